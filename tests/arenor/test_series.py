"""The series of workshops: proposed, booked, moved, cancelled and held."""

import datetime as dt
from itertools import pairwise

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from arenor import workflow
from arenor.choices import Arenastatus
from arenor.models import Inbjudan
from arenor.workflow import EditConflict, NotReady, StepNotAllowed
from arenor.workflow.series import TEMPLATE
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from utskick.arbetsdagar import is_working_day, working_days_between
from utskick.models import Stangningsdag

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 12, 8, 9, tzinfo=timezone.get_default_timezone())
NOON = MORNING + dt.timedelta(hours=3)


def book(workshop, starts_at=MORNING, **fields):
    ends_at = starts_at + dt.timedelta(hours=3)
    return workflow.schedule(
        workshop, version=workshop.version, starts_at=starts_at, ends_at=ends_at, **fields
    )


def test_a_series_is_proposed_on_working_days_over_closed_days():
    Stangningsdag.objects.create(date=dt.date(2026, 12, 16), name="Klämdag")

    proposals = workflow.propose(dt.date(2026, 11, 25))

    assert tuple(one.theme for one in proposals) == TEMPLATE
    days = [one.starts_at.date() for one in proposals]
    assert days[0] == dt.date(2026, 12, 17)  # the 16th is closed
    assert all(is_working_day(day) for day in days)
    assert [working_days_between(*pair) for pair in pairwise(days)] == [15] * 3


def test_proposed_times_are_nine_by_the_clock_on_both_sides_of_summer_time():
    proposals = workflow.propose(dt.date(2026, 2, 20))

    hours = {timezone.localtime(one.starts_at).hour for one in proposals}
    offsets = {one.starts_at.utcoffset() for one in proposals}
    assert hours == {9}
    assert offsets == {dt.timedelta(hours=1), dt.timedelta(hours=2)}


def test_workshops_are_numbered_on():
    arena = stories.going_on()

    workflow.add_workshops(arena, ["Nuläge", "Ambition"])
    workflow.add_workshops(arena, ["Effektmål"])

    rows = arena.workshoppar.values_list("number", "theme")
    assert list(rows) == [(1, "Nuläge"), (2, "Ambition"), (3, "Effektmål")]


def test_a_cloned_series_has_the_words_but_not_the_times():
    old = WorkshopFactory(is_booked=True, agenda="Välkommen", theme="Nuläge", place="Sal 2")
    arena = stories.going_on()

    [new] = workflow.clone_series(arena, from_arena=old.arena)

    assert (new.theme, new.agenda, new.number) == ("Nuläge", "Välkommen", 1)
    assert (new.starts_at, new.place) == (None, "")
    assert new.uid != old.uid


def test_booking_invites_everyone_who_takes_part():
    workshop = WorkshopFactory()
    coming = [DeltagareFactory(arena=workshop.arena), DeltagareFactory(arena=workshop.arena)]
    DeltagareFactory(arena=workshop.arena, removed_at=timezone.now())

    booked = book(workshop, place="Sal 2", link="https://mote.example/1")

    assert {one.deltagare for one in booked.inbjudningar.all()} == set(coming)
    assert (booked.starts_at, booked.ends_at) == (MORNING, NOON)
    assert (booked.place, booked.link) == ("Sal 2", "https://mote.example/1")


def test_each_change_that_a_calendar_must_notice_raises_the_sequence():
    workshop = WorkshopFactory()
    booked = book(workshop)
    moved = book(booked, MORNING + dt.timedelta(days=1))
    same = book(moved, MORNING + dt.timedelta(days=1))
    words = workflow.edit_workshop(same, version=same.version, theme=same.theme, agenda="Ny")
    renamed = workflow.edit_workshop(words, version=words.version, theme="Nytt", agenda="Ny")
    cancelled = workflow.cancel(renamed, version=renamed.version)
    again = book(cancelled)

    versions = [booked, moved, same, words, renamed, cancelled, again]
    assert [one.sequence for one in versions] == [1, 2, 2, 2, 3, 4, 5]
    assert {one.uid for one in versions} == {workshop.uid}
    assert again.cancelled_at is None


def test_a_change_of_what_somebody_has_moved_since_is_a_conflict():
    workshop = WorkshopFactory()
    book(workshop)

    with pytest.raises(EditConflict) as caught:
        book(workshop, MORNING + dt.timedelta(days=1))

    assert caught.value.saved.starts_at == MORNING


def test_an_answer_is_of_its_time_and_stays_when_only_the_place_changes():
    workshop = WorkshopFactory()
    DeltagareFactory(arena=workshop.arena)
    booked = book(workshop)
    workflow.answer(booked.inbjudningar.get(), "ACCEPTED")

    elsewhere = book(booked, place="Sal 3")
    assert Inbjudan.objects.get().svar == "ACCEPTED"

    book(elsewhere, MORNING + dt.timedelta(days=1), place="Sal 3")
    assert Inbjudan.objects.get().svar == "NEEDS-ACTION"


def test_only_what_is_booked_is_cancelled_or_held():
    workshop = WorkshopFactory()

    with pytest.raises(NotReady, match="ställas in"):
        workflow.cancel(workshop, version=1)
    with pytest.raises(NotReady, match="bokad workshop"):
        workflow.hold(workshop, attended=[])
    booked = book(workshop, timezone.now() + dt.timedelta(hours=1))
    with pytest.raises(NotReady, match="inte börjat"):
        workflow.hold(booked, attended=[])


def test_what_was_held_is_not_moved_nor_cancelled():
    workshop = stories.held(stories.going_on())

    with pytest.raises(NotReady, match="redan genomförd"):
        book(workshop)
    with pytest.raises(NotReady, match="ställas in"):
        workflow.cancel(workshop, version=1)


def test_who_came_is_kept_and_can_be_put_right():
    workshop = WorkshopFactory()
    came, missed = DeltagareFactory.create_batch(2, arena=workshop.arena)
    with time_machine.travel(MORNING - dt.timedelta(days=1), tick=False):
        booked = book(workshop)

    with time_machine.travel(NOON, tick=False):
        workflow.hold(booked, attended=[missed])
        first = booked.arena.workshoppar.get().held_at
        workflow.hold(booked, attended=[came])

    answers = {one.deltagare: one.attended for one in Inbjudan.objects.all()}
    assert answers == {came: True, missed: False}
    assert booked.arena.workshoppar.get().held_at == first


def test_attendance_costs_the_same_for_thirty_as_for_one():
    def cost(number):
        workshop = stories.held(stories.going_on())
        people = DeltagareFactory.create_batch(number, arena=workshop.arena)
        for person in people:
            stories.invited(workshop, person)
        with CaptureQueriesContext(connection) as queries:
            workflow.hold(workshop, attended=people)
        return len(queries)

    assert cost(1) == cost(30)


def test_an_ended_arena_books_nothing():
    workshop = WorkshopFactory(arena__status=Arenastatus.NEDLAGD)

    with pytest.raises(StepNotAllowed):
        book(workshop)


def test_clashes_are_found_by_overlap_in_any_arena():
    person = DeltagareFactory()
    there = WorkshopFactory(arena=person.arena)
    book(there)
    here = DeltagareFactory(arena=UtvecklingsarenaFactory(), anvandare=person.anvandare)
    workshop = WorkshopFactory(arena=here.arena)
    hour = dt.timedelta(hours=1)

    def found(starts_at, ends_at):
        return [(who.name, what) for who, what in workflow.clashes(workshop, starts_at, ends_at)]

    assert found(MORNING + hour, NOON + hour) == [(person.name, there)]
    assert found(MORNING - hour, NOON + hour) == [(person.name, there)]
    assert found(NOON, NOON + hour) == []  # one ends as the other begins
    assert found(MORNING - hour, MORNING) == []
    there.refresh_from_db()
    workflow.cancel(there, version=there.version)
    assert found(MORNING, NOON) == []


def test_clashes_take_one_query(django_assert_num_queries):
    person = DeltagareFactory()
    workshop = WorkshopFactory(arena=person.arena)
    for _ in range(3):
        other = WorkshopFactory(arena=DeltagareFactory(anvandare=person.anvandare).arena)
        book(other)

    with django_assert_num_queries(1):
        assert len(workflow.clashes(workshop, MORNING, NOON)) == 3
