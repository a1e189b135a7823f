"""Influence × interest, drawn: a number for each person in the cell where they belong.

Pure: plain values in, whole units of the drawing out. A row of cells is as high as its fullest
cell needs, so that nobody hides behind another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

STEPS = range(1, 6)
MARGIN_LEFT, MARGIN_TOP, MARGIN_BOTTOM = 18, 6, 20
CELL_WIDTH, LEAST_HEIGHT, PADDING = 58, 40, 4
MARK, PER_LINE = 25, 2
WIDTH = MARGIN_LEFT + CELL_WIDTH * len(STEPS) + 2


class Stakeholder(NamedTuple):
    number: int
    """By which the drawing and its twin name the person."""

    name: str
    interest: int
    influence: int


@dataclass(frozen=True, slots=True)
class Mark:
    x: int
    y: int
    who: Stakeholder


@dataclass(frozen=True, slots=True)
class Cell:
    x: int
    y: int
    width: int
    height: int
    interest: int
    influence: int
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    bottom: int
    """Where the lowest row of cells ends."""

    cells: list[Cell]

    @property
    def rows(self) -> list[Cell]:
        """The first cell of each row: beside it stands the step of influence."""
        return [cell for cell in self.cells if cell.interest == STEPS[0]]

    @property
    def columns(self) -> list[Cell]:
        """The lowest cell of each column: below it stands the step of interest."""
        return [cell for cell in self.cells if cell.influence == STEPS[0]]


def draw(people: Sequence[Stakeholder]) -> Picture:
    """Interest grows to the right, influence upwards."""
    places = places_of(people)
    cells, y = [], MARGIN_TOP
    for influence in reversed(STEPS):
        fullest = max(len(places.get((influence, interest), ())) for interest in STEPS)
        lines = -(-fullest // PER_LINE)
        height = max(LEAST_HEIGHT, 2 * PADDING + lines * MARK)
        for interest in STEPS:
            x = MARGIN_LEFT + (interest - 1) * CELL_WIDTH
            here = places.get((influence, interest), ())
            marks = [_mark(x, y, index, who) for index, who in enumerate(here)]
            cells.append(Cell(x, y, CELL_WIDTH, height, interest, influence, marks))
        y += height
    return Picture(WIDTH, y + MARGIN_BOTTOM, y, cells)


def places_of(people: Sequence[Stakeholder]) -> Mapping[tuple[int, int], list[Stakeholder]]:
    """By (influence, interest), the greatest first: also the rows of the twin."""
    places: dict[tuple[int, int], list[Stakeholder]] = {}
    for who in sorted(people, key=lambda who: (-who.influence, -who.interest, who.number)):
        places.setdefault((who.influence, who.interest), []).append(who)
    return places


def _mark(x: int, y: int, index: int, who: Stakeholder) -> Mark:
    line, column = divmod(index, PER_LINE)
    middle = MARK // 2
    return Mark(x + PADDING + column * MARK + middle, y + PADDING + line * MARK + middle, who)
