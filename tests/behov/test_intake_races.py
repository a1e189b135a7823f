"""Two clicks at the same moment, and what happens without what makes one of them."""

import hashlib
import uuid
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from behov import guards, workflow
from behov.choices import Status
from behov.models import Behov, Behovsversion
from behov.workflow import NotReady, intake
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


@pytest.fixture
def no_unique_token():
    name = "behov_behov_token_key"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE behov_behov DROP CONSTRAINT {name}")
        yield
        cursor.execute("DELETE FROM behov_behov")
        cursor.execute(f"ALTER TABLE behov_behov ADD CONSTRAINT {name} UNIQUE (token)")


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
    all_have_counted = Barrier(8)
    count = guards.attach

    def count_and_wait(behov, **what):
        missing = count(behov, **what)
        all_have_counted.wait()
        return missing

    monkeypatch.setattr(intake, "lock", lambda behov: Behov.objects.get(pk=behov.pk))
    monkeypatch.setattr(guards, "attach", count_and_wait)

    assert in_threads(lambda number: attach(draft, number), range(8)) == ["kept"] * 8
