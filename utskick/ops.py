"""How the machinery of mail is doing: for the page of the admin, and for monitoring."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from utskick import due, heartbeat, paminnelser
from utskick.arbetsdagar import is_working_hours, local_morning, own_closed_days
from utskick.models import Heartbeat, Paminnelseregel, Paminnelsesteg, State, Utskick

LATE = dt.timedelta(minutes=15)
"""Three ticks of the sweep: nothing that works is silent for longer."""

RECENT = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    seen: dict[str, Heartbeat]
    oldest_queued_at: dt.datetime | None
    """Of what might have been sent by now: at night hardly anything may."""
    queued: int
    failed: int
    unclear: int

    def is_late(self) -> bool:
        now = timezone.now()
        last = [self.seen[name].at if name in self.seen else None for name in EXPECTED]
        silent = any(at is None or now - at > LATE for at in last)
        waits = self.oldest_queued_at is not None and now - self.oldest_queued_at > LATE
        return silent or waits

    def seconds_since(self, name: str) -> int | None:
        return seconds(self.seen[name].at) if name in self.seen else None


EXPECTED = (heartbeat.SWEEP, heartbeat.DRAIN)
"""What must be seen at work; the Celery worker need not be, where a timer stands in for it."""


def seconds(at: dt.datetime | None) -> int | None:
    return None if at is None else round((timezone.now() - at).total_seconds())


def figures() -> Figures:
    now, closed = timezone.now(), own_closed_days()
    turn = Utskick.objects.to_send()
    if not is_working_hours(now, closed):
        turn = turn.filter(at_any_hour=True)
    queued = turn.order_by().aggregate(oldest=Min("next_attempt_at"), count=Count("pk"))
    recent = Utskick.objects.mails().filter(created_at__gt=now - RECENT)
    trouble = recent.aggregate(
        failed=Count("pk", filter=Q(state=State.FEL)),
        unclear=Count("pk", filter=Q(state=State.OKLAR)),
    )
    oldest = queued["oldest"]
    if oldest and is_working_hours(now, closed):  # before office hours nobody could send it
        oldest = max(oldest, local_morning(timezone.localdate(now)))
    return Figures(Heartbeat.objects.in_bulk(), oldest, queued["count"], **trouble)


def oldest_due_without_row() -> tuple[dt.date, str] | None:
    """The first day on which somebody should have been reminded and is not, and by which rule.

    None as long as the sweep keeps up. Costs what a sweep costs.
    """
    day = paminnelser.Day.read(timezone.localdate())
    if not is_working_hours(timezone.now(), day.closed):
        return None
    found = [
        (due.due_on_of(letter.occasion), rule.name)
        for rule, terms in _known_terms()
        for letter in paminnelser.letters_due(rule, terms, day)
    ]
    return min(found, default=None)


def _known_terms() -> list[tuple[paminnelser.Rule, paminnelser.Terms]]:
    regler = Paminnelseregel.objects.in_bulk()
    return [
        (rule, terms_of(rule, regler[key]))
        for key, rule in paminnelser.rules.items()
        if key in regler
    ]


def terms_of(rule: paminnelser.Rule, regel: Paminnelseregel) -> paminnelser.Terms:
    steps = Paminnelsesteg.objects.filter(rule=rule.key, active=True).order_by("offset_days")
    return paminnelser.Terms(regel, list(steps))
