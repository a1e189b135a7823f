"""When the accumulated net is back at zero, and stays there.

Counted in years from the first year of the period, linear within the year: a base year of its own
never moves it. Flows come at the end of their year, so the whole year is the honest figure and
the decimals a convenience.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation.discounting import without_noise


@dataclass(frozen=True, slots=True)
class Payback:
    years: Decimal | None
    """From the first year of the period; None when not reached within it."""

    moment: Decimal | None
    """The same on the calendar: 2028.5 is halfway from the end of 2028 to the end of 2029."""

    whole_year: int | None
    """The first year from whose end the accumulated net is never negative again."""

    turned_negative_again: bool
    """It was reached once before, and lost to a later outlay."""


def payback(net: Sequence[tuple[int, Decimal]]) -> Payback:
    """Find it in `net`, kronor per year of the period in order."""
    first_year = net[0][0]
    scale = sum((abs(amount) for _, amount in net), start=Decimal(0))
    accumulated = [
        without_noise(total, scale) for total in itertools.accumulate(amount for _, amount in net)
    ]
    negative = [index for index, total in enumerate(accumulated) if total < 0]
    again = (
        any(accumulated[i] >= 0 for i in range(negative[0], negative[-1])) if negative else False
    )
    if not negative:
        return Payback(Decimal(0), Decimal(first_year), first_year, turned_negative_again=False)
    last = negative[-1]
    if last == len(net) - 1:
        return Payback(None, None, None, turned_negative_again=again)
    year, amount = net[last + 1]
    years = last - accumulated[last] / amount
    return Payback(years, first_year + years, year, turned_negative_again=again)
