"""The JSON form of a calculation: every field, what it holds and what it means.

The reader (reading.py) and docs/nyttokalkyl.schema.json both follow from this declaration.
"""

from decimal import Decimal

from nyttokalkyl.calculation import (
    CostKind,
    CountsAs,
    Disbenefits,
    Kategori,
    Rating,
    RowsAre,
    RowType,
    SavedCosts,
    Timing,
)
from nyttokalkyl.interchange.kinds import (
    YEAR,
    Choice,
    Constant,
    Date,
    Field,
    Flag,
    Integer,
    ListOf,
    MapOf,
    Number,
    Object,
    Text,
    Uncertain,
    UncertainOrFactor,
)
from nyttokalkyl.interchange.rules import (
    DISCOUNT_RATE,
    INDEX,
    ONE_BASELINE,
    PERCENT,
    ROW_RULES,
)
from nyttokalkyl.interchange.variants import Quantity, Rates
from nyttokalkyl.simulation import LEAST_DRAWS, Distribution, Years

FORMAT = "nyttokalkyl/1"

MOST_DRAWS = 10_000_000

_ID = Text(is_required=True)
_LONG = Text(longest=4000, lines=True)
_SHARE = Number(least=Decimal(0))
_UNIQUE = {"uniqueItems": True}

PROVENANCE = {
    "source": Field(_LONG, "Where the number comes from."),
    "assumption": Field(_LONG, "What is assumed."),
    "certainty": Field(Text(), "How certain it is, in words."),
    "author": Field(Text(), "Who wrote it."),
    "date": Field(Date(), "When it was written."),
}

RATE = {
    "discount_rate": "rates",
    "discount_rate_source": "rate_source",
    "discount_rate_date": "rate_date",
}
"""What fields are called in Terms, where they are among others of their own."""

PERIOD = Object(
    {
        "first_year": Field(YEAR, "The first year.", is_required=True),
        "last_year": Field(YEAR, "The last year; both count.", is_required=True),
    }
)

FACTOR = Object(
    {
        "id": Field(_ID, "What rows refer to it by.", is_required=True),
        "value": Field(Uncertain(), "Its value, possibly uncertain.", is_required=True),
        "name": Field(Text(), "What people call it."),
        "unit": Field(Text(), "Such as kr/h."),
        "price_year": Field(YEAR, "Whose prices it is stated in, when not the price level's."),
        "valid_from": Field(Date(), "From when the value holds."),
        **PROVENANCE,
    }
)

ALTERNATIVE = Object(
    {
        "id": Field(_ID, "What rows refer to it by.", is_required=True),
        "name": Field(Text(), "What people call it."),
        "baseline": Field(Flag(), "Whether it is the nollalternativ. At most one is."),
        "annuity_years": Field(Integer(1, 300), "Its own length of life, for the annuity."),
    }
)

ROW = Object(
    {
        "id": Field(_ID, "A name of its own.", is_required=True),
        "type": Field(Choice(RowType), "Which side it is on.", is_required=True),
        "alternatives": Field(
            ListOf(_ID, most=50, least=1, stated=_UNIQUE),
            "Ids of the alternatives it belongs to. In several it is one and the same row.",
            is_required=True,
        ),
        "name": Field(Text(), "What people call it."),
        "amounts": Field(MapOf(Uncertain(), by_year=True), "Kronor per year."),
        "amount": Field(UncertainOrFactor(), "Kronor, the same every year it runs."),
        "quantity": Field(Quantity(), "How many a year; needs unit_value."),
        "unit_value": Field(UncertainOrFactor(), "Kronor per unit of quantity."),
        "share_realised": Field(UncertainOrFactor(), "A fraction the amount is multiplied by."),
        "multiply_by": Field(
            ListOf(_ID, most=20, stated=_UNIQUE), "Ids of factors to multiply the amount by."
        ),
        "first_year": Field(YEAR, "The first year it runs; the period's when left out."),
        "last_year": Field(YEAR, "The last year it runs; the period's when left out."),
        "ramp_up": Field(MapOf(_SHARE, by_year=True), "Part of the amount in a year; else 1."),
        "rating": Field(Choice(Rating), "Instead of money: how it turns out."),
        "category": Field(Choice(Kategori), "Which kind of value it is."),
        "kind": Field(Choice(CostKind), "Which kind of cost it is."),
        "counts_as": Field(Choice(CountsAs), "Where a cost counts in NNK, when not by its kind."),
        "stakeholders": Field(MapOf(PERCENT, most=50), "Who pays or gains: percent, in all 100."),
        "price_year": Field(YEAR, "Whose prices it is stated in, when not the price level's."),
        **PROVENANCE,
    },
    stated=ROW_RULES,
)

SENSITIVITY = Object(
    {
        "rate_change": Field(_SHARE, "Added to and taken from the rate in the tornado."),
        "benefit_share_low": Field(_SHARE, "The low end of the share of benefits."),
        "benefit_share_high": Field(_SHARE, "The high end of the share of benefits."),
    }
)

WHAT_IF = Object(
    {
        "name": Field(_ID, "The question in words.", is_required=True),
        "benefits_times": Field(Number(), "All benefits and residual values are multiplied by."),
        "costs_times": Field(Number(), "All costs are multiplied by."),
        "rows_times": Field(MapOf(Number()), "Single rows, by id, are multiplied by."),
        "factors": Field(MapOf(Number()), "Other values of factors, by id."),
        "discount_rate": Field(DISCOUNT_RATE, "Another, constant rate."),
        "benefits_delayed_years": Field(Integer(0, 300), "How many years later benefits come."),
    }
)

SIMULATION = Object(
    {
        "seed": Field(Integer(0, 2**63 - 1), "The same seed, the same result.", is_required=True),
        "draws": Field(Integer(LEAST_DRAWS, MOST_DRAWS), f"How many; {LEAST_DRAWS} if left out."),
        "distribution": Field(Choice(Distribution), "Of uncertain numbers; pert if left out."),
        "years": Field(Choice(Years), "Whether the years of a row share their draw; they do."),
    }
)

CALCULATION = Object(
    {
        "format": Field(Constant(FORMAT), "This form and its version.", is_required=True),
        "name": Field(Text(), "What the calculation is about."),
        "period": Field(PERIOD, "The years that count.", is_required=True),
        "rows_are": Field(
            Choice(RowsAre),
            "absolute: what each alternative costs and gives. difference: how it differs from the "
            "nollalternativ, which is then implied.",
            is_required=True,
        ),
        "alternatives": Field(
            ListOf(ALTERNATIVE, 50, 1, stated=ONE_BASELINE), "What is compared.", is_required=True
        ),
        "rows": Field(ListOf(ROW, 2000), "Benefits, costs and residual values.", is_required=True),
        "factors": Field(ListOf(FACTOR, 500), "Numbers that rows share."),
        "base_year": Field(YEAR, "The year of present values; the first year if left out."),
        "discount_rate": Field(Rates(), "Real, per year, as a fraction: 0.03, also if left out."),
        "discount_rate_source": Field(_LONG, "Whose rate it is."),
        "discount_rate_date": Field(Date(), "When it was looked up."),
        "timing": Field(Choice(Timing), "When in the year flows come; end_of_year if left out."),
        "first_year_discounted": Field(Flag(), "Discount the base year too, as spreadsheets do."),
        "price_level": Field(YEAR, "The year of the prices; the base year if left out."),
        "price_index": Field(MapOf(INDEX, by_year=True), "To convert older prices by."),
        "annuity_years": Field(Integer(1, 300), "Years of the annuity; those after the base year."),
        "saved_costs": Field(Choice(SavedCosts), "What a cost that falls away is, in ratios."),
        "disbenefits": Field(Choice(Disbenefits), "What a negative benefit is, in ratios."),
        "other_rates": Field(
            ListOf(DISCOUNT_RATE, most=50), "Rates to show the net present value at, too."
        ),
        "sensitivity": Field(SENSITIVITY, "The ends of the tornado's common bars."),
        "what_if": Field(ListOf(WHAT_IF, 100), "Changes to evaluate."),
        "simulation": Field(SIMULATION, "Draws, when wanted."),
    }
)
