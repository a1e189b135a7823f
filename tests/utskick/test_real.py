"""The whole way through real parts: PostgreSQL, Redis, a Celery worker and a mail server.

Workers are killed at the two points that matter, and afterwards the mails are counted.
"""

import contextlib
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone

from tests.factories import AnvandareFactory
from tests.fixtures_mail import PATIENCE, wait_until, worker_process
from tests.utskick.factories import DigestFactory, UtskickFactory
from tests.utskick.rules import case, make_rule
from utskick import outbox, paminnelser, relevance
from utskick.delivery import RETRY_AFTER, drain
from utskick.models import State, Utskick
from utskick.paminnelser import sweep

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))


@pytest.fixture(autouse=True)
def _start(monkeypatch):
    """One rule, and a broker that is believed in."""
    monkeypatch.setattr(outbox, "broker", outbox.Broker())
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})
    paminnelser.register(make_rule())


@pytest.fixture
def worker(smtp_server, tmp_path):
    """Starts a worker in the office hours of MONDAY."""
    return lambda: worker_process(
        email_url=smtp_server.url, log=tmp_path / "worker.log", now=MONDAY
    )


def office_hours():
    """The worker's clock in this process. It starts as late as the worker was started."""
    return time_machine.travel(MONDAY, tick=False)


def states():
    return list(Utskick.objects.mails().order_by("pk").values_list("state", flat=True))


def in_parallel(count, function):
    def run(_number):
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_what_falls_due_is_mailed_once(smtp_server, worker):
    row = case("2026-11-23")
    with worker():
        with office_hours():
            assert sweep() == 1
        wait_until(lambda: states() == [State.SKICKAD], "the reminder")
        with office_hours():
            assert sweep() == 0
            outbox.wake_worker()
        case("2026-11-23")
        with office_hours():
            assert sweep() == 1
        wait_until(lambda: states() == [State.SKICKAD] * 2, "the second case")

    assert [mail["To"] for mail in smtp_server.inbox].count(row.objektagare.email) == 1
    assert len(smtp_server.inbox) == 2


def test_parallel_sweeps_and_a_worker_mail_each_case_once(smtp_server, worker):
    rows = [case("2026-11-23") for _ in range(10)]
    with worker():
        with office_hours():
            in_parallel(2, sweep)
        wait_until(lambda: states() == [State.SKICKAD] * 10, "the reminders")

    assert sorted(mail["To"] for mail in smtp_server.inbox) == sorted(
        row.objektagare.email for row in rows
    )


def letter(*, immediate):
    """Queued, and the worker woken, as a step or a sweep does."""
    if not immediate:
        with office_hours():
            digest = DigestFactory()
        outbox.wake_worker()
        return digest
    with office_hours(), transaction.atomic():
        [utskick] = outbox.queue(
            [
                outbox.Letter(
                    kind="brev",
                    about="behov/1",
                    occasion="v1",
                    recipient=AnvandareFactory(),
                    text="Påminnelse\n\nHej!",
                )
            ]
        )
    return utskick


def drain_after_the_lease():
    """What the clock does when the lease of the killed worker, and the pause, are over."""
    Utskick.objects.filter(state=State.PAGAR).update(lease_until=MONDAY - dt.timedelta(hours=1))
    with office_hours():
        drain()
    with time_machine.travel(MONDAY + 2 * RETRY_AFTER[0], tick=False):
        drain()


@pytest.mark.usefixtures("mail_by_smtp", "crash_round")
@pytest.mark.parametrize(
    ("immediate", "state", "mails"), [(True, State.SKICKAD, 1), (False, State.OKLAR, 0)]
)
def test_worker_killed_between_claim_and_mail(smtp_server, worker, immediate, state, mails):
    smtp_server.hold_at = "MAIL"
    with worker() as process:
        letter(immediate=immediate)
        assert smtp_server.held.wait(PATIENCE)
        process.kill()
        process.wait()
    smtp_server.hold_at = ""
    smtp_server.release.set()
    assert states() == [State.PAGAR]

    drain_after_the_lease()

    assert states() == [state]
    assert len(smtp_server.inbox) == mails


@contextlib.contextmanager
def ledger_held(utskick):
    """Keep others from writing the row; then whoever waits for it is gone."""
    with transaction.atomic():
        Utskick.objects.select_for_update().get(pk=utskick.pk)
        yield
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )


def someone_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        [[count]] = cursor.fetchall()
    return count


@pytest.mark.usefixtures("mail_by_smtp", "crash_round")
@pytest.mark.parametrize(
    ("immediate", "state", "mails"), [(True, State.SKICKAD, 2), (False, State.OKLAR, 1)]
)
def test_worker_killed_after_the_server_said_250(smtp_server, worker, immediate, state, mails):
    smtp_server.hold_at = "DATA"
    with worker() as process:
        utskick = letter(immediate=immediate)
        assert smtp_server.held.wait(PATIENCE)
        with ledger_held(utskick):
            smtp_server.release.set()  # 250, and the worker comes to mark the row
            wait_until(someone_waits_for_us, "the worker to mark the row")
            process.kill()
            process.wait()
    smtp_server.hold_at = ""
    assert states() == [State.PAGAR]

    drain_after_the_lease()

    assert states() == [state]
    assert [mail["Message-ID"] for mail in smtp_server.inbox] == [utskick.message_id] * mails


def test_without_a_worker_the_next_one_sends(smtp_server, worker):
    letter(immediate=True)

    with worker():  # finds the wake-up in Redis
        wait_until(lambda: states() == [State.SKICKAD], "the letter")

    assert len(smtp_server.inbox) == 1


@pytest.mark.usefixtures("mail_by_smtp")
def test_parallel_drains_send_each_letter_once(smtp_server):
    UtskickFactory.create_batch(10, at_any_hour=True)

    in_parallel(4, drain)

    assert states() == [State.SKICKAD] * 10
    assert len(smtp_server.inbox) == 10


@pytest.mark.usefixtures("mail_by_smtp")
def test_marking_after_sending_without_a_claim_would_mail_twice(smtp_server):
    """The negative control: what the claim is for."""
    UtskickFactory()
    both_have_read = threading.Barrier(2, timeout=60)

    def send_then_mark():
        for utskick in Utskick.objects.filter(sent_at=None).select_related("recipient"):
            both_have_read.wait()
            address = utskick.recipient.email
            send_mail(utskick.subject, utskick.body, None, [address])
            Utskick.objects.filter(pk=utskick.pk).update(
                state=State.SKICKAD, sent_at=timezone.now(), address=address, next_attempt_at=None
            )

    in_parallel(2, send_then_mark)

    assert len(smtp_server.inbox) == 2
