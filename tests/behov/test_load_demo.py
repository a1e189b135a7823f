"""The command that loads the demonstration: all or nothing, and where it refuses."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from behov.choices import Status
from behov.demo.people import PEOPLE
from behov.models import Behov
from organisation.models import Anvandare, Enhet, Roll
from tests.factories import AnvandareFactory, EnhetFactory

pytestmark = pytest.mark.django_db

BEHOV_FILE = Path(__file__).parents[2] / "demo" / "behov.json"
ORGANISATION_FILE = BEHOV_FILE.with_name("organisation.json")


@pytest.fixture(autouse=True)
def _demo_mode(settings):
    settings.DEMO = True


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_it_is_all_or_nothing():
    Group.objects.get(name=Roll.BEREDNING).permissions.clear()

    with pytest.raises(PermissionDenied):
        load()

    for model in (Anvandare, Enhet, Behov):
        assert not model.objects.exists()


def test_behov_that_were_imported_before_are_left_as_they_are():
    call_command("import_organisation", str(ORGANISATION_FILE), stdout=StringIO())
    call_command("import_behov", str(BEHOV_FILE), stdout=StringIO())
    eva = AnvandareFactory()

    assert load() == "Demo data is loaded.\n"

    assert Behov.objects.filter(status=Status.INSKICKAT).count() == 60
    assert Anvandare.objects.filter(is_demo=True).count() == len(PEOPLE)
    eva.refresh_from_db()
    assert not eva.is_demo


def test_what_does_not_fit_in_is_said_and_nothing_is_loaded():
    EnhetFactory(name="Hemtjänst")

    with pytest.raises(CommandError, match='"Hemtjänst" is the name of 2: rename all but one'):
        load()

    assert not Anvandare.objects.filter(is_demo=True).exists()


def test_without_demo_mode_it_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="only where DEMO is on"):
        load()

    assert not Anvandare.objects.exists()
