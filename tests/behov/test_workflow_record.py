"""What is changed beside the steps from status to status is on record too, in words."""

import pytest

from behov import workflow
from behov.choices import Status
from behov.models import Behov
from behov.standing import all_regler
from behov.timeline import timeline_of
from tests.behov import stories
from tests.factories import AnvandareFactory, BehovFactory, NyttaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return AnvandareFactory(first_name="Lea", last_name="Dal")


def notes(behov):
    return list(behov.handelser.values_list("step", "note"))


def test_a_diarienummer_is_on_record_with_the_one_before(by):
    behov = BehovFactory()
    for number in ["KS 2026/117", "KS 2026/118", ""]:
        workflow.set_diarienummer(behov, by=by, diarienummer=number)

    assert notes(behov) == [
        ("SET_DIARIENUMMER", "Diarienummer: KS 2026/117"),
        ("SET_DIARIENUMMER", "Diarienummer: KS 2026/118 (förut KS 2026/117)"),
        ("SET_DIARIENUMMER", "Diarienummer: borttaget (förut KS 2026/118)"),
    ]
    assert {handelse.by for handelse in behov.handelser.all()} == {by}
    assert Behov.objects.get().version == behov.version + 3


def test_the_same_diarienummer_again_is_nothing_new(by):
    behov = BehovFactory(diarienummer="KS 2026/117")

    workflow.set_diarienummer(behov, by=by, diarienummer="KS 2026/117")

    assert notes(behov) == []
    assert Behov.objects.get().version == behov.version


def test_completed_benefits_are_on_record_in_one_event(by):
    behov = BehovFactory(status=Status.GODKANT, nyttor=0)
    anna, olle = AnvandareFactory(last_name="Ek"), AnvandareFactory(last_name="Al")
    first = NyttaFactory(behov=behov, position=1, text="Kortare kö", owner=anna, indicator="Dagar")
    second = NyttaFactory(behov=behov, position=2, text="Färre fel")
    third = NyttaFactory(behov=behov, position=3, text="Bättre luft", baseline="14")

    workflow.complete_nyttor(
        behov,
        by=by,
        changes={
            first: {"owner_id": olle.pk, "indicator": "", "baseline": "12 dagar"},
            second: {"owner": anna, "no_baseline_reason": "Ny verksamhet."},
            third: {"baseline": "14"},
        },
    )

    [(step, note)] = notes(behov)
    assert step == "COMPLETE_NYTTOR"
    assert note.splitlines() == [
        "Nytta 1, Kortare kö",
        "Nyttoägare: Kim Al (förut Kim Ek)",
        "Mätetal: borttaget (förut Dagar)",
        "Nuläge (baslinje): 12 dagar",
        "Nytta 2, Färre fel",
        "Nyttoägare: Kim Ek",
        "Varför ingen baslinje finns: Ny verksamhet.",
    ]
    first.refresh_from_db()
    assert (first.owner, first.indicator, first.baseline) == (olle, "", "12 dagar")
    assert Behov.objects.get().version == behov.version + 1


def test_what_stood_there_before_is_what_the_database_says(by):
    behov = BehovFactory(status=Status.GODKANT)
    stale = behov.nyttor.get()
    behov.nyttor.update(target="9")

    workflow.complete_nyttor(behov, by=by, changes={stale: {"target": "8"}})

    assert notes(behov)[0][1].endswith("Mål: 8 (förut 9)")


def test_benefits_that_stay_as_they_were_are_nothing_new(by):
    behov = BehovFactory(status=Status.GODKANT)

    workflow.complete_nyttor(behov, by=by, changes={behov.nyttor.get(): {"baseline": ""}})

    assert notes(behov) == []


def test_a_benefit_of_another_behov_is_not_touched(by):
    nytta = BehovFactory(status=Status.GODKANT).nyttor.get()

    with pytest.raises(KeyError):
        workflow.complete_nyttor(
            BehovFactory(status=Status.GODKANT), by=by, changes={nytta: {"baseline": "14"}}
        )

    nytta.refresh_from_db()
    assert nytta.baseline == ""


def test_whoever_reads_it_in_full_is_told_and_others_are_not(by):
    behov = stories.approved()
    workflow.set_diarienummer(behov, by=by, diarienummer="KS 2026/117")

    def told(reader):
        entries = timeline_of(behov, reader=reader, regler=all_regler())
        return [(entry.what, entry.note) for entry in entries if entry.step == "SET_DIARIENUMMER"]

    assert told(behov.submitted_by) == [("Diarienumret angavs", "Diarienummer: KS 2026/117")]
    assert told(AnvandareFactory()) == []
