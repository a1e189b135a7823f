"""Simulated figures against closed forms, within four standard errors."""

import tracemalloc
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from nyttokalkyl.calculation import (
    Factor,
    FactorRef,
    Rating,
    Row,
    RowsAre,
    RowType,
    TimeSaved,
    evaluate,
)
from nyttokalkyl.simulation import Distribution, Settings, Years, simulate
from nyttokalkyl.simulation.draws import Formula
from nyttokalkyl.simulation.model import model_of
from nyttokalkyl.simulation.statistics import EXACT_UP_TO, Quantiles
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, residual, terms, triple

ONE_YEAR = terms(years=1, rate="0")
HOUR = Factor(id="hour", value=triple(400, 450, 600))


def row(row_id, amount=None, row_type=RowType.BENEFIT, to=("a",), **fields):
    return Row(id=row_id, type=row_type, alternatives=tuple(to), amount=amount, **fields)


def simulated(*rows, stated=ONE_YEAR, draws=40_000, seed=1, **fields):
    of_settings = {key: fields.pop(key) for key in ("distribution", "years") if key in fields}
    settings = Settings(seed=seed, draws=draws, **of_settings)
    return simulate(calculation(*rows, terms=stated, **fields), settings)


def only(simulation):
    [alternative] = simulation.alternatives
    return alternative


def named(simulation, name):
    return next(a for a in simulation.alternatives if a.alternative.id == name)


def pert_moments(low, likely, high):
    mean = (low + 4 * likely + high) / 6
    return mean, (mean - low) * (high - mean) / 7


def triangular_moments(low, likely, high):
    variance = low**2 + likely**2 + high**2 - low * likely - low * high - likely * high
    return (low + likely + high) / 3, variance / 18


def assert_close(spread, mean, variance, draws=40_000):
    """Four standard errors; that of a deviation is about deviation / sqrt(2 draws)."""
    assert float(spread.exact_mean) == pytest.approx(mean, rel=1e-12)
    assert abs(spread.mean - mean) <= 4 * spread.standard_error
    deviation = variance**0.5
    assert abs(spread.deviation - deviation) <= 4 * deviation / (2 * draws) ** 0.5
    assert spread.standard_error == pytest.approx(deviation / draws**0.5, rel=0.05)


@pytest.mark.parametrize(
    ("distribution", "moments"),
    [(Distribution.PERT, pert_moments), (Distribution.TRIANGULAR, triangular_moments)],
)
@pytest.mark.parametrize(
    "ends", [(80, 100, 130), (-30, -30, 10), (0, 1000, 1000), (-5, 0, 5), (99.5, 100, 130)]
)
def test_one_row_has_the_moments_of_its_distribution(distribution, moments, ends):
    found = only(simulated(row("b", triple(*ends)), distribution=distribution))

    assert_close(found.npv, *moments(*ends))
    assert found.npv.likely == ends[1]


def test_variances_of_independent_rows_add_up_with_the_square_of_their_weights():
    stated = terms(years=3, rate="0.25")

    found = only(
        simulated(row("b", triple(80, 100, 130)), row("c", triple(5, 9, 10), RowType.COST),
                  stated=stated)
    )  # fmt: skip

    weight = 1 + 0.8 + 0.64
    (mean_b, variance_b), (mean_c, variance_c) = pert_moments(80, 100, 130), pert_moments(5, 9, 10)
    assert_close(found.npv, weight * (mean_b - mean_c), weight**2 * (variance_b + variance_c))


def test_independent_years_shrink_the_spread():
    stated = terms(years=3, rate="0.25")

    found = only(simulated(row("b", triple(80, 100, 130)), stated=stated, years=Years.INDEPENDENT))

    mean, variance = pert_moments(80, 100, 130)
    assert_close(found.npv, 2.44 * mean, (1 + 0.8**2 + 0.64**2) * variance)


PER_YEAR = {2026: triple(1, 2, 9), 2027: triple(50, 60, 61), 2028: exact(7)}


def test_years_of_different_shapes_follow_the_same_draw():
    """Perfectly dependent years: the quantile of the sum is the sum of the quantiles."""
    per_year = replace(row("b"), amounts=PER_YEAR)
    found = only(simulated(per_year, stated=terms(years=3, rate="0"), draws=100_000))

    first = only(simulated(row("b", triple(1, 2, 9)), draws=100_000))
    second = only(simulated(row("b", triple(50, 60, 61)), draws=100_000))
    expected = [x[1] + y[1] + 7 for x, y in zip(first.npv.quantiles, second.npv.quantiles,
                                                strict=True)]  # fmt: skip
    assert [q[1] for q in found.npv.quantiles] == pytest.approx(expected, rel=1e-9)
    assert float(found.npv.exact_mean) == pytest.approx(18 / 6 + 351 / 6 + 7)


def test_years_of_different_shapes_can_be_independent():
    per_year = replace(row("b"), amounts=PER_YEAR)

    found = only(simulated(per_year, stated=terms(years=3, rate="0"), years=Years.INDEPENDENT))

    moments = pert_moments(1, 2, 9), pert_moments(50, 60, 61)
    assert_close(found.npv, sum(m for m, _ in moments) + 7, sum(v for _, v in moments))


def product_variance(*moments):
    """Of a product of independent variables: Π(variance + mean²) - Π mean²."""
    both = one = 1
    for mean, variance in moments:
        both *= variance + mean**2
        one *= mean**2
    return both - one


def test_quantity_times_price_times_share_are_three_draws():
    numbers = (900, 1000, 1500), (400, 450, 600), (0.2, 0.6, 0.7)
    quantity, price, share = (triple(*ends) for ends in numbers)

    found = only(simulated(row("b", quantity=quantity, unit_value=price, share_realised=share)))

    moments = [pert_moments(*ends) for ends in numbers]
    mean = moments[0][0] * moments[1][0] * moments[2][0]
    assert_close(found.npv, mean, product_variance(*moments))


def test_time_saved_draws_volume_and_both_times():
    saved = TimeSaved(triple(90, 100, 150), triple(3, 4, 6), triple(0.5, 1, 2))

    found = only(simulated(row("b", quantity=saved, unit_value=exact(10))))

    volume, today, after = (pert_moments(*e) for e in ((90, 100, 150), (3, 4, 6), (0.5, 1, 2)))
    hours = today[0] - after[0], today[1] + after[1]
    assert_close(found.npv, 10 * volume[0] * hours[0], 100 * product_variance(volume, hours))


def test_residual_value_and_factors_take_part():
    rows = replace(residual("r", 1), amount=triple(1, 2, 4), multiply_by=("hour",))

    found = only(simulated(rows, stated=terms(years=2, rate="0.25"), factors=(HOUR,)))

    moments = pert_moments(1, 2, 4), pert_moments(400, 450, 600)
    mean = 0.8 * moments[0][0] * moments[1][0]
    assert_close(found.npv, mean, 0.64 * product_variance(*moments))


def hours(row_id, quantity, to, row_type=RowType.BENEFIT):
    return row(
        row_id, row_type=row_type, to=to, quantity=exact(quantity), unit_value=FactorRef("hour")
    )


def test_shared_factor_moves_alternatives_together():
    """b has ten hours more than a in every draw: their difference varies only with the price."""
    found = simulated(hours("a", 1000, ["nu"]), hours("b", 1010, ["b"]), factors=(HOUR,))

    mean, variance = pert_moments(400, 450, 600)
    assert_close(named(found, "b").against_baseline, 10 * mean, 100 * variance)
    assert named(found, "b").better_than_baseline.probability == 1


def test_factor_on_both_sides_nets_out_within_an_alternative():
    found = only(
        simulated(hours("b", 1000, ["a"]), hours("c", 900, ["a"], RowType.COST), factors=(HOUR,))
    )

    mean, variance = pert_moments(400, 450, 600)
    assert_close(found.npv, 100 * mean, 10_000 * variance)


def test_independent_years_draw_a_factor_for_every_year():
    found = only(
        simulated(
            hours("b", 10, ["a"]),
            stated=terms(years=2, rate="0"),
            factors=(HOUR,),
            years=Years.INDEPENDENT,
        )
    )

    mean, variance = pert_moments(400, 450, 600)
    assert_close(found.npv, 20 * mean, 200 * variance)


def test_row_in_two_alternatives_gets_the_same_draw_in_both():
    found = simulated(row("shared", triple(0, 50, 500), to=["nu", "b"]), benefit("x", 1, to=["b"]))

    assert named(found, "b").against_baseline.deviation == 0
    assert named(found, "b").against_baseline.mean == pytest.approx(1)


def test_chance_of_paying_is_that_of_the_distribution():
    """Triangular from -1 to 3 with mode 0: P(> 0) = 3/4."""
    found = only(simulated(row("b", triple(-1, 0, 3)), distribution=Distribution.TRIANGULAR))

    assert abs(found.positive.probability - 0.75) <= 4 * found.positive.standard_error
    assert found.positive.standard_error == pytest.approx((0.75 * 0.25 / 40_000) ** 0.5, rel=0.05)


def test_quantiles_are_those_of_the_distribution():
    """Symmetric triangular: the quantile of p < 1/2 is sqrt(p / 2) of the width."""
    found = only(simulated(row("b", triple(0, 50, 100)), distribution=Distribution.TRIANGULAR))

    lower = [(p, 100 * (p / 2) ** 0.5) for p in (0.05, 0.1, 0.25, 0.5)]
    for (probability, value, error), (p, expected) in zip(found.npv.quantiles, lower, strict=False):
        assert probability == p
        assert abs(value - expected) <= 4 * error + 0.02
    assert found.npv.quantile_error == 0


def test_9_likely_only_input_is_the_deterministic_result_in_every_draw():
    rows = [
        benefit("b", 0.1, 0.2, 0.3), cost("c", 1, 2), hours("h", 3, ["a"]),
        benefit("n", 7, to=["nu"]),
    ]  # fmt: skip
    hour = replace(HOUR, value=exact(450))
    stated = calculation(*rows, terms=terms(years=3), factors=(hour,))

    drawn = np.empty((2, 1000))
    Formula(model_of(stated, Years.SAME_DRAW), Distribution.PERT, seed=1).fill(0, drawn)

    npvs = [float(result.own.npv) for result in evaluate(stated).alternatives]
    assert np.array_equal(drawn, np.repeat([[npv] for npv in npvs], 1000, axis=1))


def test_constant_input_has_no_spread_and_certain_chances():
    found = simulated(benefit("b", 10), cost("c", 4), benefit("n", 1, to=["nu"]))

    a, nu = named(found, "a"), named(found, "nu")
    assert (a.npv.mean, a.npv.deviation, a.npv.standard_error) == (6, 0, 0)
    assert [value for _, value, _ in a.npv.quantiles] == [6] * 7
    assert a.npv.histogram.counts.sum() == 40_000
    assert (a.positive.probability, a.best.probability, nu.best.probability) == (1, 1, 0)
    assert a.better_than_baseline.probability == 1
    assert (nu.better_than_baseline, nu.against_baseline) == (None, None)
    assert (found.evpi, found.information) == (0, ())


def test_net_of_exactly_zero_does_not_pay():
    rows = [benefit("b", 0.1, 0.2), cost("c", 0.3)]

    found = only(simulated(*rows, stated=terms(years=2, rate="0")))

    assert found.positive.probability == 0


def test_uncertain_rows_that_cancel_do_not_pay():
    """The same draw on both sides leaves only the rounding of floats."""
    rows = [hours("b", 1, ["a"]), hours("c", 1, ["a"], RowType.COST)]

    assert only(simulated(*rows, factors=(HOUR,))).positive.probability == 0


def test_identical_alternatives_share_the_first_place():
    shared = row("b", triple(0, 50, 500), to=["a", "b", "c"])

    found = simulated(shared, row("d", triple(-9, -5, -1), to=["d"]))

    assert [a.best.probability for a in found.alternatives] == pytest.approx([1 / 3] * 3 + [0])


def test_chances_of_being_best_sum_to_one():
    rows = [row(name, triple(0, 50 + i, 500), to=[name]) for i, name in enumerate("abc")]

    found = simulated(*rows, rows_are=RowsAre.DIFFERENCE, draws=10_000)

    assert len(found.alternatives) == 4
    assert sum(a.best.probability for a in found.alternatives) == pytest.approx(1, abs=1e-12)


def test_difference_of_less_than_an_ore_is_a_tie():
    found = simulated(benefit("b", 10), benefit("c", "10.009", to=["c"]))

    assert [a.best.probability for a in found.alternatives] == [0.5, 0.5]


def test_rated_rows_are_not_drawn():
    found = simulated(row("b", triple(0, 50, 500)), replace(row("r"), rating=Rating.BETTER))

    assert [information.group for information in found.information] == ["row:b"]


def test_amounts_after_the_period_are_not_drawn():
    late = replace(row("b"), amounts={2026: exact(5), 2030: triple(0, 1, 1000)})

    assert only(simulated(late)).npv.deviation == 0


def test_same_seed_gives_the_same_result_and_another_seed_another():
    rows = [row("b", triple(0, 50, 500)), row("c", triple(0, 50, 500), RowType.COST)]

    one, again, other = (simulated(*rows, seed=seed) for seed in (7, 7, 8))

    assert only(one).npv.mean == only(again).npv.mean
    assert only(one).npv.mean != only(other).npv.mean


def test_result_of_a_fixed_seed_is_fixed():
    found = only(simulated(row("licence", triple(80, 100, 130)), seed=2026, draws=10_000))

    assert f"{found.npv.mean:.9g} {found.npv.deviation:.9g}" == "101.573055 9.36524413"


def test_another_row_changes_no_other_rows_draws():
    one, two = row("b", triple(0, 50, 500)), row("c", triple(0, 50, 500), to=["c"])

    alone = named(simulated(one), "a").npv.mean
    assert named(simulated(two, one), "a").npv.mean == alone


def test_rows_draw_independently():
    """Two equal rows that followed the same draw would always cancel."""
    rows = [row("b", triple(0, 50, 500)), row("c", triple(0, 50, 500), RowType.COST)]

    _, variance = pert_moments(0, 50, 500)
    assert_close(only(simulated(*rows)).npv, 0, 2 * variance)


def test_counted_quantiles_are_off_by_a_step_at_most():
    values = np.random.default_rng(1).normal(size=(2, 50_000))
    bounds = np.array([-6.0, -6.0]), np.array([6.0, 6.0])
    kept = Quantiles(50_000, 2, lambda: bounds)
    counted = Quantiles(EXACT_UP_TO, 2, lambda: bounds)
    counted._draws = 50_000
    for quantiles in (kept, counted):
        quantiles.add(values[:, :20_000])
        quantiles.add(values[:, 20_000:])
        quantiles.finish()
    probabilities = np.array([0.01, 0.05, 0.5, 0.95])

    assert kept.is_exact
    assert not counted.is_exact
    assert counted.error(1) == pytest.approx(12 / 65_536)
    for series in (0, 1):
        np.testing.assert_allclose(
            kept.at(series, probabilities), np.quantile(values[series], probabilities), rtol=1e-12
        )
        apart = counted.at(series, probabilities) - kept.at(series, probabilities)
        assert np.abs(apart).max() <= counted.error(series)


@pytest.mark.slow
def test_quantiles_are_counted_without_a_nollalternativ_too():
    found = only(simulated(row("b", triple(0, 50, 500)), draws=2_200_000))

    few = only(simulated(row("b", triple(0, 50, 500))))
    for one, other in zip(found.npv.quantiles, few.npv.quantiles, strict=True):
        assert abs(one[1] - other[1]) <= 4 * other[2] + found.npv.quantile_error + 0.2


def test_histogram_counts_every_draw():
    found = only(simulated(row("b", triple(0, 50, 500)))).npv.histogram

    assert len(found.edges) == len(found.counts) + 1 == 41
    assert found.counts.sum() == 40_000


@pytest.mark.slow
def test_many_draws_need_no_more_memory_and_agree():
    rows = [row("b", triple(80, 100, 130)), row("c", triple(50, 60, 90), RowType.COST)]
    rows.append(benefit("n", 1, to=["nu"]))

    peaks = []
    for draws in (600_000, 2_400_000):
        tracemalloc.start()
        found = named(simulated(*rows, draws=draws), "a")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] <= peaks[0] * 1.1
    assert peaks[1] < 30_000_000
    (mean_b, variance_b), (mean_c, variance_c) = (
        pert_moments(80, 100, 130),
        pert_moments(50, 60, 90),
    )
    assert_close(found.npv, mean_b - mean_c, variance_b + variance_c, draws=2_400_000)
    assert 0 < found.npv.quantile_error < 0.01
    assert found.npv.histogram.counts.sum() == 2_400_000
    assert named(simulated(*rows, draws=2_400_000), "nu").npv.histogram.counts.sum() == 2_400_000


@pytest.mark.parametrize("years", Years)
def test_exact_mean_is_the_sum_of_discounted_means(years):
    per_year = replace(row("b"), amounts=PER_YEAR)
    stated = terms(years=3, rate="0.25")

    found = only(
        simulated(per_year, stated=stated, years=years, distribution=Distribution.TRIANGULAR)
    )

    expected = Decimal(12) / 3 + Decimal("0.8") * 57 + Decimal("0.64") * 7
    assert abs(found.npv.exact_mean - expected) < Decimal("1e-20")
