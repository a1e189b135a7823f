"""What a poll has come to: sums, and which time suits best."""

import datetime as dt

import pytest
from django.utils import timezone

from arenor.choices import Deltagarroll, Kan
from arenor.models import Tidssvar
from arenor.poll_results import results_of
from tests.arenor.factories import DeltagareFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

JA, MASTE, NEJ = Kan.JA, Kan.NODVANDIGT, Kan.NEJ


@pytest.fixture
def workshop():
    return WorkshopFactory()


def result(workshop, *answers_of_each, leads=None):
    """`answers_of_each` person about each of as many times; None is no answer."""
    begins = timezone.now() + dt.timedelta(days=30)
    forslag = [
        workshop.tidsforslag.create(
            starts_at=begins + dt.timedelta(days=day), ends_at=begins + dt.timedelta(days=day + 1)
        )
        for day in range(len(answers_of_each[0]))
    ]
    people = []
    for number, answers in enumerate(answers_of_each):
        role = Deltagarroll.FACILITATOR if number == leads else Deltagarroll.DELTAGARE
        people.append(DeltagareFactory(arena=workshop.arena, role=role))
        for one, kan in zip(forslag, answers, strict=True):
            if kan:
                Tidssvar.objects.create(forslag=one, deltagare=people[-1], kan=kan)
    return results_of(workshop.tidsforslag.prefetch_related("svar"), people)


def best(results):
    return [column.is_best for column in results.columns]


def test_who_can_when_in_words_and_sums(workshop):
    results = result(workshop, [JA, MASTE, NEJ], [JA, None, None], [None, None, None])

    assert [row for _person, row in results.rows] == [
        ["Passar", "Om det måste", "Passar inte"],
        ["Passar", "Inget svar", "Inget svar"],
        ["Inget svar", "Inget svar", "Inget svar"],
    ]
    assert [(one.yes, one.if_needed, one.no, one.can) for one in results.columns] == [
        (2, 0, 0, 2),
        (0, 1, 0, 1),
        (0, 0, 1, 0),
    ]
    assert results.answered == 2


def test_the_best_time_is_the_one_that_most_can_come_to(workshop):
    assert best(result(workshop, [JA, MASTE], [NEJ, MASTE])) == [False, True]


def test_of_two_that_as_many_can_come_to_the_one_that_suits_is_best(workshop):
    assert best(result(workshop, [JA, MASTE], [MASTE, MASTE])) == [True, False]


def test_two_can_be_best(workshop):
    assert best(result(workshop, [JA, JA, NEJ])) == [True, True, False]


def test_a_time_that_the_facilitator_cannot_is_not_best(workshop):
    results = result(workshop, [NEJ, JA], [JA, NEJ], [JA, NEJ], leads=0)

    assert best(results) == [False, True]


def test_without_an_answer_nothing_is_best(workshop):
    assert best(result(workshop, [None, NEJ])) == [False, False]


def test_who_no_longer_takes_part_does_not_count(workshop):
    results = result(workshop, [JA])

    [after] = results_of(workshop.tidsforslag.prefetch_related("svar"), []).columns
    assert results.columns[0].yes == 1
    assert after.yes == 0
