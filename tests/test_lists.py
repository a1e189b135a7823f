"""Every list of site and admin costs the same number of queries for 0, 1 and 3 rows.

A list that is not here fails: its page must say what makes a row of it.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from behov.choices import Status
from behov.models import Checklistpunkt, Statusregel
from nyttokalkyl.models import Kalkylfaktor
from organisation.models import Roll
from tests.arenor.factories import UtvecklingsarenaFactory, WorkshopFactory
from tests.behov import stories
from tests.factories import (
    AnvandareFactory,
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
)
from tests.utskick.factories import UtskickFactory
from tests.who_may import named_urls
from utskick.models import Heartbeat, Paminnelseregel, Paminnelsesteg, Stangningsdag, Studs

pytestmark = pytest.mark.django_db


def owned(user, _number):
    BehovFactory(owner_kind="objekt", owner_objekt=ForvaltningsobjektFactory(objektagare=user))


def followed(user, _number):
    stories.sent_in().followers.add(user)


def everything_of_a_start_page(user, number):
    owned(user, number)
    followed(user, number)
    stories.draft(submitted_by=user)
    stories.asked(submitted_by=user)
    stories.ready(by=user)
    UtvecklingsarenaFactory()


ROWS = {
    "arenor:list": lambda _user, _number: UtvecklingsarenaFactory(),
    "arenor:candidates": lambda _user, _number: BehovFactory(status=Status.I_ARENA),
    "start": everything_of_a_start_page,
    "behov:list": lambda _user, _number: stories.sent_in(),
    "behov:mine": lambda user, _number: stories.sent_in(submitted_by=user),
    "behov:mine foljer": followed,
    "behov:mine ager": owned,
    "admin:index": everything_of_a_start_page,
    "admin:behov_behov_changelist": lambda _user, _number: stories.under_beredning(),
    "admin:arenor_utvecklingsarena_changelist": lambda _user, _number: UtvecklingsarenaFactory(),
    "admin:arenor_workshop_changelist": lambda _user, _number: WorkshopFactory(is_booked=True),
    "admin:behov_checklistpunkt_changelist": lambda _user, number: Checklistpunkt.objects.create(
        text=f"Punkt {number}", position=number
    ),
    "admin:behov_statusregel_changelist": lambda _user, number: Statusregel.objects.create(
        status=f"s{number}", public_name="Nytt", explanation="Nytt."
    ),
    "admin:nyttokalkyl_kalkylfaktor_changelist": lambda _user, number: Kalkylfaktor.objects.create(
        key=f"k{number}", name="K", unit="kr", likely=1, price_year=2026, valid_from="2026-01-01"
    ),
    "admin:organisation_anvandare_changelist": lambda _user, _number: AnvandareFactory(
        roles=[Roll.REVISOR]
    ),
    "admin:organisation_enhet_changelist": lambda user, _number: EnhetFactory(manager=user),
    "admin:organisation_forvaltningsobjekt_changelist": lambda user, _number: (
        ForvaltningsobjektFactory(objektagare=user)
    ),
    "admin:utskick_utskick_changelist": lambda user, _number: UtskickFactory(recipient=user),
    "utskick:index": lambda user, _number: UtskickFactory(recipient=user),
    "admin:utskick_heartbeat_changelist": lambda _user, number: Heartbeat.objects.create(
        name=f"h{number}", at="2026-01-01 12:00+01:00"
    ),
    "admin:utskick_studs_changelist": lambda _user, number: Studs.objects.create(
        address=f"{number}@example.se", reason="550"
    ),
    "admin:utskick_paminnelseregel_changelist": lambda _user, number: (
        Paminnelseregel.objects.create(key=f"r{number}", subject="Glöm inte")
    ),
    "admin:utskick_paminnelsesteg_changelist": lambda _user, number: Paminnelsesteg.objects.create(
        rule="behov_ej_upptaget", offset_days=number
    ),
    "admin:utskick_stangningsdag_changelist": lambda _user, number: Stangningsdag.objects.create(
        date=f"2030-01-{number + 1:02}", name="Klämdag"
    ),
}
"""What makes one row of each list, for the person who looks at it."""


def test_every_list_is_here():
    names = {name for name, _pattern in named_urls()}
    lists = {name for name in names if name.endswith(("_changelist", ":list", ":mine", ":index"))}

    assert lists - ROWS.keys() == set()


WRITTEN_BY_MIGRATIONS = {
    "admin:behov_checklistpunkt_changelist": Checklistpunkt,
    "admin:behov_statusregel_changelist": Statusregel,
    "admin:utskick_paminnelsesteg_changelist": Paminnelsesteg,
    "admin:utskick_paminnelseregel_changelist": Paminnelseregel,
}
"""Tables that would never be without rows."""


@pytest.mark.parametrize("name", ROWS)
def test_a_list_costs_the_same_queries_for_any_number_of_rows(client, name):
    url_name, _, shown = name.partition(" ")
    url = reverse(url_name, query={"visa": shown} if shown else None)
    reader = AnvandareFactory(roles=list(Roll))
    client.force_login(reader)
    if name in WRITTEN_BY_MIGRATIONS:
        WRITTEN_BY_MIGRATIONS[name].objects.all().delete()
    client.get(url)  # what is read once per process

    costs, made = [], 0
    for rows in (0, 1, 3):
        while made < rows:
            ROWS[name](reader, made)
            made += 1
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        costs.append(len(queries))

    assert costs == [costs[0]] * 3
