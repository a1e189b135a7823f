"""The steps of an arena, and the one function that takes one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from arenor import guards
from arenor.choices import ENDED, Arenastatus
from arenor.models import Arenahandelse, Deltagare, Utvecklingsarena
from organisation import clock
from organisation.models import Anvandare

ANY = frozenset(Arenastatus)
OPEN = ANY - ENDED


@dataclass(frozen=True, slots=True)
class Move:
    label: str
    start: frozenset[Arenastatus] | set[Arenastatus]
    end: Arenastatus | None
    """None: the arena stays where it is."""

    missing: Callable[[Utvecklingsarena], list[str]] = guards.nothing
    """What must be in place, as sentences."""

    needs_note: bool = False


class Step(Enum):
    """Every step there is: where it may start, where it ends, and on what terms."""

    OPEN_ARENA = Move("Öppna arenan", frozenset(), Arenastatus.FORSLAG)
    PLAN = Move("Planera serien", {Arenastatus.FORSLAG}, Arenastatus.PLANERAD)
    START = Move("Starta", {Arenastatus.PLANERAD}, Arenastatus.PAGAR, guards.start)
    SUMMARISE = Move(
        "Sammanställ", {Arenastatus.PAGAR}, Arenastatus.SAMMANSTALLNING, guards.summarise
    )
    RESUME = Move(
        "Fortsätt workshopparna", {Arenastatus.SAMMANSTALLNING}, Arenastatus.PAGAR, needs_note=True
    )
    CLOSE = Move(
        "Avsluta arenan",
        {Arenastatus.SAMMANSTALLNING},
        Arenastatus.AVSLUTAD,
        guards.close,
        needs_note=True,
    )
    ABANDON = Move("Lägg ned arenan", OPEN, Arenastatus.NEDLAGD, needs_note=True)
    ADD_BEHOV = Move("Ta in ett behov", OPEN, None)
    RETURN_BEHOV = Move("Lämna tillbaka ett behov", OPEN, None, needs_note=True)
    MOVE_WORKSHOP = Move("Flytta en workshop i ordningen", OPEN, None)
    REMOVE_WORKSHOP = Move("Ta bort en workshop", OPEN, None)
    AGREE = Move("Enas om ambitionen", OPEN, None)
    EDIT = Move("Ändra arenan", OPEN, None)
    PUBLISH = Move("Visa sammanfattningen för alla anställda", ANY, None)

    def __init__(self, move: Move) -> None:
        self.label = move.label
        self.start = move.start
        self.end = move.end
        self.missing = move.missing
        self.needs_note = move.needs_note


class StepNotAllowed(Exception):  # noqa: N818 -- reads as the sentence it is
    """The arena has left the status the step starts from."""

    def __init__(self, arena: Utvecklingsarena, step: Step) -> None:
        super().__init__(f"{arena.title} is {arena.status}: no {step.name}")
        self.arena = arena


class NotReady(Exception):  # noqa: N818 -- reads as the sentence it is
    """Something must be in place first. `missing` says what, as sentences for the page."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class EditConflict(Exception):  # noqa: N818 -- reads as the sentence it is
    """Somebody has saved since the page was opened. `saved` is what is saved now."""

    def __init__(self, saved: object) -> None:
        super().__init__(str(saved))
        self.saved = saved


def allows(arena: Utvecklingsarena, step: Step) -> bool:
    return arena.status in step.start


def lock(arena: Utvecklingsarena) -> Utvecklingsarena:
    """The fresh row, locked until the transaction ends. Taken before rows of its behov."""
    return Utvecklingsarena.objects.select_for_update(of=("self",), no_key=True).get(pk=arena.pk)


def lock_open(arena: Utvecklingsarena, *, by: Deltagare | None = None) -> Utvecklingsarena:
    """As lock, for whatever belongs to an open arena; and while `by` takes part in it."""
    arena = lock(arena)
    if not allows(arena, Step.EDIT):
        raise StepNotAllowed(arena, Step.EDIT)
    if by and not arena.deltagare.current().filter(pk=by.pk).exists():
        raise NotReady(["Bara arenans deltagare kan göra det."])
    return arena


def take(
    step: Step,
    arena: Utvecklingsarena,
    *,
    by: Anvandare | None,
    note: str = "",
    workshop_number: int | None = None,
    **fields: object,
) -> Utvecklingsarena:
    """Lock the row, check the step, write status and Arenahandelse. Must run in a transaction."""
    arena = lock(arena)
    if not allows(arena, step):
        raise StepNotAllowed(arena, step)
    missing = step.missing(arena)
    if step.needs_note and not note.strip():
        missing.append("Skriv en motivering.")
    if missing:
        raise NotReady(missing)
    changes = {"status": step.end or arena.status, "version": arena.version + 1, **fields}
    for name, value in changes.items():
        setattr(arena, name, value)
    arena.save(update_fields=list(changes))
    log(arena, step, by=by, note=note, workshop_number=workshop_number)
    return arena


def log(
    arena: Utvecklingsarena,
    step: Step,
    *,
    by: Anvandare | None,
    note: str = "",
    workshop_number: int | None = None,
) -> None:
    Arenahandelse.objects.create(
        arena=arena,
        version=arena.version,
        at=clock.now(),
        by=by,
        step=step.name,
        to_status=arena.status,
        note=note,
        workshop_number=workshop_number,
    )
