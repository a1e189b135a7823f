"""The draft of a completion: a copy of what was sent in, which its writers change.

All of it runs in a step's transaction, or under its lock: the lock of the behov itself, which is
also that of its draft.
"""

from collections.abc import Mapping
from typing import Any

from behov.models import Behov, Bilaga, Nytta
from behov.workflow import text
from behov.workflow.text import NYTTA_COLUMNS
from organisation import clock


def start(behov: Behov) -> None:
    """Copy what was sent in; or go on with the draft that was left when the behov was parked."""
    if of(behov):
        return
    draft = Behov.objects.create(
        completes=behov, submitted_by=behov.submitted_by, **text.columns_of(behov)
    )
    nyttor = behov.nyttor.values("pk", *NYTTA_COLUMNS)
    text.copy_parts(behov, draft, nyttor=[{"completes_id": row.pop("pk"), **row} for row in nyttor])
    Bilaga.objects.bulk_create(
        Bilaga(
            behov=draft,
            completes=bilaga,
            fil_id=bilaga.fil_id,
            name=bilaga.name,
            content_type=bilaga.content_type,
            size=bilaga.size,
            uploaded_by_id=bilaga.uploaded_by_id,
            uploaded_at=bilaga.uploaded_at,
        )
        for bilaga in behov.bilagor.filter(removed_at=None)
    )


def of(behov: Behov) -> Behov | None:
    """Its draft, if it has one. It keeps one also while it is parked."""
    return getattr(behov, "komplettering", None)


def changes(behov: Behov) -> dict[str, Any]:
    """The columns that the completion changes. Nobody has confirmed an owner it names anew."""
    columns = text.columns_of(behov.komplettering)
    owner = ("owner_objekt_id", "owner_enhet_id")
    is_new = any(columns[name] != getattr(behov, name) for name in owner)
    return columns | {"owner_confirmed_at": None} if is_new else columns


def take_in(behov: Behov) -> None:
    """The parts of the draft that are no columns become those of the behov, and it is deleted.

    A benefit stays the row it was, with what beredningen has added to it. A file that was taken
    away stays for the versions that name it.
    """
    draft = behov.komplettering
    nyttor = draft.nyttor.values("completes_id", *NYTTA_COLUMNS)
    text.copy_parts(draft, behov, nyttor=[{"pk": row.pop("completes_id"), **row} for row in nyttor])
    kept = draft.bilagor.exclude(completes=None).values("completes")
    taken_away = behov.bilagor.filter(removed_at=None).exclude(pk__in=kept)
    taken_away.update(removed_at=clock.now())
    draft.bilagor.filter(completes=None).update(behov=behov)
    text.delete(draft)


def drop(behov: Behov) -> None:
    """What was never sent in goes when the behov has come to its end."""
    draft = of(behov)
    if draft:
        text.delete(draft)


def carry_over(row: Behov | Nytta, changes: Mapping[str, object]) -> None:
    """What beredningen is about to change in the text, changed in the draft too.

    Otherwise the draft, once it is sent in, would undo it unseen. What the writers have changed
    stays theirs.
    """
    copy = getattr(row, "komplettering", None)
    if copy is None or any(getattr(copy, name) != getattr(row, name) for name in changes):
        return
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(update_fields=list(changes))
    draft = copy.behov if isinstance(copy, Nytta) else copy
    draft.version += 1  # so that a page that is open now replaces nothing unseen
    draft.save(update_fields=["version"])
