"""Who is reminded of what in an arena, and when it stops."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from arenor import workflow
from arenor.choices import Svar
from arenor.models import Atgard, Inbjudan, Workshop
from organisation.models import Roll
from tests.arenor import stories
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory
from utskick import reading
from utskick.delivery import drain
from utskick.models import Aviseringsval, Guest, Utskick
from utskick.paminnelser import sweep

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DUE = dt.date(2026, 12, 9)  # a Wednesday
DAYS = [dt.date(2026, 11, 30) + dt.timedelta(days=n) for n in range(35)]


def swept_on(days):
    """(day, kind, recipient) of what each day's sweep wrote."""
    told = []
    for day in days:
        with time_machine.travel(dt.datetime.combine(day, dt.time(9), STOCKHOLM), tick=False):
            before = set(Utskick.objects.values_list("pk", flat=True))
            sweep()
            new = Utskick.objects.exclude(pk__in=before).filter(kind__startswith="arena_")
            told += [(day, row.kind, row.recipient or row.to) for row in new.order_by("pk")]
    return told


def booked(arena):
    starts_at = dt.datetime.combine(DUE, dt.time(13), STOCKHOLM)
    return WorkshopFactory(arena=arena, starts_at=starts_at)


def test_who_has_not_said_no_is_reminded_a_week_and_a_day_before():
    workshop = booked(stories.going_on())
    coming, silent, declined, removed = DeltagareFactory.create_batch(4, arena=workshop.arena)
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None)
    for person in (coming, silent, declined, removed, guest):
        stories.invited(workshop, person)
    for person, svar in ((coming, Svar.JA), (declined, Svar.NEJ)):
        workshop.inbjudningar.filter(deltagare=person).update(svar=svar)
    workflow.remove_deltagare(removed)

    expected = [
        (dt.date(2026, 12, day), "arena_workshop", person)
        for day in (2, 8)
        for person in (coming.anvandare, silent.anvandare, Guest(guest.name, guest.email))
    ]
    assert swept_on(DAYS) == expected
    assert "onsdag 9 december 2026 kl. 13.00–16.00" in Utskick.objects.first().body


def guest_reminded():
    """A guest, and the reminder that waits to be sent to them."""
    workshop = booked(stories.going_on())
    guest = DeltagareFactory(arena=workshop.arena, anvandare=None)
    stories.invited(workshop, guest)
    swept_on(DAYS[2:3])
    return guest, Utskick.objects.get(kind="arena_workshop")


def sent():
    with time_machine.travel(dt.datetime(2026, 12, 2, 9, 5, tzinfo=STOCKHOLM), tick=False):
        drain()
    return mail.outbox


def test_a_guest_is_reminded_by_a_mail_of_its_own_with_their_own_link():
    guest, reminder = guest_reminded()

    [mailed] = sent()

    assert mailed.to == [guest.email]
    assert f"/arena/gast/{guest.link_token}/" in mailed.body
    assert guest.link_token not in f"{reminder.link}{reminder.body}"  # the ledger has no secret


def test_a_guest_who_has_declined_or_left_meanwhile_is_not():
    declined, reminder = guest_reminded()
    Inbjudan.objects.filter(deltagare=declined).update(svar=Svar.NEJ)

    assert sent() == []
    reminder.refresh_from_db()
    assert reminder.reason == "Gästen är inte längre inbjuden."


def test_a_guest_whose_name_is_put_right_meanwhile_is_reminded_all_the_same():
    guest, reminder = guest_reminded()
    workflow.edit_deltagare(guest, version=1, name="Annat Namn", email=guest.email.upper())

    [mailed] = sent()

    assert mailed.to == [reminder.guest_email]
    assert f"/arena/gast/{guest.link_token}/" in mailed.body


def test_a_reminder_does_not_go_to_an_address_that_the_guest_has_left():
    guest, reminder = guest_reminded()
    workflow.edit_deltagare(guest, version=1, email="annan@foretag.example")

    assert reminder.guest_email not in [address for one in sent() for address in one.to]
    reminder.refresh_from_db()
    assert reminder.reason == "Gästen är inte längre inbjuden."


def test_a_guest_is_not_reminded_twice_of_the_same():
    guest_reminded()

    assert swept_on(DAYS[2:3]) == []


def test_of_what_is_cancelled_nobody_is_reminded():
    workshop = booked(stories.going_on())
    stories.invited(workshop, DeltagareFactory(arena=workshop.arena))
    Workshop.objects.update(cancelled_at=dt.datetime(2026, 11, 25, 9, tzinfo=STOCKHOLM))

    assert swept_on(DAYS) == []


def test_an_action_is_reminded_of_until_it_is_done_and_reaches_the_direktor():
    direktor = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    arena = stories.going_on()
    owner = DeltagareFactory(arena=arena)
    atgard = Atgard.objects.create(
        workshop=WorkshopFactory(arena=arena), text="Fråga juristen", owner=owner, due_on=DUE
    )

    told = swept_on(DAYS[:18])

    assert told == [
        (dt.date(2026, 12, 7), "arena_atgard", owner.anvandare),
        (dt.date(2026, 12, 9), "arena_atgard", owner.anvandare),
        (dt.date(2026, 12, 11), "arena_atgard", owner.anvandare),
        (dt.date(2026, 12, 16), "arena_atgard", owner.anvandare),
        (dt.date(2026, 12, 16), "arena_atgard", direktor),
    ]
    workflow.finish_atgard(atgard)
    assert swept_on(DAYS[18:]) == []


def test_a_measurement_is_asked_of_its_owner_also_when_the_arena_has_ended():
    owner = AnvandareFactory()
    direktor = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    arena = UtvecklingsarenaFactory(status="avslutad", director=direktor)
    mal = stories.effektmal(arena, not_pursued="", owner=owner, measure_on=DUE)
    stories.effektmal(arena, measure_on=DUE)  # not pursued
    unowned = stories.effektmal(arena, not_pursued="", measure_on=DUE)

    told = swept_on(DAYS[:10])

    assert told == [
        (dt.date(2026, 12, day), "arena_matning", person)
        for day in (2, 9)
        for person in (owner, direktor)
    ]
    for one in (mal, unowned):
        workflow.measure(one, by=owner, measured_on=DUE, value=7)
    assert swept_on(DAYS[10:]) == []


@pytest.mark.parametrize("make", ["workshop", "effektmal"])
def test_what_is_due_is_read_in_a_fixed_number_of_queries(django_assert_max_num_queries, make):
    from arenor import obligations  # noqa: PLC0415 -- beside its use

    arena = stories.going_on()
    for _ in range(3):
        if make == "workshop":
            workshop = booked(arena)
            for person in DeltagareFactory.create_batch(2, arena=arena):
                stories.invited(workshop, person)
        else:
            stories.effektmal(arena, not_pursued="", measure_on=DUE)

    with (
        time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=STOCKHOLM), tick=False),
        django_assert_max_num_queries(2),
    ):
        if make == "workshop":
            found = list(obligations.workshops(obligations.workshops_by(DUE)))
        else:
            found = list(obligations.measurements(obligations.measurements_by(DUE)))
    assert len(found) == 3


def test_who_reads_arenas_reads_their_letters():
    reader = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    workshop = booked(stories.going_on())
    person = DeltagareFactory(arena=workshop.arena)
    stories.invited(workshop, person)
    swept_on(DAYS[:5])
    rows = Utskick.objects.filter(kind="arena_workshop")

    assert reading.readable_by(reader, rows).exists()
    assert reading.readable_by(person.anvandare, rows).exists()
    assert not reading.readable_by(AnvandareFactory(), rows).exists()


def _workshop(person):
    workshop = booked(person.arena)
    stories.invited(workshop, person)


def _atgard(person):
    workshop = WorkshopFactory(arena=person.arena)
    Atgard.objects.create(workshop=workshop, text="Ring", owner=person, due_on=DUE)


def _matning(person):
    stories.effektmal(person.arena, not_pursued="", owner=person.anvandare, measure_on=DUE)


@pytest.mark.parametrize("takes_part", [True, False])
@pytest.mark.parametrize("oblige", [_workshop, _atgard, _matning])
def test_a_substitute_is_told_of_an_arena_that_they_take_part_in(oblige, takes_part):
    """Else they would learn of it, and land on a page that they may not see."""
    person, substitute = DeltagareFactory(arena=stories.going_on()), AnvandareFactory()
    DeltagareFactory(arena=person.arena if takes_part else stories.going_on(), anvandare=substitute)
    Aviseringsval.objects.create(
        person=person.anvandare,
        substitute=substitute,
        substitute_from="2026-11-01",
        substitute_until="2026-12-31",
    )
    oblige(person)

    told = {reader for _day, _kind, reader in swept_on([dt.date(2026, 12, 8)])}

    assert told == {substitute if takes_part else person.anvandare}
