"""What holds for every request, whatever the page."""

import pytest

from organisation.models import Roll
from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "url",
    [
        "/admin/utskick/utskick/?state=%00",
        "/admin/behov/statusregel/%00/change/",
        "/behov/?q=%00",
        "/logga-in/?next=%00",
    ],
)
def test_an_address_with_a_nul_is_a_bad_request(client, url):
    client.force_login(AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE]))

    assert client.get(url).status_code == 400


def test_what_a_signed_in_person_sees_is_not_stored(client):
    client.force_login(AnvandareFactory())

    assert client.get("/behov/").headers["Cache-Control"] == "no-store"
