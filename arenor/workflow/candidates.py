"""What becomes of a candidate that no arena takes up: it rests, or goes back to beredningen."""

import datetime as dt

from django.db import transaction

from arenor.workflow.steps import NotReady
from behov import workflow as behov_workflow
from behov.models import Behov
from organisation.models import Anvandare


@transaction.atomic
def park(behov: Behov, *, by: Anvandare, motivation: str, watch_on: dt.date) -> Behov:
    """It rests; beredningen is reminded on the day."""
    _lock_outside_arenas(behov)
    return behov_workflow.park(behov, by=by, motivation=motivation, watch_on=watch_on)


@transaction.atomic
def send_back(behov: Behov, *, by: Anvandare, motivation: str) -> Behov:
    _lock_outside_arenas(behov)
    return behov_workflow.return_from_arena(behov, by=by, motivation=motivation)


def _lock_outside_arenas(behov: Behov) -> None:
    """Who takes it into an arena locks it, too: so an arena never holds what is parked here."""
    behov_workflow.lock(behov)
    arena = behov.arenor.open().first()
    if arena:
        raise NotReady([f"{behov.reference} är med i arenan ”{arena}”. Gör det från arenan."])
