"""Two people at one calculation, and what happens without the locks."""

from functools import partial

import pytest
from django.db import IntegrityError

from nyttokalkyl import editing, workflow
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.workflow import NotEditable
from tests.behov.test_workflow_races import in_threads
from tests.factories import AnvandareFactory, NyttokalkylFactory
from tests.nyttokalkyl import stories
from tests.nyttokalkyl.build import cost

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def add_row(kalkyl, by, number):
    row = cost(f"rad-{number}", number + 1, to=["alternativ-1"], first=2026)
    edit = partial(editing.put_row, row=row, seen=editing.NEW)
    try:
        workflow.change(kalkyl, by=by, edit=edit, note="")
    except IntegrityError:  # the unique (kalkyl, version): the last line of defence
        return "collided"
    return "written"


def test_rows_that_are_added_at_once_are_all_kept():
    kalkyl, by = NyttokalkylFactory(), AnvandareFactory()

    in_threads(lambda number: add_row(kalkyl, by, number), range(24))

    kalkyl.refresh_from_db()
    assert len(kalkyl.content["rows"]) == 24
    assert kalkyl.version == 25


def test_without_the_row_lock_rows_are_lost(monkeypatch):
    """The negative control of the test above."""

    def read_without_lock(kalkyl):
        return Nyttokalkyl.objects.select_related("behov").get(pk=kalkyl.pk)

    monkeypatch.setattr(workflow, "lock", read_without_lock)
    kalkyl, by = NyttokalkylFactory(), AnvandareFactory()

    answers = in_threads(lambda number: add_row(kalkyl, by, number), range(24))

    assert "collided" in answers


def test_two_who_lock_at_once_hand_over_once():
    kalkyl = stories.approved()
    people = [stories.controller(), stories.controller()]

    def take(person):
        try:
            workflow.lock_and_hand_over(kalkyl, by=person)
        except NotEditable:
            return "too late"
        return "locked"

    assert sorted(in_threads(take, people)) == ["locked", "too late"]
    assert kalkyl.behov.handelser.filter(step="RECEIVE_FIGURES").count() == 1


def test_two_who_change_their_minds_at_once_get_one_new_version():
    kalkyl, by = stories.locked(), AnvandareFactory()

    made = in_threads(lambda _: workflow.new_version(kalkyl, by=by), range(8))

    assert len(set(made)) == 1


def test_a_draft_goes_to_review_or_aside_but_not_both():
    kalkyl = stories.filled()

    def take(step):
        try:
            step(kalkyl, by=kalkyl.created_by)
        except NotEditable:
            return "too late"
        return "taken"

    answers = in_threads(take, [workflow.request_review, workflow.set_aside])

    assert sorted(answers) == ["taken", "too late"]
