"""What is said and agreed in an arena: notes, possibilities, ambition, effektmål, projects."""

import datetime as dt
import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction

from arenor import limits
from arenor.choices import Ambitionsniva, Projektslag
from arenor.models import (
    Ambition,
    Anteckning,
    Deltagare,
    Effektmal,
    Matning,
    Mojlighet,
    Projekt,
    Rost,
    Samtycke,
    Utvecklingsarena,
    Workshop,
)
from arenor.workflow.steps import EditConflict, NotReady, Step, lock_open, take
from behov import workflow as behov_workflow
from behov.models import Behov
from organisation import clock
from organisation.models import Anvandare

Versioned = TypeVar("Versioned", Mojlighet, Effektmal, Projekt)


@transaction.atomic
def write_note(workshop: Workshop, *, by: Deltagare, text: str, token: uuid.UUID) -> Anteckning:
    """A note of one's own. The same form sent twice is one note."""
    arena = _lock_to_write(workshop.arena, by)
    if not arena.workshoppar.filter(pk=workshop.pk).exists():
        raise NotReady(["Workshoppen är borttagen."])
    note, _created = Anteckning.objects.get_or_create(
        token=token,
        defaults={
            "workshop": workshop,
            "by": by,
            "text": text,
            "created_at": clock.now(),
            "updated_at": clock.now(),
        },
    )
    if (note.workshop_id, note.by_id) != (workshop.pk, by.pk):
        raise NotReady(["Anteckningen hör inte hit. Ladda om sidan och försök igen."])
    _within_limits(by)
    return note


@transaction.atomic
def save_note(
    workshop: Workshop, *, by: Deltagare, token: uuid.UUID, version: int, text: str
) -> Anteckning:
    """What one has written so far: a new note, or one that was read at `version`.

    The same text again is no change, so that a request whose answer was lost can be sent again.
    """
    note = write_note(workshop, by=by, text=text, token=token)
    return note if note.text == text else edit_note(note, version=version, text=text)


@transaction.atomic
def edit_note(note: Anteckning, *, version: int, text: str) -> Anteckning:
    _lock_to_write(note.workshop.arena, note.by)
    note = Anteckning.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if note.version != version:
        raise EditConflict(note)
    note.text, note.version, note.updated_at = text, note.version + 1, clock.now()
    note.save(update_fields=["text", "version", "updated_at"])
    _within_limits(note.by)
    return note


@transaction.atomic
def add_mojlighet(arena: Utvecklingsarena, *, by: Deltagare | None, **fields: str) -> Mojlighet:
    """What could be done. The same form sent twice is one possibility."""
    _lock_to_write(arena, by)
    same = arena.mojligheter.filter(by=by, **fields).first()
    if same:
        return same
    mojlighet = Mojlighet.objects.create(arena=arena, by=by, created_at=clock.now(), **fields)
    _within_limits(by)
    return mojlighet


@transaction.atomic
def edit_mojlighet(
    mojlighet: Mojlighet, *, by: Deltagare | None, version: int, **fields: str
) -> Mojlighet:
    """By whom it was written, or who facilitates; None for who leads without taking part."""
    arena = _lock_to_write(mojlighet.arena, by)
    mojlighet = Mojlighet.objects.select_for_update(of=("self",)).get(pk=mojlighet.pk)
    if by and by.pk != mojlighet.by_id and not arena.deltagare.get(pk=by.pk).is_facilitator:
        raise NotReady(["Möjligheten ändras av den som skrev den, eller av en facilitator."])
    if mojlighet.version != version:
        raise EditConflict(mojlighet)
    return _write(mojlighet, **fields)


@transaction.atomic
def vote(mojlighet: Mojlighet, *, by: Deltagare) -> None:
    """One vote each: voting twice is voting once."""
    _lock_to_write(mojlighet.arena, by)
    Rost.objects.get_or_create(mojlighet=mojlighet, deltagare=by)


@transaction.atomic
def unvote(mojlighet: Mojlighet, *, by: Deltagare) -> None:
    _lock_to_write(mojlighet.arena, by)
    Rost.objects.filter(mojlighet=mojlighet, deltagare=by).delete()


@transaction.atomic
def write_ambition(
    arena: Utvecklingsarena, *, by: Anvandare, level: Ambitionsniva, text: str, after: int
) -> Ambition:
    """The next version. `after` is the number of the one its writer has read, 0 for none."""
    arena = lock_open(arena)
    latest = arena.ambitioner.order_by("number").last()
    number = latest.number if latest else 0
    if number != after:
        raise EditConflict(latest)
    return Ambition.objects.create(
        arena=arena,
        number=number + 1,
        level=level,
        text=text,
        written_by=by,
        written_at=clock.now(),
    )


@transaction.atomic
def agree(
    ambition: Ambition, *, by: Anvandare, people: Collection[Deltagare], agreed_on: dt.date
) -> Ambition:
    """Named people stand behind the latest version from a day. It is never changed after that."""
    arena = take(Step.AGREE, ambition.arena, by=by, note=f"Ambition, version {ambition.number}")
    ambition = Ambition.objects.select_for_update(of=("self",)).get(pk=ambition.pk)
    if ambition.agreed_on:
        raise NotReady(["Ambitionen är redan beslutad. Skriv en ny version i stället."])
    if arena.ambitioner.filter(number__gt=ambition.number).exists():
        raise NotReady(["En nyare version är skriven. Läs den och enas om den i stället."])
    if not people:
        raise NotReady(["Välj vilka som står bakom ambitionen."])
    if set(people) - set(arena.deltagare.current()):
        raise NotReady(["Bara arenans deltagare kan stå bakom ambitionen."])
    Samtycke.objects.bulk_create(
        [Samtycke(ambition=ambition, deltagare=person, at=clock.now()) for person in people]
    )
    ambition.agreed_on = agreed_on
    ambition.save(update_fields=["agreed_on"])
    return ambition


@transaction.atomic
def add_effektmal(
    arena: Utvecklingsarena,
    *,
    mojligheter: Collection[Mojlighet] = (),
    behov: Collection[Behov] = (),
    **fields: Any,
) -> Effektmal:
    """The next in number. The same form sent twice is one effektmål."""
    arena = lock_open(arena)
    same = arena.effektmal.filter(**fields).first()
    if same:
        return same
    effektmal = Effektmal.objects.create(arena=arena, number=arena.effektmal.count() + 1, **fields)
    effektmal.mojligheter.set(mojligheter)
    effektmal.behov.set(behov)
    return effektmal


@transaction.atomic
def edit_effektmal(
    effektmal: Effektmal,
    *,
    version: int,
    mojligheter: Collection[Mojlighet] = (),
    behov: Collection[Behov] = (),
    **fields: Any,
) -> Effektmal:
    lock_open(effektmal.arena)
    effektmal = lock_effektmal(effektmal)
    if effektmal.version != version:
        raise EditConflict(effektmal)
    effektmal.mojligheter.set(mojligheter)
    effektmal.behov.set(behov)
    return _write(effektmal, **fields)


@transaction.atomic
def measure(
    effektmal: Effektmal,
    *,
    by: Anvandare,
    measured_on: dt.date,
    value: Decimal,
    comment: str = "",
    measure_on: dt.date | None = None,
) -> Matning:
    """How it went, and when to look next; also after the arena has closed.

    The same form sent twice is one measurement.
    """
    effektmal = lock_effektmal(effektmal)
    said = {"measured_on": measured_on, "value": value, "comment": comment, "by": by}
    same = effektmal.matningar.filter(**said).first()
    matning = same or Matning.objects.create(effektmal=effektmal, at=clock.now(), **said)
    effektmal.measure_on = measure_on
    effektmal.save(update_fields=["measure_on"])
    return matning


@transaction.atomic
def start_projekt(
    arena: Utvecklingsarena, *, by: Anvandare, effektmal: Collection[Effektmal], **fields: Any
) -> Projekt:
    """What the effektmål start. A new behov begins as a draft of whoever starts it."""
    arena = lock_open(arena)
    _some_of(arena, effektmal)
    projekt = Projekt(arena=arena, started_at=clock.now(), **fields)
    if arena.projekt.filter(name=projekt.name).exists():
        raise NotReady(["Arenan har redan ett projekt eller behov med det namnet. Välj ett annat."])
    if projekt.slag == Projektslag.BEHOV:
        draft = behov_workflow.create_draft(by=by)
        title = {"title": projekt.name}
        projekt.behov = behov_workflow.save_draft(draft, version=draft.version, fields=title)
    projekt.save()
    projekt.effektmal.set(effektmal)
    return projekt


@transaction.atomic
def edit_projekt(
    projekt: Projekt, *, version: int, effektmal: Collection[Effektmal], **fields: Any
) -> Projekt:
    """Also after the arena has closed: the project lives on."""
    projekt = Projekt.objects.select_for_update(of=("self",)).get(pk=projekt.pk)
    if projekt.version != version:
        raise EditConflict(projekt)
    _some_of(projekt.arena, effektmal)
    projekt.effektmal.set(effektmal)
    return _write(projekt, **fields)


def _lock_to_write(arena: Utvecklingsarena, by: Deltagare | None) -> Utvecklingsarena:
    """As lock_open, while `by` does more than observe: a role is changed under the same lock."""
    arena = lock_open(arena, by=by)
    if by and not arena.deltagare.get(pk=by.pk).contributes:
        raise NotReady(["En observatör läser, men skriver och röstar inte."])
    return arena


def _within_limits(by: Deltagare | None) -> None:
    """After it is written, in the same transaction: what is too much is taken back.

    The lock of the arena is held, so that two at once are counted one after the other.
    """
    exceeded = limits.exceeded_by(by) if by and by.is_guest else []
    if exceeded:
        raise NotReady(exceeded)


def _some_of(arena: Utvecklingsarena, effektmal: Collection[Effektmal]) -> None:
    if not effektmal or any(one.arena_id != arena.pk for one in effektmal):
        raise NotReady(["Välj minst ett av arenans effektmål."])


def lock_effektmal(effektmal: Effektmal) -> Effektmal:
    return Effektmal.objects.select_for_update(of=("self",), no_key=True).get(pk=effektmal.pk)


def _write(row: Versioned, **fields: object) -> Versioned:
    """Write the changed columns of a locked row that carries a version."""
    for name, value in {**fields, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "version"])
    return row
