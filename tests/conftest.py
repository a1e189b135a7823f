"""What tests of every kind share."""

import os
import shutil
from pathlib import Path

import pgtrigger
import pytest
from django.db.backends.base.creation import BaseDatabaseCreation
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code.
settings.register_profile("at ease", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("at ease")

pytest_plugins = ["tests.fixtures_mail"]

BASE_DIR = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium_path():
    """The machine's own browser, or the one that script/test unpacks."""
    unpacked = BASE_DIR / "var" / "chromium" / "chromium"
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, CHROMIUM_NAMES)]
    candidates.append(str(unpacked) if unpacked.exists() else None)
    found = next(filter(None, candidates), None)
    if found is None:
        pytest.fail("no Chromium: script/test fetches one, CHROMIUM names one")
    return found


@pytest.fixture(autouse=True, scope="session")
def _rows_that_never_change_are_put_back_too():
    """What migrations wrote is loaded over rows that a trigger protects, if they are there."""
    load = BaseDatabaseCreation.deserialize_db_from_string

    def load_without_triggers(self, data):
        with pgtrigger.ignore():
            load(self, data)

    BaseDatabaseCreation.deserialize_db_from_string = load_without_triggers
    yield
    BaseDatabaseCreation.deserialize_db_from_string = load


def pytest_collection_modifyitems(items):
    """Tests that commit empty the tables afterwards; what migrations wrote is put back."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            kwargs = {**marker.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**kwargs), append=False)
