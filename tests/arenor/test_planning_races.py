"""Two at once who plan a series, and what happens when the lock is taken away."""

from contextlib import suppress

import pytest

from arenor import workflow
from arenor.workflow import NotReady
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.arenor.test_races import outcome
from tests.arenor.test_races import without_locks as without_locks  # noqa: PLC0414 -- a fixture
from tests.behov.test_workflow_races import in_threads

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def move_each_up(arena):
    """Eight at once, each another workshop of nine."""
    rows = list(arena.workshoppar.order_by("position"))[1:]

    def move(row):
        to = row.position - 1
        workflow.move_workshop(row, by=arena.director, seen=row.position, to=to)

    return in_threads(outcome(move), rows)


def test_those_who_move_workshops_at_once_leave_one_order():
    arena = stories.going_on()
    workflow.add_workshops(arena, ["Tema"] * 9)

    outcomes = move_each_up(arena)
    assert set(outcomes) <= {"done", "too late"}
    assert arena.handelser.count() == outcomes.count("done")
    positions = arena.workshoppar.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 10))


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_workshops_that_are_moved_collide():
    """The negative control of the test above."""
    arena = stories.going_on()
    for number in range(1, 10):
        WorkshopFactory(arena=arena, number=number)

    assert "collided" in move_each_up(arena)


def remove_together(workshop):
    def remove(_):
        with suppress(NotReady):  # it is gone, which is what was asked for
            workflow.remove_workshop(workshop, by=workshop.arena.director, version=1)

    return in_threads(outcome(remove), range(8))


def test_a_workshop_that_several_remove_at_once_is_removed_once():
    workshop = WorkshopFactory(arena=stories.going_on())

    assert remove_together(workshop) == ["done"] * 8
    assert workshop.arena.handelser.count() == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_several_remove_the_same_workshop():
    """The negative control of the test above."""
    workshop = WorkshopFactory(arena=stories.going_on())

    assert "collided" in remove_together(workshop)


def add_guest(arena):
    def add(_):
        workflow.add_deltagare(arena, name="Robin Ek", email="robin@foretag.example", group="it")

    return in_threads(outcome(add), range(8))


def test_a_guest_who_is_sent_several_times_at_once_is_added_once():
    arena = stories.going_on()

    assert add_guest(arena) == ["done"] * 8
    assert arena.deltagare.count() == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_the_same_guest_collides():
    """The negative control of the test above."""
    assert "collided" in add_guest(stories.going_on())


def move_to_one_address(arena):
    def move(guest):
        with suppress(NotReady):  # somebody else has it
            workflow.edit_deltagare(guest, version=1, email="robin@foretag.example")

    return in_threads(outcome(move), DeltagareFactory.create_batch(8, arena=arena, anvandare=None))


def test_of_guests_who_move_to_one_address_at_once_one_gets_it():
    arena = stories.going_on()

    assert move_to_one_address(arena) == ["done"] * 8
    assert arena.deltagare.filter(email="robin@foretag.example").count() == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_guests_who_move_to_one_address_collide():
    """The negative control of the test above."""
    assert "collided" in move_to_one_address(stories.going_on())
