"""Drafts: created once, never overwritten by a stale page, frozen once sent in."""

import pytest
from django.db import IntegrityError, transaction

from behov import workflow
from behov.choices import Status
from behov.models import Behov, Fil
from behov.workflow import NotReady
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    NyttaFactory,
)

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


def test_rows_of_benefits_follow_the_form():
    behov = BehovFactory(status=Status.UTKAST, nyttor=3)
    rows = [{"intressent": "Invånare", "text": "Kortare väntan"}]

    workflow.save_draft(behov, version=behov.version, nyttor=rows)

    assert list(behov.nyttor.values_list("position", "intressent", "text")) == [
        (1, "Invånare", "Kortare väntan")
    ]


def test_rows_of_benefits_may_change_places():
    behov = BehovFactory(status=Status.UTKAST, nyttor=2)
    first, second = behov.nyttor.all()
    rows = [{"pk": second.pk}, {"pk": first.pk}]

    workflow.save_draft(behov, version=behov.version, nyttor=rows)

    assert list(behov.nyttor.all()) == [second, first]


def test_the_benefit_of_another_behov_is_out_of_reach():
    behov, foreign = BehovFactory(status=Status.UTKAST), NyttaFactory(text="Deras")
    rows = [{"pk": foreign.pk, "intressent": "Vi", "text": "Vår"}]

    workflow.save_draft(behov, version=behov.version, nyttor=rows)

    foreign.refresh_from_db()
    assert foreign.text == "Deras"
    assert list(behov.nyttor.values_list("text", flat=True)) == ["Vår"]


def test_half_a_benefit_can_be_saved_but_not_sent_in():
    behov = BehovFactory(status=Status.UTKAST)
    rows = [{"intressent": "Invånare", "text": ""}, {"intressent": "", "text": "Kortare tid"}]
    behov = workflow.save_draft(behov, version=behov.version, nyttor=rows)

    with pytest.raises(NotReady) as refusal:
        workflow.submit(behov, by=behov.submitted_by)

    assert refusal.value.missing == [
        "Nytta 1: Skriv vad nyttan är.",
        "Nytta 2: Skriv vem som får nyttan.",
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


def test_discard_deletes_a_draft_with_its_files():
    behov = BehovFactory(status=Status.UTKAST)
    attach(behov)

    workflow.discard(behov)

    assert not Behov.objects.exists()
    assert not Fil.objects.exists()


def test_discard_refuses_what_was_sent_in():
    with pytest.raises(workflow.NotEditable):
        workflow.discard(BehovFactory())
