"""Working days: Monday to Friday without Swedish red days and the municipality's closed days.

Each function takes the municipality's own closed days as `closed`. Whoever reckons for many
rows reads them once with `own_closed_days()` and hands them on; otherwise they are read here.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from functools import cache
from types import MappingProxyType

import holidays
import holidays.constants
from django.conf import settings
from django.utils import timezone

from utskick.models import Stangningsdag

ONE_DAY = dt.timedelta(days=1)
FIRST_FREE_WEEKDAY = 5  # Saturday


def own_closed_days() -> frozenset[dt.date]:
    """What the municipality has entered, in one query. Never kept: an entry counts at once."""
    return frozenset(Stangningsdag.objects.values_list("date", flat=True))


@cache
def red_days(year: int) -> Mapping[dt.date, str]:
    """Public holidays and midsommarafton, julafton and nyårsafton, and what they are called.

    The three eves are no public holidays, but semesterlagen 7 § counts them as Sundays and
    municipal offices are closed, so that nobody need enter them each year.

    Finished for each year, since the library's own object fills itself while it is read: a
    second thread would find the year there and its holidays not yet.
    """
    categories = (holidays.constants.PUBLIC, holidays.constants.DE_FACTO)
    found = holidays.country_holidays("SE", years=year, categories=categories, language="sv")
    return MappingProxyType(dict(found))


def own_closed_day_names() -> dict[dt.date, str]:
    """The same days with what they are called, in one query."""
    return dict(Stangningsdag.objects.values_list("date", "name"))


def why_free(day: dt.date, closed: Mapping[dt.date, str]) -> str:
    """What people call a day that is no working day: "Juldagen", "Klämdag", "Helg"; else ""."""
    name = red_days(day.year).get(day) or closed.get(day, "")
    return name or ("Helg" if day.weekday() >= FIRST_FREE_WEEKDAY else "")


def is_working_day(day: dt.date, closed: Collection[dt.date] | None = None) -> bool:
    if day.weekday() >= FIRST_FREE_WEEKDAY or day in red_days(day.year):
        return False
    return day not in (own_closed_days() if closed is None else closed)


def add_working_days(day: dt.date, n: int, closed: Collection[dt.date] | None = None) -> dt.date:
    """The n-th working day after `day`; before it if n < 0; for 0 `day`, or the next that is one.

    Closed days on the way make the way longer, never shorter.
    """
    if closed is None:
        closed = own_closed_days()
    if n == 0:
        return day if is_working_day(day, closed) else add_working_days(day, 1, closed)
    forward = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += forward
        while not is_working_day(day, closed):
            day += forward
    return day


def working_days_between(
    start: dt.date, end: dt.date, closed: Collection[dt.date] | None = None
) -> int:
    """How many working days it takes to come from `start` to `end`; negative if it lies behind.

    The start itself is not counted: from a Monday to the Tuesday after it is one.
    """
    if closed is None:
        closed = own_closed_days()
    forward = ONE_DAY if end > start else -ONE_DAY
    count = 0
    while start != end:
        start += forward
        count += is_working_day(start, closed)
    return count if forward > dt.timedelta() else -count


def is_working_hours(now: dt.datetime, closed: Collection[dt.date] | None = None) -> bool:
    """Whether a reminder may disturb people now: in office hours, Swedish time."""
    local = timezone.localtime(now)
    first_hour, last_hour = settings.REMINDER_HOURS
    return first_hour <= local.hour < last_hour and is_working_day(local.date(), closed)


def local_morning(day: dt.date) -> dt.datetime:
    """When office hours begin that day."""
    opens = dt.time(settings.REMINDER_HOURS[0])
    return timezone.make_aware(dt.datetime.combine(day, opens))


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a day, Swedish time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
