"""A series is put in another order, and what was planned too many is removed."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from arenor import workflow
from arenor.choices import Arenastatus, Kan
from arenor.models import Workshop
from arenor.workflow import EditConflict, NotReady
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

THEMES = ("Nuläge", "Möjligheter", "Ambition")


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def lead(arena, client):
    person = stories.facilitator(arena)
    client.force_login(person.anvandare)
    return person


@pytest.fixture
def series(arena):
    return workflow.add_workshops(arena, THEMES)


def url(workshop, rest):
    return f"/arenor/{workshop.arena_id}/workshoppar/{workshop.number}/{rest}/"


def order(arena):
    return list(arena.workshoppar.order_by("position").values_list("position", "theme", "number"))


def poll(workshop):
    begins = timezone.now() + dt.timedelta(days=30)
    [forslag] = workflow.propose_times(workshop, [(begins, begins + dt.timedelta(hours=2))])
    return forslag


@pytest.mark.usefixtures("lead")
def test_a_workshop_moves_and_keeps_the_address_that_was_mailed(arena, series, client):
    page = client.get(f"/arenor/{arena.pk}/workshoppar/").text
    assert 'Upp<span class="visually-hidden"> i ordningen: Ambition</span>' in page

    response = client.post(url(series[2], "ordning"), {"seen": 3, "to": 2}, follow=True)

    assert order(arena) == [(1, "Nuläge", 1), (2, "Ambition", 3), (3, "Möjligheter", 2)]
    assert response.redirect_chain == [(f"/arenor/{arena.pk}/workshoppar/#workshop-3", 302)]
    assert "Ambition är nu nummer 2." in response.text
    assert response.text.index("2. Ambition") < response.text.index("3. Möjligheter")
    assert "Ändra Ambition" in client.get(url(series[2], "andra")).text


def test_a_press_that_is_sent_twice_moves_once_and_is_told_once(arena, lead, series, client):
    for _twice in range(2):
        answer = client.post(url(series[2], "ordning"), {"seen": 3, "to": 2}, follow=True)
        assert "Ambition är nu nummer 2." in answer.text

    assert [theme for _, theme, _ in order(arena)] == ["Nuläge", "Ambition", "Möjligheter"]
    [event] = arena.handelser.all()
    assert (event.step, event.by, event.note) == (
        "MOVE_WORKSHOP", lead.anvandare, "Ambition, från plats 3 till 2",
    )  # fmt: skip
    page = client.get(f"/arenor/{arena.pk}/").text
    assert "En workshop flyttades i ordningen" in page
    assert "Ambition, från plats 3 till 2" in page


@pytest.mark.usefixtures("lead")
def test_who_moves_in_an_order_that_somebody_changed_sees_the_new_one(arena, series, client):
    for seen in (3, 2):
        workflow.move_workshop(series[2], by=arena.director, seen=seen, to=seen - 1)

    response = client.post(url(series[2], "ordning"), {"seen": 3, "to": 2}, follow=True)

    assert "Någon annan har ändrat ordningen. Så här är den nu." in response.text
    assert [theme for _, theme, _ in order(arena)] == ["Ambition", "Nuläge", "Möjligheter"]


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"seen": "x", "to": "2"},
        {"seen": 3, "to": 1},
        {"seen": 3, "to": 4},
        {"seen": 3, "to": 0},
    ],
)
def test_what_no_button_sends_moves_nothing(arena, series, client, typed):
    before = order(arena)

    response = client.post(url(series[2], "ordning"), typed, follow=True)

    assert response.status_code == 200
    assert order(arena) == before
    assert not arena.handelser.exists()


@pytest.mark.usefixtures("lead")
def test_what_was_held_keeps_its_place(arena, client):
    first, last = stories.held(arena), WorkshopFactory(arena=arena, theme="Ambition")

    page = client.get(f"/arenor/{arena.pk}/workshoppar/").text
    response = client.post(url(last, "ordning"), {"seen": 2, "to": 1}, follow=True)

    assert "i ordningen" not in page
    assert "En genomförd workshop behåller sin plats i ordningen." in response.text
    with pytest.raises(NotReady, match="behåller sin plats"):
        workflow.move_workshop(first, by=arena.director, seen=1, to=2)
    assert [number for _, _, number in order(arena)] == [first.number, last.number]


@pytest.mark.usefixtures("lead")
def test_one_too_many_is_removed_after_a_question_and_leaves_a_trace(arena, lead, series, client):
    page = client.get(url(series[1], "ta-bort"))
    assert "Den har aldrig varit bokad, så ingen får mejl." in page.text
    assert Workshop.objects.count() == 3

    response = client.post(url(series[1], "ta-bort"), page.context["form"].initial, follow=True)

    assert "Möjligheter är borttagen ur serien." in response.text
    assert order(arena) == [(1, "Nuläge", 1), (2, "Ambition", 3)]
    [event] = arena.handelser.all()
    assert (event.step, event.by, event.note) == (
        "REMOVE_WORKSHOP", lead.anvandare, "Möjligheter",
    )  # fmt: skip
    assert "En workshop togs bort" in client.get(f"/arenor/{arena.pk}/").text


@pytest.mark.usefixtures("lead")
def test_a_removal_that_is_sent_twice_leads_to_the_same_page(arena, series, client):
    answers = [client.post(url(series[2], "ta-bort"), {"version": 1}) for _twice in range(2)]

    assert [one.url for one in answers] == [f"/arenor/{arena.pk}/workshoppar/"] * 2
    assert arena.workshoppar.count() == 2
    assert arena.handelser.count() == 1
    assert client.get(url(series[2], "ta-bort")).status_code == 404


@pytest.mark.parametrize("removed", [[0], [2], [1, 2], [0, 1, 2]])
def test_the_address_of_what_was_removed_leads_to_nothing_else(arena, series, removed):
    """Also of the last, on whose page somebody may be writing still."""
    for index in removed:
        workflow.remove_workshop(series[index], by=arena.director, version=1)

    [new] = workflow.add_workshops(arena, ["Effektmål"])

    assert (new.number, new.position) == (4, 4 - len(removed))


def held(workshop):
    Workshop.objects.filter(pk=workshop.pk).update(
        starts_at=timezone.now() - dt.timedelta(days=1),
        ends_at=timezone.now() - dt.timedelta(hours=1),
        held_at=timezone.now(),
    )


def booked(workshop):
    begins = timezone.now() + dt.timedelta(days=9)
    ends = begins + dt.timedelta(hours=1)
    return workflow.schedule(workshop, version=1, starts_at=begins, ends_at=ends)


def cancelled(workshop):
    workflow.cancel(booked(workshop), version=2)


def written_in(workshop):
    person = DeltagareFactory(arena=workshop.arena)
    workflow.write_note(workshop, by=person, text="Så sade vi.", token=uuid.uuid4())


def acted_on(workshop):
    person = DeltagareFactory(arena=workshop.arena)
    workflow.add_atgard(workshop, text="Ring", owner=person, due_on=timezone.localdate())


def answered(workshop):
    workflow.answer_poll(DeltagareFactory(arena=workshop.arena), {poll(workshop): Kan.JA})


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize(
    ("story", "sentence"),
    [
        (held, "Workshoppen är genomförd och står kvar."),
        (booked, "Workshoppen är bokad. Ställ in den i stället, så får deltagarna veta det."),
        (cancelled, "Workshoppen är inställd och står kvar"),
        (written_in, "Workshoppen har anteckningar eller åtgärder, som inte ska försvinna."),
        (acted_on, "Workshoppen har anteckningar eller åtgärder, som inte ska försvinna."),
        (answered, "Ta bort de föreslagna tiderna först, om svaren inte behövs."),
    ],
)
def test_what_somebody_heard_of_or_wrote_in_stays_and_the_page_says_why(
    series, client, story, sentence
):
    story(series[1])
    series[1].refresh_from_db()

    asked = client.get(url(series[1], "ta-bort"))
    refused = client.post(url(series[1], "ta-bort"), {"version": series[1].version})

    assert sentence in asked.text
    assert "Ja, ta bort" not in asked.text
    assert refused.status_code == 422
    assert sentence in refused.text
    assert Workshop.objects.count() == 3


@pytest.mark.usefixtures("lead")
def test_who_removes_what_was_changed_meanwhile_sees_it_first(series, client):
    workflow.edit_workshop(series[1], version=1, theme="Viktigt", agenda="Fika")

    response = client.post(url(series[1], "ta-bort"), {"version": 1}, follow=True)

    assert "Någon annan har ändrat workshoppen." in response.text
    assert "Ta bort Viktigt" in response.text
    assert Workshop.objects.count() == 3


def test_what_is_gone_takes_no_more(arena, series):
    person = DeltagareFactory(arena=arena)
    gone = series[1]
    workflow.remove_workshop(Workshop.objects.get(pk=gone.pk), by=arena.director, version=1)

    for late in (
        lambda: workflow.write_note(gone, by=person, text="Nej", token=uuid.uuid4()),
        lambda: workflow.add_atgard(gone, text="X", owner=person, due_on=timezone.localdate()),
        lambda: workflow.move_workshop(gone, by=arena.director, seen=2, to=1),
        lambda: workflow.edit_workshop(gone, version=1, theme="Nytt", agenda=""),
    ):
        with pytest.raises(NotReady, match="borttagen"):
            late()


def test_a_series_of_an_ended_arena_keeps_its_order(client):
    arena = UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD)
    first, second = WorkshopFactory(arena=arena), WorkshopFactory(arena=arena)
    client.force_login(stories.director())

    client.post(url(second, "ordning"), {"seen": 2, "to": 1})
    client.post(url(second, "ta-bort"), {"version": 1})

    assert [number for _, _, number in order(arena)] == [first.number, second.number]
    assert "i ordningen" not in client.get(f"/arenor/{arena.pk}/workshoppar/").text


def test_who_only_takes_part_is_offered_neither(arena, series, client):
    client.force_login(DeltagareFactory(arena=arena).anvandare)

    page = client.get(f"/arenor/{arena.pk}/workshoppar/").text

    assert "i ordningen" not in page
    assert "Ta bort" not in page
    assert client.post(url(series[1], "ordning"), {"seen": 2, "to": 1}).status_code == 403


def test_an_order_with_a_gap_or_a_workshop_too_many_is_a_conflict(arena, series):
    with pytest.raises(EditConflict):
        workflow.move_workshop(series[0], by=arena.director, seen=1, to=3)
