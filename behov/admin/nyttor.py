"""The page on which each benefit gets an owner, a measure and a baseline before hand-over."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.admin.page import load, onwards, show, too_late
from behov.forms.measures import Measures
from behov.models import Behov
from behov.permissions import require
from behov.workflow import Step, StepNotAllowed
from organisation import unsaved
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: AppRequest, pk: int) -> HttpResponse:
    behov = load(request, pk)
    require(Step.COMPLETE_NYTTOR.may(request.user, behov))
    if not workflow.allows(behov, Step.COMPLETE_NYTTOR):
        return too_late(request, behov)
    if request.method != "POST":
        return _show(request, behov, Measures(behov, unsaved.take(request)))
    try:
        with transaction.atomic():
            measures = Measures(workflow.lock(behov), request.POST)
            if measures.is_valid():
                workflow.complete_nyttor(behov, by=request.user, changes=measures.changes)
                messages.success(request, f"{behov.name}: nyttorna är sparade.")
                return onwards(request, behov)
    except StepNotAllowed as refusal:
        return too_late(request, refusal.behov)
    return _show(request, behov, measures, status=422)


def _show(
    request: AppRequest, behov: Behov, measures: Measures, *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "nyttor.html",
        behov,
        status=status,
        title="Nyttornas ägare och mått",
        measures=measures,
        missing=Step.HAND_OVER.missing(behov),
    )
