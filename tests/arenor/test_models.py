"""What the database refuses of an arena, whoever writes it."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from arenor.choices import Arenastatus, Svar
from arenor.models import (
    Deltagare,
    Effektmal,
    Inbjudan,
    Kalenderflode,
    Matning,
    Projekt,
    Rost,
    Samtycke,
    Tidsforslag,
    Tidssvar,
    Utvecklingsarena,
    Workshop,
)
from arenor.workflow import Step
from arenor.workflow.steps import log
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db


def refused(row, constraint, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**fields)


def not_twice(constraint, model, **fields):
    model.objects.create(**fields)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**fields)


def test_impossible_arenas_are_refused():
    arena, now = UtvecklingsarenaFactory(), timezone.now()

    refused(arena, "utvecklingsarena_status_known", status="annat")
    refused(arena, "utvecklingsarena_has_title_and_question", question="")
    refused(arena, "utvecklingsarena_closed_at_once_ended", status=Arenastatus.AVSLUTAD)
    refused(arena, "utvecklingsarena_closed_at_once_ended", closed_at=now)


def test_impossible_participants_are_refused():
    deltagare = DeltagareFactory()

    refused(deltagare, "deltagare_has_name_and_email", email="")
    refused(deltagare, "deltagare_role_and_group_known", role="annat")
    refused(deltagare, "deltagare_interest_and_influence_from_1_to_5", interest=6)
    refused(deltagare, "deltagare_interest_and_influence_from_1_to_5", influence=0)


def test_an_address_takes_part_once_however_it_is_spelt():
    first = DeltagareFactory(anvandare=None, email="kim@foretag.example")
    again = {"arena": first.arena, "anvandare": None, "email": "Kim@Foretag.example"}

    with (
        pytest.raises(IntegrityError, match="deltagare_once_per_arena"),
        transaction.atomic(),
    ):
        DeltagareFactory(**again)
    Deltagare.objects.update(removed_at=timezone.now())
    DeltagareFactory(**again)


def test_impossible_workshops_are_refused():
    workshop, now = WorkshopFactory(), timezone.now()

    refused(workshop, "workshop_begins_before_it_ends", starts_at=now, ends_at=now)
    refused(workshop, "workshop_begins_before_it_ends", starts_at=now)
    refused(workshop, "workshop_held_when_it_had_a_time", held_at=now)


def test_a_cancelled_workshop_was_not_held():
    workshop = WorkshopFactory(is_booked=True)

    refused(
        workshop,
        "workshop_held_when_it_had_a_time",
        held_at=timezone.now(),
        cancelled_at=timezone.now(),
    )


def test_numbers_are_unique_in_an_arena():
    workshop = WorkshopFactory()
    other = WorkshopFactory(arena=workshop.arena)
    first, second = stories.effektmal(workshop.arena), stories.effektmal(workshop.arena)

    refused(other, "workshop_number_once", number=workshop.number)
    refused(second, "effektmal_number_once", number=first.number)


def test_one_answer_one_vote_one_consent_each():
    arena = UtvecklingsarenaFactory()
    person, workshop = DeltagareFactory(arena=arena), WorkshopFactory(arena=arena)
    mojlighet = arena.mojligheter.create(text="Läs handlingar högt.")
    now, hour = timezone.now(), dt.timedelta(hours=1)
    forslag = Tidsforslag.objects.create(workshop=workshop, starts_at=now, ends_at=now + hour)
    other_time = {"starts_at": now + hour, "ends_at": now + 2 * hour}

    not_twice("inbjudan_once_per_person", Inbjudan, workshop=workshop, deltagare=person)
    not_twice("rost_once", Rost, mojlighet=mojlighet, deltagare=person)
    not_twice("samtycke_once", Samtycke, ambition=stories.ambition(arena), deltagare=person)
    not_twice("tidsforslag_once", Tidsforslag, workshop=workshop, **other_time)
    not_twice("tidssvar_once", Tidssvar, forslag=forslag, deltagare=person, kan="ja")


def test_answers_are_of_the_known_kinds():
    workshop = WorkshopFactory(is_booked=True)
    inbjudan = stories.invited(workshop, DeltagareFactory(arena=workshop.arena))
    Inbjudan.objects.update(svar=Svar.JA)

    refused(inbjudan, "inbjudan_svar_known", svar="KANSKE")


def test_an_effektmal_has_a_baseline_and_its_day_or_neither():
    mal = stories.effektmal(UtvecklingsarenaFactory())
    day = mal.target_on

    refused(mal, "effektmal_baseline_and_its_day_together", baseline=5)
    refused(mal, "effektmal_reached_after_it_was_measured", baseline=5, baseline_on=day)
    Effektmal.objects.update(baseline=5, baseline_on=day - dt.timedelta(days=1))


def test_impossible_projects_are_refused():
    arena = UtvecklingsarenaFactory()
    projekt = Projekt.objects.create(arena=arena, name="Piloten", slag="projekt")

    refused(projekt, "projekt_slag_known", slag="annat")
    refused(projekt, "projekt_lage_known", lage="annat")


def test_one_open_feed_each():
    person = AnvandareFactory()
    Kalenderflode.objects.create(anvandare=person, token_hash="a" * 64)

    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Kalenderflode.objects.create(anvandare=person, token_hash="b" * 64)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE arenor_arenahandelse SET note = 'nytt'",
        "DELETE FROM arenor_arenahandelse",
        "UPDATE arenor_matning SET value = 1",
        "DELETE FROM arenor_matning",
        "UPDATE arenor_ambition SET text = 'nytt'",
        "DELETE FROM arenor_ambition",
    ],
)
def test_what_happened_and_was_agreed_is_never_changed(statement):
    arena = stories.ready(Arenastatus.PAGAR)
    log(arena, Step.EDIT, by=None, note="")
    Matning.objects.create(
        effektmal=arena.effektmal.get(), measured_on=stories.DAY, value=7, by=arena.director
    )

    with (
        pytest.raises(ProgrammingError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_ambition_that_is_not_agreed_yet_can_be_agreed():
    row = stories.ambition(UtvecklingsarenaFactory())

    assert type(row).objects.filter(pk=row.pk).update(agreed_on=stories.DAY) == 1


def test_who_sees_which_arenas():
    mine, once_led, other = UtvecklingsarenaFactory.create_batch(3)
    person = once_led.director
    DeltagareFactory(arena=mine, anvandare=person)
    DeltagareFactory(arena=mine)
    DeltagareFactory(arena=other, anvandare=person, removed_at=timezone.now())

    seen = Utvecklingsarena.objects.visible_to(person)

    assert set(seen) == {mine}
    assert set(Utvecklingsarena.objects.visible_to(AnvandareFactory())) == set()
    reader = AnvandareFactory(may=["view_utvecklingsarena"])
    assert set(Utvecklingsarena.objects.visible_to(reader)) == {mine, once_led, other}


def test_scheduled_workshops_have_a_time_and_are_not_cancelled():
    booked = WorkshopFactory(is_booked=True)
    WorkshopFactory(is_booked=True, cancelled_at=timezone.now())
    WorkshopFactory()

    assert list(Workshop.objects.scheduled()) == [booked]
