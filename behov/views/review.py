"""Check the answers, send in, get a receipt."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from behov import snapshot, workflow
from behov.choices import Status
from behov.forms.page import PageForm
from behov.forms.pages import PAGES, REVIEW, Page, missing
from behov.models import Behov, Statusregel
from behov.permissions import require
from behov.snapshot import Row
from behov.views.writing import TO_REVIEW, asked_of, for_writers
from behov.workflow import Step, komplettering
from organisation.http import AppRequest
from organisation.models import Anvandare

ASKED_OF_SOME = {"owner_objekt", "owner_enhet", "deadline_on", "deadline_reason", "precheck"}
"""Rows that tell nothing where they are empty."""


class VersionForm(PageForm):
    """What was reviewed, and nothing else: it is only sent in if nobody has changed it since."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def review(request: AppRequest, behov: Behov) -> HttpResponse:
    step = Step.SUBMIT if behov.status == Status.UTKAST else Step.ANSWER_KOMPLETTERING
    require(step.may(request.user, behov))
    form = VersionForm(behov.draft, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show(request, behov, step, form=form, status=422 if form.errors else 200)
    try:
        _send_in(behov, step, by=request.user, version=form.cleaned_data["version"])
    except workflow.NotReady:
        return _show(request, behov, step, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except workflow.EditConflict as conflict:
        draft = conflict.behov
        form = VersionForm(draft)
        now = draft.completes or draft
        return _show(request, now, step, form=form, status=HTTPStatus.CONFLICT)
    if step == Step.SUBMIT:
        return redirect("behov:receipt", behov.pk)
    messages.success(request, "Tack! Kompletteringen är inskickad.")
    return redirect(behov)


@require_safe
def receipt(request: AppRequest, pk: int) -> HttpResponse:
    """For the submitter alone, and to come back to: what was sent in, and what happens now."""
    own = Behov.objects.filter(submitted_by=request.user, submitted_at__isnull=False)
    behov = get_object_or_404(own, pk=pk)
    context = {
        "behov": behov,
        "regel": Statusregel.objects.filter(status=behov.status).first(),
        "may_withdraw": workflow.allows(behov, Step.WITHDRAW),
    }
    return render(request, "behov/receipt.html", context)


@transaction.atomic
def _send_in(behov: Behov, step: Step, *, by: Anvandare, version: int) -> None:
    workflow.lock_draft_at(behov, version)
    if step == Step.SUBMIT:
        workflow.submit(behov, by=by)
    else:
        workflow.answer_komplettering(behov, by=by)


def _show(
    request: AppRequest,
    behov: Behov,
    step: Step,
    *,
    form: VersionForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    changes = komplettering.changes(behov) if step == Step.ANSWER_KOMPLETTERING else {}
    letters = step.letters(workflow.imagine(step, behov, **changes), "")
    context = {
        "behov": behov,
        "form": form,
        "button": "Skicka in behovet" if step == Step.SUBMIT else step.label,
        "sections": _sections(behov),
        "missing": missing(behov.draft),
        "told": list(dict.fromkeys(letter.recipient for letter in letters)),
        "asked": asked_of(behov),
        "steps": [*(page.heading for page in PAGES), REVIEW],
        "changed": status == HTTPStatus.CONFLICT,
        "refused": status == HTTPStatus.UNPROCESSABLE_ENTITY,
    }
    return render(request, "behov/review.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Answer:
    label: str
    value: str
    change_url: str
    """The place where it was given; empty if it cannot be changed."""


def _sections(behov: Behov) -> list[tuple[Page, str, list[Answer]]]:
    """Each page of the form, its address and its answers."""
    draft = behov.draft
    sizes = {f"bilaga_{bilaga.pk}": bilaga.size for bilaga in draft.bilagor.all()}
    content = {section["key"]: section["rows"] for section in snapshot.content_of(draft)}
    sections = []
    for page in PAGES:
        url = reverse("behov:edit", args=[behov.pk, page.slug]) + TO_REVIEW
        answers = [
            Answer(
                label=row["label"],
                value=filesizeformat(sizes[row["key"]]) if row["key"] in sizes else row["value"],
                change_url="" if row["key"] == "precheck" else f"{url}#{_anchor(page, row)}",
            )
            for row in content[page.slug]
            if row["value"] or row["key"] not in ASKED_OF_SOME
        ]
        sections.append((page, url, answers))
    return sections


def _anchor(page: Page, row: Row) -> str:
    """Benefits, files and berörda verksamheter are rows here and parts of a field there."""
    name, _, number = row["key"].rpartition("_")
    if name == "nytta":
        return f"id_nyttor-{int(number) - 1}-intressent"
    aliases = {"affected_enheter": "affected", "bilaga": "uploads"}
    key = aliases.get(row["key"]) or aliases.get(name) or row["key"]
    return page.form.anchor_of(key)
