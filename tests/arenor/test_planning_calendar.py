"""The calendar of all workshops that a person may see, and a day that is chosen to book."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor.choices import Arenastatus
from arenor.month import Month
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from utskick.models import Stangningsdag

pytestmark = pytest.mark.django_db

STOCKHOLM = timezone.get_default_timezone()
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM)
PAGE, CHOOSE = "/arenor/kalender/", "/arenor/kalender/boka/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(client):
    person = stories.facilitator(stories.going_on())
    client.force_login(person.anvandare)
    return person


def at(*when):
    return dt.datetime(*when, tzinfo=STOCKHOLM)


def shown(response):
    """The themes on each day that has any."""
    return {
        day.date.isoformat(): [workshop.theme for workshop in day.workshops]
        for week in response.context["weeks"]
        for day in week
        if day.workshops
    }


def test_only_arenas_that_one_may_see_are_in_the_calendar(lead, client):
    WorkshopFactory(arena=lead.arena, starts_at=at(2026, 11, 30, 9), theme="Min")
    WorkshopFactory(starts_at=at(2026, 11, 30, 9), theme="Hemlig", arena__title="Dold arena")

    for view in ({}, {"visa": "lista"}):
        response = client.get(PAGE, view)
        assert shown(response) == {"2026-11-30": ["Min"]}
        assert "Hemlig" not in response.text
        assert "Dold arena" not in response.text
    client.force_login(stories.director())
    assert shown(client.get(PAGE)) == {"2026-11-30": ["Min", "Hemlig"]}


def test_a_day_is_a_day_by_the_clocks_of_the_municipality(lead, client):
    for when, theme in (
        (at(2026, 10, 31, 23, 30), "Sist i oktober"),
        (at(2026, 11, 1, 0, 30), "Först i november"),  # still October in UTC
        (at(2026, 10, 25, 1), "Före omställningen"),
        (at(2026, 10, 25, 4), "Efter omställningen"),
    ):
        WorkshopFactory(arena=lead.arena, starts_at=when, theme=theme)

    november = shown(client.get(PAGE, {"manad": "2026-11"}))
    october = shown(client.get(PAGE, {"manad": "2026-10"}))

    assert november == {"2026-10-31": ["Sist i oktober"], "2026-11-01": ["Först i november"]}
    assert october["2026-10-25"] == ["Före omställningen", "Efter omställningen"]
    listed = client.get(PAGE, {"manad": "2026-11", "visa": "lista"}).text
    assert "Först i november" in listed
    assert "Sist i oktober" not in listed  # the list is of the month alone


@pytest.mark.usefixtures("lead")
def test_the_days_of_a_month_come_in_whole_weeks_from_monday(client):
    weeks = client.get(PAGE, {"manad": "2026-11"}).context["weeks"]

    assert [len(week) for week in weeks] == [7] * 6
    assert weeks[0][0].date == dt.date(2026, 10, 26)
    assert [day.date for week in weeks for day in week if day.is_today] == [NOW.date()]
    assert sum(day.in_month for week in weeks for day in week) == 30


@pytest.mark.usefixtures("lead")
def test_free_days_are_said_in_words(client):
    Stangningsdag.objects.create(date=dt.date(2026, 12, 7), name="Klämdag")

    weeks = client.get(PAGE, {"manad": "2026-12"}).context["weeks"]

    free = {day.date.day: day.free for week in weeks for day in week if day.in_month and day.free}
    assert {7: "Klämdag", 24: "Julafton", 25: "Juldagen", 31: "Nyårsafton"}.items() <= free.items()
    assert free[5] == "Helg"
    assert 8 not in free


@pytest.mark.usefixtures("lead")
def test_months_follow_each_other_and_the_view_stays(client):
    page = client.get(PAGE, {"manad": "2026-12", "visa": "lista"}).text

    assert 'href="?manad=2026-11&amp;visa=lista"' in page
    assert 'href="?manad=2027-01&amp;visa=lista"' in page
    assert 'href="?manad=2026-12"' in page


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2027-02", "2027-02"),
        ("", "2026-11"),
        ("2026-13", "2026-11"),
        ("imorgon", "2026-11"),
        ("2026-11-05", "2026-11"),
        ("1066-10", "2000-01"),
        ("9999-12", "2100-12"),
    ],
)
def test_any_address_is_a_month(client, text, month):
    response = client.get(PAGE, {"manad": text})

    assert response.status_code == 200
    assert str(response.context["month"]) == month


def test_the_first_and_the_last_month_have_neighbours():
    assert str(Month.of(dt.date(2000, 1, 5)).previous) == "2000-01"
    assert str(Month.of(dt.date(2100, 12, 5)).following) == "2100-12"
    assert str(Month.of(dt.date(2027, 1, 31)).following) == "2027-02"


def test_a_cancelled_workshop_is_marked_in_words(lead, client):
    WorkshopFactory(arena=lead.arena, starts_at=at(2026, 11, 30, 9), cancelled_at=NOW)

    assert "<strong>Inställd</strong>" in client.get(PAGE).text


def test_from_a_day_to_a_workshop_without_a_time_to_its_booking(client):
    workshop = WorkshopFactory(arena=stories.going_on(), theme="Ambition")
    client.force_login(stories.director())
    assert f'href="{CHOOSE}?dag=2026-12-01"' in client.get(PAGE, {"manad": "2026-12"}).text

    chosen = client.get(CHOOSE, {"dag": "2026-12-01"})

    booking = f"/arenor/{workshop.arena_id}/workshoppar/1/boka/?dag=2026-12-01"
    assert f'href="{booking}"' in chosen.text
    assert client.get(booking).context["form"]["day"].value() == "2026-12-01"


def test_days_that_have_been_are_not_booked(client):
    WorkshopFactory(arena=stories.going_on())
    client.force_login(stories.director())

    page = client.get(PAGE).text

    assert "dag=2026-11-25" in page
    assert "dag=2026-11-24" not in page


def test_only_what_one_plans_and_what_is_open_is_offered(lead, client):
    mine = WorkshopFactory(arena=lead.arena)
    WorkshopFactory(arena=lead.arena, is_booked=True)
    called_off = WorkshopFactory(arena=lead.arena, is_booked=True, cancelled_at=NOW)
    WorkshopFactory(arena=DeltagareFactory(anvandare=lead.anvandare).arena)
    WorkshopFactory()
    ended = UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD)
    WorkshopFactory(arena=stories.facilitator(ended, anvandare=lead.anvandare).arena)

    assert list(client.get(CHOOSE).context["page"]) == [mine, called_off]


def test_who_plans_nothing_is_offered_nothing_to_book(client):
    person = DeltagareFactory()
    WorkshopFactory(arena=person.arena)
    client.force_login(person.anvandare)

    assert CHOOSE not in client.get(PAGE).text
    assert "Ingen workshop som du planerar saknar tid." in client.get(CHOOSE).text


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize("text", ["", "2026-02-30", "imorgon"])
def test_a_day_that_does_not_exist_is_not_found(client, text):
    assert client.get(CHOOSE, {"dag": text}).status_code == 404


@pytest.mark.parametrize("view", [{}, {"visa": "lista"}, {"visa": "lista", "dag": "2026-11-30"}])
def test_the_calendar_costs_the_same_for_many_as_for_few(client, view):
    client.force_login(stories.director())
    counts = []
    for more in (0, 1, 2, 27):
        for _ in range(more):
            WorkshopFactory(starts_at=at(2026, 11, 30, 9))
            WorkshopFactory()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE, view).status_code == 200
        counts.append(len(captured))
    assert counts == [counts[0]] * 4


def test_a_day_with_many_says_how_many_and_where_they_all_are(lead, client):
    for number in range(6):
        WorkshopFactory(
            arena=lead.arena, starts_at=at(2026, 11, 30, 9 + number), theme=f"T{number}"
        )
    for number in range(4):
        WorkshopFactory(arena=lead.arena, starts_at=at(2026, 12, 1, 9 + number), theme=f"D{number}")

    page = client.get(PAGE)

    assert shown(page) == {
        "2026-11-30": ["T0", "T1", "T2", "T3"],
        "2026-12-01": ["D0", "D1", "D2", "D3"],
    }
    address = "?manad=2026-11&amp;visa=lista&amp;dag=2026-11-30#dag-2026-11-30"
    link = f'<a href="{address}">Visa alla 6<span class="visually-hidden"> workshoppar den 30'
    assert page.text.count(link) == 2  # in the month, and in the list that a phone shows
    assert "Visa alla 4" not in page.text
    whole = client.get(PAGE, {"manad": "2026-11", "visa": "lista"})
    assert shown(whole)["2026-11-30"] == ["T0", "T1", "T2", "T3", "T4", "T5"]
    assert whole.text.count('id="dag-2026-11-30"') == 1
    assert "Visa alla" not in whole.text


def test_a_day_of_the_next_month_with_many_leads_to_that_month(lead, client):
    for number in range(5):
        WorkshopFactory(arena=lead.arena, starts_at=at(2026, 12, 2, 9 + number))

    page = client.get(PAGE, {"manad": "2026-11"}).text

    assert page.count("?manad=2026-12&amp;visa=lista&amp;dag=2026-12-02#dag-2026-12-02") == 1


def fill(arena, day, count):
    """Every quarter of an hour, from midnight."""
    begins = at(2026, 11, day)
    for number in range(count):
        starts_at = begins + dt.timedelta(minutes=15 * number)
        WorkshopFactory(arena=arena, starts_at=starts_at, theme=f"{day}:{number}")


def test_a_list_of_many_is_read_in_pages(lead, client):
    WorkshopFactory(arena=lead.arena, starts_at=at(2026, 10, 31, 9), theme="Oktober")
    WorkshopFactory(arena=lead.arena, starts_at=at(2026, 12, 1, 9), theme="December")
    fill(lead.arena, 5, 60)
    fill(lead.arena, 12, 55)
    view = {"manad": "2026-11", "visa": "lista"}

    first, last = (client.get(PAGE, view | {"sida": number}) for number in (1, 3))

    assert shown(first) == {"2026-11-05": [f"5:{number}" for number in range(50)]}
    assert shown(last) == {"2026-11-12": [f"12:{number}" for number in range(40, 55)]}
    assert "Sida 1 av 3" in first.text
    assert 'href="?manad=2026-11&amp;visa=lista&amp;sida=2"' in first.text
    for wrong in ("0", "4", "x"):
        assert client.get(PAGE, view | {"sida": wrong}).status_code == 200


@pytest.mark.parametrize(("day", "number"), [("01", 1), ("05", 1), ("12", 2), ("30", 3), ("31", 1)])
def test_a_day_of_the_month_leads_to_its_page_of_the_list(lead, client, day, number):
    fill(lead.arena, 5, 60)
    fill(lead.arena, 12, 55)

    listed = client.get(PAGE, {"manad": "2026-11", "visa": "lista", "dag": f"2026-11-{day}"})

    assert listed.context["page"].number == number


def test_what_waits_for_a_time_is_offered_in_pages(lead, client):
    workshops = [WorkshopFactory(arena=lead.arena, theme=f"T{number}") for number in range(30)]

    first, second = (client.get(CHOOSE, {"dag": "2026-12-01", "sida": number}) for number in (1, 2))

    assert [*first.context["page"], *second.context["page"]] == workshops
    assert 'href="?dag=2026-12-01&amp;sida=2"' in first.text
    assert 'boka/?dag=2026-12-01"' in second.text


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_what_waits_for_a_time_costs_the_same_for_many(client, count, django_assert_num_queries):
    client.force_login(stories.director())
    for _ in range(count):
        WorkshopFactory()

    # session, user, permissions of the user and of their groups, closed days, count, page
    with django_assert_num_queries(7):
        client.get(CHOOSE)
