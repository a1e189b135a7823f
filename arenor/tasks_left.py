"""The parts of the work with an arena, in order, and how far each has come."""

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from arenor.models import Utvecklingsarena
from organisation.task_list import BEGUN, DONE, TO_DO, Task

TO_READ = {"series", "possibilities", "ambition", "effektmal", "projects", "trace", "summary"}
"""Pages that are open to whoever sees the arena; the others to who works with it."""


def tasks_of(arena: Utvecklingsarena, *, may_facilitate: bool) -> list[Task]:
    """What there is to do, or for whoever only reads, what there is to see. One query."""
    number = _counts(arena)
    tasks = [
        ("Workshoppar och tider", "series", *_series(number)),
        ("Deltagare och intressenter", "people", *_some(number["deltagare"], "deltagare")),
        ("Möjligheter", "possibilities", *_some(number["mojligheter"], "möjlighet", "möjligheter")),
        ("Ambition", "ambition", *_ambition(number)),
        ("Effektmål", "effektmal", *_some(number["effektmal"], "effektmål")),
        ("Projekt och nya behov", "projects", *_some(number["projekt"], "projekt")),
        ("Spår från behov till utfall", "trace", "", ""),
        ("Sammanfattning", "summary", _summarised(arena), _shown(arena)),
    ]
    return [
        Task(label, reverse(f"arenor:{name}", args=[arena.pk]), standing, about)
        for label, name, standing, about in tasks
        if may_facilitate or name in TO_READ
    ]


def _series(number: dict[str, int]) -> tuple[str, str]:
    """Done when every workshop has a time."""
    workshoppar, booked = number["workshoppar"], number["booked"]
    if not workshoppar:
        return TO_DO, "Inga workshoppar än"
    return DONE if booked == workshoppar else BEGUN, f"{booked} av {workshoppar} har en tid"


def _ambition(number: dict[str, int]) -> tuple[str, str]:
    if not number["ambitioner"]:
        return TO_DO, "Inte skriven än"
    versions = _counted(number["ambitioner"], "version", "versioner")
    return (DONE, versions) if number["agreed"] else (BEGUN, f"{versions}, inte beslutad än")


def _some(number: int, one: str, several: str = "") -> tuple[str, str]:
    return DONE if number else TO_DO, _counted(number, one, several)


def _counts(arena: Utvecklingsarena) -> dict[str, int]:
    """How many there are of what the arena has, each counted by itself."""
    rows: dict[str, QuerySet] = {
        "workshoppar": arena.workshoppar.all(),
        "booked": arena.workshoppar.scheduled(),
        "deltagare": arena.deltagare.current(),
        "mojligheter": arena.mojligheter.all(),
        "ambitioner": arena.ambitioner.all(),
        "agreed": arena.ambitioner.filter(agreed_on__isnull=False),
        "effektmal": arena.effektmal.all(),
        "projekt": arena.projekt.all(),
    }
    numbers = {f"number_of_{name}": _number(found) for name, found in rows.items()}
    counted = Utvecklingsarena.objects.filter(pk=arena.pk).annotate(**numbers)
    return dict(zip(rows, counted.values_list(*numbers).get(), strict=True))


def _number(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("arena").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _summarised(arena: Utvecklingsarena) -> str:
    return DONE if arena.summary else TO_DO


def _shown(arena: Utvecklingsarena) -> str:
    return "Alla anställda får läsa den" if arena.is_public else "Bara de som ser arenan läser den"


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 or not several else several}"
