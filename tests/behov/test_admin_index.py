"""The first page of the admin: the queues, and what waits for oneself."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from behov.choices import Status
from behov.models import Behov
from organisation.models import Roll
from tests.behov.desk import anyone
from tests.factories import AnvandareFactory, BehovFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.user = anyone()
    client.force_login(client.user)
    return client


@pytest.mark.parametrize("row_count", [1, 3])
def test_the_first_page_costs_the_same_queries_for_any_number_of_rows(
    desk, row_count, django_assert_num_queries
):
    BehovFactory.create_batch(row_count)
    BehovFactory.create_batch(row_count, status=Status.BEREDD, beredare=desk.user)

    # session, user, 2 × permissions, closed days, queues, the first of three queues
    with django_assert_num_queries(9):
        response = desk.get(reverse("admin:index"))

    assert Behov.objects.first().title in response.text


@pytest.mark.parametrize(
    ("role", "queues"),
    [
        (Roll.BEREDNING, ["Mina"]),
        (Roll.BEREDNINGSLEDARE, ["Mina", "Otilldelade"]),
        (Roll.DIGITALISERINGSRAD, ["Klara för beslut"]),
        (Roll.CONTROLLER, []),
        (Roll.ADMINISTRATOR, []),
    ],
)
def test_the_first_page_begins_with_what_waits_for_the_role(client, role, queues):
    BehovFactory(status=Status.BEREDD)
    client.force_login(AnvandareFactory(roles=[role]))

    html = client.get(reverse("admin:index")).text

    assert re.findall(r'<h2 id="ko-\w+">([^<]*)</h2>', html) == queues
    assert ('<h2 id="koer">' in html) == (role != Roll.ADMINISTRATOR)


def test_the_administrator_sees_no_behov_on_the_first_page(client):
    behov = BehovFactory(submitted_at=timezone.now())
    client.force_login(AnvandareFactory(roles=[Roll.ADMINISTRATOR]))

    assert behov.title not in client.get(reverse("admin:index")).text
