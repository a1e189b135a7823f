"""Two people at the desk at the same moment, and what happens without the locks."""

import threading

import pytest
from django.db import OperationalError
from django.test import Client

from behov import step_forms, workflow
from behov.choices import Status
from behov.models import Behov, Handelse
from behov.workflow import Step
from tests.behov.desk import WHY, anyone, filled, step_page
from tests.behov.test_workflow_races import in_threads
from tests.factories import BehovFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def post_at_once(requests):
    """(client, url, data) each in a thread of its own, started together: the status codes."""
    barrier = threading.Barrier(len(requests))

    def post(request):
        client, url, data = request
        barrier.wait()
        return client.post(url, data).status_code

    return sorted(in_threads(post, requests))


def clients(count):
    opened = []
    for _ in range(count):
        client = Client()
        client.force_login(anyone())
        opened.append(client)
    return opened


def notes_on(behov, count=4):
    """As many people, who have all read the same version, write a note on it."""
    posted = filled(Step.NOTE, behov)
    url = step_page(Step.NOTE, behov)
    return post_at_once([(client, url, posted) for client in clients(count)])


def test_of_those_who_read_the_same_version_one_is_first_and_the_others_are_asked_again():
    behov = BehovFactory()

    assert notes_on(behov) == [302, 409, 409, 409]
    assert Handelse.objects.count() == 1


def test_without_the_version_all_would_write_over_one_another(monkeypatch):
    """The negative control of the test above."""
    monkeypatch.setattr(workflow, "lock_at", lambda behov, _version: workflow.lock(behov))
    behov = BehovFactory()

    assert notes_on(behov) == [302] * 4
    assert Handelse.objects.count() == 4


def merge_into_each_other():
    one, other = BehovFactory.create_batch(2)
    pairs = [(one, other), (other, one)]
    return post_at_once(
        [
            (
                client,
                step_page(Step.MERGE, behov),
                {"version": behov.version, "into": into.reference, "motivation": WHY},
            )
            for client, (behov, into) in zip(clients(2), pairs, strict=True)
        ]
    )


def test_two_behov_merged_into_each_other_wait_for_one_another_in_order():
    answers = [merge_into_each_other() for _ in range(5)]

    assert answers == [[302, 422]] * 5

    assert Behov.objects.filter(status=Status.SAMMANSLAGET).count() == 5


def test_without_the_order_of_locks_the_database_breaks_the_circle(monkeypatch):
    """The negative control of the test above: each holds its own and wants the other's."""
    monkeypatch.setattr(step_forms.MergeForm, "touches", [])

    def merge_until_they_meet():
        for _ in range(50):
            merge_into_each_other()

    with pytest.raises(OperationalError, match="deadlock"):
        merge_until_they_meet()
