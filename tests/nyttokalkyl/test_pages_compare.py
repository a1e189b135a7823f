"""Two versions side by side."""

from dataclasses import replace

import pytest

from nyttokalkyl import workflow
from nyttokalkyl.calculation import Provenance
from nyttokalkyl.interchange import Document
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import per_year
from tests.nyttokalkyl.pages import line, words
from tests.nyttokalkyl.stored import SETTINGS, locked, stored
from tests.nyttokalkyl.worked_example import worked_example

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    return client


def sourced():
    told = Provenance(source="Offert")
    made = worked_example()
    return replace(made, rows=tuple(replace(row, provenance=told) for row in made.rows))


@pytest.fixture
def versions():
    """A locked one, and the next, in which the licence costs more from 2028 on."""
    first = locked(stored(sourced()), reviewer=AnvandareFactory(roles=[Roll.CONTROLLER]))
    second = workflow.new_version(first, by=first.created_by)
    dearer = tuple(
        replace(row, amounts=per_year(0, 420_000, *[500_000] * 4)) if row.id == "a-licence" else row
        for row in sourced().rows
    )
    document = Document(replace(sourced(), rows=dearer), SETTINGS)
    return first, workflow.change(second, by=first.created_by, edit=lambda _: document, note="")


def test_changed_row_and_what_it_did(client, versions):
    first, second = versions

    page = client.get(f"/nyttokalkyl/{second.pk}/jamfor/{first.pk}/")
    said = words(page.text)

    assert "a-licence Ändrad" in said
    assert "Belopp 2028 [före: 420 000 ] [efter: 500 000 ]" in said
    assert "13 är lika i båda." in said
    assert line(page.text, "Nettonuvärde") == ["3 980 738 kr", "3 692 032 kr", "−288 707 kr"]


def test_nothing_differs_yet(client):
    first = locked(stored(sourced()), reviewer=AnvandareFactory(roles=[Roll.CONTROLLER]))
    second = workflow.new_version(first, by=first.created_by)

    page = client.get(f"/nyttokalkyl/{second.pk}/jamfor/{first.pk}/")

    assert "Ingenting skiljer mellan de två." in words(page.text)


def test_version_links_to_what_is_changed(client, versions):
    first, second = versions
    address = f"/nyttokalkyl/{second.pk}/jamfor/{first.pk}/"

    assert address in client.get(f"/nyttokalkyl/{second.pk}/").text
    assert "/jamfor/" not in client.get(f"/nyttokalkyl/{first.pk}/").text


def test_calculation_of_another_behov_is_not_found(client):
    one, other = stored(sourced()), stored(sourced())

    assert client.get(f"/nyttokalkyl/{one.pk}/jamfor/{other.pk}/").status_code == 404


def test_same_number_of_queries_for_any_number_of_rows(client, versions, django_assert_num_queries):
    first, second = versions

    with django_assert_num_queries(6):
        client.get(f"/nyttokalkyl/{second.pk}/jamfor/{first.pk}/")
