"""From a row as entered to kronor per year, and to their present value.

An uncertain row has dials: the numbers in it that have a low and a high end. Sensitivity turns
them, simulation draws them, and everything else leaves them at their likely values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from operator import mul
from typing import TypeAlias

from nyttokalkyl.calculation.discounting import (
    Discounting,
    converted_factors,
    discounting,
    price_ratio,
)
from nyttokalkyl.calculation.inputs import (
    Calculation,
    FactorRef,
    Row,
    RowType,
    Scalar,
    Terms,
    TimeSaved,
    Value,
)

Flow: TypeAlias = Mapping[int, Decimal]
"""Kronor per calendar year."""


class End(StrEnum):
    LOW = "low"
    LIKELY = "likely"
    HIGH = "high"


class Dial(StrEnum):
    """The numbers a row's amount is the product of."""

    AMOUNT = "amount"
    QUANTITY = "quantity"
    VOLUME = "volume"
    HOURS_TODAY = "hours_today"
    HOURS_AFTER = "hours_after"
    UNIT_VALUE = "unit_value"
    SHARE_REALISED = "share_realised"


Ends: TypeAlias = Mapping[Dial, End]
"""Where each dial of a row stands; likely when not mentioned."""

LIKELY: Ends = {}

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Course:
    """How a row runs over the years: what each year's number is multiplied by, on two levels."""

    parts: Flow
    """To kronor in the price level: ramp-up times price index."""

    weights: Flow
    """To present value: the same, discounted."""

    whole: Decimal
    """The sum of the weights: for a row whose number is the same every year."""

    level: Decimal | None
    """The part of every year, where it is the same in all."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What turns amounts into present values, prepared once for all rows."""

    terms: Terms
    discounting: Discounting
    factors: Mapping[str, Value]
    """In the price level of the calculation."""

    _courses: dict[object, Course] = field(default_factory=dict, compare=False, repr=False)

    def at_likely(self) -> dict[str, Decimal]:
        return {name: factor.likely for name, factor in self.factors.items()}

    def course(self, row: Row) -> Course:
        """Computed once for all rows that run alike."""
        is_residual = row.type is RowType.RESIDUAL_VALUE
        runs = row.first_year, row.last_year, tuple(row.ramp_up.items()), tuple(row.amounts)
        key = is_residual, row.rating is None, row.price_year, runs
        if key not in self._courses:
            factors = self.discounting.at_end if is_residual else self.discounting.factors
            self._courses[key] = _course(row, self.terms, factors)
        return self._courses[key]


def _course(row: Row, terms: Terms, factors: Flow) -> Course:
    ratio = price_ratio(terms, row.price_year)
    shares = dict.fromkeys(sorted(row.amounts), Decimal(1)) or profile(row, terms)
    parts = {year: share * ratio for year, share in shares.items() if year in factors}
    weights = {year: part * factors[year] for year, part in parts.items()}
    levels = set(parts.values())
    level = levels.pop() if len(levels) == 1 else None
    return Course(parts, weights, sum(weights.values(), start=Decimal(0)), level)


def setting_of(calculation: Calculation) -> Setting:
    terms = calculation.terms
    return Setting(terms, discounting(terms), converted_factors(calculation))


@dataclass(frozen=True, slots=True)
class RowFlow:
    """A row in kronor: positive as entered, whether benefit or cost."""

    row: Row
    amounts: Flow
    factors: Flow
    """The discount factor of each year of the period."""

    pv: Decimal


def row_flow(
    row: Row, setting: Setting, factors: Mapping[str, Decimal], ends: Ends = LIKELY
) -> RowFlow:
    return flow_of(row, row_amounts(row, setting, factors, ends), setting.discounting)


def row_pv(
    row: Row, setting: Setting, factors: Mapping[str, Decimal], ends: Ends = LIKELY
) -> Decimal:
    """The present value alone, without kronor per year."""
    course = setting.course(row)
    if not row.amounts:
        return _product(row, factors, ends) * course.whole
    end = ends.get(Dial.AMOUNT, End.LIKELY)
    weighed = (at_end(row.amounts[year], end) * weight for year, weight in course.weights.items())
    return _product(row, factors, ends) * sum(weighed, start=Decimal(0))


def flow_of(row: Row, amounts: Flow, weights: Discounting) -> RowFlow:
    is_residual = row.type is RowType.RESIDUAL_VALUE
    factors = weights.at_end if is_residual else weights.factors
    discounted = map(mul, amounts.values(), map(factors.__getitem__, amounts))
    return RowFlow(row, amounts, factors, pv=sum(discounted, start=Decimal(0)))


def row_amounts(
    row: Row, setting: Setting, factors: Mapping[str, Decimal], ends: Ends = LIKELY
) -> dict[int, Decimal]:
    """Kronor per year of the period, in its price level. Amounts outside it are left out."""
    course, product = setting.course(row), _product(row, factors, ends)
    parts = course.parts
    if not row.amounts:
        if course.level is not None:
            return dict.fromkeys(parts, course.level * product)
        return {year: part * product for year, part in parts.items()}
    end = ends.get(Dial.AMOUNT, End.LIKELY)
    return {y: at_end(row.amounts[y], end) * (part * product) for y, part in parts.items()}


def at_end(number: Value, end: End) -> Decimal:
    if end is End.LIKELY:
        return number.likely
    return number.low if end is End.LOW else number.high


def _product(row: Row, factors: Mapping[str, Decimal], ends: Ends) -> Decimal:
    """All numbers that a year's part of the row is multiplied by."""

    def read(dial: Dial, number: Scalar) -> Decimal:
        if isinstance(number, FactorRef):
            return factors[number.id]
        return at_end(number, ends[dial]) if dial in ends else number.likely

    product = _ONE
    if isinstance(row.quantity, TimeSaved):
        saved = row.quantity
        hours = read(Dial.HOURS_TODAY, saved.hours_today) - read(
            Dial.HOURS_AFTER, saved.hours_after
        )
        product *= read(Dial.VOLUME, saved.volume) * hours
    for dial, number in plain_scalars(row).items():
        product *= read(dial, number)
    for name in row.multiply_by:
        product *= factors[name]
    return product


def plain_scalars(row: Row) -> dict[Dial, Scalar]:
    """The single numbers a row is the product of; a time saved has three more."""
    found: dict[Dial, Scalar] = {}
    if row.amount is not None:
        found[Dial.AMOUNT] = row.amount
    if row.quantity is not None and not isinstance(row.quantity, TimeSaved):
        found[Dial.QUANTITY] = row.quantity
    if row.unit_value is not None:
        found[Dial.UNIT_VALUE] = row.unit_value
    if row.share_realised is not None:
        found[Dial.SHARE_REALISED] = row.share_realised
    return found


def scalars(row: Row) -> dict[Dial, Scalar]:
    found = plain_scalars(row)
    if isinstance(row.quantity, TimeSaved):
        found[Dial.VOLUME] = row.quantity.volume
        found[Dial.HOURS_TODAY] = row.quantity.hours_today
        found[Dial.HOURS_AFTER] = row.quantity.hours_after
    return found


def uncertain_dials(row: Row) -> tuple[Dial, ...]:
    """The dials that can be turned. A per-year amount is one dial: all years turn together."""
    found = [
        dial
        for dial, number in scalars(row).items()
        if isinstance(number, Value) and number.is_uncertain
    ]
    if any(amount.is_uncertain for amount in row.amounts.values()):
        found.append(Dial.AMOUNT)
    return tuple(found)


def factors_used(row: Row) -> tuple[str, ...]:
    """Ids of the shared factors a row refers to, once per reference."""
    referred = [n.id for n in scalars(row).values() if isinstance(n, FactorRef)]
    return (*referred, *row.multiply_by)


def profile(row: Row, terms: Terms) -> dict[int, Decimal]:
    """The share of a whole year's amount in each year of a row without amounts per year."""
    if row.rating is not None:
        return {}
    if row.type is RowType.RESIDUAL_VALUE:
        return {terms.last_year: Decimal(1)}
    first = terms.first_year if row.first_year is None else max(row.first_year, terms.first_year)
    last = terms.last_year if row.last_year is None else min(row.last_year, terms.last_year)
    return {year: row.ramp_up.get(year, Decimal(1)) for year in range(first, last + 1)}
