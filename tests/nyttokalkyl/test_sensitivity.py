"""Scenarios, tornado, break-even and what-if: nyttokalkyl-engine.md, section 5."""

from decimal import Decimal

import pytest

from nyttokalkyl.calculation import (
    Factor,
    FactorRef,
    Row,
    RowsAre,
    RowType,
    SensitivityTerms,
    TimeSaved,
    WhatIf,
    evaluate,
)
from nyttokalkyl.numbers import rounded
from nyttokalkyl.sensitivity import break_evens, scenarios, tornado, what_if
from nyttokalkyl.sensitivity.break_even import sentence
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
from tests.nyttokalkyl.worked_example import worked_example

FLAT = terms(years=3, rate="0")


def row(row_id, row_type=RowType.BENEFIT, to=("a",), **fields):
    return Row(id=row_id, type=row_type, alternatives=tuple(to), last_year=2026, **fields)


def evaluated(*rows, stated=FLAT, **fields):
    return evaluate(calculation(*rows, terms=stated, **fields))


def of_kind(bars, kind):
    return [bar for bar in bars if bar.kind == kind]


HOUR = Factor(id="hour", name="Timkostnad", value=triple(400, 450, 600))


def scenario_npvs(evaluation, alternative="a"):
    found = [s for s in scenarios(evaluation) if s.alternative == alternative]
    assert [s.kind for s in found] == ["pessimistic", "likely", "optimistic"]
    return [s.npv for s in found]


def test_pessimistic_has_the_lowest_benefits_and_the_highest_costs():
    evaluation = evaluated(
        row("b", amount=triple(80, 100, 130)),
        row("c", RowType.COST, amount=triple(40, 50, 90)),
        Row(id="r", type=RowType.RESIDUAL_VALUE, alternatives=("a",), amount=triple(1, 2, 4)),
    )

    assert scenario_npvs(evaluation) == [-9, 52, 94]


def test_low_is_by_size_also_for_negative_amounts():
    evaluation = evaluated(row("b", amount=triple(-30, -10, -5)))

    assert scenario_npvs(evaluation) == [-30, -10, -5]


def test_product_is_smallest_at_any_of_its_corners():
    """A negative number of hours times the highest price is the lowest product."""
    evaluation = evaluated(
        row("b", quantity=triple(-2, 1, 3), unit_value=triple(10, 20, 50)),
    )

    assert scenario_npvs(evaluation) == [-100, 20, 150]


def test_time_saved_is_smallest_with_little_time_today_and_much_after():
    saved = TimeSaved(triple(90, 100, 110), triple(3, 4, 5), triple(1, 2, 3))

    assert scenario_npvs(evaluated(row("b", quantity=saved, unit_value=exact(1)))) == [0, 200, 440]


def test_years_of_a_row_turn_together():
    per_year = {2026: triple(1, 2, 3), 2027: triple(10, 20, 30)}
    together = Row(id="b", type=RowType.BENEFIT, alternatives=("a",), amounts=per_year)

    assert scenario_npvs(evaluated(together)) == [11, 22, 33]


def test_factor_has_one_value_in_a_scenario_and_the_worse_one():
    """1,000 hours are freed, 100 spent: a low hourly cost is the bad one."""
    evaluation = evaluated(
        row("freed", quantity=exact(1000), unit_value=FactorRef("hour")),
        row("spent", RowType.COST, quantity=exact(100), unit_value=FactorRef("hour")),
        factors=(HOUR,),
    )

    assert scenario_npvs(evaluation) == [360_000, 405_000, 540_000]
    assert [dict(s.factors) for s in scenarios(evaluation)] == [
        {"hour": 400},
        {"hour": 450},
        {"hour": 600},
    ]


def test_factor_of_a_cost_is_worst_when_it_is_high():
    evaluation = evaluated(
        row("spent", RowType.COST, quantity=exact(1), unit_value=FactorRef("hour")),
        factors=(HOUR, Factor(id="other", value=exact(3))),
    )

    assert scenario_npvs(evaluation) == [-600, -450, -400]


def test_scenario_is_also_against_the_nollalternativ_in_the_same_scenario():
    evaluation = evaluated(
        row("shared", amount=triple(0, 1, 2), to=["a", "nu"]),
        row("b", amount=triple(80, 100, 130)),
        row("old", RowType.COST, amount=triple(5, 10, 20), to=["nu"]),
    )

    found = {(s.alternative, s.kind): s for s in scenarios(evaluation)}
    assert found["a", "pessimistic"].npv == 80
    assert found["a", "pessimistic"].incremental_npv == 100
    assert found["a", "optimistic"].incremental_npv == 135
    assert found["nu", "likely"].incremental_npv is None


def test_tornado_puts_the_widest_bar_first_and_leaves_out_what_is_certain():
    evaluation = evaluated(
        row("narrow", amount=triple(95, 100, 110)),
        row("certain", amount=exact(50)),
        row("wide", RowType.COST, amount=triple(10, 20, 80), name="Licens"),
        sensitivity=SensitivityTerms(
            rate_change=Decimal(0), benefit_share_low=Decimal(1), benefit_share_high=Decimal(1)
        ),
    )

    wide, narrow, *others = tornado(evaluation)["a"]

    assert (wide.id, wide.name, wide.low_input, wide.high_input) == ("wide", "Licens", 10, 80)
    assert (wide.npv_at_low, wide.npv_at_high, wide.span) == (140, 70, 70)
    assert (narrow.id, narrow.npv_at_low, narrow.npv_at_high) == ("narrow", 125, 140)
    assert [(bar.kind, bar.span) for bar in others] == [
        ("rate", 0),
        ("delay", 0),
        ("benefit_share", 0),
    ]


def test_bars_of_the_same_width_keep_their_order():
    evaluation = evaluated(
        row("first", amount=triple(9, 10, 11)), row("second", amount=triple(9, 10, 11))
    )

    bars = of_kind(tornado(evaluation)["a"], "row")
    assert [bar.id for bar in bars] == ["first", "second"]


def test_factor_moves_every_row_that_uses_it():
    evaluation = evaluated(
        row("freed", quantity=exact(1000), unit_value=FactorRef("hour")),
        row("spent", RowType.COST, quantity=exact(100), unit_value=FactorRef("hour")),
        row("other", amount=exact(7)),
        factors=(HOUR, Factor(id="certain", value=exact(3))),
    )

    [bar] = of_kind(tornado(evaluation)["a"], "factor")
    assert (bar.id, bar.name, bar.low_input, bar.high_input) == ("hour", "Timkostnad", 400, 600)
    assert (bar.npv_at_low, bar.npv_at_high) == (360_007, 540_007)


def test_certain_factor_has_no_bar():
    evaluation = evaluated(
        row("freed", quantity=exact(10), unit_value=FactorRef("hour")),
        factors=(Factor(id="hour", value=exact(450)),),
    )

    assert of_kind(tornado(evaluation)["a"], "factor") == []


def test_rate_has_a_bar_of_two_percentage_points_each_way():
    evaluation = evaluated(*net_rows(0, 0, 100), stated=terms(years=3, rate="0.03"))

    [bar] = of_kind(tornado(evaluation)["a"], "rate")
    assert (bar.low_input, bar.high_input) == (Decimal("0.01"), Decimal("0.05"))
    assert rounded(bar.npv_at_low, 4) == Decimal("98.0296")
    assert rounded(bar.npv_at_high, 4) == Decimal("90.7029")


def test_rate_is_never_lowered_to_where_money_has_no_value():
    evaluation = evaluated(*net_rows(0, 1), stated=terms(years=2, rate="-0.99"))

    [bar] = of_kind(tornado(evaluation)["a"], "rate")
    assert (bar.low_input, bar.high_input) == (Decimal("-0.995"), Decimal("-0.97"))
    assert bar.npv_at_low == 200


def test_delay_moves_the_benefits_a_year_and_loses_the_last():
    evaluation = evaluated(cost("c", 10, 10), benefit("b", 5, 60, 100), residual("r", 7))

    [bar] = of_kind(tornado(evaluation)["a"], "delay")
    assert (bar.npv_at_low, bar.npv_at_high) == (152, 52)


def test_delay_discounts_with_the_later_year():
    evaluation = evaluated(benefit("b", 0, 100), stated=terms(years=3, rate="0.25"))

    [bar] = of_kind(tornado(evaluation)["a"], "delay")
    assert (bar.npv_at_low, bar.npv_at_high) == (80, 64)


def test_share_of_the_benefits_has_a_bar():
    evaluation = evaluated(cost("c", 50), benefit("b", 100))

    [bar] = of_kind(tornado(evaluation)["a"], "benefit_share")
    assert (bar.npv_at_low, bar.npv_at_high) == (30, 70)


def test_tornado_is_of_the_difference_where_a_shared_row_cancels():
    evaluation = evaluated(
        row("shared", amount=triple(0, 10, 20), to=["a", "nu"]),
        row("old", RowType.COST, amount=triple(5, 10, 20), to=["nu"]),
        row("b", amount=exact(100)),
    )

    [bar] = of_kind(tornado(evaluation)["a"], "row")
    assert (bar.id, bar.npv_at_low, bar.npv_at_high) == ("old", 105, 120)


def test_alternative_without_rows_has_neither_bars_nor_break_even():
    evaluation = evaluated(benefit("b", 100), rows_are=RowsAre.DIFFERENCE)

    assert list(tornado(evaluation)) == ["a"]
    assert list(break_evens(evaluation)) == ["a"]


@pytest.mark.parametrize(
    ("alternative", "share", "times"), [("a", "0.534", "1.874"), ("b", "0.413", "2.421")]
)
def test_break_even_of_the_worked_example(alternative, share, times):
    benefits, costs, *_ = break_evens(evaluate(worked_example()))[alternative]

    assert (benefits.kind, costs.kind) == ("all_benefits", "all_costs")
    assert rounded(benefits.share, 3) == Decimal(share)
    assert rounded(costs.share, 3) == Decimal(times)


def test_break_even_says_whether_it_is_a_rise_or_a_fall():
    evaluation = evaluated(cost("c", 50), benefit("b", 80), benefit("x", 20, name="Porto"))

    _, costs, c, b, x = break_evens(evaluation)["a"]

    assert costs.change == c.change == 1
    assert sentence(c) == "Nettonuvärdet blir noll om c ökar med 100,0\u00a0%."
    assert sentence(b) == "Nettonuvärdet blir noll om b minskar med 62,5\u00a0%."
    assert (x.change, x.is_reachable) == (Decimal("-2.5"), False)
    assert sentence(x) == "Nettonuvärdet blir inte noll ens om Porto faller bort helt."


def test_break_even_of_a_loss_is_the_other_way():
    evaluation = evaluated(cost("c", 100), benefit("b", 80))

    benefits, costs, *_ = break_evens(evaluation)["a"]

    assert (benefits.change, costs.change) == (Decimal("0.25"), Decimal("-0.2"))


def test_break_even_of_what_adds_nothing_is_undefined():
    evaluation = evaluated(cost("c", 100), benefit("b", 0))

    benefits, _, _, b = break_evens(evaluation)["a"]

    assert (benefits.change, benefits.share, benefits.is_reachable) == (None, None, False)
    assert sentence(b) == "Nettonuvärdet påverkas inte av b."


def test_break_even_at_break_even_is_no_change():
    benefits, *_ = break_evens(evaluated(cost("c", 100), benefit("b", 100)))["a"]

    assert sentence(benefits) == "Nettonuvärdet är noll."


def test_break_even_of_a_factor_counts_every_row_that_uses_it():
    """(4 - hours after) × 100 cases: the hours after may rise from 2 to 3 before 100 is lost."""
    saved = TimeSaved(exact(100), exact(4), FactorRef("after"))
    evaluation = evaluated(
        row("b", quantity=saved, unit_value=exact(1)),
        row("c", RowType.COST, amount=exact(100)),
        factors=(Factor(id="after", name="tiden efter", value=exact(2)),),
    )

    factor = break_evens(evaluation)["a"][-1]

    assert (factor.kind, factor.id, factor.change) == ("factor", "after", Decimal("0.5"))
    assert sentence(factor) == "Nettonuvärdet blir noll om tiden efter ökar med 50,0\u00a0%."


def changed(change, *rows, **fields):
    return what_if(calculation(*rows, terms=terms(years=3, rate="0.25"), **fields), change)


def test_what_if_multiplies_costs_benefits_and_single_rows():
    change = WhatIf(
        name="x",
        costs_times=Decimal("1.2"),
        benefits_times=Decimal("0.5"),
        rows_times={"b": Decimal(3)},
    )

    found = changed(change, cost("c", 100), benefit("b", 10), residual("r", 25)).result("a").own

    assert (found.pv_costs, found.pv_benefits) == (120, 23)


def test_what_if_repeats_the_worked_example():
    dearer = what_if(worked_example(), WhatIf(name="x", costs_times=Decimal("1.2")))

    assert rounded(dearer.result("a").own.npv) == 3_069_575
    assert rounded(dearer.result("b").own.npv) == 1_680_505


def test_what_if_moves_the_rate_and_the_benefits():
    change = WhatIf(name="x", discount_rate=Decimal(0), benefits_delayed_years=1)

    found = changed(change, cost("c", 0, 50), benefit("b", 0, 100, 7), residual("r", 5)).result("a")

    assert [line.net for line in found.own.years] == [0, -50, 105]
    assert found.own.npv == 55


def test_what_if_tries_another_value_of_a_factor():
    stated = terms(years=1, price_index={2024: Decimal(1), 2026: Decimal(2)})
    hour = Factor(id="hour", value=exact(450), price_year=2024)
    tried = WhatIf(name="x", factors={"hour": Decimal(100)})
    rows = [row("b", quantity=exact(1), unit_value=FactorRef("hour"))]

    found = what_if(calculation(*rows, terms=stated, factors=(hour,)), tried)
    unchanged = what_if(calculation(*rows, terms=stated, factors=(hour,)), WhatIf(name="x"))

    assert found.result("a").own.npv == 200
    assert unchanged.result("a").own.npv == 900
