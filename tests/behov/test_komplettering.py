"""A completion is written in a draft of its own, and becomes the text of the behov when sent in."""

import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from behov import permissions, snapshot, workflow
from behov.choices import Agartyp, Fraga, Mognad, Status, Svar
from behov.forms.nytta import NyttaForm
from behov.forms.pages import PAGES
from behov.models import Behov, Bilaga, Fil, Nytta
from behov.workflow import NotEditable, NotReady, Step
from behov.workflow.text import NYTTA_COLUMNS
from tests.behov import stories
from tests.behov.takes import TAKE
from tests.behov.typed import url
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)
from utskick.models import Utskick

pytestmark = pytest.mark.django_db


def attached(behov, name):
    content = name.encode()
    return workflow.attach(
        behov,
        by=behov.submitted_by,
        name=name,
        content_type="text/plain",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def whole_draft():
    """With something in every part of the text."""
    draft = stories.draft(mognad=Mognad.IDE, links="https://example.se", precheck=["nytt_stod"])
    answers = {Fraga.AI: {"svar": Svar.JA, "comment": "En modell."}}
    affected = EnhetFactory.create_batch(2)
    workflow.save_draft(draft, version=draft.version, answers=answers, affected=affected)
    attached(draft, "a.txt")
    attached(draft, "b.txt")
    return fresh(draft)


def asked(draft):
    behov = workflow.submit(draft, by=draft.submitted_by)
    behov = workflow.start_beredning(behov, by=stories.beredare())
    return TAKE[Step.REQUEST_KOMPLETTERING](behov, by=behov.beredare)


def answered(behov):
    return workflow.answer_komplettering(behov, by=behov.submitted_by)


def fresh(behov):
    return Behov.objects.get(pk=behov.pk)


def told(content):
    """Without the keys, which are those of rows."""
    return [[(row["label"], row["value"]) for row in section["rows"]] for section in content]


# Out of reach


def test_a_draft_of_a_completion_is_reached_from_its_behov_alone():
    behov = BehovFactory(status=Status.KOMPLETTERING)
    draft = behov.komplettering

    assert list(Behov.objects.all()) == [behov]
    assert list(Behov.objects.visible_to(behov.submitted_by)) == [behov]
    assert list(behov.submitted_by.behov.all()) == [behov]
    with pytest.raises(Behov.DoesNotExist):
        workflow.lock(draft)


def test_the_draft_has_no_address_of_its_own_not_even_for_its_writers(client):
    behov = asked(whole_draft())
    pk, bilaga = behov.draft.pk, behov.draft.bilagor.first()
    names = ["detail", "edit", "edit_bilagor", "review", "receipt", "discard", "withdraw"]
    pages = [url(name, pk) for name in names]
    pages += [url("edit", pk, "behovet"), url("version", pk, 1), url("attachment", pk, bilaga.pk)]
    client.force_login(behov.submitted_by)
    answers = [client.get(page).status_code for page in pages]
    client.force_login(stories.ledare())
    pages.append(reverse("admin:behov_behov_change", args=[pk]))
    answers += [client.get(page).status_code for page in pages]

    assert set(answers) == {404}


def test_what_completes_a_behov_is_an_utkast_whatever_code_says():
    draft = BehovFactory(status=Status.KOMPLETTERING).komplettering
    draft.status, draft.reference, draft.submitted_at = "inskickat", "BEH-1", timezone.now()

    with pytest.raises(IntegrityError, match="behov_that_completes_another"), transaction.atomic():
        draft.save()


def test_a_behov_has_one_draft_whatever_code_says():
    behov = BehovFactory(status=Status.KOMPLETTERING)

    with pytest.raises(IntegrityError, match="completes_id_key"), transaction.atomic():
        Behov.objects.create(completes=behov, submitted_by=behov.submitted_by)


# Copied


def test_every_answer_of_the_form_is_copied():
    """What the pages write and the copy leaves out would be lost, or read from the wrong row."""
    columns = {name for page in PAGES for name in page.form.base_fields}

    assert columns - {"version", "affected", "uploads"} <= set(snapshot.COLUMNS)
    assert NyttaForm.base_fields.keys() - {"pk"} == set(NYTTA_COLUMNS)


def test_the_draft_says_what_was_sent_in():
    behov = asked(whole_draft())

    assert told(snapshot.content_of(behov.draft)) == told(behov.versioner.get().content)


def test_an_answer_without_a_change_changes_nothing():
    behov = answered(asked(whole_draft()))

    first, second = behov.versioner.all()
    assert first.sha256 == second.sha256


def test_what_is_written_is_not_in_the_behov_before_it_is_sent_in_and_then_all_of_it_is():
    behov = asked(whole_draft())
    before = snapshot.content_of(behov)
    draft = behov.draft
    workflow.save_draft(
        behov,
        version=draft.version,
        fields={"title": "Ny rubrik", "deadline_on": timezone.localdate(), "links": ""},
        nyttor=[{"intressent": "Invånare", "text": "Kortare väntan"}],
        answers={
            Fraga.AI: {"svar": Svar.NEJ, "comment": ""},
            Fraga.ARKIV: {"svar": Svar.JA, "comment": ""},
        },
        affected=[EnhetFactory(name="Skolan")],
    )
    attached(behov, "c.txt")
    workflow.detach(draft.bilagor.get(name="a.txt"))

    written = snapshot.content_of(fresh(behov).draft)
    assert snapshot.content_of(fresh(behov)) == before

    answered(behov)
    assert told(snapshot.content_of(fresh(behov))) == told(written)
    assert told(behov.versioner.last().content) == told(written)


def test_nothing_is_left_of_the_draft_when_it_is_sent_in():
    behov = answered(asked(whole_draft()))

    assert Behov._base_manager.get() == behov
    assert set(Nytta.objects.values_list("behov", flat=True)) == {behov.pk}
    assert set(Bilaga.objects.values_list("behov", "completes")) == {(behov.pk, None)}


# Benefits


def test_a_benefit_stays_the_row_it_was_with_what_beredningen_added():
    behov = stories.under_beredning(nyttor=2)
    first, second = behov.nyttor.all()
    owner = AnvandareFactory()
    measured = {"owner": owner, "no_baseline_reason": "Ny verksamhet."}
    workflow.complete_nyttor(behov, by=AnvandareFactory(), changes={second: measured})
    behov = TAKE[Step.REQUEST_KOMPLETTERING](behov, by=behov.beredare)
    one, other = behov.draft.nyttor.all()
    rows = [
        {"pk": other.pk, "intressent": "Alla", "text": "Kvar"},
        {"pk": None, "intressent": "Nya", "text": "Ny"},
    ]

    workflow.save_draft(behov, version=behov.draft.version, nyttor=rows)
    behov = answered(behov)

    kept, added = behov.nyttor.all()
    assert (kept.pk, kept.text, kept.owner) == (second.pk, "Kvar", owner)
    assert kept.no_baseline_reason == "Ny verksamhet."
    assert (added.text, added.completes) == ("Ny", None)
    assert not Nytta.objects.filter(pk__in=[first.pk, one.pk, other.pk]).exists()


def test_the_benefit_of_the_behov_itself_is_out_of_the_writers_reach():
    behov = BehovFactory(status=Status.KOMPLETTERING)
    sent_in = behov.nyttor.get()
    rows = [{"pk": sent_in.pk, "intressent": "Vi", "text": "Vår"}]

    workflow.save_draft(behov, version=behov.draft.version, nyttor=rows)

    sent_in.refresh_from_db()
    assert sent_in.text == NyttaFactory.text


# Files


def test_a_file_stays_the_row_it_was_until_a_completion_takes_it_away():
    behov = asked(whole_draft())
    removed, kept = behov.bilagor.all()
    workflow.detach(behov.draft.bilagor.get(name="a.txt"))
    added = attached(behov, "c.txt")
    assert list(behov.bilagor.filter(removed_at=None)) == [removed, kept]

    behov = answered(behov)

    assert list(behov.bilagor.filter(removed_at=None)) == [kept, added]
    removed.refresh_from_db()
    assert removed.removed_at is not None
    assert Fil.objects.count() == 3


def test_a_file_taken_away_and_brought_again_is_one():
    behov = asked(whole_draft())
    workflow.detach(behov.draft.bilagor.get(name="a.txt"))
    attached(behov, "a.txt")

    behov = answered(behov)

    names = behov.bilagor.filter(removed_at=None).values_list("name", flat=True)
    assert sorted(names) == ["a.txt", "b.txt"]


def test_what_was_sent_in_is_detached_by_nobody():
    behov = asked(whole_draft())
    sent_in = behov.bilagor.get(name="a.txt")

    workflow.detach(sent_in)

    assert behov.bilagor.filter(pk=sent_in.pk, removed_at=None).exists()


def test_a_file_of_the_draft_counts_once_towards_what_a_person_may_keep(settings):
    behov = asked(whole_draft())
    settings.ATTACHMENT_BYTES_PER_PERSON = 3 * len("a.txt")

    attached(behov, "c.txt")
    with pytest.raises(NotReady):
        attached(behov, "d.txt")


# Owner


def owned_by(person):
    return {
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektagare=person),
    }


def test_nobody_writes_themself_out_of_jav_or_somebody_else_into_the_text():
    leader, other = stories.ledare(), AnvandareFactory()
    behov = stories.asked(**owned_by(leader))

    stories.edited(behov, **owned_by(other))

    behov = fresh(behov)
    assert not permissions.can_lead(leader, behov)
    assert not permissions.can_write(other, behov)
    assert not permissions.can_read(other, behov)


def letters():
    return list(Utskick.objects.order_by("pk").values_list("kind", "recipient"))


def test_an_owner_named_anew_is_asked_when_the_completion_is_sent_in_and_not_before():
    first, second = AnvandareFactory(), AnvandareFactory()
    behov = stories.asked(**owned_by(first))
    behov = workflow.confirm_owner(behov, by=first)
    Utskick.objects.all().delete()

    stories.edited(behov, **owned_by(second))
    assert fresh(behov).owner_person == first
    assert letters() == []

    behov = answered(behov)
    assert (behov.owner_person, behov.owner_confirmed_at) == (second, None)
    expected = [("behov_kompletterat", behov.beredare_id), ("behov_agare", second.pk)]
    assert letters() == expected


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_owner_that_was_asked_before_is_not_asked_again(confirmed):
    owner = AnvandareFactory()
    behov = stories.asked(**owned_by(owner))
    if confirmed:
        behov = workflow.confirm_owner(behov, by=owner)
    Utskick.objects.all().delete()

    stories.edited(behov, title="Ny rubrik")
    behov = answered(behov)

    assert (behov.owner_confirmed_at is not None) == confirmed
    assert letters() == [("behov_kompletterat", behov.beredare_id)]


def test_an_owner_who_declines_while_the_completion_is_written_is_not_named_again_by_it():
    owner = AnvandareFactory()
    behov = stories.asked(**owned_by(owner))
    version = behov.draft.version
    workflow.decline_owner(behov, by=owner, motivation="Inte vi.")

    with pytest.raises(workflow.EditConflict):  # a page that still says who owned it
        workflow.save_draft(behov, version=version, fields=owned_by(owner))
    behov = answered(behov)

    assert (behov.owner_kind, behov.owner) == (Agartyp.VET_EJ, None)


def test_another_owner_that_the_writers_have_named_stays_named():
    owner, other = AnvandareFactory(), AnvandareFactory()
    behov = stories.asked(**owned_by(owner))
    stories.edited(behov, **owned_by(other))
    workflow.decline_owner(behov, by=owner, motivation="Inte vi.")

    assert answered(behov).owner_person == other


# Not sent in


def test_what_was_written_waits_while_the_behov_is_parked_and_never_becomes_its_text():
    behov = stories.asked(title="Som det skickades in")
    stories.edited(behov, title="Halvskrivet")
    behov = TAKE[Step.PARK](behov, by=stories.ledare())
    behov = TAKE[Step.WAKE](behov, by=stories.ledare())
    assert fresh(behov).title == "Som det skickades in"

    behov = TAKE[Step.REQUEST_KOMPLETTERING](behov, by=behov.beredare)

    assert (behov.title, fresh(behov).draft.title) == ("Som det skickades in", "Halvskrivet")


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UTKAST, Status.KOMPLETTERING}))
def test_a_draft_that_was_left_is_written_by_nobody_meanwhile(status):
    behov = BehovFactory(status=Status.KOMPLETTERING)
    Behov.objects.filter(pk=behov.pk).update(
        status=status,
        watch_on=timezone.localdate(),
        recommended="projekt",
        merged_into=BehovFactory() if status == Status.SAMMANSLAGET else None,
    )

    with pytest.raises(NotEditable):
        workflow.save_draft(behov, version=behov.draft.version, fields={"title": "Nytt"})


def test_what_beredningen_measures_meanwhile_is_not_undone_by_what_was_left():
    behov = stories.asked(nyttor=2)
    first, second = behov.draft.nyttor.all()
    rows = [
        {"pk": first.pk, "baseline": "Deras tal"},
        {"pk": second.pk},
    ]
    workflow.save_draft(behov, version=behov.draft.version, nyttor=rows)
    behov = TAKE[Step.PARK](behov, by=stories.ledare())
    behov = TAKE[Step.WAKE](behov, by=stories.ledare())
    for nytta in behov.nyttor.all():
        added = {"baseline": "14 minuter", "owner": AnvandareFactory()}
        workflow.complete_nyttor(nytta.behov, by=AnvandareFactory(), changes={nytta: added})

    behov = TAKE[Step.REQUEST_KOMPLETTERING](behov, by=behov.beredare)
    behov = answered(fresh(behov))

    assert list(behov.nyttor.values_list("baseline", flat=True)) == ["Deras tal", "14 minuter"]


END = {Status.ATERKALLAT, Status.AVSLUTAT}


def test_the_end_is_where_no_step_leads_on():
    ways_on = {status for step in Step if step.end for status in step.start}

    assert set(Status) - ways_on == END


@pytest.mark.parametrize("step", [step for step in Step if step.end in END])
def test_what_was_never_sent_in_is_gone_when_the_behov_has_come_to_its_end(step):
    behov = asked(whole_draft())
    attached(behov, "c.txt")
    Behov.objects.filter(pk=behov.pk).update(status=min(step.start))

    TAKE[step](behov, by=AnvandareFactory())

    assert Behov._base_manager.get() == behov
    assert sorted(Fil.objects.values_list("bilagor__name", flat=True)) == ["a.txt", "b.txt"]


def test_a_half_written_completion_is_not_sent_in():
    behov = stories.asked()
    stories.edited(behov, title="")

    with pytest.raises(NotReady) as refusal:
        answered(behov)

    assert refusal.value.missing == ["Skriv en rubrik."]
    assert fresh(behov).status == Status.KOMPLETTERING


def test_who_sent_it_in_and_owns_it_is_told_why_they_are_asked():
    owner = AnvandareFactory()
    named = owned_by(owner)
    workflow.submit(stories.draft(submitted_by=owner, **named), by=owner)

    question = Utskick.objects.get(kind="behov_agare")

    assert question.why == f"du svarar för {named['owner_objekt']}, som står som ägare till behovet"
