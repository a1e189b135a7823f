"""What somebody wrote in vain: the workshop was removed meanwhile, or the arena ended.

The page says what happened and shows what was typed, so that it can be copied.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from arenor.models import Arenahandelse, Utvecklingsarena
from arenor.timeline import HAPPENED
from arenor.workflow import Step
from organisation import unsaved
from organisation.http import is_script

CONFLICT = 409

LABELS: Mapping[str, str] = {
    "text": "Text",
    "for_residents": "Värde för invånarna",
    "for_businesses": "Värde för företagen",
    "for_organisation": "Värde för kommunen",
    "indicator": "Mätetal",
    "unit": "Enhet",
    "baseline": "Nuläge (baslinje)",
    "baseline_on": "När nuläget mättes",
    "target": "Mål",
    "target_on": "När målet ska vara nått",
    "measure_on": "När det ska mätas nästa gång",
    "not_pursued": "Varför det inte drivs vidare",
    "agreed_on": "Dagen då ni enades",
    "due_on": "När det ska vara klart",
    "theme": "Tema",
    "themes": "Teman",
    "agenda": "Dagordning",
    "day": "Dag",
    "begins": "Börjar klockan",
    "ends": "Slutar klockan",
    "place": "Lokal eller adress",
    "link": "Länk",
    "name": "Namn",
    "email": "E-postadress",
    "organisation": "Organisation",
    "title": "Rubrik",
    "question": "Fråga",
    "background": "Bakgrund",
    "summary": "Sammanfattning",
    "motivation": "Motivering",
}
"""What people write in the forms of an arena, by the name of the field; choices are not here."""

REMOVED = "Workshoppen är borttagen"
TO_COPY = "Det går inte att spara. Kopiera det du vill behålla."


def workshop_removed(
    request: HttpRequest, arena: Utvecklingsarena, number: int, *, guests_page: str = ""
) -> HttpResponse:
    """404 if nothing was written, or if the arena never had one of that number.

    A guest, who is not told who did it, goes back to their own page.
    """
    of_it = arena.handelser.filter(step=Step.REMOVE_WORKSHOP.name, workshop_number=number)
    event = of_it.select_related("by").last()
    existed = event or arena.workshoppar.filter(number__gt=number).exists()
    typed = request.POST if guests_page else unsaved.typed(request, told="")
    if not (existed and written_in(typed)):
        raise Http404
    if is_script(request):
        return JsonResponse({"said": f"{REMOVED}. {TO_COPY}"}, status=CONFLICT)
    happened = f"”{event.note}” togs bort ur serien" if event else ""
    return _page(
        request, arena, typed, heading=REMOVED, happened=happened, event=event, back=guests_page
    )


def too_late(
    request: HttpRequest, arena: Utvecklingsarena, typed: Mapping[str, Any] | None
) -> HttpResponse:
    """For a step that the arena no longer takes: to the arena, unless something was written."""
    if not written_in(typed):
        messages.error(request, f"Det går inte längre. Läge: {arena.standing}.")
        return redirect(arena)
    ended = arena.handelser.filter(step__in=[Step.CLOSE.name, Step.ABANDON.name])
    event = None if arena.is_open else ended.select_related("by").last()
    return _page(
        request,
        arena,
        typed,
        heading=f"Arenan har nu läget ”{arena.standing}”",
        happened=HAPPENED[event.step] if event else "",
        event=event,
    )


def written_in(typed: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """The label and the text of each field in which somebody wrote, in the order of the page."""
    fields = typed.items() if typed else ()
    named = [(name.rpartition("-")[2], str(text).strip()) for name, text in fields]
    return [(LABELS[name], text) for name, text in named if text and name in LABELS]


def _page(
    request: HttpRequest,
    arena: Utvecklingsarena,
    typed: Mapping[str, Any] | None,
    *,
    heading: str,
    happened: str,
    event: Arenahandelse | None,
    back: str = "",
) -> HttpResponse:
    context = {
        "arena": arena,
        "heading": heading,
        "happened": happened,
        "at": event and event.at,
        "by": None if back or event is None else event.by,
        "written": written_in(typed),
        "to_copy": TO_COPY,
        "guests_page": back,
    }
    return render(request, "arenor/not_saved.html", context, status=CONFLICT)
