"""What can happen to a nyttokalkyl, and what is refused."""

from dataclasses import replace
from functools import partial

import pytest

from behov.choices import Status, Utfall
from behov.workflow import Step, latest_figures, recommend
from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import Alternative, RowsAre
from nyttokalkyl.editing import Changed
from nyttokalkyl.interchange import results
from nyttokalkyl.models import Kalkylhandelse, Mode, Nyttokalkyl, What
from nyttokalkyl.workflow import Misfit, NotEditable, NotReady
from tests.behov.test_workflow import ready
from tests.factories import AnvandareFactory, NyttokalkylFactory
from tests.nyttokalkyl import stories
from tests.nyttokalkyl.build import cost
from utskick.models import Utskick

pytestmark = pytest.mark.django_db


def letters():
    return set(Utskick.objects.filter(kind__startswith="kalkyl_").values_list("kind", "recipient"))


def test_a_new_one_has_a_nollalternativ_and_an_alternative():
    kalkyl = NyttokalkylFactory()

    calculation = workflow.document_of(kalkyl).calculation
    assert [one.is_baseline for one in calculation.alternatives] == [True, False]
    assert (calculation.terms.base_year, len(calculation.rows)) == (calculation.terms.first_year, 0)
    [event] = kalkyl.handelser.all()
    assert (event.what, event.by, event.version) == (What.CREATED, kalkyl.created_by, 1)


def test_a_new_one_of_differences_implies_its_nollalternativ():
    kalkyl = NyttokalkylFactory(rows_are=RowsAre.DIFFERENCE)

    calculation = workflow.document_of(kalkyl).calculation
    assert [one.is_baseline for one in calculation.alternatives] == [False]
    assert [one.is_baseline for one in calculation.compared] == [True, False]


def test_a_change_is_written_with_who_made_it_and_what():
    kalkyl, other = NyttokalkylFactory(), AnvandareFactory()
    row = cost("licens", 100, to=["alternativ-1"], first=2026)

    changed = stories.put(kalkyl, row, by=other)

    assert workflow.document_of(changed).calculation.rows == (row,)
    event = changed.handelser.last()
    assert (event.what, event.by, event.note, event.version) == (What.CHANGED, other, "licens", 2)


def test_the_same_change_sent_twice_is_one():
    kalkyl = stories.filled()
    same = partial(
        editing.with_shared, changed=lambda document: document,
        seen=editing.seen_terms(workflow.document_of(kalkyl)),
    )  # fmt: skip

    after = workflow.change(kalkyl, by=kalkyl.created_by, edit=same, note="Igen")

    assert after.version == kalkyl.version
    assert not Kalkylhandelse.objects.filter(note="Igen").exists()


def test_what_cannot_be_evaluated_is_refused_with_every_fault():
    kalkyl = NyttokalkylFactory()
    row = cost("licens", 100, to=["finns-inte", "heller-inte"], first=2026)

    with pytest.raises(Misfit) as refusal:
        stories.put(kalkyl, row)

    assert [fault.where for fault in refusal.value.faults] == [
        ("rows", 0, "alternatives", 0),
        ("rows", 0, "alternatives", 1),
    ]
    kalkyl.refresh_from_db()
    assert kalkyl.content["rows"] == []


def test_a_row_that_somebody_else_has_changed_is_not_overwritten():
    kalkyl = stories.filled()
    row = workflow.document_of(kalkyl).calculation.rows[0]
    seen = editing.seen_row(row)
    first = partial(editing.put_row, row=replace(row, name="Först"), seen=seen)
    second = partial(editing.put_row, row=replace(row, name="Sedan"), seen=seen)
    workflow.change(kalkyl, by=kalkyl.created_by, edit=first, note="")

    with pytest.raises(Changed) as conflict:
        workflow.change(kalkyl, by=kalkyl.created_by, edit=second, note="")

    assert conflict.value.id == row.id
    kalkyl.refresh_from_db()
    assert kalkyl.content["rows"][0]["name"] == "Först"


@pytest.mark.parametrize("story", [stories.in_review, stories.approved, stories.locked])
def test_nothing_is_changed_once_somebody_is_asked_to_vouch_for_it(story):
    kalkyl = story()

    with pytest.raises(NotEditable):
        stories.put(kalkyl, cost("ny", 1, to=["alternativ-1"], first=2026))
    with pytest.raises(NotEditable):
        workflow.set_mode(kalkyl, by=kalkyl.created_by, mode=Mode.LIGHT)
    with pytest.raises(NotEditable):
        workflow.request_review(kalkyl, by=kalkyl.created_by)


def test_a_light_one_grows_into_a_full_one():
    kalkyl = NyttokalkylFactory(mode=Mode.LIGHT)

    grown = workflow.set_mode(kalkyl, by=kalkyl.created_by, mode=Mode.FULL)

    assert (grown.mode, grown.handelser.last().note) == (Mode.FULL, "Läget är nu fullständig.")


def test_everything_that_is_missing_for_a_review_is_said_at_once():
    kalkyl = NyttokalkylFactory()
    another = Alternative(id="b", name="Bygga")
    edit = partial(editing.put_alternative, alternative=another, seen=editing.NEW)
    kalkyl = workflow.change(kalkyl, by=kalkyl.created_by, edit=edit, note="")
    row = cost("licens", 1, to=["alternativ-1"], first=2026, name="Licens")
    kalkyl = stories.put(kalkyl, row)

    with pytest.raises(NotReady) as refusal:
        workflow.request_review(kalkyl, by=kalkyl.created_by)

    assert refusal.value.missing == [
        "Lägg till poster för Bygga, eller ta bort alternativet.",
        "Ange källa eller antagande för posten ”Licens”.",
    ]


def test_every_controller_but_its_writer_is_asked():
    controllers = [stories.controller(), stories.controller()]

    kalkyl = stories.in_review(by=controllers[0])

    assert kalkyl.standing == "Hos granskaren"
    assert letters() == {("kalkyl_granska", controllers[1].pk)}


def test_what_is_sent_back_can_be_changed_again():
    kalkyl = stories.in_review()

    returned = workflow.send_back(kalkyl, by=stories.controller(), message="Räntan saknar källa.")

    assert (returned.is_editable, returned.standing) == (True, "Utkast")
    assert returned.handelser.last().note == "Räntan saknar källa."
    assert ("kalkyl_tillbaka", kalkyl.created_by_id) in letters()


def test_nobody_approves_what_they_have_written():
    kalkyl, writer = stories.filled(), stories.controller()
    row = cost("egen", 1, to=["alternativ-1"], first=2026, provenance=stories.SOURCE)
    kalkyl = stories.put(kalkyl, row, by=writer)
    kalkyl = workflow.request_review(kalkyl, by=kalkyl.created_by)

    with pytest.raises(NotReady):
        workflow.approve(kalkyl, by=writer)

    assert workflow.approve(kalkyl, by=stories.controller()).standing == "Godkänd vid granskning"


@pytest.mark.parametrize("story", [stories.filled, stories.in_review])
def test_only_what_is_approved_is_locked(story):
    with pytest.raises(NotReady):
        workflow.lock_and_hand_over(story(), by=stories.controller())

    assert not Nyttokalkyl.objects.locked().exists()


@pytest.mark.parametrize("take", [workflow.approve, partial(workflow.send_back, message="Nej.")])
def test_only_what_is_in_review_is_reviewed(take):
    with pytest.raises(NotEditable):
        take(stories.filled(), by=stories.controller())


def test_locking_freezes_results_and_gives_the_behov_its_figures():
    kalkyl = stories.locked()

    document = workflow.document_of(kalkyl)
    assert kalkyl.results == results(document.calculation, document.simulation)
    assert kalkyl.sha256 == workflow.checksum(kalkyl.content, kalkyl.results)
    figures = latest_figures(kalkyl.behov)
    [alternative] = [one for one in kalkyl.results["alternatives"] if not one["baseline"]]
    assert figures["npv"] == alternative["against_baseline"]["npv"]
    assert (figures["kalkyl"], figures["alternative"]) == (str(kalkyl.pk), "Alternativ A")
    assert 0 < float(figures["probability"]) < 1
    assert kalkyl.behov.handelser.last().step == Step.RECEIVE_FIGURES.name


def test_the_figures_follow_the_recommendation():
    behov = ready(Status.UNDER_BEREDNING)
    kalkyl = stories.locked(behov=behov)

    recommend(behov, by=AnvandareFactory(), utfall=Utfall.PROJEKT, motivation="Det lönar sig.")

    assert behov.handelser.last().step == Step.RECOMMEND.name
    assert behov.handelser.last().figures["kalkyl"] == str(kalkyl.pk)


def test_it_is_locked_once():
    kalkyl = stories.locked()

    with pytest.raises(NotEditable):
        workflow.lock_and_hand_over(kalkyl, by=stories.controller())

    assert kalkyl.behov.handelser.filter(step="RECEIVE_FIGURES").count() == 1


def test_a_changed_mind_makes_the_next_version_and_leaves_the_locked_one():
    kalkyl, by = stories.locked(), AnvandareFactory()

    successor = workflow.new_version(kalkyl, by=by)

    assert (successor.number, successor.replaces, successor.created_by) == (2, kalkyl, by)
    assert (successor.content, successor.is_editable) == (kalkyl.content, True)
    assert workflow.new_version(kalkyl, by=by) == successor


def test_only_a_locked_one_gets_a_new_version():
    with pytest.raises(NotReady):
        workflow.new_version(stories.filled(), by=AnvandareFactory())


def test_whoever_wrote_an_earlier_version_does_not_review_the_next():
    writer = stories.controller()
    kalkyl = stories.locked(by=writer)
    successor = workflow.new_version(kalkyl, by=AnvandareFactory())
    successor = workflow.request_review(successor, by=successor.created_by)

    with pytest.raises(NotReady):
        workflow.approve(successor, by=writer)
