"""What must hold when many people press at the same moment, and what happens without the locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from behov import workflow
from behov.choices import Status
from behov.models import Behov, Beslut, Handelse, Nummerserie
from behov.workflow import Step, StepNotAllowed, intake, taking
from tests.behov.takes import TAKE
from tests.behov.test_workflow import ready
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def in_threads(function, arguments):
    """Run `function` once per argument at the same time, each in a connection of its own."""

    def run(argument):
        try:
            return function(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(run, arguments))


def test_simultaneous_decisions_give_one_beslut():
    behov = ready(Status.BEREDD)

    def reject(chef):
        try:
            TAKE[Step.REJECT](behov, by=chef)
        except StepNotAllowed:
            return "too late"
        return "decided"

    answers = in_threads(reject, AnvandareFactory.create_batch(8))

    assert sorted(answers) == ["decided"] + ["too late"] * 7
    assert Beslut.objects.count() == 1
    assert Handelse.objects.count() == 1


def test_without_the_row_lock_simultaneous_steps_collide(monkeypatch):
    """The negative control of the test above: read, then write, and more than one succeeds."""
    behov = ready(Status.UNDER_BEREDNING)
    chef = AnvandareFactory()
    barrier_of_readers = []

    def read_without_lock(row):
        fresh = Behov.objects.get(pk=row.pk)
        barrier_of_readers.append(fresh.version)
        return fresh

    monkeypatch.setattr(taking, "lock", read_without_lock)

    def note(_):
        try:
            TAKE[Step.NOTE](behov, by=chef)
        except IntegrityError:  # the unique (behov, version): the last line of defence
            return "collided"
        return "written"

    answers = in_threads(note, range(64))

    assert "collided" in answers


def test_a_thousand_parallel_submissions_leave_no_gap_and_no_duplicate():
    by = AnvandareFactory()
    drafts = BehovFactory.create_batch(1000, status=Status.UTKAST, submitted_by=by)

    in_threads(lambda draft: workflow.submit(draft, by=by), drafts)

    year = timezone.localdate().year
    numbers = sorted(Behov.objects.values_list("reference", flat=True))
    assert numbers == [f"BEH-{year}-{number:04}" for number in range(1, 1001)]


def test_without_the_lock_of_the_series_numbers_collide(monkeypatch):
    """The negative control of the test above."""
    monkeypatch.setattr(
        type(Nummerserie.objects.all()), "select_for_update", lambda self, **_kwargs: self
    )
    by = AnvandareFactory()
    drafts = BehovFactory.create_batch(200, status=Status.UTKAST, submitted_by=by)

    def submit(draft):
        try:
            workflow.submit(draft, by=by)
        except IntegrityError:
            return "collided"
        return "submitted"

    answers = in_threads(submit, drafts)

    assert "collided" in answers


def test_a_double_click_makes_one_draft():
    by = AnvandareFactory()
    token = workflow.create_draft(by=AnvandareFactory()).token.__class__(int=7)

    drafts = in_threads(lambda _: workflow.create_draft(by=by, token=token), range(8))

    assert len(set(drafts)) == 1


def confirm_while_the_owner_changes(monkeypatch):
    """The owner has been let in to confirm, and waits for the row; then it is another's."""
    behov = ready(Status.UNDER_BEREDNING)
    former, other = behov.owner_person, ForvaltningsobjektFactory(objektagare=AnvandareFactory())
    let_in, changed = Event(), Event()
    confirm = workflow.confirm_owner

    def wait_and_confirm(row, *, by):
        let_in.set()
        changed.wait(20)
        return confirm(row, by=by)

    def change():
        let_in.wait(20)
        with transaction.atomic():
            workflow.lock(behov)
            Behov.objects.filter(pk=behov.pk).update(owner_objekt=other)
        changed.set()

    def post():
        client = Client()
        client.force_login(former)
        return client.post(reverse("behov:confirm_owner", args=[behov.pk]), follow=True).text

    monkeypatch.setattr(workflow, "confirm_owner", wait_and_confirm)
    answer, _none = in_threads(lambda function: function(), [post, change])
    behov.refresh_from_db()
    assert behov.owner == other
    return answer, behov.owner_confirmed_at


def test_who_is_no_longer_the_owner_confirms_nothing(monkeypatch):
    answer, confirmed_at = confirm_while_the_owner_changes(monkeypatch)

    assert "Behovet har fått en annan ägare" in answer
    assert confirmed_at is None
    assert not Handelse.objects.exists()


def test_without_asking_again_under_the_lock_they_confirm_for_another(monkeypatch):
    """The negative control of the test above."""
    monkeypatch.setattr(intake, "_still_owner", lambda *_args: None)

    _answer, confirmed_at = confirm_while_the_owner_changes(monkeypatch)

    assert confirmed_at is not None


def test_who_is_no_longer_the_owner_declines_nothing():
    behov = ready(Status.UNDER_BEREDNING)
    former = behov.owner_person
    type(behov.owner_objekt).objects.update(objektagare=AnvandareFactory())

    with pytest.raises(workflow.NotReady, match="en annan ägare"):
        workflow.decline_owner(behov, by=former, motivation="Nej.")
