"""Letters to readers without an account, and what only the mail itself carries."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import AnvandareFactory
from tests.utskick.factories import UtskickFactory
from utskick import enclosures
from utskick.delivery import drain
from utskick.enclosures import Enclosure
from utskick.models import Guest, State, Studs, Utskick
from utskick.outbox import Letter, queue

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Stockholm"))
ROBIN = Guest("Robin Ek", "robin@foretag.example")
SAM = Guest("Sam Alm", "sam@foretag.example")


@pytest.fixture(autouse=True)
def clock(mail_by_smtp, monkeypatch):  # noqa: ARG001 -- started before the clock is moved
    monkeypatch.setattr(enclosures, "makers", {})
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def letter(recipient=ROBIN, **fields):
    defaults = {"kind": "bjudning", "about": "workshop/1", "occasion": "s1"}
    text = "Välkommen\n\nVi ses.\n\nSvara här"
    link = "http://localhost:8000/arena/"
    return Letter(**defaults | {"text": text, "link": link} | fields, recipient=recipient)


def test_a_guest_gets_their_letter_under_their_own_name(smtp_server):
    [row] = queue([letter()])

    assert drain() == Counter({State.SKICKAD: 1})

    [mail] = smtp_server.inbox
    assert mail["To"] == "robin@foretag.example"
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.startswith("Hej Robin Ek!")
    assert "Hej Robin Ek!" in html
    for text in (plain, html):  # a guest has nothing to sign in to and choose
        assert "aviseringar" not in text
    row.refresh_from_db()
    assert (str(row.to), row.address) == ("Robin Ek", "robin@foretag.example")


def test_the_same_occasion_is_one_letter_to_a_guest_too():
    person = AnvandareFactory()
    first = queue([letter(), letter(SAM), letter(person)])

    again = queue([letter(), letter(SAM), letter(person)])

    assert first == again
    assert Utskick.objects.count() == 3
    assert len({row.message_id for row in first}) == 3


def test_without_its_own_key_a_guests_letter_would_be_written_twice():
    """The negative control: NULL is never equal to NULL, so the key of people does not hold."""
    UtskickFactory(recipient=None, guest_name="R", guest_email="r@a.example", occasion="s1")
    other = {"recipient": None, "guest_name": "R", "guest_email": "s@a.example"}
    row = UtskickFactory(**other, occasion="s1")

    with (
        pytest.raises(IntegrityError, match="utskick_once_per_occasion_and_guest"),
        transaction.atomic(),
    ):
        Utskick.objects.filter(pk=row.pk).update(guest_email="r@a.example")


@pytest.mark.parametrize(
    "values",
    [
        {"recipient": None},
        {"guest_email": "r@a.example"},
        {"recipient": None, "guest_name": "R"},
        {"recipient": None, "guest_name": "R", "guest_email": "r@a.example", "immediate": False},
    ],
)
def test_a_letter_is_to_a_person_or_to_a_guest(values):
    row = UtskickFactory()

    with pytest.raises(IntegrityError, match="utskick_to_a_person_or_a_guest"):
        Utskick.objects.filter(pk=row.pk).update(**values)


def test_nothing_goes_to_a_guests_address_that_comes_back(smtp_server):
    Studs.objects.create(address=ROBIN.email)
    [row] = queue([letter()])

    drain()

    row.refresh_from_db()
    assert (row.state, row.reason) == (State.OVERHOPPAD, "Adressen studsar.")
    assert smtp_server.inbox == []


def test_a_letter_is_held_as_long_as_it_asks_to_be(clock, smtp_server):
    queue([letter(wait=dt.timedelta(seconds=60))])
    clock.shift(59)
    assert drain() == Counter()

    clock.shift(1)
    assert drain() == Counter({State.SKICKAD: 1})
    assert len(smtp_server.inbox) == 1


def test_what_is_enclosed_is_mailed_but_never_stored(smtp_server):
    secret = "http://localhost:8000/arena/hemlig/"  # noqa: S105 -- an address
    enclosures.register("bjudning", lambda _: Enclosure(link=secret))
    [row] = queue([letter()])

    drain()

    for part in smtp_server.inbox[0].iter_parts():
        assert secret in part.get_content()
    row.refresh_from_db()
    assert not [value for value in row.__dict__.values() if secret in str(value)]


def test_a_calendar_is_an_alternative_and_an_attachment_by_the_same_method(smtp_server):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-NAMN:Åsa\r\nEND:VCALENDAR\r\n"
    enclosures.register("bjudning", lambda _: Enclosure(calendar=calendar, method="REQUEST"))
    queue([letter()])

    drain()

    [mail] = smtp_server.inbox
    assert mail.get_content_type() == "multipart/mixed"
    alternative, attachment = mail.iter_parts()
    assert alternative.get_content_type() == "multipart/alternative"
    shown = list(alternative.iter_parts())
    assert [part.get_content_type() for part in shown] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert attachment.get_filename() == "inbjudan.ics"
    for part in (shown[-1], attachment):
        assert part.get_content_type() == "text/calendar"
        assert part["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
        assert part.get_payload(decode=True).decode() == calendar


def test_a_fault_in_what_is_to_be_enclosed_keeps_no_other_letter_back(smtp_server):
    def fail(_utskick):
        raise RuntimeError

    enclosures.register("bjudning", fail)
    [broken, whole] = queue([letter(), letter(SAM, kind="annat")])

    drain()

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, whole.state) == (State.VANTAR, State.SKICKAD)
    assert broken.next_attempt_at > timezone.now()
    assert len(smtp_server.inbox) == 1
