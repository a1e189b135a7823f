"""Who is reminded of what about a behov, and when it stops."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from behov import workflow
from behov.choices import Agartyp, Status
from behov.models import Behov
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory
from utskick.delivery import drain
from utskick.models import State, Utskick
from utskick.paminnelser import steps_by_rule, sweep

pytestmark = pytest.mark.django_db

WEDNESDAY = dt.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def clock():
    """The due date, at nine in the morning."""
    with time_machine.travel(
        dt.datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
    ) as c:
        yield c


def on(clock, day):
    clock.move_to(dt.datetime(2026, 11, day, 9, tzinfo=ZoneInfo("Europe/Stockholm")))


def reminded():
    return [
        (utskick.kind, utskick.recipient, utskick.subject)
        for utskick in Utskick.objects.filter(immediate=False).order_by("pk")
    ]


def test_leaders_are_reminded_of_what_nobody_took_up(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory(status=Status.INSKICKAT, due_on=WEDNESDAY)

    assert sweep() == 0  # it may still be taken up today
    on(clock, 26)
    sweep()

    assert reminded() == [("behov_ej_upptaget", leader, f"{behov.reference} väntar på att tas upp")]


def test_whoever_is_assigned_is_reminded_instead_of_the_leaders(clock):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    beredare = AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory(status=Status.INSKICKAT, due_on=WEDNESDAY, beredare=beredare)

    on(clock, 26)
    sweep()

    assert reminded() == [
        ("behov_ej_upptaget", beredare, f"{behov.reference} väntar på att tas upp")
    ]


def test_the_beredare_is_reminded_of_a_beredning_past_its_deadline(clock):
    behov = BehovFactory(status=Status.UNDER_BEREDNING, due_on=WEDNESDAY)

    on(clock, 26)
    sweep()

    subject = f"Beredningen av {behov.reference} skulle ha varit klar"
    assert reminded() == [("behov_sen_beredning", behov.beredare, subject)]


def test_submitter_and_owner_are_reminded_of_a_komplettering_before_and_after(clock):
    owner = AnvandareFactory()
    behov = BehovFactory(
        status=Status.KOMPLETTERING,
        due_on=WEDNESDAY,
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
    )

    for day in range(18, 31):
        on(clock, day)
        sweep()

    kind = "behov_vantar_pa_komplettering"
    before = f"Komplettera {behov.reference} senast 25 november"
    after = f"Vi väntar på din komplettering av {behov.reference}"
    assert sorted(reminded(), key=lambda row: (row[2], row[1].pk)) == [
        (kind, person, subject)
        for subject in [before, after]
        for person in sorted([owner, behov.submitted_by], key=lambda person: person.pk)
    ]


def test_a_submitter_who_owns_it_too_gets_one_letter(clock):
    owner = AnvandareFactory()
    BehovFactory(
        status=Status.KOMPLETTERING,
        due_on=WEDNESDAY,
        submitted_by=owner,
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
    )

    on(clock, 27)

    assert sweep() == 1


@pytest.mark.parametrize("status", Status)
def test_nobody_is_reminded_of_anything_else(clock, status):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    behov = BehovFactory(status=status)

    on(clock, 30)
    sweep()

    reminds = status in {Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING}
    assert Utskick.objects.filter(about=behov.about).exists() == reminds


def test_what_was_taken_up_while_the_letter_waited_is_not_reminded_of(clock, mailoutbox):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    behov = BehovFactory(status=Status.INSKICKAT, due_on=WEDNESDAY)
    on(clock, 26)
    sweep()
    workflow.start_beredning(behov, by=AnvandareFactory(roles=[Roll.BEREDNING]))

    drain()

    reminder = Utskick.objects.get(immediate=False)
    assert (reminder.state, reminder.reason) == (State.OVERHOPPAD, "Det är inte längre aktuellt.")
    assert reminder.subject not in [mail.subject for mail in mailoutbox]


def test_the_letters_link_to_the_behov_and_say_why(clock, mailoutbox):
    behov = BehovFactory(status=Status.UNDER_BEREDNING, due_on=WEDNESDAY)
    on(clock, 26)
    sweep()

    drain()

    [mail] = mailoutbox
    assert mail.body.count(behov.get_absolute_url()) == 1
    assert mail.body.count("Du får det här mejlet för att du bereder behovet.") == 1


@pytest.mark.parametrize("row_count", [1, 3])
def test_a_sweep_costs_the_same_queries_for_any_number_of_behov(
    clock, row_count, django_assert_num_queries
):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    for status in [Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING]:
        BehovFactory.create_batch(row_count, status=status, due_on=WEDNESDAY)
    on(clock, 27)
    steps_by_rule()

    # rules with steps, steps, closed days; per rule savepoint, lock, behov, letters written,
    # insert, read back, release; and the leaders
    with django_assert_num_queries(3 + 3 * 7 + 1):
        assert sweep() == 3 * row_count
    assert Behov.objects.count() == 3 * row_count
