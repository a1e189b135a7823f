"""What beredningen does with a sent-in behov, up to its recommendation."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Model

from behov import permissions
from behov.choices import Checksvar, Utfall
from behov.models import Behov, Checklistpunkt, Checklistsvar, Nytta
from behov.workflow import komplettering
from behov.workflow.steps import Step
from behov.workflow.taking import NotReady, lock, take
from behov.workflow.text import NYTTA_COLUMNS
from organisation import clock
from organisation.models import Anvandare


@transaction.atomic
def assign(behov: Behov, *, by: Anvandare, beredare: Anvandare) -> Behov:
    if not permissions.can_take_up(beredare, lock(behov)):
        raise NotReady([f"{beredare} kan inte bereda det här behovet. Välj någon annan."])
    return take(Step.ASSIGN, behov, by=by, note=f"Tilldelat {beredare}.", beredare=beredare)


@transaction.atomic
def start_beredning(behov: Behov, *, by: Anvandare) -> Behov:
    """Take it up. Whoever does so becomes its beredare, unless someone is assigned."""
    return take(Step.START_BEREDNING, behov, by=by, beredare=lock(behov).beredare or by)


@transaction.atomic
def check(
    behov: Behov, *, by: Anvandare, answers: Mapping[Checklistpunkt, tuple[Checksvar, str]]
) -> Behov:
    """Answer points of the checklist: point -> (answer, comment)."""
    behov = take(Step.CHECK, behov, by=by, note=f"{len(answers)} punkter besvarade.")
    for punkt, (svar, comment) in answers.items():
        Checklistsvar.objects.update_or_create(
            behov=behov,
            punkt=punkt,
            defaults={"svar": svar, "comment": comment, "by": by, "at": clock.now()},
        )
    return behov


@transaction.atomic
def request_komplettering(behov: Behov, *, by: Anvandare, message: str, due_on: dt.date) -> Behov:
    behov = take(Step.REQUEST_KOMPLETTERING, behov, by=by, note=message, due_on=due_on)
    komplettering.start(behov)
    return behov


@transaction.atomic
def refer_to_arena(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    return take(Step.REFER_TO_ARENA, behov, by=by, note=motivation)


@transaction.atomic
def return_from_arena(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    return take(Step.RETURN_FROM_ARENA, behov, by=by, note=motivation)


@transaction.atomic
def recommend(
    behov: Behov,
    *,
    by: Anvandare,
    utfall: Utfall,
    motivation: str,
) -> Behov:
    """Hand it to decision. The figures of the latest nyttokalkyl are frozen with the event."""
    behov = lock(behov)
    return take(
        Step.RECOMMEND,
        behov,
        by=by,
        note=motivation,
        figures=latest_figures(behov),
        recommended=utfall,
        recommendation=motivation,
    )


@transaction.atomic
def receive_figures(behov: Behov, *, by: Anvandare, note: str, figures: Mapping[str, str]) -> Behov:
    """A calculation of a later app has been locked: its figures are frozen with the event."""
    return take(Step.RECEIVE_FIGURES, behov, by=by, note=note, figures=figures)


def latest_figures(behov: Behov) -> dict[str, str]:
    """What was last received, or nothing."""
    received = behov.handelser.filter(step=Step.RECEIVE_FIGURES.name).order_by("pk").last()
    return received.figures if received else {}


@transaction.atomic
def park(behov: Behov, *, by: Anvandare, motivation: str, watch_on: dt.date) -> Behov:
    return take(Step.PARK, behov, by=by, note=motivation, watch_on=watch_on)


@transaction.atomic
def wake(behov: Behov, *, by: Anvandare | None, motivation: str) -> Behov:
    return take(Step.WAKE, behov, by=by, note=motivation, watch_on=None)


@transaction.atomic
def reopen(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    return take(Step.REOPEN, behov, by=by, note=motivation, beredare=lock(behov).beredare or by)


@transaction.atomic
def merge(behov: Behov, *, by: Anvandare, into: Behov, motivation: str) -> Behov:
    """It becomes part of another behov, whose followers its submitter and followers join.

    Jäv in it is jäv in what it becomes, as long as they are merged.
    """
    first, second = sorted([behov, into], key=lambda one: one.pk)
    lock(first)  # always in one order, so that two merges never wait for each other
    lock(second)
    into = Behov.objects.get(pk=into.pk)
    if into.pk == behov.pk or into.is_closed or into.submitted_at is None:
        raise NotReady(["Välj ett annat, öppet behov att slå samman med."])
    _without_interest(by, into)
    _without_beredare_of_their_own(into, permissions.interested_keys(lock(behov)))
    behov = take(Step.MERGE, behov, by=by, note=motivation, merged_into=into)
    _gather_interest(into)
    into.followers.add(behov.submitted_by_id, *behov.followers.values_list("pk", flat=True))
    return behov


@transaction.atomic
def unmerge(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    if into := lock(behov).merged_into:
        _without_interest(by, lock(into))
    behov = take(Step.UNMERGE, behov, by=by, note=motivation, merged_into=None)
    if into:
        _gather_interest(into)
    return behov


def _gather_interest(into: Behov) -> None:
    """Of all that is merged into it now."""
    parts = into.merged.with_owner()
    keys = {key for part in parts for key in permissions.interested_keys(part)}
    Behov.objects.filter(pk=into.pk).update(interested_by_merge=sorted(keys))


def _without_beredare_of_their_own(into: Behov, interested: set[int]) -> None:
    if into.beredare_id in interested:
        whose = f"{into.beredare}, som bereder {into.reference}, har skickat in, äger eller har ägt"
        remedy = f"Tilldela {into.reference} någon annan först."
        raise NotReady([f"{whose} det här behovet (jäv). {remedy}"])


def _without_interest(by: Anvandare, into: Behov) -> None:
    """Jäv holds on both sides: what is merged adds to the weight of what it becomes."""
    if permissions.has_interest(by, into):
        whose = f"Du har skickat in, äger eller har ägt {into.reference}"
        raise NotReady([f"{whose} och kan inte bereda det (jäv). Be en annan beredningsledare."])


@transaction.atomic
def nudge(behov: Behov, *, by: Anvandare, message: str) -> Behov:
    """A person asks whoever has it to go on, besides what the clock reminds of."""
    return take(Step.NUDGE, behov, by=by, note=message)


@transaction.atomic
def add_note(behov: Behov, *, by: Anvandare, text: str) -> Behov:
    return take(Step.NOTE, behov, by=by, note=text)


@transaction.atomic
def set_diarienummer(behov: Behov, *, by: Anvandare, diarienummer: str) -> Behov:
    behov = lock(behov)
    told = _set(behov, {"diarienummer": diarienummer})
    if not told:
        return behov
    note = "\n".join(told)
    return take(Step.SET_DIARIENUMMER, behov, by=by, note=note, diarienummer=diarienummer)


@transaction.atomic
def complete_nyttor(
    behov: Behov, *, by: Anvandare, changes: Mapping[Nytta, Mapping[str, object]]
) -> Behov:
    """What is added to the benefits before hand-over: owner, measure, baseline."""
    behov = lock(behov)
    rows = behov.nyttor.select_related("owner").in_bulk([nytta.pk for nytta in changes])
    told = []
    for nytta, fields in changes.items():
        _carry_over(rows[nytta.pk], fields)
        if lines := _set(rows[nytta.pk], fields):
            told += [f"Nytta {rows[nytta.pk].position}, {rows[nytta.pk].text}", *lines]
    if not told:
        return behov
    behov = take(Step.COMPLETE_NYTTOR, behov, by=by, note="\n".join(told))
    for nytta, fields in changes.items():
        rows[nytta.pk].save(update_fields=list(fields))
    return behov


def _carry_over(nytta: Nytta, fields: Mapping[str, object]) -> None:
    """What is about to change of its text, in the draft of a completion too."""
    for name, value in fields.items():
        if name in NYTTA_COLUMNS and getattr(nytta, name) != value:
            komplettering.carry_over(nytta, {name: value})


def _set(row: Model, fields: Mapping[str, object]) -> list[str]:
    """Set the columns of an unsaved row, and tell what that changes: a line for each."""
    lines = []
    for name, value in fields.items():
        field = row._meta.get_field(name)  # noqa: SLF001 -- Django's public way to a field
        before = getattr(row, field.name) or ""
        setattr(row, name, value)
        after = getattr(row, field.name) or ""
        if before != after:
            label = str(field.verbose_name)  # type: ignore[union-attr]
            line = f"{label[0].upper()}{label[1:]}: {after or 'borttaget'}"
            lines.append(f"{line} (förut {before})" if before else line)
    return lines
