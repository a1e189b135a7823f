"""What falls due, and who is told when.

An app registers rules in its own paminnelser.py. A rule says which obligations are open; its
steps, in working days from the due date, are rows that an administrator edits. The sweep asks
"what is due by now and has no letter", so a tick that was missed is made good by the next.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import groupby
from typing import Generic, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from organisation.models import Anvandare
from utskick import outbox, relevance
from utskick.arbetsdagar import add_working_days, is_working_hours, own_closed_days
from utskick.models import Paminnelsesteg, Utskick

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """Something that somebody is to have done by a day."""

    about: str  # as utskick.models.about_of() writes it, of the rule's own row
    due_on: dt.date
    recipients: Sequence[Anvandare]
    context: Mapping[str, object] = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[M]):
    """One kind of reminder. The template also knows `due_on` and `overdue`."""

    key: str
    name: str  # for the administrator, in Swedish
    template: str
    why: str  # completes "Du får det här mejlet för att …"
    offsets: Sequence[int]  # the steps it begins with; then the table decides
    due_by: Callable[[dt.date], models.QuerySet[M]]  # what is still open and due by that day
    obligations: Callable[
        [models.QuerySet[M]], Iterable[Obligation]
    ]  # in a fixed number of queries


rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    rules[rule.key] = rule
    relevance.register(rule.key, partial(_reason_to_skip, rule))


def sweep() -> int:
    """Queue a letter for whatever is due and has none. Return how many were queued."""
    steps = steps_by_rule()  # also at night, so that a new rule's steps can be edited at once
    closed = own_closed_days()
    if not is_working_hours(timezone.now(), closed):
        return 0
    today = timezone.localdate()
    return sum(_sweep_rule(rule, steps[rule.key], today, closed) for rule in rules.values())


def _sweep_rule(
    rule: Rule, steps: Sequence[Paminnelsesteg], today: dt.date, closed: Collection[dt.date]
) -> int:
    try:
        with transaction.atomic():
            if not _is_alone(rule):
                return 0
            return len(outbox.queue(letters_due(rule, steps, today, closed)))
    except Exception:  # a fault in one app's rule keeps no other app from reminding
        logger.exception("The rule %s could not be applied", rule.key)
        return 0


def _is_alone(rule: Rule) -> bool:
    """Whether no other sweep is at this rule now. Saves work; the ledger's key is what decides."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext('utskick.paminnelser'), hashtext(%s))",
            [rule.key],
        )
        [[alone]] = cursor.fetchall()
    return bool(alone)


def steps_by_rule() -> dict[str, list[Paminnelsesteg]]:
    """The active steps in order of time. A rule that has no steps at all gets those it names."""
    known = set(Paminnelsesteg.objects.values_list("rule", flat=True).distinct())
    Paminnelsesteg.objects.bulk_create(
        [
            Paminnelsesteg(rule=rule.key, offset_days=offset)
            for rule in rules.values()
            if rule.key not in known
            for offset in rule.offsets
        ],
        ignore_conflicts=True,
    )
    active = Paminnelsesteg.objects.filter(active=True).order_by("rule", "offset_days")
    found = {key: list(steps) for key, steps in groupby(active, key=lambda step: step.rule)}
    return {key: found.get(key, []) for key in rules}


def letters_due(
    rule: Rule, steps: Sequence[Paminnelsesteg], today: dt.date, closed: Collection[dt.date]
) -> list[outbox.Letter]:
    """A letter for the latest step of each obligation that has come, unless it is written.

    Only the latest: whoever was away, or a server that was down, is reminded once and not of
    everything that was missed.
    """
    if not steps:
        return []

    @cache
    def latest_step(due_on: dt.date) -> Paminnelsesteg | None:
        come = (s for s in steps if add_working_days(due_on, s.offset_days, closed) <= today)
        return max(come, key=lambda step: step.offset_days, default=None)

    # The last day that may have a step today: a step of -2 looks two working days ahead.
    horizon = add_working_days(today, max(0, -steps[0].offset_days), closed)
    letters = [
        _letter(rule, obligation, step, person, today)
        for obligation in rule.obligations(rule.due_by(horizon))
        if (step := latest_step(obligation.due_on))
        for person in obligation.recipients
    ]
    written = set(
        Utskick.objects.filter(
            kind=rule.key, about__in={letter.about for letter in letters}
        ).values_list("about", "occasion", "recipient_id")
    )
    return [x for x in letters if (x.about, x.occasion, x.recipient.pk) not in written]


def _letter(
    rule: Rule, obligation: Obligation, step: Paminnelsesteg, person: Anvandare, today: dt.date
) -> outbox.Letter:
    return outbox.Letter(
        kind=rule.key,
        about=obligation.about,
        occasion=f"{obligation.due_on.isoformat()}/{step.pk}",
        recipient=person,
        template=rule.template,
        context={
            **obligation.context,
            "due_on": obligation.due_on,
            "overdue": obligation.due_on < today,
        },
        link=obligation.link,
        why=rule.why,
        immediate=False,
    )


def _reason_to_skip(rule: Rule, utskick: Utskick) -> str:
    """What has changed since the reminder was written, if it makes it wrong."""
    due_on = dt.date.fromisoformat(utskick.occasion.partition("/")[0])
    rows = rule.due_by(due_on).filter(pk=utskick.about.rpartition("/")[2])
    obligation = next(iter(rule.obligations(rows)), None)
    if obligation is None or obligation.due_on != due_on:
        return "Det är inte längre aktuellt."
    if utskick.recipient not in obligation.recipients:
        return "Någon annan har tagit över ansvaret."
    later = Utskick.objects.filter(
        about=utskick.about, kind=rule.key, recipient=utskick.recipient, pk__gt=utskick.pk
    )
    return "Ersatt av en senare påminnelse." if later.exists() else ""
