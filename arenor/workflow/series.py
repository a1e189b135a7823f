"""The series of workshops: from a template to held meetings."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Lower
from django.utils import timezone

from arenor import guards, mail
from arenor.choices import Svar
from arenor.models import Atgard, Deltagare, Inbjudan, Utvecklingsarena, Workshop
from arenor.workflow.steps import EditConflict, NotReady, Step, lock_open, take
from organisation import clock
from organisation.models import Anvandare
from utskick import outbox
from utskick.arbetsdagar import add_working_days, own_closed_days

TEMPLATE = (
    "Nuläge och omvärld",
    "Möjligheter och värden",
    "Ambition",
    "Effektmål och vägar framåt",
)
"""The themes of a series of four, as they are proposed."""

FIRST_AFTER, APART = 15, 15
"""Working days from today to the first workshop, and from each to the next."""

BEGINS, LASTS = dt.time(9), dt.timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Proposal:
    theme: str
    starts_at: dt.datetime
    ends_at: dt.datetime


def propose(today: dt.date, themes: Sequence[str] = TEMPLATE) -> list[Proposal]:
    """Dates on working days, evenly apart: something to move, rather than an empty calendar."""
    proposals, closed = [], own_closed_days()
    for index, theme in enumerate(themes):
        day = add_working_days(today, FIRST_AFTER + index * APART, closed)
        starts_at = dt.datetime.combine(day, BEGINS, timezone.get_default_timezone())
        proposals.append(Proposal(theme, starts_at, starts_at + LASTS))
    return proposals


@transaction.atomic
def add_workshops(
    arena: Utvecklingsarena, themes: Sequence[str], *, after: int | None = None
) -> list[Workshop]:
    """Next in the series, without a time yet. A form that is sent twice adds them once."""
    return _append(arena, [(theme, "") for theme in themes], after=after)


@transaction.atomic
def clone_series(
    arena: Utvecklingsarena, *, from_arena: Utvecklingsarena, after: int | None = None
) -> list[Workshop]:
    """The themes and agendas of another series, without its times and people."""
    words = from_arena.workshoppar.order_by("position").values_list("theme", "agenda")
    return _append(arena, list(words), after=after)


def _append(
    arena: Utvecklingsarena, words: Sequence[tuple[str, str]], *, after: int | None
) -> list[Workshop]:
    """After as many as the page had that was opened, if it says so: `after`."""
    arena = lock_open(arena)
    count = arena.workshoppar.count()
    if after is not None and after != count:
        raise EditConflict(arena)
    used = _highest_number_used(arena)
    return [
        Workshop.objects.create(
            arena=arena, number=used + index, position=count + index, theme=theme, agenda=agenda
        )
        for index, (theme, agenda) in enumerate(words, start=1)
    ]


def _highest_number_used(arena: Utvecklingsarena) -> int:
    """Also by what has been removed: on a page of it that is still open somebody may be writing."""
    there = arena.workshoppar.aggregate(highest=Max("number"))
    been = arena.handelser.aggregate(highest=Max("workshop_number"))
    return max(there["highest"] or 0, been["highest"] or 0)


@transaction.atomic
def move_workshop(workshop: Workshop, *, by: Anvandare, seen: int, to: int) -> Workshop:
    """Let it change places with its neighbour: from `seen`, where it stood on the page, to `to`.

    The same press twice is one move. What has been held stays where it is.
    """
    workshop = lock_workshop(workshop)
    if workshop.position == to:
        return workshop
    other = workshop.arena.workshoppar.filter(position=to).first()
    if other is None or workshop.position != seen or abs(to - seen) != 1:
        raise EditConflict(workshop)
    if workshop.held_at or other.held_at:
        raise NotReady(["En genomförd workshop behåller sin plats i ordningen."])
    note = f"{workshop.theme}, från plats {seen} till {to}"
    _tell(Step.MOVE_WORKSHOP, workshop, by=by, note=note)
    workshop.position, other.position = to, seen
    for one in (workshop, other):
        one.save(update_fields=["position"])
    return workshop


@transaction.atomic
def remove_workshop(workshop: Workshop, *, by: Anvandare, version: int) -> None:
    """One too many was planned: nobody was told of it, and nothing is in it."""
    workshop = lock_workshop(workshop)
    _read_at(workshop, version)
    kept = guards.remove_workshop(workshop)
    if kept:
        raise NotReady(kept)
    _tell(Step.REMOVE_WORKSHOP, workshop, by=by, note=workshop.theme)
    later = workshop.arena.workshoppar.filter(position__gt=workshop.position)
    later.update(position=F("position") - 1)
    workshop.delete()


def _tell(step: Step, workshop: Workshop, *, by: Anvandare, note: str) -> None:
    """In the arena's timeline."""
    take(step, workshop.arena, by=by, note=note, workshop_number=workshop.number)


@transaction.atomic
def edit_workshop(workshop: Workshop, *, version: int, theme: str, agenda: str) -> Workshop:
    """Its words. What stands in calendars is changed by `schedule`. No change is no conflict."""
    workshop = lock_workshop(workshop)
    if (workshop.theme, workshop.agenda) == (theme, agenda):
        return workshop
    _read_at(workshop, version)
    renamed = workshop.theme != theme
    workshop.theme, workshop.agenda = theme, agenda
    return _save(workshop, "theme", "agenda", tells=renamed and workshop.is_coming)


@transaction.atomic
def schedule(
    workshop: Workshop,
    *,
    version: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str = "",
    link: str = "",
) -> Workshop:
    """Give it a time, or another one: everyone who takes part gets it into their calendar.

    The same form sent twice books once.
    """
    workshop = lock_workshop(workshop)
    if workshop.held_at:
        raise NotReady(["Workshoppen är redan genomförd."])
    before = (workshop.starts_at, workshop.ends_at, workshop.place, workshop.link)
    if before == (starts_at, ends_at, place, link) and workshop.cancelled_at is None:
        return workshop
    _read_at(workshop, version)
    moved = (workshop.starts_at, workshop.ends_at) != (starts_at, ends_at)
    workshop.starts_at, workshop.ends_at = starts_at, ends_at
    workshop.place, workshop.link, workshop.cancelled_at = place, link, None
    if moved:  # who could come on the Tuesday has not said so of the Thursday
        workshop.inbjudningar.update(svar=Svar.INGET, answered_at=None)
    return _save(workshop, "starts_at", "ends_at", "place", "link", "cancelled_at", tells=True)


@transaction.atomic
def cancel(workshop: Workshop, *, version: int) -> Workshop:
    """Everyone hears that it is off; once, however often it is sent."""
    workshop = lock_workshop(workshop)
    if workshop.cancelled_at:
        return workshop
    _read_at(workshop, version)
    if not workshop.is_scheduled or workshop.held_at:
        raise NotReady(["Bara en bokad workshop som inte har varit kan ställas in."])
    workshop.cancelled_at = clock.now()
    return _save(workshop, "cancelled_at", tells=True)


def cancel_coming(arena: Utvecklingsarena) -> None:
    """For an arena that ends: nobody comes to an empty room. Under the arena's lock."""
    for workshop in arena.workshoppar.coming().order_by("pk"):
        workshop.arena, workshop.cancelled_at = arena, clock.now()
        _save(workshop, "cancelled_at", tells=True)


@transaction.atomic
def hold(
    workshop: Workshop, *, attended: Sequence[Deltagare], version: int | None = None
) -> Workshop:
    """It has been: who came. The same answer once more is no change."""
    workshop = lock_workshop(workshop)
    came = {person.pk for person in attended}
    noted = workshop.inbjudningar.filter(attended=True).values_list("deltagare", flat=True)
    if workshop.held_at and came == set(noted):
        return workshop
    _read_at(workshop, version)
    if not workshop.is_scheduled:
        raise NotReady(["Bara en bokad workshop kan ha genomförts."])
    if workshop.starts_at and workshop.starts_at > clock.now():
        raise NotReady(["Workshoppen har inte börjat än."])
    here = Q(deltagare__in=came)
    workshop.inbjudningar.filter(here).update(attended=True)
    workshop.inbjudningar.exclude(here).update(attended=False)
    workshop.held_at = workshop.held_at or clock.now()
    workshop.version += 1
    workshop.save(update_fields=["held_at", "version"])
    return workshop


@transaction.atomic
def add_atgard(workshop: Workshop, *, text: str, owner: Deltagare, due_on: dt.date) -> Atgard:
    """Something for one of the arena's people to do. The same form sent twice is one of them."""
    workshop = lock_workshop(workshop, by=owner)
    same = workshop.atgarder.filter(text=text, owner=owner, due_on=due_on).first()
    return same or workshop.atgarder.create(text=text, owner=owner, due_on=due_on)


@transaction.atomic
def edit_atgard(
    atgard: Atgard, *, version: int, text: str, owner: Deltagare, due_on: dt.date
) -> Atgard:
    """What is to be done, by whom, by when. `version` is the one the page was opened at."""
    lock_open(atgard.workshop.arena, by=owner)
    atgard = Atgard.objects.select_for_update(of=("self",)).get(pk=atgard.pk)
    if atgard.version != version:
        raise EditConflict(atgard)
    atgard.text, atgard.owner, atgard.due_on = text, owner, due_on
    atgard.version += 1
    atgard.save(update_fields=["text", "owner", "due_on", "version"])
    return atgard


@transaction.atomic
def reopen_atgard(atgard: Atgard) -> Atgard:
    """It was not done after all."""
    atgard = Atgard.objects.select_for_update(of=("self",)).get(pk=atgard.pk)
    atgard.done_at = None
    atgard.save(update_fields=["done_at"])
    return atgard


@transaction.atomic
def finish_atgard(atgard: Atgard) -> Atgard:
    atgard = Atgard.objects.select_for_update(of=("self",)).get(pk=atgard.pk)
    atgard.done_at = atgard.done_at or clock.now()
    atgard.save(update_fields=["done_at"])
    return atgard


def clashes(
    workshop: Workshop, starts_at: dt.datetime, ends_at: dt.datetime
) -> list[tuple[Deltagare, Workshop]]:
    """Participants who are expected at another workshop at the same time. One query.

    A person is an address: a guest of two arenas is two rows. Who has said no there is free.
    """
    mine = workshop.arena.deltagare.current().values(address=Lower("email"))
    others = (
        Inbjudan.objects.annotate(address=Lower("deltagare__email"))
        .filter(
            address__in=mine,
            deltagare__removed_at=None,
            workshop__cancelled_at=None,
            workshop__starts_at__lt=ends_at,
            workshop__ends_at__gt=starts_at,
        )
        .exclude(workshop=workshop)
        .exclude(svar=Svar.NEJ)
        .select_related("deltagare", "workshop__arena")
        .order_by("deltagare__name", "workshop__starts_at")
    )
    return [(one.deltagare, one.workshop) for one in others]


def _save(workshop: Workshop, *fields: str, tells: bool) -> Workshop:
    """Write the changed columns; `tells` whether calendars must hear of it."""
    workshop.version += 1
    workshop.sequence += tells
    workshop.save(update_fields=[*fields, "version", "sequence"])
    if tells:
        _invite_everyone(workshop)
        outbox.queue(mail.invitations(workshop))
    return workshop


def _invite_everyone(workshop: Workshop) -> None:
    people = workshop.arena.deltagare.current()
    Inbjudan.objects.bulk_create(
        [Inbjudan(workshop=workshop, deltagare=person) for person in people],
        ignore_conflicts=True,
    )


def lock_workshop(workshop: Workshop, *, by: Deltagare | None = None) -> Workshop:
    """The fresh row, after its arena's: always in that order."""
    arena = lock_open(workshop.arena, by=by)
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True)
    try:
        found = rows.get(pk=workshop.pk)
    except Workshop.DoesNotExist as gone:
        raise NotReady(["Workshoppen är borttagen."]) from gone
    found.arena = arena
    return found


def _read_at(workshop: Workshop, version: int | None) -> None:
    """`version` is the one the page was opened at."""
    if version is not None and workshop.version != version:
        raise EditConflict(workshop)
