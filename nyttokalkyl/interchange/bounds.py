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
from nyttokalkyl.numbers import format_number
from nyttokalkyl.simulation import Settings, Years

LARGEST_AMOUNT = Decimal("1e24")
"""Kronor in present value. Beyond it, exact arithmetic and floats both lose their öre."""

MOST_UNCERTAIN = 5000
"""Uncertain numbers drawn at once. Each may need a table of 32 kB."""

MOST_AMOUNTS = 5_000_000
"""Rows, each once per alternative and year, and again in every what-if: 20 seconds, 1 GB."""

MOST_DRAWN = 10_000_000_000
"""Draws of all numbers in all alternatives: about a minute."""


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
    found.extend(_too_many_amounts(calculation))
    if settings is not None:
        found.extend(_too_uncertain(calculation, settings.years) or _drawn(calculation, settings))
    return found


def _years(calculation: Calculation) -> int:
    return calculation.terms.last_year - calculation.terms.first_year + 1


def _too_many_amounts(calculation: Calculation) -> Iterator[Fault]:
    entries = sum(len(row.alternatives) for row in calculation.rows)
    amounts = entries * _years(calculation) * (1 + len(calculation.what_ifs))
    if amounts > MOST_AMOUNTS:
        yield Fault(
            ("rows",),
            f"{_grouped(amounts)} årsbelopp är för många att räkna ut, alternativ och what_if "
            f"medräknade. Högst {_grouped(MOST_AMOUNTS)} går.",
        )


def _drawn(calculation: Calculation, settings: Settings) -> Iterator[Fault]:
    """A number is used once in every alternative that its row is in."""
    used = sum(len(uncertain_dials(row)) * len(row.alternatives) for row in calculation.rows)
    used += sum(factor.value.is_uncertain for factor in calculation.factors)
    used *= _years(calculation) if settings.years is Years.INDEPENDENT else 1
    if used * settings.draws > MOST_DRAWN:
        yield Fault(
            ("simulation", "draws"),
            f"Dragningarna är för många för {_grouped(used)} osäkra tal, räknade i varje "
            f"alternativ. Högst {_grouped(MOST_DRAWN // used)} går.",
        )


def _grouped(number: int) -> str:
    return format_number(Decimal(number))


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


def _too_uncertain(calculation: Calculation, years: Years) -> list[Fault]:
    """Independent years multiply what is drawn."""
    rows = sum(len(uncertain_dials(row)) for row in calculation.rows)
    drawn = rows + sum(factor.value.is_uncertain for factor in calculation.factors)
    if drawn > MOST_UNCERTAIN:
        sentence = f"{drawn} osäkra tal är för många att dra. Högst {MOST_UNCERTAIN} går."
        return [Fault(("simulation",), sentence)]
    drawn *= _years(calculation)
    if years is Years.INDEPENDENT and drawn > MOST_UNCERTAIN:
        sentence = (
            f"Med oberoende år dras {drawn} osäkra tal åt gången, och högst {MOST_UNCERTAIN} går. "
            "Använd same_draw."
        )
        return [Fault(("simulation", "years"), sentence)]
    return []
