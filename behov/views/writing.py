"""What the pages have in common on which a behov is written."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from behov import permissions, workflow
from behov.choices import Status
from behov.forms.page import Difference, PageForm
from behov.forms.pages import PAGES, REVIEW, Page
from behov.models import Behov, Handelse
from behov.permissions import require
from behov.workflow import Step
from organisation.http import AppRequest

P = ParamSpec("P")
WritingView: TypeAlias = Callable[Concatenate[AppRequest, Behov, P], HttpResponse]

TO_REVIEW = "?retur=granska"
"""What a link adds that leads from the review to a page: saving it leads straight back."""


def for_writers(view: WritingView[P]) -> Callable[..., HttpResponse]:
    """Give the view the behov, if the person may write it.

    One who wrote it, and comes back by a bookmark or the back button after it was sent in, is
    shown where it stands; one who has discarded it, perhaps in another tab, is told so.
    """

    @wraps(view)
    def wrapped(request: AppRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visible = Behov.objects.visible_to(request.user).with_owner().with_draft()
        try:
            behov = visible.get(pk=pk)
            if not behov.is_editable and permissions.is_party(request.user, behov):
                return sent_in_already(request, behov)
            require(permissions.can_write(request.user, behov))
            return view(request, behov, *args, **kwargs)
        except workflow.NotEditable as error:
            return sent_in_already(request, error.behov)
        except Behov.DoesNotExist:  # or it is somebody else's, which nobody is told
            return render(request, "behov/no_draft.html", status=404)

    return wrapped


def sent_in_already(request: AppRequest, behov: Behov) -> HttpResponse:
    """Whoever presses send twice gets the receipt twice. What somebody typed they may copy."""
    if "send" in request.POST and behov.submitted_by_id == request.user.pk:
        return redirect("behov:receipt", behov.pk)
    if typed := _typed_in_vain(request, behov):
        context = {"behov": behov, "differences": typed}
        return render(request, "behov/not_saved.html", context, status=409)
    messages.info(request, "Behovet är inskickat, så texten går inte att ändra nu.")
    return redirect(behov)


def _typed_in_vain(request: AppRequest, behov: Behov) -> Sequence[Difference]:
    """Where a posted page of the form says something else than what has been sent in."""
    posted = request.method == "POST"
    for page in PAGES:
        if posted and request.path.endswith(f"/{page.slug}/"):
            form = page.form(behov, request.POST, complete=False)
            form.is_valid()
            return form.differences(behov)
    return []


def asked_of(behov: Behov) -> Handelse | None:
    """What beredningen asked for, if it waits for a completion."""
    if behov.status != Status.KOMPLETTERING:
        return None
    asked = behov.handelser.filter(step=Step.REQUEST_KOMPLETTERING.name)
    return asked.select_related("by").last()


def show(
    request: AppRequest,
    behov: Behov,
    page: Page,
    form: PageForm,
    *,
    differences: Sequence[Difference] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "behov": behov,
        "draft": behov.draft,
        "page": page,
        "form": form,
        "formset": form.formset,
        "steps": [*(one.heading for one in PAGES), REVIEW],
        "back": _back(request, behov, page),
        "asked": asked_of(behov),
        "differences": differences,
    }
    return render(request, page.template, context, status=status)


def save(request: AppRequest, behov: Behov, page: Page, form: PageForm) -> HttpResponse:
    """Write a valid page and go on, or show what stands in the way."""
    try:
        workflow.save_draft(behov, version=form.cleaned_data["version"], **form.draft())
    except workflow.EditConflict as conflict:
        differences = form.differences(conflict.behov)
        if differences:  # otherwise it is the same page sent twice
            form.adopt(conflict.behov)
            return show(request, behov, page, form, differences=differences, status=409)
    return go_on(request, behov, page)


def go_on(request: AppRequest, behov: Behov, page: Page) -> HttpResponse:
    """Where a saved page leads."""
    if {"upload", "remove"} & request.POST.keys():
        return redirect(request.get_full_path())
    if "later" in request.POST:
        messages.success(request, "Det du har skrivit är sparat. Fortsätt här när du vill.")
        return redirect("behov:mine")
    if page.next is None or _came_from_review(request):
        return redirect("behov:review", behov.pk)
    return redirect("behov:edit", behov.pk, page.next.slug)


def _back(request: AppRequest, behov: Behov, page: Page) -> str:
    if _came_from_review(request):
        return reverse("behov:review", args=[behov.pk])
    if page.number == 1:
        return reverse("behov:mine")
    return reverse("behov:edit", args=[behov.pk, PAGES[page.number - 2].slug])


def _came_from_review(request: AppRequest) -> bool:
    return request.GET.get("retur") == "granska"
