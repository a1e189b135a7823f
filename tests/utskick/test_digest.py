"""At most one mail of reminders a day, as its reader has chosen."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.models import Forvaltningsobjekt, Roll
from tests.factories import AnvandareFactory
from tests.utskick.factories import ReminderFactory
from tests.utskick.rules import case, make_rule
from utskick import paminnelser, relevance
from utskick.delivery import drain
from utskick.digest import UNWANTED
from utskick.models import (
    DIGEST,
    Aviseringsval,
    Paminnelsesteg,
    State,
    Takt,
    Uppskov,
    Utskick,
    about_of,
)
from utskick.paminnelser import MOST_ESCALATIONS, Step, sweep

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(autouse=True)
def _rule(monkeypatch):
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    paminnelser.register(make_rule())


@pytest.fixture(autouse=True)
def clock():
    """Monday, as office hours begin."""
    monday = dt.datetime(2026, 11, 23, 7, tzinfo=STOCKHOLM)
    with time_machine.travel(monday, tick=False) as traveller:
        yield traveller


def run_at(clock, moment):
    clock.move_to(dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM))
    sweep()
    drain()


def run_days(clock, first, days):
    for day in range(days):
        date = dt.date.fromisoformat(first) + dt.timedelta(days=day)
        for hour in (7, 10, 16):
            run_at(clock, f"{date} {hour:02}:00")


def outcomes():
    rows = Utskick.objects.exclude(kind=DIGEST).order_by("pk")
    return [(row.occasion.partition("/")[0], row.state, row.reason) for row in rows]


def mailed(mailoutbox):
    return [(mail.subject, mail.to[0]) for mail in mailoutbox]


def test_everything_that_is_due_comes_in_one_mail(clock, mailoutbox):
    person = AnvandareFactory()
    for name in ("A", "B", "C"):
        case("2026-11-23", name=name, objektagare=person)
    other = case("2026-11-23", name="D")

    run_at(clock, "2026-11-23 07:05")

    assert sorted(mailed(mailoutbox)) == sorted(
        [
            ("Påminnelse om A och 2 till", person.email),
            ("Påminnelse om D", other.objektagare.email),
        ]
    )


def test_a_second_mail_waits_for_the_next_working_day(clock, mailoutbox):
    person = AnvandareFactory()
    case("2026-11-27", name="A", objektagare=person)
    run_at(clock, "2026-11-27 07:05")
    case("2026-11-27", name="B", objektagare=person)

    run_at(clock, "2026-11-27 10:00")
    run_at(clock, "2026-11-28 10:00")  # Saturday
    assert len(mailoutbox) == 1
    run_at(clock, "2026-11-30 07:05")

    assert [mail.subject for mail in mailoutbox] == ["Påminnelse om A", "Påminnelse om B"]


def test_news_of_the_day_wait_for_the_next_morning(clock, mailoutbox):
    clock.move_to(dt.datetime(2026, 11, 23, 10, tzinfo=STOCKHOLM))
    news = ReminderFactory(kind="nytt")

    run_at(clock, "2026-11-23 10:05")
    assert mailoutbox == []
    run_at(clock, "2026-11-24 07:05")

    assert [mail.subject for mail in mailoutbox] == [news.subject]


def test_once_a_week_is_the_first_working_day_of_the_week(clock, mailoutbox):
    row = case("2026-11-25")
    Aviseringsval.objects.create(person=row.objektagare, takt=Takt.VECKOVIS)

    run_days(clock, "2026-11-23", 8)

    # The step before the day came on the Monday; the two others by the Monday after, as one.
    assert [mail.subject for mail in mailoutbox] == [
        f"Påminnelse om {row.name}",
        f"Sen påminnelse om {row.name}",
    ]
    assert [state for _, state, _ in outcomes()] == [
        State.SKICKAD,
        State.OVERHOPPAD,
        State.SKICKAD,
    ]


def test_whoever_wants_none_gets_none_and_the_ledger_says_so(clock, mailoutbox):
    row = case("2026-11-23")
    Aviseringsval.objects.create(person=row.objektagare, takt=Takt.ALDRIG)

    run_at(clock, "2026-11-23 07:05")

    assert outcomes() == [("2026-11-23", State.OVERHOPPAD, UNWANTED)]
    assert mailoutbox == []


def test_a_pause_holds_reminders_back_and_then_the_latest_comes(clock, mailoutbox):
    row = case("2026-11-25")
    Aviseringsval.objects.create(person=row.objektagare, paused_until="2026-11-26")

    run_days(clock, "2026-11-23", 4)
    assert mailoutbox == []
    run_at(clock, "2026-11-27 07:05")

    assert [mail.subject for mail in mailoutbox] == [f"Sen påminnelse om {row.name}"]


def test_a_pause_that_begins_after_the_digest_was_made_still_holds(clock, mailoutbox):
    row = case("2026-11-23")
    clock.move_to(dt.datetime(2026, 11, 23, 7, 5, tzinfo=STOCKHOLM))
    sweep()
    Aviseringsval.objects.create(person=row.objektagare, paused_until="2026-11-26")

    drain()

    assert mailoutbox == []
    assert outcomes() == [("2026-11-23", State.OVERHOPPAD, "Mottagaren har pausat påminnelser.")]


def away_in_november(person, substitute):
    Aviseringsval.objects.create(
        person=person,
        substitute=substitute,
        substitute_from="2026-11-01",
        substitute_until="2026-11-30",
    )


def test_a_substitute_gets_the_reminders_between_the_dates(clock, mailoutbox):
    row = case("2026-11-25")
    substitute = AnvandareFactory()
    Aviseringsval.objects.create(
        person=row.objektagare,
        substitute=substitute,
        substitute_from="2026-11-24",
        substitute_until="2026-11-25",
    )

    run_days(clock, "2026-11-23", 5)

    assert [mail.to[0] for mail in mailoutbox] == [
        row.objektagare.email,
        substitute.email,
        substitute.email,
        row.objektagare.email,
        row.objektagare.email,
    ]


def test_a_substitute_reads_for_whom_it_is(clock, mailoutbox):
    row = case("2026-11-23")
    substitute = AnvandareFactory()
    Aviseringsval.objects.create(
        person=row.objektagare,
        substitute=substitute,
        substitute_from="2026-11-01",
        substitute_until="2026-11-30",
    )

    run_at(clock, "2026-11-23 07:05")

    [mail] = mailoutbox
    assert f"Du får påminnelsen i stället för {row.objektagare}." in mail.body
    assert Utskick.objects.get(recipient=substitute, kind="prov").stands_in_for == row.objektagare


@pytest.mark.parametrize("hinder", ["inactive", "private", "sees nothing"])
def test_who_cannot_be_told_is_no_substitute(clock, hinder):
    every = Forvaltningsobjekt.objects
    seen = every.none() if hinder == "sees nothing" else every.all()
    paminnelser.register(make_rule(private=hinder == "private", visible_to=lambda _user: seen))
    row = case("2026-11-23")
    Aviseringsval.objects.create(
        person=row.objektagare,
        substitute=AnvandareFactory(is_active=hinder != "inactive"),
        substitute_from="2026-11-01",
        substitute_until="2026-11-30",
    )

    run_at(clock, "2026-11-23 07:05")

    assert Utskick.objects.get(kind="prov").recipient == row.objektagare


def test_a_substitute_who_may_see_one_of_two_is_told_of_that(clock):
    person, substitute = AnvandareFactory(), AnvandareFactory()
    shown, hidden = (case("2026-11-23", objektagare=person) for _ in range(2))
    visible = {person: [shown, hidden], substitute: [shown]}
    rule = make_rule(
        visible_to=lambda user: Forvaltningsobjekt.objects.filter(
            pk__in=[one.pk for one in visible[user]]
        )
    )
    paminnelser.register(rule)
    away_in_november(person, substitute)

    run_at(clock, "2026-11-23 07:05")

    found = Utskick.objects.filter(kind="prov").order_by("about")
    assert [(row.about, row.recipient) for row in found] == [
        (about_of(shown), substitute),
        (about_of(hidden), person),
    ]


def test_a_substitute_who_may_no_longer_see_it_is_not_told_and_the_person_is(clock):
    person = AnvandareFactory()
    visible = [case("2026-11-23", objektagare=person).pk]
    rule = make_rule(visible_to=lambda _user: Forvaltningsobjekt.objects.filter(pk__in=visible))
    paminnelser.register(rule)
    away_in_november(person, AnvandareFactory())
    sweep()
    visible.clear()

    run_at(clock, "2026-11-23 07:10")

    found = Utskick.objects.filter(kind="prov").order_by("pk")
    assert [(row.recipient == person, row.reason) for row in found] == [
        (False, "Ersättaren får inte se det."),
        (True, ""),
    ]


def test_what_is_put_off_comes_on_the_chosen_day(clock, mailoutbox):
    row = case("2026-11-23")
    run_at(clock, "2026-11-23 07:05")
    Uppskov.objects.create(
        kind="prov",
        about=f"forvaltningsobjekt/{row.pk}",
        due_on="2026-11-23",
        person=row.objektagare,
        until="2026-11-26",
    )

    run_days(clock, "2026-11-24", 6)

    # Not on the 25th, two days after; and on the 26th, once.
    [_, later] = mailoutbox
    assert later.subject == f"Sen påminnelse om {row.name}"
    last = Utskick.objects.filter(kind="prov").last()
    assert timezone.localdate(last.sent_at) == dt.date(2026, 11, 26)


def test_what_is_put_off_after_it_was_written_is_not_sent():
    row = case("2026-11-23")
    sweep()
    Uppskov.objects.create(
        kind="prov",
        about=f"forvaltningsobjekt/{row.pk}",
        due_on="2026-11-23",
        person=row.objektagare,
        until="2026-11-26",
    )

    drain()

    assert outcomes() == [("2026-11-23", State.OVERHOPPAD, "Uppskjuten av mottagaren.")]


def test_putting_off_stops_no_escalation(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    paminnelser.register(make_rule(steps=(Step(0), Step(2, to_ledare=True))))
    row = case("2026-11-23")
    run_at(clock, "2026-11-23 07:05")
    Uppskov.objects.create(
        kind="prov",
        about=f"forvaltningsobjekt/{row.pk}",
        due_on="2026-11-23",
        person=row.objektagare,
        until="2026-11-30",
    )

    run_at(clock, "2026-11-25 07:05")

    [escalated] = Utskick.objects.filter(kind="prov", recipient=leader)
    assert (escalated.immediate, escalated.state) == (True, State.SKICKAD)


def test_a_step_without_escalation_tells_nobody_else(clock):
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE, Roll.DIGITALISERINGSDIREKTOR])
    row = case("2026-11-23")

    run_days(clock, "2026-11-19", 14)

    told = set(Utskick.objects.values_list("recipient", flat=True))
    assert told == {row.objektagare.pk}


def test_a_step_may_tell_the_leaders_alone(clock):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    case("2026-11-23")
    paminnelser.terms_by_rule()
    Paminnelsesteg.objects.exclude(offset_days=0).delete()
    Paminnelsesteg.objects.update(to_responsible=False, to_ledare=True)

    run_at(clock, "2026-11-23 07:05")

    assert Utskick.objects.get(kind="prov").recipient == leader


def test_many_escalations_at_once_come_in_the_digest(clock, mailoutbox):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    paminnelser.register(make_rule(steps=(Step(0, to_ledare=True),)))
    for _ in range(MOST_ESCALATIONS + 1):
        case("2026-11-23")

    run_at(clock, "2026-11-23 07:05")

    [mail] = [mail for mail in mailoutbox if mail.to == [leader.email]]
    assert mail.subject.endswith(f" och {MOST_ESCALATIONS} till")


def test_an_escalation_to_who_no_longer_leads_is_skipped(mailoutbox):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    paminnelser.register(make_rule(steps=(Step(0, to_ledare=True),)))
    case("2026-11-23")
    sweep()
    leader.groups.clear()

    drain()

    row = Utskick.objects.get(kind="prov", recipient=leader)
    assert (row.state, row.reason) == (State.OVERHOPPAD, "Någon annan har tagit över ansvaret.")
    assert len(mailoutbox) == 1


def test_what_was_done_after_the_digest_was_made_is_left_out(mailoutbox):
    person = AnvandareFactory()
    for name in ("A", "B"):
        case("2026-11-23", name=name, objektagare=person)
    sweep()
    Forvaltningsobjekt.objects.filter(name="A").update(active=False)

    drain()

    assert [mail.subject for mail in mailoutbox] == ["Påminnelse om B"]


def test_the_database_allows_one_digest_a_day_and_no_digest_in_a_digest():
    digest = {
        "kind": DIGEST,
        "about": "anvandare/1",
        "occasion": "2026-11-23",
        "recipient": AnvandareFactory(),
    }
    first = ReminderFactory(**digest)
    for fields in (digest, {**digest, "occasion": "2026-11-24", "digest": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReminderFactory(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderFactory(immediate=True, digest=first)
