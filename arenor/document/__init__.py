"""An arena as a PDF, for a meeting and for the archive: tagged, in Swedish.

Whoever reads the summary alone gets what stands there; whoever sees the arena also gets its
workshops, its participants and who stands behind the ambition.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from arenor.models import Utvecklingsarena
from arenor.summary import Effect, Summary, summary_of
from arenor.wording import when
from nyttokalkyl.document.typesetting import typeset
from nyttokalkyl.wording import plain, shortened

TEMPLATE = Path(__file__).with_name("arena.typ")
Section = dict[str, Any]


def document_of(arena: Utvecklingsarena, *, in_full: bool) -> bytes:
    return typeset(content_of(arena, in_full=in_full), template=TEMPLATE)


def content_of(arena: Utvecklingsarena, *, in_full: bool) -> dict[str, Any]:
    """All it says, as plain data for the template."""
    summary = summary_of(arena)
    title = plain(arena.title)
    sections = [
        _section("Frågan", paragraphs=_paragraphs(arena.question)),
        _section("Sammanfattning", paragraphs=_paragraphs(arena.summary)),
        _ambition(summary),
        _effects(summary),
        _section("Projekt och nya behov", items=[_projekt(one) for one in summary.projekt]),
        _section("Behov som arenan rör", items=[str(one) for one in summary.behov]),
        *(_closer(arena, summary) if in_full else ()),
    ]
    return {
        "title": title,
        "running": shortened(title, 70),
        "organisation": plain(settings.KOMMUN_NAME),
        "facts": _facts(arena),
        "sections": [section for section in sections if section["has_content"]],
    }


def _section(
    heading: str,
    *,
    paragraphs: list[str] | None = None,
    items: list[str] | None = None,
    table: dict[str, Any] | None = None,
) -> Section:
    items = [plain(item) for item in items or []]
    found = {"paragraphs": paragraphs or [], "items": items, "table": table}
    return {"heading": heading, "has_content": any(found.values()), **found}


def _paragraphs(text: str) -> list[str]:
    return [line for line in map(plain, text.splitlines()) if line]


def _facts(arena: Utvecklingsarena) -> list[list[str]]:
    closed = [[arena.standing, _day(arena.closed_at)]] if arena.closed_at else []
    return [
        ["Läge", arena.standing],
        ["Digitaliseringsdirektör", plain(str(arena.director))],
        ["Öppnad", _day(arena.created_at)],
        *closed,
    ]


def _day(moment: Any) -> str:
    return f"{timezone.localdate(moment)}"


def _ambition(summary: Summary) -> Section:
    ambition = summary.ambition
    if ambition is None:
        return _section("Ambition")
    level = f"Nivå: {ambition.get_level_display()}. Beslutad {ambition.agreed_on}."
    return _section("Ambition", paragraphs=[level, *_paragraphs(ambition.text)])


def _effects(summary: Summary) -> Section:
    rows = [_effect(effect) for effect in summary.effects]
    head = ["Effektmål", "Mätetal", "Nuläge", "Mål", "Utfall"]
    return _section("Effektmål", table={"head": head, "rows": rows} if rows else None)


def _effect(effect: Effect) -> list[str]:
    mal = effect.mal
    outcome = f"{effect.outcome.standing}: {effect.outcome.text}"
    said = [str(mal), mal.indicator, effect.baseline or "–", effect.target, outcome]
    return [plain(text) for text in said]


def _projekt(projekt: Any) -> str:
    lage = projekt.get_lage_display().lower()
    return f"{projekt.name}: {projekt.get_slag_display().lower()}, {lage}"


def _closer(arena: Utvecklingsarena, summary: Summary) -> list[Section]:
    """What only those who see the arena itself read."""
    agreed = summary.ambition.samtycken.select_related("deltagare") if summary.ambition else []
    workshoppar = arena.workshoppar.order_by("position")
    people = arena.deltagare.current()
    return [
        _section("Bakgrund", paragraphs=_paragraphs(arena.background)),
        _section("De som står bakom ambitionen", items=[one.deltagare.name for one in agreed]),
        _section("Workshoppar", items=[f"{one}: {when(one)}" for one in workshoppar]),
        _section("Deltagare", items=[_person(one) for one in people]),
    ]


def _person(deltagare: Any) -> str:
    said = [deltagare.name, deltagare.organisation, deltagare.get_role_display().lower()]
    return ", ".join(filter(None, said))
