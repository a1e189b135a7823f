"""A sakkunnig answers what beredningen asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.forms.yttrande import YttrandeForm
from behov.models import Behov, Yttrande
from behov.permissions import require
from behov.workflow import NotReady, Step, StepNotAllowed
from organisation import unsaved
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
def yttrande(request: AppRequest, pk: int) -> HttpResponse:
    """What the reader is asked now. To those who may not answer it does not exist."""
    asked = Behov.objects.visible_to(request.user).filter(sakkunniga__contains=[request.user.pk])
    behov = get_object_or_404(asked.with_owner(), pk=pk)
    require(Step.GIVE_YTTRANDE.may(request.user, behov))
    question = behov.yttranden.awaited().filter(sakkunnig=request.user).first()
    if question is None:
        return _too_late(request, behov)
    is_answer = request.method == "POST"
    form = YttrandeForm(unsaved.typed(request))
    if is_answer and form.is_valid():
        try:
            workflow.give_yttrande(behov, by=request.user, **form.cleaned_data)
        except (NotReady, StepNotAllowed):
            return _too_late(request, behov)
        messages.success(request, "Tack. Yttrandet är lämnat.")
        return redirect(behov)
    return _show(request, behov, question, form, status=422 if is_answer else 200)


def _show(
    request: AppRequest, behov: Behov, question: Yttrande, form: YttrandeForm, *, status: int
) -> HttpResponse:
    letters = Step.GIVE_YTTRANDE.letters(behov, "")
    context = {
        "behov": behov,
        "question": question,
        "form": form,
        "told": [letter.recipient for letter in letters],
    }
    return render(request, "behov/yttrande.html", context, status=status)


def _too_late(request: AppRequest, behov: Behov) -> HttpResponse:
    """It is given, or nobody waits for it any more: what was typed stays on the page."""
    given = behov.yttranden.filter(sakkunnig=request.user, given_at__isnull=False)
    if given.exists():
        messages.info(request, "Du har redan lämnat ditt yttrande.")
        return redirect(behov)
    context = {"behov": behov, "typed": request.POST.get("text", "")}
    return render(request, "behov/yttrande_not_needed.html", context, status=409)
