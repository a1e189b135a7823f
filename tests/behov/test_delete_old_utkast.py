"""Old drafts go, but only those whose writer was told."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from behov.choices import Status
from behov.models import Behov
from tests.factories import BehovFactory
from utskick.delivery import drain
from utskick.paminnelser import sweep

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WRITTEN = dt.datetime(2025, 12, 2, 12, tzinfo=STOCKHOLM)


def run(*arguments):
    call_command("delete_old_utkast", *arguments)
    return Behov.objects.count()


@pytest.fixture
def draft():
    behov = BehovFactory(status=Status.UTKAST)
    Behov.objects.filter(pk=behov.pk).update(updated_at=WRITTEN)
    return behov


def tell():
    """20 working days before its time is out."""
    with time_machine.travel(dt.datetime(2026, 11, 4, 9, tzinfo=STOCKHOLM), tick=False):
        sweep()
        drain()


def test_a_draft_goes_when_its_time_is_out_and_its_writer_was_told(draft):  # noqa: ARG001
    BehovFactory(status=Status.INSKICKAT)
    tell()

    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=STOCKHOLM), tick=False):
        assert run("--delete") == 2
    with time_machine.travel(dt.datetime(2026, 12, 2, 9, tzinfo=STOCKHOLM), tick=False):
        assert run() == 2
        assert run("--delete") == 1


def test_a_draft_whose_writer_was_not_told_stays(draft):  # noqa: ARG001
    with time_machine.travel(dt.datetime(2027, 12, 2, 9, tzinfo=STOCKHOLM), tick=False):
        assert run("--delete") == 1


def test_a_draft_that_was_changed_after_the_letter_stays(draft):
    tell()
    changed = dt.datetime(2026, 11, 5, tzinfo=STOCKHOLM)
    Behov.objects.filter(pk=draft.pk).update(updated_at=changed)

    with time_machine.travel(dt.datetime(2027, 12, 2, 9, tzinfo=STOCKHOLM), tick=False):
        assert run("--delete") == 1
