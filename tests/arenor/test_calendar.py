"""Calendar files as other programs read them: vobject's parser, and khal's own storage."""

import datetime as dt
import subprocess
import sys
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from arenor.calendar import Meeting, Method, Person, feed, invitation

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ORGANISER = Person(name="Behovsfas", email="behov@exempelstad.example")
ROBIN = Person(name="Robin Ek", email="robin@foretag.example")
SAM = Person(name="Sam Alm", email="sam@exempelstad.example", partstat="ACCEPTED")
MORNING = dt.datetime(2026, 12, 8, 9, tzinfo=STOCKHOLM)
HOSTILE = [
    "En\r\nBEGIN:VEVENT\r\nUID:annan\r\nEND:VEVENT",
    "Två\rATTENDEE:mailto:spion@ond.example",
    "Tre\nMETHOD:CANCEL",
    'Fyra; fem, "sex" \\ sju: åtta ^n',
    "Nio 🎉 \u202eoit\u202c \u200f",
    "Tio\x00elva\x0btolv\x85tretton\u2028fjorton",
    "Lång " * 60,
]


def meeting(**fields):
    defaults = {
        "uid": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "sequence": 1,
        "starts_at": MORNING,
        "ends_at": fields.get("starts_at", MORNING) + dt.timedelta(hours=3),
        "title": "Möjligheter och värden",
        "stamped_at": dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
    }
    return Meeting(**defaults | fields)


def request(*people, method=Method.REQUEST, **fields):
    people = people or (ROBIN, SAM)
    return invitation(meeting(**fields), organiser=ORGANISER, people=people, method=method)


def read(text):
    """By vobject, whose code has nothing in common with icalendar's."""
    return vobject.readOne(text)


def test_a_request_asks_each_for_an_answer():
    calendar = read(request(place="Sal 2", description="Ta med\nexempel", url="http://a.example/1"))

    assert calendar.method.value == "REQUEST"
    [event] = calendar.vevent_list
    assert event.uid.value == "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert (event.sequence.value, event.status.value) == ("1", "CONFIRMED")
    assert event.dtstamp.value == dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    assert event.summary.value == "Möjligheter och värden"
    assert event.location.value == "Sal 2"
    assert event.description.value == "Ta med\nexempel"
    assert event.url.value == "http://a.example/1"
    assert event.organizer.value == "mailto:behov@exempelstad.example"
    asked = [(one.value, one.params["PARTSTAT"], one.params["RSVP"]) for one in event.attendee_list]
    assert asked == [
        ("mailto:robin@foretag.example", ["NEEDS-ACTION"], ["TRUE"]),
        ("mailto:sam@exempelstad.example", ["ACCEPTED"], ["TRUE"]),
    ]


def test_a_cancellation_says_so_twice_and_asks_nobody():
    calendar = read(request(ROBIN, method=Method.CANCEL, sequence=4))

    assert calendar.method.value == "CANCEL"
    assert calendar.vevent.status.value == "CANCELLED"
    assert calendar.vevent.sequence.value == "4"
    [attendee] = calendar.vevent.attendee_list
    assert (attendee.value, attendee.params["RSVP"]) == ("mailto:robin@foretag.example", ["FALSE"])


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (dt.date(2026, 3, 28), 8),
        (dt.date(2026, 3, 30), 7),
        (dt.date(2026, 10, 24), 7),
        (dt.date(2026, 10, 26), 8),
    ],
)
def test_nine_is_nine_on_both_sides_of_summer_time(day, utc_hour):
    nine = dt.datetime.combine(day, dt.time(9), STOCKHOLM)

    text = request(starts_at=nine.astimezone(dt.UTC))

    assert f"DTSTART;TZID=Europe/Stockholm:{day:%Y%m%d}T090000" in text
    calendar = read(text)
    assert calendar.vtimezone.tzid.value == "Europe/Stockholm"
    for start in (calendar.vevent.dtstart.value, from_vtimezone(text)):
        assert start.replace(tzinfo=None) == nine.replace(tzinfo=None)
        assert start.astimezone(dt.UTC).hour == utc_hour


def from_vtimezone(text):
    """The start by the rules that the file itself carries, as a program without a zone list."""
    calendar = icalendar.Calendar.from_ical(text)
    [zone] = calendar.walk("VTIMEZONE")
    [event] = calendar.walk("VEVENT")
    return event.decoded("dtstart").replace(tzinfo=zone.to_tz(lookup_tzid=False))


def attendees(text):
    return [one.value for one in read(text).vevent.attendee_list]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(hostile):
    robin = Person(name=hostile, email=ROBIN.email)
    fields = {"title": hostile, "place": hostile, "description": hostile}

    one_event_with_the_same_attendees(request(robin, SAM, **fields))


anything = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from([*'\r\n;:,"\\^= ', "BEGIN:VEVENT", "END:VCALENDAR", "\u202e", "🎉"]))
    .map("".join),
)  # fmt: skip


@given(title=anything, place=anything, description=anything, name=anything)
def test_no_text_makes_another_event_or_attendee(title, place, description, name):
    robin = Person(name=name, email=ROBIN.email)

    one_event_with_the_same_attendees(
        request(robin, SAM, title=title, place=place, description=description)
    )


def one_event_with_the_same_attendees(text):
    assert "\r" not in text.replace("\r\n", "")
    for kind, count in (("BEGIN:VEVENT", 1), ("METHOD:", 1), ("ATTENDEE", 2), ("UID:", 1)):
        assert sum(line.startswith(kind) for line in text.split("\r\n")) == count
    assert len(read(text).vevent_list) == 1
    assert attendees(text) == ["mailto:robin@foretag.example", "mailto:sam@exempelstad.example"]
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert len(event["ATTENDEE"]) == 2


def test_an_address_stays_on_its_line():
    """An account's address comes from elsewhere, unasked."""
    text = request(Person(name="X", email='"a\x0b\r\nUID:annan\x00"@b.example'))

    assert not {"\x0b", "\x00"} & set(text)
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["uid"] != "annan"


def test_without_escaping_a_hostile_title_would_be_an_event():
    """The negative control: the same text, joined as strings."""
    joined = request(title="T").replace("SUMMARY:T", f"SUMMARY:{HOSTILE[0]}")

    assert joined.count("BEGIN:VEVENT") == 2


def test_a_feed_has_each_workshop_once_and_asks_nothing():
    others = {"uid": "b", "is_cancelled": True}
    calendar = read(feed([meeting(), meeting(**others)], name="Arenor"))

    assert calendar.method.value == "PUBLISH"
    assert [(one.uid.value, one.status.value) for one in calendar.vevent_list] == [
        (meeting().uid, "CONFIRMED"),
        ("b", "CANCELLED"),
    ]
    assert not [one for one in calendar.vevent_list if hasattr(one, "attendee")]


@pytest.fixture
def khal(tmp_path):
    """A calendar of its own in khal, a real program; returns what its command prints."""
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "config"
    config.write_text(
        "[calendars]\n[[arena]]\n"
        f"path = {tmp_path / 'calendar'}\n"
        "[default]\ndefault_calendar = arena\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n"
        "[locale]\nlocal_timezone = Europe/Stockholm\ndefault_timezone = Europe/Stockholm\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )

    def run(*arguments, written=""):
        program = [sys.executable, "-W", "ignore", "-m", "khal", "-c", str(config)]
        done = subprocess.run(  # noqa: S603 -- a program of our own environment
            [*program, *arguments],
            input=written,
            capture_output=True,
            text=True,
            check=False,
            env={"LC_ALL": "C.UTF-8", "HOME": str(tmp_path), "TZ": "UTC"},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def take_in(text):
        file = tmp_path / "inbjudan.ics"
        file.write_bytes(text.encode())
        run("import", "--batch", "-a", "arena", str(file))

    def listed(day):
        lines = run("list", "--format", "{uid}|{start}|{end}|{title}|{status}", day, "1d")
        return [line for line in lines.splitlines() if "|" in line]

    return take_in, listed


@pytest.mark.slow
def test_a_calendar_program_shows_one_event_through_request_update_and_cancel(khal):
    take_in, listed = khal
    uid = meeting().uid

    take_in(request(sequence=1))
    [line] = listed("2026-12-08")
    assert line.split("|")[:3] == [uid, "2026-12-08 09:00", "2026-12-08 12:00"]

    moved = dt.datetime(2026, 10, 26, 9, tzinfo=STOCKHOLM)
    take_in(request(sequence=2, starts_at=moved))
    assert listed("2026-12-08") == []
    [line] = listed("2026-10-26")
    assert line.startswith(f"{uid}|2026-10-26 09:00|2026-10-26 12:00|")

    take_in(request(sequence=3, starts_at=moved, method=Method.CANCEL))
    [line] = listed("2026-10-26")
    assert line.startswith(f"{uid}|2026-10-26 09:00|")
    assert line.strip().endswith("|CANCELLED")


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-30", "2026-10-24", "2026-10-26"])
def test_a_calendar_program_shows_nine_as_nine(khal, day):
    take_in, listed = khal
    nine = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), STOCKHOLM)

    take_in(request(starts_at=nine.astimezone(dt.UTC), title=HOSTILE[0]))

    [line] = listed(day)
    assert f"|{day} 09:00|{day} 12:00|" in line
