"""The workshops of every arena that a person may see, month by month; and a day to book."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from arenor.models import Utvecklingsarena, Workshop
from arenor.month import Day, Month, weeks_of
from organisation import clock
from organisation.http import AppRequest
from organisation.models import Anvandare
from organisation.paging import RowsInAnyCase
from utskick.arbetsdagar import own_closed_day_names, start_of, why_free

PER_PAGE, PER_PAGE_OF_MONTH = 25, 50
ONE_DAY = dt.timedelta(days=1)
MOST_ON_A_DAY = 4
"""In the month, which says how many there are; the list has them all."""

SHOWN = (
    "number",
    "theme",
    "starts_at",
    "ends_at",
    "place",
    "cancelled_at",
    "held_at",
    "arena__title",
)


@require_safe
def calendar(request: AppRequest) -> HttpResponse:
    month = Month.parse(request.GET.get("manad", ""), otherwise=clock.today())
    as_list = request.GET.get("visa") == "lista"
    shown = _listed(request, month) if as_list else _in_weeks(request, month)
    days = [day for week in shown["weeks"] for day in week if day.in_month]
    context = {
        "month": month,
        "this_month": Month.of(clock.today()),
        "days": days,
        "has_any": any(day.workshops for day in days),
        "as_list": as_list,
        "may_book": _to_book(request.user).exists(),
    }
    return render(request, "arenor/calendar.html", shown | context)


def _in_weeks(request: AppRequest, month: Month) -> dict[str, Any]:
    """Whole weeks, with the days of other months that fill them."""
    weeks = month.dates
    rows = _between(request.user, weeks[0][0], weeks[-1][-1] + ONE_DAY)
    return {"weeks": _weeks_of(month, rows, most=MOST_ON_A_DAY)}


def _listed(request: AppRequest, month: Month) -> dict[str, Any]:
    """The workshops of the month alone, in pages; from a day in the month to the page of it."""
    rows = _between(request.user, month.first, month.following.first)
    number, day = request.GET.get("sida"), _day_of(request)
    if day and number is None:
        number = str(rows.filter(starts_at__lt=start_of(day)).count() // PER_PAGE_OF_MONTH + 1)
    page = RowsInAnyCase(rows, PER_PAGE_OF_MONTH).get_page(number)
    return {"page": page, "weeks": _weeks_of(month, page.object_list)}


def _between(reader: Anvandare, first: dt.date, end: dt.date) -> QuerySet[Workshop]:
    visible = Utvecklingsarena.objects.visible_to(reader)
    rows = Workshop.objects.filter(arena__in=visible)
    rows = rows.filter(starts_at__gte=start_of(first), starts_at__lt=start_of(end))
    return rows.select_related("arena").only(*SHOWN).order_by("starts_at", "pk")


def _weeks_of(
    month: Month, rows: Iterable[Workshop], *, most: int | None = None
) -> list[list[Day]]:
    return weeks_of(month, rows, closed=own_closed_day_names(), today=clock.today(), most=most)


def _day_of(request: AppRequest) -> dt.date | None:
    try:
        return parse_date(request.GET.get("dag", ""))
    except ValueError:
        return None


@require_safe
def choose(request: AppRequest) -> HttpResponse:
    """Which workshop is to be on the day that was chosen?"""
    day = _day_of(request)
    if "dag" in request.GET and day is None:
        raise Http404
    day = day or clock.today()
    rows = _to_book(request.user).select_related("arena").order_by("arena", "position")
    context = {
        "day": day,
        "month": Month.of(day),
        "free": why_free(day, own_closed_day_names()),
        "page": RowsInAnyCase(rows, PER_PAGE).get_page(request.GET.get("sida")),
    }
    return render(request, "arenor/calendar_choose.html", context)


def _to_book(user: Anvandare) -> QuerySet[Workshop]:
    """Those without a time which the person may give one."""
    without = Workshop.objects.filter(Q(starts_at=None) | Q(cancelled_at__isnull=False))
    return without.filter(arena__in=Utvecklingsarena.objects.open().facilitated_by(user))
