"""Kronor in the unit that a picture can hold: kr, tkr, mnkr or mdkr, stated once."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.numbers import NBSP, format_number, format_percent, rounded

NONE = "–"
"""In a cell without a value."""

HARDLY = 0.01

FEW = 10
"""Below this many of the unit, two decimals are shown."""


@dataclass(frozen=True, slots=True)
class Unit:
    exponent: int
    """A thousand kronor is 3."""

    short: str
    long: str

    def scaled(self, kronor: Decimal) -> float:
        """As a number on an axis."""
        return float(kronor.scaleb(-self.exponent))

    def format(self, kronor: Decimal) -> str:
        """As a figure in the picture, without the unit."""
        number = kronor.scaleb(-self.exponent)
        is_whole = self.exponent == 0 and (abs(number) >= FEW or number == number.to_integral())
        return format_number(number, 0 if is_whole or abs(number) >= FEW * FEW else 1)


KRONOR = Unit(0, "kr", "kronor")
_UNITS = (
    Unit(9, "mdkr", "miljarder kronor (mdkr)"),
    Unit(6, "mnkr", "miljoner kronor (mnkr)"),
    Unit(3, "tkr", "tusental kronor (tkr)"),
)


def unit_for(amounts: Iterable[Decimal]) -> Unit:
    """The largest of which the largest amount is ten or more."""
    largest = max((abs(amount) for amount in amounts), default=Decimal(0))
    return next((u for u in _UNITS if largest.scaleb(-u.exponent) >= FEW), KRONOR)


def short(kronor: Decimal) -> str:
    """For a sentence, with a unit of its own: "4,0 mnkr", "486 tkr", "−12 kr"."""
    largest_first = (u for u in _UNITS if abs(rounded(kronor)).scaleb(-u.exponent) >= 1)
    unit = next(largest_first, KRONOR)
    number = kronor.scaleb(-unit.exponent)
    decimals = 1 if unit.exponent > _UNITS[-1].exponent else 0
    return f"{format_number(number, decimals)}{NBSP}{unit.short}"


def drawn(number: float) -> Decimal:
    """A simulated figure, to be written as the others are."""
    return Decimal(repr(number))


def percent(chance: float) -> str:
    """Whole percent; "över 99 %" and "under 1 %" where rounding would make it certain."""
    if 0 < chance < HARDLY:
        return f"under 1{NBSP}%"
    if 1 - HARDLY < chance < 1:
        return f"över 99{NBSP}%"
    return format_percent(drawn(chance), 0)
