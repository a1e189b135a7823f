"""Who is reminded of what about a behov, and when it stops."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from django.utils.formats import date_format

from behov import workflow
from behov.choices import Agartyp, Anledning, Status
from behov.models import Behov
from organisation.models import Roll
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    ForvaltningsobjektFactory,
    YttrandeFactory,
)
from utskick.delivery import drain
from utskick.models import Paminnelseregel, State, Utskick
from utskick.paminnelser import rules, sweep, terms_by_rule

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


def reminders():
    """What the rules wrote, without the digests."""
    return Utskick.objects.filter(kind__in=rules).order_by("pk")


def reminded():
    return [(one.kind, one.recipient, one.subject) for one in reminders()]


def test_leaders_are_reminded_of_what_nobody_took_up(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory(status=Status.INSKICKAT, due_on=WEDNESDAY)

    sweep()
    on(clock, 27)
    sweep()

    kind = "behov_ej_upptaget"
    assert reminded() == [
        (kind, leader, f"Ta upp {behov.reference} senast 25 november 2026"),
        (kind, leader, f"{behov.reference} väntar på att tas upp"),
    ]


def test_whoever_is_assigned_is_reminded_and_then_the_leaders_and_the_direktor_are_told(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    direktor = AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    beredare = AnvandareFactory(roles=[Roll.BEREDNING])
    behov = BehovFactory(status=Status.INSKICKAT, due_on=WEDNESDAY, beredare=beredare)

    told = {}
    for day in (23, 25, 27, 30):
        on(clock, day)
        sweep()
        told[day] = {one.recipient for one in reminders() if one.created_at.day == day}
    clock.move_to(dt.datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Europe/Stockholm")))
    sweep()
    told[2] = {one.recipient for one in reminders() if one.created_at.day == 2}

    assert told == {
        23: {beredare},
        25: {beredare},
        27: {beredare, leader},
        30: set(),
        2: {beredare, leader, direktor},
    }
    assert {one.recipient for one in reminders() if one.immediate} == {leader, direktor}
    escalated = reminders().get(recipient=direktor)
    assert escalated.subject == f"För kännedom: {behov.reference} väntar på att tas upp"
    assert escalated.body.startswith(f"Så här lyder påminnelsen till {beredare}:")
    assert escalated.why == "du är digitaliseringsdirektör"


def test_after_the_last_step_it_comes_the_first_working_day_of_the_week(clock):
    behov = BehovFactory(status=Status.UNDER_BEREDNING, due_on=dt.date(2026, 10, 1))

    for day in range(9, 31):
        on(clock, day)
        sweep()

    weeks = [one.occasion for one in reminders().filter(recipient=behov.beredare)]
    assert weeks == [f"2026-10-01/v2026-{week}" for week in (46, 47, 48, 49)]


@pytest.mark.parametrize(
    ("status", "field", "key", "days"),
    [
        (Status.UNDER_BEREDNING, "due_on", "behov_sen_beredning", [-2, 0, 2]),
        (Status.VILANDE, "watch_on", "behov_bevakning", [0, 2]),
    ],
)
def test_the_beredare_is_reminded(clock, status, field, key, days):
    behov = BehovFactory(status=status, **{field: WEDNESDAY})

    for day in (22, 23, 24, 25, 26, 27):
        on(clock, day)
        sweep()

    assert [(one.kind, one.recipient) for one in reminders()] == [(key, behov.beredare)] * len(days)
    assert [one.created_at.day for one in reminders()] == [25 + offset for offset in days]


def test_the_direktor_is_reminded_to_decide_but_not_in_a_case_of_their_own(clock):
    one, another = AnvandareFactory.create_batch(2, roles=[Roll.DIGITALISERINGSDIREKTOR])
    AnvandareFactory(roles=[Roll.DIGITALISERINGSRAD])
    behov = BehovFactory(status=Status.BEREDD, due_on=WEDNESDAY, submitted_by=another)

    on(clock, 25)
    sweep()

    subject = f"{behov.reference} ska beslutas senast 25 november 2026"
    assert reminded() == [("behov_vantar_pa_beslut", one, subject)]


@pytest.mark.parametrize(
    ("anledning", "key", "days"),
    [(Anledning.AVTAL, "behov_avtal", 270), (Anledning.LAGKRAV, "behov_lagkrav", 180)],
)
def test_a_contract_or_a_law_needs_its_decision_in_time(clock, anledning, key, days):
    ends = WEDNESDAY + dt.timedelta(days=days)
    fields = {"status": Status.BEREDD, "due_on": dt.date(2027, 5, 1), "anledning": anledning}
    behov = BehovFactory(**fields, deadline_on=ends, beredare=AnvandareFactory())
    BehovFactory(**fields, deadline_on=ends + dt.timedelta(days=200))
    BehovFactory(**{**fields, "status": Status.AVSLAGET}, deadline_on=ends)

    on(clock, 25)
    sweep()

    subject = f"{behov.reference} behöver ett beslut senast 25 november 2026"
    assert reminded() == [(key, behov.beredare, subject)]
    assert f"går ut {date_format(ends, 'j F Y')}" in reminders().get().body


def test_an_administrator_sets_the_lead_time():
    terms_by_rule()
    Paminnelseregel.objects.filter(key="behov_avtal").update(days=10)
    BehovFactory(
        status=Status.BEREDD,
        due_on=dt.date(2027, 5, 1),
        anledning=Anledning.AVTAL,
        deadline_on=dt.date(2027, 3, 1),
        beredare=AnvandareFactory(),
    )

    assert sweep() == 0


def test_an_owner_who_has_not_answered_is_asked_again_and_then_the_leaders_are_told(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    owner = AnvandareFactory()
    fields = {
        "status": Status.I_ARENA,
        "owner_kind": Agartyp.OBJEKT,
        "owner_objekt": ForvaltningsobjektFactory(objektagare=owner),
        "submitted_at": timezone.now() - dt.timedelta(days=7),  # five working days
    }
    behov = BehovFactory(**fields)
    BehovFactory(**fields, owner_confirmed_at=timezone.now())

    on(clock, 24)
    assert sweep() == 0
    on(clock, 25)
    sweep()
    assert reminded() == [("behov_obekraftad_agare", owner, f"Äger ni behovet {behov.reference}?")]
    clock.move_to(dt.datetime(2026, 12, 2, 9, tzinfo=ZoneInfo("Europe/Stockholm")))
    sweep()
    assert {one.recipient for one in reminders()} == {owner, leader}


def test_a_draft_is_reminded_of_and_only_its_writer_may_know(clock):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    behov = BehovFactory(status=Status.UTKAST, title="Bokningar")
    written_on = dt.datetime(2026, 11, 11, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
    Behov.objects.filter(pk=behov.pk).update(updated_at=written_on)

    for day in range(20, 31):
        on(clock, day)
        sweep()

    assert reminded() == [("behov_utkast", behov.submitted_by, "Du har en påbörjad behovsanmälan")]
    assert reminders().get().private


def test_before_a_draft_is_removed_its_writer_is_told_twice(clock):
    behov = BehovFactory(status=Status.UTKAST)
    written = dt.datetime(2025, 12, 2, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
    Behov.objects.filter(pk=behov.pk).update(updated_at=written)

    for day in range(2, 31):
        on(clock, day)
        sweep()

    days = [one.created_at.day for one in reminders().filter(kind="behov_utkast_tas_bort")]
    assert days == [4, 25]  # 20 and 5 working days before 2 December


def test_submitter_and_owner_are_reminded_of_a_komplettering_before_and_after(clock):
    owner = AnvandareFactory()
    behov = BehovFactory(
        status=Status.KOMPLETTERING,
        due_on=WEDNESDAY,
        owner_kind=Agartyp.OBJEKT,
        owner_objekt=ForvaltningsobjektFactory(objektagare=owner),
        owner_confirmed_at=timezone.now(),
    )

    for day in range(18, 31):
        on(clock, day)
        sweep()

    kind = "behov_vantar_pa_komplettering"
    before = f"Komplettera {behov.reference} senast 25 november 2026"
    after = f"Vi väntar på din komplettering av {behov.reference}"
    assert sorted(reminded(), key=lambda row: row[1].pk) == [
        (kind, person, subject)
        for person in sorted([owner, behov.submitted_by], key=lambda person: person.pk)
        for subject in [before, before, after]
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
    sweep()

    komplettering = reminders().filter(kind="behov_vantar_pa_komplettering")
    assert komplettering.get().recipient == owner


def of_yttranden():
    return reminders().filter(kind="behov_yttrande_vantar")


def test_who_is_asked_for_a_yttrande_is_reminded_until_it_is_given(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    behov = BehovFactory(status=Status.UNDER_BEREDNING, due_on=dt.date(2026, 12, 31))
    asked, silent = (
        YttrandeFactory(behov=behov, due_on=WEDNESDAY).sakkunnig for _person in range(2)
    )

    on(clock, 23)
    sweep()
    workflow.give_yttrande(behov, by=asked, text="Inget hinder.")
    on(clock, 27)
    sweep()

    early = f"Lämna ditt yttrande om {behov.reference} senast 25 november 2026"
    late = f"Vi väntar på ditt yttrande om {behov.reference}"
    told = {(one.recipient, one.subject) for one in of_yttranden()}
    assert told == {
        (asked, early),
        (silent, early),
        (silent, late),
        (leader, f"För kännedom: {late}"),
    }


def test_each_who_is_asked_gets_the_own_reminder_and_the_leader_one_of_each(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    behov = BehovFactory(status=Status.UNDER_BEREDNING, due_on=dt.date(2026, 12, 31))
    asked = [YttrandeFactory(behov=behov, due_on=WEDNESDAY).sakkunnig for _person in range(2)]

    on(clock, 27)
    sweep()
    drain()

    told = of_yttranden().exclude(state=State.OVERHOPPAD)
    assert {one.recipient for one in told} == {*asked, leader}
    to_the_leader = "".join(one.body for one in told if one.recipient == leader)
    assert all(str(person) in to_the_leader for person in asked)


def test_who_has_an_interest_is_not_told_who_is_asked(clock):
    leader, other = (AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE]) for _person in range(2))
    YttrandeFactory(due_on=WEDNESDAY, behov__submitted_by=leader)

    on(clock, 27)
    sweep()

    assert of_yttranden().filter(recipient=other).exists()
    assert not of_yttranden().filter(recipient=leader).exists()


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.UNDER_BEREDNING}))
def test_nobody_is_reminded_of_a_yttrande_while_beredning_stands_still(clock, status):
    YttrandeFactory(behov__status=status, due_on=WEDNESDAY)

    on(clock, 27)
    sweep()

    assert not of_yttranden().exists()


def test_a_reminder_of_a_yttrande_that_is_given_meanwhile_is_not_sent(mailoutbox):
    yttrande = YttrandeFactory(due_on=WEDNESDAY, behov__due_on=dt.date(2026, 12, 31))
    sweep()

    workflow.give_yttrande(yttrande.behov, by=yttrande.sakkunnig, text="Inget hinder.")
    drain()

    assert of_yttranden().get().state == State.OVERHOPPAD
    assert not [mail for mail in mailoutbox if yttrande.sakkunnig.email in mail.to]


@pytest.mark.parametrize("status", Status)
def test_nobody_is_reminded_of_anything_else(clock, status):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    behov = BehovFactory(status=status)

    on(clock, 30)
    sweep()

    reminds = {
        Status.INSKICKAT,
        Status.UNDER_BEREDNING,
        Status.KOMPLETTERING,
        Status.BEREDD,
        Status.VILANDE,
    }
    assert Utskick.objects.filter(about=behov.about).exists() == (status in reminds)


def test_what_was_taken_up_while_the_letter_waited_is_not_reminded_of(clock, mailoutbox):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    behov = BehovFactory(status=Status.INSKICKAT, due_on=WEDNESDAY)
    on(clock, 25)
    sweep()
    workflow.start_beredning(behov, by=AnvandareFactory(roles=[Roll.BEREDNING]))

    drain()

    [reminder] = reminders()
    assert (reminder.state, reminder.reason) == (State.OVERHOPPAD, "Det är inte längre aktuellt.")
    assert reminder.subject not in [mail.subject for mail in mailoutbox]


def test_the_letters_link_to_the_behov_and_say_why(clock, mailoutbox):
    behov = BehovFactory(status=Status.UNDER_BEREDNING, due_on=WEDNESDAY)
    on(clock, 25)
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
    AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])
    statuses = [Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING, Status.BEREDD]
    for status in statuses:
        BehovFactory.create_batch(row_count, status=status, due_on=WEDNESDAY)
    for behov in Behov.objects.filter(status=Status.UNDER_BEREDNING):
        YttrandeFactory(behov=behov, due_on=WEDNESDAY)
    on(clock, 27)
    terms_by_rule()

    # savepoint, lock; rules, steps, closed days, choices; then what waits, who has a digest,
    # digests, places in them; heartbeat, release
    around = 6 + 6
    # Leaders for five rules and the direktör for two; numbers of six rules, and read again by those
    # that reckon with them; closed days; whom to escalate to (the leaders).
    asked = 7 + 6 + 6 + 1 + 1
    empty = 3 * (len(rules) - len(statuses) - 1)  # savepoint, behov, release
    # besides what is put off, which letters are written, insert, read back
    with_rows = 7 * (len(statuses) + 1)  # and the yttranden
    with django_assert_num_queries(around + asked + empty + with_rows):
        sweep()
    assert Behov.objects.count() == len(statuses) * row_count
