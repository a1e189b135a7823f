"""The demonstration's arenas."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from arenor.choices import Arenastatus
from arenor.models import Arenahandelse, Deltagare, Matning, Tidssvar, Utvecklingsarena
from behov.models import Handelse
from utskick.models import State, Utskick

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):  # noqa: ARG001 -- the database must be there
    """Loads the demonstration once for all of these tests."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("load_demo_arenor", verbosity=0)
        assert not Utvecklingsarena.objects.exists()  # nobody is there yet to lead them
        call_command("load_demo", verbosity=0)
        call_command("load_demo_arenor", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_one_is_planned_one_under_way_and_one_closed():
    assert sorted(Utvecklingsarena.objects.values_list("status", flat=True)) == sorted(
        [Arenastatus.PLANERAD, Arenastatus.PAGAR, Arenastatus.AVSLUTAD]
    )


def test_everyone_comes_from_somewhere():
    assert not Deltagare.objects.filter(organisation="").exists()
    ilse = Deltagare.objects.filter(anvandare__username="ilse").first()
    assert ilse.organisation == ilse.anvandare.enhet.name


def test_each_has_what_its_pages_are_to_show():
    under_way = Utvecklingsarena.objects.get(status=Arenastatus.PAGAR)
    closed = Utvecklingsarena.objects.get(status=Arenastatus.AVSLUTAD)

    assert under_way.deltagare.filter(anvandare=None).count() == 2
    assert Tidssvar.objects.filter(forslag__workshop__arena=under_way).count() == 6
    assert under_way.mojligheter.count() == 2
    assert closed.is_public
    assert closed.ambitioner.get().samtycken.count() == 3
    assert closed.effektmal.count() == 2
    assert closed.projekt.count() == 2
    assert Matning.objects.filter(effektmal__arena=closed).count() == 3


@pytest.mark.parametrize("handelser", [Arenahandelse.objects, Handelse.objects])
def test_events_are_in_the_order_of_time(handelser):
    owner = "arena" if handelser.model is Arenahandelse else "behov"
    rows = list(handelser.order_by(owner, "pk").values_list(owner, "at"))

    assert rows == sorted(rows)


def test_nobody_is_mailed():
    assert set(Utskick.objects.values_list("state", flat=True)) == {State.OVERHOPPAD}


def test_a_second_run_changes_nothing(settings, capsys):
    settings.DEMO = True

    call_command("load_demo_arenor")

    assert Utvecklingsarena.objects.count() == 3
    assert capsys.readouterr().out == "Demo arenas are there already.\n"


def test_without_demo_mode_it_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="PRODUCTION"):
        call_command("load_demo_arenor")
