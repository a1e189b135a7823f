"""Sending what the ledger holds: claim, send, mark, each committed on its own.

Nothing can tell whether a letter arrived if the power goes between the mail server's "250" and
our mark. Such a row is `oklar`, and what then happens depends on the letter: a reminder is not
sent again, since the next step reminds anyway and nobody is to be nagged; a letter about an
event is, under the same Message-ID, since nobody is to be left without an answer.

What is in a digest shares its fate: a reminder is sent, unclear or refused with the mail that
held it.
"""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Collection, Iterator
from smtplib import (
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from utskick import enclosures, heartbeat, layout, relevance
from utskick.arbetsdagar import is_working_hours, own_closed_days
from utskick.models import DIGEST, State, Utskick, UtskickQuerySet

logger = logging.getLogger(__name__)

# Longer than one letter can take: a handful of SMTP answers of EMAIL_TIMEOUT each.
LEASE = dt.timedelta(minutes=5)
# Then it is given up. Greylisting wants minutes, a full mailbox hours, a broken server days.
RETRY_AFTER = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440, 1440)]

FINE = {State.SKICKAD, State.OVERHOPPAD}

# The circuit breaker. The server's trouble, not a letter's: so many in a row that it shows.
MOST_TROUBLE = 5
TROUBLE = {State.VANTAR, State.OKLAR}
REST = dt.timedelta(seconds=50)  # less than the clock's minute


def drain(*, seconds: float = float("inf")) -> Counter[State]:
    """Send what has its turn, until nothing is left or `seconds` are over. Count the outcomes.

    After a failure the conversation with the mail server begins anew, so that one letter's
    trouble is never the next one's. While the server cannot be reached nothing is claimed, and
    nobody asks it again until it has had a rest.
    """
    stop_at = time.monotonic() + seconds
    outcomes = Counter(_give_up_abandoned())
    heartbeat.note(heartbeat.DRAIN)
    closed = own_closed_days()
    row_of_trouble = 0
    while _turn(closed).exists() and not _server_rests():
        try:
            with get_connection() as server:
                states = list(_converse(server, closed, stop_at))
        except OSError as error:
            _let_server_rest(str(error))
            break
        outcomes.update(states)
        if not states or states[-1] in FINE:
            break
        row_of_trouble = row_of_trouble + 1 if {*states} <= TROUBLE else 0
        if row_of_trouble == MOST_TROUBLE:
            _let_server_rest(f"{MOST_TROUBLE} letters in a row")
    return outcomes


def _server_rests() -> bool:
    trouble = heartbeat.last(heartbeat.MAIL_TROUBLE)
    return trouble is not None and timezone.now() - REST < trouble <= timezone.now()


def _let_server_rest(why: str) -> None:
    logger.warning("The mail server cannot be reached: %s", why)
    heartbeat.note(heartbeat.MAIL_TROUBLE, why)


def _converse(
    server: BaseEmailBackend, closed: Collection[dt.date], stop_at: float
) -> Iterator[State]:
    while time.monotonic() < stop_at and (utskick := _claim(closed)):
        state = _deliver(utskick, server)
        yield state
        if state not in FINE:
            return


def _turn(closed: Collection[dt.date]) -> UtskickQuerySet:
    """What may be sent now: hardly anything at night, also not what was delayed until then."""
    rows = Utskick.objects.to_send()
    return rows if is_working_hours(timezone.now(), closed) else rows.filter(at_any_hour=True)


@transaction.atomic
def _claim(closed: Collection[dt.date]) -> Utskick | None:
    """Take the next letter, so that no other worker does, and say until when at the latest."""
    rows = _turn(closed).select_related("recipient")
    utskick = rows.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if utskick:
        utskick.state = State.PAGAR
        utskick.next_attempt_at = None
        utskick.lease_until = timezone.now() + LEASE
        utskick.attempts += 1
        utskick.save(update_fields=["state", "next_attempt_at", "lease_until", "attempts"])
    return utskick


@transaction.atomic
def _give_up_abandoned() -> list[State]:
    """Whoever claimed these is dead; whether it came as far as sending nobody knows."""
    rows = Utskick.objects.abandoned().select_for_update(no_key=True, skip_locked=True)
    return [_mark_unclear(utskick, "Avbröts medan det skickades.") for utskick in rows]


def _deliver(utskick: Utskick, server: BaseEmailBackend) -> State:
    try:
        return _send(utskick, server)
    except Exception:  # a fault in one letter keeps no other from being sent
        logger.exception("Utskick %s could not be made", utskick.pk)
        retry_at = _retry_at(utskick)
        state = State.VANTAR if retry_at else State.FEL
        return _mark(utskick, state, reason="Fel i programmet.", next_attempt_at=retry_at)


def _send(utskick: Utskick, server: BaseEmailBackend) -> State:
    if reason := relevance.reason_to_skip(utskick):
        return _mark(utskick, State.OVERHOPPAD, reason=reason)
    items = _what_still_holds(utskick) if utskick.kind == DIGEST else []
    if utskick.kind == DIGEST and not items:
        return _mark(utskick, State.OVERHOPPAD, reason="Inget i den är längre aktuellt.")
    address = utskick.to.email
    mail = layout.message(utskick, address, items, enclosures.of(utskick))
    try:
        server.send_messages([mail])
    except (OSError, ValueError) as error:  # SMTPException is an OSError
        return _mark_failed(utskick, error)
    return _mark(utskick, State.SKICKAD, address=address, sent_at=timezone.now())


def _what_still_holds(digest: Utskick) -> list[Utskick]:
    """The reminders of a digest; what is no longer true is skipped by itself."""
    rows = digest.items.filter(state=State.KOAD).order_by("pk")
    items = list(rows.select_related("recipient", "stands_in_for"))
    reasons = {item.pk: relevance.outdated(item) for item in items}
    for pk, reason in reasons.items():
        if reason:
            digest.items.filter(pk=pk).update(state=State.OVERHOPPAD, reason=reason)
    return [item for item in items if not reasons[item.pk]]


def _mark_failed(utskick: Utskick, error: Exception) -> State:
    code, answer = _answer(error)
    if isinstance(error, ValueError | SMTPNotSupportedError):  # no server can take this letter
        return _mark(utskick, State.FEL, reason=answer)
    if code is None:  # the conversation broke off, perhaps after the letter was accepted
        return _mark_unclear(utskick, answer)
    if code >= 500 and not isinstance(error, SMTPHeloError):  # noqa: PLR2004 -- RFC 5321
        return _mark(utskick, State.FEL, reason=answer)
    retry_at = _retry_at(utskick)
    state = State.VANTAR if retry_at else State.FEL
    return _mark(utskick, state, reason=answer, next_attempt_at=retry_at)


def _answer(error: Exception) -> tuple[int | None, str]:
    """The mail server's code and words; no code if it did not answer."""
    if isinstance(error, SMTPRecipientsRefused):
        [(code, words)] = error.recipients.values()
        return code, f"{code} {words.decode(errors='replace')}"
    if isinstance(error, SMTPResponseException):
        text = error.smtp_error
        text = text.decode(errors="replace") if isinstance(text, bytes) else text
        return error.smtp_code, f"{error.smtp_code} {text}"
    return None, str(error) or type(error).__name__


def _mark_unclear(utskick: Utskick, reason: str) -> State:
    retry_at = _retry_at(utskick) if utskick.immediate else None
    return _mark(utskick, State.OKLAR, reason=reason, next_attempt_at=retry_at)


def _retry_at(utskick: Utskick) -> dt.datetime | None:
    if utskick.attempts > len(RETRY_AFTER):
        return None
    return timezone.now() + RETRY_AFTER[utskick.attempts - 1]


@transaction.atomic
def _mark(
    utskick: Utskick,
    state: State,
    *,
    reason: str = "",
    address: str = "",
    next_attempt_at: dt.datetime | None = None,
    sent_at: dt.datetime | None = None,
) -> State:
    """Write how it went, if the claim is still ours. What was in it went the same way."""
    claim = Utskick.objects.filter(pk=utskick.pk, lease_until=utskick.lease_until)
    outcome = {
        "state": state,
        "reason": reason.replace("\0", "")[:500],
        "address": address,
        "sent_at": sent_at,
    }
    if not claim.update(**outcome, next_attempt_at=next_attempt_at, lease_until=None):
        # It took longer than the lease, and was given up as unclear.
        logger.warning("Utskick %s became %s after its lease ran out", utskick.pk, state)
    elif utskick.kind == DIGEST and state != State.VANTAR:
        utskick.items.filter(state=State.KOAD).update(**outcome)
    return state
