"""What time it is for whatever is recorded: now. Only demo data is written at another time.

A demonstration needs behov that are months old, with events, deadlines and numbers to match.
They take the same steps as real ones, at a clock that is set back, rather than have their
append-only rows changed afterwards.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    return _moment.get() or timezone.now()


def today() -> dt.date:
    return timezone.localdate(now())


@contextmanager
def set_back_to(moment: dt.datetime) -> Iterator[None]:
    """Refuses outside a demonstration: a real event is never dated by its writer."""
    if not settings.DEMO:
        msg = "The clock is set back for demo data only, which needs DEMO."
        raise ImproperlyConfigured(msg)
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
