"""How far an effektmål has come: against its target, and the straight line that leads there.

Values are in the unit of the effektmål. Whether more or less is better is told by the target: it is
above the baseline or below it. No Django and no clock.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Point:
    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    target: Point
    baseline: Point | None = None
    """Always before the target."""


class Standing(Enum):
    """How a measurement stands, as it is told."""

    REACHED = "Målet är nått"
    ON_TRACK = "I linje med målet"
    BEHIND = "Efter den raka linjen mot målet"
    UNKNOWN = "Går inte att jämföra"


def valid(points: Iterable[Point]) -> list[Point]:
    """By day. Of several for one day the last holds: it corrects the others."""
    by_day = {point.on: point for point in points}
    return [by_day[day] for day in sorted(by_day)]


def expected(goal: Goal, day: dt.date) -> Decimal | None:
    """Where the straight line is on a day; level outside it. None without a baseline."""
    start, end = goal.baseline, goal.target
    if start is None:
        return None
    gone = Decimal((min(max(day, start.on), end.on) - start.on).days)
    share = gone / Decimal((end.on - start.on).days)
    value = start.value + (end.value - start.value) * share
    return value.quantize(FOUR_DECIMALS, rounding=ROUND_HALF_UP)


def standing(goal: Goal, point: Point) -> Standing:
    """Of a measurement on its own day."""
    if point.value == goal.target.value:
        return Standing.REACHED
    line = expected(goal, point.on)
    if goal.baseline is None or line is None or goal.baseline.value == goal.target.value:
        return Standing.UNKNOWN
    upwards = goal.target.value > goal.baseline.value
    if (point.value > goal.target.value) == upwards:
        return Standing.REACHED
    if point.value == line or (point.value > line) == upwards:
        return Standing.ON_TRACK
    return Standing.BEHIND
