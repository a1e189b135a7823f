"""The way from "is this for me?" to the receipt, on which a behov is written and sent in."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from behov import workflow
from behov.choices import Forkontrollfraga, Status
from behov.forms.pages import PAGES, Page, missing
from behov.forms.precheck import CreateForm, PrecheckForm
from behov.models import Behov
from behov.views.writing import for_writers, save, sent_in_already, show
from organisation import unsaved
from organisation.http import AppRequest
from organisation.models import Forvaltningsobjekt


@require_safe
def new(request: AppRequest) -> HttpResponse:
    return render(request, "behov/new.html", {"security_contact": settings.SECURITY_CONTACT})


@require_safe
def whole_form(request: AppRequest) -> HttpResponse:
    """Every question, to read beforehand."""
    return render(request, "behov/whole_form.html", {"pages": PAGES})


@require_safe
def precheck(request: AppRequest) -> HttpResponse:
    form = PrecheckForm(initial=request.GET.dict())
    return render(request, "behov/precheck.html", {"form": form})


@require_safe
def precheck_answer(request: AppRequest) -> HttpResponse:
    """Where the answers lead. Nothing is stored yet.

    The key of the draft to come stands in the address, so that whoever comes back here and goes
    on once more gets the same draft.
    """
    form = PrecheckForm(request.GET)
    if not form.is_valid():
        return render(request, "behov/precheck.html", {"form": form}, status=422)
    create = CreateForm({"token": request.GET.get("nyckel"), "precheck": form.holds()})
    if not create.is_valid():
        answers = form.cleaned_data | {"nyckel": uuid.uuid4()}
        return redirect(f"{request.path}?{urlencode(answers)}")
    context = {
        "holds": [Forkontrollfraga(name).label for name in form.holds()],
        "create": create,
        "answers": urlencode(form.cleaned_data),
        "objekt": Forvaltningsobjekt.objects.filter(active=True).select_related("objektledare_it"),
    }
    return render(request, "behov/precheck_answer.html", context)


@require_POST
def create(request: AppRequest) -> HttpResponse:
    form = CreateForm(request.POST)
    if form.is_valid():
        try:
            behov = workflow.create_draft(by=request.user, **form.cleaned_data)
        except IntegrityError:  # the key of somebody else's draft
            form.add_error("token", "Nyckeln är redan använd.")
        else:
            return redirect("behov:edit", behov.pk, PAGES[0].slug)
    messages.error(request, "Något gick fel på vägen hit. Börja om härifrån.")
    return redirect("behov:new")


@require_safe
@for_writers
def resume(request: AppRequest, behov: Behov) -> HttpResponse:
    """Go on where something is missing."""
    draft = behov.draft
    saved_at = date_format(timezone.localtime(draft.updated_at), r"j F Y \k\l. H.i")
    if behov.status == Status.UTKAST:
        messages.info(request, f"Du fortsätter på ett utkast från {saved_at}.")
    elif draft.version > 1:  # somebody has written in it
        messages.info(request, f"Du fortsätter på en komplettering från {saved_at}.")
    for lacking in missing(draft):
        return redirect("behov:edit", behov.pk, lacking.page.slug)
    return redirect("behov:review", behov.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: AppRequest, behov: Behov, page: str) -> HttpResponse:
    current = _page_called(page)
    if request.method != "POST":
        form = current.form(behov.draft, unsaved.take(request), complete=False)
        return show(request, behov, current, form)
    if rearranged := current.form.rearranged(behov.draft, request.POST):
        return show(request, behov, current, rearranged)
    form = current.form(behov.draft, request.POST, complete="later" not in request.POST)
    if not form.is_valid():
        return show(request, behov, current, form, status=422)
    return save(request, behov, current, form)


def _page_called(slug: str) -> Page:
    for page in PAGES:
        if page.slug == slug:
            return page
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def discard(request: AppRequest, behov: Behov) -> HttpResponse:
    if behov.status != Status.UTKAST:
        return sent_in_already(request, behov)
    if request.method == "POST":
        workflow.discard(behov)
        messages.success(request, "Utkastet är borttaget.")
        return redirect("behov:mine")
    return render(request, "behov/discard.html", {"behov": behov})
