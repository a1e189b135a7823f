"""A day and a clock time of the municipality, as one moment. Pure: no database, no clock."""

import datetime as dt
import re

from arenor.calendar import STOCKHOLM
from behov.forms.dates import MONTHS

CLOCK = re.compile(r"(?:kl\.? ?)?(?P<hour>[0-9]{1,2})(?:[.:]?(?P<minute>[0-9]{2}))?")
HOW = "Skriv klockslaget som 9.00, 09:00 eller 13.30."


class NoSuchTime(ValueError):  # noqa: N818 -- reads as the sentence it is
    """What was written is no clock time, or not one on that day. The message says what to do."""


def parse_clock(text: str) -> dt.time:
    """ "9", "9.30", "09:30", "0930", "kl. 9"."""
    found = CLOCK.fullmatch(" ".join(text.lower().split()))
    if found is None:
        raise NoSuchTime(HOW)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        msg = f"Klockan {hour:02}.{minute:02} finns inte. {HOW}"
        raise NoSuchTime(msg) from None


def moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """The one moment at which the clocks show it: not in the two nights when they are changed."""
    before = dt.datetime.combine(day, clock.replace(fold=0), STOCKHOLM)
    after = dt.datetime.combine(day, clock.replace(fold=1), STOCKHOLM)
    before_utc, after_utc = before.astimezone(dt.UTC), after.astimezone(dt.UTC)
    if before_utc == after_utc:
        return before
    skipped = before_utc > after_utc
    written = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    how_often = "inte" if skipped else "två gånger"
    turned = "fram från 02.00 till 03.00" if skipped else "tillbaka från 03.00 till 02.00"
    msg = (
        f"Klockan {clock:%H.%M} finns {how_often} den {written}: då ställs klockan {turned}. "
        "Välj en annan tid."
    )
    raise NoSuchTime(msg)
