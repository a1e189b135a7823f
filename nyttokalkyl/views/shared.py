"""What all alternatives share: the terms, and how uncertainty is drawn."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nyttokalkyl import workflow
from nyttokalkyl.editing import with_shared
from nyttokalkyl.forms.terms import TermsForm, saved_terms
from nyttokalkyl.forms.uncertainty import UncertaintyForm, saved_uncertainty
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.views.editing import apply
from nyttokalkyl.views.page import for_writers, show
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def terms(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    initial = saved_terms(workflow.document_of(kalkyl))
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    return _save(
        request, kalkyl, form, "terms.html", "Villkoren är sparade.",
        saved_as=lambda document: TermsForm(initial=saved_terms(document)),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def uncertainty(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    initial = saved_uncertainty(workflow.document_of(kalkyl))
    form = UncertaintyForm(request.POST if request.method == "POST" else None, initial=initial)
    return _save(
        request, kalkyl, form, "uncertainty.html", "Inställningarna är sparade.",
        saved_as=lambda document: UncertaintyForm(initial=saved_uncertainty(document)),
    )  # fmt: skip


def _save(
    request: AppRequest,
    kalkyl: Nyttokalkyl,
    form: TermsForm | UncertaintyForm,
    template: str,
    done: str,
    *,
    saved_as: Callable[[Document], Form],
) -> HttpResponse:
    if form.is_valid():
        edit = partial(with_shared, changed=form.apply, seen=form.cleaned_data["seen"])
        if apply(
            kalkyl, by=request.user, edit=edit, note=done, form=form, saved_as=saved_as,
        ):  # fmt: skip
            messages.success(request, done)
            return redirect(kalkyl)
    return show(request, kalkyl, template, form=form, status=422 if form.errors else 200)
