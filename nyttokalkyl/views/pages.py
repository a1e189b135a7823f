"""Beginning a nyttokalkyl, and its first page: what is left to do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from behov.models import Behov
from behov.permissions import require
from nyttokalkyl import permissions, workflow
from nyttokalkyl.forms.create import CreateForm
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.tasks_left import tasks_of
from nyttokalkyl.views.page import for_readers, show
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: AppRequest, behov_pk: int) -> HttpResponse:
    readable = Behov.objects.readable_by(request.user).with_owner()
    behov = get_object_or_404(readable, pk=behov_pk)
    require(permissions.can_create(request.user, behov))
    form = CreateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kalkyl = workflow.create(behov, by=request.user, **form.cleaned_data)
        messages.success(request, "Kalkylen är skapad. Börja uppifrån i listan.")
        return redirect(kalkyl)
    context = {"behov": behov, "form": form}
    return render(request, "nyttokalkyl/create.html", context, status=422 if form.errors else 200)


@require_safe
@for_readers
def detail(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    document = workflow.document_of(kalkyl)
    return show(
        request,
        kalkyl,
        "detail.html",
        tasks=tasks_of(kalkyl, document, may_write=permissions.can_write(request.user, kalkyl)),
        events=kalkyl.handelser.select_related("by").order_by("-pk")[:20],
    )
