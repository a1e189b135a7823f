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
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from nyttokalkyl.simulation.draws import Lookup, chunks, draw, stream
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
        self._model = model
        self._means = {name: float(mean) for name, mean in means.items()}
        self._npv = npv.tolist()
        self._best = int(np.argmax(npv))
        self._terms_of: defaultdict[str, list[Names]] = defaultdict(list)
        for names in model.terms:
            for group in {model.variables[name].group for name in names}:
                self._terms_of[group].append(names)

    def gains(self, group: str, known: Mapping[str, Floats]) -> Floats:
        """Per draw of `known`, what choosing with that knowledge adds to the expected value."""
        expected: dict[int, Floats] = {}  # of the alternatives that it concerns
        for names in self._terms_of[group]:
            apart = self._apart(names, known)
            for alternative, coefficient in self._model.terms[names].items():
                before = expected.get(alternative, self._npv[alternative])
                expected[alternative] = before + float(coefficient) * apart
        highest = functools.reduce(np.maximum, expected.values())
        others = [npv for i, npv in enumerate(self._npv) if i not in expected]
        if others:
            highest = np.maximum(highest, max(others))
        gains: Floats = highest - expected.get(self._best, self._npv[self._best])
        return gains

    def _apart(self, names: Names, known: Mapping[str, Floats]) -> Floats:
        """How far a term is from its mean, per unit of its coefficient, given what is known."""
        given = np.multiply.reduce([known[name] for name in names if name in known])
        usual = math.prod(self._means[name] for name in names if name in known)
        others = math.prod(self._means[name] for name in names if name not in known)
        apart: Floats = others * (given - usual)
        return apart


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
    values = {lookup.variable.name: lookup.values() for lookup in found}
    if len(found) == 1:
        ends = {name: number[[0, -1]] for name, number in values.items()}
        if not expectations.gains(group, ends).any():
            # Differences between alternatives are linear in it: what is best at both ends stays so.
            return Information(group, 0.0, 0.0, Method.EXACT)
        gains = expectations.gains(group, values)
        return Information(group, float(gains.mean()), 0.0, Method.EXACT)
    sampled = min(draws, SAMPLED)
    streams = {name: stream(seed, name, 0) for name in values}
    gains = np.concatenate(
        [
            expectations.gains(
                group, {name: values[name][draw(streams[name], size)] for name in values}
            )
            for _, size in chunks(sampled)
        ]
    )
    error = float(gains.std() / np.sqrt(sampled))
    return Information(group, float(gains.mean()), error, Method.SAMPLED)
