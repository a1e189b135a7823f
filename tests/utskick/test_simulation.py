"""A leap year of reminders, tick by tick: each once, on its day, and never at night."""

import datetime as dt

import pytest

from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.utskick.simulation import Simulation
from utskick import paminnelser, relevance
from utskick.models import Stangningsdag, Utskick

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_rules(monkeypatch):
    monkeypatch.setattr(paminnelser, "rules", {})
    monkeypatch.setattr(relevance, "checks", {})


def test_a_year_of_reminders_comes_as_reckoned():
    simulation = Simulation(dt.date(2028, 1, 1), dt.date(2028, 12, 31), count=60)
    simulation.prepare()

    simulation.run()

    assert len(simulation.expected()) > 150
    assert simulation.faults() == []


def test_every_tick_of_the_year_is_in_or_out_of_office_hours_as_reckoned():
    simulation = Simulation(dt.date(2028, 1, 1), dt.date(2028, 12, 31), count=4)
    simulation.prepare()

    by_code, by_oracle, different = simulation.ticks_in_office_hours()

    assert (by_code, different) == (by_oracle, 0)
    assert by_code == 120 * sum(day.year == 2028 for day in simulation.working)


def test_escalations_of_a_spring_come_once_each():
    AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    simulation = Simulation(dt.date(2028, 3, 20), dt.date(2028, 4, 20), count=15)
    simulation.prepare()

    simulation.run()

    escalated = Utskick.objects.filter(kind="prov", subject__startswith="För kännedom")
    keys = list(escalated.values_list("about", "occasion"))
    assert len(keys) > 5
    assert len(keys) == len(set(keys))


def test_the_oracle_notices_a_calendar_without_the_own_closed_days():
    """The negative control: the simulation can fail."""
    simulation = Simulation(dt.date(2028, 7, 10), dt.date(2028, 7, 21), count=20)
    simulation.prepare()
    Stangningsdag.objects.all().delete()

    simulation.run()

    assert simulation.faults() != []
