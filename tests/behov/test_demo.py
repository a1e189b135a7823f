"""The demonstration: what it shows, and that it keeps the rules."""

from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone

from behov.choices import Status
from behov.demo.people import PEOPLE
from behov.demo.scenes import SCENES
from behov.demo.stages import Part
from behov.models import Behov, Beslut, Checklistpunkt, Handelse, Nytta
from behov.workflow import Step
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt, Roll
from utskick.arbetsdagar import is_working_day
from utskick.models import State, Utskick

BEHOV_FILE = Path(__file__).parents[2] / "demo" / "behov.json"
ORGANISATION_FILE = BEHOV_FILE.with_name("organisation.json")


pytestmark = [pytest.mark.usefixtures("query_count"), pytest.mark.django_db]


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", name="query_count")
def load_once(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must be there
    """Loads the demonstration for all of these tests. Returns how many queries that took."""
    counts = Counter()

    def count(execute, *args):
        counts["queries"] += 1
        return execute(*args)

    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        with connection.execute_wrapper(count):
            load()
        yield counts["queries"]
        transaction.set_rollback(True)


def everything():
    models = [Anvandare, Enhet, Forvaltningsobjekt, Behov, Nytta, Handelse, Beslut, Utskick]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_every_behov_of_the_file_has_one_scene():
    assert sorted(scene.row for scene in SCENES) == list(range(1, 61))


def test_every_status_is_shown_and_the_queue_and_the_work_most():
    count = Counter(Behov.objects.values_list("status", flat=True))

    assert count == Counter(scene.ends_in for scene in SCENES)
    assert set(count) == set(Status)
    assert {status for status, _ in count.most_common(2)} == {
        Status.INSKICKAT,
        Status.UNDER_BEREDNING,
    }


def test_the_medarbetare_has_a_behov_in_every_status():
    hers = Behov.objects.filter(submitted_by__username="maja")

    assert set(hers.values_list("status", flat=True)) == set(Status)


@pytest.mark.parametrize("roll", Roll)
def test_each_role_has_one_person(roll):
    assert Anvandare.objects.having(roll).get().is_demo


def test_the_people_are_made_up_and_have_no_password():
    people = Anvandare.objects.all()

    assert people.count() == len(PEOPLE)
    assert all(person.is_demo and not person.has_usable_password() for person in people)
    assert {person.email.partition("@")[2] for person in people} == {"exempelstad.example"}
    assert not people.filter(enhet=None).exists()


def test_some_stand_for_several_objekt_and_verksamheter():
    assert Forvaltningsobjekt.objects.filter(objektagare__username="olle").count() == 5
    assert Forvaltningsobjekt.objects.filter(objektledare_it__username="ilse").count() == 4
    assert Enhet.objects.filter(manager__username="vera").count() == 5


def test_nobody_is_mailed():
    assert set(Utskick.objects.values_list("state", "reason")) == {
        (State.OVERHOPPAD, "Demodata: påhittade personer får inga mejl.")
    }


def test_numbers_rise_with_time_without_a_gap():
    references = list(
        Behov.objects.exclude(reference=None)
        .order_by("submitted_at")
        .values_list("reference", flat=True)
    )

    assert references == sorted(references)
    assert len(references) == 57


def test_everything_happened_in_its_order_on_working_days_before_today():
    for behov in Behov.objects.exclude(status=Status.UTKAST):
        moments = [handelse.at for handelse in behov.handelser.order_by("version")]

        assert moments == sorted(moments)
        assert behov.created_at < behov.submitted_at == moments[0]
        assert behov.updated_at == moments[-1]
    days = {timezone.localdate(at) for at in Handelse.objects.values_list("at", flat=True)}
    assert all(is_working_day(day) for day in days)
    assert max(days) < timezone.localdate()


def test_a_few_are_overdue_in_each_status_that_has_a_clock():
    overdue = Behov.objects.overdue(timezone.localdate())

    assert Counter(overdue.values_list("status", flat=True)) == {
        Status.INSKICKAT: 3,
        Status.UNDER_BEREDNING: 2,
        Status.KOMPLETTERING: 1,
        Status.BEREDD: 1,
    }


def test_what_is_ready_has_its_checklist_and_its_recommendation():
    points = Checklistpunkt.objects.filter(active=True).count()

    for behov in Behov.objects.filter(status=Status.BEREDD):
        assert behov.checklistsvar.count() == points
        assert behov.recommended != ""


def test_what_is_decided_has_a_beslut_with_its_reason():
    decided = [Status.GODKANT, Status.AVSLAGET, Status.VILANDE, Status.OVERLAMNAT]

    for behov in Behov.objects.filter(status__in=decided):
        beslut = behov.beslut.get()
        assert len(beslut.motivation) > 40
        assert beslut.decided_on == timezone.localdate(beslut.created_at)


def test_what_is_handed_over_has_owners_of_its_benefits():
    handed_over = [Status.OVERLAMNAT, Status.UPPFOLJNING, Status.AVSLUTAT]

    assert not Nytta.objects.filter(behov__status__in=handed_over, owner=None).exists()


def test_an_answered_question_is_a_second_version():
    answered = Behov.objects.filter(handelser__step="ANSWER_KOMPLETTERING")

    assert answered.count() == 4
    assert {behov.versioner.count() for behov in answered} == {2}


def test_alike_behov_are_merged_while_the_other_is_open():
    merged = Behov.objects.filter(status=Status.SAMMANSLAGET)

    assert merged.count() == 4
    assert not merged.exclude(merged_into__status=Status.UNDER_BEREDNING).exists()


def test_one_proposed_owner_says_no():
    [handelse] = Handelse.objects.filter(step="DECLINE_OWNER")

    assert handelse.behov.owner is None


def test_nobody_decides_what_they_sent_in():
    assert not Beslut.objects.filter(decided_by=F("behov__submitted_by")).exists()


def test_a_part_that_would_cheat_is_refused():
    his_own = Behov.objects.filter(submitted_by__username="bo").first()
    cast = {"bo": Anvandare.objects.get(username="bo")}
    part = Part(scene=SCENES[0], new=None, cast=cast, parts={}, pk=his_own.pk)

    with pytest.raises(PermissionDenied):
        part.may(Step.START_BEREDNING, "bo")


def test_the_database_agrees_with_all_of_it():
    connection.check_constraints()


def test_a_second_run_changes_nothing_and_costs_little(django_assert_num_queries):
    before = everything()

    with django_assert_num_queries(4):  # savepoint, groups, people, release
        said = load()

    assert said == "Demo data is there already.\n"
    assert everything() == before


def test_loading_costs_a_bearable_number_of_queries(query_count):
    """Some 33 per step, with its letters and the checklists: 3.5 s on a free processor."""
    assert query_count < 40 * Handelse.objects.count()
