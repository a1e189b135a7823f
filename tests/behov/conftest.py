import pytest


@pytest.fixture(autouse=True)
def _stand_ins(settings):
    settings.ROOT_URLCONF = "tests.behov.stand_ins"
