"""A sakkunnig answers what beredningen asks."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
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
    """What the reader is asked now. To those who never were it does not exist."""
    asked = Yttrande.objects.asked_of(request.user).values("behov")
    visible = Behov.objects.visible_to(request.user).filter(pk__in=asked)
    behov = get_object_or_404(visible.with_owner(), pk=pk)
    question = behov.yttranden.awaited().asked_of(request.user).first()
    data = unsaved.typed(request)
    if question is None:
        return _too_late(request, behov, data)
    require(Step.GIVE_YTTRANDE.may(request.user, behov))
    form = YttrandeForm(data, asked=question)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.give_yttrande(behov, by=request.user, **form.cleaned_data)
        except (NotReady, StepNotAllowed):
            return _too_late(request, behov, data)
        messages.success(request, "Tack. Yttrandet är lämnat.")
        return redirect(behov)
    return _show(request, behov, question, form)


def _show(
    request: AppRequest, behov: Behov, question: Yttrande, form: YttrandeForm
) -> HttpResponse:
    letters = Step.GIVE_YTTRANDE.letters(behov, "")
    context = {
        "behov": behov,
        "question": question,
        "form": form,
        "told": [letter.recipient for letter in letters],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "behov/yttrande.html", context, status=status)


def _too_late(request: AppRequest, behov: Behov, data: QueryDict | None) -> HttpResponse:
    """Nobody waits for it any more: what was typed stays on the page, unless it was given."""
    typed = data.get("text", "").strip() if data else ""
    given = behov.yttranden.asked_of(request.user).filter(given_at__isnull=False)
    if given.filter(text=typed).exists() if typed else given.exists():
        messages.info(request, "Du har redan lämnat ditt yttrande.")
        return redirect(behov)
    context = {"behov": behov, "typed": typed}
    return render(request, "behov/yttrande_not_needed.html", context, status=409)
