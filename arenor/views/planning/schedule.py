"""A workshop gets a time, or another one. Who is busy then is said before it is booked."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from arenor import workflow
from arenor.forms.planning.fields import written
from arenor.forms.planning.series import ScheduleForm
from arenor.models import Workshop
from arenor.views.page import show
from arenor.views.planning.obstacles import fingerprint, obstacles
from arenor.views.planning.page import (
    UNPROCESSABLE,
    Desk,
    for_workshops,
    saved_meanwhile,
    tell,
)
from arenor.views.planning.proposals import proposed_days
from arenor.wording import when
from arenor.workflow import EditConflict, NotReady
from arenor.workflow.series import BEGINS, LASTS
from nyttokalkyl.forms.differences import Difference
from organisation import unsaved
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_workshops
def schedule(request: AppRequest, workshop: Workshop, desk: Desk | None = None) -> HttpResponse:
    desk = desk or Desk.on_site(workshop)
    if request.method == "POST":
        return book(request, workshop, ScheduleForm(request.POST, workshop=workshop), desk)
    proposed = _proposed(workshop, request.GET.get("dag", ""))
    form = ScheduleForm(unsaved.take(request), workshop=workshop, **proposed)
    return _show(request, workshop, form, desk)


def book(request: AppRequest, workshop: Workshop, form: ScheduleForm, desk: Desk) -> HttpResponse:
    """Book what was filled in, if nothing stands in the way that has not been seen."""
    if not form.is_valid():
        return _show(request, workshop, form, desk)
    booking = form.booking
    against = obstacles(workshop, booking["starts_at"], booking["ends_at"], reader=request.user)
    if against and form.cleaned_data["despite"] != fingerprint(against):
        return _show(request, workshop, form, desk, against=against)
    try:
        booked = workflow.schedule(workshop, **booking)
    except NotReady as error:
        tell(form, error)
    except EditConflict:
        workshop.refresh_from_db()
        differing = saved_meanwhile(form, ScheduleForm(None, workshop=workshop))
        return _show(request, workshop, form, desk, against=against, differing=differing)
    else:
        messages.success(request, f"{booked.theme} är bokad: {when(booked)}.")
        return redirect(desk.url)
    return _show(request, workshop, form, desk)


def _show(
    request: AppRequest,
    workshop: Workshop,
    form: ScheduleForm,
    desk: Desk,
    *,
    against: list[str] | None = None,
    differing: list[Difference] | None = None,
) -> HttpResponse:
    return show(
        request,
        workshop.arena,
        "workshop_schedule.html",
        status=UNPROCESSABLE if request.method == "POST" else 200,
        workshop=workshop,
        desk=desk,
        form=form,
        against=against,
        despite=fingerprint(against) if against else "",
        differences=differing,
        told=workshop.arena.deltagare.current().by_name(),
    )


def _proposed(workshop: Workshop, chosen: str) -> dict[str, Any]:
    """The day that was chosen in the calendar, else the one that the series proposes."""
    try:
        day = parse_date(chosen)
    except ValueError:
        day = None
    if day:
        starts_at = dt.datetime.combine(day, BEGINS, timezone.get_default_timezone())
        return written(starts_at, starts_at + LASTS)
    series = list(workshop.arena.workshoppar.order_by("position"))
    proposal = proposed_days(series).get(workshop.pk)
    return written(proposal.starts_at, proposal.ends_at) if proposal else {}
