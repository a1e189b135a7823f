"""What can happen to a nyttokalkyl. The only code that writes one.

Each function locks the row, checks under the lock, and writes the calculation, its
Kalkylhandelse and the letters in one transaction. Who may is asked by the views
(permissions.py). Rows of two apps are locked from the upper one down: the kalkyl, then its behov.
"""

import hashlib
import json
from typing import Any

from django.db import transaction

from behov import workflow as behov_workflow
from behov.models import Behov
from nyttokalkyl import mail, permissions
from nyttokalkyl.calculation import (
    METHOD_VERSION,
    Alternative,
    Calculation,
    Fault,
    RowsAre,
    Terms,
)
from nyttokalkyl.editing import Edit
from nyttokalkyl.handing_over import figures_of
from nyttokalkyl.interchange import Document, Json, flaws, read, results, write
from nyttokalkyl.models import Kalkylhandelse, Mode, Nyttokalkyl, What
from nyttokalkyl.simulation import LEAST_DRAWS, Settings
from organisation import clock
from organisation.models import Anvandare
from utskick import outbox

YEARS = 6


class NotEditable(Exception):  # noqa: N818 -- reads as the sentence it is
    """It stands as it is: with the reviewer, vouched for, locked or set aside."""

    def __init__(self, kalkyl: Nyttokalkyl) -> None:
        super().__init__(f"{kalkyl}: {kalkyl.standing}")
        self.kalkyl = kalkyl


class Misfit(Exception):  # noqa: N818 -- reads as the sentence it is
    """The change would leave a calculation that cannot be evaluated. `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


class NotReady(Exception):  # noqa: N818 -- reads as the sentence it is
    """Something must be in place first. `missing` says what, as sentences for the page."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


def document_of(kalkyl: Nyttokalkyl) -> Document:
    """The calculation as the engine takes it."""
    return read(json.dumps(kalkyl.content).encode())


def lock(kalkyl: Nyttokalkyl) -> Nyttokalkyl:
    """The fresh row, locked until the transaction ends."""
    fresh = Nyttokalkyl.objects.select_for_update(of=("self",), no_key=True)
    return fresh.select_related("behov").get(pk=kalkyl.pk)


@transaction.atomic
def create(
    behov: Behov,
    *,
    by: Anvandare,
    name: str,
    mode: Mode = Mode.FULL,
    rows_are: RowsAre = RowsAre.ABSOLUTE,
) -> Nyttokalkyl:
    """An empty calculation: the nollalternativ and one alternative, from this year on."""
    baseline = Alternative(id="nollalternativ", name="Nollalternativet", is_baseline=True)
    alternative = Alternative(id="alternativ-1", name="Alternativ A")
    year = clock.today().year
    calculation = Calculation(
        name=name,
        rows_are=rows_are,
        terms=Terms(first_year=year, last_year=year + YEARS - 1, base_year=year),
        alternatives=(baseline, alternative) if rows_are is RowsAre.ABSOLUTE else (alternative,),
        rows=(),
    )
    kalkyl = Nyttokalkyl(
        behov=behov,
        name=name,
        mode=mode,
        content=write(calculation, Settings(seed=behov.pk, draws=LEAST_DRAWS)),
        created_by=by,
        created_at=clock.now(),
    )
    return _save_new(kalkyl, by=by, what=What.CREATED)


@transaction.atomic
def change(
    kalkyl: Nyttokalkyl, *, by: Anvandare, edit: Edit, note: str, what: What = What.CHANGED
) -> Nyttokalkyl:
    """Apply an edit (editing.py) to what is saved now. `note` tells in words what was done.

    Raises NotEditable, Misfit, and whatever the edit raises, such as editing.Changed.
    """
    kalkyl = lock(kalkyl)
    if not kalkyl.is_editable:
        raise NotEditable(kalkyl)
    document = edit(document_of(kalkyl))
    if faults := flaws(document):
        raise Misfit(faults)
    content = write(document.calculation, document.simulation)
    if content == kalkyl.content:  # the same page sent twice
        return kalkyl
    return _record(kalkyl, by=by, what=what, note=note, content=content)


@transaction.atomic
def set_mode(kalkyl: Nyttokalkyl, *, by: Anvandare, mode: Mode) -> Nyttokalkyl:
    """A light calculation grows into a full one, with all its rows."""
    kalkyl = lock(kalkyl)
    if not kalkyl.is_editable:
        raise NotEditable(kalkyl)
    note = f"Läget är nu {mode.label.lower()}."
    return _record(kalkyl, by=by, what=What.CHANGED, note=note, mode=mode)


@transaction.atomic
def request_review(kalkyl: Nyttokalkyl, *, by: Anvandare, message: str = "") -> Nyttokalkyl:
    kalkyl = lock(kalkyl)
    if not kalkyl.is_editable:
        raise NotEditable(kalkyl)
    if missing := missing_for_review(document_of(kalkyl)):
        raise NotReady(missing)
    kalkyl = _record(
        kalkyl,
        by=by,
        what=What.REVIEW_REQUESTED,
        note=message,
        review_requested_by=by,
        review_requested_at=clock.now(),
    )
    outbox.queue(mail.review_requested(kalkyl, message))
    return kalkyl


def missing_for_review(document: Document) -> list[str]:
    """What a reviewer would send it back for, as sentences."""
    calculation = document.calculation
    missing = []
    if not calculation.rows:
        missing.append("Lägg till minst en post.")
    for alternative in calculation.alternatives:
        has_rows = any(alternative.id in row.alternatives for row in calculation.rows)
        if not has_rows and not alternative.is_baseline:
            missing.append(f"Lägg till poster för {alternative.name}, eller ta bort alternativet.")
    missing += [
        f"Ange källa eller antagande för posten ”{row.name or row.id}”."
        for row in calculation.rows
        if not (row.provenance.source or row.provenance.assumption)
    ]
    return missing


@transaction.atomic
def send_back(kalkyl: Nyttokalkyl, *, by: Anvandare, message: str) -> Nyttokalkyl:
    """The reviewer wants something changed: it can be edited again."""
    kalkyl = _lock_for_review(kalkyl)
    letters = mail.returned(kalkyl, message)
    kalkyl = _record(
        kalkyl,
        by=by,
        what=What.RETURNED,
        note=message,
        review_requested_by=None,
        review_requested_at=None,
    )
    outbox.queue(letters)
    return kalkyl


@transaction.atomic
def approve(kalkyl: Nyttokalkyl, *, by: Anvandare, message: str = "") -> Nyttokalkyl:
    """The reviewer vouches for it. Asked again under the lock: nobody reviews what they wrote."""
    kalkyl = _lock_for_review(kalkyl)
    if by.pk == kalkyl.review_requested_by_id or permissions.has_written(by, kalkyl):
        raise NotReady(["Du har själv skrivit i kalkylen. Någon annan måste granska den."])
    kalkyl = _record(
        kalkyl,
        by=by,
        what=What.APPROVED,
        note=message,
        reviewed_by=by,
        reviewed_at=clock.now(),
    )
    outbox.queue(mail.approved(kalkyl, message))
    return kalkyl


@transaction.atomic
def lock_and_hand_over(kalkyl: Nyttokalkyl, *, by: Anvandare) -> Nyttokalkyl:
    """Freeze inputs, results, method and checksum for good, and give the figures to the behov."""
    kalkyl = lock(kalkyl)
    if kalkyl.is_locked:
        raise NotEditable(kalkyl)
    if kalkyl.reviewed_at is None:
        raise NotReady(["Kalkylen måste vara granskad och godkänd innan den låses."])
    document = document_of(kalkyl)
    computed = results(document.calculation, document.simulation)
    kalkyl = _record(
        kalkyl,
        by=by,
        what=What.LOCKED,
        locked_by=by,
        locked_at=clock.now(),
        results=computed,
        method_version=METHOD_VERSION,
        sha256=checksum(kalkyl.content, computed),
    )
    behov_workflow.receive_figures(
        kalkyl.behov,
        by=by,
        note=f"Nyttokalkylen ”{kalkyl.name}”, version {kalkyl.number}, är låst.",
        figures=figures_of(kalkyl, computed),
    )
    outbox.queue(mail.locked(kalkyl, ""))
    return kalkyl


@transaction.atomic
def new_version(kalkyl: Nyttokalkyl, *, by: Anvandare) -> Nyttokalkyl:
    """A changed mind: the same content to work on, beside the locked one, which stays."""
    kalkyl = lock(kalkyl)
    if not kalkyl.is_locked:
        raise NotReady(["Bara en låst kalkyl får en ny version. Den här går att ändra som den är."])
    existing = Nyttokalkyl.objects.filter(replaces=kalkyl).first()
    if existing:  # two clicks, or two people: one new version
        return existing
    successor = Nyttokalkyl(
        behov=kalkyl.behov,
        name=kalkyl.name,
        mode=kalkyl.mode,
        number=kalkyl.number + 1,
        replaces=kalkyl,
        content=kalkyl.content,
        created_by=by,
        created_at=clock.now(),
    )
    return _save_new(successor, by=by, what=What.CREATED, note=f"Efter version {kalkyl.number}.")


@transaction.atomic
def set_aside(kalkyl: Nyttokalkyl, *, by: Anvandare) -> Nyttokalkyl:
    """Out of the way of the others. Nothing is removed; nobody writes in it until it is out."""
    kalkyl = lock(kalkyl)
    if not kalkyl.is_editable:
        raise NotEditable(kalkyl)
    return _record(kalkyl, by=by, what=What.SET_ASIDE, set_aside_at=clock.now())


@transaction.atomic
def take_out(kalkyl: Nyttokalkyl, *, by: Anvandare) -> Nyttokalkyl:
    """A draft again, as it was when it was set aside."""
    kalkyl = lock(kalkyl)
    if kalkyl.set_aside_at is None:
        raise NotEditable(kalkyl)
    return _record(kalkyl, by=by, what=What.TAKEN_OUT, set_aside_at=None)


def checksum(content: Json, computed: Json, method_version: str = METHOD_VERSION) -> str:
    """SHA-256 of the canonical JSON of what is locked, as hex."""
    whole = {"content": content, "results": computed, "method_version": method_version}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_for_review(kalkyl: Nyttokalkyl) -> Nyttokalkyl:
    kalkyl = lock(kalkyl)
    if not kalkyl.is_in_review:
        raise NotEditable(kalkyl)
    return kalkyl


def _save_new(kalkyl: Nyttokalkyl, *, by: Anvandare, what: What, note: str = "") -> Nyttokalkyl:
    kalkyl.updated_at = clock.now()
    kalkyl.save(force_insert=True)
    _log(kalkyl, by=by, what=what, note=note)
    return kalkyl


def _record(
    kalkyl: Nyttokalkyl, *, by: Anvandare, what: What, note: str = "", **fields: Any
) -> Nyttokalkyl:
    """Write the changed columns and the event. The row is locked."""
    changes = {**fields, "version": kalkyl.version + 1, "updated_at": clock.now()}
    for name, value in changes.items():
        setattr(kalkyl, name, value)
    kalkyl.save(update_fields=list(changes))
    _log(kalkyl, by=by, what=what, note=note)
    return kalkyl


def _log(kalkyl: Nyttokalkyl, *, by: Anvandare, what: What, note: str) -> None:
    Kalkylhandelse.objects.create(
        kalkyl=kalkyl, version=kalkyl.version, at=clock.now(), by=by, what=what, note=note
    )
