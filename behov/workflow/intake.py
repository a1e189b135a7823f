"""From an empty form to a sent-in behov, and its completion."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from behov import guards, snapshot
from behov.choices import EDITABLE, Agartyp, Fraga, Status
from behov.models import Behov, Behovsversion, Bilaga, Nummerserie
from behov.workflow import files, komplettering
from behov.workflow.steps import Step
from behov.workflow.taking import EditConflict, NotReady, allows, lock, take
from behov.workflow.text import delete, write_parts
from organisation import clock
from organisation.models import Anvandare, Enhet


class NotEditable(Exception):  # noqa: N818 -- reads as the sentence it is
    """The text is frozen in this status."""

    def __init__(self, behov: Behov) -> None:
        super().__init__(f"{behov.name} is {behov.status}")
        self.behov = behov


def lock_draft(behov: Behov) -> Behov:
    """What its writers write in, which nobody else can write until the transaction ends."""
    behov = lock(behov)
    if behov.status not in EDITABLE:
        raise NotEditable(behov)
    return behov.draft


def lock_draft_at(behov: Behov, version: int) -> Behov:
    """As lock_draft, for somebody who has read `version`: EditConflict if it has changed since."""
    draft = lock_draft(behov)
    if draft.version != version:
        raise EditConflict(draft)
    return draft


def create_draft(
    *, by: Anvandare, token: uuid.UUID | None = None, precheck: Iterable[str] = ()
) -> Behov:
    """An empty draft. The same `token` gives the same draft: a double click makes one behov."""
    behov, _created = Behov.objects.get_or_create(
        token=token or uuid.uuid4(),
        submitted_by=by,
        defaults={"enhet": by.enhet, "precheck": list(precheck)},
    )
    return behov


@transaction.atomic
def save_draft(
    behov: Behov,
    *,
    version: int,
    fields: Mapping[str, object] | None = None,
    nyttor: Iterable[Mapping[str, object]] | None = None,
    answers: Mapping[Fraga, Mapping[str, str]] | None = None,
    affected: Iterable[Enhet] | None = None,
) -> Behov:
    """Write what one page of the form holds; what is None is left as it is. Return the draft.

    `version` is that of the draft when the page was opened: if someone has saved since,
    EditConflict.
    """
    draft = lock_draft_at(behov, version)
    for name, value in {**(fields or {}), "version": draft.version + 1}.items():
        setattr(draft, name, value)
    draft.save(update_fields=[*(fields or {}), "version", "updated_at"])
    write_parts(draft, nyttor=nyttor, answers=answers, affected=affected)
    return draft


@transaction.atomic
def attach(
    behov: Behov, *, by: Anvandare, name: str, content_type: str, content: bytes, sha256: str
) -> Bilaga:
    """Add a checked file. The same file under the same name twice is one attachment."""
    draft = lock_draft(behov)
    same = draft.bilagor.filter(fil=sha256, name=name).first()
    if same:
        return same
    _one_upload_at_a_time(by)
    missing = guards.attach(draft, by=by, size=len(content))
    if missing:
        raise NotReady(missing)
    files.keep(content, sha256=sha256)
    _raise_version(draft)
    return Bilaga.objects.create(
        behov=draft,
        fil_id=sha256,
        name=name,
        content_type=content_type,
        size=len(content),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def _one_upload_at_a_time(by: Anvandare) -> None:
    """Until commit: what a person may upload is counted over all their behov."""
    Anvandare.objects.select_for_update(no_key=True).get(pk=by.pk)


@transaction.atomic
def detach(bilaga: Bilaga) -> None:
    """Take a file away from its draft. What has been sent in stays where it is."""
    draft = lock_draft(bilaga.behov.completes or bilaga.behov)
    _raise_version(draft)
    draft.bilagor.filter(pk=bilaga.pk).delete()
    files.drop_unused([bilaga.fil_id])


def _raise_version(draft: Behov) -> None:
    """Whoever has read the text without this change has not read what would be sent in."""
    draft.version += 1
    draft.save(update_fields=["version", "updated_at"])


@transaction.atomic
def discard(behov: Behov) -> None:
    """Delete a draft. It is a working note, not yet a public record."""
    behov = lock(behov)
    if behov.status != Status.UTKAST:
        raise NotEditable(behov)
    delete(behov)


@transaction.atomic
def submit(behov: Behov, *, by: Anvandare) -> Behov:
    """Give it its number, freeze what was sent in and tell those concerned."""
    behov = lock(behov)
    enhet = by.enhet or behov.owner_enhet or (behov.owner_objekt and behov.owner_objekt.owner_enhet)
    behov = take(
        Step.SUBMIT,
        behov,
        by=by,
        submitted_at=clock.now(),
        enhet=by.enhet,
        myndighet=enhet.namnd if enhet else None,
        reference=_next_reference() if behov.status == Status.UTKAST else behov.reference,
    )
    _freeze(behov, by=by)
    return behov


@transaction.atomic
def answer_komplettering(behov: Behov, *, by: Anvandare) -> Behov:
    """The draft becomes the text of the behov, and is frozen as its next version."""
    behov = lock(behov)
    _remember_interest(behov, by=by)  # also of the owner that the completion takes away
    changes = komplettering.changes(behov) if komplettering.of(behov) else {}
    behov = take(Step.ANSWER_KOMPLETTERING, behov, by=by, **changes)
    komplettering.take_in(behov)
    _freeze(behov, by=by)
    return behov


@transaction.atomic
def withdraw(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    behov = take(Step.WITHDRAW, behov, by=by, note=motivation)
    komplettering.drop(behov)
    return behov


def _still_owner(step: Step, behov: Behov, by: Anvandare) -> None:
    """Who owns it may change while they answer: an answer for somebody else is none."""
    behov = lock(behov)
    if allows(behov, step) and not step.may(by, behov):
        raise NotReady(["Behovet har fått en annan ägare, så det är inte längre ni som svarar."])


@transaction.atomic
def confirm_owner(behov: Behov, *, by: Anvandare) -> Behov:
    _still_owner(Step.CONFIRM_OWNER, behov, by)
    return take(Step.CONFIRM_OWNER, behov, by=by, owner_confirmed_at=clock.now())


@transaction.atomic
def decline_owner(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    """The proposed owner says no: the behov stands without one until beredningen finds it."""
    _still_owner(Step.DECLINE_OWNER, behov, by)
    nobody: dict[str, Any] = {
        "owner_kind": Agartyp.VET_EJ,
        "owner_objekt": None,
        "owner_enhet": None,
    }
    locked = lock(behov)
    _remember_interest(locked, by=by)
    komplettering.carry_over(locked, nobody)
    return take(
        Step.DECLINE_OWNER, behov, by=by, note=motivation, owner_confirmed_at=None, **nobody
    )


def follow(behov: Behov, *, by: Anvandare) -> None:
    behov.followers.add(by)


def unfollow(behov: Behov, *, by: Anvandare) -> None:
    behov.followers.remove(by)


def _next_reference() -> str:
    """The next number of the year. The row lock lasts until commit, so no number is ever lost."""
    year = clock.today().year
    Nummerserie.objects.get_or_create(year=year)
    serie = Nummerserie.objects.select_for_update().get(year=year)
    serie.last += 1
    serie.save(update_fields=["last"])
    return f"BEH-{year}-{serie.last:04}"


def _remember_interest(behov: Behov, *, by: Anvandare) -> None:
    """Jäv rests on everything that has been sent in, not only on the row as it is now.

    Until the transaction ends the row must be locked.
    """
    people = {by.pk, behov.submitted_by_id} | behov.owner_keys
    behov.interested = sorted(people.union(behov.interested))
    behov.save(update_fields=["interested"])


def _freeze(behov: Behov, *, by: Anvandare) -> Behovsversion:
    _remember_interest(behov, by=by)
    content = snapshot.content_of(behov)
    return Behovsversion.objects.create(
        behov=behov,
        number=behov.versioner.count() + 1,
        at=clock.now(),
        by=by,
        content=content,
        sha256=snapshot.digest(content),
    )
