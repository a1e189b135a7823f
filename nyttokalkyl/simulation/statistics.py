"""What is kept of the draws: sums and quantiles, in memory that does not grow with their number.

A series is the net present value of one alternative, or its difference from the nollalternativ.
Quantiles are exact (linear between the two nearest draws) while draws × series is at most
2,097,152. Above that each series is counted in 65,536 steps of equal width between the lowest and
the highest value it can take at all, and a quantile is off by one step at most. With 40 rows a step
is about 1/2,000 of the standard deviation: less than the simulation's own error up to 10 million
draws.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nyttokalkyl.simulation.tables import Floats

EXACT_UP_TO = 1 << 21
STEPS = 1 << 16
WAITING = 1 << 16
"""Draws that are counted together."""

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
            self._per_step = np.divide(1, self._step, out=np.zeros(series), where=self._step > 0)
            self._waiting = np.empty((series, WAITING), np.uint16)
            self._scaled = np.empty(WAITING)

    def add(self, values: Floats) -> None:
        """Series × draws, at most WAITING of these."""
        count = values.shape[1]
        if self.is_exact:
            self._kept[:, self._seen : self._seen + count] = values
        else:
            if self._seen + count > WAITING:
                self._count()
            scaled = self._scaled[:count]
            waiting = self._waiting[:, self._seen : self._seen + count]
            for series, lowest, per_step, steps in zip(
                values, self._lowest, self._per_step, waiting, strict=True
            ):
                np.subtract(series, lowest, out=scaled)
                np.multiply(scaled, per_step, out=scaled)
                steps[:] = np.clip(scaled, 0, STEPS - 1, out=scaled)
        self._seen += count

    def _count(self) -> None:
        """Many at a time, because going through all the steps is what takes time."""
        for steps, kept in zip(self._waiting[:, : self._seen], self._kept, strict=True):
            np.add(kept, np.bincount(steps, minlength=STEPS), out=kept)
        self._seen = 0

    def finish(self) -> None:
        """All draws are in: sort or accumulate, once."""
        if self.is_exact:
            self._kept.sort(axis=1)
        else:
            self._count()

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
        self._centres = centres[:, np.newaxis]
        self._first = np.zeros(len(centres))
        self._second = np.zeros(len(centres))
        self._draws = 0

    def add(self, values: Floats) -> None:
        """Series × draws. The array is used up: it is worked on in its place."""
        values -= self._centres
        self._first += values.sum(axis=1)
        self._second += np.square(values, out=values).sum(axis=1)
        self._draws += values.shape[1]

    @property
    def means(self) -> Floats:
        means: Floats = self._centres[:, 0] + self._first / self._draws
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

    def __init__(self, noise: Floats, noise_of_difference: Floats) -> None:
        """Per alternative, what is too small to be more than rounding of floats."""
        self._noise = noise
        self._noise_of_difference = noise_of_difference
        self._positive = np.zeros(len(noise))
        self._better = np.zeros(len(noise))
        self._best = np.zeros(len(noise))
        self._draws = 0

    def add(self, series: Floats, behind: Floats, highest: Floats) -> None:
        """`behind`: how far each alternative is behind the highest of the draw."""
        alternatives, draws = behind.shape
        within = np.maximum(TIE_KRONOR, TIE_RELATIVE * np.abs(highest))
        self._positive += times(series[:alternatives], np.greater, self._noise)
        self._better += times(series[-alternatives:], np.greater, self._noise_of_difference)
        best = times(behind, np.less, [within] * alternatives)
        if best.sum() > draws:  # ties, which are rare
            is_best = behind < within
            best = np.sum(is_best / is_best.sum(axis=0), axis=1)
        self._best += best
        self._draws += draws

    @property
    def positive(self) -> Floats:
        return self._share(self._positive)

    @property
    def better(self) -> Floats:
        """Than the nollalternativ; without meaning when there is none."""
        return self._share(self._better)

    @property
    def best(self) -> Floats:
        """Ties are shared, so that the chances sum to 1."""
        return self._share(self._best)

    def _share(self, count: Floats) -> Floats:
        share: Floats = count / self._draws
        return share


def times(values: Floats, holds: np.ufunc, limits: Iterable[float | Floats]) -> Floats:
    """How often a comparison with its limit holds for each row, one row at a time."""
    rows = zip(values, limits, strict=True)
    return np.array([float(np.count_nonzero(holds(row, limit))) for row, limit in rows])


def standard_errors(shares: Sequence[float] | Floats, draws: int) -> Floats:
    """Of chances estimated by counting."""
    p = np.asarray(shares)
    errors: Floats = np.sqrt(p * (1 - p) / draws)
    return errors
