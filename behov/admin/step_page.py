"""The page of a step: what will happen, whom it mails, what is missing; then yes."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.admin import columns
from behov.admin.page import address, load, onwards, show, too_late
from behov.admin.steps import BY_SLUG, FIXED_BY, STEP_PAGES, TO_THE_CHOSEN
from behov.models import Behov, Handelse, Statusregel
from behov.permissions import can_read_internal, require
from behov.step_forms import StepForm
from behov.timeline import HAPPENED
from behov.workflow import EditConflict, NotReady, Step, StepNotAllowed
from organisation import unsaved
from organisation.http import AppRequest
from utskick.outbox import subject_of

DECISIONS = {Step.APPROVE, Step.REJECT, Step.REST, Step.SEND_BACK}
"""Steps taken with the recommendation before one's eyes."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: AppRequest, pk: int, step: str) -> HttpResponse:
    if step not in BY_SLUG:
        raise Http404
    return _page(request, load(request, pk), BY_SLUG[step])


def _page(request: AppRequest, behov: Behov, step: Step) -> HttpResponse:
    require(step.may(request.user, behov))
    if not workflow.allows(behov, step):
        return too_late(request, behov)
    is_answer = request.method == "POST"
    data = request.POST if is_answer else unsaved.take(request)
    form = STEP_PAGES[step].form(data, behov=behov, step=step)
    try:
        if is_answer and form.is_valid():
            return _take(request, form)
    except StepNotAllowed as refusal:
        return too_late(request, refusal.behov)
    except EditConflict:
        return _show(request, form, load(request, behov.pk), status=409)
    except NotReady as refusal:
        for sentence in refusal.missing:
            form.add_error(None, sentence)
    return _show(request, form, behov, status=422 if is_answer and form.errors else 200)


def _take(request: AppRequest, form: StepForm) -> HttpResponse:
    """Only what the person has read about: whoever was faster has made it another question."""
    with transaction.atomic():
        for one in sorted(form.touches, key=lambda one: one.pk):  # as workflow.merge locks them
            workflow.lock(one)
        workflow.lock_at(form.behov, form.cleaned_data["version"])
        STEP_PAGES[form.step].take(form.behov, by=request.user, **form.arguments)
    messages.success(request, f"{form.behov.name}: {STEP_PAGES[form.step].done}")
    return onwards(request, form.behov)


def _show(request: AppRequest, form: StepForm, behov: Behov, *, status: int) -> HttpResponse:
    step = form.step
    form.is_valid()  # one kept from an ended session has not been read yet; `foretold` reads it
    meanwhile = _meanwhile(request, behov, form.read_version)
    form.read_again(behov)
    after = workflow.imagine(step, behov, **form.foretold)
    fixed_at = STEP_PAGES[step].fixed_at
    return show(
        request,
        "step.html",
        behov,
        status=status,
        title=step.label,
        form=form,
        step=step,
        decides=step in DECISIONS,
        to_the_chosen=step in TO_THE_CHOSEN,
        moves=after.status != behov.status,
        before_badge=columns.badge(behov),
        after_badge=columns.badge(after),
        after=after,
        regel=Statusregel.objects.filter(status=after.status).first(),
        letters=[(letter, subject_of(letter)) for letter in step.letters(after, "")],
        missing=step.missing(behov),
        fixed_url=address(request, behov.pk, fixed_at) if fixed_at else "",
        fixed_by=FIXED_BY.get(fixed_at, ""),
        overtaken=meanwhile is not None,
        meanwhile=meanwhile,
    )


@dataclass(frozen=True, slots=True)
class Meanwhile:
    what: str
    event: Handelse


def _meanwhile(request: AppRequest, behov: Behov, since: int | None) -> list[Meanwhile] | None:
    """What has happened since the person opened the page at version `since`; None if nothing.

    The list may be empty all the same: some events are told to those alone who may read them.
    """
    if since in (None, behov.version):
        return None
    events = behov.handelser.filter(version__gt=since).select_related("by")
    if not can_read_internal(request.user, behov):
        events = events.filter(internal=False)
    return [Meanwhile(HAPPENED.get(event.step, event.step), event) for event in events]
