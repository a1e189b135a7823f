"""The page on the site where the owner says who sees to each benefit, and how it is measured."""

import pytest
from django.contrib.messages import get_messages

from behov import workflow
from behov.choices import Agartyp, Status
from behov.workflow import Step
from organisation.models import Roll
from tests.behov.test_admin_nyttor import as_posted
from tests.behov.typed import url
from tests.factories import AnvandareFactory, BehovFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    user = AnvandareFactory()
    client.force_login(user)
    return user


def owned(owner, status=Status.GODKANT, **fields):
    objekt = ForvaltningsobjektFactory(objektagare=owner)
    return BehovFactory(status=status, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt, **fields)


def opened(client, behov):
    return as_posted(client.get(url("nyttor", behov.pk)).context["measures"].rows)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_owner_completes_what_hand_over_asks_for(client, owner):
    behov = owned(owner, nyttor=2)
    first, second = behov.nyttor.all()
    page = client.get(url("nyttor", behov.pk))
    assert page.text.count("Ange en nyttoägare för ”Mindre dubbelarbete”.") == 2

    response = client.post(
        url("nyttor", behov.pk),
        opened(client, behov)
        | {
            f"nytta_{first.pk}-owner_id": owner.pk,
            f"nytta_{first.pk}-indicator": "Minuter per ärende",
            f"nytta_{first.pk}-baseline": "14",
            f"nytta_{second.pk}-owner_id": owner.pk,
            f"nytta_{second.pk}-no_baseline_reason": "Ny verksamhet.",
        },
    )

    assert response["Location"] == behov.get_absolute_url()
    assert said(response) == ["Nyttorna är sparade."]
    assert Step.HAND_OVER.missing(behov) == []
    [handelse] = behov.handelser.all()
    assert (handelse.by, handelse.step) == (owner, "COMPLETE_NYTTOR")


def test_a_fault_keeps_what_was_written(client, owner):
    behov = owned(owner)
    nytta = behov.nyttor.get()

    response = client.post(
        url("nyttor", behov.pk),
        opened(client, behov)
        | {f"nytta_{nytta.pk}-baseline": "x" * 301, f"nytta_{nytta.pk}-target": "9 minuter"},
    )

    assert response.status_code == 422
    assert "<title>\n      Fel: Nyttornas" in response.text
    assert "Rad 1, Nuläge (baslinje) –" in response.text
    assert "9 minuter" in response.text
    assert not behov.handelser.exists()


def test_what_beredningen_wrote_meanwhile_is_told(client, owner):
    behov = owned(owner)
    nytta = behov.nyttor.get()
    mine = opened(client, behov) | {f"nytta_{nytta.pk}-target": "8"}
    workflow.complete_nyttor(behov, by=AnvandareFactory(), changes={nytta: {"target": "9"}})

    response = client.post(url("nyttor", behov.pk), mine)

    assert response.status_code == 422
    assert "Någon annan har skrivit ”9” medan du skrev." in response.text


@pytest.mark.parametrize("status", sorted(set(Status) - Step.COMPLETE_NYTTOR.start))
def test_it_leads_back_where_it_is_too_early_or_too_late(client, owner, status):
    behov = owned(owner, status)
    answers = [client.get(url("nyttor", behov.pk)), client.post(url("nyttor", behov.pk), {})]

    expected = [404, 404] if status == Status.UTKAST else [302, 302]
    assert [answer.status_code for answer in answers] == expected
    assert not behov.handelser.exists()


@pytest.mark.parametrize("status", Status)
def test_the_page_of_the_behov_leads_there_while_it_is_time(client, owner, status):
    behov = owned(owner, status)

    link = f'href="{url("nyttor", behov.pk)}"' in client.get(behov.get_absolute_url()).text

    assert link == (status in Step.COMPLETE_NYTTOR.start)


def test_the_submitter_does_not(client):
    behov = owned(AnvandareFactory())
    client.force_login(behov.submitted_by)

    assert client.get(url("nyttor", behov.pk)).status_code == 403
    assert url("nyttor", behov.pk) not in client.get(behov.get_absolute_url()).text


@pytest.mark.parametrize("role", Roll)
def test_of_the_roles_those_who_may_hand_over_and_nobody_else(client, role):
    behov = owned(AnvandareFactory())
    user = AnvandareFactory(roles=[role])
    client.force_login(user)

    expected = 200 if Step.HAND_OVER.may(user, behov) else 403
    assert client.get(url("nyttor", behov.pk)).status_code == expected


@pytest.mark.parametrize("row_count", [0, 1, 3])
def test_the_page_costs_the_same_queries_for_any_number_of_benefits(
    client, owner, row_count, django_assert_num_queries
):
    behov = owned(owner, nyttor=row_count)
    behov.nyttor.update(owner=owner)

    # session, user, 2 × permissions, behov, people, benefits, what is missing
    with django_assert_num_queries(8):
        client.get(url("nyttor", behov.pk))
