"""Every result that docs/nyttokalkyl.md lists for its worked example, to the krona."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import conflicts, evaluate, npv_at
from nyttokalkyl.numbers import rounded
from tests.nyttokalkyl.build import terms
from tests.nyttokalkyl.worked_example import worked_example


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(worked_example())


@pytest.mark.parametrize(
    ("alternative", "flow"),
    [
        ("a", [-1_370_000, -175_900, *[1_530_000] * 4]),
        ("b", [-650_000, -6_825, *[723_900] * 4]),
    ],
)
def test_net_flow(evaluation, alternative, flow):
    assert [line.net for line in evaluation.result(alternative).own.years] == flow


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [
        ("a", [4_555_815, 8_536_554, 3_980_738, 4_574_100]),
        ("b", [1_376_518, 3_332_327, 1_955_808, 2_238_775]),
    ],
)
def test_present_values(evaluation, alternative, expected):
    measures = evaluation.result(alternative).own

    found = [measures.pv_costs, measures.pv_benefits, measures.npv, measures.npv_undiscounted]
    assert [rounded(number) for number in found] == expected


@pytest.mark.parametrize(
    ("alternative", "rate", "npv"),
    [
        ("a", "0.035", 3_889_818),
        ("a", "0.08", 3_159_309),
        ("b", "0.035", 1_912_432),
        ("b", "0.08", 1_563_726),
    ],
)
def test_npv_at_other_rates(evaluation, alternative, rate, npv):
    measures = evaluation.result(alternative).own

    assert rounded(npv_at(measures, terms(), Decimal(rate))) == npv


def test_npv_with_the_first_year_discounted_too():
    evaluation = evaluate(worked_example(terms=terms(first_year_discounted=True)))

    assert rounded(evaluation.result("a").own.npv) == 3_864_795
    assert rounded(evaluation.result("b").own.npv) == 1_898_843


@pytest.mark.parametrize(
    ("alternative", "bcr", "irr", "financial"),
    [("a", "1.8738", "0.550", -2_480_683), ("b", "2.4208", "0.587", -962_148)],
)
def test_measures(evaluation, alternative, bcr, irr, financial):
    measures = evaluation.result(alternative).own

    assert rounded(measures.bcr.value, 4) == Decimal(bcr)
    assert rounded(measures.irr.value, 3) == Decimal(irr)
    assert rounded(measures.financial_npv) == financial


def test_break_even_year(evaluation):
    assert evaluation.result("a").own.break_even_year == 2029
    assert evaluation.result("b").own.break_even_year == 2028


def test_difference_rows_are_already_against_the_nollalternativ(evaluation):
    result = evaluation.result("a")

    assert result.against_baseline == result.own
    assert evaluation.baseline.alternative.id == "nollalternativ"
    assert evaluation.baseline.own.npv == 0


def test_ranking_includes_the_nollalternativ(evaluation):
    assert [(r.rank, r.alternative.id) for r in evaluation.ranking] == [
        (1, "a"),
        (2, "b"),
        (3, "nollalternativ"),
    ]


def test_page_says_that_the_measures_disagree_and_that_both_lose_in_the_budget(evaluation):
    disagree, loss_a, loss_b = (
        conflict.sentence.replace("\u00a0", " ") for conflict in conflicts(evaluation)
    )

    assert disagree == (
        "Nettonuvärdet är störst för A Upphandla (3 980 738 kr), men nyttokostnadskvoten är "
        "högst för B Utveckla (2,42) och internräntan är högst för B Utveckla (58,7 %). "
        "Nettonuvärdet säger mest om inte budgeten sätter gränsen."
    )
    assert loss_a == (
        "A Upphandla ger totalt ett överskott på 3 980 738 kr, men ett underskott på "
        "2 480 683 kr i budgeten. Det gäller om inte den frigjorda tiden blir färre anställda."
    )
    assert loss_b == (
        "B Utveckla ger totalt ett överskott på 1 955 808 kr, men ett underskott på 962 148 kr "
        "i budgeten. Det gäller om inte den frigjorda tiden blir färre anställda."
    )


def with_rows_times(evaluation, ids, times):
    """The same calculation with some rows' amounts multiplied, entered anew."""
    calculation = evaluation.calculation
    rows = []
    for row in calculation.rows:
        if row.id in ids:
            amounts = {
                year: replace(v, likely=v.likely * times, low=v.low * times, high=v.high * times)
                for year, v in row.amounts.items()
            }
            rows.append(replace(row, amounts=amounts))
        else:
            rows.append(row)
    return evaluate(replace(calculation, rows=tuple(rows)))


@pytest.mark.parametrize(
    ("times", "a", "b"),
    [("0.8", 2_842_367, 1_549_247), ("1.2", 5_119_109, 2_362_369)],
)
def test_npv_with_other_care_staff_hours(evaluation, times, a, b):
    changed = with_rows_times(evaluation, {"a-care-staff", "b-care-staff"}, Decimal(times))

    assert rounded(changed.result("a").own.npv) == a
    assert rounded(changed.result("b").own.npv) == b


def test_npv_with_all_costs_a_fifth_higher(evaluation):
    costs = {row.id for row in evaluation.calculation.rows if row.type == "cost"}

    changed = with_rows_times(evaluation, costs, Decimal("1.2"))

    assert rounded(changed.result("a").own.npv) == 3_069_575
    assert rounded(changed.result("b").own.npv) == 1_680_505
