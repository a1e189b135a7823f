"""A calculation that is too old to decide by: who is told, and what the page says."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from behov.choices import Status
from nyttokalkyl import workflow
from nyttokalkyl.paminnelser import TOO_OLD
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory
from tests.nyttokalkyl.stories import controller, locked
from utskick.models import Aviseringsval, Utskick
from utskick.paminnelser import days_of, rules, sweep, terms_by_rule

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LOCKED = dt.datetime(2025, 11, 24, 10, tzinfo=STOCKHOLM)
A_YEAR_LATER = dt.date(2026, 11, 24)
WARNING = "Kalkylen är för gammal att besluta efter"


@pytest.fixture
def kalkyl():
    """Locked a year ago, of a behov that still waits for its decision."""
    return of_a_behov(Status.BEREDD)


def of_a_behov(status):
    with time_machine.travel(LOCKED, tick=False):
        return locked(behov=BehovFactory(status=status))


def swept(day):
    """Who has been told by that day, and in which words."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), STOCKHOLM), tick=False):
        sweep()
    rows = Utskick.objects.filter(kind=TOO_OLD).order_by("pk")
    return [(row.recipient, row.subject) for row in rows]


def test_its_writer_is_told_when_it_has_grown_too_old(kalkyl):
    number = kalkyl.behov.reference

    before = swept(A_YEAR_LATER - dt.timedelta(days=60))
    told = swept(A_YEAR_LATER)

    assert before == []
    assert told == [(kalkyl.created_by, f"Nyttokalkylen för {number} blir gammal 24 november 2026")]


@pytest.mark.parametrize("reads", [True, False])
def test_a_substitute_is_told_of_a_calculation_that_they_may_read(kalkyl, reads):
    substitute = AnvandareFactory(roles=[Roll.CONTROLLER] if reads else [])
    Aviseringsval.objects.create(
        person=kalkyl.created_by,
        substitute=substitute,
        substitute_from="2026-11-01",
        substitute_until="2026-12-31",
    )

    [(reader, _subject)] = swept(A_YEAR_LATER)

    assert reader == (substitute if reads else kalkyl.created_by)


def test_then_whoever_leads_beredningen(kalkyl):
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])

    told = swept(dt.date(2026, 12, 4))

    assert leader in [person for person, _subject in told]
    assert kalkyl.created_by in [person for person, _subject in told]


ELSEWHERE = [Status.INSKICKAT, Status.KOMPLETTERING, Status.VILANDE, Status.I_ARENA, Status.GODKANT,
             Status.OVERLAMNAT, Status.UPPFOLJNING]  # fmt: skip
"""Every other status in which a calculation can be locked."""


@pytest.mark.parametrize("status", ELSEWHERE)
def test_nobody_is_while_no_decision_is_near(kalkyl, status):
    of_a_behov(status)

    assert list(rules[TOO_OLD].due_by(A_YEAR_LATER)) == [kalkyl.behov]


def test_nobody_is_once_a_later_version_is_locked(kalkyl):
    with time_machine.travel(LOCKED + dt.timedelta(days=300), tick=False):
        later = workflow.new_version(kalkyl, by=kalkyl.created_by)
        workflow.request_review(later, by=later.created_by)
        workflow.approve(later, by=controller())
        workflow.lock_and_hand_over(later, by=controller())

    assert swept(A_YEAR_LATER) == []


@pytest.mark.usefixtures("kalkyl")
def test_the_number_of_queries_does_not_grow():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(rules[TOO_OLD].obligations(rules[TOO_OLD].due_by(A_YEAR_LATER)))
        return len(captured)

    one = queries()
    for _number in range(2):
        of_a_behov(Status.UNDER_BEREDNING)

    assert queries() == one


@pytest.mark.parametrize(("days", "says"), [(364, False), (365, True)])
def test_the_page_of_the_behov_says_so_too(client, kalkyl, days, says):
    with time_machine.travel(LOCKED + dt.timedelta(days=days), tick=False):
        client.force_login(kalkyl.behov.submitted_by)
        page = client.get(kalkyl.behov.get_absolute_url()).text

    assert (WARNING in page) is says


def test_the_days_are_those_that_the_administrator_has_set(client, kalkyl):
    terms_by_rule()[TOO_OLD].regel.__class__.objects.filter(key=TOO_OLD).update(days=100)

    assert days_of(TOO_OLD) == 100
    with time_machine.travel(LOCKED + dt.timedelta(days=100), tick=False):
        client.force_login(kalkyl.behov.submitted_by)
        assert WARNING in client.get(kalkyl.behov.get_absolute_url()).text
