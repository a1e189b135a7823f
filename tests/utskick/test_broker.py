"""A Redis that hangs, forgets and vanishes: no step waits, no letter is lost or doubled."""

import contextlib
import datetime as dt
import os
import signal
import time
from zoneinfo import ZoneInfo

import pytest
import redis
import time_machine
from celery import Celery
from django.db import transaction

from config.celery import app as celery_app
from config.embedded.broker import start_redis
from config.embedded.processes import stop
from tests.factories import AnvandareFactory
from tests.fixtures_mail import wait_until, worker_process
from utskick import outbox
from utskick.models import State, Utskick

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
PER_STATE = 5


@contextlib.contextmanager
def broker_at(url):
    """This process wakes the worker there."""
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = url
    app.set_current()
    try:
        yield
    finally:
        celery_app.set_current()
        app.close()


def queue(number):
    """As a step does; returns how long it took."""
    started = time.monotonic()
    with time_machine.travel(MONDAY, tick=False), transaction.atomic():
        outbox.queue(
            [
                outbox.Letter(
                    kind="brev",
                    about=f"behov/{number}",
                    occasion="v1",
                    recipient=AnvandareFactory(),
                    text="Brev\n\nHej!",
                )
            ]
        )
    return time.monotonic() - started


def test_redis_may_hang_forget_and_vanish(smtp_server, tmp_path, monkeypatch):
    """Each letter is written in two seconds, whatever Redis does, and arrives once."""
    monkeypatch.setattr(outbox, "broker", outbox.Broker())
    (tmp_path / "log").mkdir()
    server, url = start_redis(tmp_path, tmp_path / "run", dict(os.environ))
    numbers = iter(range(100))
    waited = []

    def queue_some():
        outbox.broker.silent_until = 0  # the worst: each time it is asked anew
        waited.extend(queue(next(numbers)) for _ in range(PER_STATE))

    try:
        with (
            broker_at(url),
            worker_process(
                email_url=smtp_server.url, log=tmp_path / "worker.log", now=MONDAY, redis_url=url
            ),
        ):
            queue_some()
            with redis.Redis(unix_socket_path=url.removeprefix("redis+socket://")) as client:
                client.flushall()
            queue_some()
            os.kill(server.process.pid, signal.SIGSTOP)
            queue_some()
            os.kill(server.process.pid, signal.SIGCONT)
            stop([server])
            queue_some()
            server, _ = start_redis(tmp_path, tmp_path / "run", dict(os.environ))
            outbox.broker.silent_until = 0
            outbox.wake_worker()
            wait_until(
                lambda: Utskick.objects.filter(state=State.SKICKAD).count() == 4 * PER_STATE,
                "all letters",
            )
    finally:
        stop([server])

    assert max(waited) < 2
    assert len(smtp_server.inbox) == 4 * PER_STATE
    assert len({mail["Message-ID"] for mail in smtp_server.inbox}) == 4 * PER_STATE
