"""Workshops as calendar objects (RFC 5545, 5546, 6047). Pure: plain values in, text out.

Built with icalendar, which escapes what people write; never by joining strings. Times carry
TZID=Europe/Stockholm with its VTIMEZONE, so that they are right on both sides of the changes to
and from daylight-saving time.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
PRODUCT = "-//Behovsfas//Utvecklingsarenor//SV"
NOT_TEXT = frozenset({"Cc", "Cs"})
"""Control characters and halves of a character: RFC 5545 allows neither."""


class Method(StrEnum):
    REQUEST = "REQUEST"
    """New or changed: SEQUENCE tells which."""

    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """A feed: nobody is asked to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    email: str
    partstat: str = "NEEDS-ACTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One workshop, as a calendar needs it."""

    uid: str
    """The same for life."""

    sequence: int
    """Raised by every change that a calendar must notice."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    description: str = ""
    place: str = ""
    url: str = ""
    is_cancelled: bool = False
    stamped_at: dt.datetime
    """When this was written: of two with the same sequence the later one holds."""


def invitation(
    meeting: Meeting, *, organiser: Person, people: Sequence[Person], method: Method
) -> str:
    """One VEVENT. A CANCEL to one person who is removed lists only them."""
    calendar = _calendar(method)
    event = _event(meeting, cancelled=method is Method.CANCEL)
    event.add("organizer", _address(organiser), encode=False)
    for person in people:
        attendee = _address(person)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText(person.partstat)
        attendee.params["RSVP"] = vText("TRUE" if method is Method.REQUEST else "FALSE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return _written(calendar)


def feed(meetings: Iterable[Meeting], *, name: str) -> str:
    """A person's own calendar, to subscribe to."""
    calendar = _calendar(Method.PUBLISH)
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        calendar.add_component(_event(meeting, cancelled=meeting.is_cancelled))
    return _written(calendar)


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(_stockholm())
    return calendar


def _event(meeting: Meeting, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamped_at.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(STOCKHOLM))
    event.add("dtend", meeting.ends_at.astimezone(STOCKHOLM))
    event.add("summary", _line(meeting.title))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if meeting.description:
        event.add("description", _text(meeting.description))
    if meeting.place:
        event.add("location", _line(meeting.place))
    if meeting.url:
        event.add("url", meeting.url)
    return event


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{_line(person.email)}")
    address.params["CN"] = vText(_line(person.name).replace('"', "'"))
    return address


def _text(text: str) -> str:
    """Without what a calendar may not hold, each kind of line break as one."""
    lines = "\n".join(text.splitlines())
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in NOT_TEXT)


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _stockholm() -> Timezone:
    """Summer time as the EU has had it since 1996: from the last Sunday of March to October's.

    Two rules that every program knows. What icalendar makes of the system's zone is a list of
    days to 2037, each an hour late, which not every program reads.
    """
    zone = Timezone()
    zone.add("tzid", STOCKHOLM.key)
    for part, name, first, before, after in (
        (TimezoneDaylight(), "CEST", dt.datetime(1996, 3, 31, 2), 1, 2),  # noqa: DTZ001 -- local
        (TimezoneStandard(), "CET", dt.datetime(1996, 10, 27, 3), 2, 1),  # noqa: DTZ001 -- local
    ):
        part.add("tzname", name)
        part.add("dtstart", first)
        part.add("tzoffsetfrom", dt.timedelta(hours=before))
        part.add("tzoffsetto", dt.timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
        zone.add_component(part)
    return zone


def _written(calendar: Calendar) -> str:
    written: bytes = calendar.to_ical()
    return written.decode()
