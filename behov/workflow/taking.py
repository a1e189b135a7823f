"""The one function that takes a step, and what its callers ask beforehand."""

import datetime as dt
from collections.abc import Mapping
from copy import copy
from typing import TypedDict

from behov.choices import PAUSED, Status
from behov.models import Behov, Handelse, Statusregel, Yttrande
from behov.workflow.steps import Step
from organisation import clock
from organisation.models import Anvandare
from utskick import outbox
from utskick.arbetsdagar import add_working_days, working_days_between


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
    yttrande: Yttrande | None = None,
    **fields: object,
) -> Behov:
    """Lock the row, check the step, write status, Handelse and letters. Return the fresh row.

    `fields` are columns of the behov that the step changes as well. Must run in a transaction.
    """
    behov = lock(behov)
    behov.yttrande = yttrande
    _require(step, behov, note)
    before, after = Status(behov.status), step.end or Status(behov.status)
    changes = {**_clock(behov, before, after), **fields}
    for name, value in {"status": after, "version": behov.version + 1, **changes}.items():
        setattr(behov, name, value)
    letters = step.letters(behov, note)  # may compare with what is yet to be written over
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
    _move_clocks_of_yttranden(behov, before, after)
    outbox.queue(letters)
    return behov


def _require(step: Step, behov: Behov, note: str) -> None:
    """That it may be taken now, and that nothing is missing."""
    if not allows(behov, step):
        raise StepNotAllowed(behov, step)
    missing = step.missing(behov)
    if step.needs_note and not note.strip():
        missing.append("Skriv en motivering.")
    if missing:
        raise NotReady(missing)


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


def _move_clocks_of_yttranden(behov: Behov, before: Status, after: Status) -> None:
    """They stand still with that of beredningen: nobody answers about what is being rewritten."""
    if before == after or not behov.sakkunniga:
        return
    today = clock.today()
    if before == Status.UNDER_BEREDNING:
        for yttrande in behov.yttranden.open():
            left = max(working_days_between(today, yttrande.due_on), 0)
            behov.yttranden.filter(pk=yttrande.pk).update(working_days_left=left)
    if after == Status.UNDER_BEREDNING:
        for yttrande in behov.yttranden.open().filter(working_days_left__isnull=False):
            due_on = add_working_days(today, yttrande.working_days_left or 0)
            behov.yttranden.filter(pk=yttrande.pk).update(due_on=due_on, working_days_left=None)
