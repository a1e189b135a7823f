"""The parts of the work on a nyttokalkyl, in order, and how far each has come."""

from typing import TypeAlias

from django.urls import reverse

from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Mode, Nyttokalkyl
from organisation.task_list import BEGUN, DONE, OPTIONAL, TO_DO, Task

TO_READ = {"results", "documents", "review"}
"""Pages that are open to whoever reads the behov; the others write."""

Described: TypeAlias = tuple[str, str, str, str] | tuple[str, str, str, str, str]
"""Label, name of the page, standing, what there is, and the part that the page is about."""


def tasks_of(kalkyl: Nyttokalkyl, document: Document, *, may_write: bool) -> list[Task]:
    """What there is to do, or for whoever only reads, what there is to see."""
    terms, compared = document.calculation.terms, document.calculation.compared
    tasks: list[Described] = [
        ("Villkor", "terms", DONE, f"{terms.first_year}–{terms.last_year}"),
        ("Alternativ", "alternatives", DONE, f"{len(compared)} alternativ"),
        *(_light(document) if kalkyl.mode == Mode.LIGHT else ()),
        _rows(document),
        _factors(document),
        ("Osäkerhet", "uncertainty", DONE, ""),
        ("Resultat", "results", *_results(kalkyl, document)),
        ("Dokument", "documents", "", ""),
        ("Granskning och låsning", "review", _reviewed(kalkyl), kalkyl.standing),
    ]
    return [
        Task(label, reverse(f"nyttokalkyl:{name}", args=[kalkyl.pk, *part]), standing, about)
        for label, name, standing, about, *part in tasks
        if may_write or name in TO_READ
    ]


def _reviewed(kalkyl: Nyttokalkyl) -> str:
    if kalkyl.is_locked:
        return DONE
    return TO_DO if kalkyl.is_editable else BEGUN


def _results(kalkyl: Nyttokalkyl, document: Document) -> tuple[str, str]:
    """Computed by itself as soon as there is something to compute."""
    if document.calculation.rows:
        return DONE, "Räknas om vid varje ändring" if kalkyl.is_editable else ""
    return TO_DO, "Visas när det finns poster"


def _light(document: Document) -> list[Described]:
    """A page for each alternative that is tried."""
    calculation = document.calculation
    return [
        (
            f"Volym, tid och kostnad: {one.name or one.id}",
            "light",
            DONE if any(one.id in row.alternatives for row in calculation.rows) else TO_DO,
            "",
            one.id,
        )
        for one in calculation.alternatives
        if not one.is_baseline
    ]


def _rows(document: Document) -> Described:
    """Done when every alternative that is tried has a row, and every row says where it is from."""
    calculation = document.calculation
    rows = calculation.rows
    tried = [one.id for one in calculation.alternatives if not one.is_baseline]
    without = [one for one in tried if not any(one in row.alternatives for row in rows)]
    unsourced = [row for row in rows if not (row.provenance.source or row.provenance.assumption)]
    about = _counted(len(rows), "post", "poster")
    if unsourced:
        about += f", {len(unsourced)} utan källa eller antagande"
    standing = BEGUN if without or unsourced else DONE
    return ("Poster", "rows", standing if rows else TO_DO, about)


def _factors(document: Document) -> Described:
    """Never in the way: a calculation need not share any number."""
    factors = document.calculation.factors
    standing = DONE if factors else OPTIONAL
    return ("Kalkylfaktorer", "factors", standing, _counted(len(factors), "faktor", "faktorer"))


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
