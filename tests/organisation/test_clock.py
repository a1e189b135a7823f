"""The clock of the record, and that nobody can set it back in a real installation."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from organisation import clock

NEW_YEAR = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)


def test_it_is_now():
    before = timezone.now()

    assert before <= clock.now() <= timezone.now()
    assert clock.today() == timezone.localdate()


def test_it_is_set_back_for_the_block_and_knows_swedish_days(settings):
    settings.DEMO = True

    with clock.set_back_to(NEW_YEAR):
        assert clock.now() == NEW_YEAR
        assert clock.today() == dt.date(2027, 1, 1)

    assert clock.now() > timezone.now() - dt.timedelta(minutes=1)


def test_it_goes_on_after_an_error(settings):
    settings.DEMO = True

    with pytest.raises(ZeroDivisionError), clock.set_back_to(NEW_YEAR):
        _ = 1 / 0

    assert clock.now() != NEW_YEAR


def test_outside_a_demonstration_it_is_never_set_back(settings):
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured), clock.set_back_to(NEW_YEAR):
        pass
