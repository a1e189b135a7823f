"""From an empty form to a sent-in behov, and its completion."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction

from behov import guards, snapshot
from behov.choices import EDITABLE, Agartyp, Fraga, Status
from behov.models import Behov, Behovsversion, Bilaga, Fil, Forutsattning, Nummerserie, Nytta
from behov.workflow.steps import Step
from behov.workflow.taking import EditConflict, NotReady, lock, take
from organisation import clock
from organisation.models import Anvandare, Enhet


class NotEditable(Exception):  # noqa: N818 -- reads as the sentence it is
    """The text is frozen in this status."""

    def __init__(self, behov: Behov) -> None:
        super().__init__(f"{behov.name} is {behov.status}")
        self.behov = behov


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
    """Write what one page of the form holds; what is None is left as it is.

    `version` is the one the page was opened at: if someone has saved since, EditConflict.
    """
    behov = _lock_for_edit(behov)
    if behov.version != version:
        raise EditConflict(behov)
    owner = behov.owner_objekt_id, behov.owner_enhet_id
    for name, value in {**(fields or {}), "version": behov.version + 1}.items():
        setattr(behov, name, value)
    if (behov.owner_objekt_id, behov.owner_enhet_id) != owner:  # nobody has confirmed the new one
        behov.owner_confirmed_at = None
    if behov.submitted_at and not (
        behov.title and behov.problem and behov.anledning and behov.owner_kind
    ):
        raise NotReady(["Rubrik, problem, anledning och ägare måste finnas kvar."])
    behov.save(update_fields=[*(fields or {}), "owner_confirmed_at", "version", "updated_at"])
    if nyttor is not None:
        _replace_nyttor(behov, nyttor)
    if answers:
        Forutsattning.objects.bulk_create(
            [Forutsattning(behov=behov, fraga=key, **answer) for key, answer in answers.items()],
            update_conflicts=True,
            unique_fields=["behov", "fraga"],
            update_fields=["svar", "comment"],
        )
    if affected is not None:
        behov.affected_enheter.set(affected)
    return behov


def _replace_nyttor(behov: Behov, rows: Iterable[Mapping[str, object]]) -> None:
    """The rows of the form in their order. One with a `pk` keeps what beredningen added to it."""
    saved: dict[object, Nytta] = {nytta.pk: nytta for nytta in behov.nyttor.all()}
    nyttor = []
    for position, row in enumerate(rows, start=1):
        nytta = saved.pop(row.get("pk"), None) or Nytta(behov=behov)
        for name in row.keys() - {"pk"}:
            setattr(nytta, name, row[name])
        nytta.position = position
        nyttor.append(nytta)
    behov.nyttor.filter(pk__in=[nytta.pk for nytta in saved.values()]).delete()
    for nytta in nyttor:
        nytta.save()


@transaction.atomic
def attach(
    behov: Behov, *, by: Anvandare, name: str, content_type: str, content: bytes, sha256: str
) -> Bilaga:
    """Add a checked file. The same file under the same name twice is one attachment."""
    behov = _lock_for_edit(behov)
    same = behov.bilagor.filter(fil=sha256, name=name, removed_at=None).first()
    if same:
        return same
    missing = guards.attach(behov, by=by, size=len(content))
    if missing:
        raise NotReady(missing)
    fil, _created = Fil.objects.get_or_create(sha256=sha256, defaults={"content": content})
    return Bilaga.objects.create(
        behov=behov,
        fil=fil,
        name=name,
        content_type=content_type,
        size=len(content),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


@transaction.atomic
def detach(bilaga: Bilaga) -> None:
    """Take a file away. What has been sent in stays readable in its frozen version."""
    behov = _lock_for_edit(bilaga.behov)
    if behov.submitted_at is None:
        bilaga.delete()
        Fil.objects.filter(pk=bilaga.fil_id, bilagor=None).delete()
    else:
        bilaga.removed_at = clock.now()
        bilaga.save(update_fields=["removed_at"])


@transaction.atomic
def discard(behov: Behov) -> None:
    """Delete a draft. It is a working note, not yet a public record."""
    behov = lock(behov)
    if behov.status != Status.UTKAST:
        raise NotEditable(behov)
    files = list(behov.bilagor.values_list("fil_id", flat=True))
    behov.delete()
    Fil.objects.filter(pk__in=files, bilagor=None).delete()


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
    behov = take(Step.ANSWER_KOMPLETTERING, behov, by=by)
    _freeze(behov, by=by)
    return behov


@transaction.atomic
def withdraw(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    return take(Step.WITHDRAW, behov, by=by, note=motivation)


@transaction.atomic
def confirm_owner(behov: Behov, *, by: Anvandare) -> Behov:
    return take(Step.CONFIRM_OWNER, behov, by=by, owner_confirmed_at=clock.now())


@transaction.atomic
def decline_owner(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    """The proposed owner says no: the behov stands without one until beredningen finds it."""
    return take(
        Step.DECLINE_OWNER,
        behov,
        by=by,
        note=motivation,
        owner_kind=Agartyp.VET_EJ,
        owner_objekt=None,
        owner_enhet=None,
        owner_confirmed_at=None,
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


def _freeze(behov: Behov, *, by: Anvandare) -> Behovsversion:
    content = snapshot.content_of(behov)
    return Behovsversion.objects.create(
        behov=behov,
        number=behov.versioner.count() + 1,
        at=clock.now(),
        by=by,
        content=content,
        sha256=snapshot.digest(content),
    )


def _lock_for_edit(behov: Behov) -> Behov:
    behov = lock(behov)
    if behov.status not in EDITABLE:
        raise NotEditable(behov)
    return behov
