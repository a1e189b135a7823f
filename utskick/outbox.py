"""Where letters are written: in the caller's transaction, so that step and letter are one.

Sending is somebody else's work (delivery.py), afterwards and outside the request.
"""

import datetime as dt
import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NamedTuple

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template import Context, Engine
from kombu.exceptions import OperationalError

from organisation import clock
from organisation.models import Anvandare
from utskick.models import Guest, State, Utskick, message_id_of

logger = logging.getLogger(__name__)

SUBJECT_MAX_LENGTH = 150
BROKER_PAUSE_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What to tell whom. Its first four fields are the key: a second letter with them is none.

    The first line of `template` is the subject, the rest the body. It knows `recipient`,
    `kommun_name` and `kommun_contact` besides `context`. A ready `text` of the same form takes its
    place. With a `link`, the last paragraph says what one does there, and becomes the link.
    Greeting and footer come from the layout (utskick/layout.py): `why` completes "Du får det här
    mejlet för att …".

    A letter that is not `immediate` is news for the digest. One that is goes out by itself, in
    office hours unless it is to come `at_any_hour`. See the help texts of Utskick. It is held
    for `wait`, so that what is changed again at once is told once.
    """

    kind: str
    about: str
    occasion: str
    recipient: Anvandare | Guest
    template: str = ""
    text: str = ""
    context: Mapping[str, object] = field(default_factory=dict)
    link: str = ""
    why: str = "ärendet berör dig"
    immediate: bool = True
    at_any_hour: bool = False
    private: bool = False
    stands_in_for: Anvandare | None = None
    wait: dt.timedelta = dt.timedelta(0)


_reason_to_hold_back: ContextVar[str] = ContextVar("reason_to_hold_back", default="")


@contextmanager
def held_back(reason: str) -> Iterator[None]:
    """Letters queued in this block are written as skipped, with `reason`, and never sent.

    For what is written in bulk (an import, demo data): sixty receipts at once help nobody. The
    ledger still says who was not told, and why.
    """
    token = _reason_to_hold_back.set(reason)
    try:
        yield
    finally:
        _reason_to_hold_back.reset(token)


def queue(letters: Iterable[Letter]) -> list[Utskick]:
    """Write the letters and return their rows; one that is written already stays as it is."""
    if not transaction.get_connection().in_atomic_block:
        msg = "A letter is queued in the transaction of the step that causes it."
        raise transaction.TransactionManagementError(msg)
    rows = [_write(letter) for letter in letters]
    if not rows:
        return []
    Utskick.objects.bulk_create(rows, ignore_conflicts=True)
    if not _reason_to_hold_back.get():
        # Robust: the step is committed, whatever the wake-up comes to.
        transaction.on_commit(wake_worker, robust=True)
    return _stored(rows)


def subject_of(letter: Letter) -> str:
    """What the letter would be called: for the page that says beforehand whom a click mails."""
    return parts_of(letter).subject


def _write(letter: Letter) -> Utskick:
    text = parts_of(letter)
    key = {"kind": letter.kind, "about": letter.about, "occasion": letter.occasion}
    reason, now = _reason_to_hold_back.get(), clock.now()
    row = Utskick(
        **key,
        state=State.OVERHOPPAD if reason else State.KOAD,
        reason=reason,
        created_at=now,
        next_attempt_at=None if reason else now + letter.wait,
        stands_in_for=letter.stands_in_for,
        immediate=letter.immediate,
        at_any_hour=letter.at_any_hour,
        private=letter.private,
        subject=text.subject,
        body=text.body,
        action=text.action,
        link=letter.link,
        why=letter.why,
    )
    if isinstance(letter.recipient, Guest):
        row.guest_name, row.guest_email = letter.recipient.name, letter.recipient.email
    else:
        row.recipient = letter.recipient
    row.message_id = message_id_of(**key, reader=row.recipient_id or row.guest_email)
    return row


class Text(NamedTuple):
    subject: str
    body: str
    action: str


def parts_of(letter: Letter) -> Text:
    """As plain text: nothing is escaped, since nothing is HTML yet."""
    text = letter.text or _from_template(letter)
    text = text.replace("\r\n", "\n").strip()
    subject, _, body = text.partition("\n")
    action = ""
    if letter.link:
        body, _, action = body.strip().rpartition("\n\n")
    # split() knows every kind of line break: none may reach a header.
    subject = without_foreign_links(" ".join(subject.split()))
    if len(subject) > SUBJECT_MAX_LENGTH:
        subject = subject[: SUBJECT_MAX_LENGTH - 1] + "…"
    return Text(subject, without_foreign_links(body.strip()), without_foreign_links(action))


def _from_template(letter: Letter) -> str:
    values = {
        "recipient": letter.recipient,
        "kommun_name": settings.KOMMUN_NAME,
        "kommun_contact": settings.KOMMUN_CONTACT,
        **letter.context,
    }
    template = Engine.get_default().get_template(letter.template)
    return template.render(Context(values, autoescape=False))


def without_foreign_links(text: str) -> str:
    """Only our own addresses stay clickable: a letter of ours must not carry another's link."""
    own = rf"{re.escape(settings.BASE_URL)}(?=[/\s]|$)\S*"
    return re.sub(
        rf"({own})|\b(https?://|ftp://|www\.)",
        lambda link: link[1] or f"{link[2]} ",
        text,
        flags=re.IGNORECASE,
    )


def _stored(rows: list[Utskick]) -> list[Utskick]:
    """The rows as the database has them: with keys, and earlier ones where they existed."""
    keys = [_key(row) for row in rows]
    abouts, kinds, occasions, recipients, guests = map(set, zip(*keys, strict=True))
    reader = Q(recipient__in=recipients - {None}) | Q(recipient=None, guest_email__in=guests)
    found = Utskick.objects.filter(reader, about__in=abouts, kind__in=kinds, occasion__in=occasions)
    by_key = {_key(row): row for row in found}
    return [by_key[key] for key in dict.fromkeys(keys)]


def _key(row: Utskick) -> tuple[str, str, str, int | None, str]:
    return row.about, row.kind, row.occasion, row.recipient_id, row.guest_email


@dataclass
class Broker:
    """What this process knows of the broker, so that no request waits for it a second time."""

    silent_until: float = 0.0


broker = Broker()


def wake_worker() -> None:
    """Ask a worker to send now. If that fails the next tick of the clock finds the rows.

    The task is called by name: utskick.tasks stands above this module. One drain per
    transaction, without ids: what is to be sent stands in the ledger.
    """
    if time.monotonic() < broker.silent_until:
        return
    try:
        current_app.send_task("utskick.tasks.drain", expires=BROKER_PAUSE_SECONDS)
    except (OperationalError, OSError) as error:
        broker.silent_until = time.monotonic() + BROKER_PAUSE_SECONDS
        logger.warning("No wake-up, the clock will send: %s", error)
