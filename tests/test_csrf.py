"""No other site makes anybody's browser change anything: every URL of site and admin."""

import pytest
from django.db import transaction
from django.test import Client

from tests.test_who_may import URLS, WHO_MAY
from tests.who_may import SUBMITTER, Stage

pytestmark = pytest.mark.django_db

OWN = "http://testserver"
REFUSED = "Formuläret kunde inte tas emot"
BY_LINK = {key for key in URLS if key.startswith("arenor:guest")}
"""A guest's pages send no Origin (decision 20): whoever posts there holds the link, or gets 404."""
FOREIGN = {
    "another site": {"Origin": "https://evil.example"},
    "another port": {"Origin": f"{OWN}:8080"},
    "a look-alike": {"Origin": f"{OWN}.evil.example"},
    "a sandbox": {"Origin": "null"},
}


@pytest.fixture
def stages():
    return {status: Stage(status) for status in {row.status for row in WHO_MAY.values()}}


def answers(stages, *, headers, key=None):
    """What a POST to each URL is answered, by whether the refusal is that of CSRF."""
    client = Client(enforce_csrf_checks=True)
    given = {}
    for name, (url_name, pattern) in URLS.items():
        stage = stages[WHO_MAY[name].status]
        client.force_login(stage.people[SUBMITTER])
        client.get("/behov/nytt/")
        data = {"csrfmiddlewaretoken": client.cookies["csrf"].value if key is None else key}
        with transaction.atomic():
            response = client.post(stage.url(url_name, pattern), data, headers=headers)
            transaction.set_rollback(True)
        given[name] = response.status_code == 403 and REFUSED in response.text
    return given


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_a_post_from_anywhere_else_is_refused(stages, headers):
    given = answers(stages, headers=headers)

    assert {name for name, refused in given.items() if not refused} == BY_LINK


def test_a_post_without_its_key_is_refused(stages):
    given = answers(stages, headers={"Origin": OWN}, key="")

    assert {name for name, refused in given.items() if not refused} == BY_LINK


def test_a_post_from_a_page_of_ours_is_not(stages):
    """The control of the tests above: it is the origin and the key that were refused."""
    given = answers(stages, headers={"Origin": OWN})

    assert [name for name, refused in given.items() if refused] == []
