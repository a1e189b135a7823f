"""What the clock runs, and what stands in for it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from config.celery import app
from tests.utskick.factories import UtskickFactory
from utskick import tasks
from utskick.models import State, Utskick

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office_hours():
    monday = dt.datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
    with time_machine.travel(monday, tick=False):
        yield


def test_the_clock_runs_tasks_that_exist_by_interval():
    app.loader.import_default_modules()

    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
        assert isinstance(entry["schedule"], dt.timedelta)


def test_the_wake_up_names_a_task_that_exists():
    app.loader.import_default_modules()

    assert app.tasks["utskick.tasks.drain"] == tasks.drain


def test_tasks_take_nothing_and_may_run_twice(mailoutbox):
    UtskickFactory()

    for _ in range(2):
        tasks.sweep()
        tasks.drain()

    assert len(mailoutbox) == 1


def test_the_command_sends_and_counts_without_celery(mailoutbox, capsys):
    UtskickFactory.create_batch(2)
    UtskickFactory(recipient__email="")

    call_command("send_utskick")

    assert capsys.readouterr().out.splitlines() == [
        "Queued 0 reminders.",
        "1 overhoppad",
        "2 skickad",
    ]
    assert len(mailoutbox) == 2
    assert not Utskick.objects.filter(state=State.KOAD).exists()
