"""Simulation through the JSON form, against closed forms, within four standard errors.

PERT with the likely value in the middle is Beta(3, 3), whose distribution function is
10 x³ - 15 x⁴ + 6 x⁵; at an end it is Beta(1, 5), 1 - (1 - x)⁵. The triangular one is in
docs/nyttokalkyl.md.
"""

import pytest

from tests.nyttokalkyl.json_form import alternative, benefit, calculation, cost, evaluated

DRAWS = 200_000


def uncertain(low, likely, high):
    return {"low": low, "likely": likely, "high": high}


def simulated(*rows, distribution="pert", seed=1, draws=DRAWS, **fields):
    settings = {"seed": seed, "draws": draws, "distribution": distribution}
    settings["years"] = fields.pop("draws_of_years", "same_draw")
    stated = {"years": 1, "rate": "0", **fields}
    return evaluated(calculation(*rows, simulation=settings, **stated))["simulation"]


def beta_3_3(x):
    return 10 * x**3 - 15 * x**4 + 6 * x**5


def beta_1_5(x):
    return 1 - (1 - x) ** 5


def triangular(mode):
    return lambda x: x**2 / mode if x <= mode else 1 - (1 - x) ** 2 / (1 - mode)


@pytest.mark.parametrize(
    ("distribution", "likely", "cumulated"),
    [
        ("pert", 50, beta_3_3),
        ("pert", 0, beta_1_5),
        ("triangular", 50, triangular(0.5)),
        ("triangular", 20, triangular(0.2)),
    ],
)
def test_quantiles_of_one_row_have_their_probability(distribution, likely, cumulated):
    found = simulated(benefit("b", uncertain(0, likely, 100)), distribution=distribution)

    spread = alternative(found)["npv"]
    assert [q["probability"] for q in spread["quantiles"]] == [
        0.05,
        0.1,
        0.25,
        0.5,
        0.75,
        0.9,
        0.95,
    ]
    for quantile in spread["quantiles"]:
        p = quantile["probability"]
        error = 4 * (p * (1 - p) / DRAWS) ** 0.5 + 1 / 4096
        assert abs(cumulated(quantile["value"] / 100) - p) <= error
    edges, counts = spread["histogram"]["edges"], spread["histogram"]["counts"]
    assert sum(counts) == DRAWS
    for edge, so_far in zip(edges[1:-1], accumulated(counts), strict=False):
        assert abs(cumulated(edge / 100) - so_far / DRAWS) <= 4 * 0.5 / DRAWS**0.5 + 1 / 4096


def accumulated(counts):
    return [sum(counts[: position + 1]) for position in range(len(counts))]


@pytest.mark.parametrize(
    ("ends", "positive"),
    [
        (uncertain(-25, 25, 75), 1 - beta_3_3(0.25)),
        (uncertain(-40, -40, 60), 1 - beta_1_5(0.4)),
        (uncertain(-10, 0, 10), 0.5),
        (uncertain(1, 2, 3), 1),
        (uncertain(-3, -2, -1), 0),
    ],
)
def test_chance_of_paying(ends, positive):
    found = alternative(simulated(benefit("b", ends)))["probability_positive"]

    assert abs(found["value"] - positive) <= 4 * found["standard_error"] + 1 / 4096


def test_mean_and_deviation_of_products_sums_and_years():
    """(quantity × hourly cost) of three years at 25 %, less a cost: moments multiply and add."""
    found = simulated(
        {"id": "q", "type": "benefit", "alternatives": ["a"], "quantity": uncertain(8, 10, 15),
         "unit_value": {"factor": "hour"}},
        cost("c", uncertain(100, 200, 600)),
        years=3, rate="0.25",
        factors=[{"id": "hour", "value": uncertain(400, 450, 600)}],
    )  # fmt: skip

    def moments(low, likely, high):
        mean = (low + 4 * likely + high) / 6
        return mean, (mean - low) * (high - mean) / 7

    (quantity, q), (hour, h), (c, v) = (
        moments(*ends) for ends in ((8, 10, 15), (400, 450, 600), (100, 200, 600))
    )
    weight = 1 + 0.8 + 0.64
    mean = weight * (quantity * hour - c)
    variance = weight**2 * ((q + quantity**2) * (h + hour**2) - (quantity * hour) ** 2 + v)
    spread = alternative(found)["npv"]
    assert float(spread["exact_mean"]) == pytest.approx(mean)
    assert float(spread["likely"]) == pytest.approx(weight * (10 * 450 - 200))
    assert abs(spread["mean"] - mean) <= 4 * spread["standard_error_of_mean"]
    deviation = variance**0.5
    assert abs(spread["standard_deviation"] - deviation) <= 4 * deviation / (2 * DRAWS) ** 0.5


def test_independent_years_shrink_the_spread():
    """Ten years: the deviation of the sum is that of one times √10 instead of 10."""
    row = benefit("b", uncertain(0, 50, 100))

    same, apart = (
        alternative(simulated(row, years=10, draws_of_years=choice))["npv"]["standard_deviation"]
        for choice in ("same_draw", "independent")
    )

    assert same / apart == pytest.approx(10**0.5, rel=0.02)


def test_better_and_best_of_two_independent_alternatives():
    """Two equal triangles of their own: half the time each; and both beat a low third."""
    ends = uncertain(0, 50, 100)
    rows = [benefit(name, ends, [name]) for name in ("nu", "a")] + [benefit("c", 200, ["c"])]

    found = simulated(*rows, distribution="triangular")

    best = {each["id"]: each["probability_best"]["value"] for each in found["alternatives"]}
    assert best == {"nu": 0, "a": 0, "c": 1}
    better = alternative(found)["probability_better_than_baseline"]
    assert abs(better["value"] - 0.5) <= 4 * better["standard_error"]
    assert alternative(found, "c")["probability_better_than_baseline"]["value"] == 1
    difference = alternative(found)["incremental_npv"]
    deviation = (2 * 100**2 / 24) ** 0.5
    assert abs(difference["mean"]) <= 4 * difference["standard_error_of_mean"]
    assert difference["standard_deviation"] == pytest.approx(deviation, rel=0.01)


def test_identical_alternatives_share_the_first_place_and_cancel():
    rows = [benefit("b", uncertain(0, 50, 500), ["nu", "a", "c"]), cost("d", 5, ["nu", "a", "c"])]

    found = simulated(*rows)

    shares = [each["probability_best"]["value"] for each in found["alternatives"]]
    assert shares == pytest.approx([1 / 3] * 3)
    assert alternative(found)["incremental_npv"]["standard_deviation"] == 0
    assert found["evpi"]["value"] == 0
    assert [each["value"] for each in found["evppi"]] == [0]


def test_value_of_information_of_a_triangle():
    """X from 0 to 300, likely 0, against a sure 100: E[max(X - 100, 0)] = 800/27."""
    rows = [benefit("x", uncertain(0, 0, 300)), benefit("y", 100, ["c"])]

    found = simulated(*rows, distribution="triangular")

    assert abs(found["evpi"]["value"] - 800 / 27) <= 4 * found["evpi"]["standard_error"]
    [information] = found["evppi"]
    assert (information["kind"], information["id"], information["method"]) == ("row", "x", "exact")
    assert information["value"] == pytest.approx(800 / 27, abs=1e-3)


def test_only_the_factor_that_decides_is_worth_knowing():
    """Pays above 450 kr/h: E[max(10 h - 4500, 0)] of a symmetric triangle is 10 · 150 / 6."""
    freed = {"id": "f", "type": "benefit", "alternatives": ["a"], "quantity": 10,
             "unit_value": {"factor": "hour"}}  # fmt: skip

    found = simulated(
        freed, cost("c", 4500), cost("small", uncertain(-1, 0, 1)),
        rows_are="difference", distribution="triangular",
        factors=[{"id": "hour", "value": uncertain(300, 450, 600)}],
    )  # fmt: skip

    first, second = found["evppi"]
    assert (first["kind"], first["id"]) == ("factor", "hour")
    assert first["value"] == pytest.approx(250, abs=1e-2)
    assert (second["id"], second["value"]) == ("small", pytest.approx(1 / 6, abs=1e-3))
    assert found["evpi"]["value"] == pytest.approx(250, rel=0.02)


def test_constant_input_has_no_spread_and_sure_chances():
    found = simulated(benefit("b", 10), cost("c", 4), benefit("n", 1, ["nu"]))

    a = alternative(found)
    assert (a["npv"]["mean"], a["npv"]["standard_deviation"]) == (6, 0)
    assert {q["value"] for q in a["npv"]["quantiles"]} == {6}
    chances = "probability_positive", "probability_better_than_baseline", "probability_best"
    assert [a[chance]["value"] for chance in chances] == [1, 1, 1]
    assert (found["evpi"]["value"], found["evppi"]) == (0, [])


def test_same_seed_prints_the_same_and_another_seed_another():
    row = benefit("b", uncertain(0, 50, 500))

    one, again, other = (simulated(row, seed=seed, draws=10_000) for seed in (7, 7, 8))

    assert one == again
    assert alternative(one)["npv"]["mean"] != alternative(other)["npv"]["mean"]


def test_settings_are_repeated_with_the_generator():
    found = simulated(benefit("b", uncertain(0, 50, 500)), draws=10_000)

    kept = ("seed", "draws", "distribution", "years", "generator")
    assert [found[name] for name in kept] == [
        1, 10_000, "pert", "same_draw",
        'SFC64 from sha256("seed:block:variable"), 16 bits a draw, the upper 12 used',
    ]  # fmt: skip
