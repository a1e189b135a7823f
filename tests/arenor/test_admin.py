"""The director schedules in the admin: found, booked, moved and cancelled there."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from arenor.choices import Arenastatus
from organisation.models import Roll
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

STOCKHOLM = timezone.get_default_timezone()
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM)
MORNING = dt.datetime(2026, 12, 8, 9, tzinfo=STOCKHOLM)
LIST = "/admin/arenor/workshop/"
FREE = {"version": 1, "day": "2026-12-08", "begins": "9", "ends": "12.00"}
NARROWED = "?_changelist_filters=lage%3Dobokad"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def workshop(arena, client):
    client.force_login(stories.director())
    return WorkshopFactory(arena=arena, theme="Nuläge")


def url(workshop, rest):
    return f"{LIST}{workshop.pk}/{rest}/"


def themes(response):
    return [one.theme for one in response.context["cl"].result_list]


def test_a_workshop_is_booked_from_its_row_and_the_list_comes_back_narrowed(workshop, client):
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None)
    rows = client.get(f"{LIST}?lage=obokad").text
    assert f'href="{url(workshop, "boka")}{NARROWED}">Boka tid<' in rows

    page = client.get(url(workshop, "boka") + NARROWED)
    response = client.post(page.context["desk"].booking_url, FREE | {"place": "Sal 2"})

    assert response.url == f"{LIST}?lage=obokad"
    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.place) == (MORNING, "Sal 2")
    assert [row.to.email for row in Utskick.objects.all()] == [guest.email]
    shown = client.get(response.url)
    assert "Nuläge är bokad: tisdag 8 december 2026 kl. 09.00–12.00." in shown.text
    assert themes(shown) == []


def test_the_page_leads_back_to_the_list_as_it_was_narrowed(workshop, client):
    for rest in ("boka", "stall-in"):
        page = client.get(url(workshop, rest) + NARROWED).text
        assert (
            f'<a class="back-link" href="{LIST}?lage=obokad">Workshoppar i alla arenor</a>' in page
        )


def test_a_filter_that_came_along_leads_nowhere_but_to_the_list(workshop, client):
    page = client.get(url(workshop, "boka") + "?_changelist_filters=//ond.example/")

    assert page.context["desk"].url == f"{LIST}?//ond.example/"


def test_a_clash_is_seen_before_it_is_booked(workshop, client):
    warned = client.post(url(workshop, "boka"), FREE | {"day": "2026-12-24", "place": "Sal 2"})

    assert warned.status_code == 422
    assert warned.context["against"] == ["Dagen är ingen arbetsdag: Julafton."]
    assert warned.context["form"]["place"].value() == "Sal 2"
    workshop.refresh_from_db()
    assert workshop.starts_at is None


def test_what_cannot_be_booked_says_why_and_is_kept(workshop, client):
    response = client.post(url(workshop, "boka"), FREE | {"ends": "8"})

    assert response.status_code == 422
    assert "Sluttiden måste vara efter starttiden" in response.text
    assert response.context["form"]["ends"].value() == "8"


def test_a_booked_workshop_is_moved_and_cancelled(workshop, client):
    client.post(url(workshop, "boka"), FREE)
    moved = FREE | {"version": 2, "begins": "10"}

    client.post(url(workshop, "boka"), moved)
    workshop.refresh_from_db()
    assert workshop.starts_at == MORNING + dt.timedelta(hours=1)
    form = client.get(url(workshop, "stall-in")).context["form"]
    response = client.post(url(workshop, "stall-in"), form.initial)

    assert response.url == LIST
    workshop.refresh_from_db()
    assert workshop.cancelled_at == NOW


def test_a_row_offers_what_can_be_done_with_it(arena, workshop, client):
    booked = WorkshopFactory(arena=arena, is_booked=True)
    cancelled = WorkshopFactory(arena=arena, is_booked=True, cancelled_at=NOW)
    held = stories.held(arena)
    closed = WorkshopFactory(arena=UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD))

    rows = client.get(LIST).text

    offered = {
        one: [rest for rest in ("boka", "stall-in") if url(one, rest) in rows]
        for one in (workshop, booked, cancelled, held, closed)
    }
    assert offered == {
        workshop: ["boka"],
        booked: ["boka", "stall-in"],
        cancelled: ["boka"],
        held: [],
        closed: [],
    }
    assert url(booked, "stall-in") in client.get(f"{LIST}{booked.pk}/change/").text


def test_who_reads_and_does_not_lead_is_offered_nothing_but_where_they_facilitate(arena, client):
    reader = AnvandareFactory(roles=[Roll.BEREDNING])
    client.force_login(reader)
    mine = WorkshopFactory(arena=stories.facilitator(arena, anvandare=reader).arena)
    other = WorkshopFactory()

    rows = client.get(LIST).text

    assert url(mine, "boka") in rows
    assert url(other, "boka") not in rows
    assert client.post(url(other, "boka"), FREE).status_code == 403
    assert client.post(url(mine, "boka"), FREE).status_code == 302


def test_what_does_not_exist_is_not_found(workshop, client):
    assert client.get(f"{LIST}{workshop.pk + 1}/boka/").status_code == 404


@pytest.mark.usefixtures("workshop")
def test_a_workshop_of_an_arena_that_has_ended_is_not_booked(client):
    closed = WorkshopFactory(arena=UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD))

    response = client.post(url(closed, "boka"), FREE)

    assert response.status_code == 409
    assert "Arenan har nu läget ”Avslutad”" in response.text
    assert ("Dag", FREE["day"]) in response.context["written"]
    closed.refresh_from_db()
    assert closed.starts_at is None


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", {"Nuläge", "Kommer", "I dag", "Varit", "Hållen", "Inställd"}),
        ("lage=obokad", {"Nuläge"}),
        ("lage=kommande", {"Kommer", "I dag"}),
        ("lage=varit", {"Varit"}),
        ("lage=genomford", {"Hållen"}),
        ("lage=installd", {"Inställd"}),
        ("lage=vad+som+helst", {"Nuläge", "Kommer", "I dag", "Varit", "Hållen", "Inställd"}),
        ("nar=vecka", {"I dag"}),
        ("nar=manad", {"I dag", "Varit", "Hållen"}),
        ("nar=nasta", {"Kommer"}),
        ("nar=senare", {"Inställd"}),
        ("nar=tidigare", set()),
        ("lage=kommande&nar=nasta", {"Kommer"}),
    ],
)
def test_the_list_is_narrowed_by_standing_and_by_time(arena, client, query, left):
    day = dt.timedelta(days=1)
    WorkshopFactory(arena=arena, theme="Kommer", starts_at=MORNING)
    WorkshopFactory(arena=arena, theme="I dag", starts_at=NOW)
    WorkshopFactory(arena=arena, theme="Varit", starts_at=NOW - day)
    WorkshopFactory(arena=arena, theme="Hållen", starts_at=NOW - day, held_at=NOW - day)
    WorkshopFactory(arena=arena, theme="Inställd", starts_at=NOW + 60 * day, cancelled_at=NOW)

    assert set(themes(client.get(f"{LIST}?{query}"))) == left


@pytest.mark.usefixtures("workshop")
def test_the_list_is_narrowed_by_nothing_else(client):
    for query in ("starts_at__year=99999", "arena__director=1", "theme=x"):
        assert client.get(f"{LIST}?{query}").status_code == 400
