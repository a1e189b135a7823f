"""One lets a candidate rest while another opens an arena from it, and a form is sent many times."""

import datetime as dt
import threading
import uuid

import pytest
from django.utils import timezone

from arenor import workflow
from arenor.models import Utvecklingsarena
from arenor.workflow import NotReady
from arenor.workflow import candidates as candidates_workflow
from behov import workflow as behov_workflow
from behov.choices import Status
from behov.models import Behov
from tests.arenor import stories
from tests.behov.test_workflow_races import in_threads
from tests.factories import BehovFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

A_WHILE = 1.0
"""Seconds: far longer than it takes to open an arena, if nothing is in the way."""


class Locks:
    """behov.workflow, but that resting waits a while for the other to have opened the arena."""

    def __init__(self, *, lock):
        self.lock = lock
        self.opened = threading.Event()

    def park(self, behov, **fields):
        self.opened.wait(A_WHILE)
        return behov_workflow.park(behov, **fields)


def rest_and_open_at_once(monkeypatch, *, lock):
    """What became of the behov: whether it rests, and in how many arenas it is."""
    behov, leader = BehovFactory(status=Status.I_ARENA), stories.director()
    paused = Locks(lock=lock)
    looked = threading.Event()

    def note(behov):
        found = lock(behov)
        looked.set()
        return found

    paused.lock = note
    monkeypatch.setattr(candidates_workflow, "behov_workflow", paused)

    def act(what):
        if what == "rest":
            soon = timezone.localdate() + dt.timedelta(days=30)
            workflow.park(behov, by=leader, motivation="Sedan.", watch_on=soon)
            return
        looked.wait(A_WHILE)
        try:
            workflow.open_arena(by=leader, title="Arena", question="Hur?", behov=[behov])
        except NotReady:
            return
        paused.opened.set()

    in_threads(act, ["rest", "open"])
    behov.refresh_from_db()
    return behov.status, behov.arenor.open().count()


def test_a_candidate_rests_or_is_taken_up_but_never_both(monkeypatch):
    found = rest_and_open_at_once(monkeypatch, lock=behov_workflow.lock)

    assert found == (Status.VILANDE, 0)


def test_without_the_lock_an_arena_holds_what_rests(monkeypatch):
    """The negative control of the test above."""

    def read(behov):
        return Behov.objects.get(pk=behov.pk)

    assert rest_and_open_at_once(monkeypatch, lock=read) == (Status.VILANDE, 1)


def test_the_same_form_sent_eight_times_at_once_opens_one_arena():
    behov, leader, token = BehovFactory(status=Status.I_ARENA), stories.director(), uuid.uuid4()

    def open_arena(_):
        words = {"title": "Arena", "question": "Hur?", "token": token}
        return workflow.open_arena(by=leader, behov=[behov], **words)

    found = in_threads(open_arena, range(8))

    arena = Utvecklingsarena.objects.get()
    assert found == [arena] * 8
    assert arena.handelser.count() == 1
