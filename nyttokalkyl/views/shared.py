"""What all alternatives share: the terms."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nyttokalkyl import workflow
from nyttokalkyl.editing import seen_terms, with_shared
from nyttokalkyl.forms.terms import TermsForm, saved_terms
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.views.editing import apply
from nyttokalkyl.views.page import for_writers, show
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def terms(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    document = workflow.document_of(kalkyl)
    form = TermsForm(
        request.POST if request.method == "POST" else None, initial=saved_terms(document)
    )
    if form.is_valid():
        edit = partial(with_shared, changed=form.apply, seen=form.cleaned_data["seen"])
        note = "Villkoren ändrades."
        if apply(kalkyl, by=request.user, edit=edit, note=note, form=form, seen_of=seen_terms):
            messages.success(request, "Villkoren är sparade.")
            return redirect(kalkyl)
    return show(request, kalkyl, "terms.html", form=form, status=422 if form.errors else 200)
