"""A calculation that uses every field of the JSON form, and draws that are not the usual."""

import datetime as dt
from decimal import Decimal

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    CostKind,
    CountsAs,
    Disbenefits,
    Factor,
    FactorRef,
    Kategori,
    Provenance,
    RateBand,
    Rating,
    Row,
    RowsAre,
    RowType,
    SavedCosts,
    SensitivityTerms,
    Terms,
    TimeSaved,
    Timing,
    WhatIf,
)
from nyttokalkyl.simulation import Distribution, Settings, Years
from tests.nyttokalkyl.build import exact, triple

WHO = Provenance(
    source="Tidmätning\nav fyra enheter",
    assumption="Hela året",
    certainty="uppmätt",
    author="Eva Ek",
    date=dt.date(2026, 3, 1),
)


def everything():
    hour = Factor(
        id="hour",
        value=triple("320.50", 331, 400),
        name="Timkostnad",
        unit="kr/h",
        price_year=2024,
        valid_from=dt.date(2026, 1, 1),
        provenance=WHO,
    )
    to = ("a", "b")
    rows = (
        Row(
            id="per-year",
            type=RowType.COST,
            alternatives=("nu", *to),
            name="Licens",
            amounts={2027: triple(1, 2, 3), 2026: exact("0.1")},
            multiply_by=("index",),
            kind=CostKind.OPERATION,
            counts_as=CountsAs.INVESTMENT,
            kategori=Kategori.FINANSIELL,
            stakeholders={"IT & drift": Decimal("62.5"), "Övriga": Decimal("37.5")},
            price_year=2024,
            provenance=WHO,
        ),
        Row(
            id="constant",
            type=RowType.BENEFIT,
            alternatives=to,
            amount=triple(-3, 2, "1e3"),
            first_year=2027,
            last_year=2028,
            ramp_up={2028: Decimal("0.5")},
        ),
        Row(
            id="product",
            type=RowType.BENEFIT,
            alternatives=("a",),
            quantity=exact(44),
            unit_value=FactorRef("hour"),
            share_realised=triple("0.5", "0.8", 1),
        ),
        Row(
            id="time",
            type=RowType.BENEFIT,
            alternatives=("a",),
            quantity=TimeSaved(triple(9, 10, 12), FactorRef("hour"), exact(1)),
            unit_value=exact(1),
        ),
        Row(id="rest", type=RowType.RESIDUAL_VALUE, alternatives=("b",), amount=exact(5)),
        Row(
            id="rated",
            type=RowType.BENEFIT,
            alternatives=to,
            rating=Rating.MUCH_WORSE,
            kategori=Kategori.MILJO,
            provenance=WHO,
        ),
    )
    return Calculation(
        name="Schemaläggning",
        rows_are=RowsAre.ABSOLUTE,
        terms=Terms(
            first_year=2026,
            last_year=2029,
            base_year=2025,
            rates=(RateBand(Decimal("0.035"), 2025), RateBand(Decimal("0.03"), 2028)),
            rate_source="Green Book",
            rate_date=dt.date(2026, 2, 1),
            timing=Timing.MID_YEAR,
            first_year_discounted=True,
            price_level=2026,
            price_index={2024: Decimal("104.2"), 2026: Decimal("108.1")},
            annuity_years=7,
        ),
        alternatives=(
            Alternative(id="nu", name="Som i dag", is_baseline=True),
            Alternative(id="a", annuity_years=9),
            Alternative(id="b"),
        ),
        rows=rows,
        factors=(hour, Factor(id="index", value=exact("1.02"))),
        saved_costs=SavedCosts.LOWER_COST,
        disbenefits=Disbenefits.COST,
        other_rates=(Decimal(0), Decimal("0.07")),
        sensitivity=SensitivityTerms(
            rate_change=Decimal("0.01"),
            benefit_share_low=Decimal("0.5"),
            benefit_share_high=Decimal("1.1"),
        ),
        what_ifs=(
            WhatIf(
                name="Allt på en gång",
                benefits_times=Decimal("0.9"),
                costs_times=Decimal("1.2"),
                rows_times={"rest": Decimal(0)},
                factors={"hour": Decimal(500)},
                discount_rate=Decimal("-0.01"),
                benefits_delayed_years=1,
            ),
        ),
    )


DRAWS = Settings(
    seed=7, draws=10_000, distribution=Distribution.TRIANGULAR, years=Years.INDEPENDENT
)
