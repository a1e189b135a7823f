"""Ten years of reminders on a simulated clock, sixteen sweeps at once, and one over 100,000 behov.

The first two are right or wrong. The third is time, memory and queries: of a sweep that finds
everything new, and of the next, which finds it written. Both should follow what is due.
"""

import datetime as dt
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import time_machine
from django.db import connection, transaction
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext, override_settings, setup_test_environment

from behov.choices import Agartyp, Anledning, Mognad, Omfattning, Status
from behov.models import Behov
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt
from tests.utskick.rules import make_rule
from tests.utskick.simulation import Simulation
from utskick import outbox, paminnelser, relevance
from utskick.models import DIGEST, Utskick

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
SWEEPS = 16
CASES = 10_000
PEOPLE = 100
SIZES = [(20_000, 5_000), (100_000, 5_000), (100_000, 2_500)]
"""Open behov, and how many of them are due."""


def main() -> None:
    setup_test_environment(debug=False)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
            for measure in (_sweep_of_behov, _sweeps_at_once, _ten_years):
                measure()
                _empty()
    finally:
        runner.teardown_databases(databases)


def _ten_years() -> None:
    simulation = Simulation(dt.date(2024, 1, 1), dt.date(2034, 12, 31), count=600)
    with _own_rules():
        started = time.perf_counter()
        simulation.prepare()
        by_code, by_oracle, different = simulation.ticks_in_office_hours()
        print("2024–2034: every tick asked, now the days …", flush=True)
        simulation.run()
        faults = simulation.faults()
        print(
            f"2024–2034: {len(simulation.expected())} reminders in "
            f"{Utskick.objects.filter(kind=DIGEST).count()} mails, {len(faults)} faults; "
            f"{by_code} of all ticks in office hours, {by_oracle} by the oracle, "
            f"{different} differ; {time.perf_counter() - started:.0f} s"
        )
        for fault in faults[:20]:
            print(f"  {fault}")


def _sweeps_at_once() -> None:
    with _own_rules():
        paminnelser.register(make_rule())
        _cases()
        with time_machine.travel(MONDAY, tick=False):
            seconds = _in_parallel(paminnelser.sweep)
            rows = Utskick.objects.filter(kind="prov").count()
            print(f"{SWEEPS} sweeps over {CASES} due, {seconds:.1f} s: {rows} rows", flush=True)
            Utskick.objects.exclude(digest=None).delete()
            Utskick.objects.all().delete()
            seconds = _in_parallel(_without_the_lock())
            rows = Utskick.objects.filter(kind="prov").count()
            print(f"without the lock, by the key alone, {seconds:.1f} s: {rows} rows")


def _without_the_lock() -> Callable[[], object]:
    """Each has found everything due before any of them writes."""
    rule, barrier = paminnelser.rules["prov"], threading.Barrier(SWEEPS, timeout=600)
    terms = paminnelser.terms_by_rule()["prov"]

    def write() -> None:
        letters = paminnelser.letters_due(rule, terms, paminnelser.Day.read(MONDAY.date()))
        barrier.wait()
        with transaction.atomic():
            outbox.queue(sorted(letters, key=lambda letter: letter.about))

    return write


def _in_parallel(call: Callable[[], object]) -> float:
    def run(_number: int) -> None:
        try:
            call()
        finally:
            connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(SWEEPS) as pool:
        list(pool.map(run, range(SWEEPS)))
    return time.perf_counter() - started


def _cases() -> None:
    enhet, people = _people()
    Forvaltningsobjekt.objects.bulk_create(
        Forvaltningsobjekt(
            code=f"case{number}",
            name=f"Ärende {number}",
            owner_enhet=enhet,
            objektagare=people[number % PEOPLE],
            description="2026-11-23",
        )
        for number in range(CASES)
    )


def _people() -> tuple[Enhet, list[Anvandare]]:
    enhet = Enhet.objects.create(code="bench", kind="namnd", name="Nämnden")
    people = Anvandare.objects.bulk_create(
        Anvandare(username=f"p{number}", email=f"p{number}@example.se") for number in range(PEOPLE)
    )
    return enhet, people


def _sweep_of_behov() -> None:
    """Four times as many open behov should cost about the same, half as many due about half."""
    print(
        f"{'open':>8} {'due':>6} {'sweep':>12} {'rows':>6} {'queries':>8}"
        f" {'s':>7} {'x floor':>8} {'ms/due':>7} {'MB':>5}"
    )
    enhet, people = _people()
    made = 0
    for count, due in SIZES:
        Behov.objects.bulk_create(_behov(range(made, count), enhet, people), batch_size=2_000)
        made = max(made, count)
        _make_due(due)
        floor = _floor(due, people)
        with time_machine.travel(MONDAY, tick=False):
            paminnelser.terms_by_rule()
            for name in ("all new", "all written"):
                _measured(count, due, name, floor)
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE utskick_utskick CASCADE")


def _make_due(due: int) -> None:
    today = MONDAY.date()
    Behov.objects.filter(due_on=today).update(due_on=today + dt.timedelta(days=60))
    chosen = list(Behov.objects.order_by("pk").values_list("pk", flat=True)[:due])
    Behov.objects.filter(pk__in=chosen).update(due_on=today)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _floor(due: int, people: list[Anvandare]) -> float:
    """Seconds to write as many rows of the ledger and do nothing else."""
    rows = [
        Utskick(
            kind="golv", about=f"behov/{number}", occasion="1", recipient=people[number % PEOPLE],
            subject="Beredningen ska vara klar", body="Beredningen ska vara klar senast i dag.",
            message_id=f"<{number}@example.se>",
        )
        for number in range(due)
    ]  # fmt: skip
    with transaction.atomic():
        started = time.perf_counter()
        Utskick.objects.bulk_create(rows)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def _measured(count: int, due: int, name: str, floor: float) -> None:
    """Time and memory apart: measuring memory takes time."""
    with transaction.atomic():
        tracemalloc.start()
        paminnelser.sweep()
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        transaction.set_rollback(True)
    started = time.perf_counter()
    rows = paminnelser.sweep()
    seconds = time.perf_counter() - started
    with CaptureQueriesContext(connection) as queries:
        paminnelser.sweep()
    print(
        f"{count:>8,} {due:>6,} {name:>12} {rows:>6} {len(queries):>8}"
        f" {seconds:>7.2f} {seconds / floor:>8.1f} {seconds / due * 1000:>7.2f} {peak:>5.0f}",
        flush=True,
    )


def _behov(numbers: range, enhet: Enhet, people: list[Anvandare]) -> Iterator[Behov]:
    return (
        Behov(
            title=f"Behov {number}",
            summary="Kort.",
            anledning=Anledning.EFFEKTIVISERING,
            problem="Samma uppgifter skrivs två gånger.",
            consequence="Fel.",
            mognad=Mognad.BESKRIVET,
            owner_kind=Agartyp.SAKNAS,
            omfattning=Omfattning.FLERA,
            status=Status.UNDER_BEREDNING,
            reference=f"B-{number}",
            enhet=enhet,
            submitted_by=people[0],
            submitted_at=MONDAY,
            beredare=people[number % PEOPLE],
            due_on=MONDAY.date() + dt.timedelta(days=60),
        )
        for number in numbers
    )


@contextmanager
def _own_rules() -> Iterator[None]:
    rules, checks = dict(paminnelser.rules), dict(relevance.checks)
    paminnelser.rules.clear()
    relevance.checks.clear()
    try:
        yield
    finally:
        paminnelser.rules.clear()
        relevance.checks.clear()
        paminnelser.rules.update(rules)
        relevance.checks.update(checks)


def _empty() -> None:
    """Everything that was made here; what migrations wrote stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE utskick_utskick, utskick_stangningsdag, utskick_paminnelsesteg,"
            " utskick_paminnelseregel, behov_behov, organisation_forvaltningsobjekt,"
            " organisation_enhet, organisation_anvandare CASCADE"
        )
