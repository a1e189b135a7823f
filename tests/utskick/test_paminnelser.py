"""What is reminded of when: each step once, missed ticks made good, nobody nagged."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from organisation.models import Forvaltningsobjekt
from tests.factories import AnvandareFactory
from tests.utskick.factories import UtskickFactory
from tests.utskick.rules import case, make_rule
from utskick import paminnelser, relevance
from utskick.delivery import drain
from utskick.models import DIGEST, Paminnelsesteg, Stangningsdag, State, Utskick, about_of
from utskick.paminnelser import sweep

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(autouse=True)
def _rule(monkeypatch):
    """The only rule there is."""
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    paminnelser.register(make_rule())


def at(moment):
    """Stop the clock there, Swedish time."""
    if isinstance(moment, str):
        moment = dt.datetime.fromisoformat(moment)
    return time_machine.travel(moment.replace(tzinfo=STOCKHOLM), tick=False)


def sweep_at(moment):
    with at(moment):
        return sweep()


def drain_at(moment):
    with at(moment):
        return drain()


def reminders():
    """Without the digests that hold them."""
    return Utskick.objects.exclude(kind=DIGEST).order_by("pk")


def offsets_sent():
    """The steps that have a letter, in the order they were written."""
    steps = dict(Paminnelsesteg.objects.values_list("pk", "offset_days"))
    return [
        steps[int(occasion.partition("/")[2])]
        for occasion in reminders().values_list("occasion", flat=True)
    ]


def test_a_reminder_says_what_is_due_and_why_it_came():
    row = case("2026-11-25", name="Bokningen")

    assert sweep_at("2026-11-23 09:00") == 1

    [utskick] = reminders()
    step = Paminnelsesteg.objects.get(offset_days=-2)
    assert (utskick.kind, utskick.about) == ("prov", about_of(row))
    assert utskick.occasion == f"2026-11-25/{step.pk}"
    assert (utskick.recipient, utskick.immediate) == (row.objektagare, False)
    assert utskick.subject == "Påminnelse om Bokningen"
    assert utskick.body == "Ska vara klart 25 november 2026."
    assert utskick.why == "du ansvarar för ärendet"


def test_each_step_comes_once_however_often_the_clock_ticks():
    case("2026-11-27")
    first_tick = dt.datetime.fromisoformat("2026-11-20 00:00")

    for hours in range(0, 20 * 24, 2):
        sweep_at(first_tick + dt.timedelta(hours=hours))

    assert offsets_sent() == [-2, 0, 2]


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        # Over a weekend, and over Christmas: 22 and 23 December, 28 and 29.
        ("2026-11-27", ["2026-11-25", "2026-11-27", "2026-12-01"]),
        ("2026-12-28", ["2026-12-22", "2026-12-28", "2026-12-30"]),
        ("2026-11-28", ["2026-11-26", "2026-11-30", "2026-12-01"]),  # due on a Saturday
    ],
)
def test_steps_are_reckoned_in_working_days(due_on, days):
    case(due_on)
    sent = []
    day = dt.date.fromisoformat(due_on) - dt.timedelta(days=10)
    for _ in range(25):
        if sweep_at(f"{day} 09:00"):
            sent.append(day.isoformat())
        day += dt.timedelta(days=1)

    assert sent == days


def test_own_closed_days_count():
    Stangningsdag.objects.create(date="2026-11-24", name="Klämdag")
    case("2026-11-25")

    assert sweep_at("2026-11-20 09:00") == 1  # two working days before: Friday, not Monday


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-25 06:59",
        "2026-11-25 17:00",
        "2026-11-28 12:00",  # Saturday
        "2026-12-24 12:00",  # julafton
        "2026-12-30 12:00",  # closed by the municipality
    ],
)
def test_never_at_night_or_on_a_closed_day(moment):
    Stangningsdag.objects.create(date="2026-12-30", name="Klämdag")
    case("2026-11-25")

    assert sweep_at(moment) == 0


def test_a_missed_tick_is_made_good():
    case("2026-11-25")

    assert sweep_at("2026-11-24 15:00") == 1  # the step of the 23rd

    assert offsets_sent() == [-2]


def test_after_an_outage_only_the_latest_step_is_sent():
    case("2026-11-25")

    assert sweep_at("2027-01-11 09:00") == 1

    assert offsets_sent() == [2]


def test_a_moved_due_date_reminds_anew():
    row = case("2026-11-25")
    sweep_at("2026-11-23 09:00")
    Forvaltningsobjekt.objects.filter(pk=row.pk).update(description="2026-12-02")

    assert sweep_at("2026-11-24 09:00") == 0
    assert sweep_at("2026-11-30 09:00") == 1

    assert offsets_sent() == [-2, -2]


def test_whoever_takes_over_is_told_of_the_latest_step():
    row = case("2026-11-25")
    sweep_at("2026-11-23 09:00")
    successor = AnvandareFactory()
    Forvaltningsobjekt.objects.filter(pk=row.pk).update(objektagare=successor)

    assert sweep_at("2026-11-23 10:00") == 1

    assert reminders().last().recipient == successor


def test_an_administrator_moves_and_switches_off_steps():
    case("2026-11-25")
    paminnelser.terms_by_rule()
    Paminnelsesteg.objects.filter(offset_days=2).update(active=False)
    Paminnelsesteg.objects.filter(offset_days=-2).update(offset_days=-1)

    sent = [sweep_at(f"2026-11-{day} 09:00") for day in (23, 24, 25, 26, 27)]

    assert sent == [0, 1, 1, 0, 0]


def test_a_step_that_is_moved_reminds_nobody_twice():
    case("2026-11-25")
    sweep_at("2026-11-23 09:00")
    Paminnelsesteg.objects.filter(offset_days=-2).update(offset_days=-1)

    assert sweep_at("2026-11-24 09:00") == 0


def test_a_rule_whose_steps_are_all_off_reminds_nobody():
    case("2026-11-25")
    paminnelser.terms_by_rule()
    Paminnelsesteg.objects.update(active=False)

    assert sweep_at("2026-11-25 09:00") == 0

    assert Paminnelsesteg.objects.count() == 3


def test_two_rules_for_one_case_keep_their_own_letters():
    paminnelser.register(make_rule(key="annat"))
    case("2026-11-25")

    assert sweep_at("2026-11-25 09:00") == 2

    assert set(reminders().values_list("kind", flat=True)) == {"prov", "annat"}


def test_a_fault_in_one_rule_keeps_no_other_from_reminding(caplog):
    paminnelser.rules.clear()
    paminnelser.register(make_rule(key="trasig", due_by=lambda _day: 1 / 0))
    paminnelser.register(make_rule())
    case("2026-11-25")

    assert sweep_at("2026-11-25 09:00") == 1

    assert caplog.messages == ["The rule trasig could not be applied"]
    assert reminders().get().kind == "prov"


@pytest.mark.parametrize(("due", "not_due"), [(1, 1), (3, 1), (3, 30)])
def test_a_sweep_costs_the_same_queries_for_any_number_of_cases(
    django_assert_num_queries, due, not_due
):
    for _ in range(not_due):
        case("2027-11-25")
    for _ in range(due):
        case("2026-11-25")
    paminnelser.terms_by_rule()

    # savepoint, lock; rules, steps, closed days, choices; savepoint, cases, put off, letters
    # written, insert, read back, release; what waits, who has a digest, insert, place in it;
    # heartbeat, release
    with django_assert_num_queries(19):
        assert sweep_at("2026-11-25 09:00") == due
    # all written: neither insert nor read back; nothing waits
    with django_assert_num_queries(14):
        assert sweep_at("2026-11-25 09:05") == 0


@pytest.fixture
def reminder():
    """Written, and not yet sent when something changes."""
    row = case("2026-11-25")
    sweep_at("2026-11-23 09:00")
    return row, reminders().get()


def test_a_reminder_that_still_holds_is_sent(reminder, mailoutbox):
    _, utskick = reminder

    drain_at("2026-11-23 09:01")

    [mail] = mailoutbox
    assert mail.subject == utskick.subject


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"active": False}, "Det är inte längre aktuellt."),
        ({"description": "2026-12-25"}, "Det är inte längre aktuellt."),
        ({"description": "2026-11-24"}, "Det är inte längre aktuellt."),
        ({"objektagare": AnvandareFactory}, "Någon annan har tagit över ansvaret."),
    ],
)
def test_a_reminder_that_no_longer_holds_is_skipped(reminder, mailoutbox, change, reason):
    row, utskick = reminder
    values = {name: value() if callable(value) else value for name, value in change.items()}
    Forvaltningsobjekt.objects.filter(pk=row.pk).update(**values)

    drain_at("2026-11-23 09:01")

    utskick.refresh_from_db()
    assert (utskick.state, utskick.reason) == (State.OVERHOPPAD, reason)
    assert mailoutbox == []


def test_while_the_mail_server_was_away_reminders_do_not_pile_up(reminder, mailoutbox):
    _, first = reminder
    sweep_at("2026-11-25 09:00")

    drain_at("2026-11-25 09:01")

    first.refresh_from_db()
    assert (first.state, first.reason) == (State.OVERHOPPAD, "Ersatt av en senare påminnelse.")
    assert len(mailoutbox) == 1


def in_parallel(count, function):
    def run(_number):
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(run, range(count)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_parallel_sweeps_write_one_letter_per_case():
    for _ in range(50):
        case("2026-11-25")

    with at("2026-11-25 09:00"):
        in_parallel(16, sweep)

    assert reminders().count() == 50


@pytest.fixture
def race():
    """Two sweeps that both found nothing written when they come to write: the worst moment."""
    barrier = threading.Barrier(2, timeout=60)
    rule = paminnelser.rules["prov"]
    case("2026-11-25")
    terms = paminnelser.terms_by_rule()[rule.key]

    def without_the_lock():
        with paminnelser.transaction.atomic():
            day = paminnelser.Day.read(dt.date(2026, 11, 25))
            letters = paminnelser.letters_due(rule, terms, day)
            barrier.wait()
            return len(paminnelser.outbox.queue(letters))

    return without_the_lock


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_key_still_allows_one_letter(race):
    in_parallel(2, race)

    assert Utskick.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_key_there_would_be_two(race):
    """The negative control: what the key is for."""
    constraints = Utskick._meta.constraints
    [key] = [c for c in constraints if c.name == "utskick_once_per_occasion"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Utskick, key)
    try:
        in_parallel(2, race)
        count = Utskick.objects.count()
    finally:
        Utskick.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Utskick, key)

    assert count == 2


def test_a_letter_that_is_no_reminder_has_no_rule(mailoutbox):
    UtskickFactory(next_attempt_at=dt.datetime(2026, 11, 25, tzinfo=STOCKHOLM))

    drain_at("2026-11-25 09:00")

    assert len(mailoutbox) == 1
