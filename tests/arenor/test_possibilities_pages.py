"""Possibilities on the site: who writes, what they vote for, and in which order they stand."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arenor import workflow
from arenor.choices import Deltagarroll
from arenor.models import Mojlighet, Rost
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "version": "0",
    "text": "Läs handlingar högt.",
    "for_residents": "Fler förstår.",
    "for_businesses": "",
    "for_organisation": "Färre samtal.",
}


@pytest.fixture
def me(client):
    person = DeltagareFactory(arena=stories.going_on())
    client.force_login(person.anvandare)
    return person


def url(arena, rest=""):
    return f"/arenor/{arena.pk}/mojligheter/{rest}"


def test_a_participant_writes_one_with_its_value_for_each(client, me):
    assert client.post(url(me.arena, "ny/"), TYPED).url == url(me.arena)

    row = me.arena.mojligheter.get()
    assert (row.by, row.for_residents) == (me, "Fler förstår.")
    text = client.get(url(me.arena)).text
    for shown in ("För invånare: Fler förstår.", "För kommunen: Färre samtal.", "0 röster"):
        assert shown in text
    assert "För företag" not in text


def test_the_same_form_sent_twice_is_one(client, me):
    for _ in range(2):
        assert client.post(url(me.arena, "ny/"), TYPED).status_code == 302

    assert me.arena.mojligheter.count() == 1


def test_one_without_text_is_refused_and_the_rest_is_kept(client, me):
    response = client.post(url(me.arena, "ny/"), TYPED | {"text": " "})

    assert response.status_code == 422
    assert "Skriv vad som skulle kunna göras." in response.text
    assert "Fler förstår." in response.text


def test_who_changes_one_at_the_same_time_sees_both(client, me):
    row = workflow.add_mojlighet(me.arena, by=me, text="Först")
    workflow.edit_mojlighet(row, by=row.by, version=1, text="Deras")

    response = client.post(url(me.arena, f"{row.pk}/"), TYPED | {"version": 1, "text": "Mitt"})

    assert response.status_code == 409
    for shown in ("Mitt", "Deras"):
        assert shown in response.text
    row.refresh_from_db()
    assert row.text == "Deras"


def test_another_participants_is_not_changed(client, me):
    row = workflow.add_mojlighet(me.arena, by=DeltagareFactory(arena=me.arena), text="Annans")

    assert client.get(url(me.arena, f"{row.pk}/")).status_code == 403
    assert client.post(url(me.arena, f"{row.pk}/"), TYPED | {"version": 1}).status_code == 403
    assert "Ändra" not in client.get(url(me.arena)).text


def test_an_observer_neither_writes_nor_votes_nor_changes_what_they_once_wrote(client, me):
    row = workflow.add_mojlighet(me.arena, by=me, text="Min")
    me.role = Deltagarroll.OBSERVATOR
    me.save()

    for rest in ("ny/", f"{row.pk}/"):
        assert client.get(url(me.arena, rest)).status_code == 403
    assert client.post(url(me.arena, f"{row.pk}/rost/"), {"rost": "ja"}).status_code == 403
    assert not Rost.objects.exists()


def test_a_vote_is_given_and_taken_back(client, me):
    row = workflow.add_mojlighet(me.arena, by=me, text="Min")
    vote = url(me.arena, f"{row.pk}/rost/")

    assert client.post(vote, {"rost": "ja"}).url == f"{url(me.arena)}#mojlighet-{row.pk}"
    assert "1 röst." in client.get(url(me.arena)).text
    assert "Ta bort min röst" in client.get(url(me.arena)).text
    client.post(vote, {"rost": "nej"})

    assert "0 röster." in client.get(url(me.arena)).text


def test_most_votes_stand_first(client, me):
    rows = [workflow.add_mojlighet(me.arena, by=None, text=text) for text in ("A1", "B1", "C1")]
    for number, row in enumerate(rows):
        for _ in range(number):
            workflow.vote(row, by=DeltagareFactory(arena=me.arena))

    assert re.findall(r'">(A1|B1|C1)</h2>', client.get(url(me.arena)).text) == ["C1", "B1", "A1"]


def test_what_belongs_to_another_arena_is_not_there(client, me):
    other = UtvecklingsarenaFactory().mojligheter.create(text="Annans")

    assert client.get(url(me.arena, f"{other.pk}/")).status_code == 404
    assert client.post(url(me.arena, f"{other.pk}/rost/"), {"rost": "ja"}).status_code == 404


def test_who_leads_without_taking_part_writes_and_does_not_vote(client):
    arena = stories.going_on()
    client.force_login(stories.director())

    assert client.post(url(arena, "ny/"), TYPED).status_code == 302
    row = arena.mojligheter.get()
    assert row.by is None
    assert "Rösta" not in client.get(url(arena)).text
    assert client.post(url(arena, f"{row.pk}/rost/"), {"rost": "ja"}).status_code == 403


def test_a_guest_writes_one_on_their_own_page(client):
    guest = DeltagareFactory(arena=stories.going_on(), anvandare=None)
    page = f"/arena/gast/{guest.link_token}/"

    response = client.post(f"{page}mojlighet/", TYPED | {"text": ""})
    assert response.status_code == 422
    assert "Skriv vad som skulle kunna göras." in response.text
    assert "Fler förstår." in response.text
    assert client.post(f"{page}mojlighet/", TYPED).url == page

    assert Mojlighet.objects.get().by == guest
    assert "Läs handlingar högt." in client.get(page).text


def test_a_guest_who_only_observes_does_not_write(client):
    guest = DeltagareFactory(arena=stories.going_on(), anvandare=None, role=Deltagarroll.OBSERVATOR)
    page = f"/arena/gast/{guest.link_token}/"

    assert "Skriv en möjlighet" not in client.get(page).text
    assert client.post(f"{page}mojlighet/", TYPED).status_code == 403
    assert not Mojlighet.objects.exists()


def test_the_page_costs_the_same_for_any_number(client, me):
    def add():
        row = workflow.add_mojlighet(
            me.arena, by=DeltagareFactory(arena=me.arena), text=f"{Mojlighet.objects.count()}"
        )
        workflow.vote(row, by=me)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(me.arena))
        return len(captured)

    queries()
    add()
    one = queries()
    add()
    add()

    assert queries() == one
