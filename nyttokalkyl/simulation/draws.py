"""Random numbers that are the same on every machine, and one formula filled in with them.

Every variable has a stream of its own per block of 262,144 draws: SFC64 started from the first
three 64-bit words of the SHA-256 of "seed:block:name". So a row that is added or moved changes no
other row's draws, and blocks can be drawn in any order, by any number of threads, with the same
result. NumPy promises the raw 64-bit words of SFC64; each gives four draws of 16 bits, whose upper
12 pick a value from the variable's table (tables.py). The hash is spread well enough by itself and
costs a fifth of NumPy's own SeedSequence: hundreds of rows are seeded in a millisecond.

Draws are made 32,768 at a time, so that what a row touches of a chunk, 256 kB three times over,
stays in the processor's caches, and memory is the same for any number of draws.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.random import SFC64
from numpy.random.bit_generator import ISeedSequence

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.simulation.model import Model, Names, Variable
from nyttokalkyl.simulation.tables import (
    BITS,
    SIZE,
    Distribution,
    Floats,
    mean_of_shape,
    tables,
)

GENERATOR = 'SFC64 from sha256("seed:block:variable"), 16 bits a draw, the upper 12 used'

BLOCK = 1 << 18
CHUNK = 1 << 15

_DRAWS_PER_WORD = 4
_UNUSED_BITS = np.uint16(16 - BITS)

Positions = npt.NDArray[np.intp]


class _Hashed(ISeedSequence):
    """The words that a generator starts from: a hash, little-endian."""

    def __init__(self, text: str) -> None:
        self._words = np.frombuffer(sha256(text.encode()).digest(), "<u8")

    def generate_state(
        self, n_words: int, dtype: npt.DTypeLike = np.uint32
    ) -> npt.NDArray[np.uint32 | np.uint64]:
        """SFC64 asks for three words of 64 bits."""
        return self._words[:n_words].astype(dtype)


def stream(seed: int, variable: str, block: int) -> SFC64:
    hashed = _Hashed(f"{seed}:{block}:{variable}")
    return SFC64(hashed)  # type: ignore[arg-type]  # the stubs forget ISeedSequence


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
    """A variable as low + width × table[position], the table from 0 to 1."""

    variable: Variable
    table: Floats
    mean: float
    """Of the table."""

    low: float
    width: float

    def values(self) -> Floats:
        """Every value it can take, all equally likely, rising."""
        return self.low + self.width * self.table

    @property
    def range(self) -> tuple[float, float]:
        """No draw goes beyond."""
        return self.low, self.low + self.width


@in_context
def lookups(model: Model, distribution: Distribution) -> dict[str, Lookup]:
    """By name of the variable. Variables of the same shape share one table."""
    parts = {name: _by_shape(variable) for name, variable in model.variables.items()}
    shapes = sorted({shape for _, widths in parts.values() for shape in widths})
    found = dict(zip(shapes, tables(distribution, np.array(shapes)), strict=True))
    return {
        name: _lookup(model.variables[name], distribution, low, widths, found)
        for name, (low, widths) in parts.items()
    }


def _by_shape(variable: Variable) -> tuple[Decimal, dict[float, float]]:
    """The lowest it can be, and how wide its pieces of each shape are together."""
    low, widths = Decimal(0), dict[float, float]()
    for weight, number in variable.pieces:
        low += weight * number.low
        if number.is_uncertain:
            width = number.high - number.low
            shape = float((number.likely - number.low) / width)
            widths[shape] = widths.get(shape, 0.0) + float(weight * width)
    return low, widths


def _lookup(
    variable: Variable,
    distribution: Distribution,
    low: Decimal,
    widths: Mapping[float, float],
    found: Mapping[float, Floats],
) -> Lookup:
    """Of several shapes, which share their draw, the tables are added up."""
    width = sum(widths.values())
    mean = sum(mean_of_shape(distribution, shape) * part for shape, part in widths.items()) / width
    if len(widths) == 1:
        [table] = (found[shape] for shape in widths)
    else:
        table = np.zeros(SIZE)
        for shape, part in widths.items():
            table += found[shape] * (part / width)
    return Lookup(variable, table, mean, float(low), width)


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
        self._constants = [float(constant) for constant in model.constants]
        # Filled anew for every chunk: memory that is asked for again and again is slow to get.
        self._positions = np.empty(CHUNK, np.intp)
        self._values, self._product = np.empty(CHUNK), np.empty(CHUNK)
        self._table = np.empty(SIZE)
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
            for alternative in alternatives:
                self._constants[alternative] += coefficient * lookup.low
        return [(coefficient * lookup.width, alternatives) for coefficient, alternatives in shared]

    def fill(self, block: int, npv: Floats) -> None:
        """Draw net present values into alternatives × count, at most a chunk.

        Chunks of a block must come in order.
        """
        if block != self._block:
            self._block = block
            self._streams = {name: stream(self._seed, name, block) for name in self.lookups}
        count = npv.shape[1]
        npv[:] = np.array(self._constants)[:, np.newaxis]
        values = self._values[:count]
        for name, shared in self._alone:
            self._draw(name, count)
            for coefficient, alternatives in shared:
                # Scaling the table is cheaper than scaling the draws: it is smaller.
                np.multiply(self.lookups[name].table, coefficient, out=self._table)
                _look_up(self._table, self._positions[:count], values)
                for alternative in alternatives:
                    npv[alternative] += values
        self._fill_products(npv, count)

    def _fill_products(self, npv: Floats, count: int) -> None:
        values, product = self._values[:count], self._product[:count]
        reused = {name: self._drawn(name, np.empty(count)) for name in self._reused}
        for names, shared in self._products:
            product[:] = 1
            for name in names:
                product *= reused[name] if name in reused else self._drawn(name, values)
            for coefficient, alternatives in shared:
                np.multiply(product, coefficient, out=values)
                for alternative in alternatives:
                    npv[alternative] += values

    def _draw(self, name: str, count: int) -> None:
        draw(self._streams[name], self._positions[:count])

    def _drawn(self, name: str, values: Floats) -> Floats:
        lookup = self.lookups[name]
        self._draw(name, len(values))
        np.multiply(lookup.table, lookup.width, out=self._table)
        self._table += lookup.low
        _look_up(self._table, self._positions[: len(values)], values)
        return values


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
