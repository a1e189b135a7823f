"""Workshops on their way into calendars, through the ledger and a real mail server."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arenor import workflow
from arenor.choices import Arenastatus, Svar
from arenor.models import Inbjudan
from arenor.workflow import Step
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.arenor.letters import MONDAY, MORNING, attendees, parts_of, text_of
from tests.factories import BehovFactory
from utskick.delivery import drain
from utskick.models import State, Utskick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = dt.timedelta(days=1)


@pytest.fixture
def sent(sent):
    """As everywhere, where nobody gets two."""

    def one_each():
        return {address: mail for address, [mail] in sent().items()}

    return one_each


@pytest.fixture
def workshop():
    workshop = WorkshopFactory(arena=stories.going_on(), theme="Nuläge")
    DeltagareFactory(arena=workshop.arena, anvandare__email="sam@exempelstad.example")
    guest = {"name": "Robin Ek", "email": "robin@foretag.example"}
    DeltagareFactory(arena=workshop.arena, anvandare=None, **guest)
    return workshop


ROBIN, SAM = "robin@foretag.example", "sam@exempelstad.example"


def book(workshop, starts_at=MORNING, **fields):
    workshop.refresh_from_db()
    ends_at = starts_at + dt.timedelta(hours=3)
    return workflow.schedule(
        workshop, version=workshop.version, starts_at=starts_at, ends_at=ends_at, **fields
    )


def cancel(workshop):
    workshop.refresh_from_db()
    return workflow.cancel(workshop, version=workshop.version)


def states(kind):
    return {row.to.email: (row.state, row.reason) for row in Utskick.objects.filter(kind=kind)}


def test_everyone_gets_the_workshop_into_their_calendar(workshop, sent):
    book(workshop, place="Sal 2", link="https://mote.example/1")

    mails = sent()

    assert mails.keys() == {ROBIN, SAM}
    text, calendar = parts_of(mails[SAM])
    assert "tisdag 8 december 2026 kl. 09.00–12.00" in text
    assert "Sal 2" in text
    assert "mote.example" not in text  # no link of anybody else's in our mail
    assert f"http://localhost:8000/arenor/{workshop.arena_id}/" in text
    event = calendar.vevent
    assert calendar.method.value == "REQUEST"
    assert event.uid.value == str(workshop.uid)
    assert event.dtstart.value == MORNING
    assert "https://mote.example/1" in event.description.value
    assert attendees(calendar) == [SAM, ROBIN]
    assert event.organizer.value == "mailto:behov@exempelstad.example"


def test_a_guest_gets_their_own_link_and_nobody_elses_address(workshop, sent):
    behov = BehovFactory(status=Status.I_ARENA, title="Hemligt behov")
    workshop.arena.behov.add(behov)
    book(workshop)

    mail = sent()[ROBIN]

    text, calendar = parts_of(mail)
    guest = workshop.arena.deltagare.get(email=ROBIN)
    link = f"http://localhost:8000/arena/gast/{guest.link_token}/"
    assert link in text
    assert calendar.vevent.url.value == link
    assert attendees(calendar) == [ROBIN]
    for word in (SAM, behov.title, behov.reference):
        assert word not in mail.as_string()


def test_the_ledger_does_not_hold_the_link_of_a_guest(workshop, sent):
    book(workshop)
    sent()

    guest = workshop.arena.deltagare.get(email=ROBIN)
    for row in Utskick.objects.all():
        assert not [value for value in row.__dict__.values() if guest.link_nonce in str(value)]


def test_a_workshop_that_is_moved_twice_within_a_minute_is_told_once(clock, workshop, sent):
    book(workshop)
    clock.shift(20)
    book(workshop, MORNING + DAY)
    clock.shift(20)
    book(workshop, MORNING + 2 * DAY)

    mails = sent()

    assert mails.keys() == {ROBIN, SAM}
    _text, calendar = parts_of(mails[SAM])
    assert calendar.vevent.dtstart.value == MORNING + 2 * DAY
    assert calendar.vevent.sequence.value == "3"
    outcomes = list(Utskick.objects.filter(recipient__email=SAM).order_by("pk"))
    assert [row.state for row in outcomes] == [State.OVERHOPPAD, State.OVERHOPPAD, State.SKICKAD]
    assert "ändrats igen" in outcomes[0].reason


def test_request_update_and_cancellation_are_of_one_event_and_rising(workshop, sent):
    book(workshop)
    first = parts_of(sent()[SAM])[1]
    book(workshop, MORNING + DAY)
    text, second = parts_of(sent()[SAM])
    cancel(workshop)
    third = parts_of(sent()[SAM])[1]

    assert "ersätter det som har sagts" in text
    calendars = [first, second, third]
    assert len({one.vevent.uid.value for one in calendars}) == 1
    assert [one.vevent.sequence.value for one in calendars] == ["1", "2", "3"]
    assert [one.method.value for one in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert third.vevent.status.value == "CANCELLED"
    stamps = [one.vevent.dtstamp.value for one in calendars]
    assert stamps == sorted(set(stamps))


def test_what_is_cancelled_before_anybody_heard_of_it_is_not_told(workshop, sent):
    book(workshop)
    cancel(workshop)

    assert sent() == {}
    assert states("arena_installd")[SAM] == (
        State.OVERHOPPAD,
        "Personen hann aldrig bli inbjuden.",
    )


def test_a_removed_person_alone_hears_that_it_is_off_for_them(workshop, sent):
    book(workshop)
    sent()
    workflow.remove_deltagare(workshop.arena.deltagare.get(email=SAM))

    mails = sent()

    assert mails.keys() == {SAM}
    text, calendar = parts_of(mails[SAM])
    assert "inte längre deltagare" in text
    assert (calendar.method.value, calendar.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert attendees(calendar) == [SAM]
    book(workshop, MORNING + DAY)
    assert sent().keys() == {ROBIN}


def test_a_guest_who_is_removed_gets_no_link(workshop, sent):
    book(workshop)
    sent()
    workflow.remove_deltagare(workshop.arena.deltagare.get(email=ROBIN))

    text, calendar = parts_of(sent()[ROBIN])

    assert "/arena/gast/" not in text
    assert not hasattr(calendar.vevent, "url")


def test_a_person_who_joins_again_is_invited_again(workshop, sent):
    book(workshop)
    sent()
    guest = workshop.arena.deltagare.get(email=ROBIN)
    workflow.remove_deltagare(guest)
    sent()
    workflow.add_deltagare(workshop.arena, name="Robin Ek", email=ROBIN, group="foretag")

    mails = sent()

    assert mails.keys() == {ROBIN}
    assert parts_of(mails[ROBIN])[1].method.value == "REQUEST"


def test_who_is_removed_within_the_minute_hears_nothing(workshop, sent):
    book(workshop)
    workflow.remove_deltagare(workshop.arena.deltagare.get(email=SAM))

    assert sent().keys() == {ROBIN}
    assert states("arena_inbjudan")[SAM][0] == State.OVERHOPPAD


def test_an_unclear_invitation_is_sent_again_word_for_word(workshop, sent):
    book(workshop)
    first = sent()[SAM]
    row = Utskick.objects.get(recipient__email=SAM)
    Utskick.objects.filter(pk=row.pk).update(
        state=State.OKLAR, reason="Avbröts.", sent_at=None, address="", next_attempt_at=MONDAY
    )

    again = sent()[SAM]

    assert again["Message-ID"] == first["Message-ID"]
    assert parts_of(again)[0] == parts_of(first)[0]
    assert parts_of(again)[1].serialize() == parts_of(first)[1].serialize()


def test_answers_are_shown_and_asked_for_anew_when_the_time_changes(workshop, sent):
    book(workshop)
    sent()
    inbjudan = Inbjudan.objects.get(deltagare__email=SAM)
    workflow.answer(inbjudan, Svar.JA)
    book(workshop, place="Sal 3")
    [sam, _robin] = parts_of(sent()[SAM])[1].vevent.attendee_list
    assert sam.params["PARTSTAT"] == ["ACCEPTED"]

    book(workshop, MORNING + DAY, place="Sal 3")

    [sam, _robin] = parts_of(sent()[SAM])[1].vevent.attendee_list
    assert sam.params["PARTSTAT"] == ["NEEDS-ACTION"]


def test_at_night_only_what_begins_within_a_day_is_told(clock, workshop, sent):
    book(workshop, MONDAY + 3 * DAY)
    sent()
    clock.move_to(MONDAY.replace(hour=21))
    cancel(workshop)
    assert sent() == {}

    other = WorkshopFactory(arena=workshop.arena)
    with time_machine.travel(MONDAY + dt.timedelta(hours=1), tick=False):
        book(other, MONDAY + DAY)
        drain_at = MONDAY + dt.timedelta(hours=1, minutes=2)
        with time_machine.travel(drain_at, tick=False):
            drain()
    clock.move_to(MONDAY.replace(hour=22))
    cancel(other)
    assert sent().keys() == {ROBIN, SAM}


TIMES = [(MORNING, MORNING + dt.timedelta(hours=3))]
LATER = [(MORNING + DAY, MORNING + DAY + dt.timedelta(hours=3))]


def test_everyone_is_asked_when_they_can_and_a_guest_by_their_own_link(workshop, sent):
    workflow.propose_times(workshop, TIMES)

    mails = sent()

    assert mails.keys() == {ROBIN, SAM}
    guest = workshop.arena.deltagare.get(email=ROBIN)
    assert f"/arena/gast/{guest.link_token}/" in text_of(mails[ROBIN])
    assert f"/arenor/{workshop.arena_id}/medverkan/" in text_of(mails[SAM])
    assert list(mails[SAM].iter_attachments()) == []


def test_times_that_are_proposed_twice_within_a_minute_are_asked_about_once(workshop, sent):
    workflow.propose_times(workshop, TIMES)
    workflow.propose_times(workshop, LATER)

    assert sent().keys() == {ROBIN, SAM}
    assert sorted(row.state for row in Utskick.objects.filter(recipient__email=SAM)) == sorted(
        [State.OVERHOPPAD, State.SKICKAD]
    )


def test_times_that_are_proposed_already_are_not_asked_about_again(workshop, sent):
    workflow.propose_times(workshop, TIMES)
    sent()
    workflow.propose_times(workshop, TIMES)

    assert sent() == {}


def test_a_time_that_is_taken_back_leaves_the_question_about_the_others(workshop, sent):
    [_first, second] = workflow.propose_times(workshop, TIMES + LATER)
    workflow.withdraw_time(second)
    assert sent().keys() == {ROBIN, SAM}

    [third] = workflow.propose_times(workshop, LATER)
    workflow.withdraw_time(third)
    workflow.withdraw_time(workshop.tidsforslag.get())
    assert sent() == {}


def test_who_joins_is_asked_about_times_that_are_open(workshop, sent):
    workflow.propose_times(workshop, TIMES)
    sent()
    workflow.add_deltagare(workshop.arena, name="Kim", email="kim@foretag.example", group="it")

    assert sent().keys() == {"kim@foretag.example"}


def test_nobody_is_asked_about_times_when_one_is_booked_meanwhile(workshop, sent):
    workflow.propose_times(workshop, TIMES)
    book(workshop)

    mails = sent()

    assert mails.keys() == {ROBIN, SAM}
    assert "Workshop tisdag 8 december" in mails[SAM]["Subject"]
    assert states("arena_tider")[SAM][0] == State.OVERHOPPAD


def test_nobody_is_asked_about_times_of_a_workshop_that_is_removed_meanwhile(workshop, sent):
    workflow.propose_times(workshop, [(MORNING, MORNING + DAY)])
    workflow.remove_workshop(workshop, by=workshop.arena.director, version=1)

    assert sent() == {}
    reasons = Utskick.objects.values_list("state", "reason")
    assert set(reasons) == {(State.OVERHOPPAD, "Workshoppen är borttagen.")}


def test_who_is_removed_meanwhile_is_not_asked_about_times(workshop, sent):
    workflow.propose_times(workshop, TIMES)
    workflow.remove_deltagare(workshop.arena.deltagare.get(email=SAM))

    assert sent().keys() == {ROBIN}


def test_a_new_link_goes_to_its_guest_and_is_in_no_ledger(workshop, sent):
    guest = workshop.arena.deltagare.get(email=ROBIN)
    old = guest.link_token
    workflow.new_guest_link(guest)
    guest.refresh_from_db()

    mails = sent()

    assert mails.keys() == {ROBIN}
    assert f"/arena/gast/{guest.link_token}/" in text_of(mails[ROBIN])
    assert old not in text_of(mails[ROBIN])
    [row] = Utskick.objects.filter(kind="arena_lank")
    assert not [value for value in row.__dict__.values() if guest.link_nonce in str(value)]


def test_of_two_new_links_within_a_minute_the_last_is_mailed(clock, workshop, sent):
    guest = workshop.arena.deltagare.get(email=ROBIN)
    workflow.new_guest_link(guest)
    clock.shift(20)
    workflow.new_guest_link(guest)

    assert sent().keys() == {ROBIN}
    outcomes = Utskick.objects.filter(kind="arena_lank").order_by("pk")
    assert [row.state for row in outcomes] == [State.OVERHOPPAD, State.SKICKAD]


@pytest.mark.parametrize("end", [Step.CLOSE, Step.ABANDON])
def test_an_arena_that_ends_calls_off_what_was_to_come(end, sent):
    arena = stories.ready(Arenastatus.SAMMANSTALLNING)
    person = arena.deltagare.get()
    coming = WorkshopFactory(arena=arena)
    book(coming)
    sent()

    stories.TAKE[end](arena, by=arena.director)

    mails = sent()
    assert mails.keys() == {person.email}
    assert parts_of(mails[person.email])[1].method.value == "CANCEL"


def test_a_held_workshop_that_is_renamed_is_no_news(workshop, sent):
    past = stories.held(workshop.arena)

    workflow.edit_workshop(past, version=1, theme="Annat namn", agenda="")

    assert sent() == {}


def test_hostile_words_make_one_subject_and_one_event(workshop, sent):
    hostile = "Nu\r\nBcc: spion@ond.example\r\nBEGIN:VEVENT"
    type(workshop).objects.update(theme=hostile, place=hostile)
    book(workshop)

    mail = sent()[SAM]

    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert len(parts_of(mail)[1].vevent_list) == 1


def test_writing_letters_costs_the_same_for_many_as_for_few(workshop):
    book(workshop)

    def queries(starts_at):
        with CaptureQueriesContext(connection) as captured:
            book(workshop, starts_at)
        return len(captured)

    few = queries(MORNING + DAY)
    DeltagareFactory.create_batch(5, arena=workshop.arena)
    assert queries(MORNING + 2 * DAY) == few
