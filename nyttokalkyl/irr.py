"""Internal rates of return: every rate at which a flow has the net present value 0.

With x = (1 + rate) ** -step the net present value is a polynomial in x, so the rates above -100 %
are its roots x > 0. They are not searched for from a guess but isolated exactly, in integers, by
Descartes' rule of signs with bisection (Vincent, Collins and Akritas): a rate below zero, at zero,
above 100 % or near -100 % is found like any other, no root is missed and none invented. Roots that
only touch zero show as a pair that no bisection parts. What is isolated is then refined in Decimal.

Sources  G. E. Collins, A. G. Akritas, "Polynomial real root isolation using Descartes' rule of
         signs" (SYMSAC 1976); docs/nyttokalkyl.md, "Internränta", for what each case means.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum
from math import gcd
from typing import TypeAlias

Polynomial: TypeAlias = list[int]
"""Coefficients, the constant first."""

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)

_KEPT_DIGITS = 30
"""Of each amount, counted from the largest: what is below is rounding, not money."""

_DEEPEST = 40
"""Halvings of (0, 1) before two roots, now within 1e-12, are held to be one that touches zero."""

_CLOSE_ENOUGH = Decimal("1e-45")


class IrrCase(StrEnum):
    ONE = "one"
    NO_FLOW = "no_flow"
    NO_CHANGE_OF_SIGN = "no_change_of_sign"
    NO_ROOT = "no_root"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Irr:
    case: IrrCase
    roots: tuple[Decimal, ...] = ()
    """Rates as fractions, smallest first: 0.55 is 55 percent."""

    inflow_first: bool = False
    """Money comes before it goes, as with a loan: a low rate is then the good one."""

    touching: bool = False
    """A root where the net present value reaches zero without changing its sign."""

    @property
    def value(self) -> Decimal | None:
        """The internal rate, where there is exactly one."""
        return self.roots[0] if self.case is IrrCase.ONE else None


@dataclass(frozen=True, slots=True)
class _Root:
    x: Decimal
    touching: bool


def internal_rates(flow: Mapping[int, Decimal], *, steps_per_year: int = 1) -> Irr:
    """Find the rates at which `flow` (kronor per step) is worth 0, all equally far apart.

    A step is a year, or half a year (steps_per_year=2) when some flows come in mid-year.
    """
    with localcontext(_CONTEXT):
        polynomial = _polynomial(flow)
        if not polynomial:
            return Irr(IrrCase.NO_FLOW)
        inflow_first = polynomial[0] > 0
        if _changes_of_sign(polynomial) == 0:
            return Irr(IrrCase.NO_CHANGE_OF_SIGN, inflow_first=inflow_first)
        found = sorted(_rates(polynomial, steps_per_year), key=lambda root: root.x)
        case = (IrrCase.NO_ROOT, IrrCase.ONE, IrrCase.SEVERAL)[min(len(found), 2)]
        return Irr(
            case,
            roots=tuple(root.x for root in found),
            inflow_first=inflow_first,
            touching=any(root.touching for root in found),
        )


def _rates(polynomial: Polynomial, steps_per_year: int) -> Iterator[_Root]:
    """The roots as rates: x below 1 is a rate above zero, and the mirrored polynomial the rest."""
    for root in _roots_between_0_and_1(polynomial):
        yield _Root(1 / root.x**steps_per_year - 1, root.touching)
    for root in _roots_between_0_and_1(polynomial[::-1]):
        yield _Root(root.x**steps_per_year - 1, root.touching)
    if at_1 := _multiplicity_at_0(_moved_by_one(polynomial)):
        yield _Root(Decimal(0), touching=at_1 % 2 == 0)


def _polynomial(flow: Mapping[int, Decimal]) -> Polynomial:
    """Whole numbers in proportion to the flow, from its first amount to its last."""
    largest = max((abs(amount) for amount in flow.values()), default=Decimal(0))
    if not largest:
        return []
    shift = _KEPT_DIGITS - largest.adjusted()
    scaled = {step: int(amount.scaleb(shift).to_integral_value()) for step, amount in flow.items()}
    steps = [step for step, amount in scaled.items() if amount]
    divisor = gcd(*scaled.values())
    return [scaled.get(step, 0) // divisor for step in range(min(steps), max(steps) + 1)]


def _changes_of_sign(polynomial: Sequence[int]) -> int:
    signs = [coefficient > 0 for coefficient in polynomial if coefficient]
    return sum(sign != following for sign, following in itertools.pairwise(signs))


def _roots_between_0_and_1(polynomial: Polynomial) -> Iterator[_Root]:
    """Every root strictly between 0 and 1, once."""
    # (part, number, depth): `part` on (0, 1) is `polynomial` on (number, number + 1) / 2**depth
    waiting = [(polynomial, 0, 0)]
    while waiting:
        part, number, depth = waiting.pop()
        most = _most_roots_between_0_and_1(part)
        if most == 0:
            continue
        if most == 1 and part[0] != 0 and sum(part) != 0:
            yield _Root(_refined(polynomial, number, depth), touching=False)
            continue
        if depth == _DEEPEST:
            yield _Root(_refined_touch(polynomial, number, depth), touching=most % 2 == 0)
            continue
        left = _halved(part)
        right = _moved_by_one(left)
        if halfway := _multiplicity_at_0(right):
            yield _Root(Decimal(2 * number + 1) / (1 << (depth + 1)), touching=halfway % 2 == 0)
        waiting.append((left, 2 * number, depth + 1))
        waiting.append((right, 2 * number + 1, depth + 1))


def _most_roots_between_0_and_1(polynomial: Polynomial) -> int:
    """Descartes' bound: the number of roots or an even number more, so 0 and 1 are exact."""
    return _changes_of_sign(_moved_by_one(polynomial[::-1]))


def _multiplicity_at_0(polynomial: Polynomial) -> int:
    return next(power for power, coefficient in enumerate(polynomial) if coefficient)


def _moved_by_one(polynomial: Polynomial) -> Polynomial:
    """p(x + 1), by additions only."""
    moved = list(polynomial)
    for done in range(len(moved) - 1):
        for power in range(len(moved) - 2, done - 1, -1):
            moved[power] += moved[power + 1]
    return moved


def _halved(polynomial: Polynomial) -> Polynomial:
    """2**n * p(x / 2), without the powers of two that all coefficients share."""
    degree = len(polynomial) - 1
    doubled = [coefficient << (degree - power) for power, coefficient in enumerate(polynomial)]
    shared = min((c & -c).bit_length() - 1 for c in doubled if c)
    return [coefficient >> shared for coefficient in doubled]


def _refined(polynomial: Polynomial, number: int, depth: int) -> Decimal:
    """The one root in the interval: Newton's step while it stays inside and shrinks, else halving.

    Each round halves the step or the interval, so it ends.
    """
    low, high = Decimal(number) / (1 << depth), Decimal(number + 1) / (1 << depth)
    rising = _value_and_slope(polynomial, high)[0] > 0
    x, step = (low + high) / 2, high - low
    while abs(step) > _CLOSE_ENOUGH * x:
        value, slope = _value_and_slope(polynomial, x)
        if (value > 0) == rising:
            high = x
        else:
            low = x
        newton = value / slope if slope else Decimal("Infinity")
        if low <= x - newton <= high and 2 * abs(newton) <= abs(step):
            x, step = x - newton, newton
        else:
            x, step = (low + high) / 2, high - low
    return x


def _refined_touch(polynomial: Polynomial, number: int, depth: int) -> Decimal:
    """Where the polynomial turns next to zero: the root of its slope in the interval."""
    slope = [power * coefficient for power, coefficient in enumerate(polynomial)][1:]
    low, high = Decimal(number) / (1 << depth), Decimal(number + 1) / (1 << depth)
    at_low, at_high = (_value_and_slope(slope, x)[0] for x in (low, high))
    if (at_low > 0) == (at_high > 0):
        return (low + high) / 2
    return _refined(slope, number, depth)


def _value_and_slope(polynomial: Polynomial, x: Decimal) -> tuple[Decimal, Decimal]:
    value = slope = Decimal(0)
    for coefficient in reversed(polynomial):
        slope = slope * x + value
        value = value * x + coefficient
    return value, slope
