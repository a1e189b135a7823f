"""Kronor in the unit that a picture can hold: kr, tkr, mnkr or mdkr, stated once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from nyttokalkyl.numbers import NBSP, format_chance, format_number, rounded

NONE = "–"
"""In a cell without a value."""

FEW = 10


@dataclass(frozen=True, slots=True)
class Unit:
    exponent: int
    """A thousand kronor is 3."""

    short: str
    long: str
    decimals: int = 0
    """Of figures in the picture, all alike."""

    @property
    def sentence(self) -> str:
        """Under the title of a picture."""
        return f"{self.long.capitalize()}."

    def scaled(self, kronor: Decimal) -> float:
        """As a number on an axis."""
        return float(kronor.scaleb(-self.exponent))

    def format(self, kronor: Decimal) -> str:
        """As a figure in the picture, without the unit."""
        number = rounded(kronor.scaleb(-self.exponent), self.decimals)
        return format_number(number, self.decimals if number else 0)


KRONOR = Unit(0, "kr", "kronor")
TKR = Unit(3, "tkr", "tusental kronor (tkr)")
MNKR = Unit(6, "mnkr", "miljoner kronor (mnkr)")
MDKR = Unit(9, "mdkr", "miljarder kronor (mdkr)")
_UNITS = (
    Unit(18, "triljoner kr", "triljoner kronor"),
    Unit(12, "biljoner kr", "biljoner kronor"),
    MDKR,
    MNKR,
    TKR,
)
"""The largest first. What a mistyped amount becomes must be drawn, too."""


def unit_for(amounts: Iterable[Decimal]) -> Unit:
    """The largest unit of which the largest amount is ten or more; decimals if below a hundred."""
    largest = max((abs(amount) for amount in amounts), default=Decimal(0))
    unit = next((u for u in _UNITS if largest.scaleb(-u.exponent) >= FEW), KRONOR)
    if unit is KRONOR:
        return replace(unit, decimals=0 if largest >= FEW else 2)
    return replace(unit, decimals=1 if largest.scaleb(-unit.exponent) < FEW * FEW else 0)


def short(kronor: Decimal) -> str:
    """For a sentence, with a unit of its own: "4,0 mnkr", "486 tkr", "−12 kr"."""
    size = abs(rounded(kronor))
    least = {u.exponent: Decimal(10) ** u.exponent * (FEW if u is TKR else 1) for u in _UNITS}
    unit = next((u for u in _UNITS if size >= least[u.exponent]), KRONOR)
    decimals = 1 if unit.exponent > TKR.exponent else 0
    return f"{format_number(kronor.scaleb(-unit.exponent), decimals)}{NBSP}{unit.short}"


def drawn(number: float) -> Decimal:
    """A simulated figure, to be written as the others are."""
    return Decimal(repr(number))


def percent(chance: float) -> str:
    return format_chance(drawn(chance))
