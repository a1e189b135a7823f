"""A workshop gets its time: what stands in the way is seen first, and the clocks are right."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from arenor import workflow
from arenor.choices import Svar
from arenor.models import Inbjudan, Workshop
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from utskick.models import Stangningsdag, Utskick

pytestmark = pytest.mark.django_db

STOCKHOLM = timezone.get_default_timezone()
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM)
MORNING = dt.datetime(2026, 12, 8, 9, tzinfo=STOCKHOLM)
HOUR = dt.timedelta(hours=1)
FREE = {"version": 1, "day": "2026-12-08", "begins": "9", "ends": "12.00"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lead(client):
    person = stories.facilitator(stories.going_on(), name="Kim Lind")
    client.force_login(person.anvandare)
    return person


@pytest.fixture
def workshop(lead):
    return WorkshopFactory(arena=lead.arena, theme="Nuläge")


@pytest.fixture
def page(workshop):
    return f"/arenor/{workshop.arena_id}/workshoppar/1/boka/"


def written_when_the_session_had_ended(client, person, address, typed):
    """The page after signing in again. Its form was made for `person`."""
    shown = client.get(address).text
    writer = re.search(r'name="writer" value="([^"]+)"', shown)[1]
    del client.cookies["session"]
    client.post(address, typed | {"writer": writer})
    client.force_login(person)
    return client.get(address)


def busy(person, svar=Svar.INGET, starts_at=MORNING, **fields):
    """Another workshop to which the same person is invited, in an arena of its own."""
    fields = {"anvandare": person.anvandare, "email": person.email} | fields
    there = DeltagareFactory(arena__title="Andra arenan", **fields)
    other = WorkshopFactory(arena=there.arena, starts_at=starts_at, theme="Annat möte")
    Inbjudan.objects.create(workshop=other, deltagare=there, svar=svar)
    return other


@pytest.mark.usefixtures("workshop")
def test_the_first_time_is_proposed_on_a_working_day(page, client):
    form = client.get(page).context["form"]

    shown = {name: form[name].value() for name in ("day", "begins", "ends")}
    assert shown == {"day": "2026-12-16", "begins": "09.00", "ends": "12.00"}


def test_the_next_is_proposed_after_the_last_that_is_booked(workshop, client):
    WorkshopFactory(arena=workshop.arena, starts_at=MORNING)

    form = client.get(f"/arenor/{workshop.arena_id}/workshoppar/1/boka/").context["form"]

    assert form["day"].value() == "2027-01-04"  # fifteen working days later


@pytest.mark.usefixtures("workshop")
def test_a_day_that_was_chosen_in_the_calendar_is_filled_in(page, client):
    assert client.get(f"{page}?dag=2027-02-03").context["form"]["day"].value() == "2027-02-03"
    for nonsense in ("2027-02-30", "imorgon"):
        form = client.get(f"{page}?dag={nonsense}").context["form"]
        assert form["day"].value() == "2026-12-16"


def test_a_booking_says_who_is_mailed_and_mails_them(lead, workshop, page, client):
    guest = DeltagareFactory(arena=lead.arena, anvandare=None, name="Robin Ek")
    before = client.get(page).text
    assert "2 deltagare får inbjudan i sin kalender" in before
    assert "Robin Ek" in before

    where = {"place": "Sal 2", "link": "mote.example/1"}
    response = client.post(page, FREE | where, follow=True)

    workshop.refresh_from_db()
    assert (workshop.starts_at, workshop.ends_at) == (MORNING, MORNING + 3 * HOUR)
    assert (workshop.place, workshop.link) == ("Sal 2", "https://mote.example/1")
    assert "Nuläge är bokad: tisdag 8 december 2026 kl. 09.00–12.00." in response.text
    told = {row.to.email for row in Utskick.objects.filter(kind="arena_inbjudan")}
    assert told == {lead.email, guest.email}


def test_a_clash_is_seen_before_it_is_booked_and_booked_all_the_same(lead, workshop, page, client):
    stories.facilitator(busy(lead).arena, anvandare=lead.anvandare, email="annan@x.example")

    warned = client.post(page, FREE | {"place": "Sal 2"})

    assert warned.status_code == 422
    assert (
        "Redan inbjudna till ”Annat möte” i arenan ”Andra arenan”, kl. 09.00–12.00: "
        "Kim Lind (facilitator)."
    ) in warned.context["against"][0].replace(str(lead.anvandare), "Kim Lind")
    assert warned.context["form"]["place"].value() == "Sal 2"
    workshop.refresh_from_db()
    assert workshop.starts_at is None
    assert not Utskick.objects.exists()
    client.post(page, FREE | {"despite": warned.context["despite"]})
    workshop.refresh_from_db()
    assert workshop.starts_at == MORNING


def test_to_book_all_the_same_holds_for_what_was_seen_and_no_more(lead, workshop, page, client):
    busy(lead)
    seen = client.post(page, FREE).context["despite"]
    busy(lead, starts_at=MORNING + HOUR)

    again = client.post(page, FREE | {"despite": seen})

    assert again.status_code == 422
    assert len(again.context["against"]) == 2
    workshop.refresh_from_db()
    assert workshop.starts_at is None


@pytest.mark.usefixtures("workshop")
def test_a_clash_in_an_arena_that_one_may_not_see_does_not_name_it(lead, page, client):
    busy(DeltagareFactory(arena=lead.arena))

    warned = client.post(page, FREE)

    assert "till en workshop i en annan arena, kl. 09.00–12.00" in warned.context["against"][0]
    assert "Andra arenan" not in warned.text
    assert "Annat möte" not in warned.text


@pytest.mark.usefixtures("workshop")
def test_who_has_said_no_elsewhere_is_free(lead, page, client):
    busy(lead, svar=Svar.NEJ)

    assert client.post(page, FREE).status_code == 302


@pytest.mark.usefixtures("workshop")
def test_a_guest_is_the_same_person_however_the_address_is_written(lead, page, client):
    guest = DeltagareFactory(arena=lead.arena, anvandare=None, email="Robin@foretag.example")
    busy(guest, email="robin@FORETAG.example")

    assert client.post(page, FREE).status_code == 422


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    ("day", "why"),
    [("2026-12-24", "Julafton"), ("2026-12-12", "Helg"), ("2026-12-07", "Klämdag")],
)
def test_a_day_that_is_no_working_day_is_said_by_its_name(page, client, day, why):
    Stangningsdag.objects.create(date=dt.date(2026, 12, 7), name="Klämdag")

    warned = client.post(page, FREE | {"day": day})

    assert warned.context["against"] == [f"Dagen är ingen arbetsdag: {why}."]


def test_a_time_that_has_been_can_be_written_down(workshop, page, client):
    past = FREE | {"day": "2026-11-24"}
    warned = client.post(page, past)
    assert warned.context["against"] == ["Tiden har redan varit. Ingen inbjudan skickas."]

    client.post(page, past | {"despite": warned.context["despite"]})

    workshop.refresh_from_db()
    assert timezone.localdate(workshop.starts_at) == dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"day": "2027-03-28", "begins": "2.30"}, "begins", "Klockan 02.30 finns inte den 28 mars"),
        ({"day": "2027-03-28", "begins": "1", "ends": "2.30"}, "ends", "finns inte den 28 mars"),
        ({"day": "2027-10-31", "begins": "2.30"}, "begins", "finns två gånger den 31 oktober 2027"),
        ({"begins": "12", "ends": "9"}, "ends", "Sluttiden måste vara efter starttiden"),
        ({"begins": "9", "ends": "9.00"}, "ends", "Sluttiden måste vara efter starttiden"),
        ({"begins": "halv nio"}, "begins", "Skriv klockslaget som 9.00"),
        ({"begins": ""}, "begins", "Skriv när det börjar."),
        ({"day": ""}, "day", "Skriv vilken dag det är."),
        ({"day": "31/2 2027"}, "day", "31 februari 2027 finns inte."),
        ({"link": "mötet"}, "link", "Kontrollera länken."),
        ({"link": "ftp://mote.example/1"}, "link", "Kontrollera länken."),
        ({"place": "x" * 201}, "place", "Skriv högst 200 tecken."),
    ],
)
def test_what_cannot_be_booked_says_why_and_is_kept(page, client, typed, field, sentence):
    response = client.post(page, FREE | typed)

    assert response.status_code == 422
    [error] = response.context["form"].errors[field]
    assert sentence in error
    assert sentence in response.text
    for name, value in typed.items():
        assert response.context["form"][name].value() == value
    assert Workshop.objects.get().starts_at is None


def test_of_two_who_book_the_second_sees_the_time_of_the_first(workshop, page, client):
    workflow.schedule(
        workshop, version=1, starts_at=MORNING + HOUR, ends_at=MORNING + 2 * HOUR, place="Sal 1"
    )

    conflict = client.post(page, FREE | {"place": "Sal 2"})

    assert conflict.status_code == 422
    shown = {one.label: (one.typed, one.saved) for one in conflict.context["differences"]}
    assert shown == {
        "Börjar klockan": ("9", "10.00"),
        "Slutar klockan": ("12.00", "11.00"),
        "Lokal eller adress": ("Sal 2", "Sal 1"),
    }
    workshop.refresh_from_db()
    assert workshop.starts_at == MORNING + HOUR
    client.post(page, FREE | {"version": conflict.context["form"]["version"].value()})
    workshop.refresh_from_db()
    assert workshop.starts_at == MORNING


def test_what_was_held_is_not_moved(lead, client):
    stories.held(lead.arena)

    response = client.post(f"/arenor/{lead.arena_id}/workshoppar/1/boka/", FREE)

    assert response.status_code == 422
    assert "Workshoppen är redan genomförd." in response.text


@pytest.mark.parametrize("desk", ["/arenor/{0.arena_id}/workshoppar/1/boka/",
                                  "/admin/arenor/workshop/{0.pk}/boka/"])  # fmt: skip
def test_what_was_written_outlives_the_session(workshop, client, desk):
    leader = stories.director()
    client.force_login(leader)
    typed = FREE | {"place": "Sal 2", "link": "https://mote.example/1"}

    page = written_when_the_session_had_ended(client, leader, desk.format(workshop), typed)

    assert page.status_code == 200
    form = page.context["form"]
    assert {name: form[name].value() for name in typed} == typed | {"version": "1"}
    workshop.refresh_from_db()
    assert workshop.starts_at is None
