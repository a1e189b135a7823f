"""The ambition on the site: written in versions, compared, and agreed on by name."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Ambitionsniva
from arenor.workflow import NotReady
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def leader(client):
    person = stories.director()
    client.force_login(person)
    return person


def url(arena, rest=""):
    return f"/arenor/{arena.pk}/ambition/{rest}"


def write(arena, text, level=Ambitionsniva.TESTA):
    after = arena.ambitioner.count()
    return workflow.write_ambition(arena, by=arena.director, level=level, text=text, after=after)


@pytest.mark.usefixtures("leader")
def test_the_next_version_begins_as_the_latest_and_is_compared_with_it(client, arena):
    write(arena, "Vi prövar i en verksamhet under ett år.", Ambitionsniva.BEVAKA)
    assert "Vi prövar i en verksamhet" in client.get(url(arena, "ny/")).text

    typed = {"version": 1, "level": "testa", "text": "Vi prövar i två verksamheter under ett år."}
    assert client.post(url(arena, "ny/"), typed).url == url(arena)

    assert arena.ambitioner.count() == 2
    text = client.get(url(arena)).text
    assert '<ins><span class="visually-hidden">[tillagt: </span>två' in text
    assert '<del><span class="visually-hidden">[borttaget: </span>Bevaka' in text


@pytest.mark.usefixtures("leader")
def test_who_writes_when_another_has_written_sees_both_and_may_go_on(client, arena):
    write(arena, "Deras text")
    typed = {"version": 0, "level": "leda", "text": "Min text"}

    response = client.post(url(arena, "ny/"), typed)

    assert response.status_code == 409
    for shown in ("Min text", "Deras text", "Leda", "Testa"):
        assert shown in response.text
    assert arena.ambitioner.count() == 1
    assert client.post(url(arena, "ny/"), typed | {"version": 1}).status_code == 302
    assert [one.text for one in arena.ambitioner.all()] == ["Deras text", "Min text"]


@pytest.mark.usefixtures("leader")
def test_a_version_that_is_sent_twice_is_one(client, arena):
    typed = {"version": 0, "level": "leda", "text": "Min text"}

    assert [client.post(url(arena, "ny/"), typed).status_code for _ in range(2)] == [302, 302]
    assert arena.ambitioner.count() == 1


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("field", "sentence"),
    [("level", "Välj hur långt kommunen vill gå."), ("text", "Skriv ambitionen i ord.")],
)
def test_what_is_missing_is_said(client, arena, field, sentence):
    typed = {"version": 0, "level": "leda", "text": "Min text"} | {field: ""}

    response = client.post(url(arena, "ny/"), typed)

    assert response.status_code == 422
    assert sentence in response.text


@pytest.mark.usefixtures("leader")
def test_named_people_stand_behind_it_from_a_day_and_it_is_final(client, arena):
    row = write(arena, "Vi prövar.")
    people = [DeltagareFactory(arena=arena, name=name) for name in ("Robin Ek", "Kim Alm")]
    DeltagareFactory(arena=arena, name="Lo Sund")

    typed = {"version": 1, "people": [one.pk for one in people], "agreed_on": "2026-11-02"}
    assert client.post(url(arena, "enas/"), typed).url == url(arena)

    row.refresh_from_db()
    assert row.agreed_on == dt.date(2026, 11, 2)
    text = client.get(url(arena)).text
    for shown in ("Beslutad i arenan", "2 november 2026", "Robin Ek", "Kim Alm"):
        assert shown in text
    assert "Lo Sund" not in text
    assert client.get(url(arena, "enas/")).url == url(arena)  # nothing left to agree on


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"people": []}, "Välj vilka som står bakom ambitionen."),
        ({"agreed_on": ""}, "Skriv vilken dag ni enades."),
        ({"agreed_on": (TODAY + dt.timedelta(days=1)).isoformat()}, "Dagen har inte varit än."),
        ({"version": 0}, "En ny version är skriven."),
    ],
)
def test_what_stands_in_the_way_of_agreeing_is_said(client, arena, typed, sentence):
    write(arena, "Vi prövar.")
    person = DeltagareFactory(arena=arena)
    good = {"version": 1, "people": [person.pk], "agreed_on": "2026-11-02"}

    response = client.post(url(arena, "enas/"), good | typed)

    assert response.status_code == 422
    assert sentence in response.text
    assert not arena.ambitioner.filter(agreed_on__isnull=False).exists()


def test_only_the_latest_version_is_agreed_on(arena):
    old = write(arena, "Först")
    write(arena, "Sedan")
    person = DeltagareFactory(arena=arena)

    with pytest.raises(NotReady, match="En nyare version är skriven"):
        workflow.agree(old, by=arena.director, people=[person], agreed_on=stories.DAY)


@pytest.mark.usefixtures("leader")
def test_the_page_costs_the_same_for_any_number_of_versions(client, arena):
    people = [DeltagareFactory(arena=arena) for _ in range(2)]

    def add():
        row = write(arena, f"Version {arena.ambitioner.count()}")
        workflow.agree(row, by=arena.director, people=people, agreed_on=stories.DAY)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(arena))
        return len(captured)

    queries()
    add()
    one = queries()
    add()
    add()

    assert queries() == one
