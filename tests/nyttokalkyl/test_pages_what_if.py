"""Tänk om: what is tried stands in the address, and nothing of it is saved."""

import pytest

from nyttokalkyl.calculation import (
    Factor,
    FactorRef,
    Provenance,
    RateBand,
    Row,
    RowType,
)
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, terms, triple
from tests.nyttokalkyl.pages import line, words
from tests.nyttokalkyl.stored import stored
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    return client


def tried(client, kalkyl, headers=HTMX, **asked):
    return client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/", asked, headers=headers)


def with_factor(number=None):
    """100 hours a year for two years, at what an hour costs."""
    hour = Factor(
        id="hour", name="Timkostnad", unit="kr/h", value=number or triple(300, 400, 500),
        provenance=Provenance(source="Lön"),
    )  # fmt: skip
    row = Row(
        id="time", type=RowType.BENEFIT, alternatives=("a",), quantity=exact(100),
        unit_value=FactorRef("hour"),
    )  # fmt: skip
    return calculation(row, cost("c", 1000), terms=terms(2, "0"), factors=(hour,))


@pytest.mark.parametrize(
    ("asked", "npv"),
    [
        ({"ranta": "8"}, "3 159 309 kr"),
        ({"ranta": "3,5 %"}, "3 889 818 kr"),
        ({"kostnad": "120"}, "3 069 575 kr"),
        ({"nytta": "100"}, "3 980 738 kr"),
        ({"nytta": "0"}, "−4 555 815 kr"),
    ],
)
def test_changed_figure_stands_beside_what_it_was(client, asked, npv):
    """The figures are those of the worked example in docs/nyttokalkyl.md."""
    before, after, _difference = line(tried(client, stored(worked_example()), **asked).text,
                                      "Nettonuvärde")  # fmt: skip

    assert (before, after) == ("3 980 738 kr", npv)


def test_difference_has_its_sign(client):
    kalkyl = stored(worked_example())

    assert line(tried(client, kalkyl, ranta="8").text, "Nettonuvärde")[2] == "−821 429 kr"
    assert line(tried(client, kalkyl, ranta="0").text, "Nettonuvärde")[2] == "+593 362 kr"


def test_benefits_a_year_late_lose_what_falls_after_the_period(client):
    late = calculation(benefit("b", 10, 20, 30), cost("c", 25), terms=terms(3, "0"))

    assert line(tried(client, stored(late), senare="1").text, "Nettonuvärde") == [
        "35 kr",
        "5 kr",
        "−30 kr",
    ]


def test_factor_takes_another_value(client):
    html = tried(client, stored(with_factor()), **{"f-hour": "500"}).text

    assert line(html, "Nettonuvärde") == ["79 000 kr", "99 000 kr", "+20 000 kr"]


def test_sentence_says_when_another_alternative_becomes_best(client):
    html = tried(client, stored(worked_example()), nytta="60").text

    assert "Då är B Utveckla bäst i stället för A Upphandla." in words(html)
    assert "är fortfarande bäst" in words(tried(client, stored(worked_example()), ranta="4").text)


def test_chance_is_of_what_is_tried(client):
    html = tried(client, stored(uncertain_example()), nytta="60").text

    before, after, difference = line(html, "Chans att det lönar sig")
    assert before == "mer än 99 %"
    assert 10 < int(after.removesuffix(" %")) < 90
    assert difference == f"−{100 - int(after.removesuffix(' %'))} procentenheter"


def test_slider_gets_only_the_part_and_the_page_has_the_same(client):
    kalkyl = stored(worked_example())

    part = tried(client, kalkyl, ranta="8")
    page = tried(client, kalkyl, headers={}, ranta="8")

    assert "<html" not in part.text
    assert "<html" in page.text
    table = part.text[part.text.index("<table") : part.text.index("</table>")]
    assert words(table) in words(page.text)
    assert "HX-Request" in part.headers["Vary"]


def test_nothing_is_saved(client):
    kalkyl = stored(worked_example())

    tried(client, kalkyl, headers={}, ranta="8", nytta="10")

    assert Nyttokalkyl.objects.get(pk=kalkyl.pk).content == kalkyl.content
    assert kalkyl.handelser.count() == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"ranta": "abc"}, "Skriv bara siffror."),
        ({"ranta": "-100"}, "Räntan måste vara större än −100 %."),
        ({"ranta": "400"}, "Skriv ett tal mellan −50 % och 100 %."),
        ({"nytta": "151"}, "Skriv ett tal mellan 0 % och 150 %."),
        ({"kostnad": "-1"}, "Skriv ett tal mellan 0 % och 300 %."),
        ({"senare": "11"}, "Skriv ett helt antal år mellan 0 och 10."),
        ({"senare": "1.5"}, "Skriv ett helt antal år mellan 0 och 10."),
        ({"nytta": "9" * 400}, "Talet har fler än 60 tecken."),
        ({"f-hour": "1" + "0" * 20}, "Talet är för stort för att räkna med."),
        ({"f-hour": "NaN"}, "Skriv bara siffror."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(client, asked, said):
    kalkyl = stored(with_factor())

    page = tried(client, kalkyl, headers={}, **asked)

    assert page.status_code == 422
    assert said in words(page.text)
    assert "Fel: Resultat" in words(page.text)
    assert line(page.text, "Nettonuvärde")[0] == "79 000 kr"
    assert said in words(tried(client, kalkyl, **asked).text)


def test_what_was_typed_is_kept(client):
    page = tried(client, stored(worked_example()), headers={}, ranta="abc", nytta="70")

    assert 'value="abc"' in page.text
    assert 'value="70"' in page.text


def test_rate_that_changes_with_the_years_is_left_until_one_is_given(client):
    bands = (RateBand(exact("0.03").likely, 2026), RateBand(exact("0.01").likely, 2028))
    kalkyl = stored(worked_example(terms=terms(rates=bands)))

    before, after, _ = line(tried(client, kalkyl, ranta="").text, "Nettonuvärde")
    assert before == after
    before, after, _ = line(tried(client, kalkyl, ranta="3").text, "Nettonuvärde")
    assert after == "3 980 738 kr" != before


def test_unknown_names_in_the_address_are_nothing(client):
    page = tried(client, stored(worked_example()), headers={}, **{"f-x": "1", "sida": "x"})

    assert page.status_code == 200
