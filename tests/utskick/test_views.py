"""Aviseringar: what a reader is told of, chooses and puts off."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from organisation.models import Anvandare, Forvaltningsobjekt
from tests.behov.test_workflow_races import in_threads
from tests.factories import AnvandareFactory
from tests.utskick.factories import DigestFactory, ReminderFactory, UtskickFactory
from tests.utskick.rules import case, make_rule
from utskick import paminnelser, relevance, workflow
from utskick.models import Aviseringsval, Studs, Takt, Uppskov, Utskick
from utskick.paminnelser import sweep
from utskick.workflow import ChosenElsewhere

pytestmark = pytest.mark.django_db

INDEX = reverse("utskick:index")
CHOICES = reverse("utskick:choices")


@pytest.fixture(autouse=True)
def _rule(monkeypatch):
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    paminnelser.register(make_rule())
    monday = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
    with time_machine.travel(monday, tick=False):
        yield


@pytest.fixture
def reader(client):
    person = AnvandareFactory()
    client.force_login(person)
    return person


@pytest.fixture
def reminder(reader):
    case("2026-11-23", name="Bokningen", objektagare=reader)
    sweep()
    return Utskick.objects.get(kind="prov")


def test_one_reads_what_oneself_was_told_and_why(client, reader):
    UtskickFactory(recipient=reader, subject="Ett beslut", why="du frågade")
    UtskickFactory(subject="Någon annans")
    digest = DigestFactory(recipient=reader, subject="Sammanställningen")
    reminder = digest.items.get()
    digest.items.update(why=make_rule().why)

    page = client.get(INDEX).content.decode()

    assert page.count("Ett beslut") == 1
    assert page.count("Du får veta det för att du frågade.") == 1
    assert page.count(reminder.subject) == 2  # and in the link that puts it off
    assert "Någon annans" not in page
    assert "Sammanställningen" not in page


@pytest.mark.parametrize("row_count", [0, 1, 3])
def test_the_list_costs_the_same_queries(client, reader, django_assert_num_queries, row_count):
    ReminderFactory.create_batch(row_count, recipient=reader)

    # session, user, permission to the admin of the header (two), count, bounces, rows, stands in
    with django_assert_num_queries(8):
        client.get(INDEX)


def test_one_is_told_when_ones_address_bounces_and_for_whom_one_stands_in(client, reader):
    Studs.objects.create(address=reader.email.lower(), reason="550")
    other = AnvandareFactory(first_name="Alma")
    Aviseringsval.objects.create(
        person=other,
        substitute=reader,
        substitute_from="2026-11-23",
        substitute_until="2026-11-24",
    )

    page = client.get(INDEX).content.decode()

    assert f"Mejl till {reader.email} kommer tillbaka" in page
    assert f"Du är ersättare för {other}" in page


def test_choices_are_saved_and_shown_again(client, reader):
    substitute = AnvandareFactory()
    values = {
        "version": 0,
        "takt": "veckovis",
        "paused_until": "2026-12-01",
        "substitute": substitute.email.upper(),
        "substitute_from": "2026-12-01",
        "substitute_until": "2026-12-24",
    }

    assert client.post(CHOICES, values).status_code == 302

    row = Aviseringsval.objects.get(person=reader)
    assert (row.takt, row.paused_until) == (Takt.VECKOVIS, dt.date(2026, 12, 1))
    assert (row.substitute, row.substitute_until) == (substitute, dt.date(2026, 12, 24))
    page = client.get(CHOICES).content.decode()
    assert f'value="{substitute.username}"' in page
    client.post(CHOICES, {"version": 1, "takt": "dagligen"})
    row.refresh_from_db()
    assert (row.takt, row.paused_until, row.substitute, row.substitute_from) == (
        Takt.DAGLIGEN,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Välj hur ofta."),
        ({"takt": "dagligen", "paused_until": "2026-11-01"}, "Pausen är redan slut den dagen."),
        ({"takt": "dagligen", "paused_until": "snart"}, "Skriv datumet som 2026-12-31."),
        ({"takt": "dagligen", "substitute": "ingen"}, "Vi hittar ingen annan användare"),
        ({"takt": "dagligen", "substitute": "jag"}, "Vi hittar ingen annan användare"),
        ({"takt": "dagligen", "substitute": "gick"}, "Vi hittar ingen annan användare"),
        ({"takt": "dagligen", "substitute": "kim"}, "Skriv mellan vilka dagar"),
        (
            {
                "takt": "dagligen",
                "substitute": "kim",
                "substitute_from": "2026-12-02",
                "substitute_until": "2026-12-01",
            },
            "Den sista dagen är före den första.",
        ),
        ({"takt": "dagligen", "substitute": "samma@example.se"}, "Flera har den adressen."),
    ],
)
def test_what_cannot_be_understood_is_told_in_words(client, typed, sentence):
    client.force_login(AnvandareFactory(username="jag"))
    AnvandareFactory(username="kim")
    AnvandareFactory(username="gick", is_active=False)
    AnvandareFactory.create_batch(2, email="samma@example.se")

    response = client.post(CHOICES, {"version": 0, **typed})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Aviseringsval.objects.exists()


def test_what_was_chosen_in_another_window_is_shown_before_it_is_replaced(client, reader):
    client.post(CHOICES, {"version": 0, "takt": "veckovis", "paused_until": "2026-12-01"})
    stale = {"version": 0, "takt": "aldrig", "paused_until": "2026-12-24"}

    page = client.post(CHOICES, stale)

    assert page.status_code == 422
    for sentence in (
        "Du har sparat i ett annat fönster sedan du öppnade sidan.",
        "Hur ofta vill du få påminnelser med e-post?: nu står där ”En gång i veckan”.",
        "Paus till och med: nu står där ”2026-12-01”.",
    ):
        assert sentence in page.text
    assert 'value="2026-12-24"' in page.text
    row = Aviseringsval.objects.get(person=reader)
    assert (row.takt, row.version) == (Takt.VECKOVIS, 1)

    again = {**stale, "version": page.context["form"]["version"].value()}
    assert client.post(CHOICES, again).status_code == 302
    assert client.post(CHOICES, again).status_code == 302  # sent twice
    row.refresh_from_db()
    assert (row.takt, row.version) == (Takt.ALDRIG, 2)


def choose_at_once(person):
    def choose(number):
        until = dt.date(2026, 12, 1 + number)
        try:
            workflow.choose(person, version=0, takt=Takt.DAGLIGEN, paused_until=until)
        except ChosenElsewhere:
            return "told"
        except IntegrityError:
            return "collided"
        return "done"

    return in_threads(choose, range(8))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_eight_windows_that_choose_at_once_one_does_and_the_others_hear_it():
    assert sorted(choose_at_once(AnvandareFactory())) == ["done"] + ["told"] * 7


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_windows_replace_each_others_choices_or_collide(monkeypatch):
    """The negative control of the test above."""
    together = threading.Barrier(8)

    def unlocked(_rows, **_kwargs):
        together.wait(timeout=30)
        return Anvandare.objects.all()

    person = AnvandareFactory()
    monkeypatch.setattr(type(Anvandare.objects.all()), "select_for_update", unlocked)

    assert choose_at_once(person).count("told") < 7


def put_off(client, reminder, **typed):
    return client.post(reverse("utskick:put_off", args=[reminder.pk]), typed)


def test_a_reminder_is_put_off_and_from_the_second_time_one_says_why(client, reminder):
    assert put_off(client, reminder, days=3).status_code == 302
    first = Uppskov.objects.get()
    assert (first.until, first.reason) == (dt.date(2026, 11, 26), "")

    again = put_off(client, reminder, days=5)
    assert again.status_code == 422
    assert "Skriv varför det behöver vänta en gång till." in again.content.decode()
    assert put_off(client, reminder, days=5, reason="Väntar på svar.").status_code == 302

    last = Uppskov.objects.order_by("until").last()
    assert (last.until, last.reason) == (dt.date(2026, 11, 30), "Väntar på svar.")


@pytest.mark.parametrize("days", ["", "2", "-1", "1000"])
def test_it_is_put_off_for_one_three_or_five_days(client, reminder, days):
    assert put_off(client, reminder, days=days).status_code == 422
    assert not Uppskov.objects.exists()


def test_what_is_done_needs_no_putting_off(client, reminder):
    Forvaltningsobjekt.objects.update(active=False)

    assert put_off(client, reminder, days=3).url == INDEX
    assert not Uppskov.objects.exists()


@pytest.mark.parametrize("whose", ["another's", "no reminder"])
def test_only_ones_own_reminders_are_put_off(client, reader, whose):
    recipient = reader if whose == "no reminder" else AnvandareFactory()
    kind = "beslut" if whose == "no reminder" else "prov"
    utskick = UtskickFactory(recipient=recipient, kind=kind, occasion="2026-11-23/1")

    assert put_off(client, utskick, days=3).status_code == 404
