import pytest


@pytest.fixture(autouse=True)
def _stand_ins_for_behov(settings):
    settings.ROOT_URLCONF = "tests.organisation.urls"
