"""What is said and agreed in an arena, and what it starts."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from arenor import workflow
from arenor.choices import Ambitionsniva, Arenastatus, Projektslag
from arenor.models import Anteckning
from arenor.workflow import EditConflict, NotReady
from behov.choices import Status
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

GOAL = {
    "text": "Kortare väntan på svar.",
    "indicator": "Dagar till svar",
    "target": Decimal(5),
    "target_on": dt.date(2027, 6, 30),
}


@pytest.fixture
def person():
    return DeltagareFactory(arena=stories.going_on())


def test_a_note_that_is_sent_twice_is_one_note(person):
    workshop, token = WorkshopFactory(arena=person.arena), uuid.uuid4()

    first = workflow.write_note(workshop, by=person, text="Så sade vi.", token=token)
    again = workflow.write_note(workshop, by=person, text="Så sade vi.", token=token)

    assert first == again
    assert Anteckning.objects.count() == 1


def test_a_note_that_somebody_has_changed_since_is_a_conflict(person):
    workshop = WorkshopFactory(arena=person.arena)
    note = workflow.write_note(workshop, by=person, text="Först", token=uuid.uuid4())
    workflow.edit_note(note, version=1, text="Sedan")

    with pytest.raises(EditConflict) as caught:
        workflow.edit_note(note, version=1, text="Annars")

    assert caught.value.saved.text == "Sedan"


def test_voting_twice_is_voting_once_and_can_be_undone(person):
    mojlighet = workflow.add_mojlighet(person.arena, by=person, text="Läs handlingar högt.")

    workflow.vote(mojlighet, by=person)
    workflow.vote(mojlighet, by=person)
    assert mojlighet.roster.count() == 1

    workflow.unvote(mojlighet, by=person)
    assert mojlighet.roster.count() == 0


def test_a_possibility_that_somebody_has_changed_since_is_a_conflict(person):
    mojlighet = workflow.add_mojlighet(person.arena, by=person, text="Läs handlingar högt.")
    workflow.edit_mojlighet(mojlighet, by=mojlighet.by, version=1, text="Läs beslut högt.")

    with pytest.raises(EditConflict):
        workflow.edit_mojlighet(mojlighet, by=mojlighet.by, version=1, text="Läs allt högt.")


def write(arena, after, level=Ambitionsniva.TESTA):
    return workflow.write_ambition(
        arena, by=arena.director, level=level, text="Pröva.", after=after
    )


def test_a_changed_mind_is_a_new_version(person):
    arena = person.arena
    write(arena, 0)
    write(arena, 1, Ambitionsniva.INFORA)

    assert [one.level for one in arena.ambitioner.all()] == ["testa", "infora"]
    with pytest.raises(EditConflict) as caught:
        write(arena, 1)
    assert caught.value.saved.number == 2


def test_named_people_stand_behind_an_ambition_from_a_day(person):
    row = write(person.arena, 0)

    workflow.agree(row, by=person.arena.director, people=[person], agreed_on=stories.DAY)

    row.refresh_from_db()
    assert row.agreed_on == stories.DAY
    assert [one.deltagare for one in row.samtycken.all()] == [person]
    assert person.arena.handelser.get().step == "AGREE"


def test_an_ambition_is_agreed_once_by_people_of_the_arena(person):
    row = write(person.arena, 0)

    def agree(*people):
        return workflow.agree(row, by=person.arena.director, people=people, agreed_on=stories.DAY)

    with pytest.raises(NotReady, match="Välj vilka"):
        agree()
    with pytest.raises(NotReady, match="Bara arenans deltagare"):
        agree(person, DeltagareFactory())
    agree(person)
    with pytest.raises(NotReady, match="redan beslutad"):
        agree(person)


def test_an_effektmal_traces_back_to_possibilities(person):
    mojlighet = workflow.add_mojlighet(person.arena, by=person, text="Läs handlingar högt.")

    mal = workflow.add_effektmal(person.arena, mojligheter=[mojlighet], **GOAL)

    assert list(mal.mojligheter.all()) == [mojlighet]
    edited = workflow.edit_effektmal(mal, version=1, **GOAL | {"target": Decimal(3)})
    assert (edited.target, edited.version, list(edited.mojligheter.all())) == (3, 2, [])
    with pytest.raises(EditConflict):
        workflow.edit_effektmal(mal, version=1, **GOAL)


def test_a_measurement_is_added_and_says_when_to_look_next():
    mal = stories.effektmal(UtvecklingsarenaFactory(status=Arenastatus.AVSLUTAD))
    owner, next_time = AnvandareFactory(), dt.date(2027, 3, 1)

    for value in (9, 7):
        workflow.measure(
            mal, by=owner, measured_on=stories.DAY, value=Decimal(value), measure_on=next_time
        )

    mal.refresh_from_db()
    assert mal.measure_on == next_time
    assert [one.value for one in mal.matningar.all()] == [9, 7]


def test_effektmal_start_projects_many_to_many(person):
    arena = person.arena
    goals = [stories.effektmal(arena), stories.effektmal(arena)]

    def start(name, effektmal):
        fields = {"name": name, "slag": Projektslag.PROJEKT}
        return workflow.start_projekt(arena, by=arena.director, effektmal=effektmal, **fields)

    pilot, school = start("Piloten", goals), start("Skolan", goals[:1])

    assert list(goals[0].projekt.all()) == [pilot, school]
    assert list(goals[1].projekt.all()) == [pilot]
    with pytest.raises(NotReady, match="arenans effektmål"):
        start("Utan", [])
    with pytest.raises(NotReady, match="arenans effektmål"):
        start("Annans", [stories.effektmal(UtvecklingsarenaFactory())])


def test_an_effektmal_starts_a_new_behov_as_a_draft_of_whoever_starts_it(person):
    arena = person.arena

    projekt = workflow.start_projekt(
        arena,
        by=arena.director,
        effektmal=[stories.effektmal(arena)],
        name="Nytt verksamhetssystem",
        slag=Projektslag.BEHOV,
    )

    assert projekt.behov.status == Status.UTKAST
    assert projekt.behov.submitted_by == arena.director


def test_an_action_is_done_once(person):
    workshop = WorkshopFactory(arena=person.arena)
    atgard = workflow.add_atgard(workshop, text="Fråga juristen", owner=person, due_on=stories.DAY)

    first = workflow.finish_atgard(atgard).done_at

    assert first
    assert workflow.finish_atgard(atgard).done_at == first
