"""The series of workshops: what there is, more of them, their words, and what is over."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from arenor import workflow
from arenor.choices import Svar
from arenor.forms.planning.series import CancelForm, CloneForm, HoldForm, ThemesForm, WordsForm
from arenor.models import Utvecklingsarena, Workshop
from arenor.views.page import for_readers, show
from arenor.views.planning.order import neighbours
from arenor.views.planning.page import (
    UNPROCESSABLE,
    Desk,
    for_planners,
    for_workshops,
    saved_meanwhile,
    tell,
)
from arenor.views.planning.proposals import proposed_days
from arenor.wording import when
from arenor.workflow import EditConflict, NotReady
from arenor.workflow.series import TEMPLATE
from organisation import clock, unsaved
from organisation.http import AppRequest

MORE_SINCE = (
    "Någon annan har lagt till workshoppar medan du skrev. Se efter i serien vad som finns nu, och "
    "skicka igen om dina också behövs."
)


@require_safe
@for_readers
def series(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    answers = {
        name: Count("inbjudningar", filter=Q(inbjudningar__svar=svar))
        for name, svar in (("yes", Svar.JA), ("maybe", Svar.KANSKE), ("no", Svar.NEJ))
    }
    rows = list(
        arena.workshoppar.annotate(
            invited=Count("inbjudningar"),
            attended=Count("inbjudningar", filter=Q(inbjudningar__attended=True)),
            **answers,
        ).order_by("position")
    )
    days = proposed_days(rows)
    return show(
        request,
        arena,
        "series.html",
        rows=[
            (row, days.get(row.pk), *places)
            for row, places in zip(rows, neighbours(rows), strict=True)
        ],
        now=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def add(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    count = arena.workshoppar.count()
    suggested = "" if count else "\n".join(TEMPLATE)
    form = ThemesForm(unsaved.typed(request), initial={"after": count, "themes": suggested})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            added = workflow.add_workshops(arena, given["themes"], after=given["after"])
        except EditConflict:
            _look_again(form, arena)
        else:
            return _go_on(request, arena, len(added))
    status = UNPROCESSABLE if form.errors else 200
    return show(request, arena, "series_add.html", status=status, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def clone(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    """From any arena that the person may see."""
    visible = Utvecklingsarena.objects.visible_to(request.user).exclude(pk=arena.pk)
    sources = visible.filter(workshoppar__isnull=False).distinct().order_by("-pk")
    data = request.POST if request.method == "POST" else None
    form = CloneForm(data, sources=sources, initial={"after": arena.workshoppar.count()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            added = workflow.clone_series(arena, from_arena=given["source"], after=given["after"])
        except EditConflict:
            _look_again(form, arena)
        else:
            return _go_on(request, arena, len(added))
    status = UNPROCESSABLE if form.errors else 200
    return show(
        request, arena, "series_clone.html", status=status, form=form, has_any=sources.exists()
    )


def _look_again(form: ThemesForm | CloneForm, arena: Utvecklingsarena) -> None:
    form.add_error(None, MORE_SINCE)
    data = form.data.copy()  # type: ignore[attr-defined]
    data["after"] = str(arena.workshoppar.count())
    form.data = data


def _go_on(request: AppRequest, arena: Utvecklingsarena, added: int) -> HttpResponse:
    what = "1 workshop är tillagd" if added == 1 else f"{added} workshoppar är tillagda"
    messages.success(request, f"{what}. Nu kan du boka tid, eller fråga deltagarna när de kan.")
    return redirect("arenor:series", arena.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workshops
def edit(request: AppRequest, workshop: Workshop) -> HttpResponse:
    form, differing = WordsForm(unsaved.typed(request), workshop=workshop), []
    if request.method == "POST" and form.is_valid():
        try:
            workflow.edit_workshop(workshop, **form.cleaned_data)
        except NotReady as error:
            tell(form, error)
        except EditConflict:
            workshop.refresh_from_db(fields=["version", "theme", "agenda"])
            differing = saved_meanwhile(form, WordsForm(None, workshop=workshop))
        else:
            messages.success(request, "Workshoppens tema och dagordning är sparade.")
            return redirect("arenor:series", workshop.arena_id)
    status = UNPROCESSABLE if form.errors or differing else 200
    return _show(
        request, workshop, "workshop_edit.html", status=status, form=form, differences=differing
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_workshops
def cancel(request: AppRequest, workshop: Workshop, desk: Desk | None = None) -> HttpResponse:
    """Ask first, and say who is told."""
    desk = desk or Desk.on_site(workshop)
    data = request.POST if request.method == "POST" else None
    form = CancelForm(data, initial={"version": workshop.version})
    if form.is_valid():
        try:
            workflow.cancel(workshop, version=form.cleaned_data["version"])
        except NotReady as error:
            tell(form, error)
        except EditConflict:
            workshop.refresh_from_db()
            form = CancelForm(None, initial={"version": workshop.version})
            messages.error(request, f"Någon annan ändrade workshoppen nyss. Nu: {when(workshop)}.")
        else:
            messages.success(request, f"{workshop.theme} är inställd.")
            return redirect(desk.url)
    status = 200 if request.method != "POST" else UNPROCESSABLE
    told = workshop.arena.deltagare.current().by_name()
    context = {"form": form, "told": told, "desk": desk}
    return _show(request, workshop, "workshop_cancel.html", status=status, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workshops
def hold(request: AppRequest, workshop: Workshop) -> HttpResponse:
    """It has been, and who came; also to put right afterwards."""
    data = request.POST if request.method == "POST" else None
    form, differing = _hold_form(workshop, data), []
    if form.is_valid():
        try:
            workflow.hold(workshop, **form.cleaned_data)
        except NotReady as error:
            tell(form, error)
        except EditConflict:
            workshop.refresh_from_db()
            differing = saved_meanwhile(form, _hold_form(workshop, None))
        else:
            messages.success(request, "Närvaron är sparad.")
            return redirect("arenor:series", workshop.arena_id)
    status = 200 if request.method != "POST" else UNPROCESSABLE
    return _show(
        request, workshop, "workshop_hold.html", status=status, form=form, differences=differing
    )


def _hold_form(workshop: Workshop, data: QueryDict | None) -> HoldForm:
    came = Q(attended=True) if workshop.held_at else Q(svar=Svar.JA)
    ticked = workshop.inbjudningar.filter(came).values_list("deltagare", flat=True)
    return HoldForm(data, workshop=workshop, ticked=ticked)


def _show(request: AppRequest, workshop: Workshop, template: str, **context: Any) -> HttpResponse:
    return show(request, workshop.arena, template, workshop=workshop, **context)
