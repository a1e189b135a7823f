"""A Redis that hangs, forgets and vanishes: no step waits, no letter is lost or doubled."""

import contextlib
import datetime as dt
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import redis
import time_machine
from celery import Celery
from django.db import connection
from django.test import Client
from django.urls import reverse

from behov.choices import Status
from behov.models import Behov
from behov.workflow import Step
from config.celery import app as celery_app
from config.embedded.broker import start_redis
from config.embedded.processes import stop
from organisation.models import Roll
from tests.behov.desk import page, step_page
from tests.factories import AnvandareFactory, BehovFactory
from tests.fixtures_mail import PATIENCE, wait_until, worker_process
from tests.utskick.factories import UtskickFactory
from utskick import outbox
from utskick.models import State, Utskick

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
AT_ONCE = 4


@contextlib.contextmanager
def broker_at(url):
    """This process wakes the worker there."""
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = url
    app.set_default()  # for every thread
    app.set_current()
    try:
        yield
    finally:
        celery_app.set_default()
        celery_app.set_current()
        app.close()


def letter_to_send():
    with time_machine.travel(MONDAY, tick=False):
        return UtskickFactory(kind="brev")


def waits_for_a_message(client):
    return any(other["cmd"] == "brpop" for other in client.client_list())


def states():
    return list(Utskick.objects.values_list("state", flat=True))


class Desk:
    """People who send in a behov and take it up, from their pages, all at the same time."""

    def __init__(self):
        self.beredare = AnvandareFactory(roles=[Roll.BEREDNING])
        self.waited = []

    def work(self):
        """Each waits for a broker of which nobody knows yet that it is silent: the worst."""
        drafts = [
            BehovFactory(status=Status.UTKAST, submitted_by=AnvandareFactory())
            for _number in range(AT_ONCE)
        ]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._send_in_and_take_up, drafts))

    def _send_in_and_take_up(self, draft):
        review = reverse("behov:review", args=[draft.pk])
        receipt = reverse("behov:receipt", args=[draft.pk])
        step = step_page(Step.START_BEREDNING, draft)
        try:
            self._post(draft.submitted_by, review, {"version": draft.version}, to=receipt)
            sent_in = Behov.objects.get(pk=draft.pk)
            self._post(self.beredare, step, {"version": sent_in.version}, to=page("change", draft))
        finally:
            connection.close()

    def _post(self, person, url, data, *, to):
        client = Client()
        client.force_login(person)
        outbox.broker.silent_until = 0
        started = time.monotonic()
        response = client.post(url, data)
        self.waited.append(time.monotonic() - started)
        assert response["Location"] == to


def test_redis_may_hang_forget_and_vanish(smtp_server, tmp_path, monkeypatch):
    """Nobody waits two seconds, whatever Redis does, and every letter arrives once."""
    monkeypatch.setattr(outbox, "broker", outbox.Broker())
    (tmp_path / "log").mkdir()
    server, url = start_redis(tmp_path, tmp_path / "run", dict(os.environ))
    with time_machine.travel(MONDAY, tick=False):
        desk = Desk()

    def work():
        with time_machine.travel(MONDAY, tick=False):
            desk.work()

    try:
        with (
            broker_at(url),
            worker_process(
                email_url=smtp_server.url, log=tmp_path / "worker.log", now=MONDAY, redis_url=url
            ),
        ):
            work()
            with redis.Redis(unix_socket_path=url.removeprefix("redis+socket://")) as client:
                client.flushall()
            work()
            os.kill(server.process.pid, signal.SIGSTOP)
            work()
            os.kill(server.process.pid, signal.SIGCONT)
            stop([server])
            work()
            server, _ = start_redis(tmp_path, tmp_path / "run", dict(os.environ))
            outbox.broker.silent_until = 0
            outbox.wake_worker()
            letters = Utskick.objects.filter(immediate=True)
            wait_until(lambda: not letters.exclude(state=State.SKICKAD).exists(), "all letters")
    finally:
        stop([server])

    assert len(desk.waited) == 4 * 2 * AT_ONCE
    assert max(desk.waited) < 2
    receipts = letters.filter(kind="behov_kvitto").values_list("about", flat=True)
    assert len(set(receipts)) == len(receipts) == 4 * AT_ONCE
    assert len(smtp_server.inbox) == letters.count()
    assert len({mail["Message-ID"] for mail in smtp_server.inbox}) == letters.count()


def test_a_worker_outlives_a_redis_that_vanishes_amid_its_work(smtp_server, tmp_path, monkeypatch):
    """What it had not acknowledged is lost with Redis, the worker is not."""
    monkeypatch.setattr(outbox, "broker", outbox.Broker())
    (tmp_path / "log").mkdir()
    server, url = start_redis(tmp_path, tmp_path / "run", dict(os.environ))
    socket = Path(url.removeprefix("redis+socket://"))
    log = tmp_path / "worker.log"
    smtp_server.hold_at = "DATA"
    try:
        with (
            broker_at(url),
            worker_process(email_url=smtp_server.url, log=log, now=MONDAY, redis_url=url) as worker,
        ):
            first = letter_to_send()
            outbox.wake_worker()
            assert smtp_server.held.wait(PATIENCE)
            os.kill(server.process.pid, signal.SIGSTOP)
            smtp_server.hold_at = ""
            smtp_server.release.set()
            wait_until(lambda: "Couldn't ack" in log.read_text(), "a message that stays")
            os.kill(server.process.pid, signal.SIGCONT)
            with redis.Redis(unix_socket_path=str(socket)) as client:
                wait_until(lambda: waits_for_a_message(client), "the worker to wait")
                socket.unlink()  # nobody connects again
                client.client_kill_filter(_type="pubsub")
            os.kill(server.process.pid, signal.SIGSTOP)
            wait_until(lambda: "Trying to re-establish" in log.read_text(), "the loss to be seen")
            server.process.kill()
            server.process.wait()
            server, _ = start_redis(tmp_path, tmp_path / "run", dict(os.environ))
            second = letter_to_send()
            outbox.wake_worker()
            wait_until(lambda: states() == [State.SKICKAD] * 2, "both letters")
            assert worker.poll() is None
    finally:
        stop([server])

    assert sorted(mail["To"] for mail in smtp_server.inbox) == sorted(
        [first.recipient.email, second.recipient.email]
    )
