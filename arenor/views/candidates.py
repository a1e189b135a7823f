"""Behov that wait for an arena: open one from several, let one rest, or give one back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from arenor import permissions, workflow
from arenor.actions import Told, once_each, told_of_parking, told_of_referral, told_of_return
from arenor.candidates import (
    candidates,
    chosen_by,
    names_of_enheter,
    oldest_first,
    rows_of,
    shared,
    with_interest,
)
from arenor.forms.candidates import OpenForm, ParkForm
from arenor.forms.filter import CandidateFilter
from arenor.forms.leading import MotivatedForm
from arenor.models import Utvecklingsarena
from arenor.views.steps import ASKS_FIRST
from arenor.workflow import NotReady
from behov import workflow as behov_workflow
from behov.choices import Status
from behov.models import Behov
from behov.permissions import require
from organisation import unsaved
from organisation.http import AppRequest
from organisation.paging import RowsInAnyCase

PER_PAGE = 25


@require_safe
def index(request: AppRequest) -> HttpResponse:
    require(permissions.can_open(request.user))
    names = names_of_enheter()
    form = CandidateFilter(request.GET, enheter=names)
    found = form.apply(candidates().visible_to(request.user), reader=request.user)
    page = RowsInAnyCase(oldest_first(found), PER_PAGE).get_page(request.GET.get("sida"))
    rows = rows_of(with_interest(page.object_list), names)
    context = {
        "form": form,
        "is_filtered": bool(form.chosen),
        "page": page,
        "rows": rows,
        "shared": [pair for pair in shared(rows) if pair[1] > 1],
    }
    return render(request, "arenor/candidates.html", context)


@ASKS_FIRST
def open_arena(request: AppRequest) -> HttpResponse:
    require(permissions.can_open(request.user))
    data = unsaved.typed(request)
    chosen = chosen_by(request.user, (data or request.GET).getlist("behov")).with_owner()
    form = OpenForm(data, chosen=chosen, by=request.user)
    if request.method == "POST":
        arena = _opened(request, form)
        if arena:
            return redirect(arena)
    context = {
        "form": form,
        "shared": shared(rows_of(with_interest(chosen), names_of_enheter())),
        "told": once_each(_told_of_opening(chosen)),
    }
    refused = request.method == "POST"
    return render(request, "arenor/open.html", context, status=422 if refused else 200)


def _opened(request: AppRequest, form: OpenForm) -> Utvecklingsarena | None:
    """None if something stands in the way, which then stands on the form."""
    if not form.is_valid():
        return form.opened
    try:
        arena = workflow.open_arena(by=request.user, **form.cleaned_data)
    except NotReady as error:
        form.add_error(None, error.missing)
    except behov_workflow.StepNotAllowed as error:
        form.add_error(None, f"{error.behov.reference} har gått vidare. Läs om sidan.")
    else:
        messages.success(request, "Arenan är öppnad.")
        return arena
    return None


def _told_of_opening(behov: Any) -> Told:
    """Who hears that a behov goes to an arena; of those that are there already they have heard."""
    moving = [one for one in behov if one.status == Status.UNDER_BEREDNING]
    return [person for one in moving for person in told_of_referral(one)]


@ASKS_FIRST
def park(request: AppRequest, behov_pk: int) -> HttpResponse:
    behov = _load(request, behov_pk)
    if behov is None:
        return _decided_already(request, behov_pk, behov_workflow.Step.PARK)
    require(behov_workflow.Step.PARK.may(request.user, behov))
    form = ParkForm(unsaved.typed(request), button="Låt behovet vila")
    told = told_of_parking(behov)
    return _decided(request, behov, form, workflow.park, template="park.html", told=told)


@ASKS_FIRST
def send_back(request: AppRequest, behov_pk: int) -> HttpResponse:
    behov = _load(request, behov_pk)
    if behov is None:
        return _decided_already(request, behov_pk, behov_workflow.Step.RETURN_FROM_ARENA)
    require(behov_workflow.Step.RETURN_FROM_ARENA.may(request.user, behov))
    form = MotivatedForm(unsaved.typed(request), button="Lämna tillbaka")
    told = told_of_return(behov)
    return _decided(request, behov, form, workflow.send_back, template="send_back.html", told=told)


def _load(request: AppRequest, behov_pk: int) -> Behov | None:
    """A referred candidate; None if it has gone on meanwhile, or is no candidate."""
    require(permissions.can_open(request.user))
    waiting = candidates().visible_to(request.user).filter(status=Status.I_ARENA)
    return waiting.with_owner().filter(pk=behov_pk).first()


def _decided_already(request: AppRequest, behov_pk: int, step: behov_workflow.Step) -> HttpResponse:
    """A second press finds it decided, which is what was asked for. Else 404."""
    behov = get_object_or_404(Behov.objects.visible_to(request.user), pk=behov_pk)
    last = behov.handelser.last()
    note = request.POST.get("motivation", "").strip()
    same = last and (last.step, last.by_id, last.note) == (step.name, request.user.pk, note)
    if request.method != "POST" or not same:
        raise Http404
    return _went(request, behov)


def _went(request: AppRequest, behov: Behov) -> HttpResponse:
    standing = behov.get_status_display().lower()
    messages.success(request, f"{behov.reference} har nu läget {standing}.")
    return redirect("arenor:candidates")


def _decided(
    request: AppRequest, behov: Behov, form: MotivatedForm, take: Any, *, template: str, told: Told
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return _went(request, take(behov, by=request.user, **form.cleaned_data))
        except NotReady as error:
            form.add_error(None, error.missing)
        except behov_workflow.StepNotAllowed as error:
            form.add_error(None, f"{error.behov.reference} har gått vidare. Läs om sidan.")
    context = {"behov": behov, "form": form, "told": once_each(told)}
    refused = request.method == "POST"
    return render(request, f"arenor/{template}", context, status=422 if refused else 200)
