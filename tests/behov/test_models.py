"""The database refuses the impossible row, whoever writes it."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from behov.choices import Agartyp, Status
from behov.models import Behov, Behovsversion, Beslut, Handelse, Nytta
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "values", "constraint"),
    [
        (Status.INSKICKAT, {"status": "paborjat"}, "behov_status_known"),
        (Status.INSKICKAT, {"status": Status.UTKAST}, "behov_numbered_and_dated_once_submitted"),
        (Status.INSKICKAT, {"reference": None}, "behov_numbered_and_dated_once_submitted"),
        (Status.INSKICKAT, {"submitted_at": None}, "behov_numbered_and_dated_once_submitted"),
        (
            Status.INSKICKAT,
            {"title": ""},
            "behov_submitted_with_title_problem_category_and_owner_kind",
        ),
        (
            Status.UNDER_BEREDNING,
            {"beredare": None},
            "behov_under_beredning_has_beredare_and_deadline",
        ),
        (
            Status.UNDER_BEREDNING,
            {"due_on": None},
            "behov_under_beredning_has_beredare_and_deadline",
        ),
        (Status.KOMPLETTERING, {"due_on": None}, "behov_komplettering_has_due_date"),
        (Status.VILANDE, {"watch_on": None}, "behov_vilande_has_watch_date"),
        (Status.SAMMANSLAGET, {"merged_into": None}, "behov_sammanslaget_points_elsewhere"),
        (Status.BEREDD, {"recommended": ""}, "behov_beredd_has_recommendation"),
    ],
)
def test_impossible_behov_is_refused(status, values, constraint):
    behov = BehovFactory(status=status)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Behov.objects.filter(pk=behov.pk).update(**values)


def test_owner_must_be_of_the_kind_that_is_said():
    behov = BehovFactory(owner_kind=Agartyp.SAKNAS)

    with pytest.raises(IntegrityError, match="behov_objekt_only"), transaction.atomic():
        Behov.objects.filter(pk=behov.pk).update(owner_objekt=ForvaltningsobjektFactory())
    with pytest.raises(IntegrityError, match="behov_enhet_only"), transaction.atomic():
        Behov.objects.filter(pk=behov.pk).update(owner_enhet=EnhetFactory())


def test_behov_is_not_merged_into_itself():
    behov = BehovFactory(status=Status.SAMMANSLAGET)

    with pytest.raises(IntegrityError, match="behov_not_merged_into_itself"), transaction.atomic():
        Behov.objects.filter(pk=behov.pk).update(merged_into=behov)


def test_a_number_is_given_once():
    behov = BehovFactory()

    with pytest.raises(IntegrityError, match="reference"), transaction.atomic():
        BehovFactory(reference=behov.reference)


def test_a_benefit_says_something():
    nytta = NyttaFactory(text="")

    with pytest.raises(IntegrityError, match="nytta_says"), transaction.atomic():
        Nytta.objects.filter(pk=nytta.pk).update(intressent="")


def handelse():
    return Handelse.objects.create(
        behov=BehovFactory(),
        version=2,
        step="NOTE",
        from_status=Status.INSKICKAT,
        to_status=Status.INSKICKAT,
    )


def behovsversion():
    behov = BehovFactory()
    return Behovsversion.objects.create(
        behov=behov, number=1, by=behov.submitted_by, content=[], sha256="0" * 64
    )


def beslut():
    return Beslut.objects.create(
        behov=BehovFactory(),
        organ="radet",
        decided_on=timezone.localdate(),
        utfall="projekt",
        motivation="Ja.",
        decided_by=AnvandareFactory(),
    )


@pytest.mark.parametrize("make", [handelse, behovsversion, beslut])
def test_the_record_refuses_change_and_removal(make):
    row = make()
    rows = type(row).objects.filter(pk=row.pk)

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(behov=BehovFactory())
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.delete()


def test_two_events_of_one_version_are_refused():
    first = handelse()

    with pytest.raises(IntegrityError, match="handelse_once_per_version"), transaction.atomic():
        Handelse.objects.create(
            behov=first.behov,
            version=first.version,
            step="NOTE",
            from_status=Status.INSKICKAT,
            to_status=Status.INSKICKAT,
        )


@pytest.mark.parametrize(
    ("words", "found"),
    [("digital", True), ("nycklarna", True), ("BEH-1999-4711", True), ("cykel", False)],
)
def test_matching_finds_inflected_words_and_the_number(words, found):
    behov = BehovFactory(title="Digitala nycklar i hemtjänsten", reference="BEH-1999-4711")

    assert list(Behov.objects.matching(words)) == ([behov] if found else [])


def test_a_draft_is_visible_to_its_writer_alone():
    draft = BehovFactory(status=Status.UTKAST)
    sent_in = BehovFactory()
    other = AnvandareFactory(may=["view_behov", "bereda_behov", "lead_beredning", "besluta_behov"])

    assert set(Behov.objects.visible_to(draft.submitted_by)) == {draft, sent_in}
    assert set(Behov.objects.visible_to(other)) == {sent_in}
    assert set(Behov.objects.readable_by(other)) == {sent_in}


def test_waiting_for_lists_drafts_completions_and_ownership():
    person = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=person)
    draft = BehovFactory(status=Status.UTKAST, submitted_by=person)
    completion = BehovFactory(status=Status.KOMPLETTERING, submitted_by=person)
    to_confirm = BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt, owner_confirmed_at=timezone.now())
    BehovFactory(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt, status=Status.AVSLAGET)
    BehovFactory(submitted_by=person)

    assert set(Behov.objects.waiting_for(person)) == {draft, completion, to_confirm}
