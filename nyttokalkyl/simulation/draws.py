"""Random numbers that are the same on every machine, and one formula filled in with them.

Every variable has a stream of its own, SFC64 seeded with SeedSequence([seed, name, block]), where
name is the first 64 bits of the SHA-256 of the variable's name and a block is 262,144 draws. So a
row that is added or moved changes no other row's draws, and blocks can be drawn in any order, by
any number of threads, with the same result. NumPy promises the raw 64-bit words of SFC64; each
gives four draws of 16 bits, whose upper 12 pick a value from the variable's table (tables.py).

Draws are made 16,384 at a time, so that a chunk stays in the processor's cache and memory is the
same for any number of draws.
"""

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.random import SFC64, SeedSequence

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.inputs import Value
from nyttokalkyl.simulation.model import Model, Names, Variable
from nyttokalkyl.simulation.tables import BITS, SIZE, Distribution, Floats, tables

GENERATOR = "SFC64(SeedSequence([seed, sha256(variable)[:8], block])), 16 bits a draw"

BLOCK = 1 << 18
CHUNK = 1 << 14

_DRAWS_PER_WORD = 4
_UNUSED_BITS = np.uint16(16 - BITS)

Positions = npt.NDArray[np.intp]


def stream(seed: int, variable: str, block: int) -> SFC64:
    name = int.from_bytes(sha256(variable.encode()).digest()[:8], "little")
    return SFC64(SeedSequence([seed, name, block]))


def draw(source: SFC64, positions: Positions) -> None:
    """Fill `positions`, at most a chunk, with the next draws of a stream: positions in a table."""
    words = source.random_raw(-(-len(positions) // _DRAWS_PER_WORD))
    halves = words.astype("<u8", copy=False).view("<u2")
    halves >>= _UNUSED_BITS
    positions[:] = halves[: len(positions)]


def chunks(draws: int) -> Iterator[tuple[int, int]]:
    """(block, size) of every chunk, in order."""
    for first in range(0, draws, CHUNK):
        yield first // BLOCK, min(CHUNK, draws - first)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A variable as offset + scale × table[position]."""

    variable: Variable
    table: Floats
    offset: float
    scale: float

    def values(self) -> Floats:
        """Every value it can take, all equally likely."""
        return self.offset + self.scale * self.table


@in_context
def lookups(model: Model, distribution: Distribution) -> dict[str, Lookup]:
    """By name of the variable. Variables of the same shape share one table."""
    shapes = {
        name: sorted({_shape(number) for _, number in variable.pieces if number.is_uncertain})
        for name, variable in model.variables.items()
    }
    single = sorted({found[0] for found in shapes.values() if len(found) == 1})
    shared = dict(zip(single, tables(distribution, np.array(single)), strict=True))
    return {
        name: _lookup(variable, distribution, shapes[name], shared)
        for name, variable in model.variables.items()
    }


def _shape(number: Value) -> float:
    return float((number.likely - number.low) / (number.high - number.low))


def _lookup(
    variable: Variable,
    distribution: Distribution,
    shapes: Sequence[float],
    shared: dict[float, Floats],
) -> Lookup:
    """Pieces with one shape scale its table; with several, their tables are added up."""
    scales = dict.fromkeys(shapes, Decimal(0))
    offset = Decimal(0)
    for weight, number in variable.pieces:
        offset += weight * number.low
        if number.is_uncertain:
            scales[_shape(number)] += weight * (number.high - number.low)
    if len(shapes) == 1:
        return Lookup(variable, shared[shapes[0]], float(offset), float(scales[shapes[0]]))
    weights = np.array([float(scale) for scale in scales.values()])
    combined = weights @ tables(distribution, np.array(shapes))
    return Lookup(variable, combined, float(offset), 1.0)


Shared: TypeAlias = list[tuple[float, list[int]]]
"""A coefficient and the positions of the alternatives that have it."""


class Formula:
    """A model ready to be filled in, a chunk at a time."""

    def __init__(self, model: Model, distribution: Distribution, seed: int) -> None:
        self.lookups = lookups(model, distribution)
        self._seed = seed
        self._block = -1
        self._streams: dict[str, SFC64] = {}
        uses = Counter(name for names in model.terms for name in names)
        self._reused = sorted(name for name, times in uses.items() if times > 1)
        self._constants = np.array([float(constant) for constant in model.constants])
        self._alone: list[tuple[str, Shared]] = []
        self._products: list[tuple[Names, Shared]] = []
        for names, coefficients in model.terms.items():
            if len(names) == 1 and uses[names[0]] == 1:
                self._alone.append((names[0], self._folded(names[0], coefficients)))
            else:
                self._products.append((names, _shared(coefficients)))

    def _folded(self, name: str, coefficients: Mapping[int, Decimal]) -> Shared:
        """Coefficients of the bare table, its offset moved into the constants: a pass saved."""
        lookup = self.lookups[name]
        shared = _shared(coefficients)
        for coefficient, alternatives in shared:
            self._constants[alternatives] += coefficient * lookup.offset
        return [(coefficient * lookup.scale, alternatives) for coefficient, alternatives in shared]

    def fill(self, block: int, count: int) -> Floats:
        """Net present values, alternatives × count. Chunks of a block must come in order."""
        if block != self._block:
            self._block = block
            self._streams = {name: stream(self._seed, name, block) for name in self.lookups}
        npv = np.repeat(self._constants[:, np.newaxis], count, axis=1)
        positions, values, table = np.empty(count, np.intp), np.empty(count), np.empty(SIZE)
        for name, shared in self._alone:
            draw(self._streams[name], positions)
            for coefficient, alternatives in shared:
                # Scaling the table is cheaper than scaling the draws: it is smaller.
                np.multiply(self.lookups[name].table, coefficient, out=table)
                _look_up(table, positions, values)
                for alternative in alternatives:
                    npv[alternative] += values
        self._fill_products(npv, count)
        return npv

    def _fill_products(self, npv: Floats, count: int) -> None:
        reused = {name: self._drawn(name, count) for name in self._reused}
        for names, shared in self._products:
            numbers = [reused[n] if n in reused else self._drawn(n, count) for n in names]
            product = functools.reduce(np.multiply, numbers)
            for coefficient, alternatives in shared:
                values = product * coefficient
                for alternative in alternatives:
                    npv[alternative] += values

    def _drawn(self, name: str, count: int) -> Floats:
        return drawn(self._streams[name], self.lookups[name].values(), count)


def drawn(source: SFC64, table: Floats, count: int) -> Floats:
    """The values that the next draws of a stream pick from a table."""
    positions, values = np.empty(count, np.intp), np.empty(count)
    draw(source, positions)
    _look_up(table, positions, values)
    return values


def _look_up(table: Floats, positions: Positions, out: Floats) -> None:
    """Positions always fit; "wrap" is the fastest way to tell NumPy that it need not raise."""
    table.take(positions, out=out, mode="wrap")


def _shared(coefficients: Mapping[int, Decimal]) -> Shared:
    """Alternatives with the same coefficient, so that it is multiplied once."""
    found: dict[float, list[int]] = {}
    for alternative, coefficient in coefficients.items():
        found.setdefault(float(coefficient), []).append(alternative)
    return list(found.items())
