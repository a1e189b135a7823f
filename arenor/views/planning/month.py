"""The workshops of every arena that a person may see, month by month; and a day to book."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from arenor.models import Utvecklingsarena, Workshop
from arenor.month import Month, weeks_of
from organisation import clock
from organisation.http import AppRequest
from organisation.models import Anvandare
from utskick.arbetsdagar import own_closed_day_names, start_of, why_free

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
    today = clock.today()
    month = Month.parse(request.GET.get("manad", ""), otherwise=today)
    weeks, as_list = month.dates, request.GET.get("visa") == "lista"
    shown = Workshop.objects.filter(
        arena__in=Utvecklingsarena.objects.visible_to(request.user),
        starts_at__gte=start_of(weeks[0][0]),
        starts_at__lt=start_of(weeks[-1][-1] + ONE_DAY),
    )
    days = weeks_of(
        month,
        shown.select_related("arena").only(*SHOWN).order_by("starts_at", "pk"),
        closed=own_closed_day_names(),
        today=today,
        most=None if as_list else MOST_ON_A_DAY,
    )
    context = {
        "month": month,
        "this_month": Month.of(today),
        "weeks": days,
        "days": [day for week in days for day in week if day.in_month],
        "has_any": any(day.workshops for week in days for day in week if day.in_month),
        "as_list": as_list,
        "may_book": _to_book(request.user).exists(),
    }
    return render(request, "arenor/calendar.html", context)


@require_safe
def choose(request: AppRequest) -> HttpResponse:
    """Which workshop is to be on the day that was chosen?"""
    try:
        day = parse_date(request.GET.get("dag", ""))
    except ValueError:
        day = None
    if "dag" in request.GET and day is None:
        raise Http404
    day = day or clock.today()
    workshops = _to_book(request.user).select_related("arena").order_by("arena", "position")
    context = {
        "day": day,
        "month": Month.of(day),
        "free": why_free(day, own_closed_day_names()),
        "workshops": workshops,
    }
    return render(request, "arenor/calendar_choose.html", context)


def _to_book(user: Anvandare) -> QuerySet[Workshop]:
    """Those without a time which the person may give one."""
    without = Workshop.objects.filter(Q(starts_at=None) | Q(cancelled_at__isnull=False))
    return without.filter(arena__in=Utvecklingsarena.objects.open().facilitated_by(user))
