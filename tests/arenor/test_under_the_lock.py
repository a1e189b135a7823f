"""What is asked once more under the lock: it may have changed since the page was shown."""

import contextlib
import datetime as dt
import uuid

import pytest
from django.utils import timezone

from arenor import workflow
from arenor.choices import Deltagarroll, Kan
from arenor.models import Deltagare
from arenor.workflow import NotReady
from behov import workflow as behov_workflow
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import BehovFactory

pytestmark = pytest.mark.django_db

WHY = "Vi vet nog."


@pytest.fixture
def arena():
    return stories.going_on()


@pytest.fixture
def observer(arena):
    """Was a participant when the page was asked for, and is an observer as it is written."""
    me = DeltagareFactory(arena=arena)
    Deltagare.objects.filter(pk=me.pk).update(role=Deltagarroll.OBSERVATOR)
    return me


def test_who_has_become_an_observer_neither_writes_nor_votes(arena, observer):
    workshop = WorkshopFactory(arena=arena)
    note = workshop.anteckningar.create(by=observer, text="Så sade vi.")
    mojlighet = arena.mojligheter.create(text="Läs handlingar högt.", by=observer)
    for write in (
        lambda: workflow.write_note(workshop, by=observer, text="Nej", token=uuid.uuid4()),
        lambda: workflow.edit_note(note, version=1, text="Nej"),
        lambda: workflow.add_mojlighet(arena, by=observer, text="Nej"),
        lambda: workflow.edit_mojlighet(mojlighet, by=observer, version=1, text="Nej"),
        lambda: workflow.vote(mojlighet, by=observer),
        lambda: workflow.unvote(mojlighet, by=observer),
    ):
        with pytest.raises(NotReady, match="observatör"):
            write()
    assert not mojlighet.roster.exists()


@pytest.fixture
def removed(arena):
    """Took part when the page was asked for, and is removed as it is written."""
    me = DeltagareFactory(arena=arena)
    workflow.remove_deltagare(Deltagare.objects.get(pk=me.pk))
    return me


def test_who_was_removed_meanwhile_changes_no_possibility(arena, removed):
    mojlighet = arena.mojligheter.create(text="Läs handlingar högt.", by=removed)

    with pytest.raises(NotReady, match="Bara arenans deltagare"):
        workflow.edit_mojlighet(mojlighet, by=removed, version=1, text="Nej")

    mojlighet.refresh_from_db()
    assert mojlighet.text == "Läs handlingar högt."


def test_who_was_removed_meanwhile_stands_behind_no_ambition(arena, removed):
    row = stories.ambition(arena)
    people = [DeltagareFactory(arena=arena), removed]

    with pytest.raises(NotReady, match="Bara arenans deltagare"):
        workflow.agree(row, by=arena.director, people=people, agreed_on=stories.DAY)

    assert not row.samtycken.exists()


@pytest.mark.parametrize(
    ("role", "may"), [(Deltagarroll.FACILITATOR, True), (Deltagarroll.DELTAGARE, False)]
)
def test_anothers_possibility_is_changed_by_who_still_facilitates(arena, role, may):
    mojlighet = arena.mojligheter.create(text="Nu", by=DeltagareFactory(arena=arena))
    me = DeltagareFactory(arena=arena, role=Deltagarroll.FACILITATOR)
    Deltagare.objects.filter(pk=me.pk).update(role=role)
    refused = contextlib.nullcontext() if may else pytest.raises(NotReady, match="facilitator")

    with refused:
        workflow.edit_mojlighet(mojlighet, by=me, version=1, text="Sedan")

    mojlighet.refresh_from_db()
    assert mojlighet.text == ("Sedan" if may else "Nu")


def test_who_leads_and_observes_writes_possibilities_in_nobodys_name(client, arena):
    leader = stories.director()
    DeltagareFactory(arena=arena, anvandare=leader, role=Deltagarroll.OBSERVATOR)
    client.force_login(leader)

    client.post(f"/arenor/{arena.pk}/mojligheter/ny/", {"version": 0, "text": "Läs högt."})

    assert arena.mojligheter.get().by is None


def test_a_time_that_was_taken_back_meanwhile_is_said_and_not_answered(arena):
    person, workshop = DeltagareFactory(arena=arena), WorkshopFactory(arena=arena)
    begins = timezone.now() + dt.timedelta(days=3)
    times = [
        (begins + dt.timedelta(days=day), begins + dt.timedelta(days=day, hours=1))
        for day in (0, 1)
    ]
    gone, stays = workflow.propose_times(workshop, times)
    asked = {gone: Kan.JA, stays: Kan.JA}
    workflow.withdraw_time(type(gone).objects.get(pk=gone.pk))

    with pytest.raises(NotReady, match="finns inte längre"):
        workflow.answer_poll(person, asked)

    assert not stays.svar.exists()


def test_a_behov_is_given_back_by_the_arena_that_has_it(arena):
    """Somebody else gave it back, and it has gone to another arena since."""
    behov, elsewhere = BehovFactory(status=Status.I_ARENA), stories.going_on()
    elsewhere.behov.add(behov)

    with pytest.raises(NotReady, match="inte längre med"):
        workflow.return_behov(arena, by=arena.director, behov=behov, motivation=WHY)

    behov.refresh_from_db()
    assert behov.status == Status.I_ARENA
    assert not arena.handelser.exists()


def test_what_beredningen_took_back_is_referred_again(arena):
    behov = BehovFactory(status=Status.I_ARENA)
    arena.behov.add(behov)
    behov_workflow.return_from_arena(behov, by=stories.director(), motivation=WHY)

    workflow.add_behov(arena, by=stories.director(), behov=behov)

    behov.refresh_from_db()
    assert behov.status == Status.I_ARENA
    assert list(arena.behov.all()) == [behov]


def test_what_rests_is_not_said_to_be_taken_in(arena):
    behov = BehovFactory(status=Status.VILANDE)
    arena.behov.add(behov)

    with pytest.raises(NotReady, match="har läget"):
        workflow.add_behov(arena, by=stories.director(), behov=behov)


def test_nobody_gives_back_what_they_sent_in_by_laying_down_the_arena():
    leader = stories.director()
    arena = UtvecklingsarenaFactory(director=leader)
    own, other = (
        BehovFactory(status=Status.I_ARENA, submitted_by=leader),
        BehovFactory(status=Status.I_ARENA),
    )
    arena.behov.add(own, other)

    with pytest.raises(NotReady, match=f"{own.reference} .*jäv"):
        workflow.abandon(arena, by=leader, motivation=WHY)

    other.refresh_from_db()
    assert (other.status, arena.handelser.count()) == (Status.I_ARENA, 0)
    workflow.abandon(arena, by=stories.director(), motivation=WHY)
    own.refresh_from_db()
    assert own.status == Status.UNDER_BEREDNING
