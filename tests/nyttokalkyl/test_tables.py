"""The distributions against their closed forms: nyttokalkyl-engine.md, section 5.

Beta(1, 5), Beta(3, 3) and Beta(5, 1), which PERT is at shapes 0, 1/2 and 1, have distribution
functions in closed form, and so has the triangular distribution.
"""

import numpy as np
import pytest

from nyttokalkyl.simulation.tables import SIZE, Distribution, tables

SHAPES = np.linspace(0, 1, 41)
U = (np.arange(SIZE) + 0.5) / SIZE


def table(distribution, shape):
    return tables(distribution, np.array([shape]))[0]


def test_pert_has_exactly_the_moments_of_its_definition():
    found = tables(Distribution.PERT, SHAPES)

    mean = (1 + 4 * SHAPES) / 6
    np.testing.assert_allclose(found.mean(axis=1), mean, rtol=1e-12)
    np.testing.assert_allclose(found.var(axis=1), mean * (1 - mean) / 7, rtol=1e-12)


def test_triangular_has_exactly_the_moments_of_its_definition():
    found = tables(Distribution.TRIANGULAR, SHAPES)

    np.testing.assert_allclose(found.mean(axis=1), (1 + SHAPES) / 3, rtol=1e-12)
    np.testing.assert_allclose(found.var(axis=1), (1 + SHAPES**2 - SHAPES) / 18, rtol=1e-12)


@pytest.mark.parametrize("distribution", Distribution)
def test_tables_rise_from_low_to_high(distribution):
    found = tables(distribution, SHAPES)

    assert np.all(np.diff(found, axis=1) > 0)
    assert found.min() > 0
    assert found.max() < 1


@pytest.mark.parametrize(
    ("shape", "cumulated"),
    [
        (0.0, lambda x: 1 - (1 - x) ** 5),
        (0.5, lambda x: 10 * x**3 - 15 * x**4 + 6 * x**5),
        (1.0, lambda x: x**5),
    ],
)
def test_pert_quantiles_have_their_probability(shape, cumulated):
    """To the width of a table's step, 1/4,096; the extreme tails are stretched the most."""
    np.testing.assert_allclose(cumulated(table(Distribution.PERT, shape)), U, atol=1e-4)


@pytest.mark.parametrize("shape", [0.0, 0.3, 1.0])
def test_triangular_quantiles_have_their_probability(shape):
    x = table(Distribution.TRIANGULAR, shape)

    below = x**2 / shape if shape else np.zeros(SIZE)
    above = 1 - (1 - x) ** 2 / (1 - shape) if shape < 1 else np.ones(SIZE)
    np.testing.assert_allclose(np.where(x <= shape, below, above), U, atol=2e-5)


def test_pert_mirrors_itself():
    for shape in (0.0, 0.07, 0.31):
        mirrored = 1 - table(Distribution.PERT, 1 - shape)[::-1]

        np.testing.assert_allclose(table(Distribution.PERT, shape), mirrored, atol=1e-6)


def test_pert_between_two_shapes_is_beta_as_drawn_by_numpy():
    """A shape of its own, 0.2: alpha 1.8, beta 4.2. Quantiles of a million draws of NumPy's."""
    drawn = np.sort(np.random.default_rng(1).beta(1.8, 4.2, 1_000_000))

    for probability in (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99):
        theirs = drawn[int(probability * len(drawn))]
        ours = table(Distribution.PERT, 0.2)[int(probability * SIZE)]
        assert abs(theirs - ours) < 0.002


def test_shape_next_to_a_node_is_continuous():
    node = (1 + np.cos(np.pi * 0.5 / 32)) / 2

    at_node = table(Distribution.PERT, node)

    np.testing.assert_allclose(at_node, table(Distribution.PERT, node - 1e-9), atol=1e-7)


def test_textbook_deviation_is_not_what_pert_has():
    """(high - low) / 6 is an approximation, not even right for a symmetric PERT."""
    assert round(float(table(Distribution.PERT, 0.5).std()), 4) == round(float(np.sqrt(1 / 28)), 4)
    assert round(float(np.sqrt(1 / 28)), 4) != round(1 / 6, 4)
