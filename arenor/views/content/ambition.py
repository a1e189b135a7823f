"""How far the municipality wants to go: read, written anew, and agreed on."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arenor import workflow
from arenor.choices import Ambitionsniva
from arenor.forms.content.ambition import AmbitionForm, SamtyckeForm
from arenor.models import Ambition, Utvecklingsarena
from arenor.views.content.page import save, save_over, show_form, while_open
from arenor.views.page import for_facilitators, for_leaders, for_readers, show
from arenor.workflow import NotReady
from behov.diff import Piece, words
from organisation import unsaved
from organisation.http import AppRequest

LEAD_AGREE = (
    "När ni har enats går versionen inte att ändra. Vill ni något annat senare skriver ni en ny "
    "version."
)

WRITE_FIRST = "Det finns ingen version att enas om. Skriv en först."


@dataclass(frozen=True, slots=True)
class Version:
    """One version, with what it changed in the one before."""

    row: Ambition
    text: list[Piece]
    level_before: str
    """Empty when the level is the same, or when it is the first."""


@require_safe
@for_readers
def ambition(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    rows = arena.ambitioner.select_related("written_by").prefetch_related("samtycken__deltagare")
    versions = _compared(list(rows.order_by("number")))
    return show(
        request,
        arena,
        "ambition.html",
        latest=versions[-1].row if versions else None,
        versions=versions[::-1],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
@while_open
def new(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    """The next version, which begins as the latest one."""
    form = AmbitionForm(unsaved.typed(request), latest=_latest(arena))
    if request.method == "POST" and form.is_valid():
        level, text = Ambitionsniva(form.cleaned_data["level"]), form.cleaned_data["text"]
        after = form.cleaned_data["version"]
        saved = save_over(
            form,
            lambda: workflow.write_ambition(
                arena, by=request.user, level=level, text=text, after=after
            ),
            lambda row: AmbitionForm(None, latest=row),
        )
        if saved:
            messages.success(request, f"Version {saved.number} av ambitionen är sparad.")
            return redirect("arenor:ambition", arena.pk)
    return show_form(request, arena, form, heading="Skriv ambitionen", back=_back(arena))


@require_http_methods(["GET", "HEAD", "POST"])
@for_leaders
@while_open
def agree(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    """Who stands behind the latest version, from which day."""
    latest = _latest(arena)
    if latest is None or latest.agreed_on:
        messages.info(request, f"Version {latest.number} är beslutad." if latest else WRITE_FIRST)
        return redirect("arenor:ambition", arena.pk)
    form = SamtyckeForm(unsaved.typed(request), ambition=latest, people=arena.deltagare.current())
    if request.method == "POST" and form.is_valid():
        read, answers = form.cleaned_data["version"], form.answers
        if save(form, lambda: _agree(latest, read, request, answers)):
            messages.success(request, f"Version {latest.number} av ambitionen är beslutad.")
            return redirect("arenor:ambition", arena.pk)
    return show_form(
        request,
        arena,
        form,
        heading="Enas om ambitionen",
        back=_back(arena),
        template="agree.html",
        ambition=latest,
        lead=LEAD_AGREE,
    )


def _agree(latest: Ambition, read: int, request: AppRequest, answers: dict) -> Ambition:
    if latest.number != read:
        newer = "En ny version är skriven. Läs den nedan och bekräfta igen."
        raise NotReady([newer])
    return workflow.agree(latest, by=request.user, **answers)


def _latest(arena: Utvecklingsarena) -> Ambition | None:
    return arena.ambitioner.order_by("number").last()


def _compared(rows: list[Ambition]) -> list[Version]:
    versions = []
    before: Ambition | None = None
    for row in rows:
        changed = before is not None and before.level != row.level
        versions.append(
            Version(
                row=row,
                text=words(before.text if before else row.text, row.text),
                level_before=before.get_level_display() if before and changed else "",
            )
        )
        before = row
    return versions


def _back(arena: Utvecklingsarena) -> tuple[str, str]:
    return reverse("arenor:ambition", args=[arena.pk]), "Ambition"
