"""Pictures have addresses of their own, so that no figure waits for them."""

import re

import pytest

from nyttokalkyl.charts import Key
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import benefit, calculation
from tests.nyttokalkyl.stored import stored
from tests.nyttokalkyl.uncertain_example import uncertain_example

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def client(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    return client


def picture(client, kalkyl, key="comparison", headers=None, **asked):
    return client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/diagram/{key}/", asked, headers=headers)


@pytest.mark.parametrize("key", Key)
def test_every_chart_is_a_picture(client, key):
    answer = picture(client, stored(uncertain_example()), key, alternativ="b")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_picture_that_is_known_is_not_sent_again(client):
    kalkyl = stored(uncertain_example())
    first = picture(client, kalkyl, bredd="288")

    again = picture(client, kalkyl, bredd="288", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_every_look_of_a_picture_has_a_name_of_its_own(client):
    kalkyl = stored(uncertain_example())
    other = stored(calculation(benefit("b", 10)))
    answers = [
        picture(client, kalkyl),
        picture(client, kalkyl, bredd="288"),
        picture(client, kalkyl, tema="mork"),
        picture(client, other),
    ]

    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
    assert len({answer.content for answer in answers}) == len(answers)


def test_odd_width_is_the_usual_one(client):
    kalkyl = stored(uncertain_example())

    assert picture(client, kalkyl, bredd="99999999").content == picture(client, kalkyl).content


@pytest.mark.parametrize(
    ("key", "alternative"), [("pie", ""), ("tornado", "x"), ("comparison-2", "a")]
)
def test_unknown_charts_are_not_found(client, key, alternative):
    answer = picture(client, stored(uncertain_example()), key, alternativ=alternative)

    assert answer.status_code == 404


def test_page_holds_no_picture_but_the_way_to_each_and_its_table(client):
    kalkyl = stored(uncertain_example())

    html = client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/").text

    images = re.findall(r'<img src="/nyttokalkyl[^>]*>', html)
    assert "<svg" not in html
    assert len(images) == len(Key)
    assert all('loading="lazy"' in image and 'alt="Diagram: ' in image for image in images)
    assert html.count("Visa som tabell") == len(Key)


def test_calculation_without_anything_to_draw_says_so(client):
    answer = picture(client, stored(calculation(benefit("b", 0))))

    assert answer.status_code == 200
