"""Every figure can be followed to rows, years, numbers and who says so."""

import re
from dataclasses import replace

import pytest

from nyttokalkyl.calculation import CostKind, FactorRef, Row, RowType, TimeSaved
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, terms
from tests.nyttokalkyl.pages import words
from tests.nyttokalkyl.stored import stored
from tests.nyttokalkyl.test_trace import HOUR, MEASURED
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    return client


def explained(client, kalkyl, **asked):
    return client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/forklaring/", asked)


def test_ratio_is_its_two_sums(client):
    said = words(explained(client, stored(worked_example()), alternativ="a", matt="bcr").text)

    assert "Nyttokostnadskvot är nuvärdet av nyttorna delat med nuvärdet av kostnaderna" in said
    assert "8 536 554 kr / 4 555 815 kr = 1,8738" in said
    assert "Nyttor, 8 536 554 kr" in said
    assert "Kostnader, 4 555 815 kr" in said


def test_annuity_shows_its_factor(client):
    said = words(explained(client, stored(worked_example()), alternativ="a", matt="annuity").text)

    assert "3 980 738 kr / 4,5797 (5 år) = 869 212 kr" in said


def test_row_is_told_down_to_its_factor_and_source(client):
    row = Row(
        id="time",
        name="Handläggning",
        type=RowType.BENEFIT,
        alternatives=("a",),
        quantity=TimeSaved(exact(100), exact(3), exact(1)),
        unit_value=FactorRef("hour"),
        share_realised=exact("0.5"),
        ramp_up={2026: exact("0.25").likely},
        provenance=MEASURED,
    )
    hour = replace(HOUR, name="Timkostnad", price_year=None)
    kalkyl = stored(calculation(row, terms=terms(2, "0.25"), factors=(hour,)))

    said = words(explained(client, kalkyl, alternativ="a", matt="npv").text)

    assert "2026 8 × 0,5 × 100 × (3 − 1) × 0,25 200 kr hela 1,000000 200 kr" in said
    assert "2027 8 × 0,5 × 100 × (3 − 1) 800 kr hela 0,800000 640 kr" in said
    assert "Värde per enhet: Timkostnad 8 gäller från 2026-01-01" in said
    assert "Källa för Timkostnad Budget 2026" in said
    assert "Källa Tidmätning Antagande Gäller hela året Säkerhet uppmätt" in said
    assert "Skrivet av Eva, 2026-03-01" in said


def test_part_of_a_row_is_a_stakeholders_share(client):
    shared = benefit("b", 100, stakeholders={"X": exact(40).likely, "Y": exact(60).likely})
    kalkyl = stored(calculation(shared))

    said = words(explained(client, kalkyl, alternativ="a", matt="stakeholder:X").text)

    assert "Netto för X" in said
    assert "2026 100 100 kr 40,0 % 1,000000 40 kr" in said


def test_cost_that_falls_away_says_so(client):
    kalkyl = stored(calculation(cost("old", 50, to=["nu"]), cost("new", 20, to=["a"])))

    said = words(explained(client, kalkyl, alternativ="a", matt="pv_benefits").text)

    assert "old Kostnad som faller bort 50 kr" in said


def test_sum_without_rate_is_of_undiscounted_amounts(client):
    page = explained(client, stored(worked_example()), alternativ="a", matt="npv_undiscounted")

    assert "Alla poster, 4 574 100 kr" in words(page.text)


@pytest.mark.parametrize(("matt", "total"), [("payback", "−15 900 kr"),
                                             ("discounted_payback", "−98 605 kr")])  # fmt: skip
def test_payback_shows_the_way_to_zero(client, matt, total):
    said = words(explained(client, stored(worked_example()), alternativ="a", matt=matt).text)

    assert f"2028 {'1 530 000' if matt == 'payback' else '1 442 172'} kr {total}" in said


def test_each_table_has_a_name_of_its_own(client):
    """A row is told of once per sum that it is in, and two rows may be called the same."""
    twins = benefit("b", 100, name="Sparad tid"), benefit("c", 200, name="Sparad tid")
    kalkyl = stored(calculation(*twins, cost("i", 50, kind=CostKind.INVESTMENT)))

    html = explained(client, kalkyl, alternativ="a", matt="nnk_i").text

    names = re.findall(r'role="region"[^>]*aria-label="([^"]*)"', html)
    assert len(names) == 4
    assert len(set(names)) == 4


def test_one_year_alone(client):
    said = words(explained(client, stored(worked_example()), alternativ="a", matt="npv",
                           ar="2027").text)  # fmt: skip

    assert "Här visas bara 2027" in said
    assert "Nyttor, 1 012 136 kr" in said
    assert "Kostnader, 1 182 913 kr" in said


def test_own_rows_and_the_difference_are_told_apart(client):
    kalkyl = stored(calculation(cost("old", 50, to=["nu"]), cost("new", 20, to=["a"])))

    own = words(explained(client, kalkyl, alternativ="a", matt="npv", rader="egna").text)
    difference = words(explained(client, kalkyl, alternativ="a", matt="npv").text)

    assert "−20 kr" in own
    assert "skillnaden mot nollalternativet" not in own
    assert "30 kr" in difference
    assert "Allt är skillnaden mot nollalternativet" in difference


@pytest.mark.parametrize("make", [worked_example, uncertain_example])
def test_every_figure_of_the_results_leads_to_its_explanation(client, make):
    """The explanation's own value is the figure that was followed, to the digits it shows."""
    kalkyl = stored(make())
    html = client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/").text
    links = set(
        re.findall(r'<a href="(/nyttokalkyl/\d+/resultat/forklaring/[^"]*)">([^<]*)</a>', html)
    )

    assert len(links) > 30
    for address, text in links:
        page = client.get(address.replace("&amp;", "&"))
        assert page.status_code == 200, address
        if "ar=" not in address and text.endswith("kr"):
            assert text in page.text, address


@pytest.mark.parametrize(
    "asked",
    [
        {"alternativ": "x"},
        {"matt": "happiness"},
        {"matt": "category:x"},
        {"matt": "stakeholder:"},
        {"matt": "__class__"},
    ],
)
def test_unknown_figures_are_not_found(client, asked):
    assert explained(client, stored(worked_example()), **asked).status_code == 404


@pytest.mark.parametrize("asked", [{"ar": "x"}, {"ar": "9" * 5000}, {"sida": "999"}, {"sida": "x"}])
def test_odd_addresses_show_what_there_is(client, asked):
    assert explained(client, stored(worked_example()), **asked).status_code == 200


def test_two_hundred_rows_of_thirty_years_come_page_by_page(client):
    many = (benefit(f"r{i}", *[1000] * 30) for i in range(200))
    kalkyl = stored(calculation(*many, terms=terms(30, "0")))

    page = explained(client, kalkyl, sida="2")

    assert page.text.count("<details") == 20
    assert "Sida 2 av 10" in words(page.text)
    assert "Nyttor 6 000 000 kr" in words(page.text)
    assert len(page.content) < 400_000
