"""What waits for somebody by a day in an arena, and for whom: see paminnelser.py.

A guest is reminded of workshops alone: what else they took on is escalated to whoever leads.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from arenor.choices import ENDED, Svar
from arenor.models import Atgard, Effektmal, Inbjudan, Workshop
from arenor.wording import when
from organisation.models import Anvandare, Roll
from utskick.arbetsdagar import start_of
from utskick.models import Guest, about_of
from utskick.paminnelser import Obligation


def workshops_by(day: dt.date) -> QuerySet[Workshop]:
    """Those to come, with whoever has not said no."""
    coming = Workshop.objects.coming().exclude(arena__status__in=ENDED)
    expected = Inbjudan.objects.exclude(svar=Svar.NEJ).select_related("deltagare__anvandare")
    return (
        coming.filter(starts_at__lt=start_of(day + dt.timedelta(days=1)))
        .select_related("arena")
        .prefetch_related(Prefetch("inbjudningar", expected))
        .order_by("pk")
    )


def workshops(rows: Iterable[Workshop]) -> Iterator[Obligation]:
    for workshop in rows:
        invited = [
            one.deltagare
            for one in workshop.inbjudningar.all()  # without who has declined
            if one.deltagare.removed_at is None
        ]
        yield _obligation(
            workshop,
            due_on=workshop.day,
            people=[one.anvandare for one in invited],
            guests=[Guest(one.name, one.email) for one in invited if one.is_guest],
            path=workshop.get_absolute_url(),
            tema=workshop.theme,
            arena=workshop.arena.title,
            tid=when(workshop),
        )


def atgarder_by(day: dt.date) -> QuerySet[Atgard]:
    rows = Atgard.objects.filter(done_at=None, due_on__lte=day).order_by("pk")
    return rows.exclude(workshop__arena__status__in=ENDED).select_related(
        "workshop__arena", "owner__anvandare"
    )


def atgarder(rows: Iterable[Atgard]) -> Iterator[Obligation]:
    """Who no longer takes part hears no more of the arena."""
    for atgard in rows:
        owner = atgard.owner
        yield _obligation(
            atgard,
            due_on=atgard.due_on,
            people=[] if owner.removed_at else [owner.anvandare],
            path=_to_do_of(atgard.workshop),
            atgard=atgard.text,
            arena=atgard.workshop.arena.title,
        )


def measurements_by(day: dt.date) -> QuerySet[Effektmal]:
    """Also of an arena that has ended: then the measuring begins."""
    rows = Effektmal.objects.filter(measure_on__lte=day, not_pursued="").order_by("pk")
    return rows.select_related("arena__director", "owner")


def measurements(rows: Iterable[Effektmal]) -> Iterator[Obligation]:
    """Up to its owner, or to the digitaliseringsdirektör as long as there is none.

    To who opened the arena; to those who have the role now, if that is somebody else.
    """
    directors = set(Anvandare.objects.having(Roll.DIGITALISERINGSDIREKTOR))
    for mal in rows:
        opened_by = mal.arena.director
        leaders = {opened_by} if opened_by in directors else directors
        if mal.measure_on:
            yield _obligation(
                mal,
                due_on=mal.measure_on,
                people=[mal.owner] if mal.owner else leaders,
                path=reverse("arenor:measurements", args=[mal.pk]),
                effektmal=mal.text,
                matetal=mal.indicator,
                arena=mal.arena.title,
            )


def _to_do_of(workshop: Workshop) -> str:
    return f"{reverse('arenor:workshop', args=[workshop.arena_id, workshop.number])}#atgarder"


def _obligation(
    row: Workshop | Atgard | Effektmal,
    *,
    due_on: dt.date,
    people: Iterable[Anvandare | None],
    path: str,
    guests: Sequence[Guest] = (),
    **values: str,
) -> Obligation:
    return Obligation(
        about=about_of(row),
        due_on=due_on,
        recipients=[person for person in people if person],
        guests=guests,
        values=values,
        link=f"{settings.BASE_URL}{path}",
    )
