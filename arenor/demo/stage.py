"""What the arenas of the demonstration have in common: a clock, people, and meetings."""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TypeAlias

from django.utils import timezone

from arenor import workflow
from arenor.choices import Deltagarroll, Grad, Intressentgrupp
from arenor.models import Deltagare, Utvecklingsarena, Workshop
from organisation import clock
from organisation.models import Anvandare
from utskick.arbetsdagar import add_working_days, own_closed_days

People: TypeAlias = Mapping[str, Anvandare]
BEGINS, LASTS = dt.time(9), dt.timedelta(hours=3)


def day(working_days: int) -> dt.date:
    """So many working days from today, backwards if it is less than none."""
    return add_working_days(timezone.localdate(), working_days, own_closed_days())


def at(working_days: int, time: dt.time = BEGINS) -> dt.datetime:
    return dt.datetime.combine(day(working_days), time, timezone.get_default_timezone())


def on(working_days: int) -> AbstractContextManager[None]:
    """Whatever happens within it happened then."""
    return clock.set_back_to(at(working_days, dt.time(14)))


def join(
    arena: Utvecklingsarena,
    anvandare: Anvandare,
    *,
    role: Deltagarroll = Deltagarroll.DELTAGARE,
    group: Intressentgrupp = Intressentgrupp.VERKSAMHET,
    interest: Grad = Grad.STOR,
    influence: Grad = Grad.MEDEL,
) -> Deltagare:
    return workflow.add_deltagare(
        arena, anvandare=anvandare, role=role, group=group, interest=interest, influence=influence
    )


def invite(
    arena: Utvecklingsarena, name: str, *, organisation: str, group: Intressentgrupp
) -> Deltagare:
    """A guest, at an address to which nothing can ever be delivered."""
    return workflow.add_deltagare(
        arena,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@{group}.example",
        organisation=organisation,
        group=group,
        interest=Grad.MYCKET_STOR,
        influence=Grad.LITEN,
    )


def book(workshop: Workshop, working_days: int, *, place: str = "", link: str = "") -> Workshop:
    starts_at = at(working_days)
    return workflow.schedule(
        workshop,
        version=workshop.version,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        place=place,
        link=link,
    )


def held(
    workshop: Workshop, working_days: int, *, place: str, attended: Iterable[Deltagare]
) -> Workshop:
    """Booked a week before, and held with those who came."""
    with on(working_days - 5):
        workshop = book(workshop, working_days, place=place)
    with on(working_days):
        return workflow.hold(workshop, attended=list(attended))
