"""What is kept of the draws: sums and quantiles, in memory that does not grow with their number.

A series is the net present value of one alternative, or its difference from the nollalternativ.
Quantiles are exact (linear between the two nearest draws) while draws × series is at most
2,097,152. Above that each series is counted in 65,536 steps of equal width between the lowest and
the highest value it can take at all, and a quantile is off by one step at most. With 40 rows a step
is about 1/2,000 of the standard deviation: less than the simulation's own error up to 10 million
draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nyttokalkyl.simulation.tables import Floats

EXACT_UP_TO = 1 << 21
STEPS = 1 << 16

TIE_KRONOR = 0.01
TIE_RELATIVE = 1e-9


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of draws between edges, one more edge than counts."""

    edges: Floats
    counts: Floats


class Quantiles:
    """Some series of draws, kept whole or counted in steps."""

    def __init__(
        self, draws: int, series: int, bounds: Callable[[], tuple[Floats, Floats]]
    ) -> None:
        """`bounds`: lowest and highest per series, which no draw exceeds. Asked for if needed."""
        self.is_exact = draws * series <= EXACT_UP_TO
        self._draws = draws
        self._seen = 0
        self._kept = np.zeros((series, draws if self.is_exact else STEPS))
        if not self.is_exact:
            self._lowest, highest = bounds()
            self._step = (highest - self._lowest) / STEPS

    def add(self, values: Floats) -> None:
        """Series × draws."""
        if self.is_exact:
            self._kept[:, self._seen : self._seen + values.shape[1]] = values
            self._seen += values.shape[1]
            return
        for series, lowest, step, kept in zip(
            values, self._lowest, self._step, self._kept, strict=True
        ):
            scaled = (series - lowest) / step if step else np.zeros(len(series))
            positions = np.clip(scaled, 0, STEPS - 1).astype(np.intp)
            np.add(kept, np.bincount(positions, minlength=STEPS), out=kept)

    def finish(self) -> None:
        """All draws are in: sort or accumulate, once."""
        if self.is_exact:
            self._kept.sort(axis=1)

    def at(self, series: int, probabilities: Floats) -> Floats:
        """The values below which those parts of the draws lie."""
        if self.is_exact:
            where = probabilities * (self._draws - 1)
            below = np.floor(where).astype(np.intp)
            above = np.minimum(below + 1, self._draws - 1)
            kept = self._kept[series]
            between: Floats = kept[below] + (where - below) * (kept[above] - kept[below])
            return between
        cumulated = np.concatenate([[0.0], np.cumsum(self._kept[series])])
        edges = self._lowest[series] + self._step[series] * np.arange(STEPS + 1)
        found: Floats = np.interp(probabilities * self._draws, cumulated, edges)
        return found

    def error(self, series: int) -> float:
        """How far a quantile may be from that of the draws: 0, or a step."""
        return 0.0 if self.is_exact else float(self._step[series])

    def histogram(self, series: int, bins: int) -> Histogram:
        """Even bins from the lowest draw to the highest, in whole steps where they are counted."""
        if self.is_exact:
            kept = self._kept[series]
            edges = np.linspace(kept[0], kept[-1], bins + 1)
            below = np.searchsorted(kept, edges[1:-1])
            counts = np.diff(np.concatenate([[0], below, [self._draws]]))
            return Histogram(edges, counts.astype(np.float64))
        used = np.flatnonzero(self._kept[series])
        cuts = np.unique(np.linspace(used[0], used[-1] + 1, bins + 1).astype(np.intp))
        edges = self._lowest[series] + self._step[series] * cuts
        return Histogram(edges, np.add.reduceat(self._kept[series], cuts[:-1])[: len(cuts) - 1])


class Sums:
    """Sums and sums of squares per series, of distances from a given centre."""

    def __init__(self, centres: Floats) -> None:
        self._centres = centres
        self._first = np.zeros(len(centres))
        self._second = np.zeros(len(centres))
        self._draws = 0

    def add(self, values: Floats) -> None:
        apart = values - self._centres[:, np.newaxis]
        self._first += apart.sum(axis=1)
        self._second += np.square(apart, out=apart).sum(axis=1)
        self._draws += values.shape[1]

    @property
    def means(self) -> Floats:
        means: Floats = self._centres + self._first / self._draws
        return means

    @property
    def deviations(self) -> Floats:
        """Standard deviations, as estimates: divided by one less than the draws."""
        squares = self._second - self._first**2 / self._draws
        deviations: Floats = np.sqrt(np.maximum(squares, 0) / max(1, self._draws - 1))
        return deviations

    @property
    def errors(self) -> Floats:
        """Standard errors of the means."""
        errors: Floats = self.deviations / np.sqrt(self._draws)
        return errors


class Chances:
    """How often each alternative pays, beats the nollalternativ, and is the best."""

    def __init__(self, noise: Floats, baseline: int | None) -> None:
        """`noise`: per alternative, what is too small to be more than rounding of floats."""
        self._noise = noise[:, np.newaxis]
        self._baseline = baseline
        self._positive = np.zeros(len(noise))
        self._better = np.zeros(len(noise))
        self._best = np.zeros(len(noise))
        self._draws = 0

    def add(self, npv: Floats, highest: Floats) -> None:
        self._positive += np.count_nonzero(npv > self._noise, axis=1)
        if self._baseline is not None:
            apart = npv - npv[self._baseline]
            noise = self._noise + self._noise[self._baseline]
            self._better += np.count_nonzero(apart > noise, axis=1)
        within = np.maximum(TIE_KRONOR, TIE_RELATIVE * np.abs(highest))
        is_best = highest - npv < within
        self._best += np.sum(is_best / is_best.sum(axis=0), axis=1)
        self._draws += npv.shape[1]

    @property
    def positive(self) -> Floats:
        return self._share(self._positive)

    @property
    def better(self) -> Floats:
        """Than the nollalternativ; all 0 without one."""
        return self._share(self._better)

    @property
    def best(self) -> Floats:
        """Ties are shared, so that the chances sum to 1."""
        return self._share(self._best)

    def _share(self, count: Floats) -> Floats:
        share: Floats = count / self._draws
        return share


def standard_errors(shares: Sequence[float] | Floats, draws: int) -> Floats:
    """Of chances estimated by counting."""
    p = np.asarray(shares)
    errors: Floats = np.sqrt(p * (1 - p) / draws)
    return errors
