"""How long a person stays signed in: so long after the last request, and never longer than a day's
work. The cookie and the row in the database end at the same time.
"""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from organisation.http import person

IDLE = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
LONGEST = dt.timedelta(hours=12)
WRITTEN_EVERY = dt.timedelta(minutes=10)
"""Moving the end on is a write; a page that asks for ten others is one."""

SIGNED_IN_AT, ENDS_AT = "signed_in_at", "ends_at"


def renew(request: HttpRequest) -> None:
    """Move the end on. Asked at every request of somebody who is signed in."""
    now, ends_at = timezone.now(), end_of(request)
    if ends_at - now > IDLE - WRITTEN_EVERY:
        return
    session = request.session
    latest = _time(session, SIGNED_IN_AT, _last_login(request)) + LONGEST
    session.setdefault(SIGNED_IN_AT, (latest - LONGEST).timestamp())
    new_end = min(now + IDLE, latest)
    if new_end > ends_at:
        session[ENDS_AT] = new_end.timestamp()
        session.set_expiry(max(1, int((new_end - now).total_seconds())))


def end_of(request: HttpRequest) -> dt.datetime:
    """When the person is signed out if nothing more is asked for."""
    return _time(request.session, ENDS_AT, _last_login(request) + IDLE)


def _last_login(request: HttpRequest) -> dt.datetime:
    """Of this session, unless the person has signed in elsewhere since."""
    return person(request).last_login or timezone.now()


def _time(session: SessionBase, key: str, default: dt.datetime) -> dt.datetime:
    stored = session.get(key)
    return dt.datetime.fromtimestamp(stored, dt.UTC) if stored else default
