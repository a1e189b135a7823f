"""The workshop itself: its agenda, what everybody writes, and what somebody is to do."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from arenor import permissions, workflow
from arenor.forms.content.workshop import AnteckningForm, AtgardForm
from arenor.models import Anteckning, Atgard, Deltagare, Utvecklingsarena, Workshop
from arenor.views.content.notes import others_notes, save_note, saved_at
from arenor.views.content.page import save, save_over, show_form, while_open
from arenor.views.page import for_facilitators, for_readers, show, with_workshop
from behov.permissions import require
from organisation import clock, unsaved
from organisation.http import AppRequest

NEW = "ny"


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@with_workshop
def workshop(request: AppRequest, row: Workshop) -> HttpResponse:
    """A POST saves one's own note."""
    arena = row.arena
    me = permissions.deltagare_of(request.user, arena)
    if request.htmx and request.method != "POST":
        return others_notes(request, row, me, writes=_writes(row, me))
    if request.method != "POST":
        return _show(request, row, me, None)
    require(me is not None and me.contributes)
    assert me is not None  # noqa: S101 -- for the type checker
    answered = save_note(request, row, me, back=request.path)
    if isinstance(answered, AnteckningForm):
        return _show(request, row, me, answered)
    return answered


def _show(
    request: AppRequest, row: Workshop, me: Deltagare | None, sent: AnteckningForm | None
) -> HttpResponse:
    notes = list(row.anteckningar.select_related("by").exclude(text=""))
    opened = _opened(notes, me, request.GET.get("anteckning", ""))
    kept = None if sent else unsaved.take(request)
    form = sent or AnteckningForm(kept, note=opened)
    return show(
        request,
        row.arena,
        "workshop.html",
        status=sent.status if sent else 200,
        workshop=row,
        me=me,
        note_form=form if _writes(row, me) or form.is_bound else None,
        saved_at=saved_at(opened) if opened and not form.is_bound else "",
        opened=opened,
        notes=[note for note in notes if note != opened],
        atgarder=_atgarder(row),
        today=clock.today(),
    )


def _writes(row: Workshop, me: Deltagare | None) -> bool:
    may = me is not None and me.contributes
    return may and row.arena.is_open and not row.cancelled_at


def _opened(notes: list[Anteckning], me: Deltagare | None, asked: str) -> Anteckning | None:
    """One's own note that is written in: the one asked for, else the latest. None: a new one."""
    own = [note for note in notes if note.by == me]
    if asked == NEW or not own:
        return None
    return next((note for note in own if str(note.pk) == asked), own[-1])


def _atgarder(row: Workshop) -> QuerySet[Atgard]:
    return row.atgarder.select_related("owner").order_by("due_on", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
@while_open
@with_workshop
def new_atgard(request: AppRequest, row: Workshop) -> HttpResponse:
    arena = row.arena
    form = AtgardForm(unsaved.typed(request), people=arena.deltagare.current())
    if request.method == "POST" and form.is_valid():
        saved = save(form, lambda: workflow.add_atgard(row, **form.columns))
        if saved:
            messages.success(request, f"Åtgärden är sparad. {_told(saved)}")
            return redirect(f"{_address(row)}#atgarder")
    back = _address(row), f"Workshop {row.position}"
    return show_form(request, arena, form, heading="Ny åtgärd", back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
@while_open
def edit_atgard(request: AppRequest, arena: Utvecklingsarena, atgard_pk: int) -> HttpResponse:
    row = _atgard(arena, atgard_pk)
    people = arena.deltagare.current()
    form = AtgardForm(unsaved.typed(request), people=people, atgard=row)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        saved = save_over(
            form,
            lambda: workflow.edit_atgard(row, version=version, **form.columns),
            lambda other: AtgardForm(None, people=people, atgard=other),
        )
        if saved:
            messages.success(request, f"Åtgärden är sparad. {_told(saved)}")
            return redirect(f"{_address(row.workshop)}#atgarder")
    back = _address(row.workshop), f"Workshop {row.workshop.position}"
    return show_form(request, arena, form, heading="Ändra åtgärden", back=back)


def _told(atgard: Atgard) -> str:
    if atgard.owner.is_guest:
        return f"{atgard.owner.name} är gäst och får inget mejl: säg till själv."
    return f"{atgard.owner.name} påminns med mejl."


@require_POST
@for_readers
def atgard(request: AppRequest, arena: Utvecklingsarena, atgard_pk: int) -> HttpResponse:
    """Done, or not after all: by whoever is to do it, or who facilitates."""
    row = _atgard(arena, atgard_pk)
    require(permissions.can_finish_atgard(request.user, row))
    if request.POST.get("klar") == "nej":
        workflow.reopen_atgard(row)
        messages.success(request, "Åtgärden är inte klar längre.")
    else:
        workflow.finish_atgard(row)
        messages.success(request, "Åtgärden är klar.")
    return redirect(f"{_address(row.workshop)}#atgarder")


def _atgard(arena: Utvecklingsarena, pk: int) -> Atgard:
    rows = Atgard.objects.filter(workshop__arena=arena).select_related("workshop__arena", "owner")
    return get_object_or_404(rows, pk=pk)


def _address(row: Workshop) -> str:
    return reverse("arenor:workshop", args=[row.arena_id, row.number])
