"""What a chart is: a picture to be drawn, the same in words, and the same in numbers."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Spec: TypeAlias = dict[str, Any]
"""A Vega-Lite specification, or a part of one. Its data always stand in it, never elsewhere."""


class Key(StrEnum):
    """Which chart it is."""

    COMPARISON = "comparison"
    CASH_FLOW = "cash-flow"
    ACCUMULATED = "accumulated"
    STAKEHOLDERS = "stakeholders"
    TORNADO = "tornado"
    DISTRIBUTION = "distribution"


@dataclass(frozen=True, slots=True)
class Table:
    """The twin of a chart: what a screen reader and a spreadsheet read."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first cell names the row. Numbers are written in Swedish; the caption has the unit."""


@dataclass(frozen=True, slots=True)
class Chart:
    key: str
    """A Key, where it is of a nyttokalkyl."""

    title: str
    summary: str
    """What the picture shows, in a sentence or two; why there is none, when it is empty."""

    spec: Spec = field(repr=False)
    table: Table
    alternative: str = ""
    """The id of the alternative it is about; empty when about all of them."""

    @property
    def is_empty(self) -> bool:
        """There is nothing to draw: show the summary instead."""
        return not self.spec


def empty(key: Key, title: str, why: str, table: Table, alternative: str = "") -> Chart:
    return Chart(key, title, why, {}, table, alternative)
