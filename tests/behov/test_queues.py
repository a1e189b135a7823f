import datetime as dt

import pytest
from django.utils import timezone

from behov.choices import Status
from behov.models import Behov
from behov.queues import Queue
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db

STATUSES = {
    Queue.OTILLDELADE: {Status.INSKICKAT},
    Queue.MINA: set(),
    Queue.VANTAR: {Status.KOMPLETTERING, Status.I_ARENA, Status.VILANDE},
    Queue.FORSENADE: set(),
    Queue.KLARA: {Status.BEREDD},
}


def in_queue(queue, user):
    """Without the behov that the factory makes for another to be merged into."""
    return set(Behov.objects.filter(queue.holds(user), merged=None))


@pytest.mark.parametrize("queue", Queue)
def test_which_statuses_stand_in_a_queue(queue):
    every = {status: BehovFactory(status=status) for status in Status}

    assert in_queue(queue, AnvandareFactory()) == {every[status] for status in STATUSES[queue]}


def test_mine_are_the_open_behov_i_am_beredare_of():
    me = AnvandareFactory()
    every = {status: BehovFactory(status=status, beredare=me) for status in Status}

    closed = {
        Status.UTKAST, Status.AVSLAGET, Status.AVSLUTAT, Status.ATERKALLAT, Status.SAMMANSLAGET,
    }  # fmt: skip
    assert in_queue(Queue.MINA, me) == {every[status] for status in set(Status) - closed}
    assert in_queue(Queue.MINA, AnvandareFactory()) == set()


def test_assigned_but_not_yet_taken_up_is_not_unassigned():
    BehovFactory(beredare=AnvandareFactory())

    assert in_queue(Queue.OTILLDELADE, AnvandareFactory()) == set()


def test_overdue_is_from_the_day_after():
    today = timezone.localdate()
    BehovFactory(due_on=today)
    BehovFactory(due_on=None)
    late = BehovFactory(due_on=today - dt.timedelta(days=1))
    BehovFactory(status=Status.AVSLAGET, due_on=today - dt.timedelta(days=1))

    assert in_queue(Queue.FORSENADE, AnvandareFactory()) == {late}
