"""What an arena's letters hold, read by other code than wrote it."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import vobject

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=STOCKHOLM)
MORNING = dt.datetime(2026, 12, 8, 9, tzinfo=STOCKHOLM)

GUEST_LINK = re.compile(r"http://localhost:8000(/arena/gast/[^/\s]+/)")


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def parts_of(mail):
    """(plain text, calendar) of a mail, whose two calendar files must be one and the same."""
    plain, _html, shown = next(mail.iter_parts()).iter_parts()
    [attachment] = mail.iter_attachments()
    assert shown.get_payload(decode=True) == attachment.get_payload(decode=True)
    calendar = vobject.readOne(shown.get_payload(decode=True).decode())
    for part in (shown, attachment):
        assert part["Content-Type"].params["method"] == calendar.method.value
    return plain.get_content(), calendar


def attendees(calendar):
    return [one.value.removeprefix("mailto:") for one in calendar.vevent.attendee_list]


def guest_address_in(mail):
    """The path of the guest's own page."""
    [path] = set(GUEST_LINK.findall(text_of(mail)))
    return path
