"""What an address and a form may ask of the lists in the admin."""

import pytest
from django.contrib import admin
from pytest_django.asserts import assertContains

from behov.choices import Status
from organisation.admin_lists import PlainLists
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory
from utskick.models import Utskick

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(AnvandareFactory(roles=[*Roll]))
    return client


def test_no_list_is_narrowed_by_what_points_to_it(signed_in):
    """The list of people would tell whose a draft is."""
    draft = BehovFactory(status=Status.UTKAST)
    url = f"/admin/organisation/anvandare/?behov={draft.pk}"

    assert signed_in.get(url).status_code == 400


def test_without_the_rule_it_would_be(signed_in, monkeypatch):
    monkeypatch.delattr(PlainLists, "lookup_allowed")
    draft = BehovFactory(status=Status.UTKAST)
    url = f"/admin/organisation/anvandare/?behov={draft.pk}"

    assert [row.pk for row in signed_in.get(url).context["cl"].result_list] == [
        draft.submitted_by_id
    ]


@pytest.mark.parametrize(
    "url",
    [
        "organisation/enhet/?name__regex=(",
        "utskick/paminnelsesteg/?rule__regex=(",
        "utskick/stangningsdag/?date__year=99999999999",
        "utskick/utskick/?body__startswith=a",
        "utskick/utskick/?created_at__year=99999999999",
    ],
)
def test_a_list_is_narrowed_by_its_own_filters_only(signed_in, url):
    assert signed_in.get(f"/admin/{url}").status_code == 400


@pytest.mark.parametrize(
    "url",
    [
        "behov/checklistpunkt/?active__exact=1",
        "organisation/anvandare/?groups__id__exact=1&is_active__exact=0",
        "organisation/enhet/?kind__exact=namnd",
        "utskick/utskick/?kind=behov_lage&state__exact=koad&immediate__exact=1",
    ],
)
def test_the_filters_of_a_list_go_on_working(signed_in, url):
    assert signed_in.get(f"/admin/{url}").status_code == 200


@pytest.mark.parametrize("url", ["behov/behov/", "utskick/stangningsdag/"])
@pytest.mark.parametrize("key", ["abc", "-1", "9" * 5000])
def test_an_action_on_what_is_no_key_is_a_bad_request(signed_in, url, key):
    action = "assign_chosen" if url == "behov/behov/" else "delete_selected"
    chosen = {"action": action, "_selected_action": ["1", key]}

    assert signed_in.post(f"/admin/{url}", chosen).status_code == 400


def test_every_list_follows_these_rules():
    others = [one for one in admin.site._registry.values() if not isinstance(one, PlainLists)]

    assert others == []


def test_a_list_has_the_name_of_what_is_in_it(signed_in):
    page = signed_in.get("/admin/organisation/anvandare/")

    assert page.context["title"] == "Användare"
    assertContains(page, "<h1>Användare</h1>", html=True)


def test_the_search_says_what_it_looks_for(signed_in):
    page = signed_in.get("/admin/utskick/utskick/")

    assertContains(page, 'aria-describedby="searchbar_helptext"')
    assertContains(page, admin.site.get_model_admin(Utskick).search_help_text)
