"""Uncertain cases whose answers are known in closed form, through the JSON form.

Triangular: N. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate Distributions", vol. 2.
Beta: the same. With whole parameters its distribution is that of a sum of coin tosses, so that
PERT with a likely value a quarter up from the lowest (alpha 2, beta 4) needs fractions only.
EVPI: H. Raiffa, R. Schlaifer, "Applied Statistical Decision Theory": the expected opportunity loss.
"""

from fractions import Fraction
from math import comb, sqrt

import pytest

from tests.nyttokalkyl.json_form import benefit, calculation, cost, evaluated

DRAWS = 200_000
PERT = {"low": -100_000, "likely": 0, "high": 300_000}
"""Beta(2, 4) over a width of 400,000."""

TABLE = 1e-4
"""Quantiles are within this part of the width."""


def simulated(*rows, distribution="triangular", years=1, **fields):
    settings = {"seed": 2026, "draws": DRAWS, "distribution": distribution}
    stated = calculation(*rows, years=years, rate=0, simulation=settings, **fields)
    return evaluated(stated)["simulation"]


def one(found, name="a"):
    return next(each for each in found["alternatives"] if each["id"] == name)


def beta_2_4(part):
    """The chance of at least two heads in five tosses of a coin that falls so."""
    return sum(comb(5, k) * part**k * (1 - part) ** (5 - k) for k in range(2, 6))


def near(estimate, truth, slack=0.0):
    return abs(estimate["value"] - truth) <= 4 * estimate["standard_error"] + slack


def test_pert_of_whole_parameters():
    found = one(simulated(benefit("x", PERT), distribution="pert"))

    npv = found["npv"]
    mean, variance = Fraction(100_000, 3), Fraction(2 * 4, 36 * 7) * 400_000**2
    assert abs(float(npv["exact_mean"]) - mean) < 1e-9
    assert abs(npv["mean"] - mean) <= 4 * npv["standard_error_of_mean"]
    assert abs(npv["standard_deviation"] - sqrt(variance)) <= 4 * sqrt(variance / DRAWS)
    assert near(found["probability_positive"], 1 - beta_2_4(0.25), TABLE)
    for quantile in npv["quantiles"]:
        probability = quantile["probability"]
        part = (quantile["value"] + 100_000) / 400_000
        allowed = 4 * sqrt(probability * (1 - probability) / DRAWS) + 3 * TABLE
        assert abs(beta_2_4(part) - probability) <= allowed


def test_value_of_knowing_a_skewed_pert():
    """E[max(0, X)] - E[X] is what is lost below zero: the integral of the distribution there."""
    found = simulated(benefit("x", PERT), cost("nothing", 0, ["nu"]), distribution="pert")

    # the polynomial of beta_2_4, integrated term by term up to a quarter
    quarter = Fraction(1, 4)
    below = sum(
        Fraction(comb(5, k) * comb(5 - k, j) * (-1) ** j, k + j + 1) * quarter ** (k + j + 1)
        for k in range(2, 6)
        for j in range(6 - k)
    )
    truth = float(400_000 * below)
    [known] = found["evppi"]
    assert (known["method"], known["standard_error"]) == ("exact", 0)
    assert known["value"] == pytest.approx(truth, rel=1e-3)
    assert near(found["evpi"], truth, truth * 1e-3)
    assert one(found)["expected_loss"] == pytest.approx(truth, rel=0.02)


@pytest.mark.parametrize(
    ("low", "likely", "high"), [(-100, 0, 200), (-300, -50, 100), (-10, 80, 80), (-100, -100, 50)]
)
def test_triangle_against_a_certain_alternative(low, likely, high):
    """What perfect information is worth, and the chances, of a project that may lose or gain."""
    ends = {"low": 1_000 * low, "likely": 1_000 * likely, "high": 1_000 * high}
    found = simulated(benefit("x", ends), cost("nothing", 0, ["nu"]))

    # the tail on the side of the likely value that zero is not on, by its similar triangle
    width, mean = high - low, (low + likely + high) / 3
    if likely >= 0:
        chance_of_loss = low**2 / (width * (likely - low))
        lost = -chance_of_loss * low / 3
    else:
        chance_of_loss = 1 - high**2 / (width * (high - likely))
        lost = (1 - chance_of_loss) * high / 3 - mean
    truth = 1_000 * min(lost, lost + mean)
    assert near(one(found)["probability_positive"], 1 - chance_of_loss, TABLE)
    assert near(one(found)["probability_best"], 1 - chance_of_loss, TABLE)
    assert near(found["evpi"], truth, truth * 2e-3)
    assert found["evppi"][0]["value"] == pytest.approx(truth, rel=2e-3)


def test_better_of_two_independent_triangles():
    """The larger of two on (0, 1, 2) is 1 + 7/30 on average."""
    part = {"low": 0, "likely": 100_000, "high": 200_000}
    found = simulated(benefit("x", part), benefit("y", part, ["b"]))

    assert near(found["evpi"], 100_000 * 7 / 30)
    for name in "ab":
        assert near(one(found, name)["probability_best"], 0.5)


def test_only_differences_between_alternatives_are_worth_knowing():
    """Both sell by the same price: what is shared moves both, and their order is certain."""
    price = {"id": "price", "value": {"low": 100, "likely": 300, "high": 900}}
    rows = [
        benefit("a-sold", 1_000, multiply_by=["price"]),
        benefit("b-sold", 900, ["b"], multiply_by=["price"]),
    ]
    found = simulated(*rows, factors=[price])

    assert one(found)["probability_best"] == {"value": 1, "standard_error": 0}
    assert found["evpi"]["value"] == found["evppi"][0]["value"] == 0
    deviation = sqrt((100**2 + 300**2 + 900**2 - 30_000 - 90_000 - 270_000) / 18)
    for name, sold in (("a", 1_000), ("b", 900)):
        spread = one(found, name)["npv"]
        assert spread["standard_deviation"] == pytest.approx(sold * deviation, rel=0.01)


def test_shared_factor_decides_between_two_sizes():
    """Ten pieces, or twenty and a fixed cost: 10 X - 3,000 on either side of nothing."""
    price = {"id": "price", "value": {"low": 200, "likely": 300, "high": 400}}
    rows = [
        benefit("small", 1_000, multiply_by=["price"]),
        benefit("large", 2_000, ["b"], multiply_by=["price"]),
        cost("fixed", 300_000, ["b"]),
    ]
    found = simulated(*rows, factors=[price])

    truth = 1_000 * 100 / 6
    assert near(found["evpi"], truth)
    assert found["evppi"][0]["value"] == pytest.approx(truth, rel=1e-3)
    assert near(one(found)["probability_best"], 0.5)


def test_product_of_two_independent_numbers():
    """Its variance is that of each at the other's mean, and the product of both."""
    row = {
        "id": "x", "type": "benefit", "alternatives": ["a"],
        "quantity": {"low": 2_000, "likely": 3_000, "high": 4_000},
        "unit_value": {"low": 5, "likely": 10, "high": 15},
    }  # fmt: skip
    npv = one(simulated(row))["npv"]

    of_quantity, of_value = 1_000**2 / 6, 25 / 6
    variance = of_quantity * of_value + of_quantity * 10**2 + of_value * 3_000**2
    assert npv["exact_mean"] == "30000"
    assert npv["standard_deviation"] == pytest.approx(sqrt(variance), rel=0.01)


def test_one_uncertain_figure_in_all_years_spreads_more_than_one_a_year():
    """Ten years: ten times the deviation of a year, or the root of ten times."""
    row = benefit("x", {"low": -3_000, "likely": 0, "high": 3_000})
    a_year = sqrt(3_000**2 / 6)

    together = one(simulated(row, years=10))["npv"]
    settings = {"seed": 1, "draws": DRAWS, "distribution": "triangular", "years": "independent"}
    stated = calculation(row, years=10, rate=0, simulation=settings)
    apart = one(evaluated(stated)["simulation"])["npv"]

    assert together["standard_deviation"] == pytest.approx(10 * a_year, rel=0.01)
    assert apart["standard_deviation"] == pytest.approx(sqrt(10) * a_year, rel=0.01)
