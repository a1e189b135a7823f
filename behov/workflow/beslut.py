"""Decisions, and what follows from them."""

import datetime as dt

from django.db import transaction

from behov.choices import APPROVING, Organ, Utfall
from behov.models import Behov, Beslut
from behov.workflow import komplettering
from behov.workflow.steps import Step
from behov.workflow.taking import NotReady, take
from organisation import clock
from organisation.models import Anvandare


@transaction.atomic
def approve(
    behov: Behov,
    *,
    by: Anvandare,
    utfall: Utfall,
    organ: Organ,
    decided_on: dt.date,
    motivation: str,
    conditions: str = "",
) -> Beslut:
    if utfall not in APPROVING:
        raise NotReady(["Välj vad godkännandet leder till."])
    behov = take(Step.APPROVE, behov, by=by, note=motivation)
    return _record(
        behov,
        by=by,
        utfall=utfall,
        organ=organ,
        decided_on=decided_on,
        motivation=motivation,
        conditions=conditions,
    )


@transaction.atomic
def reject(
    behov: Behov, *, by: Anvandare, organ: Organ, decided_on: dt.date, motivation: str
) -> Beslut:
    behov = take(Step.REJECT, behov, by=by, note=motivation, watch_on=None)
    return _record(
        behov,
        by=by,
        utfall=Utfall.AVSLAG,
        organ=organ,
        decided_on=decided_on,
        motivation=motivation,
    )


@transaction.atomic
def rest(
    behov: Behov,
    *,
    by: Anvandare,
    organ: Organ,
    decided_on: dt.date,
    motivation: str,
    watch_on: dt.date,
) -> Beslut:
    behov = take(Step.REST, behov, by=by, note=motivation, watch_on=watch_on)
    return _record(
        behov,
        by=by,
        utfall=Utfall.VILANDE,
        organ=organ,
        decided_on=decided_on,
        motivation=motivation,
    )


def _record(
    behov: Behov,
    *,
    by: Anvandare,
    utfall: Utfall,
    organ: Organ,
    decided_on: dt.date,
    motivation: str,
    conditions: str = "",
) -> Beslut:
    return Beslut.objects.create(
        behov=behov,
        organ=organ,
        decided_on=decided_on,
        utfall=utfall,
        motivation=motivation,
        conditions=conditions,
        decided_by=by,
        created_at=clock.now(),
    )


@transaction.atomic
def send_back(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    return take(Step.SEND_BACK, behov, by=by, note=motivation, recommended="", recommendation="")


@transaction.atomic
def reconsider(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    """A second decision: the first was whether to spend time, the next whether to spend money."""
    return take(Step.RECONSIDER, behov, by=by, note=motivation)


@transaction.atomic
def hand_over(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    return take(Step.HAND_OVER, behov, by=by, note=motivation)


@transaction.atomic
def start_follow_up(behov: Behov, *, by: Anvandare) -> Behov:
    return take(Step.START_FOLLOW_UP, behov, by=by)


@transaction.atomic
def close(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    behov = take(Step.CLOSE, behov, by=by, note=motivation)
    komplettering.drop(behov)
    return behov
