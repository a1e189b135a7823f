"""Drafts: created once, never overwritten by a stale page, frozen once sent in."""

import pytest
from django.db import IntegrityError, transaction

from behov import workflow
from behov.choices import Status
from behov.models import Behov, Fil
from behov.workflow import NotReady
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db


def test_the_same_token_gives_the_same_draft():
    by = AnvandareFactory()
    first = workflow.create_draft(by=by)

    second = workflow.create_draft(by=by, token=first.token)

    assert second == first


def test_someone_elses_token_gives_nothing():
    first = workflow.create_draft(by=AnvandareFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.create_draft(by=AnvandareFactory(), token=first.token)


def test_save_draft_refuses_a_stale_version_and_keeps_what_is_saved():
    behov = workflow.create_draft(by=AnvandareFactory())
    saved = workflow.save_draft(behov, version=behov.version, fields={"title": "Först"})

    with pytest.raises(workflow.EditConflict) as conflict:
        workflow.save_draft(behov, version=behov.version, fields={"title": "Sedan"})

    assert conflict.value.behov.title == "Först"
    assert Behov.objects.get().version == saved.version


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UTKAST, Status.KOMPLETTERING}))
def test_text_is_frozen_where_it_may_not_be_edited(status):
    behov = BehovFactory(status=status)

    with pytest.raises(workflow.NotEditable):
        workflow.save_draft(behov, version=behov.version, fields={"title": "Nytt"})


def test_completing_may_not_empty_what_was_sent_in():
    behov = BehovFactory(status=Status.KOMPLETTERING)

    with pytest.raises(NotReady):
        workflow.save_draft(behov, version=behov.version, fields={"problem": ""})


def test_rows_of_benefits_follow_the_form():
    behov = BehovFactory(status=Status.UTKAST, nyttor=3)
    rows = [{"intressent": "Invånare", "text": "Kortare väntan"}]

    workflow.save_draft(behov, version=behov.version, nyttor=rows)

    assert list(behov.nyttor.values_list("position", "intressent", "text")) == [
        (1, "Invånare", "Kortare väntan")
    ]


def attach(behov, name="a.txt", content=b"text"):
    return workflow.attach(
        behov,
        by=behov.submitted_by,
        name=name,
        content_type="text/plain",
        content=content,
        sha256="0" * 64,
    )


def test_the_same_file_twice_is_one_attachment():
    behov = BehovFactory(status=Status.UTKAST)

    assert attach(behov) == attach(behov)
    assert Fil.objects.count() == 1


def test_detach_from_a_draft_removes_the_bytes_unless_another_behov_has_them():
    one, other = BehovFactory(status=Status.UTKAST), BehovFactory(status=Status.UTKAST)
    mine, theirs = attach(one), attach(other)

    workflow.detach(mine)
    assert Fil.objects.count() == 1
    workflow.detach(theirs)
    assert Fil.objects.count() == 0


def test_detach_when_completing_keeps_the_frozen_version_readable():
    behov = BehovFactory(status=Status.KOMPLETTERING)
    bilaga = attach(behov)

    workflow.detach(bilaga)

    bilaga.refresh_from_db()
    assert bilaga.removed_at is not None
    assert Fil.objects.count() == 1


def test_discard_deletes_a_draft_with_its_files():
    behov = BehovFactory(status=Status.UTKAST)
    attach(behov)

    workflow.discard(behov)

    assert not Behov.objects.exists()
    assert not Fil.objects.exists()


def test_discard_refuses_what_was_sent_in():
    with pytest.raises(workflow.NotEditable):
        workflow.discard(BehovFactory())
