"""Review and lock: where a nyttokalkyl stands, and the steps that take it further."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from behov.permissions import require
from nyttokalkyl import permissions, workflow
from nyttokalkyl.actions import BY_SLUG, actions_for
from nyttokalkyl.forms.message import MessageForm
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.views.page import for_readers, not_editable, show
from nyttokalkyl.workflow import NotEditable, NotReady, document_of
from organisation.http import AppRequest


@require_safe
@for_readers
def review(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    return show(
        request,
        kalkyl,
        "review.html",
        actions=actions_for(request.user, kalkyl),
        missing=workflow.missing_for_review(document_of(kalkyl)) if kalkyl.is_editable else [],
        has_written=permissions.has_written(request.user, kalkyl),
        events=kalkyl.handelser.select_related("by").order_by("-pk")[:20],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def step(request: AppRequest, kalkyl: Nyttokalkyl, slug: str) -> HttpResponse:
    action = BY_SLUG.get(slug)
    if action is None:
        raise Http404
    if not action.is_open(kalkyl):
        return not_editable(request, kalkyl)
    require(action.may(request.user, kalkyl))
    form = MessageForm(request.POST if request.method == "POST" else None, action=action)
    try:
        if form.is_valid():
            taken = action.take(kalkyl, by=request.user, **form.cleaned_data)
            messages.success(request, action.done)
            return redirect(taken)
    except NotEditable as error:
        return not_editable(request, error.kalkyl)
    except NotReady as error:
        form.add_error(None, error.missing)
    told = [letter.recipient for letter in action.letters(kalkyl, "")]
    context = {"form": form, "action": action, "told": told}
    return show(request, kalkyl, "step.html", status=422 if form.errors else 200, **context)
