"""A real mail server and a real Celery worker, for tests in which nothing is to be pretended."""

import asyncio
import contextlib
import email
import email.policy
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings

PATIENCE = 60  # seconds, for a busy machine; a test that waits longer has failed


def wait_until(condition, what):
    """Poll until `condition()` holds and return its value."""
    stop_at = time.monotonic() + PATIENCE
    while time.monotonic() < stop_at:
        if value := condition():
            return value
        time.sleep(0.02)
    pytest.fail(f"waited {PATIENCE} s for {what}")


@pytest.fixture(params=range(int(os.environ.get("CRASHES", "1"))))
def crash_round(request):
    """A test that uses it is run as often as CRASHES says: see bench/crashes.py."""
    return request.param


@dataclass
class SmtpServer:
    """Listens on 127.0.0.1. What it accepts lies in `inbox`.

    `answers` says what an address is answered instead of 250; "hang up" closes the connection.
    `hold_at` is a command ("MAIL", "RCPT" or "DATA") on which it waits: `held` is set when a
    client has come so far, and `release` lets it go on.
    """

    inbox: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    hold_at: str = ""
    held: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    async def _reach(self, command):
        if self.hold_at == command:
            self.held.set()
            await asyncio.to_thread(self.release.wait, PATIENCE)

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        await self._reach("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        await self._reach("RCPT")
        answer = self.answers.get(address, "250 OK")
        if answer == "hang up":
            server.transport.abort()
        if answer == "250 OK":
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.inbox.append(message)
        await self._reach("DATA")
        return "250 OK"


@pytest.fixture
def smtp_server():
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # otherwise every command is a line
    server = SmtpServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        server.port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    yield server
    server.release.set()
    controller.stop()


@pytest.fixture
def mail_by_smtp(smtp_server, settings):
    """This process, too, mails through the server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = smtp_server.port
    return smtp_server


def environment_of_tests(*, email_url):
    """Of a process beside this one: our settings, on the database of the tests."""
    server, _, options = os.environ["DATABASE_URL"].partition("?")
    database = django_settings.DATABASES["default"]["NAME"]  # that of the tests
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"{server.rpartition('/')[0]}/{database}?{options}",
        "EMAIL_URL": email_url,
    }


@contextlib.contextmanager
def worker_process(*, email_url, log, now=None, redis_url=""):
    """A Celery worker on the test database, as script/server starts one; yields the process.

    `now` sets its clock, since reminders go out in office hours only.
    """
    environment = environment_of_tests(email_url=email_url)
    environment["WORKER_NOW"] = now.isoformat() if now else ""
    if redis_url:
        environment["REDIS_URL"] = redis_url
    queue = django_settings.CELERY_TASK_DEFAULT_QUEUE
    command = [sys.executable, "-m", "tests.worker", "worker", "--pool=solo", "--loglevel=INFO"]
    command += [f"--queues={queue}", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            command, env=environment, stderr=output, stdout=output
        )
    try:
        wait_until(lambda: " ready." in log.read_text() or process.poll() is not None, "the worker")
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def celery_worker_process(transactional_db, smtp_server, tmp_path):  # noqa: ARG001 -- committed
    """A worker that mails through `smtp_server`."""
    with worker_process(email_url=smtp_server.url, log=tmp_path / "worker.log") as process:
        yield process
