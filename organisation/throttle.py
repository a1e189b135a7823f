"""How often one may try to sign in, or write by a link: counted in PostgreSQL beforehand.

A count after the check, or one that is read and then written, lets parallel attempts through.
Each count is a locked row in a transaction of its own, so no two of them can wait for each other.
"""

import datetime as dt
import ipaddress
import unicodedata

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from organisation.models import LoginCount

WINDOW = dt.timedelta(minutes=15)
PER_NAME = 10
PER_ADDRESS = 100  # a whole office may share one
MOST_CHARACTERS = 1000  # a name of 150, each letter written as a letter and its marks
PER_GUEST = 600  # a note is saved after every pause of its writer


def count_attempt(*, username: str, address: str) -> dt.datetime | None:
    """Count one attempt. None if it may go on, otherwise the time from which one may."""
    return _count(_key("address", address), PER_ADDRESS) or _count(_key("name", username), PER_NAME)


def count_wrong_link(address: str) -> dt.datetime | None:
    """Count a secret address that is nobody's, as count_attempt does a password."""
    return _count(_key("link", address), PER_ADDRESS)


def count_guest(guest: int) -> dt.datetime | None:
    """Count what one guest's link writes, as count_attempt does a password."""
    return _count(_key("guest", str(guest)), PER_GUEST)


def forget(username: str) -> None:
    """Who has signed in starts anew. Takes the chance to remove what has run out."""
    LoginCount.objects.filter(
        Q(key=_key("name", username)) | Q(since__lt=timezone.now() - WINDOW)
    ).delete()


def address_of(request: HttpRequest) -> str:
    """The sender: what our own proxy saw, or the other end of the connection.

    Only the last X-Forwarded-For is the proxy's. What stands before it is the sender's own word.
    An IPv6 subscriber has a whole /64 to choose from, and counts as one.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:  # noqa: PLR2004 -- the name of the protocol
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


@transaction.atomic
def _count(key: str, limit: int) -> dt.datetime | None:
    now = timezone.now()
    row = _locked(key, now)
    if row.since <= now - WINDOW:
        row.count, row.since = 0, now
    if row.count >= limit:
        return row.since + WINDOW
    row.count += 1
    row.save(update_fields=["count", "since"])
    return None


def _locked(key: str, now: dt.datetime) -> LoginCount:
    """The row of `key`, new or old, locked until the transaction ends: an upsert does both."""
    LoginCount.objects.bulk_create(
        [LoginCount(key=key, since=now)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["key"],
    )
    return LoginCount.objects.get(key=key)


def _key(kind: str, value: str) -> str:
    """One key for all spellings that reach the same account.

    Not the value itself: people type passwords into the wrong field. A megabyte of letters, each
    of which becomes eighteen, takes seconds: so no more of it than any account's name can be.
    """
    value = unicodedata.normalize("NFKC", value.strip()[:MOST_CHARACTERS]).strip().casefold()
    return salted_hmac(f"organisation.throttle.{kind}", value, algorithm="sha256").hexdigest()
