"""Writing letters: once, in the caller's transaction, and without waiting for anything."""

import contextlib
import socket
import time

import pytest
from celery import Celery
from django.db import transaction

from config.celery import app as celery_app
from tests.factories import AnvandareFactory
from utskick import outbox
from utskick.models import State, Utskick
from utskick.outbox import Letter, held_back, queue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _broker_is_believed_in(monkeypatch):
    monkeypatch.setattr(outbox, "broker", outbox.Broker())


@pytest.fixture
def letter(settings, tmp_path):
    """Makes a letter from the text of its template."""
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    ]

    def make(text="Beslut om {{ title }}\n\nHej {{ recipient.first_name }}!", **fields):
        (tmp_path / "letter.txt").write_text(text)
        defaults = {
            "kind": "beslut",
            "about": "behov/12",
            "occasion": "v5",
            "template": "letter.txt",
            "context": {"title": "Nytt bokningssystem"},
            "why": "du anmälde behovet",
        }
        if "recipient" not in fields:
            defaults["recipient"] = AnvandareFactory()
        return Letter(**{**defaults, **fields})

    return make


def test_first_line_is_the_subject_and_the_rest_the_body(letter):
    one = letter()

    [utskick] = queue([one])

    assert utskick.subject == "Beslut om Nytt bokningssystem"
    assert (utskick.body, utskick.why) == ("Hej Kim!", "du anmälde behovet")
    assert (utskick.state, utskick.attempts, utskick.immediate) == (State.KOAD, 0, True)
    assert (utskick.kind, utskick.about, utskick.occasion) == ("beslut", "behov/12", "v5")
    assert utskick.recipient == one.recipient


def test_with_a_link_the_last_paragraph_says_what_one_does_there(letter):
    text = "Ämne\n\n{{ note }}\n\nSvara på frågan\n"
    note = "Två stycken.\n\nOch så här."

    [utskick] = queue([letter(text, link="http://localhost/1/", context={"note": note})])

    assert utskick.body == note
    assert (utskick.action, utskick.link) == ("Svara på frågan", "http://localhost/1/")


def test_a_second_letter_for_the_same_occasion_keeps_the_first(letter):
    first = letter()
    [before] = queue([first])

    [after] = queue([letter(recipient=first.recipient, context={"title": "Något annat"})])

    assert after == before
    assert after.subject == "Beslut om Nytt bokningssystem"
    assert Utskick.objects.count() == 1


def test_one_call_writes_many_letters_in_the_same_queries(letter, django_assert_num_queries):
    letters = [letter() for _ in range(5)]

    with django_assert_num_queries(2):  # insert, read back
        rows = queue([*letters, letters[0]])

    assert [row.recipient for row in rows] == [one.recipient for one in letters]


def test_no_letters_are_no_rows_and_no_wake_up(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        assert queue([]) == []

    assert callbacks == []


def test_what_is_held_back_is_written_but_never_sent(letter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as wake_ups, held_back("Inläst från en fil."):
        [utskick] = queue([letter()])

    assert (utskick.state, utskick.reason) == (State.OVERHOPPAD, "Inläst från en fil.")
    assert not Utskick.objects.to_send().exists()
    assert wake_ups == []


def test_after_a_block_that_held_letters_back_they_are_sent_again(letter):
    with contextlib.suppress(ZeroDivisionError), held_back("Inläst från en fil."):
        _ = 1 / 0

    [utskick] = queue([letter()])

    assert (utskick.state, utskick.reason) == (State.KOAD, "")
    assert Utskick.objects.to_send().get() == utskick


def test_plain_text_is_not_escaped(letter):
    [utskick] = queue([letter(context={"title": "Bygg & miljö <test> ”åäö”"})])

    assert utskick.subject == "Beslut om Bygg & miljö <test> ”åäö”"


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028"])
def test_a_title_cannot_add_a_header(letter, line_break):
    [utskick] = queue([letter(context={"title": f"x{line_break}Bcc: alla@example.se"})])

    assert len(utskick.subject.splitlines()) == 1


def test_a_long_subject_is_cut(letter):
    [utskick] = queue([letter(context={"title": "å" * 400})])

    assert len(utskick.subject) == outbox.SUBJECT_MAX_LENGTH
    assert utskick.subject.endswith("å…")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://behov.kommun.example/behov/12/", "https://behov.kommun.example/behov/12/"),
        ("https://behov.kommun.example", "https://behov.kommun.example"),
        ("Se https://evil.example/x", "Se https:// evil.example/x"),
        ("HTTP://evil.example", "HTTP:// evil.example"),
        ("www.evil.example", "www. evil.example"),
        (
            "https://behov.kommun.example.evil.example/",
            "https:// behov.kommun.example.evil.example/",
        ),
        (
            "https://behov.kommun.example@evil.example/",
            "https:// behov.kommun.example@evil.example/",
        ),
    ],
)
def test_only_our_own_addresses_are_links(letter, settings, written, sent):
    settings.BASE_URL = "https://behov.kommun.example"

    [utskick] = queue([letter("{{ text }}\n{{ text }}", context={"text": written})])

    assert (utskick.subject, utskick.body) == (" ".join(sent.split()), sent)


@pytest.mark.django_db(transaction=True)
def test_a_letter_without_a_transaction_is_refused(letter):
    with pytest.raises(transaction.TransactionManagementError, match="transaction of the step"):
        queue([letter()])


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_leaves_no_letter(letter):
    class Refused(Exception):  # noqa: N818 -- an end, not an error
        pass

    @transaction.atomic
    def step():
        queue([letter()])
        raise Refused

    with pytest.raises(Refused):
        step()

    assert Utskick.objects.count() == 0


@contextlib.contextmanager
def broker_at(port):
    """The Celery application as configured, with its broker on `port`."""
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = f"redis://127.0.0.1:{port}/0"
    app.set_current()
    try:
        yield
    finally:
        celery_app.set_current()
        app.close()


@pytest.fixture
def gone_port():
    """Nobody listens there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def silent_port():
    """Accepts every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_never_answers_delays_one_step_by_a_second_and_the_next_not_at_all(
    letter, gone_port, silent_port, caplog
):
    first, *others = [letter() for _ in range(20)]
    with broker_at(gone_port):  # imports what publishing needs, which a server has long done
        outbox.wake_worker()
    outbox.broker.silent_until = 0
    caplog.clear()

    with broker_at(silent_port):
        start = time.monotonic()
        with transaction.atomic():
            queue([first])
        elapsed = time.monotonic() - start
        for other in others:
            with transaction.atomic():
                queue([other])

    assert elapsed < 2
    assert Utskick.objects.count() == 20
    [line] = caplog.messages  # asked once
    assert line == "No wake-up, the clock will send: Timeout reading from socket"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_gone_stops_no_step(letter, gone_port, caplog):
    with broker_at(gone_port), transaction.atomic():
        queue([letter()])

    assert Utskick.objects.count() == 1
    assert len(caplog.messages) == 1
