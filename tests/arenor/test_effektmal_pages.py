"""The effektmål of an arena on the site: written in Swedish, read again, never overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arenor import workflow
from arenor.choices import Arenastatus
from arenor.models import Effektmal, Utvecklingsarena
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import UtvecklingsarenaFactory
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db

TYPED = {
    "version": "0",
    "text": "Kortare väntan på bygglov",
    "indicator": "Kostnad per ärende",
    "unit": "kr",
    "baseline": "12 345,5",
    "baseline_on": "1 mars 2026",
    "target": "10 000",
    "target_on": "2027-06-30",
    "owner": "",
    "measure_on": "",
    "not_pursued": "",
}


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def leader(client):
    person = stories.director()
    client.force_login(person)
    return person


def new(arena):
    return f"/arenor/{arena.pk}/effektmal/nytt/"


def listed(arena):
    return f"/arenor/{arena.pk}/effektmal/"


@pytest.mark.usefixtures("leader")
def test_it_is_written_and_read_with_swedish_numbers_and_dates(client, arena):
    mojlighet = arena.mojligheter.create(text="Läs handlingar högt.")
    behov = BehovFactory(status=Status.I_ARENA)
    arena.behov.add(behov)
    owner = AnvandareFactory()

    response = client.post(
        new(arena), TYPED | {"owner": owner.pk, "mojligheter": mojlighet.pk, "behov": behov.pk}
    )

    assert response.url == listed(arena)
    mal = arena.effektmal.get()
    assert (mal.baseline, mal.target) == (Decimal("12345.5"), Decimal(10000))
    assert (mal.baseline_on, mal.target_on) == (dt.date(2026, 3, 1), dt.date(2027, 6, 30))
    assert (mal.owner, [*mal.mojligheter.all()], [*mal.behov.all()]) == (
        owner,
        [mojlighet],
        [behov],
    )
    text = client.get(listed(arena)).text
    for shown in ("12\u00a0345,5\u00a0kr", "30 juni 2027", mojlighet.text, behov.reference):
        assert shown in text
    assert 'value="12\u00a0345,5"' in client.get(f"{listed(arena)}1/").text


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "", "Skriv vilken effekt ni vill se."),
        ("text", "x" * 501, "Skriv högst 500 tecken."),
        ("target", "", "Skriv vilket värde ni vill nå."),
        ("target", "tio", "innehåller bokstäver"),
        ("target", "0,12345", "Skriv högst 4 decimaler."),
        ("target", "1" * 15, "Skriv högst 14 siffror"),
        ("target_on", "2026-02-30", "30 februari 2026 finns inte"),
        ("target_on", "2026-03-01", "efter den dag då nuläget mättes"),
        ("baseline", "", "Skriv både nulägets värde och när det mättes."),
        ("baseline_on", "", "Skriv både nulägets värde och när det mättes."),
        ("owner", "0", "Välj ett av svaren i listan."),
        ("version", "x", "Sidan har ändrats på vägen hit."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, arena, field, value, sentence):
    response = client.post(new(arena), TYPED | {field: value})

    assert response.status_code == 422
    assert sentence in response.text
    assert "Kostnad per ärende" in response.text
    assert not Effektmal.objects.exists()


@pytest.mark.usefixtures("leader")
def test_the_same_form_sent_twice_is_one_effektmal(client, arena):
    assert [client.post(new(arena), TYPED).status_code for _ in range(2)] == [302, 302]

    assert arena.effektmal.count() == 1


@pytest.mark.usefixtures("leader")
def test_who_writes_at_the_same_time_sees_both_texts_and_may_replace(client, arena):
    client.post(new(arena), TYPED)
    mal = arena.effektmal.get()
    saved = {"text": mal.text, "indicator": "Deras mätetal", "target": mal.target}
    workflow.edit_effektmal(mal, version=1, **saved, target_on=mal.target_on)
    mine = TYPED | {"version": "1", "indicator": "Mitt mätetal"}

    response = client.post(f"{listed(arena)}1/", mine)

    assert response.status_code == 409
    for shown in ("Någon har sparat under tiden", "Mitt mätetal", "Deras mätetal"):
        assert shown in response.text
    assert response.context["form"]["version"].value() == "2"
    assert client.post(f"{listed(arena)}1/", mine | {"version": "2"}).status_code == 302
    mal.refresh_from_db()
    assert (mal.indicator, mal.version) == ("Mitt mätetal", 3)


@pytest.mark.usefixtures("leader")
def test_an_edit_that_is_sent_twice_is_no_conflict(client, arena):
    client.post(new(arena), TYPED)
    mine = TYPED | {"version": "1", "indicator": "Nytt"}

    assert [client.post(f"{listed(arena)}1/", mine).status_code for _ in range(2)] == [302, 302]
    assert arena.effektmal.get().version == 2


@pytest.mark.usefixtures("leader")
def test_an_arena_that_ended_meanwhile_keeps_what_was_typed(client, arena):
    Utvecklingsarena.objects.update(status=Arenastatus.AVSLUTAD, closed_at="2026-11-01 12:00Z")

    response = client.post(new(arena), TYPED)

    assert response.status_code == 422
    assert "Arenan är avslutad" in response.text
    assert "Kortare väntan på bygglov" in response.text
    assert client.get(new(arena)).status_code == 302


@pytest.mark.usefixtures("leader")
def test_what_belongs_to_another_arena_is_not_there(client, arena):
    other = UtvecklingsarenaFactory()
    stories.effektmal(other)
    foreign = other.mojligheter.create(text="Annans")
    arena.mojligheter.create(text="Vår")

    assert client.get(f"{listed(arena)}1/").status_code == 404
    response = client.post(new(arena), TYPED | {"mojligheter": foreign.pk})
    assert response.status_code == 422
    assert "Välj ett av svaren i listan." in response.text


@pytest.mark.usefixtures("leader")
def test_the_list_costs_the_same_for_any_number(client, arena):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(listed(arena))
        return len(captured)

    def add():
        mal = stories.effektmal(arena)
        mal.mojligheter.add(arena.mojligheter.create(text="Läs handlingar högt."))
        mal.behov.add(BehovFactory(status=Status.I_ARENA))
        mal.projekt.add(arena.projekt.create(name="P", slag="projekt"))
        Effektmal.objects.update(owner=AnvandareFactory())

    queries()
    add()
    one = queries()
    add()
    add()

    assert queries() == one
