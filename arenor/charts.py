"""An effektmål as a picture, with the same in words and in numbers: from baseline to target.

The dashed straight line leads from baseline to target; the whole line joins what was measured.
The machinery of nyttokalkyl's charts draws it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from django.utils.formats import date_format

from arenor.models import Effektmal, Matning
from arenor.progress import Goal, Point, Standing, expected, standing, valid
from nyttokalkyl.charts.look import INK, SOLID, STRIPES, axis, layer, whole
from nyttokalkyl.charts.model import Chart, Spec, Table
from nyttokalkyl.forms.fields import plain
from nyttokalkyl.numbers import NBSP, rounded

KEY = "effektmal"
SHOWN = 2
"""Decimals of a value that is reckoned, not measured."""

SHAPES = {
    Standing.REACHED: "done",
    Standing.ON_TRACK: "active",
    Standing.BEHIND: "paused",
    Standing.UNKNOWN: "new",
}
"""Of the status that a standing is shown as."""


def goal_of(mal: Effektmal) -> Goal:
    target = Point(mal.target_on, mal.target)
    if mal.baseline is None or mal.baseline_on is None:
        return Goal(target)
    return Goal(target, Point(mal.baseline_on, mal.baseline))


def points_of(rows: Sequence[Matning]) -> list[Point]:
    """What holds, by day. `rows` in the order that they were entered in."""
    return valid(Point(row.measured_on, row.value) for row in rows)


def chart(mal: Effektmal, points: Sequence[Point]) -> Chart:
    goal = goal_of(mal)
    title = f"Effektmål {mal.number}: {mal.indicator}"
    return Chart(KEY, title, summary(mal, points), _spec(mal, goal, points), _table(mal, points))


def summary(mal: Effektmal, points: Sequence[Point]) -> str:
    """How far it has come, in a few sentences."""
    goal = goal_of(mal)
    said = [f"Målet är {_amount(mal, goal.target)} den {_day(goal.target)}."]
    if goal.baseline:
        said.append(f"Nuläget var {_amount(mal, goal.baseline)} den {_day(goal.baseline)}.")
    if not points:
        return " ".join([*said, "Ingen mätning är gjord än."])
    last = points[-1]
    said.append(f"Senast mätt: {_amount(mal, last)} den {_day(last)}.")
    line = expected(goal, last.on)
    how = standing(goal, last)
    if how is Standing.REACHED:
        said.append("Målet är nått.")
    elif line is not None and how is not Standing.UNKNOWN:
        where = "i linje med målet eller bättre" if how is Standing.ON_TRACK else "efter"
        wanted = _amount(mal, Point(last.on, rounded(line, SHOWN)))
        said.append(f"På den raka linjen hade det då varit {wanted}: vi ligger {where}.")
    return " ".join(said)


def _table(mal: Effektmal, points: Sequence[Point]) -> Table:
    goal = goal_of(mal)
    unit = f", {mal.unit}" if mal.unit else ""
    rows = []
    if goal.baseline:
        rows.append((f"Nuläge {goal.baseline.on}", plain(goal.baseline.value), ""))
    for point in points:
        line = expected(goal, point.on)
        rows.append(
            (str(point.on), plain(point.value), "" if line is None else plain(rounded(line, SHOWN)))
        )
    rows.append((f"Mål {goal.target.on}", plain(goal.target.value), ""))
    return Table(f"{mal.indicator}{unit}", ("Dag", "Värde", "På den raka linjen"), tuple(rows))


def _spec(mal: Effektmal, goal: Goal, points: Sequence[Point]) -> Spec:
    ends = [*filter(None, [goal.baseline]), goal.target]
    days = sorted({point.on for point in [*ends, *points[-1:]]})
    layers = [*_line(ends, days, PLAN, DIAMOND), *_line(points, days, SEEN, DOT)]
    downwards = goal.baseline is not None and goal.baseline.value > goal.target.value
    target = f"Mål {plain(goal.target.value)}"
    layers.append(_named(goal.target, target, days, "right", above=not downwards))
    if goal.baseline:
        baseline = f"Nuläge {plain(goal.baseline.value)}"
        layers.append(_named(goal.baseline, baseline, days, "left", above=downwards))
    unit = f" ({mal.unit})" if mal.unit else ""
    explained = "Streckad linje: från nuläge till mål. Hel linje: mätningar."
    title = [f"{mal.indicator}{unit}", *([explained] if goal.baseline else [])]
    return whole(*layers, title=title, height=220)


PLAN: Spec = {"type": "line", "strokeDash": [6, 4], "strokeWidth": 2, "stroke": STRIPES.colour}
SEEN: Spec = {"type": "line", "strokeWidth": 2.5, "stroke": SOLID.colour}
DIAMOND: Spec = {"type": "point", "shape": "diamond", "size": 110, "color": STRIPES.colour}
DOT: Spec = {"type": "point", "size": 70, "color": SOLID.colour}


def _line(points: Sequence[Point], days: Sequence[dt.date], line: Spec, mark: Spec) -> list[Spec]:
    if not points:
        return []
    values, filled = _values(points), {**mark, "filled": True, "opacity": 1}
    return [layer(values, each, x=_x(days), y=_y()) for each in (line, filled)]


def _values(points: Sequence[Point]) -> list[Spec]:
    return [{"day": point.on.isoformat(), "value": float(point.value)} for point in points]


def _x(days: Sequence[dt.date]) -> Spec:
    """With `days` named, where there is room; in UTC, so that a day is the same everywhere."""
    shown = [{"year": day.year, "month": day.month, "date": day.day, "utc": True} for day in days]
    upright = {
        "labelAngle": 0, "labelOverlap": "greedy", "labelFlush": True, "format": "%Y-%m-%d",
        "values": shown,
    }  # fmt: skip
    return {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "axis": upright}


def _y() -> Spec:
    """Not from zero, which says nothing of a distance to a target; with room for names."""
    scale = {"zero": False, "padding": 28, "nice": False}
    return {"field": "value", "type": "quantitative", "scale": scale, "axis": axis()}


def _named(
    point: Point,
    text: str,
    days: Sequence[dt.date],
    align: Literal["left", "right"],
    *,
    above: bool,
) -> Spec:
    """What an end of the line is, on the side that the line does not come from."""
    mark: Spec = {
        "type": "text", "align": align, "dx": 4 if align == "left" else -4,
        "dy": -14 if above else 18, "fontWeight": 600, "color": INK,
    }  # fmt: skip
    return layer(_values([point]), mark, x=_x(days), y=_y(), text={"value": text})


def _amount(mal: Effektmal, point: Point) -> str:
    return f"{plain(point.value)}{NBSP}{mal.unit}" if mal.unit else plain(point.value)


def _day(point: Point) -> str:
    return date_format(point.on, "j F Y")
