"""The table of steps, and the one function that takes one."""

import datetime as dt
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from enum import Enum
from typing import TypedDict

from behov import guards, mail, permissions
from behov.choices import CLOSED, PAUSED, Status
from behov.models import Behov, Handelse, Statusregel
from organisation import clock
from organisation.models import Anvandare
from utskick import outbox
from utskick.arbetsdagar import add_working_days, working_days_between

SENT_IN = frozenset(Status) - {Status.UTKAST}
OPEN = SENT_IN - CLOSED
IN_BEREDNING = frozenset(
    {Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING, Status.BEREDD}
)


@dataclass(frozen=True, slots=True)
class Move:
    """What defines a step."""

    label: str
    """What the button says."""
    start: frozenset[Status] | set[Status]
    end: Status | None
    """None: the behov stays where it is."""
    may: Callable[[Anvandare, Behov], bool]
    """Who. Asked by the views, because a step may also be taken by the clock."""
    letters: mail.LetterFunction = mail.nobody
    """Whom it mails."""
    missing: Callable[[Behov], list[str]] = guards.nothing
    """What must be in place, as sentences."""
    needs_note: bool = False
    """Whether it must be motivated."""
    internal: bool = False
    """Whether only beredningen reads of it."""


class Step(Enum):
    """Every step there is: the statuses it may start from, the one it ends in, and its terms."""

    SUBMIT = Move(
        "Skicka in",
        {Status.UTKAST},
        Status.INSKICKAT,
        permissions.can_submit,
        mail.submitted,
        missing=guards.submit,
    )
    ASSIGN = Move(
        "Tilldela beredare",
        IN_BEREDNING,
        None,
        permissions.can_lead,
        mail.assigned,
        internal=True,
    )
    START_BEREDNING = Move(
        "Ta upp för beredning",
        {Status.INSKICKAT},
        Status.UNDER_BEREDNING,
        permissions.can_take_up,
        mail.moved,
    )
    CHECK = Move(
        "Spara checklistan",
        {Status.UNDER_BEREDNING},
        None,
        permissions.can_bereda,
        internal=True,
    )
    REQUEST_KOMPLETTERING = Move(
        "Begär komplettering",
        {Status.UNDER_BEREDNING},
        Status.KOMPLETTERING,
        permissions.can_bereda,
        mail.komplettering_requested,
        needs_note=True,
    )
    ANSWER_KOMPLETTERING = Move(
        "Skicka in kompletteringen",
        {Status.KOMPLETTERING},
        Status.UNDER_BEREDNING,
        permissions.can_answer,
        mail.komplettering_answered,
        missing=guards.submit,
    )
    REFER_TO_ARENA = Move(
        "Hänvisa till utvecklingsarena",
        {Status.UNDER_BEREDNING},
        Status.I_ARENA,
        permissions.can_refer,
        mail.moved,
        needs_note=True,
    )
    RETURN_FROM_ARENA = Move(
        "Ta tillbaka från utvecklingsarenan",
        {Status.I_ARENA},
        Status.UNDER_BEREDNING,
        permissions.can_refer,
        mail.moved,
        needs_note=True,
    )
    RECOMMEND = Move(
        "Lämna till beslut",
        {Status.UNDER_BEREDNING},
        Status.BEREDD,
        permissions.can_bereda,
        mail.moved,
        missing=guards.recommend,
        needs_note=True,
    )
    SEND_BACK = Move(
        "Skicka tillbaka till beredning",
        {Status.BEREDD},
        Status.UNDER_BEREDNING,
        permissions.can_decide,
        mail.sent_back,
        needs_note=True,
    )
    APPROVE = Move(
        "Godkänn",
        {Status.BEREDD},
        Status.GODKANT,
        permissions.can_decide,
        mail.decided,
        missing=guards.approve,
        needs_note=True,
    )
    REJECT = Move(
        "Avslå",
        {Status.UNDER_BEREDNING, Status.I_ARENA, Status.BEREDD, Status.VILANDE},
        Status.AVSLAGET,
        permissions.can_decide,
        mail.decided,
        needs_note=True,
    )
    REST = Move(
        "Besluta att låta vila",
        {Status.BEREDD},
        Status.VILANDE,
        permissions.can_decide,
        mail.decided,
        needs_note=True,
    )
    PARK = Move(
        "Låt vila",
        {Status.UNDER_BEREDNING, Status.KOMPLETTERING},
        Status.VILANDE,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    WAKE = Move(
        "Väck",
        {Status.VILANDE},
        Status.UNDER_BEREDNING,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    REOPEN = Move(
        "Öppna igen",
        {Status.AVSLAGET},
        Status.UNDER_BEREDNING,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    RECONSIDER = Move(
        "Ta upp till nytt beslut",
        {Status.GODKANT},
        Status.BEREDD,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    HAND_OVER = Move(
        "Lämna över",
        {Status.GODKANT, Status.I_ARENA},
        Status.OVERLAMNAT,
        permissions.can_hand_over,
        mail.moved,
        missing=guards.hand_over,
        needs_note=True,
    )
    START_FOLLOW_UP = Move(
        "Börja följa upp nyttan",
        {Status.OVERLAMNAT},
        Status.UPPFOLJNING,
        permissions.can_hand_over,
        mail.moved,
    )
    CLOSE = Move(
        "Avsluta",
        {Status.UPPFOLJNING},
        Status.AVSLUTAT,
        permissions.can_hand_over,
        mail.moved,
        needs_note=True,
    )
    WITHDRAW = Move(
        "Återkalla",
        {Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING},
        Status.ATERKALLAT,
        permissions.can_withdraw,
        mail.withdrawn,
        needs_note=True,
    )
    MERGE = Move(
        "Slå samman med ett annat behov",
        {Status.INSKICKAT, Status.UNDER_BEREDNING},
        Status.SAMMANSLAGET,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    UNMERGE = Move(
        "Ångra sammanslagningen",
        {Status.SAMMANSLAGET},
        Status.INSKICKAT,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    CONFIRM_OWNER = Move(
        "Bekräfta att vi äger behovet",
        OPEN,
        None,
        permissions.can_own,
        missing=guards.confirm_owner,
    )
    DECLINE_OWNER = Move(
        "Vi äger inte behovet",
        OPEN,
        None,
        permissions.can_own,
        mail.owner_declined,
        missing=guards.decline_owner,
        needs_note=True,
    )
    NOTE = Move(
        "Skriv en intern anteckning",
        SENT_IN,
        None,
        permissions.can_note,
        needs_note=True,
        internal=True,
    )

    def __init__(self, move: Move) -> None:
        self.label = move.label
        self.start = move.start
        self.end = move.end
        self.may = move.may
        self.letters = move.letters
        self.missing = move.missing
        self.needs_note = move.needs_note
        self.internal = move.internal


class StepNotAllowed(Exception):  # noqa: N818 -- reads as the sentence it is
    """The behov has left the status the step starts from, usually because someone was faster."""

    def __init__(self, behov: Behov, step: Step) -> None:
        super().__init__(f"{behov.name} is {behov.status}: no {step.name}")
        self.behov = behov
        self.step = step


class NotReady(Exception):  # noqa: N818 -- reads as the sentence it is
    """Something must be in place first. `missing` says what, as sentences for the page."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class EditConflict(Exception):  # noqa: N818 -- reads as the sentence it is
    """Someone saved after the page was opened. `behov` is what is saved now."""

    def __init__(self, behov: Behov) -> None:
        super().__init__(f"{behov.name} is at version {behov.version}")
        self.behov = behov


def allows(behov: Behov, step: Step) -> bool:
    return behov.status in step.start


def steps_for(user: Anvandare, behov: Behov) -> list[Step]:
    """The steps this person may take on this behov now, in the order of the table."""
    return [step for step in Step if allows(behov, step) and step.may(user, behov)]


def lock(behov: Behov) -> Behov:
    """The fresh row, locked until the transaction ends."""
    return Behov.objects.select_for_update(of=("self",), no_key=True).get(pk=behov.pk)


def lock_at(behov: Behov, version: int) -> Behov:
    """As lock, for somebody who has read `version`: EditConflict if it has changed since."""
    behov = lock(behov)
    if behov.version != version:
        raise EditConflict(behov)
    return behov


def imagine(step: Step, behov: Behov, **fields: object) -> Behov:
    """An unsaved copy as the step would leave it today: for the page that asks first."""
    before = Status(behov.status)
    after = step.end or before
    behov = copy(behov)
    for name, value in {"status": after, **_clock(behov, before, after), **fields}.items():
        setattr(behov, name, value)
    return behov


def deadline(status: Status, today: dt.date) -> dt.date | None:
    """When a behov that comes to `status` today is to leave it again, if there is a limit."""
    days = Statusregel.objects.filter(status=status).values_list("working_days", flat=True).first()
    return None if days is None else add_working_days(today, days)


def take(
    step: Step,
    behov: Behov,
    *,
    by: Anvandare | None,
    note: str = "",
    figures: Mapping[str, str] | None = None,
    **fields: object,
) -> Behov:
    """Lock the row, check the step, write status, Handelse and letters. Return the fresh row.

    `fields` are columns of the behov that the step changes as well. Must run in a transaction.
    """
    behov = lock(behov)
    if not allows(behov, step):
        raise StepNotAllowed(behov, step)
    missing = step.missing(behov)
    if step.needs_note and not note.strip():
        missing.append("Skriv en motivering.")
    if missing:
        raise NotReady(missing)
    before, after = Status(behov.status), step.end or Status(behov.status)
    changes = {**_clock(behov, before, after), **fields}
    for name, value in {"status": after, "version": behov.version + 1, **changes}.items():
        setattr(behov, name, value)
    behov.save(update_fields=["status", "version", "updated_at", *changes])
    Handelse.objects.create(
        behov=behov,
        version=behov.version,
        at=clock.now(),
        by=by,
        step=step.name,
        from_status=before,
        to_status=after,
        note=note,
        internal=step.internal,
        figures=dict(figures or {}),
    )
    outbox.queue(step.letters(behov, note))
    return behov


class _Clock(TypedDict, total=False):
    due_on: dt.date | None
    working_days_left: int | None


def _clock(behov: Behov, before: Status, after: Status) -> _Clock:
    """The deadline of the new status.

    The clock of beredningen stands still while it waits for someone else, and then goes on with
    the working days that were left.
    """
    if before == after:
        return {}
    today = clock.today()
    left = behov.working_days_left
    if after in PAUSED:
        if before == Status.UNDER_BEREDNING and behov.due_on:
            left = max(working_days_between(today, behov.due_on), 0)
        return {"due_on": None, "working_days_left": left}
    if after == Status.UNDER_BEREDNING and before in PAUSED and left is not None:
        return {"due_on": add_working_days(today, left), "working_days_left": None}
    return {"due_on": deadline(after, today), "working_days_left": None}
