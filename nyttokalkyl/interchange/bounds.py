"""What is well formed and fits together, but is too much to compute with."""

from collections.abc import Iterator
from decimal import Decimal

from nyttokalkyl.calculation import Calculation, FactorRef, Fault, Row, RowType
from nyttokalkyl.calculation.discounting import in_context, price_ratio
from nyttokalkyl.calculation.flows import (
    Setting,
    profile,
    scalars,
    setting_of,
    uncertain_dials,
)
from nyttokalkyl.calculation.inputs import Scalar
from nyttokalkyl.simulation import Settings, Years

LARGEST_AMOUNT = Decimal("1e24")
"""Kronor in present value. Beyond it, exact arithmetic and floats both lose their öre."""

MOST_UNCERTAIN = 5000
"""Uncertain numbers drawn at once. Each may need a table of 32 kB."""


@in_context
def bounds(calculation: Calculation, settings: Settings | None) -> list[Fault]:
    """Faults: of the rate alone, or one per row that is too large, and of too much to draw."""
    setting = setting_of(calculation)
    if max(setting.discounting.at_end.values()) > LARGEST_AMOUNT:
        return [Fault(("discount_rate",), "Räntan gör en krona orimligt stor i basåret.")]
    found = [
        Fault(("rows", index), "Raden blir orimligt stor när dess tal multipliceras.")
        for index, row in enumerate(calculation.rows)
        if _size(row, setting) > LARGEST_AMOUNT
    ]
    if settings is not None:
        found.extend(_too_uncertain(calculation, settings.years))
    return found


def _size(row: Row, setting: Setting) -> Decimal:
    """No year of the row is worth more, whatever its uncertain numbers turn out to be."""
    size = abs(price_ratio(setting.terms, row.price_year))
    for number in scalars(row).values():
        size *= _largest(number, setting)
    for name in row.multiply_by:
        size *= _largest(FactorRef(name), setting)
    at_end = row.type is RowType.RESIDUAL_VALUE
    factors = setting.discounting.at_end if at_end else setting.discounting.factors
    shares = {
        **{year: abs(share) for year, share in profile(row, setting.terms).items()},
        **{year: max(abs(v.low), abs(v.high)) for year, v in row.amounts.items()},
    }
    worth = (share * factors[year] for year, share in shares.items() if year in factors)
    return size * max(worth, default=Decimal(0))


def _largest(number: Scalar, setting: Setting) -> Decimal:
    """At least 1, so that a difference of two small numbers is not taken for their product."""
    value = setting.factors[number.id] if isinstance(number, FactorRef) else number
    return max(Decimal(1), abs(value.low), abs(value.high))


def _too_uncertain(calculation: Calculation, years: Years) -> Iterator[Fault]:
    """Independent years multiply what is drawn."""
    terms = calculation.terms
    rows = sum(len(uncertain_dials(row)) for row in calculation.rows)
    drawn = rows + sum(factor.value.is_uncertain for factor in calculation.factors)
    if drawn > MOST_UNCERTAIN:
        sentence = f"{drawn} osäkra tal är för många att dra. Högst {MOST_UNCERTAIN} går."
        yield Fault(("simulation",), sentence)
        return
    drawn *= terms.last_year - terms.first_year + 1
    if years is Years.INDEPENDENT and drawn > MOST_UNCERTAIN:
        yield Fault(
            ("simulation", "years"),
            f"Med oberoende år dras {drawn} osäkra tal åt gången, och högst {MOST_UNCERTAIN} går. "
            "Använd same_draw.",
        )
