"""What effektmål start on the site, and how it goes also after the arena has ended."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Arenastatus, Projektlage, Projektslag
from arenor.models import Projekt, Utvecklingsarena
from arenor.workflow import NotReady
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def arena():
    arena = stories.going_on()
    for _ in range(2):
        stories.effektmal(arena)
    return arena


@pytest.fixture
def leader(client):
    person = stories.director()
    client.force_login(person)
    return person


def url(arena, rest=""):
    return f"/arenor/{arena.pk}/projekt/{rest}"


def typed(arena, **more):
    return {
        "version": 0,
        "slag": "projekt",
        "name": "Piloten",
        "effektmal": [one.pk for one in arena.effektmal.all()],
        "lage": "planerat",
        "owner": "",
        "link": "projekt.example.se/42",
    } | more


@pytest.mark.usefixtures("leader")
def test_effektmal_start_a_project(client, arena):
    assert client.post(url(arena, "nytt/"), typed(arena)).url == url(arena)

    row = arena.projekt.get()
    assert row.link == "https://projekt.example.se/42"
    assert row.effektmal.count() == 2
    text = client.get(url(arena)).text
    for shown in ("Piloten", "Planerat", row.link, "2. Kortare väntan på svar."):
        assert shown in text


def test_a_new_behov_begins_as_a_draft_with_its_name_and_others_do_not_see_it(
    client, arena, leader
):
    client.post(url(arena, "nytt/"), typed(arena, slag="behov", name="Nytt system"))

    behov = arena.projekt.get().behov
    assert (behov.status, behov.title, behov.submitted_by) == (
        Status.UTKAST, "Nytt system", leader,
    )  # fmt: skip
    link = behov.get_absolute_url()
    assert link in client.get(url(arena)).text
    client.force_login(DeltagareFactory(arena=arena).anvandare)
    seen = client.get(url(arena)).text
    assert link not in seen
    assert "ett utkast hos den som startade det" in seen


@pytest.mark.usefixtures("leader")
def test_the_same_form_sent_twice_starts_one(client, arena):
    first, again = (client.post(url(arena, "nytt/"), typed(arena, slag="behov")) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 422)
    assert "har redan ett projekt eller behov med det namnet" in again.text
    assert arena.projekt.count() == 1


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slag": ""}, "Välj om ni startar ett projekt eller ett nytt behov."),
        ({"name": ""}, "Skriv ett namn."),
        ({"effektmal": []}, "Välj minst ett effektmål."),
        ({"effektmal": ["0"]}, "Välj ett av svaren i listan."),
        ({"link": "inte en adress"}, "Skriv hela adressen"),
        ({"link": "javascript:alert(1)"}, "Skriv hela adressen"),
        ({"link": "ftp://projekt.example/1"}, "Skriv hela adressen"),
    ],
)
def test_what_is_wrong_is_said(client, arena, wrong, sentence):
    response = client.post(url(arena, "nytt/"), typed(arena) | wrong)

    assert response.status_code == 422
    assert sentence in response.text
    assert not Projekt.objects.exists()


@pytest.mark.usefixtures("leader")
def test_without_effektmal_there_is_nothing_to_start(client):
    arena = stories.going_on()

    assert client.get(url(arena, "nytt/")).url == f"/arenor/{arena.pk}/effektmal/"


def started(arena, **fields):
    return workflow.start_projekt(
        arena,
        by=arena.director,
        effektmal=list(arena.effektmal.all()),
        **{"name": "Piloten", "slag": Projektslag.PROJEKT} | fields,
    )


def end(arena):
    Utvecklingsarena.objects.update(status=Arenastatus.AVSLUTAD, closed_at=timezone.now())
    arena.refresh_from_db()


@pytest.mark.usefixtures("leader")
def test_how_it_goes_is_told_also_after_the_arena_has_ended(client, arena):
    row = started(arena)
    end(arena)

    response = client.post(
        url(arena, f"{row.pk}/"), typed(arena, version=1, lage=Projektlage.KLART.value)
    )

    assert response.url == url(arena)
    row.refresh_from_db()
    assert (row.lage, row.slag) == (Projektlage.KLART, Projektslag.PROJEKT)
    assert client.get(url(arena, "nytt/")).status_code == 302  # but nothing more is started


def test_the_owner_of_a_project_who_takes_part_says_how_it_goes(client, arena):
    me, other = (DeltagareFactory(arena=arena).anvandare for _ in range(2))
    row = started(arena, owner=me)

    for person, status in ((me, 302), (other, 403)):
        client.force_login(person)
        given = typed(arena, version=row.version, owner=me.pk)
        assert client.post(url(arena, f"{row.pk}/"), given).status_code == status


@pytest.mark.usefixtures("leader")
def test_a_project_of_another_arena_is_not_there(client, arena):
    elsewhere = stories.going_on()
    row = elsewhere.projekt.create(name="Annans", slag="projekt")

    assert client.get(url(arena, f"{row.pk}/")).status_code == 404
    assert client.post(url(arena, f"{row.pk}/"), typed(arena, version=1)).status_code == 404


@pytest.mark.usefixtures("leader")
def test_who_changes_it_at_the_same_time_sees_both(client, arena):
    row = started(arena)
    goals = list(arena.effektmal.all())
    workflow.edit_projekt(row, version=1, effektmal=goals[:1], name="Deras namn")

    response = client.post(url(arena, f"{row.pk}/"), typed(arena, version=1, name="Mitt namn"))

    assert response.status_code == 409
    for shown in ("Mitt namn", "Deras namn", "Vilka effektmål ska det bidra till?"):
        assert shown in response.text
    assert Projekt.objects.get().name == "Deras namn"


def test_a_project_contributes_only_to_effektmal_of_its_arena(arena):
    row = started(arena)
    foreign = stories.effektmal(UtvecklingsarenaFactory())

    for goals in ([], [foreign]):
        with pytest.raises(NotReady, match="arenans effektmål"):
            workflow.edit_projekt(row, version=1, effektmal=goals)
    assert row.effektmal.count() == 2


@pytest.mark.usefixtures("leader")
def test_the_page_costs_the_same_for_any_number(client, arena):
    def add():
        number = Projekt.objects.count()
        started(arena, name=f"{number}", slag=Projektslag.BEHOV, owner=stories.director())

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
