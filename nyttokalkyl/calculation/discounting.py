"""What a krona in another year is worth in the base year.

Convention  The base year is not discounted (factor 1) and year t after it is divided by
            (1 + rate) ** (t - base year): flows come at the end of the year. Years before the
            base year are compounded forward. `first_year_discounted` moves everything one year
            later, which is what Excel's NETNUVÄRDE/NPV does to its first value; mid-year moves
            the years after the base year half a year earlier.
Precision   Decimal with 50 digits. A factor is a product of one rounded division per year, so its
            relative error stays below 1e-46 even over 300 years.
Sources     HM Treasury, The Green Book (2022), annex A6: a rate that falls with time is chained
            year by year. NIST Handbook 135 and New Zealand's CBAx for mid-year flows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from nyttokalkyl.calculation.inputs import Calculation, RateBand, Terms, Timing, Value

CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)
"""The arithmetic of all deterministic results. Rounded only when shown."""

NOISE = Decimal("1e-30")
"""What is smaller than this part of its terms is the rounding of CONTEXT, and counts as zero."""

P = ParamSpec("P")
T = TypeVar("T")


def in_context(function: Callable[P, T]) -> Callable[P, T]:
    """Compute with CONTEXT's digits, whatever the caller's own context is."""

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return wrapper


def without_noise(number: Decimal, scale: Decimal) -> Decimal:
    """Exactly zero where `number` is only the rounding left when terms of size `scale` cancel."""
    return Decimal(0) if abs(number) <= NOISE * scale else number


@dataclass(frozen=True, slots=True)
class Discounting:
    """Factors for each year of the period."""

    factors: Mapping[int, Decimal]
    at_end: Mapping[int, Decimal]
    """For what comes at the very end of a year whatever the timing: residual values."""


def discounting(terms: Terms) -> Discounting:
    at_end = _factors_at_end(terms)
    years = range(terms.first_year, terms.last_year + 1)
    return Discounting(
        factors={year: at_end[year] * _half_a_year(terms, year) for year in years},
        at_end={year: at_end[year] for year in years},
    )


def rate_into(terms: Terms, year: int) -> Decimal:
    """The rate of the step from the year before into `year`."""
    rate = terms.rates[0].rate
    for band in terms.rates[1:]:
        if band.from_year is not None and band.from_year <= year:
            rate = band.rate
    return rate


def _factors_at_end(terms: Terms) -> dict[int, Decimal]:
    base = terms.base_year
    growth = 1 + rate_into(terms, base)
    factors = {base: 1 / growth if terms.first_year_discounted else Decimal(1)}
    for year in range(base + 1, terms.last_year + 1):
        factors[year] = factors[year - 1] / (1 + rate_into(terms, year))
    for year in range(base - 1, terms.first_year - 1, -1):
        factors[year] = factors[year + 1] * (1 + rate_into(terms, year + 1))
    return factors


def _half_a_year(terms: Terms, year: int) -> Decimal:
    """What a flow gains by coming in the middle of its year."""
    if terms.timing is Timing.END_OF_YEAR or not _is_after_base(terms, year):
        return Decimal(1)
    return (1 + rate_into(terms, year)).sqrt()


def _is_after_base(terms: Terms, year: int) -> bool:
    """The base year itself stays where it is, unless it is discounted as a year of its own."""
    return year > terms.base_year or (year == terms.base_year and terms.first_year_discounted)


STEPS_PER_YEAR = 2
"""Flows fall on half years at the finest."""


def half_years(terms: Terms, year: int, *, at_end: bool) -> int:
    """How many half years a flow of `year` lies after the base year."""
    later = terms.first_year_discounted
    whole = STEPS_PER_YEAR * (year - terms.base_year + later)
    in_the_middle = terms.timing is Timing.MID_YEAR and _is_after_base(terms, year) and not at_end
    return whole - in_the_middle


def annuity_factor(terms: Terms, years: int) -> Decimal:
    """What 1 krona at the end of each of `years` years is worth: (1 - (1+r)**-n) / r."""
    first = terms.base_year + (0 if terms.first_year_discounted else 1)
    total, factor = Decimal(0), Decimal(1)
    for year in range(first, first + years):
        factor /= 1 + rate_into(terms, year)
        total += factor
    return total


def price_ratio(terms: Terms, price_year: int | None) -> Decimal:
    """What an amount in the prices of `price_year` is multiplied by to reach the price level."""
    level = price_level(terms)
    if price_year is None or price_year == level:
        return Decimal(1)
    return terms.price_index[level] / terms.price_index[price_year]


def price_level(terms: Terms) -> int:
    return terms.base_year if terms.price_level is None else terms.price_level


def converted_factors(calculation: Calculation) -> dict[str, Value]:
    """Every shared factor in the price level of the calculation."""
    converted: dict[str, Value] = {}
    for factor in calculation.factors:
        ratio = price_ratio(calculation.terms, factor.price_year)
        converted[factor.id] = Value(
            likely=factor.value.likely * ratio,
            low=factor.value.low * ratio,
            high=factor.value.high * ratio,
        )
    return converted


def constant(rate: Decimal) -> tuple[RateBand, ...]:
    return (RateBand(rate),)
