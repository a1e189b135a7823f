"""Sending, against a real mail server in the test: each letter once, whatever happens."""

import datetime as dt
import socket
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from tests.factories import AnvandareFactory
from tests.utskick.factories import DigestFactory, ReminderFactory, UtskickFactory
from utskick import relevance
from utskick.delivery import LEASE, MOST_TROUBLE, REST, RETRY_AFTER, drain
from utskick.models import State, Studs, Utskick

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=STOCKHOLM)
SATURDAY = dt.datetime(2026, 11, 28, 10, tzinfo=STOCKHOLM)
MONDAY_NIGHT = dt.datetime(2026, 11, 23, 22, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def clock(mail_by_smtp):  # noqa: ARG001 -- started before the clock is moved
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def utskick_to(address, **fields):
    return UtskickFactory(recipient=AnvandareFactory(email=address), **fields)


def digest_to(address, **fields):
    """The mail, and the one reminder in it."""
    digest = DigestFactory(recipient=AnvandareFactory(email=address), **fields)
    return digest, digest.items.get()


def state_of(utskick):
    utskick.refresh_from_db()
    return utskick.state, utskick.reason, utskick.next_attempt_at


def test_a_letter_arrives_as_it_was_written(smtp_server):
    utskick = utskick_to("kim@example.se", subject="Beslut: åäö", body="Ja.")

    assert drain() == Counter({State.SKICKAD: 1})

    [mail] = smtp_server.inbox
    assert mail["To"] == "kim@example.se"
    assert mail["From"] == "Behovsfas <behov@exempelstad.example>"
    assert mail["Subject"] == "Beslut: åäö"
    assert mail["Message-ID"] == utskick.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().replace("\r\n", "\n").startswith("Hej Kim!\n\nJa.\n\n-- \n")
    assert html.get_content_type() == "text/html"
    utskick.refresh_from_db()
    assert (utskick.state, utskick.sent_at, utskick.address, utskick.attempts) == (
        State.SKICKAD,
        MONDAY,
        "kim@example.se",
        1,
    )


def test_a_second_drain_sends_nothing(smtp_server):
    UtskickFactory()
    drain()

    assert drain() == Counter()

    assert len(smtp_server.inbox) == 1


def test_without_letters_no_server_is_asked(smtp_server, django_assert_num_queries):
    smtp_server.hold_at = "MAIL"

    # savepoint, abandoned, release; heartbeat, closed days, anything?
    with django_assert_num_queries(6):
        assert drain() == Counter()


def test_a_refusal_for_now_waits_longer_each_time_and_then_is_given_up(smtp_server, clock):
    utskick = utskick_to("full@example.se", at_any_hour=True)
    smtp_server.answers["full@example.se"] = "452 Mailbox full"

    for delay in RETRY_AFTER:
        assert drain() == Counter({State.VANTAR: 1})
        assert state_of(utskick) == (State.VANTAR, "452 Mailbox full", timezone.now() + delay)
        clock.shift(delay - dt.timedelta(seconds=1))
        assert drain() == Counter()
        clock.shift(1)
    assert drain() == Counter({State.FEL: 1})

    assert state_of(utskick) == (State.FEL, "452 Mailbox full", None)
    assert smtp_server.inbox == []


def test_a_refusal_for_good_is_not_tried_again(smtp_server, clock):
    utskick = utskick_to("nobody@example.se")
    smtp_server.answers["nobody@example.se"] = "550 No such user"

    assert drain() == Counter({State.FEL: 1})

    assert state_of(utskick) == (State.FEL, "550 No such user", None)
    clock.shift(dt.timedelta(days=1))
    assert drain() == Counter()


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("busy@example.se", "451 Try later"),
        ("bye@example.se", "421 Closing down"),
        ("nobody@example.se", "550 No such user"),
        ("gone@example.se", "hang up"),
        ("fel\n@example.se", "250 OK"),
    ],
)
def test_one_bad_letter_keeps_no_other_from_being_sent(smtp_server, address, answer):
    before = utskick_to("before@example.se")
    bad = utskick_to(address)
    after = utskick_to("after@example.se")
    smtp_server.answers[address] = answer

    drain()

    assert [mail["To"] for mail in smtp_server.inbox] == ["before@example.se", "after@example.se"]
    assert state_of(before) == (State.SKICKAD, "", None)
    assert state_of(after) == (State.SKICKAD, "", None)
    assert state_of(bad)[0] != State.SKICKAD


def test_a_conversation_that_breaks_off_is_unclear_and_an_event_is_sent_again(smtp_server, clock):
    utskick = utskick_to("kim@example.se")
    smtp_server.answers["kim@example.se"] = "hang up"
    assert drain() == Counter({State.OKLAR: 1})
    assert state_of(utskick)[0] == State.OKLAR

    smtp_server.answers.clear()
    clock.shift(RETRY_AFTER[0])
    assert drain() == Counter({State.SKICKAD: 1})

    [mail] = smtp_server.inbox
    assert mail["Message-ID"] == utskick.message_id


def test_a_reminder_that_is_unclear_is_never_sent_again(smtp_server, clock):
    digest, reminder = digest_to("kim@example.se")
    smtp_server.answers["kim@example.se"] = "hang up"
    assert drain() == Counter({State.OKLAR: 1})

    smtp_server.answers.clear()
    clock.shift(dt.timedelta(days=1))
    assert drain() == Counter()

    assert state_of(digest)[0] == state_of(reminder)[0] == State.OKLAR
    assert smtp_server.inbox == []


@pytest.mark.parametrize(
    ("factory", "inbox"), [(UtskickFactory, 1), (DigestFactory, 0)], ids=["event", "digest"]
)
def test_what_a_dead_worker_left_is_unclear(smtp_server, clock, factory, inbox):
    utskick = factory(
        state=State.PAGAR,
        lease_until=timezone.now() + LEASE,
        next_attempt_at=None,
        attempts=1,
    )
    assert drain() == Counter()

    clock.shift(LEASE + dt.timedelta(seconds=1))
    assert drain() == Counter({State.OKLAR: 1})
    assert state_of(utskick)[:2] == (State.OKLAR, "Avbröts medan det skickades.")
    clock.shift(RETRY_AFTER[0])
    drain()

    assert len(smtp_server.inbox) == inbox


def test_a_letter_that_kills_every_worker_is_given_up(clock):
    utskick = UtskickFactory(
        state=State.PAGAR,
        lease_until=timezone.now(),
        next_attempt_at=None,
        attempts=len(RETRY_AFTER) + 1,
    )
    clock.shift(1)

    drain()

    assert state_of(utskick) == (State.OKLAR, "Avbröts medan det skickades.", None)


def test_who_comes_back_after_the_lease_changes_nothing(clock, monkeypatch, caplog):
    def be_slow(_utskick):
        clock.shift(LEASE + dt.timedelta(seconds=1))
        drain()  # another worker
        return ""

    monkeypatch.setattr(relevance, "checks", {"beslut": be_slow})
    utskick = UtskickFactory(attempts=len(RETRY_AFTER))

    drain()

    assert state_of(utskick)[0] == State.OKLAR
    assert caplog.messages == [f"Utskick {utskick.pk} became skickad after its lease ran out"]


def test_while_the_server_is_gone_nothing_is_claimed(settings, caplog):
    utskick = UtskickFactory()
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.EMAIL_PORT = gone.getsockname()[1]

    assert drain() == Counter()

    utskick.refresh_from_db()
    assert (utskick.state, utskick.attempts) == (State.KOAD, 0)
    assert caplog.messages == ["The mail server cannot be reached: [Errno 111] Connection refused"]


def test_when_the_time_is_up_the_rest_waits():
    UtskickFactory.create_batch(3)

    assert drain(seconds=0) == Counter()

    assert Utskick.objects.filter(state=State.KOAD).count() == 3


@pytest.mark.parametrize(
    ("recipient", "reason"),
    [
        ({"is_active": False}, "Mottagarens konto är avstängt."),
        ({"email": ""}, "Mottagaren saknar e-postadress."),
    ],
)
def test_who_cannot_read_it_is_skipped(smtp_server, recipient, reason):
    utskick = UtskickFactory(recipient=AnvandareFactory(**recipient))

    assert drain() == Counter({State.OVERHOPPAD: 1})

    assert state_of(utskick) == (State.OVERHOPPAD, reason, None)
    assert smtp_server.inbox == []


def test_what_is_no_longer_true_is_skipped_with_the_apps_reason(monkeypatch):
    monkeypatch.setattr(relevance, "checks", {})
    relevance.register("inbjudan", lambda utskick: f"{utskick.about} är inställd.")
    invitation = UtskickFactory(kind="inbjudan")
    other = UtskickFactory(kind="beslut")

    assert drain() == Counter({State.SKICKAD: 1, State.OVERHOPPAD: 1})

    assert state_of(invitation) == (State.OVERHOPPAD, "behov/1 är inställd.", None)
    assert state_of(other)[0] == State.SKICKAD


@pytest.mark.parametrize("moment", [SATURDAY, MONDAY_NIGHT])
def test_at_night_and_on_red_days_only_what_may_come_at_any_hour_is_sent(clock, moment):
    digest, reminder = digest_to("kim@example.se")
    event = UtskickFactory()
    urgent = UtskickFactory(at_any_hour=True)

    clock.move_to(moment)
    drain()
    states = [state_of(one)[0] for one in (digest, reminder, event, urgent)]
    assert states == [State.KOAD, State.KOAD, State.KOAD, State.SKICKAD]

    clock.move_to(dt.datetime(2026, 11, 30, 7, tzinfo=STOCKHOLM))
    drain()
    assert {state_of(one)[0] for one in (digest, reminder, event)} == {State.SKICKAD}


def test_a_digest_is_one_mail_with_everything_in_it(smtp_server):
    digest = DigestFactory(items=3)
    first, second, third = digest.items.order_by("pk")

    assert drain() == Counter({State.SKICKAD: 1})

    [mail] = smtp_server.inbox
    assert mail["Subject"] == f"{first.subject} och 2 till"
    assert mail["Message-ID"] == digest.message_id
    plain, html = (part.get_content() for part in mail.iter_parts())
    for reminder in (first, second, third):
        assert plain.count(reminder.subject) == html.count(f"<h2>{reminder.subject}</h2>") == 1
        assert state_of(reminder) == (State.SKICKAD, "", None)
        assert (reminder.sent_at, reminder.address) == (MONDAY, digest.recipient.email)


def test_one_reminder_alone_is_no_list(smtp_server):
    digest, reminder = digest_to("kim@example.se")

    drain()

    [mail] = smtp_server.inbox
    assert (mail["Subject"], mail["Message-ID"]) == (reminder.subject, digest.message_id)


def test_a_reminder_that_waits_for_its_digest_is_no_mail(smtp_server):
    reminder = ReminderFactory()

    assert drain() == Counter()

    assert state_of(reminder)[0] == State.KOAD
    assert smtp_server.inbox == []


def test_what_no_longer_holds_is_left_out_of_the_digest(smtp_server, monkeypatch):
    digest = DigestFactory(items=2)
    gone, still = digest.items.order_by("pk")
    monkeypatch.setattr(
        relevance, "checks", {"prov": lambda one: "Avklarat." if one.pk == gone.pk else ""}
    )

    drain()

    [mail] = smtp_server.inbox
    assert mail["Subject"] == still.subject
    assert state_of(gone) == (State.OVERHOPPAD, "Avklarat.", None)
    assert state_of(still)[0] == State.SKICKAD


def test_a_digest_of_nothing_is_not_sent(smtp_server, monkeypatch):
    digest, reminder = digest_to("kim@example.se")
    monkeypatch.setattr(relevance, "checks", {"prov": lambda _one: "Avklarat."})

    assert drain() == Counter({State.OVERHOPPAD: 1})

    assert state_of(digest) == (State.OVERHOPPAD, "Inget i den är längre aktuellt.", None)
    assert state_of(reminder) == (State.OVERHOPPAD, "Avklarat.", None)
    assert smtp_server.inbox == []


def test_a_digest_that_is_refused_for_now_keeps_its_reminders_until_it_is_sent(smtp_server, clock):
    digest, reminder = digest_to("full@example.se")
    smtp_server.answers["full@example.se"] = "452 Mailbox full"
    drain()
    assert (state_of(digest)[0], state_of(reminder)[0]) == (State.VANTAR, State.KOAD)

    smtp_server.answers.clear()
    clock.shift(RETRY_AFTER[0])
    drain()

    assert (state_of(digest)[0], state_of(reminder)[0]) == (State.SKICKAD, State.SKICKAD)


def test_an_address_that_bounces_is_sent_nothing(smtp_server):
    Studs.objects.create(address="kim@example.se", reason="550 No such user")
    event = utskick_to("Kim@example.se")
    digest, reminder = digest_to("Kim@example.se")

    drain()

    for row in (event, digest, reminder):
        assert state_of(row) == (State.OVERHOPPAD, "Adressen studsar.", None)
    assert smtp_server.inbox == []


def test_a_fault_in_a_check_keeps_no_other_letter_from_being_sent(monkeypatch, caplog):
    monkeypatch.setattr(relevance, "checks", {"trasig": lambda _one: 1 / 0})
    broken = UtskickFactory(kind="trasig")
    other = UtskickFactory()

    drain()

    assert state_of(broken) == (State.VANTAR, "Fel i programmet.", MONDAY + RETRY_AFTER[0])
    assert state_of(other)[0] == State.SKICKAD
    assert caplog.messages == [f"Utskick {broken.pk} could not be made"]


def test_a_server_that_fails_letter_after_letter_gets_a_rest(smtp_server, clock, caplog):
    letters = [utskick_to(f"a{number}@example.se") for number in range(MOST_TROUBLE + 2)]
    smtp_server.answers = {one.recipient.email: "421 Overloaded" for one in letters}

    assert drain() == Counter({State.VANTAR: MOST_TROUBLE})
    assert drain() == Counter()  # not asked again so soon

    assert caplog.messages == [
        f"The mail server cannot be reached: {MOST_TROUBLE} letters in a row"
    ]
    smtp_server.answers.clear()
    clock.shift(REST)
    assert drain() == Counter({State.SKICKAD: 2})


def test_each_letter_costs_the_same_queries(django_assert_num_queries):
    UtskickFactory.create_batch(3)

    # 6 around it, and is there trouble; per letter savepoint, claim, save, release, does it
    # bounce, savepoint, mark, release; at the end a claim that finds nothing.
    with django_assert_num_queries(7 + 3 * 8 + 3):
        drain()


def test_a_digest_costs_the_same_queries_for_any_number_of_reminders(django_assert_num_queries):
    DigestFactory(items=3)

    # as above, with: is it paused, the reminders read before and marked after
    with django_assert_num_queries(7 + 11 + 3):
        drain()
