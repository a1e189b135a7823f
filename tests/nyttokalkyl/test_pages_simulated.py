"""Every simulated figure can be followed to its draws, its error and what went into it."""

import html as html_module
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import METHOD_VERSION, FactorRef, Row, RowType
from nyttokalkyl.numbers import format_kronor, format_percent
from nyttokalkyl.report import checked
from nyttokalkyl.results import results_of
from nyttokalkyl.simulation import Distribution, Settings, Years
from nyttokalkyl.simulation.moments import exactly
from organisation.models import Roll
from tests.factories import AnvandareFactory
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, terms, triple
from tests.nyttokalkyl.pages import line, words
from tests.nyttokalkyl.stored import locked, stored
from tests.nyttokalkyl.test_simulation import HOUR, pert_moments, row
from tests.nyttokalkyl.test_trace import MEASURED
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

pytestmark = pytest.mark.django_db

TWO_YEARS = terms(years=2, rate="0.25")
WEIGHT = Decimal("1.8")
"""1 + 1/1.25."""

LINK = re.compile(r'<a href="(/nyttokalkyl/\d+/resultat/simulering/\?[^"]*)">([^<]*)</a>')


@pytest.fixture
def client(client):
    client.force_login(AnvandareFactory(roles=[Roll.REVISOR]))
    return client


def explained(client, kalkyl, **asked):
    return client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/simulering/", asked)


def two_rows(**fields):
    return calculation(
        row("b", triple(8000, 10_000, 13_000), name="Färre mil", provenance=MEASURED),
        row("c", triple(4000, 5000, 9000), RowType.COST, name="Licens"),
        terms=TWO_YEARS,
        **fields,
    )


def with_absolute_baseline():
    """Everything that a result page can show: own chances and those of the difference."""
    return calculation(
        row("old", triple(900, 1000, 1500), RowType.COST, to=["nu"]),
        row("new", triple(200, 400, 2500), RowType.COST, to=["a"]),
        row("other", triple(100, 500, 2600), RowType.COST, to=["b"]),
        terms=TWO_YEARS,
    )


@pytest.mark.parametrize("make", [uncertain_example, with_absolute_baseline, two_rows])
def test_every_simulated_figure_of_the_results_leads_to_its_explanation(client, make):
    """And the explanation's own figure is the one that was followed, to the last digit."""
    kalkyl = stored(make())
    links = set(LINK.findall(client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/").text))

    assert len(links) >= 7
    for address, text in links:
        page = client.get(html_module.unescape(address))
        assert page.status_code == 200, address
        assert headline(page.text) == text, address


def test_no_simulated_figure_of_the_results_is_left_without_a_way_on(client):
    html = client.get(f"/nyttokalkyl/{stored(with_absolute_baseline()).pk}/resultat/").text
    followed = {address.partition("matt=")[2] for address, _ in LINK.findall(html)}

    assert {"mean", "deviation", "p10", "p50", "p90", "pays", "best", "positive"} <= followed
    assert "evpi" in followed
    assert {"evppi%3Arow%3Anew", "evppi%3Arow%3Aother"} & followed


def test_figures_are_those_that_a_locked_calculation_was_locked_with(client):
    sourced = (replace(r, provenance=MEASURED) for r in uncertain_example().rows)
    kalkyl = stored(replace(uncertain_example(), rows=tuple(sourced)))
    kalkyl = locked(kalkyl, reviewer=AnvandareFactory(roles=[Roll.CONTROLLER]))
    told = kalkyl.results["simulation"]
    of_a = next(one for one in told["alternatives"] if one["id"] == "a")

    mean, chance, evpi = (
        explained(client, kalkyl, **asked).text
        for asked in (
            {"alternativ": "a", "matt": "mean"},
            {"alternativ": "a", "matt": "best"},
            {"matt": "evpi"},
        )
    )

    assert headline(mean) == kronor(of_a["incremental_npv"]["mean"])
    assert headline(chance) == format_percent(Decimal(str(of_a["probability_best"]["value"])), 0)
    assert headline(evpi) == kronor(told["evpi"]["value"])


def headline(html):
    return re.search(r'<p class="answer-headline">\s*(.*?)[\s<]*<', html, re.DOTALL)[1]


def kronor(number):
    return format_kronor(Decimal(str(number)))


def test_says_what_it_means_and_how_it_was_drawn(client):
    kalkyl = stored(two_rows(), Settings(seed=77, distribution=Distribution.TRIANGULAR))

    said = words(explained(client, kalkyl, alternativ="a", matt="p10").text)

    assert "Lågt utfall (P10), a" in said
    assert "är det nettonuvärde som 10 av 100 dragningar hamnar under." in said
    assert "Dragningar 10 000 Fördelning triangelfördelning" in said
    assert "Frö 77 Slumptal SFC64" in said
    assert "Ett tals medelvärde är (lägsta + troligt + högsta) / 3." in said
    assert f"Metodversion {METHOD_VERSION}" in said
    assert "samma värde i alla poster och alternativ där det ingår" in said


def test_mean_stands_beside_the_sum_of_discounted_means(client):
    html = explained(client, stored(two_rows()), alternativ="a", matt="mean").text

    exact_mean = WEIGHT * (Decimal(61_000) - Decimal(33_000)) / 6
    drawn, exact_, apart, allowed, agrees = line(html, "Medelvärde")
    assert exact_ == words(format_kronor(exact_mean)) == "8 400 kr"
    assert agrees == "ja"
    assert re.fullmatch(r"8 [345]\d\d kr", drawn)
    assert kronor_of(drawn) - kronor_of(exact_) == pytest.approx(kronor_of(apart), abs=1)
    assert abs(kronor_of(apart)) <= kronor_of(allowed.removeprefix("± "))


def test_deviation_stands_beside_the_root_of_the_weighed_variances(client):
    html = explained(client, stored(two_rows()), alternativ="a", matt="pays").text

    variance = pert_moments(8000, 10_000, 13_000)[1] + pert_moments(4000, 5000, 9000)[1]
    exact_deviation = format_kronor(Decimal(float(WEIGHT) * variance**0.5))
    assert line(html, "Standardavvikelse")[1] == words(exact_deviation)
    assert line(html, "Standardavvikelse")[4] == "ja"


def kronor_of(text):
    return int(re.sub("[^0-9−]", "", text).replace("−", "-"))


def test_margin_is_two_standard_errors(client):
    html = explained(client, stored(two_rows()), alternativ="a", matt="mean").text

    variance = pert_moments(8000, 10_000, 13_000)[1] + pert_moments(4000, 5000, 9000)[1]
    error = float(WEIGHT) * variance**0.5 / 10_000**0.5
    margin = re.search(r'quiet">±\xa0(.*?)\xa0kr', html)[1]
    assert kronor_of(margin) == pytest.approx(2 * error, rel=0.05)
    assert "hamna inom den i ungefär 19 fall av 20" in words(html)


def test_drawn_and_exact_that_disagree_are_told():
    found = results_of(two_rows(), Settings(seed=1))
    spread = found.spread("a")
    exact_ = exactly(found.calculation, found.simulation.settings, "a", against_baseline=False)
    off = Decimal(spread.mean + 5 * spread.standard_error)

    mean, deviation = checked.of_spread(replace(spread, exact_mean=off), exact_)
    wide = checked.of_spread(spread, replace(exact_, deviation=exact_.deviation * 1.1))

    assert (mean.agrees, deviation.agrees) == (False, True)
    assert [check.agrees for check in wide] == [True, False]


def test_uncertain_rows_and_factors_come_with_their_ends_and_source(client):
    hour = replace(HOUR, name="Timkostnad", unit="kr/h", provenance=MEASURED)
    time = Row(
        id="time",
        type=RowType.BENEFIT,
        alternatives=("a", "b"),
        name="Handläggning",
        quantity=exact(100),
        unit_value=FactorRef("hour"),
        share_realised=triple("0.25", "0.5", "0.75"),
    )
    certain = benefit("sure", 10, name="Säker sak")
    also = replace(time, id="more", name="Mer", alternatives=("b",), share_realised=None)
    kalkyl = stored(calculation(time, certain, also, factors=(hour,)))

    said = words(explained(client, kalkyl, alternativ="a", matt="mean").text)

    assert "Osäkra tal som ingår, 2" in said
    assert "Timkostnad Kalkylfaktor" in said
    assert "Värde, kr/h 400 450 600 466,666667" in said
    assert "gemensamt för 2 poster som räknas med den" in said
    assert "Källa Tidmätning" in said
    assert "Handläggning Nytta i a, b" in said
    assert "Andel som tas ut 25 % 50 % 75 % 50 %" in said
    assert "Varje tal dras en gång för alla år, gemensamt för 2 alternativ." in said
    assert "Säker sak" not in said


def test_years_have_a_line_each_and_say_whether_they_share_a_draw(client):
    years = {2026: triple(1, 2, 9), 2027: triple(50, 60, 61), 2040: triple(5, 6, 7)}
    kalkyl = stored(
        calculation(replace(row("b"), amounts=years), terms=TWO_YEARS),
        Settings(seed=1, years=Years.INDEPENDENT),
    )

    said = words(explained(client, kalkyl, alternativ="a", matt="mean").text)

    assert "Årets belopp 2026 1 2 9 3 Årets belopp 2027 50 60 61 58,5" in said
    assert "2040" not in said
    assert "Varje tal dras för sig varje år." in said


def test_likely_stands_beside_the_mean_and_leads_to_its_own_explanation(client):
    kalkyl = stored(two_rows())

    html = explained(client, kalkyl, alternativ="a", matt="mean").text

    assert "Nettonuvärde med alla tal på sitt troliga: 9 000 kr" in words(html)
    assert f'href="/nyttokalkyl/{kalkyl.pk}/resultat/forklaring/?alternativ=a&amp;matt=npv' in html


def test_own_chance_is_of_own_rows_and_the_others_of_the_difference(client):
    kalkyl = stored(with_absolute_baseline())

    own = words(explained(client, kalkyl, alternativ="a", matt="positive").text)
    difference = words(explained(client, kalkyl, alternativ="a", matt="pays").text)

    assert "Allt är skillnaden mot nollalternativet" in difference
    assert "skillnaden mot nollalternativet" not in own
    assert "Osäkra tal som ingår, 1" in own
    assert "Osäkra tal som ingår, 2" in difference
    assert "på sitt troliga: −720 kr" in own
    assert "på sitt troliga: 1 080 kr" in difference


def test_chance_that_never_failed_is_still_not_quite_certain(client):
    kalkyl = stored(calculation(row("b", triple(1, 2, 3))))

    said = words(explained(client, kalkyl, alternativ="a", matt="pays").text)

    assert "mer än 99 % ± 0,03 procentenheter" in said
    assert "Det blev likadant i alla dragningar." in said


def test_certain_figures_have_no_error(client):
    kalkyl = stored(worked_example())

    for matt in ("mean", "deviation", "p10", "pays", "best", "evpi"):
        said = words(explained(client, kalkyl, alternativ="a", matt=matt).text)
        assert "Inget osäkert tal ingår, så alla dragningar ger samma utfall." in said
        assert "±" not in said.partition("Hur säkert")[0]


def test_chances_of_being_best_add_up_to_everything(client):
    html = explained(client, stored(uncertain_example()), alternativ="b", matt="best").text

    assert line(html, "Alla alternativs chanser tillsammans")[:2] == ["100,0 %", "100,0 %"]
    assert "Vårdpersonalens tid" in html


def test_value_of_knowing_everything_agrees_with_what_choices_lose(client):
    kalkyl = stored(with_absolute_baseline())
    html = explained(client, kalkyl, matt="evpi").text

    exact_means = [-WEIGHT * mean for mean in
                   (Decimal(6400) / 6, Decimal(4300) / 6, Decimal(4700) / 6)]  # fmt: skip
    told = line(html, "Så mycket mer förloras i medeltal med nu än med a")
    assert told[1] == words(format_kronor(exact_means[1] - exact_means[0]))
    assert told[4] == "ja"
    assert line(html, "Så mycket mer förloras i medeltal med b än med a")[4] == "ja"


def test_value_of_knowing_one_thing_is_not_drawn(client):
    kalkyl = stored(with_absolute_baseline())

    said = words(explained(client, kalkyl, matt="evppi:row:new").text)

    assert "Värdet av att veta en sak (EVPPI), new" in said
    assert "4 096 lika sannolika värden, och inte draget" in said
    assert "Osäkra tal som ingår, 1" in said
    assert "Värdet av att veta allt (EVPI)" in said


def test_value_of_knowing_a_row_of_two_numbers_is_drawn(client):
    two = replace(row("two", to=["b"]), quantity=triple(1, 5, 9), unit_value=triple(1, 100, 150))
    kalkyl = stored(calculation(row("one", triple(100, 400, 800)), two))

    said = words(explained(client, kalkyl, matt="evppi:row:two").text)

    assert "±" in said.partition("Hur säkert")[0]
    assert "simuleringsfelet" in said


@pytest.mark.parametrize(
    "asked",
    [
        {"alternativ": "x"},
        {"matt": "happiness"},
        {"matt": "npv"},
        {"matt": "evppi"},
        {"matt": "evppi:row:x"},
        {"matt": "evpi:row:b"},
        {"matt": "pays", "alternativ": "nu"},
    ],
)
def test_unknown_figures_are_not_found(client, asked):
    rows = row("b", triple(1, 2, 3)), cost("old", 5, to=["nu"])

    assert explained(client, stored(calculation(*rows)), **asked).status_code == 404


def test_without_a_simulation_there_is_nothing_to_explain(client):
    kalkyl = stored(two_rows(), None)

    assert explained(client, kalkyl).status_code == 404
    assert "resultat/simulering" not in client.get(f"/nyttokalkyl/{kalkyl.pk}/resultat/").text


@pytest.mark.parametrize("rows", [0, 1, 40])
def test_number_of_queries_does_not_follow_the_rows(client, rows, django_assert_num_queries):
    kalkyl = stored(
        calculation(benefit("sure", 5), *(row(f"r{i}", triple(1, 2, 3)) for i in range(rows)))
    )

    with django_assert_num_queries(5):
        page = explained(client, kalkyl)

    assert page.text.count("<details") == min(rows, 20)
    assert ("Sida 1 av 2" in words(page.text)) is (rows == 40)
