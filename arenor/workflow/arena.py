"""From an open question to a closed arena, with the behov that it concerns."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from arenor.models import Utvecklingsarena
from arenor.workflow.series import cancel_coming
from arenor.workflow.steps import EditConflict, NotReady, Step, lock, log, take
from behov import workflow as behov_workflow
from behov.choices import Status
from behov.models import Behov
from behov.permissions import has_interest
from organisation import clock
from organisation.models import Anvandare

OWN = "Du har skickat in, äger eller har ägt {} och kan inte lämna tillbaka det (jäv)."


@transaction.atomic
def open_arena(
    *,
    by: Anvandare,
    title: str,
    question: str,
    background: str = "",
    behov: Iterable[Behov] = (),
    token: uuid.UUID | None = None,
) -> Utvecklingsarena:
    """From one behov, several or none. Each of them goes to the arena, if it is not there yet.

    The same `token` gives the same arena: a double click opens one.
    """
    arena, is_new = Utvecklingsarena.objects.get_or_create(
        token=token or uuid.uuid4(),
        defaults={
            "title": title,
            "question": question,
            "background": background,
            "director": by,
            "created_at": clock.now(),
        },
    )
    if not is_new:
        return arena
    log(arena, Step.OPEN_ARENA, by=by)
    for one in sorted(behov, key=lambda one: one.pk):  # always locked in one order
        _take_in(arena, one, by=by)
    return arena


@transaction.atomic
def add_behov(arena: Utvecklingsarena, *, by: Anvandare, behov: Behov) -> Utvecklingsarena:
    """The same form sent twice takes it in once."""
    arena = lock(arena)
    if arena.behov.filter(pk=behov.pk, status=Status.I_ARENA).exists():
        return arena
    arena = take(Step.ADD_BEHOV, arena, by=by, note=str(behov.reference))
    _take_in(arena, behov, by=by)
    return arena


def _take_in(arena: Utvecklingsarena, behov: Behov, *, by: Anvandare) -> None:
    """The status and the timeline of the behov follow."""
    behov = behov_workflow.lock(behov)
    elsewhere = behov.arenor.open().exclude(pk=arena.pk).first()
    if elsewhere:
        raise NotReady([f"{behov.reference} är redan med i arenan ”{elsewhere}”."])
    if behov.status == Status.UNDER_BEREDNING:
        motivation = f"Behovet tas upp i utvecklingsarenan ”{arena.title}”."
        behov_workflow.refer_to_arena(behov, by=by, motivation=motivation)
    elif behov.status != Status.I_ARENA:
        standing = f"{behov.reference} har läget ”{behov.get_status_display()}”."
        raise NotReady([f"{standing} Beredningen måste ta upp det innan det kan gå till en arena."])
    arena.behov.add(behov)


@transaction.atomic
def return_behov(
    arena: Utvecklingsarena, *, by: Anvandare, behov: Behov, motivation: str
) -> Utvecklingsarena:
    """Back to beredningen, with what the arena has found so far as the reason."""
    arena = take(Step.RETURN_BEHOV, arena, by=by, note=f"{behov.reference}: {motivation}")
    if not arena.behov.filter(pk=behov.pk).exists():
        raise NotReady([f"{behov.reference} är inte längre med i arenan."])
    behov_workflow.return_from_arena(behov, by=by, motivation=motivation)
    arena.behov.remove(behov)
    return arena


@transaction.atomic
def edit(
    arena: Utvecklingsarena,
    *,
    by: Anvandare,
    version: int,
    title: str,
    question: str,
    background: str,
) -> Utvecklingsarena:
    """Its words. `version` is the one the page was opened at."""
    words = {"title": title, "question": question, "background": background}
    return _write(Step.EDIT, arena, by=by, version=version, **words)


@transaction.atomic
def plan(arena: Utvecklingsarena, *, by: Anvandare) -> Utvecklingsarena:
    return take(Step.PLAN, arena, by=by)


@transaction.atomic
def start(arena: Utvecklingsarena, *, by: Anvandare) -> Utvecklingsarena:
    return take(Step.START, arena, by=by)


@transaction.atomic
def summarise(arena: Utvecklingsarena, *, by: Anvandare) -> Utvecklingsarena:
    return take(Step.SUMMARISE, arena, by=by)


@transaction.atomic
def resume(arena: Utvecklingsarena, *, by: Anvandare, motivation: str) -> Utvecklingsarena:
    return take(Step.RESUME, arena, by=by, note=motivation)


@transaction.atomic
def close(
    arena: Utvecklingsarena, *, by: Anvandare, version: int, motivation: str
) -> Utvecklingsarena:
    """Ambition and effektmål are there, and every behov has gone on. `version` as for `edit`."""
    locked, now = lock(arena), clock.now()
    if locked.version != version:
        raise EditConflict(locked)
    arena = take(Step.CLOSE, arena, by=by, note=motivation, closed_at=now, summary=motivation)
    cancel_coming(arena)
    return arena


@transaction.atomic
def abandon(arena: Utvecklingsarena, *, by: Anvandare, motivation: str) -> Utvecklingsarena:
    """It comes to nothing: its behov go back to beredningen, which hears why."""
    arena = take(Step.ABANDON, arena, by=by, note=motivation, closed_at=clock.now())
    rows = arena.behov.with_owner().select_for_update(of=("self",), no_key=True)
    left = list(rows.filter(status=Status.I_ARENA).order_by("pk"))
    own = [behov for behov in left if has_interest(by, behov)]
    if own:
        raise NotReady([f"{OWN.format(behov.reference)} Be beredningen först." for behov in own])
    for behov in left:
        behov_workflow.return_from_arena(behov, by=by, motivation=motivation)
    cancel_coming(arena)
    return arena


@transaction.atomic
def publish(
    arena: Utvecklingsarena, *, by: Anvandare, version: int, summary: str, is_public: bool
) -> Utvecklingsarena:
    """What everyone who is employed may read of it. `version` as for `edit`."""
    words = {"summary": summary, "is_public": is_public}
    return _write(Step.PUBLISH, arena, by=by, version=version, **words)


def _write(
    step: Step, arena: Utvecklingsarena, *, by: Anvandare, version: int, **words: Any
) -> Utvecklingsarena:
    """Unless it says so already: the same form sent twice is one change."""
    locked = lock(arena)
    if all(getattr(locked, name) == value for name, value in words.items()):
        return locked
    if locked.version != version:
        raise EditConflict(locked)
    return take(step, arena, by=by, **words)
