"""What the submitter, the owner and followers do with a behov from its page."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from behov import workflow
from behov.choices import Status
from behov.forms.measures import Measures
from behov.forms.motivation import MotivationForm
from behov.models import Behov
from behov.permissions import require
from behov.workflow import NotReady, Step, StepNotAllowed
from organisation import unsaved
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: AppRequest, pk: int) -> HttpResponse:
    return _motivated_step(
        request,
        _load(request, pk),
        Step.WITHDRAW,
        workflow.withdraw,
        "behov/withdraw.html",
        hint="Skriv varför ni inte går vidare, så att den som läser senare förstår.",
        done="Behovet är återkallat.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline_owner(request: AppRequest, pk: int) -> HttpResponse:
    return _motivated_step(
        request,
        _load(request, pk),
        Step.DECLINE_OWNER,
        workflow.decline_owner,
        "behov/decline_owner.html",
        hint="Skriv gärna vem du tror äger behovet i stället.",
        done="Tack för svaret. Beredningen letar efter en ägare.",
    )


def _motivated_step(
    request: AppRequest,
    behov: Behov,
    step: Step,
    take: Callable[..., Behov],
    template: str,
    *,
    hint: str,
    done: str,
) -> HttpResponse:
    """Ask first: what will happen, who is mailed, and why."""
    require(step.may(request.user, behov))
    if not workflow.allows(behov, step):
        return _too_late(request, behov)
    form = MotivationForm(unsaved.typed(request), button=step.label, hint=hint)
    try:
        if request.method == "POST" and form.is_valid():
            take(behov, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect(behov)
    except StepNotAllowed as error:
        return _too_late(request, error.behov)
    except NotReady as error:
        form.add_error(None, error.missing)
    return _ask(request, behov, step, form, template)


def _ask(
    request: AppRequest, behov: Behov, step: Step, form: MotivationForm, template: str
) -> HttpResponse:
    letters = step.letters(workflow.imagine(step, behov), "")
    context = {
        "behov": behov,
        "form": form,
        "told": [letter.recipient for letter in letters],
    }
    wrong = request.method == "POST" and form.errors
    return render(request, template, context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def nyttor(request: AppRequest, pk: int) -> HttpResponse:
    """Owner and measure of each benefit, for an owner who has no desk in the admin."""
    behov = _load(request, pk)
    require(Step.COMPLETE_NYTTOR.may(request.user, behov))
    if not workflow.allows(behov, Step.COMPLETE_NYTTOR):
        return _too_late(request, behov)
    if request.method != "POST":
        return _show_measures(request, behov, Measures(behov, unsaved.take(request)))
    try:
        with transaction.atomic():
            measures = Measures(workflow.lock(behov), request.POST)
            if measures.is_valid():
                workflow.complete_nyttor(behov, by=request.user, changes=measures.changes)
                messages.success(request, "Nyttorna är sparade.")
                return redirect(behov)
    except StepNotAllowed as error:
        return _too_late(request, error.behov)
    return _show_measures(request, behov, measures, status=422)


def _show_measures(
    request: AppRequest, behov: Behov, measures: Measures, *, status: int = 200
) -> HttpResponse:
    context = {
        "behov": behov,
        "measures": measures,
        "missing": Step.HAND_OVER.missing(behov),
    }
    return render(request, "behov/nyttor.html", context, status=status)


@require_POST
def confirm_owner(request: AppRequest, pk: int) -> HttpResponse:
    behov = _load(request, pk)
    require(Step.CONFIRM_OWNER.may(request.user, behov))
    try:
        workflow.confirm_owner(behov, by=request.user)
    except StepNotAllowed as error:
        return _too_late(request, error.behov)
    except NotReady as error:
        messages.error(request, " ".join(error.missing))
    else:
        messages.success(request, f"Tack. Ni äger behovet: {behov.owner}.")
    return redirect(behov)


@require_POST
def follow(request: AppRequest, pk: int) -> HttpResponse:
    behov = _load(request, pk)
    require(behov.status != Status.UTKAST)
    workflow.follow(behov, by=request.user)
    messages.success(request, "Du följer behovet och får mejl när dess läge ändras.")
    return redirect(behov)


@require_POST
def unfollow(request: AppRequest, pk: int) -> HttpResponse:
    behov = _load(request, pk)
    workflow.unfollow(behov, by=request.user)
    messages.success(request, "Du följer inte längre behovet.")
    return redirect(behov)


def _load(request: AppRequest, pk: int) -> Behov:
    return get_object_or_404(Behov.objects.visible_to(request.user).with_owner(), pk=pk)


def _too_late(request: AppRequest, behov: Behov) -> HttpResponse:
    """Somebody was faster, or the page was old."""
    name = behov.get_status_display()
    messages.error(request, f"Det går inte längre. Behovet har nu läget ”{name}”.")
    return redirect(behov)
