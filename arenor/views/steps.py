"""What whoever leads an arena does with it. Each page says beforehand what a click will do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from arenor import workflow
from arenor.actions import BY_SLUG, Action, once_each, told_of_return
from arenor.choices import Arenastatus
from arenor.forms.leading import (
    BehovForm,
    MotivatedForm,
    PublishForm,
    StepForm,
    WordsForm,
    read_again,
)
from arenor.models import Utvecklingsarena
from arenor.views import not_saved
from arenor.views.page import for_leaders, show
from arenor.workflow import EditConflict, NotReady, Step, StepNotAllowed
from behov import workflow as behov_workflow
from behov.models import Behov
from behov.permissions import require
from nyttokalkyl.forms.differences import Difference, differences
from organisation import unsaved
from organisation.http import AppRequest

ASKS_FIRST = require_http_methods(["GET", "HEAD", "POST"])


@ASKS_FIRST
@for_leaders
def step(request: AppRequest, arena: Utvecklingsarena, slug: str) -> HttpResponse:
    action = BY_SLUG.get(slug)
    if action is None:
        raise Http404
    form, found = StepForm(unsaved.typed(request), action=action, arena=arena), []
    if request.method == "POST" and form.is_valid():
        try:
            action.take(arena, by=request.user, **form.cleaned_data)
            messages.success(request, action.done)
            return redirect(arena)
        except NotReady as error:
            form.add_error(None, error.missing)
        except StepNotAllowed as error:
            arena = error.arena
        except EditConflict:
            arena = Utvecklingsarena.objects.select_related("director").get(pk=arena.pk)
            found = _meet(form, arena, action)
    if not workflow.allows(arena, action.step):
        return _too_late(request, arena, action, form)
    missing = [] if form.non_field_errors() else action.step.missing(arena)
    told = once_each(action.told(arena))
    context = {"action": action, "differences": found, "missing": missing, "told": told}
    return _answer(request, arena, "step.html", form, **context)


def _meet(form: StepForm, saved: Utvecklingsarena, action: Action) -> list[Difference]:
    """What somebody else has done to the arena that is about to be closed, and what was typed."""
    found = differences(form, StepForm(None, action=action, arena=saved))
    if not found:
        form.add_error(None, "Arenan har ändrats sedan du öppnade sidan. Läs och bekräfta igen.")
    read_again(form, saved)
    return found


def _too_late(
    request: AppRequest, arena: Utvecklingsarena, action: Action, form: StepForm
) -> HttpResponse:
    """Whoever presses twice hears once more that it is done.

    Who closes what somebody else has just closed sees both summaries, and chooses.
    """
    note = form.data.get("motivation", "").strip() if action.step.needs_note else ""
    if arena.status == action.step.end and _has_taken(request, arena, action.step, note):
        messages.success(request, action.done)
        return redirect(arena)
    closed = action.step is Step.CLOSE and arena.status == Arenastatus.AVSLUTAD
    if request.method != "POST" or not closed:
        return not_saved.too_late(request, arena, form.data)
    written = str(form["motivation"].value() or "").strip()
    if written in {"", arena.summary}:
        messages.success(request, action.done)
        return redirect(arena)
    messages.warning(request, "Någon annan har redan avslutat arenan. Det du skrev är inte sparat.")
    words = {"summary": written, "is_public": arena.is_public, "version": arena.version}
    both = PublishForm(words, instance=arena)
    both.helper.form_action = reverse("arenor:publish", args=[arena.pk])
    found = differences(both, PublishForm(instance=arena))
    return _answer(request, arena, "publish.html", both, differences=found)


def _has_taken(request: AppRequest, arena: Utvecklingsarena, step: Step, note: str) -> bool:
    """Whether this person has sent the same form already."""
    taken = arena.handelser.filter(step=step.name, by=request.user, note=note)
    return request.method == "POST" and taken.exists()


@ASKS_FIRST
@for_leaders
def edit(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    return _written(
        request, arena, WordsForm, Step.EDIT, workflow.edit, done="Ändringen är sparad."
    )


@ASKS_FIRST
@for_leaders
def publish(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    done = "Sammanfattningen är sparad."
    return _written(request, arena, PublishForm, Step.PUBLISH, workflow.publish, done=done)


def _written(
    request: AppRequest,
    arena: Utvecklingsarena,
    form_class: type[WordsForm] | type[PublishForm],
    step: Step,
    write: Any,
    *,
    done: str,
) -> HttpResponse:
    """Save, unless somebody else has meanwhile: then show what they saved beside what was typed."""
    if not workflow.allows(arena, step):
        raise StepNotAllowed(arena, step)
    form, found = form_class(unsaved.typed(request), instance=arena), []
    if request.method == "POST" and form.is_valid():
        try:
            write(arena, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect(arena)
        except EditConflict:
            saved = Utvecklingsarena.objects.get(pk=arena.pk)
            found = differences(form, form_class(instance=saved))
            read_again(form, saved)
    name = "words.html" if step == Step.EDIT else "publish.html"
    return _answer(request, arena, name, form, differences=found)


@ASKS_FIRST
@for_leaders
def add_behov(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    if not workflow.allows(arena, Step.ADD_BEHOV):
        raise StepNotAllowed(arena, Step.ADD_BEHOV)
    form = BehovForm(unsaved.typed(request), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.add_behov(arena, by=request.user, **form.cleaned_data)
            messages.success(request, "Behovet är med i arenan.")
            return redirect(arena)
        except NotReady as error:
            form.add_error("behov", error.missing)
        except behov_workflow.StepNotAllowed:
            form.add_error("behov", "Någon hann före. Läs om hur det står till med behovet.")
    return _answer(request, arena, "add_behov.html", form)


@ASKS_FIRST
@for_leaders
def return_behov(request: AppRequest, arena: Utvecklingsarena, behov_pk: int) -> HttpResponse:
    behov = arena.behov.with_owner().filter(pk=behov_pk).first()
    if behov is None:
        return _returned_already(request, arena, behov_pk)
    require(behov_workflow.Step.RETURN_FROM_ARENA.may(request.user, behov))
    if not workflow.allows(arena, Step.RETURN_BEHOV):
        raise StepNotAllowed(arena, Step.RETURN_BEHOV)
    form = MotivatedForm(unsaved.typed(request), button="Lämna tillbaka")
    if request.method == "POST" and form.is_valid():
        try:
            workflow.return_behov(arena, by=request.user, behov=behov, **form.cleaned_data)
            return _given_back(request, arena, behov)
        except NotReady as error:
            form.add_error(None, error.missing)
        except behov_workflow.StepNotAllowed as error:
            return _has_gone_on(request, arena, error.behov)
    told = once_each(told_of_return(behov))
    return _answer(request, arena, "return_behov.html", form, behov=behov, told=told)


def _returned_already(request: AppRequest, arena: Utvecklingsarena, behov_pk: int) -> HttpResponse:
    """A second press finds it given back, which is what was asked for. Else 404."""
    behov = get_object_or_404(Behov.objects.visible_to(request.user), pk=behov_pk)
    note = f"{behov.reference}: {request.POST.get('motivation', '').strip()}"
    if not _has_taken(request, arena, Step.RETURN_BEHOV, note):
        raise Http404
    return _given_back(request, arena, behov)


def _given_back(request: AppRequest, arena: Utvecklingsarena, behov: Behov) -> HttpResponse:
    messages.success(request, f"{behov.reference} är tillbaka hos beredningen.")
    return redirect(arena)


def _has_gone_on(request: AppRequest, arena: Utvecklingsarena, behov: Behov) -> HttpResponse:
    standing = behov.get_status_display()
    messages.error(request, f"Det går inte längre. {behov.reference} har nu läget ”{standing}”.")
    return redirect(arena)


def _answer(
    request: AppRequest, arena: Utvecklingsarena, template: str, form: Any, **context: Any
) -> HttpResponse:
    refused = request.method == "POST"  # whatever was accepted has led elsewhere
    return show(request, arena, template, form=form, status=422 if refused else 200, **context)
