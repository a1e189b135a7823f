"""Which reminder of an obligation has its day: pure reckoning, no database."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple

from utskick.arbetsdagar import add_working_days
from utskick.models import Paminnelsesteg, Uppskov
from utskick.readers import first_working_day_of_week


class Moment(NamedTuple):
    """A day on which somebody is reminded, and what makes it this one and no other."""

    on: dt.date
    occasion: str


def latest_step(
    due_on: dt.date, steps: Iterable[Paminnelsesteg], today: dt.date, closed: Collection[dt.date]
) -> Moment | None:
    """The last of `steps` whose day has come.

    Only the last: whoever was away, or a server that was down, is reminded once and not of
    everything that was missed.
    """
    come = [
        (step.offset_days, Moment(on, f"{due_on.isoformat()}/{step.pk}"))
        for step in steps
        if (on := add_working_days(due_on, step.offset_days, closed)) <= today
    ]
    return max(come)[1] if come else None


def weekly(
    due_on: dt.date, steps: Collection[Paminnelsesteg], today: dt.date, closed: Collection[dt.date]
) -> Moment | None:
    """When every step is over: the first working day of this week, if they ended before it."""
    on = first_working_day_of_week(today, closed)
    ended = max((add_working_days(due_on, s.offset_days, closed) for s in steps), default=due_on)
    if on > today or on <= max(ended, due_on):
        return None
    year, week, _ = on.isocalendar()
    return Moment(on, f"{due_on.isoformat()}/v{year}-{week:02}")


def put_off(
    moment: Moment | None, due_on: dt.date, uppskov: Uppskov | None, today: dt.date
) -> Moment | None:
    """As the reader has asked: nothing before the chosen day, and something on it."""
    if uppskov is None:
        return moment
    if today < uppskov.until:
        return None
    if moment is not None and moment.on > uppskov.until:
        return moment
    return Moment(uppskov.until, f"{due_on.isoformat()}/u{uppskov.pk}")


def due_on_of(occasion: str) -> dt.date:
    return dt.date.fromisoformat(occasion.partition("/")[0])


def day_with_step(today: dt.date, offset: int, closed: Collection[dt.date]) -> dt.date:
    """The last due date of which a step of `offset` working days may fall on `today`."""
    return add_working_days(today, max(0, -offset), closed)
