"""The measures and when they are undefined: nyttokalkyl-engine.md, section 2."""

from decimal import Decimal

import pytest

from nyttokalkyl.calculation import (
    Alternative,
    CostKind,
    CountsAs,
    Factor,
    FactorRef,
    Kategori,
    Row,
    RowType,
    TimeSaved,
    Timing,
    evaluate,
)
from nyttokalkyl.calculation.explanations import explain_irr, explain_reason
from nyttokalkyl.calculation.measures import Measure, Party, Reason
from nyttokalkyl.irr import IrrCase
from tests.nyttokalkyl.build import (
    benefit,
    calculation,
    cost,
    exact,
    net_rows,
    residual,
    terms,
    triple,
)

FLAT = terms(years=3, rate="0")


def own(*rows, stated=FLAT, **fields):
    return evaluate(calculation(*rows, terms=stated, **fields)).result("a").own


def test_ratios_follow_their_definitions():
    found = own(
        cost("i", 100, kind=CostKind.INVESTMENT),
        cost("d", 50, kind=CostKind.OPERATION),
        cost("t", 30, kind=CostKind.INTERNAL_TIME),
        benefit("b", 0, 300),
        residual("r", 20),
    )

    assert (found.pv_benefits, found.pv_costs, found.npv) == (320, 180, 140)
    assert (found.pv_investment, found.pv_operation, found.pv_residual_value) == (100, 50, 20)
    assert round(found.bcr.value, 20) == round(Decimal(320) / 180, 20)
    assert found.nnk_i.value == Decimal("1.4")
    assert found.nuvardeskvot.value == Decimal("2.4")
    assert round(found.nnk_idu.value, 20) == round(Decimal(140) / 150, 20)


def test_kind_can_be_told_to_count_as_something_else():
    found = own(
        cost("i", 100, kind=CostKind.INVESTMENT, counts_as=CountsAs.NEITHER),
        cost("t", 30, kind=CostKind.CHANGE, counts_as=CountsAs.INVESTMENT),
        cost("p", 7, kind=CostKind.PHASE_OUT, counts_as=CountsAs.OPERATION),
    )

    assert (found.pv_investment, found.pv_operation) == (30, 7)


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        (
            [benefit("b", 100)],
            [Reason.NO_COSTS, Reason.NO_INVESTMENT, Reason.NO_INVESTMENT_OR_OPERATION],
        ),
        (
            [benefit("b", 100), cost("c", -10, kind=CostKind.INVESTMENT)],
            [Reason.NO_COSTS, Reason.NO_INVESTMENT, Reason.NO_INVESTMENT_OR_OPERATION],
        ),
        (
            [cost("c", 10, kind=CostKind.OPERATION)],
            [None, Reason.NO_INVESTMENT, None],
        ),
    ],
)
def test_ratio_without_a_denominator_has_a_reason(rows, reasons):
    found = own(*rows)

    assert [found.bcr.reason, found.nnk_i.reason, found.nnk_idu.reason] == reasons
    assert found.nuvardeskvot.reason is found.nnk_i.reason


def test_costs_that_cancel_are_no_costs():
    """Present values that should cancel leave rounding behind; it is not divided by."""
    third = Decimal(1) / 3
    found = own(
        cost("c", 0, third, third),
        cost("d", 0, -third, -third),
        benefit("b", 100),
        stated=terms(years=3, rate="0.07"),
    )

    assert found.pv_costs == 0
    assert found.bcr == Measure(None, Reason.NO_COSTS)


def test_every_reason_has_a_sentence():
    assert all(explain_reason(reason).endswith(".") for reason in Reason)


def test_annuity_spreads_npv_over_the_years_after_the_base_year():
    found = own(benefit("b", 0, 0, 100), stated=terms(years=3, rate="0"))

    assert found.annuity_years == 2
    assert found.annuity.value == 50


def test_annuity_years_can_be_stated_for_all_or_for_one_alternative():
    both = calculation(
        benefit("b", 100, to=["a", "c"]), terms=terms(years=3, rate="0", annuity_years=4)
    )
    results = evaluate(both).alternatives

    assert [result.own.annuity.value for result in results] == [25, 25]

    own_life = Alternative(id="a", annuity_years=5)
    found = own(benefit("b", 100), stated=FLAT, alternatives=(own_life,))
    assert found.annuity.value == 20


def test_annuity_of_a_single_year_is_undefined():
    found = own(benefit("b", 100), stated=terms(years=1))

    assert found.annuity == Measure(None, Reason.TOO_SHORT)


def test_annuity_counts_a_discounted_first_year():
    found = own(benefit("b", 110), stated=terms(years=1, rate="0.1", first_year_discounted=True))

    assert round(found.annuity.value, 20) == 110


def test_irr_of_mid_year_flows_makes_their_own_npv_zero():
    """-100 now, 121 after a year and a half, and a residual value after two years."""
    stated = terms(years=3, rate="0.1", timing=Timing.MID_YEAR)

    found = own(*net_rows(-100, 0, 121), residual("r", 5), stated=stated)

    rate = found.irr.value
    at_rate = own(
        *net_rows(-100, 0, 121),
        residual("r", 5),
        stated=terms(years=3, rate=str(rate), timing=Timing.MID_YEAR),
    )
    assert abs(at_rate.npv) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("amounts", "case", "said"),
    [
        ((-100, 110, 0), IrrCase.ONE, ""),
        ((0, 0, 0), IrrCase.NO_FLOW, "skiljer sig i pengar."),
        ((-100, -10, 0), IrrCase.NO_CHANGE_OF_SIGN, "både utgifter och inkomster."),
        ((-1, 2, -2), IrrCase.NO_ROOT, "inte noll vid någon ränta."),
        ((-1600, 10000, -10000), IrrCase.SEVERAL, "Gå efter nettonuvärdet i stället."),
        ((100, -110, 0), IrrCase.ONE, "en hög är dålig."),
        ((-100, 220, -121), IrrCase.ONE, "utan att byta tecken."),
    ],
)
def test_irr_says_what_to_think_of_it(amounts, case, said):
    found = own(*net_rows(*amounts)).irr

    assert found.case is case
    assert explain_irr(found).endswith(said)


def test_several_rates_are_listed_in_the_sentence():
    found = own(*net_rows(-1600, 10000, -10000)).irr

    assert "(25,0\u00a0%, 400,0\u00a0%)" in explain_irr(found)


def test_categories_keep_cash_apart_from_freed_time():
    found = own(
        cost("licence", 10, kategori=Kategori.FINANSIELL),
        benefit("hours", 100, kategori=Kategori.OMFORDELNING),
        benefit("postage", 4, kategori=Kategori.FINANSIELL),
        benefit("unstated", 1),
        residual("r", 7),
    )

    assert found.categories == (
        Party("finansiell", benefits=Decimal(4), costs=Decimal(10)),
        Party("omfordelning", benefits=Decimal(100), costs=Decimal(0)),
        Party("ej_angiven", benefits=Decimal(1), costs=Decimal(0)),
        Party("restvarde", benefits=Decimal(7), costs=Decimal(0)),
    )
    assert found.financial_npv == -6
    assert found.npv_of(Kategori.OMFORDELNING) == 100
    assert found.npv_of(Kategori.MILJO) == 0


def test_internal_time_is_a_reallocation_unless_something_else_is_stated():
    found = own(
        cost("t", 10, kind=CostKind.INTERNAL_TIME),
        cost("c", 4, kind=CostKind.CHANGE),
        cost("f", 1, kind=CostKind.INTERNAL_TIME, kategori=Kategori.FINANSIELL),
    )

    assert [(party.name, party.costs) for party in found.categories] == [
        ("omfordelning", 10),
        ("ej_angiven", 4),
        ("finansiell", 1),
    ]
    assert found.npv_of(Kategori.OMFORDELNING) == -10


def test_stakeholders_share_a_row_by_percent():
    found = own(
        cost("c", 100, stakeholders={"it": Decimal(100)}),
        benefit("b", 200, stakeholders={"vård": Decimal("62.5"), "it": Decimal("37.5")}),
        benefit("unstated", 3),
    )

    assert found.stakeholders == (
        Party("it", benefits=Decimal(75), costs=Decimal(100)),
        Party("vård", benefits=Decimal(125), costs=Decimal(0)),
        Party("ej_angiven", benefits=Decimal(3), costs=Decimal(0)),
    )
    assert [party.net for party in found.stakeholders] == [-25, 125, 3]


def test_years_are_undiscounted_and_accumulated():
    found = own(
        cost("c", 100, kategori=Kategori.FINANSIELL),
        benefit("b", 0, 60, 60, kategori=Kategori.MILJO),
        residual("r", 8),
        stated=terms(years=3, rate="0.25"),
    )

    first, second, third = found.years
    assert (first.costs, first.net) == (100, -100)
    assert first.by_category == {"finansiell": -100, "miljo": 0, "restvarde": 0}
    assert (second.benefits, second.accumulated, second.net_discounted) == (60, -40, 48)
    assert (third.residual_value, third.benefits, third.net) == (8, 60, 68)
    assert third.by_category == {"finansiell": 0, "miljo": 60, "restvarde": 8}
    assert third.accumulated == found.npv_undiscounted == 28
    assert third.accumulated_discounted == found.npv == Decimal("-8.48")


def amounts_of(row, *factors):
    evaluation = evaluate(calculation(row, terms=terms(years=4, rate="0"), factors=factors))
    return dict(evaluation.flows["x"].amounts)


def row_x(**fields):
    return Row(id="x", type=RowType.BENEFIT, alternatives=("a",), **fields)


def test_amount_is_the_same_every_year_it_runs():
    assert amounts_of(row_x(amount=exact(5), first_year=2027, last_year=2028)) == {
        2027: 5,
        2028: 5,
    }


def test_quantity_times_unit_value_times_share_ramps_up():
    row = row_x(
        quantity=exact(1320),
        unit_value=exact(390),
        share_realised=exact("0.5"),
        first_year=2027,
        ramp_up={2027: Decimal("0.25")},
    )

    assert amounts_of(row) == {2027: 64350, 2028: 257400, 2029: 257400}


def test_time_saved_is_volume_times_time_today_less_time_after():
    row = row_x(
        quantity=TimeSaved(exact(12_000), hours_today=exact("0.5"), hours_after=exact("0.25")),
        unit_value=FactorRef("hour"),
        last_year=2026,
    )

    assert amounts_of(row, Factor(id="hour", value=exact(450))) == {2026: 1_350_000}


def test_row_is_multiplied_by_shared_factors():
    row = row_x(amounts={2026: triple(1, 2, 3)}, multiply_by=("hour", "index"))

    hour, index = Factor(id="hour", value=exact(450)), Factor(id="index", value=exact("1.1"))
    assert amounts_of(row, hour, index) == {2026: Decimal("990.0")}


def test_amounts_after_the_period_are_not_counted():
    assert amounts_of(row_x(amounts={2029: exact(1), 2030: exact(2)})) == {2029: 1}
    assert amounts_of(row_x(amount=exact(1), first_year=2029, last_year=2035)) == {2029: 1}


def test_older_prices_are_converted_in_rows_and_factors():
    stated = terms(years=1, rate="0", price_index={2024: Decimal(80), 2026: Decimal(100)})
    row = row_x(
        quantity=exact(2), unit_value=FactorRef("hour"), share_realised=exact(1), price_year=2024
    )
    hour = Factor(id="hour", value=exact(8), price_year=2024)

    evaluation = evaluate(calculation(row, terms=stated, factors=(hour,)))

    assert evaluation.flows["x"].amounts == {2026: 25}
