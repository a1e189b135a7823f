"""A form that is sent twice, as by a double click, is one change and no conflict."""

import datetime as dt

import pytest
from django.utils import timezone

from arenor import workflow
from arenor.actions import ACTIONS
from arenor.models import Arenahandelse
from arenor.workflow import EditConflict, Step
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import BehovFactory
from utskick.arbetsdagar import add_working_days
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

BEGINS = timezone.now() + dt.timedelta(days=30)
TIME = {"starts_at": BEGINS, "ends_at": BEGINS + dt.timedelta(hours=2)}
WORDS = {"title": "Ny rubrik", "question": "Ny fråga", "background": ""}


@pytest.fixture
def workshop():
    row = WorkshopFactory(arena=stories.going_on(), is_booked=True)
    stories.invited(row, DeltagareFactory(arena=row.arena))
    return row


def held(workshop):
    workshop.starts_at = timezone.now() - dt.timedelta(hours=1)
    workshop.save(update_fields=["starts_at"])
    return workshop


CHANGES = {
    "schedule": lambda row: workflow.schedule(row, version=1, **TIME),
    "words": lambda row: workflow.edit_workshop(row, version=1, theme="Nytt", agenda="Fika."),
    "cancel": lambda row: workflow.cancel(row, version=1),
    "hold": lambda row: workflow.hold(held(row), version=1, attended=row.arena.deltagare.all()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_workshop_is_made_once(workshop, change):
    first, second = change(workshop), change(workshop)

    assert (first.version, second.version) == (2, 2)
    assert first.sequence == second.sequence
    assert Utskick.objects.count() == first.sequence


def test_who_says_something_else_still_hears_of_the_first(workshop):
    CHANGES["words"](workshop)
    CHANGES["schedule"](WorkshopFactory(arena=workshop.arena))

    with pytest.raises(EditConflict):
        workflow.edit_workshop(workshop, version=1, theme="Annat", agenda="")
    with pytest.raises(EditConflict):
        workflow.schedule(workshop, version=1, **TIME)
    with pytest.raises(EditConflict):
        workflow.cancel(workshop, version=1)
    with pytest.raises(EditConflict):
        workflow.hold(workshop, version=1, attended=[])


@pytest.mark.parametrize(
    "change",
    [
        lambda row, by: workflow.edit(row, by=by, version=1, **WORDS),
        lambda row, by: workflow.publish(row, by=by, version=1, summary="Så.", is_public=True),
    ],
    ids=["edit", "publish"],
)
def test_a_change_of_an_arena_is_made_once(change):
    arena = UtvecklingsarenaFactory()

    for _ in range(2):
        assert change(arena, arena.director).version == 2
    assert Arenahandelse.objects.filter(arena=arena).count() == 1


def test_a_change_of_a_participant_is_made_once():
    person = DeltagareFactory(arena=stories.going_on())

    for _ in range(2):
        assert workflow.edit_deltagare(person, version=1, interest=5).version == 2


def test_a_time_is_booked_by_a_double_click(client):
    lead = stories.facilitator(stories.going_on())
    row = WorkshopFactory(arena=lead.arena)
    day = add_working_days(timezone.localdate(), 20)
    begins = dt.datetime.combine(day, dt.time(9), timezone.get_default_timezone())
    [forslag] = workflow.propose_times(row, [(begins, begins + dt.timedelta(hours=2))])
    client.force_login(lead.anvandare)

    address = f"/arenor/{lead.arena_id}/workshoppar/1/tider/{forslag.pk}/boka/"
    answers = [client.post(address, {"version": "1"}).status_code for _ in range(2)]

    assert answers == [302, 302]
    row.refresh_from_db()
    assert (row.sequence, row.inbjudningar.count()) == (1, 1)


@pytest.fixture
def leader(client):
    person = stories.director()
    client.force_login(person)
    return person


def pressed_twice(client, address, typed):
    """Both presses lead to the same page, which says the same."""
    first, second = (client.post(address, typed, follow=True) for _ in range(2))
    assert second.redirect_chain == first.redirect_chain
    told = [[str(message) for message in one.context["messages"]] for one in (first, second)]
    assert told[0] == told[1]
    return told[0]


STEPS = [action for action in ACTIONS if action.step is not Step.CLOSE]  # whose page has its own


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize("action", STEPS, ids=[action.slug for action in STEPS])
def test_a_step_of_an_arena_is_taken_by_a_double_click(client, action):
    arena = stories.ready(min(action.step.start))
    WorkshopFactory(arena=arena, is_booked=True)

    address = f"/arenor/{arena.pk}/steg/{action.slug}/"
    assert pressed_twice(client, address, {"motivation": "Så blev\r\ndet. "}) == [action.done]
    assert arena.handelser.count() == 1


@pytest.mark.usefixtures("leader")
def test_who_writes_another_reason_is_shown_it(client):
    """Or the same one as somebody else."""
    arena, address = stories.going_on(), "/arenor/{}/steg/lagg-ned/"
    workflow.abandon(arena, by=arena.director, motivation="Ingen kom.")

    page = client.post(address.format(arena.pk), {"motivation": "Ingen kom."})

    assert page.status_code == 409
    assert page.context["written"] == [("Motivering", "Ingen kom.")]


@pytest.mark.usefixtures("leader")
def test_a_behov_is_taken_in_and_given_back_by_double_clicks(client):
    arena, behov = stories.going_on(), BehovFactory(status=Status.I_ARENA)
    address = f"/arenor/{arena.pk}/behov/"

    pressed_twice(client, address, {"behov": behov.reference})
    assert arena.handelser.count() == 1
    pressed_twice(client, f"{address}{behov.pk}/tillbaka/", {"motivation": "Har en ägare."})

    assert arena.handelser.count() == 2
    other = client.post(f"{address}{behov.pk}/tillbaka/", {"motivation": "Annat."})
    assert other.status_code == 404


@pytest.mark.usefixtures("leader")
def test_a_participant_is_removed_by_a_double_click(client):
    person = DeltagareFactory(arena=stories.going_on())
    address = f"/arenor/{person.arena_id}/deltagare/{person.pk}/ta-bort/"

    assert pressed_twice(client, address, {}) == [f"{person} är inte längre deltagare i arenan."]
    assert client.get(address).status_code == 404
    elsewhere = f"/arenor/{stories.going_on().pk}/deltagare/{person.pk}/ta-bort/"
    assert client.post(elsewhere).status_code == 404


@pytest.mark.usefixtures("leader")
def test_what_is_agreed_is_said_to_be_so_the_second_time(client):
    person = DeltagareFactory(arena=stories.going_on())
    stories.ambition(person.arena)
    agreed = {"version": 1, "people": [person.pk], "agreed_on": timezone.localdate().isoformat()}

    for _ in range(2):
        page = client.post(f"/arenor/{person.arena_id}/ambition/enas/", agreed, follow=True)

    assert "Version 1 är beslutad." in page.text


@pytest.mark.usefixtures("leader")
@pytest.mark.parametrize("page", ["vila", "tillbaka"])
def test_a_candidate_is_decided_on_by_a_double_click(client, page):
    behov = BehovFactory(status=Status.I_ARENA)
    address = f"/arenor/kandidater/{behov.pk}/{page}/"
    later = timezone.localdate() + dt.timedelta(days=60)

    pressed_twice(client, address, {"motivation": "Snart.", "watch_on": later.isoformat()})

    assert behov.handelser.count() == 1
    assert client.post(address, {"motivation": "Annat."}).status_code == 404
