"""A nyttokalkyl as a file: which kinds there are, and how each is made."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from nyttokalkyl.charts import charts
from nyttokalkyl.computed import computed, computed_form
from nyttokalkyl.document import About, Locked, decision_basis
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.spreadsheet import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Kind:
    slug: str
    label: str
    about: str
    ending: str
    content_type: str
    write: Callable[[Nyttokalkyl], bytes]

    def filename(self, kalkyl: Nyttokalkyl) -> str:
        return f"{kalkyl.behov.reference}-{self.slug}-{kalkyl.pk}-v{kalkyl.number}.{self.ending}"


def _pdf(kalkyl: Nyttokalkyl) -> bytes:
    results = computed(kalkyl.content).results
    return decision_basis(results, charts(results), about=_about(kalkyl))


def _about(kalkyl: Nyttokalkyl) -> About:
    return About(
        reference=kalkyl.behov.reference or "",
        title=kalkyl.behov.title,
        kalkyl=kalkyl.name,
        version=kalkyl.number,
        organisation=settings.KOMMUN_NAME,
        author=str(kalkyl.created_by),
        reviewer=str(kalkyl.reviewed_by or ""),
        locked=Locked(
            at=kalkyl.locked_at,
            by=str(kalkyl.locked_by),
            hash=kalkyl.sha256,
            method_version=kalkyl.method_version,
        )
        if kalkyl.locked_at
        else None,
    )


def _xlsx(kalkyl: Nyttokalkyl) -> bytes:
    return write_xlsx(computed(kalkyl.content).document)


def _csv(kalkyl: Nyttokalkyl) -> bytes:
    return write_csv(computed(kalkyl.content).document).encode()


def _content(kalkyl: Nyttokalkyl) -> bytes:
    return _json(kalkyl.content)


def _results(kalkyl: Nyttokalkyl) -> bytes:
    return _json(kalkyl.results or computed_form(kalkyl.content))


def _json(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=1).encode()


KINDS = [
    Kind(
        "beslutsunderlag",
        "Beslutsunderlag (PDF)",
        "Svaret först, sedan jämförelsen, diagrammen, antagandena och källorna.",
        "pdf",
        "application/pdf",
        _pdf,
    ),
    Kind(
        "kalkylblad",
        "Kalkylblad med formler (XLSX)",
        "Räknar om när du ändrar ett tal. Det går att läsa in igen.",
        "xlsx",
        XLSX,
        _xlsx,
    ),
    Kind(
        "tabell",
        "Tabell (CSV)",
        "Poster och resultat år för år, för ett annat program.",
        "csv",
        "text/csv; charset=utf-8",
        _csv,
    ),
    Kind(
        "kalkyl",
        "Kalkylen (JSON)",
        "Allt som har matats in. Det går att läsa in igen.",
        "json",
        "application/json",
        _content,
    ),
    Kind(
        "resultat",
        "Resultaten (JSON)",
        "Alla tal som räknas fram, oavrundade.",
        "json",
        "application/json",
        _results,
    ),
]
BY_SLUG = {kind.slug: kind for kind in KINDS}
