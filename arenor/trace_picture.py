"""Where the boxes and lines of a trace are drawn: pixels for an SVG of our own, no styles in it.

Colours are classes of static/css/arena.css, so that the picture follows light, dark and contrast.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from arenor.trace import Node, Trace

BOX_WIDTH, GAP_ACROSS, GAP_DOWN = 156, 32, 14
PADDING, LINE = 9, 17
LETTERS, MOST_LINES = 18, 5
"""Of a line, and lines of a text, at 13 pixels."""

HEAD = 34
"""What the headings take above the boxes."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    y: int
    """Below the top of its box."""

    is_quiet: bool


@dataclass(frozen=True, slots=True)
class Box:
    key: str
    x: int
    y: int
    height: int
    lines: tuple[Line, ...]

    width: int = BOX_WIDTH
    text_x: int = PADDING

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    """The `d` of each line between two boxes."""


def picture_of(trace: Trace) -> Picture:
    columns = [
        list(_boxes(nodes, place * (BOX_WIDTH + GAP_ACROSS)))
        for place, (_heading, nodes) in enumerate(trace.columns)
    ]
    boxes = [box for column in columns for box in column]
    by_key = {box.key: box for box in boxes}
    return Picture(
        width=len(columns) * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS,
        height=max(box.y + box.height for box in boxes) + 2,
        headings=tuple(
            Heading(heading, place * (BOX_WIDTH + GAP_ACROSS), LINE)
            for place, (heading, _nodes) in enumerate(trace.columns)
        ),
        boxes=tuple(boxes),
        paths=tuple(_path(by_key[one], by_key[other]) for one, other in trace.links),
    )


def _boxes(nodes: tuple[Node, ...], x: int) -> Iterator[Box]:
    """One below the other, each as high as its text."""
    y = HEAD
    for node in nodes:
        lines = tuple(_lines(node))
        height = len(lines) * LINE + 2 * PADDING
        yield Box(node.key, x, y, height, lines)
        y += height + GAP_DOWN


def _lines(node: Node) -> Iterator[Line]:
    said = [(line, False) for line in _wrapped(node.text)]
    said += [(line, True) for line in _wrapped(node.about)]
    for place, (text, is_quiet) in enumerate(said, start=1):
        yield Line(text, PADDING + place * LINE - 4, is_quiet)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, LETTERS, max_lines=MOST_LINES, placeholder="…")


def _path(one: Box, other: Box) -> str:
    """A curve from the right side of one to the left side of the other."""
    x, y = one.x + one.width, one.middle
    to_x, to_y = other.x, other.middle
    bend = (to_x - x) // 2
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
