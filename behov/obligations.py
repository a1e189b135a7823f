"""Which behov wait for somebody to do something by a day, and for whom: see paminnelser.py.

Each pair is a query of what is due by a day, and what its rows oblige whom to.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from behov import permissions
from behov.choices import Anledning, Status
from behov.models import Behov, Yttrande, YttrandeQuerySet
from behov.models.behov import BehovQuerySet
from organisation.models import Anvandare, Roll
from utskick.arbetsdagar import add_working_days, own_closed_days, start_of
from utskick.paminnelser import Obligation, days_of

UNDECIDED = [
    Status.INSKICKAT,
    Status.UNDER_BEREDNING,
    Status.KOMPLETTERING,
    Status.I_ARENA,
    Status.BEREDD,
    Status.VILANDE,
]


def due_by(status: Status, field: str = "due_on") -> Callable[[dt.date], BehovQuerySet]:
    """The behov in `status` whose time is up by a day."""

    def behov_due(day: dt.date) -> BehovQuerySet:
        rows = Behov.objects.filter(**{"status": status, f"{field}__lte": day})
        return rows.with_owner().order_by("pk")

    return behov_due


def before_deadline(anledning: Anledning, key: str) -> Callable[[dt.date], BehovQuerySet]:
    """Undecided behov whose last day for a decision comes by a day: the lead time is the rule's."""

    def behov_due(day: dt.date) -> BehovQuerySet:
        last = day + dt.timedelta(days=days_of(key))
        rows = Behov.objects.filter(anledning=anledning, deadline_on__lte=last)
        return rows.filter(status__in=UNDECIDED).with_owner().order_by("pk")

    return behov_due


def not_taken_up(rows: Iterable[Behov]) -> Iterator[Obligation]:
    return _with_beredare(rows, "due_on")


def not_prepared(rows: Iterable[Behov]) -> Iterator[Obligation]:
    return _with_beredare(rows, "due_on")


def resting(rows: Iterable[Behov]) -> Iterator[Obligation]:
    return _with_beredare(rows, "watch_on")


def _with_beredare(rows: Iterable[Behov], field: str) -> Iterator[Obligation]:
    """Up to the beredare, or to whoever leads beredningen as long as there is none."""
    leaders = list(Anvandare.objects.having(Roll.BEREDNINGSLEDARE))
    for behov in rows:
        yield _obligation(behov, [behov.beredare] if behov.beredare else leaders, field)


def not_completed(rows: Iterable[Behov]) -> Iterator[Obligation]:
    """The submitter and the owner were asked; either may answer."""
    for behov in rows:
        yield _obligation(behov, _writers(behov))


def yttranden_due(day: dt.date) -> YttrandeQuerySet:
    """Open questions about behov under beredning that are to be answered by `day`."""
    rows = Yttrande.objects.open().filter(behov__status=Status.UNDER_BEREDNING, due_on__lte=day)
    return rows.for_reminders().order_by("pk")


def no_yttrande(rows: Iterable[Yttrande]) -> Iterator[Obligation]:
    """An interest that came later frees from it, and who has one is not told of the question."""
    for one in rows:
        if permissions.can_give_yttrande(one.sakkunnig, one.behov):
            told = _obligation_on(one.due_on, one.behov, [one.sakkunnig])
            yield replace(
                told,
                about=one.about,
                values={**told.values, "omrade": one.get_omrade_display().lower()},
                kept_from=permissions.interested_keys(one.behov),
            )


def not_decided(rows: Iterable[Behov]) -> Iterator[Obligation]:
    """Up to the digitaliseringsdirektör, but not in a case of their own (jäv)."""
    deciders = list(Anvandare.objects.having(Roll.DIGITALISERINGSDIREKTOR))
    for behov in rows:
        unbiased = [one for one in deciders if not permissions.has_interest(one, behov)]
        yield _obligation(behov, unbiased)


def lead_time(key: str) -> Callable[[Iterable[Behov]], Iterator[Obligation]]:
    def obligations(rows: Iterable[Behov]) -> Iterator[Obligation]:
        leaders = list(Anvandare.objects.having(Roll.BEREDNINGSLEDARE))
        ahead = dt.timedelta(days=days_of(key))
        for behov in rows:
            if behov.deadline_on:
                people = [behov.beredare] if behov.beredare else leaders
                yield _obligation_on(behov.deadline_on - ahead, behov, people)

    return obligations


def owner_asked_by(day: dt.date) -> BehovQuerySet:
    """So long ago that the answer is due by `day`: n working days are at least n days."""
    until = start_of(day + dt.timedelta(days=1 - days_of("behov_obekraftad_agare")))
    asked = Behov.objects.open().filter(
        Q(owner_objekt__isnull=False) | Q(owner_enhet__isnull=False),
        owner_confirmed_at=None,
        submitted_at__lt=until,
    )
    return asked.with_owner().order_by("pk")


def not_confirmed(rows: Iterable[Behov]) -> Iterator[Obligation]:
    days, closed = days_of("behov_obekraftad_agare"), own_closed_days()
    for behov in rows:
        if behov.submitted_at:
            asked_on = timezone.localdate(behov.submitted_at)
            due_on = add_working_days(asked_on, days, closed)
            yield _obligation_on(due_on, behov, [behov.owner_person])


def untouched_by(key: str) -> Callable[[dt.date], BehovQuerySet]:
    """Drafts that nobody has touched for as many days as the rule says."""

    def drafts(day: dt.date) -> BehovQuerySet:
        until = start_of(day + dt.timedelta(days=1 - days_of(key)))
        rows = Behov.objects.filter(status=Status.UTKAST, updated_at__lt=until)
        return rows.with_owner().order_by("pk")

    return drafts


def untouched(key: str) -> Callable[[Iterable[Behov]], Iterator[Obligation]]:
    def obligations(rows: Iterable[Behov]) -> Iterator[Obligation]:
        ahead = dt.timedelta(days=days_of(key))
        for behov in rows:
            due_on = timezone.localdate(behov.updated_at) + ahead
            yield _obligation_on(due_on, behov, [behov.submitted_by])

    return obligations


def _writers(behov: Behov) -> list[Anvandare | None]:
    return list(dict.fromkeys([behov.submitted_by, behov.owner_person]))


def _obligation(
    behov: Behov, people: Iterable[Anvandare | None], field: str = "due_on"
) -> Obligation:
    due_on: dt.date | None = getattr(behov, field)
    if due_on is None:
        msg = f"{behov.reference} has no due date"
        raise ValueError(msg)
    return _obligation_on(due_on, behov, people)


def _obligation_on(due_on: dt.date, behov: Behov, people: Iterable[Anvandare | None]) -> Obligation:
    return Obligation(
        about=behov.about,
        due_on=due_on,
        recipients=[person for person in people if person],
        values={
            "nummer": behov.name,
            "rubrik": behov.title or "utan rubrik",
            "slutdatum": date_format(behov.deadline_on, "j F Y") if behov.deadline_on else "",
        },
        link=f"{settings.BASE_URL}{behov.get_absolute_url()}",
    )
