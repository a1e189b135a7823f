"""Draw, and say what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.inputs import Alternative, Calculation
from nyttokalkyl.simulation.draws import CHUNK, Formula, Lookup, chunks
from nyttokalkyl.simulation.information import Expectations, Information, value_of_information
from nyttokalkyl.simulation.model import Model, Names, Years, model_of
from nyttokalkyl.simulation.statistics import (
    Chances,
    Histogram,
    Quantiles,
    Sums,
    standard_errors,
)
from nyttokalkyl.simulation.tables import Distribution, Floats

LEAST_DRAWS = 10_000

PROBABILITIES = np.array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
BINS = 40

_NOISE = 1e-12
"""Of the size of its terms: what floats may add to a sum that is really zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that a simulation depends on beside the calculation. Stored with its result."""

    seed: int
    draws: int = LEAST_DRAWS
    distribution: Distribution = Distribution.PERT
    years: Years = Years.SAME_DRAW


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of one net present value, in kronor."""

    likely: Decimal
    """Every value at its likely: not the mean, where rows are skewed."""

    exact_mean: Decimal
    """The expected value by calculation, which the simulated mean comes close to."""

    mean: float
    standard_error: float
    """Of the mean."""

    deviation: float
    quantiles: tuple[tuple[float, float, float], ...]
    """(probability, kronor, standard error)."""

    quantile_error: float
    """What the counting in steps may add to the error of a quantile; 0 when draws are kept."""

    histogram: Histogram

    def quantile(self, probability: float) -> float:
        """Kronor that this part of the draws lies below, for one of the probabilities kept."""
        return next(kronor for kept, kronor, _ in self.quantiles if kept == probability)


@dataclass(frozen=True, slots=True)
class Chance:
    probability: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class AlternativeSimulation:
    alternative: Alternative
    npv: Spread
    against_baseline: Spread | None
    """Of the difference, draw by draw; None without a nollalternativ, and for itself."""

    positive: Chance
    better_than_baseline: Chance | None
    best: Chance
    """Ties are shared: the chances of all alternatives sum to 1."""

    expected_loss: float
    """What choosing it is expected to lose against always choosing the best, in kronor."""


@dataclass(frozen=True, slots=True)
class Simulation:
    settings: Settings
    alternatives: tuple[AlternativeSimulation, ...]
    evpi: float
    """The most it can be worth to know everything before choosing, in kronor."""

    evpi_standard_error: float
    information: tuple[Information, ...]
    """The same per uncertain row and factor, the most valuable first."""


@in_context
def simulate(calculation: Calculation, settings: Settings) -> Simulation:
    """Draw every uncertain value `settings.draws` times. `calculation` must be free of faults."""
    model = model_of(calculation, settings.years)
    tally = _Tally(model, settings)
    for block, size in chunks(settings.draws):
        tally.draw(block, size)
    tally.quantiles.finish()
    likely = _filled(model, {name: v.likely for name, v in model.variables.items()})
    information = value_of_information(
        tally.expectations, tally.formula.lookups, seed=settings.seed, draws=settings.draws
    )
    return Simulation(
        settings,
        tuple(tally.alternative(i, likely) for i in range(len(likely))),
        evpi=float(tally.losses.means[tally.best]),
        evpi_standard_error=float(tally.losses.errors[tally.best]),
        information=information,
    )


class _Tally:
    """Everything counted while drawing.

    Series: every alternative, then its difference from the nollalternativ unless that is always 0.
    """

    def __init__(self, model: Model, settings: Settings) -> None:
        self._model = model
        self._draws = settings.draws
        self._baseline = model.baseline
        self._compares = model.compares
        self.formula = Formula(model, settings.distribution, settings.seed)
        means = model.means(settings.distribution)
        self._exact = _filled(model, means)
        exact = np.array([float(mean) for mean in self._exact])
        self.best = int(np.argmax(exact))
        ranges = _ranges(model, self.formula.lookups)
        sizes = _sizes(model, ranges)
        centres = exact
        if self._compares:
            centres = np.concatenate([exact, exact - exact[self._baseline]])
        chunk = min(CHUNK, settings.draws)
        self._series, self._behind = np.empty((len(centres), chunk)), np.empty((len(exact), chunk))
        self._sums = Sums(centres)
        self.quantiles = Quantiles(settings.draws, len(centres), lambda: _bounds(model, ranges))
        self.losses = Sums(np.zeros(len(exact)))
        uncertain = {i for term in model.terms.values() for i in term}
        is_uncertain = np.array([i in uncertain for i in range(len(exact))])
        noise = _NOISE * sizes * is_uncertain
        self._chances = Chances(noise, noise + noise[self._baseline or 0])
        half = standard_errors(PROBABILITIES, settings.draws)
        around = [PROBABILITIES, PROBABILITIES - half, PROBABILITIES + half]
        self._around = np.clip(np.concatenate(around), 0, 1)
        self._noise = _NOISE * np.concatenate([sizes, sizes + sizes[self._baseline or 0]])
        self.expectations = Expectations(model, means, exact)

    def draw(self, block: int, count: int) -> None:
        """Draw a chunk and count it."""
        series, behind = self._series[:, :count], self._behind[:, :count]
        npv = series[: len(behind)]
        self.formula.fill(block, npv)
        if self._compares:
            np.subtract(npv, npv[self._baseline], out=series[len(npv) :])
        highest = npv.max(axis=0)
        np.subtract(highest, npv, out=behind)
        self.quantiles.add(series)
        self._chances.add(series, behind, highest)
        self._sums.add(series)
        self.losses.add(behind)

    def alternative(self, position: int, likely: list[Decimal]) -> AlternativeSimulation:
        against = better = None
        if self._baseline is not None and position != self._baseline:
            against = self._spread(
                len(likely) + position if self._compares else position,
                likely[position] - likely[self._baseline],
                self._exact[position] - self._exact[self._baseline],
            )
            better = self._chance(self._chances.better, position)
        return AlternativeSimulation(
            self._model.alternatives[position],
            npv=self._spread(position, likely[position], self._exact[position]),
            against_baseline=against,
            positive=self._chance(self._chances.positive, position),
            better_than_baseline=better,
            best=self._chance(self._chances.best, position),
            expected_loss=float(self.losses.means[position]),
        )

    def _chance(self, shares: Floats, position: int) -> Chance:
        errors = standard_errors(shares, self._draws)
        return Chance(float(shares[position]), float(errors[position]))

    def _spread(self, series: int, likely: Decimal, exact_mean: Decimal) -> Spread:
        values, below, above = self.quantiles.at(series, self._around).reshape(3, -1)
        quantiles = zip(PROBABILITIES, values, (above - below) / 2, strict=True)
        deviation = float(self._sums.deviations[series])
        if deviation <= self._noise[series]:
            deviation = 0.0
        return Spread(
            likely=likely,
            exact_mean=exact_mean,
            mean=float(self._sums.means[series]),
            standard_error=deviation / self._draws**0.5,
            deviation=deviation,
            quantiles=tuple((float(p), float(x), float(error)) for p, x, error in quantiles),
            quantile_error=self.quantiles.error(series),
            histogram=self.quantiles.histogram(series, BINS),
        )


def _filled(model: Model, values: dict[str, Decimal]) -> list[Decimal]:
    """The formula with given values: with means, the expected values (see model.py)."""
    npv = list(model.constants)
    for names, coefficients in model.terms.items():
        product = Decimal(1)
        for name in names:
            product *= values[name]
        for alternative, coefficient in coefficients.items():
            npv[alternative] += coefficient * product
    return npv


def _ranges(model: Model, found: Mapping[str, Lookup]) -> dict[Names, tuple[float, float]]:
    """Per term, the lowest and the highest its product of variables can be drawn as."""
    ends = {name: lookup.range for name, lookup in found.items()}
    ranges: dict[Names, tuple[float, float]] = {}
    for names in model.terms:
        low = high = 1.0
        for name in names:
            corners = [one * other for one in (low, high) for other in ends[name]]
            low, high = min(corners), max(corners)
        ranges[names] = low, high
    return ranges


def _sizes(model: Model, ranges: Mapping[Names, tuple[float, float]]) -> Floats:
    """Per alternative, the sum of the sizes of its terms: what rounding is in proportion to."""
    sizes = [abs(float(constant)) for constant in model.constants]
    for names, coefficients in model.terms.items():
        largest = max(map(abs, ranges[names]))
        for alternative, coefficient in coefficients.items():
            sizes[alternative] += abs(float(coefficient)) * largest
    return np.array(sizes)


def _bounds(model: Model, ranges: Mapping[Names, tuple[float, float]]) -> tuple[Floats, Floats]:
    """(lowest, highest) per series, which no draw goes beyond. Shared terms cancel out."""
    count = len(model.constants)
    baseline = model.baseline or 0
    lowest = [float(constant) for constant in model.constants]
    if model.compares:
        lowest += [float(constant - model.constants[baseline]) for constant in model.constants]
    highest = list(lowest)
    for names, coefficients in model.terms.items():
        low, high = ranges[names]
        own = [coefficients.get(i, Decimal(0)) for i in range(count)]
        differences = [mine - own[baseline] for mine in own] if model.compares else []
        for series, coefficient in enumerate([*own, *differences]):
            ends = float(coefficient) * low, float(coefficient) * high
            lowest[series] += min(ends)
            highest[series] += max(ends)
    return np.array(lowest), np.array(highest)
