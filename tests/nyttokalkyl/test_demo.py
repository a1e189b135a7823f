"""The demonstration's nyttokalkyler."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from behov.models import Handelse
from behov.workflow import latest_figures
from nyttokalkyl.models import Nyttokalkyl
from utskick.models import State, Utskick

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must be there
    """Loads the demonstration once for all of these tests."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("load_demo_nyttokalkyler", verbosity=0)
        assert not Nyttokalkyl.objects.exists()  # nobody is there yet to write them
        call_command("load_demo", verbosity=0)
        call_command("load_demo_nyttokalkyler", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_one_is_locked_and_one_waits_for_the_controller():
    locked, waiting = Nyttokalkyl.objects.order_by("pk")

    assert (locked.is_locked, waiting.is_in_review) == (True, True)
    assert latest_figures(locked.behov)["npv"].startswith("3980738.4")


def test_events_of_the_behov_are_in_the_order_of_time():
    behov = Nyttokalkyl.objects.locked().get().behov

    times = list(Handelse.objects.filter(behov=behov).order_by("pk").values_list("at", flat=True))

    assert times == sorted(times)


def test_nobody_is_mailed():
    assert set(Utskick.objects.values_list("state", flat=True)) == {State.OVERHOPPAD}


def test_a_second_run_changes_nothing(settings, capsys):
    settings.DEMO = True

    call_command("load_demo_nyttokalkyler")

    assert Nyttokalkyl.objects.count() == 2
    assert capsys.readouterr().out == "Demo calculations are there already.\n"


def test_without_demo_mode_it_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="PRODUCTION"):
        call_command("load_demo_nyttokalkyler")
