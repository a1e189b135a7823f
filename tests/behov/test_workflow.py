"""Every step from every status, its guards, its letters and its locks."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from behov import workflow
from behov.choices import (
    Agartyp,
    Anledning,
    Checksvar,
    Organ,
    Status,
    Utfall,
)
from behov.models import (
    Behov,
    Behovsversion,
    Beslut,
    Checklistpunkt,
    Checklistsvar,
    Handelse,
    Nummerserie,
)
from behov.workflow import NotReady, Step, StepNotAllowed, taking
from organisation.models import Roll
from tests.behov.takes import TAKE, WHY
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)
from utskick.models import Utskick

pytestmark = pytest.mark.django_db

ALLOWED = [(step, status) for step in Step for status in sorted(step.start)]
REFUSED = [(step, status) for step in Step for status in Status if status not in step.start]


def ready(status, **fields):
    """A behov that lacks nothing for any step from `status`."""
    objekt = ForvaltningsobjektFactory(objektagare=AnvandareFactory())
    behov = BehovFactory(status=status, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt, **fields)
    behov.nyttor.update(owner=AnvandareFactory(), no_baseline_reason="Ny verksamhet.")
    check_everything(behov)
    return behov


def check_everything(behov):
    by = AnvandareFactory()
    Checklistsvar.objects.bulk_create(
        Checklistsvar(behov=behov, punkt=punkt, svar=Checksvar.UPPFYLLT, by=by)
        for punkt in Checklistpunkt.objects.all()
    )


def test_every_step_has_a_way_to_be_taken():
    assert set(TAKE) == set(Step)


@pytest.mark.parametrize(("step", "status"), ALLOWED)
def test_step_moves_the_behov_and_logs_it(step, status):
    behov = ready(status)
    actor = AnvandareFactory()

    TAKE[step](behov, by=actor)

    behov.refresh_from_db()
    expected = step.end or status
    assert behov.status == expected
    [handelse] = behov.handelser.all()
    assert (handelse.by, handelse.step, handelse.from_status, handelse.to_status) == (
        actor,
        step.name,
        status,
        expected,
    )
    assert handelse.version == behov.version
    assert handelse.internal == step.internal


@pytest.mark.parametrize(("step", "status"), REFUSED)
def test_step_from_any_other_status_changes_nothing(step, status):
    behov = ready(status)
    before = Behov.objects.filter(pk=behov.pk).values().get()

    with pytest.raises(StepNotAllowed):
        TAKE[step](behov, by=AnvandareFactory())

    assert Behov.objects.filter(pk=behov.pk).values().get() == before
    assert not Handelse.objects.exists()
    assert not Beslut.objects.exists()
    assert not Behovsversion.objects.exists()
    assert not Nummerserie.objects.exists()
    assert not Utskick.objects.exists()


@pytest.mark.parametrize("step", [step for step in Step if step.needs_note])
def test_step_that_needs_a_motivation_refuses_white_space(step):
    behov = ready(min(step.start))

    with pytest.raises(NotReady) as refusal, transaction.atomic():
        taking.take(step, behov, by=AnvandareFactory(), note="  \n")

    assert refusal.value.missing == ["Skriv en motivering."]
    assert not Handelse.objects.exists()


def test_submit_says_everything_that_is_missing_at_once():
    behov = workflow.create_draft(by=AnvandareFactory())

    with pytest.raises(NotReady) as refusal:
        workflow.submit(behov, by=behov.submitted_by)

    assert refusal.value.missing == [
        "Skriv en rubrik.",
        "Skriv en sammanfattning.",
        "Välj en anledning till behovet.",
        "Beskriv problemet: vad, varför och för vem.",
        "Beskriv vad som händer om inget görs.",
        "Välj hur långt behovet har kommit.",
        "Svara på vem som äger behovet. Du kan svara ”vet ej”.",
        "Välj hur många som berörs.",
        "Beskriv minst en nytta och vem som får den.",
    ]
    assert not Nummerserie.objects.exists()


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        (
            {"anledning": Anledning.AVTAL},
            [
                "Ange den hårda tidsgränsen: avtalets slutdatum eller lagens datum.",
                "Skriv vad tidsgränsen beror på, till exempel avtalet eller lagen.",
            ],
        ),
        ({"owner_kind": Agartyp.OBJEKT}, ["Välj vilket objekt som äger behovet."]),
        ({"owner_kind": Agartyp.VERKSAMHET}, ["Välj vilken verksamhet som äger behovet."]),
    ],
)
def test_submit_demands_what_the_answers_call_for(fields, missing):
    behov = BehovFactory(status=Status.UTKAST, **fields)

    with pytest.raises(NotReady) as refusal:
        workflow.submit(behov, by=behov.submitted_by)

    assert refusal.value.missing == missing


def test_submit_gives_number_deadline_authority_version_and_receipt():
    namnd = EnhetFactory()
    forvaltning = EnhetFactory(kind="forvaltning", parent=namnd)
    behov = BehovFactory(
        status=Status.UTKAST, title="Ett behov", submitted_by=AnvandareFactory(enhet=forvaltning)
    )

    with time_machine.travel(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC), tick=False):
        behov = workflow.submit(behov, by=behov.submitted_by)

    assert behov.reference == "BEH-2026-0001"
    assert behov.due_on == dt.date(2026, 11, 30)  # five working days
    assert (behov.enhet, behov.myndighet) == (forvaltning, namnd)
    [version] = behov.versioner.all()
    assert version.content[0]["rows"][0] == {
        "key": "title",
        "label": "Rubrik",
        "value": "Ett behov",
    }
    [utskick] = Utskick.objects.all()
    assert (utskick.recipient, utskick.kind) == (behov.submitted_by, "behov_kvitto")


def test_numbers_start_again_each_year():
    with time_machine.travel(dt.datetime(2026, 12, 31, 22, 30, tzinfo=dt.UTC), tick=False):
        old = BehovFactory(status=Status.UTKAST)
        old = workflow.submit(old, by=old.submitted_by)
    with time_machine.travel(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), tick=False):
        new = BehovFactory(status=Status.UTKAST)
        new = workflow.submit(new, by=new.submitted_by)  # half past midnight in Stockholm

    assert (old.reference, new.reference) == ("BEH-2026-0001", "BEH-2027-0001")


def test_refused_submission_uses_no_number():
    incomplete = workflow.create_draft(by=AnvandareFactory())
    with pytest.raises(NotReady):
        workflow.submit(incomplete, by=incomplete.submitted_by)
    behov = BehovFactory(status=Status.UTKAST)

    behov = workflow.submit(behov, by=behov.submitted_by)

    assert behov.reference.endswith("-0001")


def test_recommend_names_every_open_point_of_the_checklist():
    behov = BehovFactory(status=Status.UNDER_BEREDNING)
    first, *others = Checklistpunkt.objects.all()
    Checklistpunkt.objects.filter(pk__in=[punkt.pk for punkt in others[1:]]).update(active=False)
    workflow.check(behov, by=behov.beredare, answers={first: (Checksvar.DELVIS, "Nästan")})

    with pytest.raises(NotReady) as refusal:
        workflow.recommend(behov, by=behov.beredare, utfall=Utfall.PROJEKT, motivation=WHY)

    assert refusal.value.missing == [f"Svara på checklistans punkt ”{others[0].text}”."]


def test_another_behovs_checklist_does_not_count():
    check_everything(BehovFactory())
    behov = BehovFactory(status=Status.UNDER_BEREDNING)

    with pytest.raises(NotReady) as refusal:
        workflow.recommend(behov, by=behov.beredare, utfall=Utfall.PROJEKT, motivation=WHY)

    assert len(refusal.value.missing) == Checklistpunkt.objects.count()


def test_hand_over_demands_owner_and_baseline_of_every_benefit():
    behov = BehovFactory(status=Status.GODKANT, nyttor=0)
    NyttaFactory(behov=behov, position=1, text="Kortare tid")
    NyttaFactory(behov=behov, position=2, text="Färre fel", owner=AnvandareFactory())
    NyttaFactory(
        behov=behov,
        position=3,
        text="Nöjdare",
        owner=AnvandareFactory(),
        indicator="NKI",
        baseline="71",
    )

    with pytest.raises(NotReady) as refusal:
        workflow.hand_over(behov, by=AnvandareFactory(), motivation=WHY)

    assert refusal.value.missing == [
        "Ange en nyttoägare för ”Kortare tid”.",
        "Ange mätetal och baslinje för ”Kortare tid”, eller skriv varför det inte går.",
        "Ange mätetal och baslinje för ”Färre fel”, eller skriv varför det inte går.",
    ]


def test_approve_records_the_decision():
    behov = BehovFactory(status=Status.BEREDD)
    chef = AnvandareFactory()
    today = timezone.localdate()

    beslut = workflow.approve(
        behov,
        by=chef,
        utfall=Utfall.UPPHANDLA,
        organ=Organ.RADET,
        decided_on=today,
        motivation=WHY,
        conditions="Inom budget.",
    )

    assert (beslut.behov, beslut.utfall, beslut.organ) == (behov, Utfall.UPPHANDLA, Organ.RADET)
    assert (beslut.decided_on, beslut.decided_by) == (today, chef)
    assert (beslut.motivation, beslut.conditions) == (WHY, "Inom budget.")


def test_approve_refuses_an_outcome_that_is_no_approval():
    behov = BehovFactory(status=Status.BEREDD)

    with pytest.raises(NotReady) as refusal:
        workflow.approve(
            behov,
            by=AnvandareFactory(),
            utfall=Utfall.AVSLAG,
            organ=Organ.RADET,
            decided_on=timezone.localdate(),
            motivation=WHY,
        )

    assert refusal.value.missing == ["Välj vad godkännandet leder till."]
    assert not Beslut.objects.exists()


def test_a_behov_can_be_decided_twice():
    behov = ready(Status.BEREDD)
    TAKE[Step.APPROVE](behov, by=AnvandareFactory())
    TAKE[Step.RECONSIDER](behov, by=AnvandareFactory())
    TAKE[Step.APPROVE](behov, by=AnvandareFactory())

    assert behov.beslut.count() == 2


def test_assign_refuses_someone_with_an_interest():
    beredare = AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory(submitted_by=beredare)

    with pytest.raises(NotReady) as refusal:
        workflow.assign(behov, by=AnvandareFactory(), beredare=beredare)

    assert refusal.value.missing == [
        f"{beredare} kan inte bereda det här behovet. Välj någon annan."
    ]


def test_start_beredning_keeps_the_assigned_beredare():
    assigned = AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory()
    workflow.assign(behov, by=AnvandareFactory(), beredare=assigned)

    behov = workflow.start_beredning(behov, by=AnvandareFactory())

    assert behov.beredare == assigned


def test_the_clock_stands_still_while_waiting_for_the_submitter():
    behov = BehovFactory()
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC), tick=False):
        behov = workflow.start_beredning(behov, by=AnvandareFactory())
        assert behov.due_on == dt.date(2026, 3, 30)  # twenty working days
    with time_machine.travel(dt.datetime(2026, 3, 9, 9, 0, tzinfo=dt.UTC), tick=False):
        behov = workflow.request_komplettering(
            behov, by=behov.beredare, message=WHY, due_on=dt.date(2026, 3, 23)
        )
        assert behov.due_on == dt.date(2026, 3, 23)
    with time_machine.travel(dt.datetime(2026, 3, 20, 9, 0, tzinfo=dt.UTC), tick=False):
        behov = workflow.answer_komplettering(behov, by=behov.submitted_by)

    # Fifteen working days were left; Good Friday and Easter Monday lengthen them.
    assert behov.due_on == dt.date(2026, 4, 14)
    assert behov.working_days_left is None


def test_answer_freezes_a_second_version_and_leaves_the_first():
    behov = BehovFactory(status=Status.UTKAST, problem="Först")
    behov = workflow.submit(behov, by=behov.submitted_by)
    behov = workflow.start_beredning(behov, by=AnvandareFactory())
    behov = TAKE[Step.REQUEST_KOMPLETTERING](behov, by=behov.beredare)
    workflow.save_draft(behov, version=behov.draft.version, fields={"problem": "Sedan"})
    workflow.answer_komplettering(behov, by=behov.submitted_by)

    texts = [
        next(row["value"] for row in version.content[0]["rows"] if row["key"] == "problem")
        for version in behov.versioner.all()
    ]
    assert texts == ["Först", "Sedan"]


def test_merge_brings_submitter_and_followers_along():
    follower = AnvandareFactory()
    behov = BehovFactory()
    behov.followers.add(follower)
    into = BehovFactory()

    behov = workflow.merge(behov, by=AnvandareFactory(), into=into, motivation=WHY)

    assert behov.merged_into == into
    assert set(into.followers.all()) == {behov.submitted_by, follower}


@pytest.mark.parametrize("status", [Status.UTKAST, Status.AVSLAGET, Status.ATERKALLAT])
def test_merge_refuses_a_behov_that_is_not_open(status):
    behov = BehovFactory()

    with pytest.raises(NotReady) as refusal:
        workflow.merge(
            behov, by=AnvandareFactory(), into=BehovFactory(status=status), motivation=WHY
        )

    assert refusal.value.missing == ["Välj ett annat, öppet behov att slå samman med."]


def test_merge_refuses_the_behov_itself():
    behov = BehovFactory()

    with pytest.raises(NotReady):
        workflow.merge(behov, by=AnvandareFactory(), into=behov, motivation=WHY)


def test_decline_owner_leaves_the_behov_without_one():
    behov = ready(Status.UNDER_BEREDNING)

    behov = workflow.decline_owner(behov, by=behov.owner_person, motivation=WHY)

    assert (behov.owner_kind, behov.owner) == (Agartyp.VET_EJ, None)


def test_owner_confirms_once():
    behov = ready(Status.INSKICKAT)
    behov = workflow.confirm_owner(behov, by=behov.owner_person)

    with pytest.raises(NotReady) as refusal:
        workflow.confirm_owner(behov, by=behov.owner_person)

    assert refusal.value.missing == ["Ägaren har redan bekräftat."]


@pytest.mark.parametrize(
    ("step", "status", "kinds"),
    [
        (Step.ASSIGN, Status.INSKICKAT, ["behov_tilldelat"]),
        (Step.START_BEREDNING, Status.INSKICKAT, ["behov_lage", "behov_lage"]),
        (
            Step.REQUEST_KOMPLETTERING,
            Status.UNDER_BEREDNING,
            ["behov_komplettering", "behov_komplettering"],
        ),
        (Step.ANSWER_KOMPLETTERING, Status.KOMPLETTERING, ["behov_kompletterat"]),
        (Step.APPROVE, Status.BEREDD, ["behov_beslut", "behov_beslut", "behov_lage"]),
        (Step.REJECT, Status.BEREDD, ["behov_beslut", "behov_beslut", "behov_lage"]),
        (Step.SEND_BACK, Status.BEREDD, ["behov_aterlamnat", "behov_lage", "behov_lage"]),
        (
            Step.WITHDRAW,
            Status.UNDER_BEREDNING,
            ["behov_aterkallat", "behov_lage", "behov_lage"],
        ),
        (Step.NUDGE, Status.UNDER_BEREDNING, ["behov_paminn"]),
        (Step.NUDGE, Status.KOMPLETTERING, ["behov_paminn", "behov_paminn"]),
        (Step.ASK_YTTRANDE, Status.UNDER_BEREDNING, ["behov_yttrande"]),
        (Step.GIVE_YTTRANDE, Status.UNDER_BEREDNING, ["behov_yttrat"]),
        (Step.RECALL_YTTRANDE, Status.UNDER_BEREDNING, ["behov_yttrande_aterkallat"]),
        (Step.NOTE, Status.UNDER_BEREDNING, []),
        (Step.CHECK, Status.UNDER_BEREDNING, []),
    ],
)
def test_letters_of_a_step(step, status, kinds):
    behov = ready(status)
    behov.followers.add(AnvandareFactory())

    TAKE[step](behov, by=AnvandareFactory())

    assert sorted(Utskick.objects.values_list("kind", flat=True)) == sorted(kinds)


@pytest.mark.parametrize("status", [Status.INSKICKAT, Status.UNDER_BEREDNING, Status.BEREDD])
def test_a_nudge_goes_to_whoever_has_it_now(status):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    direktor = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    beredare = AnvandareFactory()
    behov = BehovFactory(status=status, beredare=None if status == Status.INSKICKAT else beredare)
    owned = BehovFactory(status=Status.BEREDD, submitted_by=direktor)

    workflow.nudge(behov, by=leader, message="Hur går det?")
    workflow.nudge(owned, by=leader, message="Hur går det?")

    has_it = {
        Status.INSKICKAT: leader,
        Status.UNDER_BEREDNING: beredare,
        Status.BEREDD: direktor,
    }
    [letter] = Utskick.objects.all()  # nobody may decide what the only direktör sent in
    assert (letter.recipient, letter.immediate) == (has_it[status], True)
    assert "Hur går det?" in letter.body


def test_followers_get_no_motivation():
    behov = ready(Status.BEREDD)
    follower = AnvandareFactory()
    behov.followers.add(follower)

    workflow.reject(
        behov,
        by=AnvandareFactory(),
        organ=Organ.RADET,
        decided_on=timezone.localdate(),
        motivation="Hemligt skäl.",
    )

    to_follower = Utskick.objects.get(recipient=follower)
    to_submitter = Utskick.objects.get(recipient=behov.submitted_by)
    assert "Hemligt skäl." not in to_follower.body
    assert "Hemligt skäl." in to_submitter.body


def test_letters_can_be_told_beforehand():
    behov = ready(Status.BEREDD)
    told = [(letter.recipient, letter.kind) for letter in Step.REJECT.letters(behov, "")]

    TAKE[Step.REJECT](behov, by=AnvandareFactory())

    sent = [(utskick.recipient, utskick.kind) for utskick in Utskick.objects.order_by("pk")]
    assert told == sent


def test_nothing_is_queued_when_the_transaction_fails():
    behov = ready(Status.INSKICKAT)

    @transaction.atomic
    def fail_afterwards():
        workflow.start_beredning(behov, by=AnvandareFactory())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_afterwards()

    behov.refresh_from_db()
    assert behov.status == Status.INSKICKAT
    assert not Handelse.objects.exists()
    assert not Utskick.objects.exists()
