"""Two clicks at the same moment, and what happens without what makes one of them."""

import hashlib
import uuid
from contextlib import contextmanager
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from behov import guards, workflow
from behov.choices import Status
from behov.models import Behov, Behovsversion
from behov.workflow import (
    NotEditable,
    NotReady,
    Step,
    StepNotAllowed,
    intake,
    komplettering,
    taking,
)
from tests.behov.takes import TAKE
from tests.behov.test_workflow_races import in_threads
from tests.behov.typed import page_url, typed, url
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_two_clicks_on_send_give_one_version_and_the_receipt_twice():
    draft = BehovFactory(status=Status.UTKAST)
    clients = [client_of(draft.submitted_by) for _ in range(4)]

    def send(client):
        data = {"version": draft.version, "send": "1"}
        return client.post(url("review", draft.pk), data).url

    assert in_threads(send, clients) == [url("receipt", draft.pk)] * 4
    assert Behovsversion.objects.count() == 1


def test_two_clicks_on_save_are_no_conflict():
    draft = BehovFactory(status=Status.UTKAST)
    clients = [client_of(draft.submitted_by) for _ in range(4)]
    data = typed(draft, "behovet", title="Ny rubrik")

    answers = in_threads(
        lambda one: one.post(page_url(draft, "behovet"), data).status_code, clients
    )

    assert answers == [302] * 4
    assert Behov.objects.get().version == draft.version + 1


@contextmanager
def not_unique(column):
    name = f"behov_behov_{column}_key"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE behov_behov DROP CONSTRAINT {name}")
        yield
        cursor.execute("DELETE FROM behov_behov")
        cursor.execute(f"ALTER TABLE behov_behov ADD CONSTRAINT {name} UNIQUE ({column})")


@pytest.fixture
def no_unique_token():
    with not_unique("token"):
        yield


@pytest.mark.usefixtures("no_unique_token")
def test_without_the_unique_key_two_clicks_give_two_drafts(monkeypatch):
    """The negative control of test_a_double_click_makes_one_draft."""
    by, token = AnvandareFactory(), uuid.uuid4()
    both_have_looked = Barrier(2)

    def look_and_create(queryset, **lookup):
        defaults = lookup.pop("defaults")
        found = queryset.filter(**lookup).first()
        both_have_looked.wait()
        return found or queryset.create(**lookup, **defaults), found is None

    monkeypatch.setattr(type(Behov.objects.all()), "get_or_create", look_and_create)

    drafts = in_threads(lambda _: workflow.create_draft(by=by, token=token), range(2))

    assert len(set(drafts)) == 2


def test_a_completion_asked_for_by_several_at_once_has_one_draft():
    behov = BehovFactory(status=Status.UNDER_BEREDNING)

    def ask(person):
        try:
            TAKE[Step.REQUEST_KOMPLETTERING](behov, by=person)
        except StepNotAllowed:
            return "too late"
        return "asked"

    answers = in_threads(ask, AnvandareFactory.create_batch(4))

    assert sorted(answers) == ["asked"] + ["too late"] * 3
    assert Behov._base_manager.filter(completes=behov).count() == 1


def drafts_without_a_lock(monkeypatch):
    """Two that start the draft of one behov, and have both looked before either writes."""
    behov = BehovFactory(status=Status.UNDER_BEREDNING, nyttor=0)
    both_have_looked = Barrier(2)

    def look(_behov):
        both_have_looked.wait()

    monkeypatch.setattr(komplettering, "of", look)

    def start(_):
        try:
            komplettering.start(Behov.objects.get(pk=behov.pk))
        except IntegrityError:
            return "refused"
        return "started"

    return sorted(in_threads(start, range(2)))


def test_a_behov_has_one_draft_even_without_the_lock(monkeypatch):
    assert drafts_without_a_lock(monkeypatch) == ["refused", "started"]


def test_without_the_unique_key_either_it_would_have_two(monkeypatch):
    """The negative control of the test above."""
    with not_unique("completes_id"):
        assert drafts_without_a_lock(monkeypatch) == ["started", "started"]


@pytest.mark.parametrize(
    ("lock", "fate"),
    [
        (taking.lock, "handed back"),
        (lambda behov: Behov.objects.get(pk=behov.pk), "lost"),  # the negative control
    ],
)
def test_answering_while_a_colleague_saves_loses_nothing(monkeypatch, lock, fate):
    behov = BehovFactory(status=Status.KOMPLETTERING)
    has_read, has_saved = Event(), Event()
    read, take_in = komplettering.changes, komplettering.take_in

    def read_and_tell(row):
        changes = read(row)
        has_read.set()
        return changes

    def wait_and_take_in(row):
        has_saved.wait(timeout=0.5)  # with the lock the colleague waits for us
        take_in(row)

    monkeypatch.setattr(intake, "lock", lock)
    monkeypatch.setattr(taking, "lock", lock)
    monkeypatch.setattr(komplettering, "changes", read_and_tell)
    monkeypatch.setattr(komplettering, "take_in", wait_and_take_in)

    def answer():
        workflow.answer_komplettering(behov, by=behov.submitted_by)

    def save():
        assert has_read.wait(timeout=60)
        try:
            workflow.save_draft(behov, version=1, fields={"title": "Kollegans rubrik"})
        except NotEditable:
            return "handed back"  # test_what_is_saved_after_a_colleague_sent_it_in…
        has_saved.set()
        return "saved"

    _none, answered = in_threads(lambda call: call(), [answer, save])

    titles = set(Behov._base_manager.values_list("title", flat=True))
    if answered == "saved" and "Kollegans rubrik" not in titles:
        answered = "lost"
    assert answered == fate


def test_a_draft_discarded_in_two_tabs_at_once_is_kindly_not_found_in_one(monkeypatch):
    draft = BehovFactory(status=Status.UTKAST)
    clients = [client_of(draft.submitted_by) for _ in range(2)]
    both_have_found_it = Barrier(2)

    def wait_and_lock(behov):
        both_have_found_it.wait()
        return taking.lock(behov)

    monkeypatch.setattr(intake, "lock", wait_and_lock)

    answers = in_threads(lambda one: one.post(url("discard", draft.pk)).status_code, clients)

    assert sorted(answers) == [302, 404]
    assert not Behov.objects.exists()


def attach(behov, number):
    content = str(number).encode()
    try:
        workflow.attach(
            behov,
            by=behov.submitted_by,
            name=f"{number}.txt",
            content_type="text/plain",
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    except NotReady:
        return "too many"
    return "kept"


def test_simultaneous_uploads_keep_the_limit(settings):
    settings.ATTACHMENTS_PER_BEHOV = 3
    draft = BehovFactory(status=Status.UTKAST)

    answers = in_threads(lambda number: attach(draft, number), range(8))

    assert sorted(answers) == ["kept"] * 3 + ["too many"] * 5


def test_without_the_row_lock_simultaneous_uploads_exceed_it(settings, monkeypatch):
    """The negative control of the test above."""
    settings.ATTACHMENTS_PER_BEHOV = 3
    draft = BehovFactory(status=Status.UTKAST)
    all_have_counted = Barrier(8, timeout=20)
    count = guards.attach

    def count_and_wait(behov, **what):
        missing = count(behov, **what)
        all_have_counted.wait()
        return missing

    monkeypatch.setattr(intake, "lock", lambda behov: Behov.objects.get(pk=behov.pk))
    monkeypatch.setattr(intake, "_one_upload_at_a_time", lambda _by: None)
    monkeypatch.setattr(guards, "attach", count_and_wait)

    assert in_threads(lambda number: attach(draft, number), range(8)) == ["kept"] * 8
