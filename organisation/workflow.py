"""What one person gives another: a role, a post, a way in.

An Administratör has no right to content, and could take all of it: by a role, as owner of an
objekt or chef of a unit, or by another's password. So nobody gives anything to themself (forms.py)
and nobody sets another's password. What is given or taken is written to the admin's log and told
to those concerned, in the transaction that does it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from organisation.models import Anvandare

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that `by` has done to what `person` may do."""

    person: Anvandare
    by: Anvandare
    what: str
    """The rest of a sentence that begins with the person's name: "har fått rollen Beredning"."""
    link: str = ""
    """What the person alone is told: a way to choose a password, once."""


Tell = Callable[[Change, LogEntry], None]
"""Writes to those concerned. The entry of the log is the occasion."""

tellers: list[Tell] = []


def register(tell: Tell) -> None:
    """Letters are written by utskick, which stands above this app."""
    tellers.append(tell)


def record(change: Change) -> LogEntry:
    """Log what has been done and tell of it. Must run in the transaction that does it."""
    entry: LogEntry = LogEntry.objects.log_actions(
        user_id=change.by.pk,
        queryset=[change.person],
        action_flag=CHANGE,
        change_message=f"{change.person} {change.what}.",
        single_object=True,
    )
    for tell in tellers:
        tell(change, entry)
    logger.info(
        "what user=%s may do was changed by user=%s: log entry %s",
        change.person.pk,
        change.by.pk,
        entry.pk,
    )
    return entry


@transaction.atomic
def send_password_link(person: Anvandare, *, by: Anvandare) -> None:
    """Let the person choose a password. The link dies when it is used, replaced or a day old."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("choose_password", args=[key, default_token_generator.make_token(person)])
    what = "har fått en länk för att välja lösenord"
    record(Change(person=person, by=by, what=what, link=f"{settings.BASE_URL}{path}"))
