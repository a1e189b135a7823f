"""The JSON form of the results: every field, what it holds and what it means.

A test reads real results by it, so that what is written is what is declared.
"""

from nyttokalkyl.calculation import Disbenefits, RowsAre, RowType, SavedCosts, Timing
from nyttokalkyl.calculation.conflicts import ConflictKind
from nyttokalkyl.calculation.inputs import Rating
from nyttokalkyl.calculation.measures import Reason, Side
from nyttokalkyl.calculation.notes import NoteKind
from nyttokalkyl.interchange.form import PROVENANCE, SIMULATION
from nyttokalkyl.interchange.kinds import (
    YEAR,
    Choice,
    Constant,
    Date,
    Field,
    Flag,
    Integer,
    Kind,
    ListOf,
    MapOf,
    Object,
    Text,
)
from nyttokalkyl.interchange.result_kinds import Drawn, Exact, Nullable, always, titled
from nyttokalkyl.irr import IrrCase
from nyttokalkyl.sensitivity.break_even import BreakEvenKind
from nyttokalkyl.sensitivity.scenarios import ScenarioKind
from nyttokalkyl.sensitivity.tornado import BarKind
from nyttokalkyl.simulation import Method

_MANY = 1_000_000
_SENTENCE = Text(longest=100_000)


def _list(kind: Kind) -> ListOf:
    return ListOf(kind, _MANY)


def _with_provenance(found: Object) -> Object:
    return Object({**found.fields, **PROVENANCE})


_FACTORS = always(
    year=(YEAR, "The year."),
    rate=(Exact(), "The rate of the step into it."),
    factor=(Exact(), "What a krona of the year is worth in the base year."),
    factor_at_end_of_year=(Exact(), "The same for a residual value."),
)

_CONVENTIONS = always(
    unit=(Constant("SEK"), "Kronor."),
    first_year=(YEAR, "The first year of the period."),
    last_year=(YEAR, "The last; both count."),
    base_year=(YEAR, "The year of present values."),
    discount_rate_source=(Text(longest=4000, lines=True), "Whose rate it is, as entered."),
    discount_rate_date=(Nullable(Date()), "When it was looked up, as entered."),
    price_level=(YEAR, "The year of the prices."),
    timing=(Choice(Timing), "When in the year flows come."),
    first_year_discounted=(Flag(), "Whether the base year is discounted too."),
    rows_are=(Choice(RowsAre), "What the rows tell."),
    saved_costs=(Choice(SavedCosts), "What a cost that falls away is, in ratios."),
    disbenefits=(Choice(Disbenefits), "What a negative benefit is, in ratios."),
    rounding=(Constant("none"), "Nothing is rounded."),
)

MEASURE = titled(
    "measure",
    value=(Nullable(Exact()), "The value, or null."),
    reason=(Nullable(Choice(Reason)), "Why there is none."),
    explanation=(_SENTENCE, "The same as a Swedish sentence."),
)

_ANNUITY = Object(
    {**MEASURE.fields, "years": Field(Integer(-1000, 1000), "Over how many.", is_required=True)}
)

_IRR = titled(
    "irr",
    value=(Nullable(Exact()), "The rate, where there is exactly one."),
    case=(Choice(IrrCase), "one, or why there is not one."),
    roots=(_list(Exact()), "Every rate at which the net present value is 0."),
    inflow_first=(Flag(), "Money comes before it goes: a low rate is the good one."),
    touching=(Flag(), "The value reaches 0 at a rate without changing its sign."),
    explanation=(_SENTENCE, "What to think of it, as a Swedish sentence."),
)

_PAYBACK = titled(
    "payback",
    value=(Nullable(Exact()), "Years from the first year of the period; null if not reached."),
    moment=(Nullable(Exact()), "The same on the calendar."),
    whole_year=(Nullable(YEAR), "The year at whose end it is reached."),
    turned_negative_again=(Flag(), "It was reached before, and lost to a later outlay."),
    explanation=(_SENTENCE, "What to think of it, as a Swedish sentence."),
)

_SUMS = {
    "pv_benefits": (Exact(), "Present value of benefits."),
    "pv_costs": (Exact(), "Present value of costs."),
    "npv": (Exact(), "Their difference."),
}

_YEAR_LINE = always(
    year=(YEAR, "The year."),
    benefits=(Exact(), "Undiscounted, residual values apart."),
    costs=(Exact(), "Undiscounted."),
    residual_value=(Exact(), "Undiscounted."),
    net=(Exact(), "Benefits and residual value less costs."),
    accumulated=(Exact(), "Net so far."),
    net_discounted=(Exact(), "Net in present value."),
    accumulated_discounted=(Exact(), "The same so far."),
    net_by_category=(MapOf(Exact(), least=0), "Net per category."),
)

_ENTRY = always(
    row=(Text(), "Id of a row."),
    sign=(Integer(-1, 1), "-1 for what falls away."),
    side=(Choice(Side), "The side it is counted on."),
    net=(Exact(), "What it adds to the net present value."),
)

MEASURES = titled(
    "measures",
    npv=(Exact(), "Nettonuvärde: B - C."),
    npv_undiscounted=(Exact(), "The plain sum."),
    pv_benefits=(Exact(), "B: present value of benefits and residual values."),
    pv_costs=(Exact(), "C: present value of costs."),
    pv_residual_value=(Exact(), "Part of B."),
    pv_investment=(Exact(), "I: present value of investments, part of C."),
    pv_operation=(Exact(), "Present value of operation, part of C."),
    financial_npv=(Exact(), "Of the category finansiell alone: the budget."),
    omfordelning_npv=(Exact(), "Of the category omfordelning alone: freed time."),
    bcr=(MEASURE, "Nyttokostnadskvot: B / C."),
    nnk_i=(MEASURE, "npv / I."),
    nnk_idu=(MEASURE, "npv / (I + operation)."),
    nuvardeskvot=(MEASURE, "nnk_i + 1."),
    irr=(_IRR, "Internränta."),
    annuity=(_ANNUITY, "Årlig nettonytta."),
    payback=(_PAYBACK, "Återbetalningstid, undiscounted."),
    discounted_payback=(_PAYBACK, "Återbetalningstid, discounted."),
    break_even_year=(Nullable(YEAR), "The whole year of payback."),
    by_category=(_list(always(category=(Text(), "Its name."), **_SUMS)), "Split by category."),
    by_stakeholder=(_list(always(stakeholder=(Text(), "Its name."), **_SUMS)), "Split by party."),
    years=(_list(_YEAR_LINE), "Year by year."),
    entries=(_list(_ENTRY), "Which rows, and how they count."),
)

_AGAINST = Object(
    {
        **MEASURES.fields,
        "incremental_bcr": Field(MEASURE, "(B1-B0)/(C1-C0) of rows as entered.", is_required=True),
    }
)

_AT_RATE = always(
    rate=(Exact(), "Another rate."),
    npv=(Exact(), "The net present value at it."),
    incremental_npv=(Nullable(Exact()), "The same against the nollalternativ."),
)

_NON_MONETISED = _with_provenance(
    always(
        row=(Text(), "Id of the row."),
        name=(Text(), "Its name."),
        type=(Choice(RowType), "Benefit or cost."),
        category=(Text(), "Its category, or ej_angiven."),
        rating=(Choice(Rating), "How it turns out."),
        stakeholders=(MapOf(Exact(), least=0), "Percent."),
    )
)

_ALTERNATIVE = always(
    id=(Text(), "As entered."),
    name=(Text(), "As entered, or the id."),
    baseline=(Flag(), "Whether it is the nollalternativ."),
    rank=(Integer(1, 100), "By net present value; ties share it."),
    measures=(MEASURES, "Of its own rows, on the sides they are entered on."),
    against_baseline=(Nullable(_AGAINST), "Of its difference from the nollalternativ."),
    against_baseline_explanation=(_SENTENCE, "Why there is none, as a Swedish sentence."),
    npv_at_rates=(_list(_AT_RATE), "At other rates."),
    non_monetised=(_list(_NON_MONETISED), "What is rated instead of valued."),
)

_OPERAND = Object(
    {
        "what": Field(Text(), "Which number of the row it is.", is_required=True),
        "value": Field(Exact(), "In the price level.", is_required=True),
        "factor": Field(Text(), "Id of the shared factor it is."),
        "valid_from": Field(Text(), "From when that holds."),
        **PROVENANCE,
    }
)

_ROW_YEAR = Object(
    {
        "year": Field(YEAR, "The year.", is_required=True),
        "amounts": Field(Exact(), "The amount entered for the year."),
        "ramp_up": Field(Exact(), "The part of a whole year's amount."),
        "amount": Field(Exact(), "Kronor, all multiplied.", is_required=True),
        "discount_factor": Field(Exact(), "Of the year.", is_required=True),
        "discounted": Field(Exact(), "amount × discount_factor.", is_required=True),
    }
)

_ROW = _with_provenance(
    always(
        id=(Text(), "As entered."),
        name=(Text(), "As entered, or the id."),
        type=(Choice(RowType), "As entered."),
        pv=(Exact(), "Present value, positive as entered."),
        multiplied_by=(_list(_OPERAND), "Numbers of every year; hours_after is taken off first."),
        years=(_list(_ROW_YEAR), "Year by year."),
    )
)

_SCENARIO = always(
    scenario=(Choice(ScenarioKind), "Which."),
    npv=(Exact(), "Of the alternative's own rows."),
    incremental_npv=(Nullable(Exact()), "Against the nollalternativ in the same scenario."),
    factors=(MapOf(Exact(), least=0), "The values factors have in it."),
)

_BAR = always(
    kind=(Choice(BarKind), "What is moved."),
    id=(Text(), "Of the row or factor."),
    name=(Text(), "What people call it."),
    low_input=(Exact(), "Its low end: kronor, factor, rate, years late, or share."),
    high_input=(Exact(), "Its high end."),
    npv_at_low_input=(Exact(), "The net present value at the low end."),
    npv_at_high_input=(Exact(), "The net present value at the high end."),
    span=(Exact(), "Their distance; bars are in the order of it."),
)

_BREAK_EVEN = always(
    kind=(Choice(BreakEvenKind), "What is moved."),
    id=(Text(), "Of the row or factor."),
    name=(Text(), "What people call it."),
    change=(Nullable(Exact()), "Relative: -0.47 is a fall of 47 percent. Null if it adds nothing."),
    share=(Nullable(Exact()), "What is left of it: 1 + change."),
    reachable=(Flag(), "Not a fall of more than everything."),
    sentence=(_SENTENCE, "The same in Swedish."),
)

_SENSITIVITY = always(
    alternative=(Text(), "Its id."),
    scenarios=(_list(_SCENARIO), "Pessimistic, likely, optimistic."),
    tornado=(_list(_BAR), "The widest first, of the decisive net present value."),
    break_even=(_list(_BREAK_EVEN), "What makes the decisive net present value 0."),
)

_WHAT_IF = always(
    name=(Text(), "The question."),
    alternatives=(
        _list(
            always(
                id=(Text(), "Of the alternative."),
                npv=(Exact(), "Of its own rows."),
                incremental_npv=(Nullable(Exact()), "Against the nollalternativ."),
                pv_benefits=(Exact(), "Of its own rows."),
                pv_costs=(Exact(), "Of its own rows."),
                bcr=(Nullable(Exact()), "Decisive: against the nollalternativ if there is one."),
                irr=(Nullable(Exact()), "Decisive."),
                break_even_year=(Nullable(YEAR), "Decisive."),
            )
        ),
        "The answer.",
    ),
)

_ESTIMATE = titled(
    "estimate",
    value=(Drawn(), "The estimate."),
    standard_error=(Drawn(), "Of the simulation."),
)

_SPREAD = titled(
    "spread",
    likely=(Exact(), "With every number at its likely value."),
    exact_mean=(Exact(), "The expected value by calculation."),
    mean=(Drawn(), "The mean of the draws."),
    standard_error_of_mean=(Drawn(), "How far that may be off by chance."),
    standard_deviation=(Drawn(), "Of the draws."),
    quantiles=(
        _list(
            always(
                probability=(Drawn(), "Part of the draws below."),
                value=(Drawn(), "Kronor."),
                standard_error=(Drawn(), "Of the simulation."),
            )
        ),
        "5, 10, 25, 50, 75, 90 and 95 percent.",
    ),
    quantile_error=(Drawn(), "What counting in steps may add; 0 up to two million draws in all."),
    histogram=(
        always(edges=(_list(Drawn()), "One more than counts."), counts=(_list(Drawn()), "Draws.")),
        "For a chart.",
    ),
)

_SIMULATED = always(
    id=(Text(), "Of the alternative."),
    npv=(_SPREAD, "Of its own rows."),
    incremental_npv=(Nullable(_SPREAD), "Against the nollalternativ, draw by draw."),
    probability_positive=(_ESTIMATE, "That its own net present value is above 0."),
    probability_better_than_baseline=(Nullable(_ESTIMATE), "Than the nollalternativ."),
    probability_best=(_ESTIMATE, "Of all alternatives; ties are shared, the sum is 1."),
    expected_loss=(Drawn(), "Against always choosing the best."),
)

_INFORMATION = always(
    kind=(Text(), "row or factor."),
    id=(Text(), "Of it."),
    name=(Text(), "What people call it."),
    value=(Drawn(), "The most it can be worth to find out about it."),
    standard_error=(Drawn(), "0 when the method is exact."),
    method=(Choice(Method), "exact, or sampled."),
)

_SIMULATION = always(
    **{name: (field.kind, field.description) for name, field in SIMULATION.fields.items()},
    generator=(_SENTENCE, "Of the random numbers."),
    alternatives=(_list(_SIMULATED), "In the order of alternatives."),
    evpi=(_ESTIMATE, "The most it can be worth to know everything first."),
    evppi=(_list(_INFORMATION), "The same per row and factor, the most valuable first."),
)

RESULT = always(
    format=(Constant("nyttokalkyl-result/1"), "This form and its version."),
    method_version=(Text(), "Raised when the same input gives another figure."),
    name=(Text(), "As entered."),
    conventions=(_CONVENTIONS, "What another tool needs to repeat the figures."),
    discount_factors=(_list(_FACTORS), "Year by year."),
    alternatives=(_list(_ALTERNATIVE), "In the order entered, the implied nollalternativ first."),
    ranking=(
        _list(
            always(
                rank=(Integer(1, 100), "1 is best."),
                alternative=(Text(), "Its id."),
                npv=(Exact(), "What it is ranked by."),
            )
        ),
        "By net present value, the best first.",
    ),
    conflicts=(
        _list(
            always(
                kind=(Choice(ConflictKind), "Of what kind."),
                alternatives=(_list(Text()), "Which it is about."),
                sentence=(_SENTENCE, "In Swedish."),
            )
        ),
        "Where the measures disagree.",
    ),
    notes=(
        _list(
            always(
                kind=(Choice(NoteKind), "Of what kind."),
                path=(_SENTENCE, "Where in the calculation."),
                sentence=(_SENTENCE, "In Swedish."),
            )
        ),
        "What a reader must know.",
    ),
    rows=(_list(_ROW), "Every number behind the figures, with its source."),
    sensitivity=(_list(_SENSITIVITY), "One thing at a time."),
    what_if=(_list(_WHAT_IF), "As asked for."),
    simulation=(Nullable(_SIMULATION), "Everything at once, when asked for."),
)
