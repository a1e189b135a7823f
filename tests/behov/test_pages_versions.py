"""A frozen version, and what it changed."""

import re

import pytest
from django.urls import reverse

from behov.choices import Agartyp
from behov.models import Behovsversion
from behov.snapshot import content_of
from organisation.models import Roll
from tests.behov import stories
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory

pytestmark = pytest.mark.django_db


def get(client, user, behov, number=1):
    client.force_login(user)
    return client.get(reverse("behov:version", args=[behov.pk, number]))


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_who_reads_a_version(client):
    owner = AnvandareFactory()
    behov = stories.sent_in(
        owner_kind=Agartyp.OBJEKT, owner_objekt=ForvaltningsobjektFactory(objektagare=owner)
    )
    people = {
        "submitter": behov.submitted_by,
        "owner": owner,
        "uninvolved": AnvandareFactory(),
        **{role.name.lower(): AnvandareFactory(roles=[role]) for role in Roll},
    }

    answers = {who: get(client, user, behov).status_code for who, user in people.items()}

    assert answers == dict.fromkeys(people, 200) | {"uninvolved": 404, "administrator": 404}


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    response = client.get(reverse("behov:version", args=[stories.sent_in().pk, 1]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("number", [0, 2, 99_999_999_999_999_999_999])
def test_a_version_that_does_not_exist(client, number):
    behov = stories.sent_in()

    assert get(client, behov.submitted_by, behov, number).status_code == 404


def test_a_draft_has_no_versions(client):
    draft = stories.draft()

    assert get(client, draft.submitted_by, draft).status_code == 404


def test_the_first_version_shows_what_was_sent_in_and_no_changes(client):
    behov = stories.sent_in(problem="Allt görs två gånger.")

    page = get(client, behov.submitted_by, behov)

    assert "Allt görs två gånger." in page.text
    assert re.findall("<(?:ins|del)>", page.text) == []


def test_the_second_version_marks_what_it_changed_not_by_colour_alone(client):
    behov = stories.asked(problem="Det tar tid varje dag. Alla klagar.")
    stories.completed(behov, problem="Det tar tid varje vecka. Alla klagar.")

    page = get(client, behov.submitted_by, behov, 2)

    assert page.context["changes"] == 1
    assert "<del><span" in page.text
    assert "Det tar tid varje [borttaget: dag][tillagt: vecka]. Alla klagar." in text_of(page.text)


def test_a_version_that_changed_nothing_says_so(client):
    behov = stories.completed(stories.asked())

    assert "Ingenting är ändrat" in get(client, behov.submitted_by, behov, 2).text


def test_text_that_looks_like_markup_is_text(client):
    behov = stories.asked(problem="Före <script>")
    stories.completed(behov, problem="Före <script>\nEfter <ins>")

    page = get(client, behov.submitted_by, behov, 2)

    assert "Före &lt;script&gt;" in page.text
    assert "Efter &lt;ins&gt;" in page.text
    assert "<script>" not in page.text


def test_the_checksum_is_reckoned_anew(client):
    behov = stories.sent_in()
    assert get(client, behov.submitted_by, behov).context["is_intact"] is True

    forged = content_of(behov)
    forged[0]["rows"][0]["value"] = "Något annat"
    Behovsversion.objects.create(
        behov=behov,
        number=2,
        by=behov.submitted_by,
        content=forged,
        sha256=behov.versioner.get().sha256,
    )

    page = get(client, behov.submitted_by, behov, 2)
    assert page.context["is_intact"] is False
    assert "stämmer inte" in page.text


def test_the_page_costs_the_same_queries_for_any_version(client, django_assert_num_queries):
    behov = stories.completed(stories.asked())
    client.force_login(behov.submitted_by)

    for number in (1, 2):
        # session, user, 2 × permissions, behov, versions, whether it is the latest
        with django_assert_num_queries(7):
            client.get(reverse("behov:version", args=[behov.pk, number]))
