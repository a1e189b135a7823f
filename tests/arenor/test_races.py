"""Two at once in an arena, and what happens when the lock is taken away."""

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from arenor import workflow
from arenor.choices import Ambitionsniva, Arenastatus
from arenor.models import (
    Ambition,
    Anteckning,
    Deltagare,
    Effektmal,
    Kalenderflode,
    Rost,
    Utvecklingsarena,
    Workshop,
)
from arenor.workflow import EditConflict, people, steps
from arenor.workflow import arena as ending
from organisation.models import Anvandare
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, WorkshopFactory
from tests.behov.test_workflow_races import in_threads
from tests.factories import AnvandareFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def without_locks(monkeypatch):
    """Read, then write: what the code would be without its row locks.

    Where the arena would be locked the eight wait for each other, so that they are as much at once
    on a busy machine as on an idle one.
    """
    together = threading.Barrier(8)

    def read(arena):
        together.wait(timeout=30)
        return Utvecklingsarena.objects.get(pk=arena.pk)

    monkeypatch.setattr(steps, "lock", read)
    querysets = {type(model.objects.all()) for model in (Workshop, Ambition, Deltagare, Effektmal)}
    for queryset in querysets:
        monkeypatch.setattr(queryset, "select_for_update", lambda self, **_kwargs: self)


def outcome(function):
    """What became of it, in one word."""

    def attempt(argument):
        try:
            function(argument)
        except EditConflict:
            return "too late"
        except (IntegrityError, OperationalError, Rost.MultipleObjectsReturned):
            return "collided"  # the unique key is the last line of defence, or a deadlock
        return "done"

    return attempt


def schedule(workshop):
    def book(hours):
        starts_at = timezone.now() + dt.timedelta(days=30, hours=hours)
        ends_at = starts_at + dt.timedelta(hours=2)
        workflow.schedule(workshop, version=1, starts_at=starts_at, ends_at=ends_at)

    return in_threads(outcome(book), range(8))


def test_of_those_who_schedule_at_once_one_succeeds_and_the_others_hear_it():
    workshop = WorkshopFactory(arena=stories.going_on())

    assert sorted(schedule(workshop)) == ["done"] + ["too late"] * 7
    workshop.refresh_from_db()
    assert workshop.sequence == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_several_schedule_the_same_workshop():
    """The negative control of the test above."""
    workshop = WorkshopFactory(arena=stories.going_on())

    assert schedule(workshop).count("done") > 1


def add_series(arena):
    def add(_):
        workflow.add_workshops(arena, ["Nuläge", "Ambition"], after=0)

    return in_threads(outcome(add), range(8))


def test_a_series_that_is_sent_several_times_at_once_is_added_once():
    arena = stories.going_on()

    assert sorted(add_series(arena)) == ["done"] + ["too late"] * 7
    assert arena.workshoppar.count() == 2


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_numbers_of_workshops_collide():
    """The negative control of the test above."""
    assert "collided" in add_series(stories.going_on())


def edit_person(person):
    def edit(number):
        workflow.edit_deltagare(person, version=1, organisation=f"Förening {number}")

    return in_threads(outcome(edit), range(8))


def test_of_those_who_change_a_participant_at_once_one_succeeds():
    person = DeltagareFactory(arena=stories.going_on())

    assert sorted(edit_person(person)) == ["done"] + ["too late"] * 7


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_several_change_the_same_participant(monkeypatch):
    """The negative control of the test above: all have read before the first writes."""
    person = DeltagareFactory(arena=stories.going_on())
    all_have_read, save = threading.Barrier(8), Deltagare.save

    def wait_and_save(row, **fields):
        all_have_read.wait(timeout=30)
        save(row, **fields)

    monkeypatch.setattr(Deltagare, "save", wait_and_save)

    assert edit_person(person).count("done") > 1


def write_ambition(arena):
    def write(_):
        workflow.write_ambition(
            arena, by=arena.director, level=Ambitionsniva.TESTA, text="Pröva.", after=0
        )

    return in_threads(outcome(write), range(8))


def test_of_two_ambitions_at_once_one_is_written():
    arena = stories.going_on()

    assert sorted(write_ambition(arena)) == ["done"] + ["too late"] * 7
    assert arena.ambitioner.count() == 1


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_ambitions_collide():
    """The negative control: the unique number stops what the lock no longer does."""
    arena = stories.going_on()

    assert "collided" in write_ambition(arena)
    assert arena.ambitioner.count() == 1


def close_or_publish(arena):
    """One closes it, and seven write its summary."""

    def write(number):
        at = {"by": arena.director, "version": arena.version}
        if number:
            workflow.publish(arena, **at, summary=f"{number}", is_public=False)
        else:
            workflow.close(arena, **at, motivation="Slut")

    return in_threads(outcome(write), range(8))


def test_of_those_who_close_and_publish_at_once_one_does_and_the_others_hear_it():
    arena = stories.ready(Arenastatus.SAMMANSTALLNING)

    assert sorted(close_or_publish(arena)) == ["done"] + ["too late"] * 7


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_who_closes_and_who_publishes_do_not_hear_of_each_other(monkeypatch):
    """The negative control of the test above: only the unique key of the events is left."""
    monkeypatch.setattr(ending, "lock", steps.lock)

    assert "too late" not in close_or_publish(stories.ready(Arenastatus.SAMMANSTALLNING))


def add_effektmal(arena):
    def add(number):
        workflow.add_effektmal(
            arena, text=f"{number}", indicator="b", target=1, target_on=dt.date(2027, 1, 1)
        )

    return in_threads(outcome(add), range(16))


def test_effektmal_that_are_added_at_once_are_numbered_without_a_gap():
    arena = stories.going_on()

    add_effektmal(arena)

    numbers = arena.effektmal.values_list("number", flat=True)
    assert list(numbers) == list(range(1, 17))


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_numbers_of_effektmal_collide():
    """The negative control of the test above."""
    assert "collided" in add_effektmal(stories.going_on())


def test_a_double_vote_is_one_vote():
    person = DeltagareFactory(arena=stories.going_on())
    mojlighet = person.arena.mojligheter.create(text="Läs handlingar högt.")

    assert {*in_threads(outcome(lambda _: workflow.vote(mojlighet, by=person)), range(8))} == {
        "done"
    }
    assert mojlighet.roster.count() == 1


@pytest.mark.usefixtures("without_locks")
def test_without_its_unique_key_a_double_vote_would_count_twice():
    """The negative control of the test above, put back afterwards."""
    person = DeltagareFactory(arena=stories.going_on())
    mojlighet = person.arena.mojligheter.create(text="Läs handlingar högt.")
    [key] = [one for one in Rost._meta.constraints if one.name == "rost_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Rost, key)

    def votes_at_once():
        Rost.objects.all().delete()
        in_threads(outcome(lambda _: workflow.vote(mojlighet, by=person)), range(8))
        return mojlighet.roster.count()

    try:
        counted = max(votes_at_once() for _ in range(5))
    finally:
        Rost.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Rost, key)

    assert counted > 1


def test_a_note_that_is_sent_twice_at_once_is_one_note():
    person = DeltagareFactory(arena=stories.going_on())
    workshop, token = WorkshopFactory(arena=person.arena), uuid.uuid4()

    written = in_threads(
        lambda _: workflow.write_note(workshop, by=person, text="Så.", token=token), range(8)
    )

    assert len(set(written)) == 1
    assert Anteckning.objects.count() == 1


def test_of_two_who_change_one_note_at_once_one_hears_of_it():
    person = DeltagareFactory(arena=stories.going_on())
    workshop = WorkshopFactory(arena=person.arena)
    note = workflow.write_note(workshop, by=person, text="Först", token=uuid.uuid4())

    answers = in_threads(
        outcome(lambda number: workflow.edit_note(note, version=1, text=str(number))), range(8)
    )

    assert sorted(answers) == ["done"] + ["too late"] * 7


def make_feeds():
    person = AnvandareFactory()
    return in_threads(outcome(lambda _n: workflow.new_feed(person)), range(8))


def test_feeds_that_are_asked_for_at_once_are_made_one_after_the_other():
    assert make_feeds() == ["done"] * 8
    assert Kalenderflode.objects.filter(revoked_at=None).count() == 1


def test_without_the_lock_feeds_collide(monkeypatch):
    together = threading.Barrier(8)

    def read(self, **_kwargs):
        together.wait(timeout=30)
        return self

    monkeypatch.setattr(type(Anvandare.objects.all()), "select_for_update", read)

    assert "collided" in make_feeds()


def remove_while_another_has_the_arena(person):
    """What becomes of it in a fifth of a second."""

    def remove():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '200ms'")
            workflow.remove_deltagare(person)
        except OperationalError:
            return "waits"
        finally:
            connection.close()
        return "done"

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Utvecklingsarena.objects.select_for_update(no_key=True).get(pk=person.arena_id)
        return pool.submit(remove).result()


def test_whoever_removes_a_participant_waits_for_whoever_books_a_workshop():
    """Or the one who is removed would be invited to it."""
    person = DeltagareFactory(arena=stories.going_on())

    assert remove_while_another_has_the_arena(person) == "waits"


def test_without_the_lock_of_the_arena_nobody_waits(monkeypatch):
    """The negative control of the test above."""
    person = DeltagareFactory(arena=stories.going_on())
    monkeypatch.setattr(people, "lock", lambda arena: arena)

    assert remove_while_another_has_the_arena(person) == "done"
