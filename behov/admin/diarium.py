"""The page on which the diarienummer is entered."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from behov import workflow
from behov.admin.page import load, onwards, show
from behov.forms.merging import MergingForm
from behov.models import Behov
from behov.permissions import require
from behov.workflow import Step
from organisation.http import AppRequest


class DiarienummerForm(MergingForm):
    diarienummer = forms.CharField(
        label="Diarienummer",
        help_text="Till exempel KS 2026/118. Lämna tomt om behovet inte är registrerat.",
        max_length=40,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: AppRequest, pk: int) -> HttpResponse:
    behov = load(request, pk)
    require(Step.SET_DIARIENUMMER.may(request.user, behov))
    form = DiarienummerForm(initial=_saved(behov))
    if request.method == "POST":
        with transaction.atomic():
            form = DiarienummerForm(request.POST, initial=_saved(workflow.lock(behov)))
            if form.is_valid():
                workflow.set_diarienummer(behov, by=request.user, **form.cleaned_data)
                messages.success(request, f"{behov.name}: diarienumret är sparat.")
                return onwards(request, behov)
    return show(
        request,
        "diarienummer.html",
        behov,
        status=422 if form.errors else 200,
        title="Diarienummer",
        form=form,
    )


def _saved(behov: Behov) -> dict[str, str]:
    return {"diarienummer": behov.diarienummer}
