"""The pages of a series: its workshops added, copied, reworded, cancelled and held."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Arenastatus, Svar
from arenor.models import Inbjudan
from arenor.workflow.series import TEMPLATE
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

STOCKHOLM = timezone.get_default_timezone()
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def lead(arena, client):
    """Signed in as a facilitator."""
    person = stories.facilitator(arena)
    client.force_login(person.anvandare)
    return person


def url(arena, rest=""):
    return f"/arenor/{arena.pk}/workshoppar/{rest}"


@pytest.mark.usefixtures("lead")
def test_an_empty_series_is_offered_the_template(arena, client):
    assert "Inga workshoppar än" in client.get(url(arena)).text
    form = client.get(url(arena, "nya/")).context["form"]

    response = client.post(url(arena, "nya/"), form.initial)

    assert response.status_code == 302
    rows = arena.workshoppar.values_list("number", "theme")
    assert list(rows) == list(enumerate(TEMPLATE, start=1))
    page = client.get(url(arena)).text
    assert "Förslag: onsdag 16 december 2026, 09.00–12.00" in page


@pytest.mark.usefixtures("lead")
def test_a_series_that_is_sent_twice_is_added_once_and_what_was_typed_stays(arena, client):
    typed = {"after": 0, "themes": "Nuläge\r\n\r\n  Ambition  \r\n"}
    client.post(url(arena, "nya/"), typed)

    again = client.post(url(arena, "nya/"), typed)

    assert again.status_code == 422
    assert "Någon annan har lagt till workshoppar" in again.text
    assert again.context["form"]["themes"].value() == typed["themes"]
    assert [one.theme for one in arena.workshoppar.all()] == ["Nuläge", "Ambition"]
    assert client.post(url(arena, "nya/"), typed | {"after": 2}).status_code == 302
    assert arena.workshoppar.count() == 4


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize(
    ("themes", "sentence"),
    [
        ("", "Skriv minst ett tema."),
        (" \n ", "Skriv minst ett tema."),
        ("a\n" + "b" * 121, "Tema 2 är för långt. Skriv högst 120 tecken."),
        ("a\n" * 21, "Lägg till högst 20 workshoppar åt gången."),
    ],
)
def test_themes_that_cannot_be_added_say_why(arena, client, themes, sentence):
    response = client.post(url(arena, "nya/"), {"after": 0, "themes": themes})

    assert response.status_code == 422
    assert sentence in response.text
    assert not arena.workshoppar.exists()


def test_a_series_is_copied_from_an_arena_that_one_may_see(arena, lead, client):
    seen = stories.facilitator(UtvecklingsarenaFactory(title="Sedd"), anvandare=lead.anvandare)
    WorkshopFactory(arena=seen.arena, theme="Nuläge", agenda="Fika", is_booked=True)
    hidden = WorkshopFactory(arena__title="Osedd")
    page = client.get(url(arena, "kopiera/")).text
    assert "Sedd" in page
    assert "Osedd" not in page

    refused = client.post(url(arena, "kopiera/"), {"after": 0, "source": hidden.arena_id})
    client.post(url(arena, "kopiera/"), {"after": 0, "source": seen.arena_id})

    assert refused.status_code == 422
    [copy] = arena.workshoppar.all()
    assert (copy.theme, copy.agenda, copy.starts_at) == ("Nuläge", "Fika", None)


@pytest.mark.usefixtures("lead")
def test_without_another_series_there_is_nothing_to_copy(arena, client):
    assert "Ingen annan arena" in client.get(url(arena, "kopiera/")).text


@pytest.mark.usefixtures("lead")
def test_of_two_who_reword_a_workshop_the_second_sees_both_texts(arena, client):
    workshop = WorkshopFactory(arena=arena, theme="Nuläge")
    page = url(arena, "1/andra/")
    mine = client.get(page).context["form"].initial | {"theme": "Mitt tema", "agenda": "Min"}
    workflow.edit_workshop(workshop, version=1, theme="Deras tema", agenda="Deras")

    conflict = client.post(page, mine)

    assert conflict.status_code == 422
    assert "Någon har sparat under tiden" in conflict.text
    assert "Deras tema" in conflict.text
    form = conflict.context["form"]
    assert (form["theme"].value(), form["agenda"].value()) == ("Mitt tema", "Min")
    workshop.refresh_from_db()
    assert workshop.theme == "Deras tema"
    client.post(page, mine | {"version": form["version"].value()})
    workshop.refresh_from_db()
    assert (workshop.theme, workshop.agenda) == ("Mitt tema", "Min")


def test_a_cancellation_says_beforehand_who_is_told(arena, lead, client):
    person = DeltagareFactory(arena=arena, anvandare=None, name="Robin Ek")
    WorkshopFactory(arena=arena, is_booked=True, theme="Nuläge")
    page = client.get(url(arena, "1/stall-in/"))
    assert "2 deltagare får veta att workshoppen är inställd" in page.text
    assert "Robin Ek" in page.text
    assert not Utskick.objects.exists()

    client.post(url(arena, "1/stall-in/"), page.context["form"].initial)

    assert arena.workshoppar.get().cancelled_at == NOW
    told = {row.to.email for row in Utskick.objects.filter(kind="arena_installd")}
    assert told == {person.email, lead.email}


@pytest.mark.usefixtures("lead")
def test_who_cancels_what_was_moved_meanwhile_sees_the_new_time_first(arena, client):
    workshop = WorkshopFactory(arena=arena, is_booked=True)
    begins = dt.datetime(2026, 12, 8, 9, tzinfo=STOCKHOLM)
    workflow.schedule(workshop, version=1, starts_at=begins, ends_at=begins + dt.timedelta(hours=3))

    response = client.post(url(arena, "1/stall-in/"), {"version": 1})

    assert response.status_code == 422
    assert "Nu: tisdag 8 december 2026 kl. 09.00–12.00." in response.text
    assert arena.workshoppar.get().cancelled_at is None
    assert response.context["form"].initial == {"version": 2}


@pytest.mark.usefixtures("lead")
def test_what_has_no_time_is_not_cancelled(arena, client):
    WorkshopFactory(arena=arena)

    assert "Bara en bokad workshop" in client.get(url(arena, "1/stall-in/")).text
    assert client.post(url(arena, "1/stall-in/"), {"version": 1}).status_code == 422


@pytest.fixture
def over(lead):
    """A workshop that ended an hour ago: one has said yes, one no."""
    begins = NOW - dt.timedelta(hours=4)
    workshop = WorkshopFactory(arena=lead.arena, starts_at=begins)
    for name, svar in (("Anna", Svar.JA), ("Bo", Svar.NEJ)):
        person = DeltagareFactory(arena=lead.arena, anvandare=None, name=name)
        Inbjudan.objects.create(workshop=workshop, deltagare=person, svar=svar)
    return workshop


def came(workshop):
    return {one.deltagare.name: one.attended for one in workshop.inbjudningar.all()}


def test_attendance_begins_with_those_who_said_yes(arena, over, client):
    anna, bo = arena.deltagare.filter(anvandare=None)
    form = client.get(url(arena, "1/genomford/")).context["form"]
    assert form.initial["attended"] == [anna.pk]

    client.post(url(arena, "1/genomford/"), {"version": 1, "attended": [bo.pk]})

    assert came(over) == {"Anna": False, "Bo": True}
    assert "1 av 2 inbjudna kom." in client.get(url(arena)).text
    again = client.get(url(arena, "1/genomford/")).context["form"]
    assert again.initial["attended"] == [bo.pk]


def test_of_two_who_write_attendance_the_second_sees_what_the_first_saved(arena, over, client):
    anna, bo = arena.deltagare.filter(anvandare=None)
    workflow.hold(over, attended=[anna])

    conflict = client.post(url(arena, "1/genomford/"), {"version": 1, "attended": [bo.pk]})

    assert conflict.status_code == 422
    [difference] = conflict.context["differences"]
    assert (difference.typed, difference.saved) == ("Bo", "Anna")
    assert came(over) == {"Anna": True, "Bo": False}
    client.post(url(arena, "1/genomford/"), {"version": 2, "attended": [bo.pk]})
    assert came(over) == {"Anna": False, "Bo": True}


@pytest.mark.usefixtures("lead")
def test_a_workshop_that_has_not_begun_is_not_held(arena, client):
    WorkshopFactory(arena=arena, is_booked=True)

    response = client.post(url(arena, "1/genomford/"), {"version": 1})

    assert response.status_code == 422
    assert "Workshoppen har inte börjat än." in response.text


@pytest.mark.usefixtures("over")
def test_only_the_invited_can_have_come(arena, client):
    stranger = DeltagareFactory()

    response = client.post(url(arena, "1/genomford/"), {"version": 1, "attended": [stranger.pk]})

    assert response.status_code == 422
    assert arena.workshoppar.get().held_at is None


@pytest.mark.parametrize("rest", ["nya/", "kopiera/", "1/andra/", "1/boka/", "1/tider/"])
def test_a_series_of_an_ended_arena_is_read_but_not_planned(client, rest):
    arena = UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD)
    WorkshopFactory(arena=arena)
    client.force_login(stories.director())

    assert "Boka tid" not in client.get(url(arena)).text
    response = client.get(url(arena, rest), follow=True)

    assert response.redirect_chain == [(f"/arenor/{arena.pk}/", 302)]
    assert "Det går inte längre. Läge: Avslutad." in response.text


def test_a_participant_reads_the_series_without_its_plans(arena, client):
    WorkshopFactory(arena=arena)
    client.force_login(DeltagareFactory(arena=arena).anvandare)

    page = client.get(url(arena)).text

    assert "Ingen tid bokad" in page
    assert "Förslag:" not in page
    assert "Boka tid" not in page


@pytest.mark.usefixtures("lead")
def test_a_series_costs_the_same_for_many_as_for_few(arena, client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(arena)).status_code == 200
        return len(captured)

    counts = []
    for more in (1, 2, 27):
        for _ in range(more):
            booked = WorkshopFactory(arena=arena, is_booked=True)
            stories.invited(booked, DeltagareFactory(arena=arena))
            WorkshopFactory(arena=arena)
        counts.append(queries())
    assert counts == [counts[0]] * 3
