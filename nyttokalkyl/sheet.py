"""The rows of a calculation as a sheet: per alternative, by type, in kronor per year.

A row of several alternatives stands under each of them, so that every sum is whole; it is written
under the first, where it is at home.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from nyttokalkyl.calculation import Alternative, Calculation, Evaluation, Row, RowType, Terms
from nyttokalkyl.calculation.discounting import in_context, price_level
from nyttokalkyl.calculation.flows import Flow

ORDER = (RowType.BENEFIT, RowType.COST, RowType.RESIDUAL_VALUE)


@dataclass(frozen=True, slots=True)
class Line:
    """A row under one alternative."""

    row: Row
    amounts: Flow
    """Kronor in the price level of the calculation; empty when it is rated instead."""

    is_at_home: bool

    @property
    def total(self) -> Decimal:
        return _sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one type, and their sums per year."""

    type: RowType
    lines: tuple[Line, ...]
    sums: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Section:
    """An alternative with what it costs and gives."""

    alternative: Alternative
    blocks: tuple[Block, ...]
    net: Mapping[int, Decimal]
    """Benefits and residual values less costs, undiscounted."""


def years_of(terms: Terms) -> range:
    return range(terms.first_year, terms.last_year + 1)


def in_order(calculation: Calculation) -> list[Alternative]:
    """The alternatives that can have rows, the nollalternativ first."""
    return sorted(calculation.alternatives, key=lambda one: not one.is_baseline)


def takes_amounts(row: Row, terms: Terms) -> bool:
    """Whether what is written for a year is also what it is worth: kronor, times nothing."""
    return bool(row.amounts) and not (
        row.multiply_by
        or row.share_realised is not None
        or row.price_year not in (None, price_level(terms))
    )


@in_context
def sheet(evaluation: Evaluation) -> tuple[Section, ...]:
    calculation = evaluation.calculation
    years = years_of(calculation.terms)
    order = in_order(calculation)
    at_home = {
        row.id: next(one.id for one in order if one.id in row.alternatives)
        for row in calculation.rows
        if any(one.id in row.alternatives for one in order)
    }
    sections = []
    for alternative in order:
        lines = [
            Line(row, evaluation.flows[row.id].amounts, at_home[row.id] == alternative.id)
            for row in calculation.rows
            if alternative.id in row.alternatives
        ]
        blocks = tuple(
            _block(kind, [line for line in lines if line.row.type is kind], years)
            for kind in ORDER
            if any(line.row.type is kind for line in lines)
        )
        sections.append(Section(alternative, blocks, _net(blocks, years)))
    return tuple(sections)


def _block(kind: RowType, lines: list[Line], years: range) -> Block:
    sums = {year: _sum(line.amounts.get(year, Decimal(0)) for line in lines) for year in years}
    return Block(kind, tuple(lines), sums)


def _net(blocks: Iterable[Block], years: range) -> dict[int, Decimal]:
    return {
        year: _sum(-b.sums[year] if b.type is RowType.COST else b.sums[year] for b in blocks)
        for year in years
    }


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, start=Decimal(0))


def part(sections: Iterable[Section], first: int, after: int) -> tuple[Section, ...]:
    """Only the lines from `first` up to `after`, counted through; the sums stay whole."""
    found = []
    position = 0
    for section in sections:
        blocks = []
        for block in section.blocks:
            begin = max(first - position, 0)
            lines = block.lines[begin : max(after - position, 0)]
            position += len(block.lines)
            if lines:
                blocks.append(replace(block, lines=lines))
        if blocks or not section.blocks:
            found.append(replace(section, blocks=tuple(blocks)))
    return tuple(found)
