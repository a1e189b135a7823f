"""Two at once who write in an arena, and what happens when the lock is taken away."""

import threading
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from arenor import workflow
from arenor.choices import Projektslag
from arenor.models import (
    Anteckning,
    Atgard,
    Effektmal,
    Mojlighet,
    Projekt,
    Utvecklingsarena,
)
from arenor.workflow import NotReady, steps
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.arenor.test_races import outcome
from tests.behov.test_workflow_races import in_threads

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

THREADS = 8
ONE_IS_FIRST = ["done"] + ["too late"] * (THREADS - 1)


@pytest.fixture
def without_locks(monkeypatch):
    """Read, then write: what the code would be without its row locks.

    All have read before the first one writes, so that the control does not hang on luck.
    """
    everybody = threading.Barrier(THREADS)

    def read(rows, pk):
        row = rows.get(pk=pk)
        if threading.current_thread() is not threading.main_thread():
            everybody.wait(timeout=60)
        return row

    def unlocked(rows, **_kwargs):
        return SimpleNamespace(get=lambda pk: read(rows, pk))

    monkeypatch.setattr(steps, "lock", lambda arena: read(Utvecklingsarena.objects, arena.pk))
    models = (Anteckning, Atgard, Effektmal, Mojlighet, Projekt)
    for queryset in {type(model.objects.all()) for model in models}:
        monkeypatch.setattr(queryset, "select_for_update", unlocked)


@pytest.fixture
def person():
    return DeltagareFactory(arena=stories.going_on())


def save_note(person):
    """The same note from eight windows, each with a text of its own."""
    workshop, token = WorkshopFactory(arena=person.arena), uuid.uuid4()
    workflow.save_note(workshop, by=person, token=token, version=0, text="Först")

    def save(number):
        workflow.save_note(workshop, by=person, token=token, version=1, text=f"{number}")

    return in_threads(outcome(save), range(THREADS))


def test_of_windows_that_save_one_note_at_once_one_succeeds_and_the_others_hear_it(person):
    assert sorted(save_note(person)) == ONE_IS_FIRST


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_one_window_overwrites_another(person):
    """The negative control of the test above."""
    assert save_note(person).count("done") > 1


def edit_mojlighet(person):
    row = workflow.add_mojlighet(person.arena, by=person, text="Först")

    def edit(number):
        workflow.edit_mojlighet(row, by=row.by, version=1, text=f"{number}")

    return in_threads(outcome(edit), range(THREADS))


def test_of_those_who_change_a_possibility_at_once_one_succeeds(person):
    assert sorted(edit_mojlighet(person)) == ONE_IS_FIRST


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_one_overwrites_anothers_possibility(person):
    """The negative control of the test above."""
    assert edit_mojlighet(person).count("done") > 1


def edit_atgard(person):
    workshop, today = WorkshopFactory(arena=person.arena), timezone.localdate()
    row = workflow.add_atgard(workshop, text="Först", owner=person, due_on=today)

    def edit(number):
        workflow.edit_atgard(row, version=1, text=f"{number}", owner=person, due_on=today)

    return in_threads(outcome(edit), range(THREADS))


def test_of_those_who_change_an_action_at_once_one_succeeds(person):
    assert sorted(edit_atgard(person)) == ONE_IS_FIRST


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_one_overwrites_anothers_action(person):
    """The negative control of the test above."""
    assert edit_atgard(person).count("done") > 1


def edit_projekt(arena):
    goals = [stories.effektmal(arena)]
    fields = {"name": "Piloten", "slag": Projektslag.PROJEKT}
    row = workflow.start_projekt(arena, by=arena.director, effektmal=goals, **fields)

    def edit(number):
        workflow.edit_projekt(row, version=1, effektmal=goals, name=f"{number}")

    return in_threads(outcome(edit), range(THREADS))


def test_of_those_who_change_a_project_at_once_one_succeeds(person):
    assert sorted(edit_projekt(person.arena)) == ONE_IS_FIRST


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_one_overwrites_anothers_project(person):
    """The negative control of the test above."""
    assert edit_projekt(person.arena).count("done") > 1


def start(arena):
    goals = [stories.effektmal(arena)]

    def begin(_):
        try:
            workflow.start_projekt(
                arena, by=arena.director, effektmal=goals, name="P", slag=Projektslag.BEHOV
            )
        except NotReady:
            return "too late"
        return "done"

    return in_threads(begin, range(THREADS))


def test_a_start_that_is_sent_many_times_at_once_is_one_draft(person):
    assert sorted(start(person.arena)) == ONE_IS_FIRST


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_a_start_makes_several_drafts(person):
    """The negative control of the test above."""
    assert start(person.arena).count("done") > 1


def finish(person):
    """What each of eight is told of when it was done."""
    workshop = WorkshopFactory(arena=person.arena)
    row = workflow.add_atgard(workshop, text="Fråga", owner=person, due_on=stories.DAY)
    return set(in_threads(lambda _: workflow.finish_atgard(row).done_at, range(THREADS)))


def test_an_action_that_is_done_by_many_at_once_is_done_once(person):
    assert len(finish(person)) == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_an_action_is_done_several_times(person):
    """The negative control of the test above."""
    assert len(finish(person)) > 1


def measure(arena):
    """How many measurements the same form makes, sent eight times at once."""
    mal = stories.effektmal(arena)
    said = {"by": arena.director, "measured_on": stories.DAY, "value": Decimal(9)}
    in_threads(lambda _: workflow.measure(mal, **said), range(THREADS))
    return mal.matningar.count()


def test_a_measurement_that_is_sent_many_times_at_once_is_one(person):
    assert measure(person.arena) == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_a_measurement_is_entered_several_times(person):
    """The negative control of the test above."""
    assert measure(person.arena) > 1


def add_mojlighet(person):
    fields = {"by": person, "text": "Läs handlingar högt."}
    in_threads(lambda _: workflow.add_mojlighet(person.arena, **fields), range(THREADS))
    return person.arena.mojligheter.count()


def test_a_possibility_that_is_sent_many_times_at_once_is_one(person):
    assert add_mojlighet(person) == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_a_possibility_is_written_several_times(person):
    """The negative control of the test above."""
    assert add_mojlighet(person) > 1
