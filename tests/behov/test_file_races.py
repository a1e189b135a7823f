"""Files that come and go at the same moment, and what happens without the locks."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection

from behov import guards, workflow
from behov.choices import Status
from behov.models import Bilaga, Fil
from behov.workflow import NotReady, files, intake
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CONTENT = b"Samma text i tva behov."
KEY = hashlib.sha256(CONTENT).hexdigest()
LONG_ENOUGH = 1  # seconds, for a thread that nothing holds back


def draft():
    return BehovFactory(status=Status.UTKAST)


def attach(behov):
    return workflow.attach(
        behov,
        by=behov.submitted_by,
        name="a.txt",
        content_type="text/plain",
        content=CONTENT,
        sha256=KEY,
    )


def look_and_keep(content, *, sha256):
    """What `files.keep` is without a lock."""
    Fil.objects.get_or_create(sha256=sha256, defaults={"content": content})


def drop_what_looks_unused(keys):
    """What `files.drop_unused` is without one."""
    Fil.objects.filter(pk__in=list(keys), bilagor=None).delete()


def at_once(*functions):
    def run(function):
        try:
            return function()
        except IntegrityError:
            return "failed"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def discard_while_attaching(monkeypatch, keep):
    """One draft has the file; another gets it, and half-way there the first is thrown away."""
    old, new = draft(), draft()
    attach(old)
    kept, discarded = Event(), Event()

    def keep_and_wait(content, *, sha256):
        keep(content, sha256=sha256)
        kept.set()
        discarded.wait(LONG_ENOUGH)

    def discard():
        kept.wait()
        workflow.discard(old)
        discarded.set()

    monkeypatch.setattr(files, "keep", keep_and_wait)
    return at_once(lambda: attach(new), discard)


def attach_while_discarding(monkeypatch, keep):
    """The first draft is being thrown away, and half-way through another gets its file."""
    old, new = draft(), draft()
    attach(old)
    dropped, attached = Event(), Event()
    drop = files.drop_unused

    def drop_and_wait(keys):
        drop(keys)
        dropped.set()
        attached.wait(LONG_ENOUGH)

    def attach_then():
        dropped.wait()
        bilaga = attach(new)
        attached.set()
        return bilaga

    monkeypatch.setattr(files, "drop_unused", drop_and_wait)
    monkeypatch.setattr(files, "keep", keep)
    return at_once(attach_then, lambda: workflow.discard(old))


RACES = [discard_while_attaching, attach_while_discarding]


@pytest.mark.parametrize("race", RACES)
def test_a_file_that_is_dropped_and_attached_at_once_is_there(race, monkeypatch):
    answers = race(monkeypatch, files.keep)

    assert answers == [Bilaga.objects.get(), None]
    assert bytes(Fil.objects.get().content) == CONTENT


@pytest.mark.parametrize("race", RACES)
def test_without_the_lock_the_upload_fails(race, monkeypatch):
    """The negative control of the test above."""
    assert race(monkeypatch, look_and_keep) == ["failed", None]
    assert not Bilaga.objects.exists()


def test_without_its_own_lock_a_drop_has_decided_before_the_other_attaches(monkeypatch):
    """The negative control of whoever drops."""
    monkeypatch.setattr(files, "drop_unused", drop_what_looks_unused)

    _attached, discarded = discard_while_attaching(monkeypatch, files.keep)

    assert discarded == "failed"


def test_two_who_drop_the_same_files_do_not_wait_for_each_other():
    contents = [f"fil {number}".encode() for number in range(6)]
    drafts = [draft(), draft()]
    for behov, order in zip(drafts, [contents, contents[::-1]], strict=True):
        for content in order:
            key = hashlib.sha256(content).hexdigest()
            files.keep(content, sha256=key)
            Bilaga.objects.create(
                behov=behov, fil_id=key, name=f"{key}.txt", size=5, uploaded_by=behov.submitted_by
            )

    at_once(*[lambda behov=behov: workflow.discard(behov) for behov in drafts])

    assert not Fil.objects.exists()


def upload_to_eight_drafts_at_once(settings):
    """All by one person, who may have as much as three of the files."""
    settings.ATTACHMENT_BYTES_PER_PERSON = 3 * len(CONTENT)
    by = AnvandareFactory()

    def upload(behov):
        try:
            attach(behov)
        except NotReady as refusal:
            return " ".join(refusal.missing)[:28]
        return "kept"

    drafts = BehovFactory.create_batch(8, status=Status.UTKAST, submitted_by=by)
    return sorted(at_once(*[lambda behov=behov: upload(behov) for behov in drafts]))


def test_uploads_to_several_drafts_at_once_keep_within_what_a_person_may_have(settings):
    answers = upload_to_eight_drafts_at_once(settings)

    assert answers == ["Dina bilagor får ta högst 0 "] * 5 + ["kept"] * 3


def test_without_the_lock_of_the_person_they_exceed_it(settings, monkeypatch):
    """The negative control of the test above."""
    all_have_counted = Barrier(8, timeout=20)
    count = guards.attach

    def count_and_wait(behov, **what):
        missing = count(behov, **what)
        all_have_counted.wait()
        return missing

    monkeypatch.setattr(intake, "_one_upload_at_a_time", lambda _by: None)
    monkeypatch.setattr(guards, "attach", count_and_wait)

    assert upload_to_eight_drafts_at_once(settings) == ["kept"] * 8
