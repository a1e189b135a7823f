"""Two people on the same page of the admin: the later one is told, and loses nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from arenor.models import Utvecklingsarena, Workshop
from behov.models import Behov, Checklistpunkt
from organisation.admin_changes import BY_ANOTHER, OneAtATime
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.organisation.test_admin import form_data
from utskick.models import Heartbeat, Paminnelseregel, Utskick
from utskick.paminnelser import terms_by_rule

READ_ONLY = {Behov, Heartbeat, Utskick, Utvecklingsarena, Workshop}
"""Behov and arenas have pages of their own; the others are only read."""


def test_every_page_that_changes_a_row_knows_what_it_showed():
    others = {
        model
        for model, model_admin in admin.site._registry.items()
        if not isinstance(model_admin, OneAtATime)
    }

    assert others == READ_ONLY


@pytest.fixture
def page(client):
    """Of a rule, opened by its editor."""
    client.force_login(AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE]))
    terms_by_rule()
    return reverse("admin:utskick_paminnelseregel_change", args=["behov_ej_upptaget"])


def rule():
    return Paminnelseregel.objects.get(key="behov_ej_upptaget")


@pytest.mark.django_db
def test_who_saves_last_sees_what_the_other_saved_and_keeps_their_own(client, page):
    mine, others = form_data(client.get(page)), form_data(client.get(page))
    client.post(page, others | {"subject": "Den andras ämne"})

    response = client.post(page, mine | {"subject": "Mitt ämne"})

    assert rule().subject == "Den andras ämne"
    assert BY_ANOTHER in response.text
    assert "nu står där ”Den andras ämne”." in response.text
    assert 'value="Mitt ämne"' in response.text


@pytest.mark.django_db
def test_saving_again_from_the_page_that_told_it_is_saved(client, page):
    mine, others = form_data(client.get(page)), form_data(client.get(page))
    client.post(page, others | {"subject": "Den andras ämne"})
    told = client.post(page, mine | {"subject": "Mitt ämne"})

    response = client.post(page, form_data(told))

    assert response.status_code == 302
    assert rule().subject == "Mitt ämne"


@pytest.mark.django_db
def test_nobody_is_disturbed_by_their_own_change(client, page):
    for subject in ("Ett", "Två"):
        assert client.post(page, form_data(client.get(page)) | {"subject": subject}).url
    assert rule().subject == "Två"


@pytest.mark.django_db
def test_roles_that_another_gave_meanwhile_are_told(client):
    client.force_login(AnvandareFactory(roles=[Roll.ADMINISTRATOR]))
    rut = AnvandareFactory(roles=[Roll.REVISOR])
    url = reverse("admin:organisation_anvandare_change", args=[rut.pk])
    mine = form_data(client.get(url))
    rut.groups.set([Group.objects.get(name=Roll.CONTROLLER)])

    response = client.post(url, mine)

    assert f"nu står där ”{Roll.CONTROLLER}”." in response.text
    assert [group.name for group in rut.groups.all()] == [Roll.CONTROLLER]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told():
    leader = AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])
    row = Checklistpunkt.objects.create(text="Punkt", position=1)
    url = reverse("admin:behov_checklistpunkt_change", args=[row.pk])
    clients = [Client() for _number in range(4)]
    for one in clients:
        one.force_login(leader)
    opened = [form_data(one.get(url)) for one in clients]

    def save(number):
        try:
            return clients[number].post(url, opened[number] | {"text": f"Från {number}"})
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(save, range(len(clients))))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
