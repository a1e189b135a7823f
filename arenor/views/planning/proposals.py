"""Which days the workshops without a time could have: evenly apart, on working days."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from arenor import workflow
from arenor.models import Workshop
from arenor.workflow.series import Proposal
from organisation import clock


def proposed_days(series: Collection[Workshop]) -> dict[int, Proposal]:
    """By the key of each workshop without a time, after those that have one. One query."""
    waiting = [one for one in series if not (one.is_scheduled or one.held_at)]
    if not waiting:
        return {}
    proposals = workflow.propose(_begin_of(series), [one.theme for one in waiting])
    return {one.pk: proposal for one, proposal in zip(waiting, proposals, strict=True)}


def _begin_of(series: Collection[Workshop]) -> dt.date:
    booked = [
        timezone.localdate(one.starts_at) for one in series if one.starts_at and one.is_scheduled
    ]
    return max([clock.today(), *booked])
