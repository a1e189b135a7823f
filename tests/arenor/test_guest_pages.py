"""A participant's own page, by link and signed in; and what a wrong link learns."""

import datetime as dt
import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Deltagarroll, Svar
from arenor.models import Anteckning, Deltagare, Kalenderflode, Rost, Tidssvar
from behov.choices import Status
from config.log import NoSecrets
from organisation import throttle
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def guest():
    return DeltagareFactory(arena=stories.going_on(), anvandare=None)


@pytest.fixture
def workshop(guest):
    workshop = WorkshopFactory(arena=guest.arena, is_booked=True, agenda="Vi börjar med fika.")
    stories.invited(workshop, guest)
    return workshop


def page_of(guest):
    return f"/arena/gast/{guest.link_token}/"


def text_of(response):
    return response.content.decode()


def test_a_get_shows_and_changes_nothing(client, guest, workshop):
    author = DeltagareFactory(arena=guest.arena)
    Anteckning.objects.create(workshop=workshop, by=author, text="Så sade vi.")
    guest.arena.mojligheter.create(text="Läs handlingar högt.", for_residents="Fler förstår")

    response = client.get(page_of(guest))

    text = text_of(response)
    for words in (
        guest.arena.title, workshop.theme, "Vi börjar med fika.", "Så sade vi.",
        "Läs handlingar högt.", "Fler förstår", "Inget svar än",
    ):  # fmt: skip
        assert words in text
    assert workshop.inbjudningar.get().svar == Svar.INGET


def test_a_guest_reads_nothing_of_linked_behov_nor_addresses(client, guest):
    behov = BehovFactory(status=Status.I_ARENA, title="Hemligt behov")
    guest.arena.behov.add(behov)
    other = DeltagareFactory(arena=guest.arena)

    text = text_of(client.get(page_of(guest)))

    for secret in (behov.title, behov.reference, other.email):
        assert secret not in text


def test_a_post_answers_without_an_account(guest, workshop):
    client = Client(enforce_csrf_checks=True)

    for svar in (Svar.JA, Svar.KANSKE, Svar.NEJ):
        response = client.post(f"{page_of(guest)}svar/{workshop.number}/", {"svar": svar})
        assert response.status_code == 302
        assert response.url == page_of(guest)
        assert workshop.inbjudningar.get().svar == svar


@pytest.mark.parametrize("svar", [None, "", "NEEDS-ACTION", "annat"])
def test_another_answer_is_refused_with_a_page_that_says_so(client, guest, workshop, svar):
    data = {} if svar is None else {"svar": svar}

    response = client.post(f"{page_of(guest)}svar/{workshop.number}/", data)

    assert response.status_code == 422
    assert "Välj om du kommer" in text_of(response)
    assert workshop.inbjudningar.get().svar == Svar.INGET


def test_a_guest_says_which_times_suit(client, guest):
    workshop = WorkshopFactory(arena=guest.arena)
    hours = [dt.timedelta(hours=hour) for hour in (0, 24)]
    times = [(NOW + hour, NOW + hour + dt.timedelta(hours=2)) for hour in hours]
    first, second = workflow.propose_times(workshop, times)
    url = f"{page_of(guest)}tider/{workshop.number}/"

    assert client.post(url, {f"tid-{first.pk}": "ja"}).status_code == 302
    assert client.post(url, {f"tid-{second.pk}": "kanske"}).status_code == 422

    assert [(one.forslag, one.kan) for one in Tidssvar.objects.all()] == [(first, "ja")]
    assert "checked" in text_of(client.get(page_of(guest)))


def test_a_guest_votes_and_takes_the_vote_back(client, guest):
    mojlighet = guest.arena.mojligheter.create(text="Läs handlingar högt.")
    url = f"{page_of(guest)}rost/{mojlighet.pk}/"

    client.post(url, {"rost": "ja"})
    assert Rost.objects.get().deltagare == guest
    assert "Ta bort min röst" in text_of(client.get(page_of(guest)))

    client.post(url, {"rost": "nej"})
    assert not Rost.objects.exists()


def test_an_observer_reads_and_does_not_vote(client, guest):
    guest.arena.mojligheter.create(text="Läs handlingar högt.")
    Deltagare.objects.update(role=Deltagarroll.OBSERVATOR)
    mojlighet = guest.arena.mojligheter.get()

    assert "Rösta" not in text_of(client.get(page_of(guest)))
    response = client.post(f"{page_of(guest)}rost/{mojlighet.pk}/", {"rost": "ja"})

    assert response.status_code == 403
    assert not Rost.objects.exists()


def test_what_belongs_to_another_arena_is_not_there(client, guest):
    elsewhere = UtvecklingsarenaFactory()
    workshop = WorkshopFactory(arena=elsewhere, is_booked=True, number=7)
    mojlighet = elsewhere.mojligheter.create(text="Annans")

    for path in (f"svar/{workshop.number}/", f"tider/{workshop.number}/", f"rost/{mojlighet.pk}/"):
        assert client.post(page_of(guest) + path, {"svar": "ACCEPTED"}).status_code == 404
    assert not Rost.objects.exists()


def test_a_link_that_is_nobodys_answers_as_any_wrong_address(client, guest):
    expired = DeltagareFactory(arena=guest.arena, anvandare=None, link_expires_at=timezone.now())
    removed = DeltagareFactory(arena=guest.arena, anvandare=None, removed_at=timezone.now())
    renewed = DeltagareFactory(arena=guest.arena, anvandare=None)
    old = renewed.link_token
    workflow.new_guest_link(renewed)
    altered = guest.link_token[:-1] + ("A" if guest.link_token[-1] != "A" else "B")
    nothing = client.get("/arena/finns-inte/")

    for token in (expired.link_token, removed.link_token, old, altered, "x", guest.link_nonce):
        response = client.get(f"/arena/gast/{token}/")
        assert response.status_code == nothing.status_code == 404
        assert response.content == nothing.content


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_guests_page_is_not_stored_nor_passed_on(client, guest, workshop, signed_in):
    if signed_in:
        client.force_login(AnvandareFactory())

    mojlighet = guest.arena.mojligheter.create(text="Läs handlingar högt.")
    Deltagare.objects.filter(pk=guest.pk).update(role=Deltagarroll.OBSERVATOR)

    for status, response in (
        (200, client.get(page_of(guest))),
        (302, client.post(f"{page_of(guest)}svar/{workshop.number}/", {"svar": "ACCEPTED"})),
        (403, client.post(f"{page_of(guest)}rost/{mojlighet.pk}/")),
        (404, client.post(f"{page_of(guest)}rost/0/")),
        (405, client.delete(page_of(guest))),
    ):
        assert response.status_code == status
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "no-store"


def test_who_tries_many_links_is_asked_to_wait_and_guests_are_not(client, guest, monkeypatch):
    monkeypatch.setattr(throttle, "PER_ADDRESS", 3)

    answers = [client.get("/arena/gast/fel/") for _ in range(4)]

    assert [one.status_code for one in answers] == [404, 404, 404, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert client.get("/kalender/fel.ics").status_code == 429
    assert client.get(page_of(guest)).status_code == 200


def test_no_link_reaches_the_log(client, guest, caplog, settings):
    [line] = settings.LOGGING["filters"].values()
    assert line == {"()": "config.log.NoSecrets"}
    caplog.handler.addFilter(NoSecrets())
    token = workflow.new_feed(AnvandareFactory())

    with caplog.at_level(logging.DEBUG):
        client.put(page_of(guest))
        client.get(f"/arena/gast/{guest.link_token}x/")
        client.get(f"/kalender/{token}x.ics")

    assert "/arena/gast/…" in caplog.text
    for secret in (guest.link_nonce, token):
        assert secret not in caplog.text


def test_every_handler_of_the_log_leaves_links_out(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert handler["filters"] == ["no_secrets"]


def test_who_is_signed_in_answers_on_a_page_of_their_own(client):
    person = DeltagareFactory(arena=stories.going_on())
    workshop = WorkshopFactory(arena=person.arena, is_booked=True)
    stories.invited(workshop, person)
    client.force_login(person.anvandare)
    base = f"/arenor/{person.arena.pk}/medverkan/"

    assert workshop.theme in text_of(client.get(base))
    response = client.post(f"{base}svar/{workshop.number}/", {"svar": "TENTATIVE"})

    assert response.url == base
    assert workshop.inbjudningar.get().svar == Svar.KANSKE


def test_the_posts_of_who_is_signed_in_need_the_token_against_forgery():
    person = DeltagareFactory(arena=stories.going_on())
    workshop = WorkshopFactory(arena=person.arena, is_booked=True)
    stories.invited(workshop, person)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.anvandare)

    url = f"/arenor/{person.arena.pk}/medverkan/svar/{workshop.number}/"
    assert client.post(url, {"svar": "ACCEPTED"}).status_code == 403


def add_workshop(guest):
    workshop = WorkshopFactory(arena=guest.arena)
    stories.invited(workshop, guest)
    times = [(NOW + dt.timedelta(days=workshop.number), NOW + dt.timedelta(days=30))]
    [forslag] = workflow.propose_times(workshop, times)
    for _ in range(2):
        person = DeltagareFactory(arena=guest.arena)
        Anteckning.objects.create(workshop=workshop, by=person, text="Så.")
        mojlighet = guest.arena.mojligheter.create(text="Läs handlingar högt.")
        workflow.vote(mojlighet, by=person)
        workflow.answer_poll(person, {forslag: "ja"})


def test_the_page_costs_the_same_however_much_it_shows(client, guest):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(guest))
        return len(captured)

    queries()
    add_workshop(guest)
    one = queries()
    add_workshop(guest)
    add_workshop(guest)

    assert queries() == one


def test_a_feed_holds_what_its_owner_is_invited_to_and_no_more(client):
    person = DeltagareFactory(arena=stories.going_on())
    mine = WorkshopFactory(arena=person.arena, is_booked=True, theme="Mitt")
    off = WorkshopFactory(arena=person.arena, is_booked=True, theme="Inställt", cancelled_at=NOW)
    for workshop in (mine, off):
        stories.invited(workshop, person)
    other = DeltagareFactory(arena=UtvecklingsarenaFactory())
    stories.invited(WorkshopFactory(arena=other.arena, is_booked=True, theme="Annans"), other)
    token = workflow.new_feed(person.anvandare)

    response = client.get(f"/kalender/{token}.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    text = text_of(response)
    assert [word for word in ("Mitt", "Inställt", "Annans") if f"SUMMARY:{word}" in text] == [
        "Mitt",
        "Inställt",
    ]
    assert text.count("STATUS:CANCELLED") == 1
    workflow.remove_deltagare(person)
    assert "VEVENT" not in text_of(client.get(f"/kalender/{token}.ics"))


def test_a_feed_is_not_stored_nor_passed_on(client):
    feed = client.get(f"/kalender/{workflow.new_feed(AnvandareFactory())}.ics")

    assert (feed["Referrer-Policy"], feed["Cache-Control"]) == ("no-referrer", "no-store")


def test_a_feed_costs_one_query_for_its_workshops(client, django_assert_num_queries):
    person = DeltagareFactory(arena=stories.going_on())
    for _ in range(3):
        stories.invited(WorkshopFactory(arena=person.arena, is_booked=True), person)
    token = workflow.new_feed(person.anvandare)

    with django_assert_num_queries(2):
        assert text_of(client.get(f"/kalender/{token}.ics")).count("BEGIN:VEVENT") == 3


def test_the_address_of_a_feed_is_shown_once_and_can_be_revoked(client):
    person = AnvandareFactory()
    client.force_login(person)
    assert 'href="/min-kalender/"' in text_of(client.get("/arenor/kalender/"))
    assert "Skapa en adress" in text_of(client.get("/min-kalender/"))

    shown = text_of(client.post("/min-kalender/"))

    [address] = [word for word in shown.split('"') if "/kalender/" in word and ".ics" in word]
    path = address.removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    assert address not in text_of(client.get("/min-kalender/"))
    client.post("/min-kalender/aterkalla/")
    assert client.get(path).status_code == 404
    assert Kalenderflode.objects.filter(revoked_at=None).count() == 0
