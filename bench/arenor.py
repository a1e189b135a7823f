"""The pages of arenas with 500 of them, 6 workshops and 30 participants each; 10,000 candidates.

Pages are measured as _pages.py says.
"""

import datetime as dt
import itertools
import time
from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.runner import DiscoverRunner
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone

from arenor.choices import Arenastatus, Intressentgrupp, Projektslag, Svar
from arenor.models import (
    Arenahandelse,
    Deltagare,
    Effektmal,
    Inbjudan,
    Matning,
    Mojlighet,
    Projekt,
    Utvecklingsarena,
    Workshop,
)
from behov.choices import Agartyp, Anledning, Status
from behov.models import Behov
from bench._pages import report
from organisation.models import Anvandare, Enhet, Roll

ARENAS, WORKSHOPS, PEOPLE = 500, 6, 30
CANDIDATES, UNITS = 10_000, 60
POSSIBILITIES, GOALS = 12, 4
BATCH = 2000


def main() -> None:
    setup_test_environment(debug=False)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        started = time.perf_counter()
        director = _director()
        arenas = _seed(director)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself, in a minute
        print(
            f"{ARENAS} arenas × {WORKSHOPS} workshops × {PEOPLE} participants and {CANDIDATES} "
            f"candidates seeded in {time.perf_counter() - started:.1f} s"
        )
        _pages(director, arenas[ARENAS // 2])
    finally:
        runner.teardown_databases(databases)


def _director() -> Anvandare:
    namnd = Enhet.objects.create(code="bench", kind="namnd", name="Nämnden")
    director = Anvandare.objects.create_user("director", "d@example.se", enhet=namnd)
    director.groups.add(Group.objects.get(name=Roll.DIGITALISERINGSDIREKTOR))
    return director


@transaction.atomic
def _seed(director: Anvandare) -> list[Utvecklingsarena]:
    arenas = Utvecklingsarena.objects.bulk_create(
        Utvecklingsarena(
            title=f"Arena {number}",
            question="Hur långt vill vi gå?",
            director=director,
            status=Arenastatus.PAGAR,
        )
        for number in range(ARENAS)
    )
    Arenahandelse.objects.bulk_create(
        Arenahandelse(
            arena=arena, version=version, by=director, step="EDIT", to_status=arena.status
        )
        for arena in arenas
        for version in range(10)
    )
    _series(arenas)
    _content(arenas, director)
    _candidates(arenas, director)
    return arenas


def _series(arenas: list[Utvecklingsarena]) -> None:
    begins = timezone.now() - dt.timedelta(days=60)
    workshops = Workshop.objects.bulk_create(
        Workshop(
            arena=arena,
            number=number + 1,
            position=number + 1,
            theme="Möjligheter och värden",
            starts_at=begins + dt.timedelta(days=20 * number, hours=place % 200),
            ends_at=begins + dt.timedelta(days=20 * number, hours=place % 200 + 3),
        )
        for place, arena in enumerate(arenas)
        for number in range(WORKSHOPS)
    )
    people = Deltagare.objects.bulk_create(
        Deltagare(
            arena=arena,
            name=f"Deltagare {number}",
            email=f"d{number}@a{arena.pk}.example",
            group=Intressentgrupp.VERKSAMHET,
            link_expires_at=timezone.now(),
        )
        for arena in arenas
        for number in range(PEOPLE)
    )
    by_arena: dict[int, list[Deltagare]] = {}
    for person in people:
        by_arena.setdefault(person.arena_id, []).append(person)
    answers = itertools.cycle(Svar)
    Inbjudan.objects.bulk_create(
        (
            Inbjudan(workshop=workshop, deltagare=person, svar=next(answers))
            for workshop in workshops
            for person in by_arena[workshop.arena_id]
        ),
        batch_size=BATCH,
    )


def _content(arenas: list[Utvecklingsarena], director: Anvandare) -> None:
    """Every possibility leads to a goal, every goal to a project, and is measured each month."""
    for arena in arenas:
        possibilities = Mojlighet.objects.bulk_create(
            Mojlighet(arena=arena, text=f"Möjlighet {number}") for number in range(POSSIBILITIES)
        )
        goals = Effektmal.objects.bulk_create(_goals(arena))
        projects = Projekt.objects.bulk_create(
            Projekt(arena=arena, name=f"Projekt {goal.number}", slag=Projektslag.PROJEKT)
            for goal in goals
        )
        _linked(possibilities, goals, projects)
        Matning.objects.bulk_create(
            Matning(effektmal=goal, measured_on=dt.date(2026, month, 1), value=month, by=director)
            for goal in goals
            for month in range(1, 7)
        )


def _goals(arena: Utvecklingsarena) -> Iterable[Effektmal]:
    return (
        Effektmal(
            arena=arena,
            number=number + 1,
            text="Kortare väntan",
            indicator="Dagar till svar",
            target=Decimal(5),
            target_on=dt.date(2027, 6, 30),
        )
        for number in range(GOALS)
    )


def _linked(
    possibilities: list[Mojlighet], goals: list[Effektmal], projects: list[Projekt]
) -> None:
    grew_from, started = Effektmal.mojligheter.through, Projekt.effektmal.through
    grew_from.objects.bulk_create(
        grew_from(effektmal=goals[place % GOALS], mojlighet=one)
        for place, one in enumerate(possibilities)
    )
    started.objects.bulk_create(
        started(effektmal=goal, projekt=project)
        for goal, project in zip(goals, projects, strict=True)
    )


def _candidates(arenas: list[Utvecklingsarena], director: Anvandare) -> None:
    """Behov that wait for an arena, touching five units each; and two in every arena."""
    namnd = Enhet.objects.get()
    units = Enhet.objects.bulk_create(
        Enhet(code=f"e{number}", kind="verksamhet", name=f"Verksamhet {number}", parent=namnd)
        for number in range(UNITS)
    )
    behov = Behov.objects.bulk_create(
        (
            Behov(
                title=f"Behov {number}",
                summary="Ingen äger det.",
                anledning=Anledning.NY_TEKNIK,
                problem="Ingen äger det.",
                owner_kind=Agartyp.SAKNAS,
                status=Status.I_ARENA,
                reference=f"BEH-1999-{number:05}",
                submitted_by=director,
                submitted_at=timezone.now() - dt.timedelta(minutes=number),
                enhet=units[number % UNITS],
            )
            for number in range(CANDIDATES + 2 * ARENAS)
        ),
        batch_size=BATCH,
    )
    touched, linked = Behov.affected_enheter.through, Utvecklingsarena.behov.through
    touched.objects.bulk_create(
        (
            touched(behov=one, enhet=units[(place + step * 7) % UNITS])
            for place, one in enumerate(behov)
            for step in range(5)
        ),
        batch_size=BATCH,
    )
    linked.objects.bulk_create(
        linked(utvecklingsarena=arenas[place // 2], behov=one)
        for place, one in enumerate(behov[: 2 * ARENAS])
    )


def _pages(director: Anvandare, arena: Utvecklingsarena) -> None:
    candidates, listed = reverse("arenor:candidates"), reverse("arenor:list")
    enhet = Enhet.objects.order_by("pk").last()
    addresses = {
        "start": reverse("start"),
        "list": listed,
        "list, last page": f"{listed}?sida=20",
        "candidates": candidates,
        "candidates, last": f"{candidates}?sida=400",
        "candidates, unit": f"{candidates}?enhet={enhet.pk if enhet else ''}",
        "calendar": reverse("arenor:calendar"),
        "one arena": reverse("arenor:detail", args=[arena.pk]),
        "trace": reverse("arenor:trace", args=[arena.pk]),
        "summary": reverse("arenor:summary", args=[arena.pk]),
    }
    report({name: (director, url) for name, url in addresses.items()})
