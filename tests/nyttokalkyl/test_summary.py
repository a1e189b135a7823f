"""The few figures beside a form, and the sheet of all rows."""

from decimal import Decimal

import pytest

from nyttokalkyl.calculation import Rating, Row, RowsAre, RowType, evaluate
from nyttokalkyl.sheet import part, sheet
from nyttokalkyl.summary import summary_of
from tests.nyttokalkyl.build import benefit, calculation, cost, residual, terms
from tests.nyttokalkyl.worked_example import worked_example


def summary(*rows, **fields):
    return summary_of(evaluate(calculation(*rows, terms=terms(years=2, rate="0"), **fields)))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([benefit("x", 30)], "Nettonuvärdet är 30\u00a0kr."),
        ([benefit("x", 30), benefit("y", 10, to=["b"])], "Bäst: a, 20\u00a0kr bättre än b."),
        ([benefit("x", 30), benefit("y", 30, to=["b"])], "Lika bra: a och b."),
        ([cost("x", 30), cost("y", 10, to=["nu"])],
         "Bäst: nu. Inget av alternativen ger mer än de kostar."),
        ([Row(id="x", type=RowType.BENEFIT, alternatives=("a",), rating=Rating.BETTER)],
         "Det finns inga belopp att räkna på än."),
    ],
)  # fmt: skip
def test_the_best_is_named(rows, sentence):
    assert summary(*rows).sentence == sentence


def test_each_alternative_is_measured_against_the_nollalternativ():
    found = summary(cost("nu", 100, to=["nu"]), cost("a", 70), benefit("b", 5, to=["b"]))

    assert [(one.name, one.npv, one.is_best) for one in found.alternatives] == [
        ("a", 30, False),
        ("b", 105, True),
    ]
    assert found.is_difference


def test_without_a_nollalternativ_each_is_measured_by_itself():
    found = summary(cost("x", 70))

    assert [one.npv for one in found.alternatives] == [-70]
    assert not found.is_difference


def test_the_worked_example_is_summed_as_it_is_published():
    sections = {one.alternative.id: one for one in sheet(evaluate(worked_example()))}

    nets = [[int(net) for net in section.net.values()] for section in sections.values()]
    assert nets == [
        [-1_370_000, -175_900, *[1_530_000] * 4],
        [-650_000, -6_825, *[723_900] * 4],
    ]


def test_a_sheet_has_benefits_costs_and_residual_values_in_order():
    rows = [residual("rest", 7), cost("out", 2, 3), benefit("in", 5, None)]
    [section] = sheet(evaluate(calculation(*rows, terms=terms(years=2))))

    assert [block.type for block in section.blocks] == [
        RowType.BENEFIT,
        RowType.COST,
        RowType.RESIDUAL_VALUE,
    ]
    assert section.net == {2026: 3, 2027: 4}
    assert section.blocks[2].lines[0].total == 7


def test_a_row_of_two_alternatives_is_at_home_in_the_first():
    shared = cost("x", 1, to=["b", "nu"])
    whole = calculation(cost("y", 1), shared, rows_are=RowsAre.ABSOLUTE)
    sections = sheet(evaluate(whole))

    assert [one.alternative.id for one in sections] == ["nu", "a", "b"]
    at_home = {
        one.alternative.id: [line.is_at_home for block in one.blocks for line in block.lines]
        for one in sections
    }
    assert at_home == {"nu": [True], "a": [True], "b": [False]}


def test_parts_of_a_sheet_are_the_whole_of_it():
    rows = [cost(f"a{n}", n) for n in range(3)] + [benefit(f"b{n}", n, to=["b"]) for n in range(4)]
    sections = sheet(evaluate(calculation(*rows)))

    shown = [
        [
            line.row.id
            for one in part(sections, first, first + 2)
            for b in one.blocks
            for line in b.lines
        ]
        for first in range(0, 8, 2)
    ]
    assert shown == [["a0", "a1"], ["a2", "b0"], ["b1", "b2"], ["b3"]]
    assert part(sections, 0, 2)[0].blocks[0].sums[2026] == Decimal(3)
