"""What the first page of the admin shows of behov."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from behov.admin import columns
from behov.admin.page import CAME_FROM
from behov.admin.rows import MOST_URGENT_FIRST, seen_by, tabs
from behov.models import Behov
from behov.queues import Queue
from organisation.models import Anvandare
from utskick.arbetsdagar import own_closed_days

register = template.Library()

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Need:
    behov: Behov
    url: str
    badge: str
    due: str


@dataclass(frozen=True, slots=True)
class First:
    """The most urgent of a queue."""

    queue: Queue
    needs: list[Need]


@register.inclusion_tag("admin/behov/_overview.html", takes_context=True)
def queue_overview(context: Context) -> dict[str, Any]:
    """The queues with their lengths, and the first rows of those that wait for this person."""
    user: Anvandare = context["request"].user
    if not user.has_perm("behov.view_behov"):
        return {"queues": [], "own": []}
    closed = own_closed_days()
    return {
        "queues": tabs(user, Queue.MINA),
        "own": [First(queue, _first_in(queue, user, closed)) for queue in _waiting_for(user)],
    }


def _waiting_for(user: Anvandare) -> list[Queue]:
    waiting = {
        Queue.KLARA: user.has_perm("behov.besluta_behov"),
        Queue.MINA: user.has_perm("behov.bereda_behov"),
        Queue.OTILLDELADE: user.has_perm("behov.lead_beredning"),
    }
    return [queue for queue, waits in waiting.items() if waits]


def _first_in(queue: Queue, user: Anvandare, closed: Collection[dt.date]) -> list[Need]:
    came_from = urlencode({CAME_FROM: f"ko={queue.value}"})
    rows = seen_by(user).filter(queue.holds(user))
    return [
        Need(
            behov=behov,
            url=f"{reverse('admin:behov_behov_change', args=[behov.pk])}?{came_from}",
            badge=columns.badge(behov),
            due=columns.due(behov, closed),
        )
        for behov in rows.order_by(*MOST_URGENT_FIRST)[:SHOWN]
    ]
