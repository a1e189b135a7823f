"""A month as a wall calendar shows it: whole weeks from Monday, each day with what is on it."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from arenor.models import Workshop
from utskick.arbetsdagar import why_free

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 12, 1)


@dataclass(frozen=True, slots=True)
class Day:
    date: dt.date
    in_month: bool
    is_today: bool
    is_bookable: bool
    free: str
    """What the day is called if it is no working day, else "" """

    workshops: list[Workshop]
    """Those that are shown, of `count`."""

    count: int


@dataclass(frozen=True, slots=True, order=True)
class Month:
    first: dt.date

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(min(max(day.replace(day=1), FIRST), LAST))

    @classmethod
    def parse(cls, text: str, *, otherwise: dt.date) -> Self:
        """ "2026-11"; anything else is the month of `otherwise`."""
        try:
            return cls.of(dt.date.fromisoformat(f"{text}-01"))
        except ValueError:
            return cls.of(otherwise)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def previous(self) -> Self:
        return self.of(self.first - dt.timedelta(days=1))

    @property
    def following(self) -> Self:
        return self.of(self.first + dt.timedelta(days=31))

    @property
    def dates(self) -> list[list[dt.date]]:
        """Week by week, with the days of other months that fill them."""
        return calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)


def weeks_of(
    month: Month,
    workshops: Iterable[Workshop],
    *,
    closed: Mapping[dt.date, str],
    today: dt.date,
    most: int | None = None,
) -> list[list[Day]]:
    """Each day with its workshops, the first `most` of them if there are more."""
    on = defaultdict(list)
    for workshop in workshops:
        on[workshop.day].append(workshop)
    return [
        [
            Day(
                date=day,
                in_month=day.month == month.first.month,
                is_today=day == today,
                is_bookable=day >= today,
                free=why_free(day, closed),
                workshops=on[day][:most],
                count=len(on[day]),
            )
            for day in week
        ]
        for week in month.dates
    ]
