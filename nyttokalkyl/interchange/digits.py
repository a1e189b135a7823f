"""How numbers are written in JSON.

What is computed exactly is text, so that no reader loses a digit: inputs with every digit, results
with 34 significant ones. What is simulated is a JSON number with ten, which hides the last bits in
which machines may differ.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_SHOWN = Context(prec=34, rounding=ROUND_HALF_EVEN)
_NOTHING = Decimal("1e-60")


def exact(number: Decimal) -> str:
    """Every digit, without exponent, trailing zeros or minus zero."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(number: Decimal) -> str:
    """A result, with 34 significant digits. Below 1e-60 nothing is left of a krona or a rate."""
    return "0" if abs(number) < _NOTHING else exact(_SHOWN.plus(number))


def drawn(number: float) -> float:
    """A simulated figure, with ten significant digits."""
    return float(f"{number:.9e}") + 0.0
