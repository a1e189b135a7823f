"""Alternatives against the nollalternativ, and their order."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import (
    Alternative,
    CostKind,
    Disbenefits,
    RowsAre,
    SavedCosts,
    evaluate,
    npv_at,
)
from nyttokalkyl.calculation.evaluation import rank
from nyttokalkyl.calculation.measures import Measure, Reason
from nyttokalkyl.irr import IrrCase
from tests.nyttokalkyl.build import benefit, calculation, cost, net_rows, residual, terms

FLAT = terms(years=3, rate="0")


FOUR_ROWS = (
    benefit("b", 0, 300),
    cost("c", 100),
    benefit("b0", 0, 120, to=["nu"]),
    cost("c0", 70, to=["nu"]),
)


def against(*rows, **fields):
    return evaluate(calculation(*rows, terms=FLAT, **fields)).result("a")


def test_without_a_nollalternativ_nothing_is_compared():
    result = evaluate(calculation(benefit("b", 100), terms=FLAT)).result("a")

    assert result.against_baseline is None
    assert result.incremental_bcr is None
    assert result.decisive is result.own


def test_nollalternativ_is_not_compared_with_itself():
    evaluation = evaluate(calculation(benefit("b", 100), cost("n", 5, to=["nu"]), terms=FLAT))

    assert evaluation.baseline.against_baseline is None
    assert evaluation.result("a").against_baseline.npv == 105


def test_incremental_npv_is_the_difference_of_the_two():
    result = against(*FOUR_ROWS)

    assert result.own.npv == 200
    assert result.against_baseline.npv == 150
    assert [line.net for line in result.against_baseline.years] == [-30, 180, 0]


def test_row_that_both_share_cancels():
    result = against(benefit("shared", 500, to=["nu", "a"]), benefit("b", 0, 110), cost("c", 100))

    assert result.own.pv_benefits == 610
    assert result.against_baseline.pv_benefits == 110
    assert [entry.flow.row.id for entry in result.against_baseline.entries] == ["b", "c"]


def test_saved_cost_counts_as_a_benefit():
    result = against(cost("new", 100, kind=CostKind.INVESTMENT), cost("old", 0, 80, 80, to=["nu"]))

    found = result.against_baseline
    assert (found.pv_benefits, found.pv_costs, found.npv) == (160, 100, 60)
    assert found.bcr.value == Decimal("1.6")
    assert found.nnk_i.value == Decimal("0.6")


def test_saved_cost_can_count_as_a_lower_cost():
    rows = [
        cost("new", 100, kind=CostKind.INVESTMENT),
        cost("old", 0, 15, 15, to=["nu"], kind=CostKind.OPERATION),
        benefit("b", 0, 35),
    ]

    found = against(*rows, saved_costs=SavedCosts.LOWER_COST).against_baseline

    assert (found.pv_benefits, found.pv_costs, found.npv) == (35, 70, -35)
    assert found.bcr.value == Decimal("0.5")
    assert found.nnk_idu.value == Decimal("-0.5")


def test_incremental_bcr_is_of_the_rows_as_entered():
    result = against(*FOUR_ROWS)

    assert result.incremental_bcr.value == 6
    assert result.against_baseline.bcr.value == Decimal("2.5")


def test_incremental_bcr_without_a_higher_cost_is_not_interpretable():
    result = against(benefit("b", 0, 300), cost("c", 100), cost("c0", 100, to=["nu"]))

    assert result.incremental_bcr == Measure(None, Reason.NOT_INTERPRETABLE)


def test_lost_benefit_stays_on_the_benefit_side_or_becomes_a_cost():
    rows = [benefit("b", 0, 300), cost("c", 100), benefit("lost", 0, 100, to=["nu"])]

    kept = against(*rows).against_baseline
    moved = against(*rows, disbenefits=Disbenefits.COST).against_baseline

    assert (kept.pv_benefits, kept.pv_costs) == (200, 100)
    assert (moved.pv_benefits, moved.pv_costs) == (300, 200)
    assert kept.npv == moved.npv == 100


def test_lost_residual_value_stays_on_the_benefit_side():
    rows = [benefit("b", 0, 300), residual("r0", 50, to=["nu"])]

    found = against(*rows, disbenefits=Disbenefits.COST).against_baseline

    assert (found.pv_benefits, found.pv_residual_value, found.pv_costs) == (250, -50, 0)
    assert [line.residual_value for line in found.years] == [0, 0, -50]


def test_negative_difference_rows_follow_the_two_choices_but_not_in_the_own_figures():
    rows = [benefit("b", 0, 300), cost("c", 100), cost("saved", 0, -40)]

    result = against(*rows, rows_are=RowsAre.DIFFERENCE)

    assert (result.own.pv_benefits, result.own.pv_costs) == (300, 60)
    assert (result.against_baseline.pv_benefits, result.against_baseline.pv_costs) == (340, 100)
    assert result.incremental_bcr.value == 5


def test_irr_and_payback_are_of_the_difference():
    result = against(*net_rows(-50, 60), cost("old", 0, 50, to=["nu"]))

    assert result.against_baseline.irr.value == Decimal("1.2")
    assert result.own.irr.value == Decimal("0.2")
    assert round(result.against_baseline.payback.years, 4) == Decimal("0.4545")


def test_identical_alternative_differs_in_nothing():
    result = against(benefit("b", 0, 300, to=["a", "nu"]), cost("c", 100, to=["a", "nu"]))

    found = result.against_baseline
    assert found.npv == 0
    assert found.bcr.reason is Reason.NO_COSTS
    assert found.irr.case is IrrCase.NO_FLOW
    assert found.payback.years == 0


def test_rated_row_is_in_no_sum():
    evaluation = evaluate(
        calculation(benefit("b", 100), replace(benefit("calm"), rating="+"), terms=FLAT)
    )

    assert [entry.flow.row.id for entry in evaluation.result("a").own.entries] == ["b"]


def test_difference_rows_may_list_their_nollalternativ():
    evaluation = evaluate(
        calculation(
            benefit("b", 100),
            rows_are=RowsAre.DIFFERENCE,
            alternatives=(Alternative(id="a"), Alternative(id="nu", is_baseline=True)),
        )
    )

    assert [r.alternative.id for r in evaluation.alternatives] == ["a", "nu"]


@pytest.mark.parametrize(
    ("npvs", "ranks"),
    [
        (["100", "300", "200"], [(1, "1"), (2, "2"), (3, "0")]),
        (["100", "100.009", "100"], [(1, "0"), (1, "1"), (1, "2")]),
        (["100", "100.01"], [(1, "1"), (2, "0")]),
        (["1e12", "1000000000999"], [(1, "0"), (1, "1")]),
        (["50", "100", "100", "70"], [(1, "1"), (1, "2"), (3, "3"), (4, "0")]),
        (["0.012", "0.006", "0"], [(1, "0"), (1, "1"), (3, "2")]),
    ],
)
def test_ties_share_a_rank_in_the_order_entered(npvs, ranks):
    entered = [(Alternative(id=str(i)), Decimal(npv)) for i, npv in enumerate(npvs)]

    assert [(r.rank, r.alternative.id) for r in rank(entered)] == ranks


def test_npv_at_another_rate_keeps_timing_and_residual_value():
    rows = [*net_rows(-100, 50, 60), residual("r", 10)]
    stated = terms(years=3, rate="0.03", timing="mid_year", first_year_discounted=True)
    measures = evaluate(calculation(*rows, terms=stated)).result("a").own

    at_rate = npv_at(measures, stated, Decimal("0.1"))

    again = terms(years=3, rate="0.1", timing="mid_year", first_year_discounted=True)
    assert abs(at_rate - evaluate(calculation(*rows, terms=again)).result("a").own.npv) < Decimal(
        "1e-30"
    )
