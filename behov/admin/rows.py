"""Which behov the admin shows, and in which order."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.db.models.expressions import Combinable

from behov.choices import Status
from behov.models import Behov, BehovQuerySet
from behov.queues import Queue
from organisation.models import Anvandare

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

MOST_URGENT_FIRST: list[str | Combinable] = [
    F("due_on").asc(nulls_last=True),
    "submitted_at",
    "pk",
]


def seen_by(user: "Anvandare | AnonymousUser") -> BehovQuerySet:
    """What has been sent in. A draft is its writers' alone, and they write it on the site."""
    rows: BehovQuerySet = Behov.objects.visible_to(user).exclude(status=Status.UTKAST)
    return rows


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue as a link, with how many rows it holds."""

    label: str
    query: str
    count: int
    is_current: bool


def tabs(user: Anvandare, current: str) -> list[Tab]:
    """The queues that can hold anything for this person, counted in one query, and all rows."""
    queues = [queue for queue in Queue if queue != Queue.MINA or can_have_own(user)]
    counted = seen_by(user).aggregate(
        all_rows=Count("pk"),
        **{queue.value: Count("pk", filter=queue.holds(user)) for queue in queues},
    )
    in_queues = [
        Tab(queue.label, f"?ko={queue.value}", counted[queue.value], queue.value == current)
        for queue in queues
    ]
    return [*in_queues, Tab("Alla", "?", counted["all_rows"], current not in Queue.values)]


def can_have_own(user: Anvandare) -> bool:
    return user.has_perm("behov.bereda_behov")


def next_in(queue: Queue, user: Anvandare, behov: Behov) -> Behov | None:
    """The row below `behov`; the first one, if `behov` has left the queue."""
    rows = list(
        seen_by(user).filter(queue.holds(user)).order_by(*MOST_URGENT_FIRST).only("pk", "reference")
    )
    below = rows[rows.index(behov) + 1 :] if behov in rows else rows
    return below[0] if below else None
