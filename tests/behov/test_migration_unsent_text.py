"""A database in which the behov was what its writers wrote in, brought to where it is not."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from behov import snapshot, workflow
from behov.choices import Agartyp, Fraga, Kategori, Mognad, Status, Storlek, Svar
from behov.models import Behov, Bilaga, Fil, Forutsattning, Nytta
from behov.workflow import Step, text
from tests.behov import stories
from tests.behov.takes import TAKE
from tests.behov.test_komplettering import asked, told, whole_draft
from tests.factories import AnvandareFactory, EnhetFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db

SEVERAL_LINES = "Kortare väntan.\nOch: färre fel."


def migrate():
    import_module("behov.migrations.0007_unsent_text").move(apps, None)


def rich_draft():
    draft = whole_draft()
    nyttor = [
        {"intressent": "Invånare", "text": SEVERAL_LINES, "kategori": Kategori.KVALITET},
        {"intressent": "Skolan", "text": "Tid", "size": Storlek.STOR, "indicator": "min"},
        {"intressent": "Alla", "text": "Färre steg"},
    ]
    owner = {
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektagare=AnvandareFactory()),
        "deadline_on": timezone.localdate(),
    }
    return workflow.save_draft(draft, version=draft.version, fields=owner, nyttor=nyttor)


def as_before(behov):
    """There was no draft of its own."""
    text.delete(behov.draft)
    return Behov.objects.get(pk=behov.pk)


def written_over(behov):
    """Everything that the pages of the form could write, written in the behov itself."""
    Behov.objects.filter(pk=behov.pk).update(
        title="Ny rubrik",
        mognad=Mognad.KRAV,
        deadline_on=None,
        links="",
        owner_kind=Agartyp.VERKSAMHET,
        owner_objekt=None,
        owner_enhet=EnhetFactory(),
    )
    first, second, third = behov.nyttor.all()
    first.delete()
    Nytta.objects.filter(pk=second.pk).update(text="Ny nytta")
    Nytta.objects.create(behov=behov, position=9, intressent="Nya", text="Till")
    Nytta.objects.filter(pk=third.pk).update(position=1)
    Forutsattning.objects.filter(behov=behov).update(svar=Svar.NEJ, comment="")
    Forutsattning.objects.create(behov=behov, fraga=Fraga.ARKIV, svar=Svar.JA)
    behov.affected_enheter.set([EnhetFactory()])
    Bilaga.objects.filter(behov=behov, name="a.txt").update(removed_at=timezone.now())
    file(behov, "c.txt")
    return Behov.objects.get(pk=behov.pk)


def file(behov, name, **fields):
    fil, _made = Fil.objects.get_or_create(sha256=name.ljust(64, "0"), content=b"")
    return Bilaga.objects.create(
        behov=behov, fil=fil, name=name, size=1, uploaded_by=behov.submitted_by, **fields
    )


def fresh(behov):
    return Behov.objects.get(pk=behov.pk)


def test_the_behov_says_again_what_was_sent_in_and_its_draft_what_was_written():
    behov = written_over(as_before(asked(rich_draft())))
    written = told(snapshot.content_of(behov))

    migrate()

    behov = fresh(behov)
    assert told(snapshot.content_of(behov)) == told(behov.versioner.get().content)
    *parts, files = told(snapshot.content_of(behov.draft))
    assert [*parts, sorted(files)] == [*written[:-1], sorted(written[-1])]


def test_sending_it_in_then_is_as_if_it_had_always_been_so():
    behov = written_over(as_before(asked(rich_draft())))
    written = told(snapshot.content_of(behov))
    removed, kept = behov.bilagor.filter(name__in=["a.txt", "b.txt"])
    migrate()

    behov = workflow.answer_komplettering(fresh(behov), by=behov.submitted_by)

    assert told(behov.versioner.last().content) == written
    removed.refresh_from_db()
    assert removed.removed_at is not None
    assert kept in behov.bilagor.filter(removed_at=None)


def test_a_behov_in_which_nothing_was_written_gets_a_draft_that_says_the_same():
    behov = as_before(asked(rich_draft()))
    nyttor, bilagor = set(behov.nyttor.all()), set(behov.bilagor.all())

    migrate()

    behov = fresh(behov)
    assert told(snapshot.content_of(behov.draft)) == told(behov.versioner.get().content)
    assert (set(behov.nyttor.all()), set(behov.bilagor.all())) == (nyttor, bilagor)
    assert Fil.objects.count() == 2


@pytest.mark.parametrize("status", [Status.VILANDE, Status.UNDER_BEREDNING])
def test_what_became_the_text_of_a_parked_behov_is_a_draft_again(status):
    behov = asked(rich_draft())
    TAKE[Step.PARK](behov, by=AnvandareFactory())
    if status == Status.UNDER_BEREDNING:
        TAKE[Step.WAKE](behov, by=AnvandareFactory())
    behov = written_over(as_before(behov))

    migrate()

    behov = fresh(behov)
    assert told(snapshot.content_of(behov)) == told(behov.versioner.get().content)
    assert behov.komplettering.title == "Ny rubrik"


def test_what_was_written_and_withdrawn_is_gone():
    behov = asked(rich_draft())
    written_over(as_before(behov))
    Behov.objects.filter(pk=behov.pk).update(status=Status.ATERKALLAT)

    migrate()

    assert told(snapshot.content_of(fresh(behov))) == told(behov.versioner.get().content)
    assert Behov._base_manager.count() == 1
    assert sorted(Fil.objects.values_list("bilagor__name", flat=True)) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("story", [stories.draft, stories.under_beredning])
def test_no_other_behov_is_touched(story):
    behov = story()
    Behov.objects.filter(pk=behov.pk).update(title="Som den är")

    migrate()

    assert list(Behov._base_manager.values_list("pk", "title")) == [(behov.pk, "Som den är")]


def test_an_answered_completion_is_not_touched():
    behov = stories.completed(stories.asked())
    workflow.complete_nyttor(
        behov, by=AnvandareFactory(), changes={behov.nyttor.get(): {"baseline": "14 minuter"}}
    )

    migrate()

    assert behov.nyttor.get().baseline == "14 minuter"
    assert Behov._base_manager.get() == behov


def test_a_file_that_was_brought_and_taken_away_unsent_is_deleted():
    behov = stories.completed(stories.asked())
    file(behov, "aldrig.txt", removed_at=timezone.now())

    migrate()

    assert not Bilaga.objects.exists()
    assert not Fil.objects.exists()


# What the version does not tell


def test_what_beredningen_has_measured_is_kept():
    behov = stories.under_beredning(nyttor=2)
    first, second = behov.nyttor.all()
    Nytta.objects.filter(pk=second.pk).update(text="Färre steg")
    owner = AnvandareFactory()
    workflow.complete_nyttor(
        first.behov, by=owner, changes={first: {"owner": owner, "baseline": "14 minuter"}}
    )
    behov = as_before(TAKE[Step.REQUEST_KOMPLETTERING](behov, by=behov.beredare))
    Nytta.objects.filter(pk=first.pk).update(text="Ny nytta")

    migrate()

    nytta = fresh(behov).nyttor.first()
    assert (nytta.pk, nytta.owner, nytta.baseline) == (first.pk, owner, "14 minuter")
    assert nytta.text != "Ny nytta"


def test_an_owner_who_has_declined_stays_gone():
    owner = AnvandareFactory()
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    behov = stories.asked(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt)
    behov = as_before(workflow.decline_owner(behov, by=owner, motivation="Inte vi."))

    migrate()

    assert (fresh(behov).owner_kind, fresh(behov).owner) == (Agartyp.VET_EJ, None)


def test_the_owner_that_was_sent_in_is_to_confirm_anew_if_another_was_written():
    first, other = ForvaltningsobjektFactory(), ForvaltningsobjektFactory()
    behov = as_before(stories.asked(owner_kind=Agartyp.OBJEKT, owner_objekt=first))
    Behov.objects.filter(pk=behov.pk).update(owner_objekt=other, owner_confirmed_at=timezone.now())

    migrate()

    assert (fresh(behov).owner, fresh(behov).owner_confirmed_at) == (first, None)


def test_an_owner_of_a_name_that_is_no_more_is_kept_as_the_row_says():
    objekt = ForvaltningsobjektFactory(name="Som det hette")
    behov = as_before(stories.asked(owner_kind=Agartyp.OBJEKT, owner_objekt=objekt))
    objekt.name = "Som det heter"
    objekt.save()

    migrate()

    assert fresh(behov).owner == objekt


def test_a_file_added_keeps_its_row_when_it_is_sent_in():
    behov = as_before(asked(whole_draft()))
    added = file(behov, "c.txt")
    migrate()
    assert list(fresh(behov).bilagor.values_list("name", flat=True)) == ["a.txt", "b.txt"]

    behov = workflow.answer_komplettering(fresh(behov), by=behov.submitted_by)

    assert added in behov.bilagor.filter(removed_at=None)
    attached_names = behov.bilagor.filter(removed_at=None).values_list("name", flat=True)
    assert sorted(attached_names) == ["a.txt", "b.txt", "c.txt"]
