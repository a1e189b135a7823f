"""Quantile tables: a distribution on 0 to 1 as 4,096 equally likely values.

A draw of 12 random bits picks one, so drawing is one look-up whatever the distribution, and nothing
depends on NumPy's own distributions, which may change between versions.

Both distributions are given by their shape, where the likely value lies between low (0) and
high (1). Triangular quantiles have a closed form: two square roots that all shapes share, each
scaled. PERT, the beta distribution with

    alpha = 1 + 4 shape,  beta = 5 - 4 shape,

has none: its density is integrated and inverted for 12 shapes once per process (about 10 ms), and
the tables of all other shapes are interpolated between those. Both steps err by less than 1e-6 of
the width.

Every table is stretched a little, by less than 1e-4, so that its mean and variance are exactly
those of the distribution: what 4,096 midpoints lose in the tails would otherwise add up over rows.
The stretch follows from sums known beforehand, so a table is written once and never read over.

No matrix is multiplied by BLAS here: its threads wait for each other on a busy machine, and their
number may change the last bit of a sum.

Sources  D. G. Malcolm and others, "Application of a technique for research and development program
         evaluation" (Operations Research, 1959), for PERT; J.-P. Berrut and L. N. Trefethen,
         "Barycentric Lagrange interpolation" (SIAM Review, 2004).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

BITS = 12
SIZE = 1 << BITS

_SHAPES = 12
_CELLS = 8192
"""Steps of the integration."""

Floats = npt.NDArray[np.float64]


class Distribution(StrEnum):
    PERT = "pert"
    TRIANGULAR = "triangular"


def tables(distribution: Distribution, shapes: Floats) -> Floats:
    """One table per shape (0 to 1), as rows: array of len(shapes) × SIZE, rising along each row."""
    if distribution is Distribution.TRIANGULAR:
        return _triangular(shapes)
    return _pert(shapes)


def mean_of_shape(distribution: Distribution, shape: float) -> float:
    """Of a table on 0 to 1."""
    return (1 + shape) / 3 if distribution is Distribution.TRIANGULAR else (1 + 4 * shape) / 6


def _midpoints() -> Floats:
    return (np.arange(SIZE) + 0.5) / SIZE


def _triangular(shapes: Floats) -> Floats:
    """Up to u = shape, sqrt(u · shape); above it 1 - sqrt((1-u)(1-shape)); then stretched."""
    rising = np.floor(shapes * SIZE + 0.5).astype(np.intp)
    falling = SIZE - rising
    roots = np.sqrt(_midpoints())
    sums = np.concatenate([[0.0], np.cumsum(roots)])
    up, down = np.sqrt(shapes), np.sqrt(1 - shapes)
    found_mean = (up * sums[rising] + falling - down * sums[falling]) / SIZE
    squares = shapes * rising**2 + (1 - shapes) * falling**2  # sums of u · shape, times 2 SIZE
    found_square = (squares / (2 * SIZE) + falling - 2 * down * sums[falling]) / SIZE
    stretch = np.sqrt((1 - shapes + shapes**2) / 18 / (found_square - found_mean**2))
    constant = (1 + shapes) / 3 - stretch * found_mean
    falls = roots[::-1].copy()
    found = np.empty((len(shapes), SIZE))
    starts, slopes, ends = constant, (stretch * up, -stretch * down), stretch + constant
    for table, turn, start, rise, fall, end in zip(
        found, rising, starts, *slopes, ends, strict=True
    ):
        np.multiply(roots[:turn], rise, out=table[:turn])
        np.multiply(falls[turn:], fall, out=table[turn:])
        table[:turn] += start
        table[turn:] += end
    return found


def _pert(shapes: Floats) -> Floats:
    """Interpolate and stretch at once: both are sums of the nodes' tables and a constant."""
    nodes = _pert_nodes()
    weights = _weights(shapes)
    mean = (1 + 4 * shapes) / 6
    found_mean = np.einsum("ij,j->i", weights, nodes.means)
    found_variance = np.einsum("ij,jk,ik->i", weights, nodes.covariances, weights)
    stretch = np.sqrt(mean * (1 - mean) / 7 / found_variance)
    constant = mean - stretch * found_mean
    combined = np.column_stack([stretch[:, np.newaxis] * weights, constant])
    tables: Floats = np.einsum("ij,jk->ik", combined, nodes.tables)
    return tables


def _nodes() -> Floats:
    """Chebyshev points: shapes between which interpolation does not oscillate."""
    return (1 + np.cos(np.pi * (np.arange(_SHAPES) + 0.5) / _SHAPES)) / 2


def _weights(shapes: Floats) -> Floats:
    """How much of each node's table a shape's table is made of: rows that sum to 1."""
    order = np.arange(_SHAPES)
    barycentric = (-1.0) ** order * np.sin(np.pi * (order + 0.5) / _SHAPES)
    apart = shapes[:, np.newaxis] - _nodes()
    at_node = np.abs(apart) < 1e-15  # noqa: PLR2004 -- the spacing of floats
    parts = barycentric / np.where(at_node, 1, apart)
    parts = np.where(at_node.any(axis=1, keepdims=True), at_node, parts)
    weights: Floats = parts / parts.sum(axis=1, keepdims=True)
    return weights


@dataclass(frozen=True, slots=True)
class _Nodes:
    tables: Floats
    """One row per node, and a last row of ones."""

    means: Floats
    covariances: Floats


@cache
def _pert_nodes() -> _Nodes:
    found = np.stack([_integrated(shape) for shape in _nodes()])
    ones = np.ones((1, SIZE))
    return _Nodes(np.concatenate([found, ones]), found.mean(axis=1), np.cov(found, bias=True))


def _integrated(shape: float) -> Floats:
    """Quantiles by integrating the density, in a variable in which both its ends are smooth."""
    s = np.linspace(0, 1, _CELLS + 1)
    half = 0.5 / _CELLS
    gauss = half / np.sqrt(3)
    middles = s[:-1] + half
    cells = half * (_density(middles - gauss, shape) + _density(middles + gauss, shape))
    cumulated = np.concatenate([[0.0], np.cumsum(cells)])
    found = np.interp(_midpoints(), cumulated / cumulated[-1], s)
    return _position(found)


def _position(s: Floats) -> Floats:
    x: Floats = s**3 * (10 - 15 * s + 6 * s**2)
    return x


def _density(s: Floats, shape: float) -> Floats:
    """Of the beta distribution at position x(s), per unit of s, but for its constant."""
    x = _position(s)
    slope = 30 * s**2 * (1 - s) ** 2
    density: Floats = x ** (4 * shape) * (1 - x) ** (4 - 4 * shape) * slope
    return density
