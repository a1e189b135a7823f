"""What it is worth to know one uncertain thing before choosing (EVPPI).

    EVPPI = E over the thing's value of [max over alternatives of E(npv | value)] - max E(npv)

E(npv | value) is exact, not estimated: variables are independent and no term has one twice, so the
others are replaced by their expected values (model.py). What is left is the outer expectation.

- A row or factor with one uncertain variable: the mean over its whole table of 4,096 equally likely
  values. Nothing is drawn ("exact").
- One with several, such as an uncertain quantity at an uncertain price, or independent years: the
  mean over the first 65,536 draws of the simulation's own streams ("sampled"), with standard error.

Both are taken as the mean of what is gained over the alternative that is best without knowing, so
that noise can never make the value of information negative.
"""

import functools
import math
import operator
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from nyttokalkyl.simulation.draws import Lookup, chunks, drawn, stream
from nyttokalkyl.simulation.model import Model, Names
from nyttokalkyl.simulation.tables import Floats

SAMPLED = 1 << 16


class Method(StrEnum):
    EXACT = "exact"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Information:
    """The most it can be worth to find out about one row or factor."""

    group: str
    """"row:licence" or "factor:hour"."""

    value: float
    standard_error: float
    method: Method


class Expectations:
    """Expected net present values, given what is known of some variables."""

    def __init__(self, model: Model, means: Mapping[str, Decimal], npv: Floats) -> None:
        self._means = {name: float(mean) for name, mean in means.items()}
        self._npv: list[float] = npv.tolist()
        self._best = int(np.argmax(npv))
        self._coefficients = {
            names: [(alternative, float(number)) for alternative, number in coefficients.items()]
            for names, coefficients in model.terms.items()
        }
        self._terms_of: defaultdict[str, list[Names]] = defaultdict(list)
        for names in model.terms:
            for group in {model.variables[name].group for name in names}:
                self._terms_of[group].append(names)

    def expected_gain(self, lookup: Lookup) -> float:
        """What knowing one variable adds to the expected value, over its whole table.

        Given the variable, every alternative is ahead of the one that is best without knowing by a
        line: so much, and so much more per unit. Only lines above zero at an end can win.
        """
        table = lookup.table
        low, high = float(table[0]) - lookup.mean, float(table[-1]) - lookup.mean
        gains = None
        for ahead, slope in self._lines(lookup):
            if max(ahead + slope * low, ahead + slope * high) > 0:
                line = slope * table
                line += ahead - slope * lookup.mean
                gains = np.maximum(line, 0.0 if gains is None else gains, out=line)
        return 0.0 if gains is None else float(gains.mean())

    def _lines(self, lookup: Lookup) -> Iterator[tuple[float, float]]:
        """(ahead at the mean, slope per width) of those that may get ahead of the usual best."""
        name = lookup.variable.name
        slopes: defaultdict[int, float] = defaultdict(float)
        for names in self._terms_of[lookup.variable.group]:
            others = math.prod(self._means[other] for other in names if other != name)
            for alternative, coefficient in self._coefficients[names]:
                slopes[alternative] += coefficient * others * lookup.width
        best = self._best
        of_best = slopes[best]
        for alternative, slope in slopes.items():
            yield self._npv[alternative] - self._npv[best], slope - of_best
        yield self._highest_but(slopes) - self._npv[best], -of_best

    def _highest_but(self, concerned: Container[int]) -> float:
        """The expected value of the best alternative that is not concerned."""
        return max(
            (npv for i, npv in enumerate(self._npv) if i not in concerned), default=-math.inf
        )

    def gains(self, group: str, known: Mapping[str, Floats]) -> Floats:
        """Per draw of `known`, what choosing with that knowledge adds to the expected value."""
        expected: dict[int, Floats] = {}
        for names in self._terms_of[group]:
            given = functools.reduce(operator.mul, (known[n] for n in names if n in known))
            usual = math.prod(self._means[name] for name in names if name in known)
            others = math.prod(self._means[name] for name in names if name not in known)
            apart = (given - usual) * others
            for alternative, coefficient in self._coefficients[names]:
                before = expected.get(alternative, self._npv[alternative])
                expected[alternative] = apart * coefficient + before
        highest = np.maximum.reduce([*expected.values()])
        highest = np.maximum(highest, self._highest_but(expected))
        gains: Floats = highest - expected.get(self._best, self._npv[self._best])
        return gains


def value_of_information(
    expectations: Expectations, found: Mapping[str, Lookup], *, seed: int, draws: int
) -> tuple[Information, ...]:
    """Of every uncertain row and factor, the most valuable first."""
    groups: defaultdict[str, list[Lookup]] = defaultdict(list)
    for lookup in found.values():
        groups[lookup.variable.group].append(lookup)
    values = [_value(expectations, group, ls, seed, draws) for group, ls in groups.items()]
    return tuple(sorted(values, key=lambda information: information.value, reverse=True))


def _value(
    expectations: Expectations, group: str, found: list[Lookup], seed: int, draws: int
) -> Information:
    if len(found) == 1:
        return Information(group, expectations.expected_gain(found[0]), 0.0, Method.EXACT)
    values = {lookup.variable.name: lookup.values() for lookup in found}
    sampled = min(draws, SAMPLED)
    streams = {name: stream(seed, name, 0) for name in values}
    gains = np.concatenate(
        [
            expectations.gains(group, {n: drawn(streams[n], values[n], size) for n in values})
            for _, size in chunks(sampled)
        ]
    )
    error = float(gains.std() / np.sqrt(sampled))
    return Information(group, float(gains.mean()), error, Method.SAMPLED)
