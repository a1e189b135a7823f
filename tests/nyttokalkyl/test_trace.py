"""Any result can be followed to its rows, years, factors and sources."""

import datetime as dt
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import (
    CostKind,
    Factor,
    FactorRef,
    Kategori,
    Provenance,
    Row,
    RowType,
    TimeSaved,
    evaluate,
)
from nyttokalkyl.trace import EXPLAINED, explain, lines
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, residual, terms
from tests.nyttokalkyl.worked_example import worked_example

MEASURED = Provenance(
    source="Tidmätning",
    assumption="Gäller hela året",
    certainty="uppmätt",
    author="Eva",
    date=dt.date(2026, 3, 1),
)
BUDGET = Provenance(source="Budget 2026")
HOUR = Factor(
    id="hour", value=exact(8), price_year=2024, valid_from=dt.date(2026, 1, 1), provenance=BUDGET
)


def time_row():
    return Row(
        id="time",
        name="Handläggning",
        type=RowType.BENEFIT,
        alternatives=("a",),
        quantity=TimeSaved(exact(100), exact(3), exact(1)),
        unit_value=FactorRef("hour"),
        share_realised=exact("0.5"),
        multiply_by=("index",),
        first_year=2027,
        ramp_up={2027: Decimal("0.25")},
        price_year=2024,
        provenance=MEASURED,
    )


def test_line_shows_every_number_with_its_source():
    stated = terms(years=2, rate="0.25", price_index={2024: Decimal(80), 2026: Decimal(100)})
    index = Factor(id="index", value=exact(2))
    evaluation = evaluate(calculation(time_row(), terms=stated, factors=(HOUR, index)))

    [entry] = evaluation.result("a").own.entries
    [line] = lines(evaluation, entry)

    assert (line.row, line.name, line.year, line.sign) == ("time", "Handläggning", 2027, 1)
    assert (line.amount, line.discount_factor, line.discounted) == (625, Decimal("0.8"), 500)
    assert line.provenance is MEASURED
    assert [(operand.what, operand.value, operand.factor) for operand in line.operands] == [
        ("unit_value", 10, "hour"),
        ("share_realised", Decimal("0.5"), ""),
        ("volume", 100, ""),
        ("hours_today", 3, ""),
        ("hours_after", 1, ""),
        ("factor", 2, "index"),
        ("ramp_up", Decimal("0.25"), ""),
        ("price_index", Decimal("1.25"), ""),
    ]
    hourly = line.operands[0]
    assert (hourly.provenance, hourly.valid_from) == (BUDGET, dt.date(2026, 1, 1))


def test_amounts_per_year_are_their_own_source():
    evaluation = evaluate(calculation(cost("c", 5, 7, provenance=MEASURED), terms=terms(years=2)))

    [entry] = evaluation.result("a").own.entries
    found = lines(evaluation, entry)

    assert [(line.year, line.sign, line.operands[0].value) for line in found] == [
        (2026, -1, 5),
        (2027, -1, 7),
    ]
    assert found[0].operands[0].provenance is MEASURED


def rich():
    return evaluate(
        calculation(
            cost("i", 100, kind=CostKind.INVESTMENT, kategori=Kategori.FINANSIELL),
            cost("d", 10, 10, kind=CostKind.OPERATION),
            benefit("b", 0, 90, 90, stakeholders={"x": Decimal(40), "y": Decimal(60)}),
            residual("r", 30),
            cost("old", 0, 50, to=["nu"], kind=CostKind.OPERATION),
            benefit("lost", 0, 20, to=["nu"]),
        )
    )


@pytest.mark.parametrize("against_baseline", [False, True])
@pytest.mark.parametrize(
    "measure", [*EXPLAINED, "category:finansiell", "category:restvarde", "stakeholder:x"]
)
def test_lines_add_up_to_every_sum(measure, against_baseline):
    explanation = explain(rich(), "a", measure, against_baseline=against_baseline)

    assert explanation.parts
    for part in explanation.parts:
        added = sum(line.sign * line.discounted for line in part.lines)
        assert abs(added - part.net) < Decimal("1e-20")


def test_explanation_has_the_value_the_measure_has():
    evaluation = rich()
    own, against = evaluation.result("a").own, evaluation.result("a").against_baseline

    assert explain(evaluation, "a", "bcr").value == own.bcr.value
    assert explain(evaluation, "a", "npv", against_baseline=True).value == against.npv
    assert explain(evaluation, "a", "irr").value == own.irr.value
    assert explain(evaluation, "a", "payback").value == own.payback.years
    years = own.discounted_payback.years
    assert explain(evaluation, "a", "discounted_payback").value == years
    assert explain(evaluation, "a", "npv_undiscounted").value == 90
    assert explain(evaluation, "a", "financial_npv").value == -100
    assert explain(evaluation, "a", "category:finansiell").value == -100
    assert explain(evaluation, "a", "stakeholder:x").parts[0].lines[0].share == Decimal("0.4")


def test_marginal_ratio_is_of_rows_on_the_side_they_are_entered_on():
    evaluation = rich()
    explanation = explain(evaluation, "a", "incremental_bcr", against_baseline=True)
    benefits, costs = explanation.parts

    assert explanation.value == evaluation.result("a").incremental_bcr.value
    assert abs(explanation.value - benefits.net / -costs.net) < Decimal("1e-20")
    assert {line.row for line in costs.lines} == {"i", "d", "old"}


def test_saved_cost_is_found_among_the_benefits_it_counts_as():
    benefits, costs = explain(rich(), "a", "bcr", against_baseline=True).parts

    assert {line.row for line in benefits.lines} == {"b", "r", "old", "lost"}
    assert {line.row for line in costs.lines} == {"i", "d"}


def test_nollalternativ_is_explained_by_its_own_rows():
    explanation = explain(rich(), "nu", "npv", against_baseline=True)

    assert {line.row for part in explanation.parts for line in part.lines} == {"old", "lost"}


def test_formula_names_its_parts():
    explanation = explain(evaluate(worked_example()), "a", "bcr")

    assert explanation.formula == "pv_benefits / pv_costs"
    assert [part.name for part in explanation.parts] == ["pv_benefits", "pv_costs"]


def test_unknown_measure_is_refused():
    with pytest.raises(KeyError):
        explain(rich(), "a", "happiness")
