import pytest

from behov.choices import Status
from tests.factories import BehovFactory


@pytest.fixture
def draft():
    return BehovFactory(status=Status.UTKAST)


@pytest.fixture
def writer(client, draft):
    """The browser of whoever writes the draft."""
    client.force_login(draft.submitted_by)
    return client
