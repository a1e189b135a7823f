"""kill -9 at the points of a letter's way that matter, and what is left afterwards.

CRASHES says how often; script/bench crashes does each twenty times. That a worker is killed
between claim and mail, or after the server's 250, stands in test_real.py.
"""

import datetime as dt
import signal
import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from behov.choices import Status
from config.celery import app
from tests.factories import AnvandareFactory, BehovFactory
from tests.fixtures_mail import PATIENCE, environment_of_tests, wait_until, worker_process
from tests.utskick.factories import DigestFactory, UtskickFactory
from utskick import outbox
from utskick.delivery import LEASE, RETRY_AFTER, drain
from utskick.models import State, Utskick
from utskick.paminnelser import sweep

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("mail_by_smtp", "crash_round"),
]

QUEUE_ONE = """
import os, signal
from django.db import transaction
from organisation.models import Anvandare
from utskick import outbox

die = lambda: os.kill(os.getpid(), signal.SIGKILL)
with transaction.atomic():
    if {when!r} == "after commit":
        transaction.on_commit(die)  # before the wake-up, which is registered later
    person = Anvandare.objects.get()
    letter = outbox.Letter(
        kind="brev", about="behov/1", occasion="v1", recipient=person, text="Brev\\n\\nHej!"
    )
    outbox.queue([letter])
    if {when!r} == "before commit":
        die()
"""


@pytest.fixture(autouse=True)
def _broker_is_believed_in(monkeypatch):
    monkeypatch.setattr(outbox, "broker", outbox.Broker())


@pytest.fixture
def worker(smtp_server, tmp_path):
    return lambda: worker_process(
        email_url=smtp_server.url, log=tmp_path / "worker.log", now=MONDAY
    )


def office_hours(**later):
    return time_machine.travel(MONDAY + dt.timedelta(**later), tick=False)


def drain_after_the_lease():
    with office_hours(seconds=2 * LEASE.total_seconds()):
        drain()
    with office_hours(seconds=2 * LEASE.total_seconds() + 2 * RETRY_AFTER[0].total_seconds()):
        drain()


def states(**of):
    return list(Utskick.objects.filter(**of).order_by("pk").values_list("state", flat=True))


def waits_for_us():
    """Whether another connection waits for a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0]


def kill(process):
    process.kill()
    process.wait(PATIENCE)


@pytest.mark.parametrize(("when", "rows"), [("before commit", 0), ("after commit", 1)])
def test_whoever_queues_is_killed(smtp_server, when, rows):
    AnvandareFactory()
    process = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-c", f"import django; django.setup(){QUEUE_ONE.format(when=when)}"],
        env=environment_of_tests(email_url=smtp_server.url),
        check=False,
        timeout=PATIENCE,
    )
    assert process.returncode == -signal.SIGKILL
    assert states() == [State.KOAD] * rows

    Utskick.objects.update(at_any_hour=True)
    drain()

    assert len(smtp_server.inbox) == rows


def test_a_worker_is_killed_that_has_just_been_told(smtp_server, worker):
    with office_hours():
        UtskickFactory()
    with worker() as process, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE utskick_utskick IN ACCESS EXCLUSIVE MODE")
        outbox.wake_worker()
        wait_until(waits_for_us, "the worker")
        kill(process)
    assert states() == [State.KOAD]

    with office_hours():
        drain()

    assert states() == [State.SKICKAD]
    assert len(smtp_server.inbox) == 1


@pytest.mark.parametrize(
    ("factory", "state", "mails"),
    [(UtskickFactory, State.SKICKAD, 2), (DigestFactory, State.OKLAR, 1)],
    ids=["event", "digest"],
)
def test_a_worker_is_killed_after_data_before_250(
    smtp_server,
    worker,
    factory,
    state,
    mails,
):
    smtp_server.hold_at = "DATA"
    with worker() as process:
        with office_hours():
            utskick = factory()
        outbox.wake_worker()
        assert smtp_server.held.wait(PATIENCE)
        kill(process)
    smtp_server.hold_at = ""
    smtp_server.release.set()
    assert states(pk=utskick.pk) == [State.PAGAR]

    drain_after_the_lease()

    assert states(pk=utskick.pk) == [state]
    assert {mail["Message-ID"] for mail in smtp_server.inbox} == {utskick.message_id}
    assert len(smtp_server.inbox) == mails


def test_a_sweep_is_killed_in_the_middle_of_its_insert(smtp_server, worker):
    """Another has just written its last row and not committed: there it waits, and dies."""
    behov = [
        BehovFactory(status=Status.UNDER_BEREDNING, due_on=MONDAY.date(), nyttor=0)
        for _ in range(5)
    ]
    with office_hours():
        assert sweep() == 5
    [last] = Utskick.objects.filter(about=behov[-1].about)
    Utskick.objects.exclude(digest=None).delete()
    Utskick.objects.all().delete()

    with worker() as process, transaction.atomic():
        last.pk = last.digest = None
        last.next_attempt_at = MONDAY
        last.save(force_insert=True)
        app.send_task("utskick.tasks.sweep", expires=60, queue=settings.CELERY_TASK_DEFAULT_QUEUE)
        wait_until(waits_for_us, "the sweep")
        kill(process)
        transaction.set_rollback(True)
    assert states() == []

    with office_hours():
        # The server keeps the lock of the dead one for as long as it takes to find out.
        assert wait_until(sweep, "a sweep that is alone") == 5
        drain()

    assert states(kind="behov_sen_beredning") == [State.SKICKAD] * 5
    assert len(smtp_server.inbox) == 5
