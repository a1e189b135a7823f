"""A calculation as a formula for chance to fill in.

The net present value of every alternative is a constant plus a sum of terms, each a coefficient
times one or more uncertain variables:

    npv[a] = constant[a] + Σ coefficient[a] × variable × variable × …

A variable is one uncertain number: a row's amount, its quantity, a shared factor. It is the same
object, and gets the same draw, in every term and alternative it stands in, so that alternatives
move together as they do in life. No variable stands twice in a term, and variables are independent
of each other, so the expected value of a term is the product of expected values: exact, undrawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.flows import Dial, Setting, plain_scalars, setting_of
from nyttokalkyl.calculation.inputs import (
    Alternative,
    Calculation,
    FactorRef,
    Row,
    RowType,
    Scalar,
    TimeSaved,
    Value,
)
from nyttokalkyl.simulation.tables import Distribution


class Years(StrEnum):
    """Whether a row's years share their draw. Independent years shrink the spread strongly."""

    SAME_DRAW = "same_draw"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Variable:
    """An uncertain number, or several that follow one draw: Σ weight × the quantile of value."""

    name: str
    """Names its stream of random numbers: "row:licence:amount", "factor:hour:2027"."""

    group: str
    """What one would find out about: "row:licence", "factor:hour"."""

    pieces: tuple[tuple[Decimal, Value], ...]

    def mean(self, distribution: Distribution) -> Decimal:
        return sum(
            (weight * mean_of(number, distribution) for weight, number in self.pieces),
            start=Decimal(0),
        )

    @property
    def likely(self) -> Decimal:
        return sum((weight * number.likely for weight, number in self.pieces), start=Decimal(0))


def mean_of(number: Value, distribution: Distribution) -> Decimal:
    if distribution is Distribution.TRIANGULAR:
        return (number.low + number.likely + number.high) / 3
    return (number.low + 4 * number.likely + number.high) / 6


Names: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class Model:
    """Coefficients are by position of the alternative, kronor in present value."""

    alternatives: tuple[Alternative, ...]
    constants: list[Decimal]
    variables: dict[str, Variable] = field(default_factory=dict)
    terms: dict[Names, dict[int, Decimal]] = field(default_factory=dict)
    """By the names of the variables in the term."""

    @property
    def baseline(self) -> int | None:
        """The position of the nollalternativ."""
        return next((i for i, a in enumerate(self.alternatives) if a.is_baseline), None)

    @property
    def compares(self) -> bool:
        """There is a nollalternativ, and it has rows of its own: differences are another thing."""
        position = self.baseline
        if position is None:
            return False
        return self.constants[position] != 0 or any(position in t for t in self.terms.values())

    def means(self, distribution: Distribution) -> dict[str, Decimal]:
        return {name: v.mean(distribution) for name, v in self.variables.items()}

    def add(self, row_signs: Mapping[int, int], amount: Decimal, variables: list[Variable]) -> None:
        """Add amount × variables, with its sign, to each alternative that has the row."""
        if not variables:
            for alternative, sign in row_signs.items():
                self.constants[alternative] += sign * amount
            return
        for variable in variables:
            self.variables.setdefault(variable.name, variable)
        term = self.terms.setdefault(tuple(sorted(v.name for v in variables)), {})
        for alternative, sign in row_signs.items():
            term[alternative] = term.get(alternative, Decimal(0)) + sign * amount


@in_context
def model_of(calculation: Calculation, years: Years) -> Model:
    compared = calculation.compared
    model = Model(compared, [Decimal(0)] * len(compared))
    setting = setting_of(calculation)
    positions = {alternative.id: position for position, alternative in enumerate(compared)}
    for row in calculation.rows:
        if row.rating is None:
            sign = -1 if row.type is RowType.COST else 1
            signs = {positions[name]: sign for name in row.alternatives}
            for amount, variables in _row_terms(row, setting, years):
                model.add(signs, amount, variables)
    return model


@dataclass(frozen=True, slots=True)
class _Reader:
    """Sorts the numbers of a row into certain ones, multiplied, and uncertain ones, listed."""

    row: Row
    setting: Setting
    year: int | None
    """The year that draws are for, when years are independent."""

    def product(
        self, amount: Decimal, numbers: Mapping[Dial, Scalar]
    ) -> tuple[Decimal, list[Variable]]:
        variables: list[Variable] = []
        for group, part, number in self._numbers(numbers):
            if number.is_uncertain:
                name = self._name(group, part)
                variables.append(Variable(name, group, ((Decimal(1), number),)))
            else:
                amount *= number.likely
        return amount, variables

    def _numbers(self, numbers: Mapping[Dial, Scalar]) -> Iterator[tuple[str, str, Value]]:
        """(group, part of its name, value) of each number that the row is multiplied by."""
        factors = list(self.row.multiply_by)
        for dial, number in numbers.items():
            if isinstance(number, FactorRef):
                factors.append(number.id)
            else:
                yield f"row:{self.row.id}", f":{dial}", number
        for factor in factors:
            yield f"factor:{factor}", "", self.setting.factors[factor]

    def _name(self, group: str, part: str) -> str:
        return f"{group}{part}" if self.year is None else f"{group}{part}:{self.year}"

    def per_year(self, weights: Mapping[int, Decimal]) -> Variable | Decimal:
        """The amounts of some years, weighed: one variable, since they share their draw."""
        pieces = tuple((weight, self.row.amounts[year]) for year, weight in weights.items())
        if any(number.is_uncertain for _, number in pieces):
            group = f"row:{self.row.id}"
            return Variable(self._name(group, f":{Dial.AMOUNT}"), group, pieces)
        return sum((weight * number.likely for weight, number in pieces), start=Decimal(0))


def _row_terms(
    row: Row, setting: Setting, years: Years
) -> Iterator[tuple[Decimal, list[Variable]]]:
    """(coefficient, variables) of a row: one for all years, or one for each."""
    course = setting.course(row)
    if years is Years.SAME_DRAW:
        yield from _terms(_Reader(row, setting, None), course.weights, course.whole)
    else:
        for year, weight in course.weights.items():
            yield from _terms(_Reader(row, setting, year), {year: weight}, weight)


def _terms(
    reader: _Reader, weights: Mapping[int, Decimal], whole: Decimal
) -> Iterator[tuple[Decimal, list[Variable]]]:
    row = reader.row
    saved = row.quantity
    if row.amounts:
        amounts = reader.per_year(weights)
        amount, variables = reader.product(Decimal(1), plain_scalars(row))
        if isinstance(amounts, Variable):
            yield amount, [amounts, *variables]
        else:
            yield amounts * amount, variables
    elif isinstance(saved, TimeSaved):
        rest = {Dial.VOLUME: saved.volume, **plain_scalars(row)}
        yield reader.product(whole, {Dial.HOURS_TODAY: saved.hours_today, **rest})
        yield reader.product(-whole, {Dial.HOURS_AFTER: saved.hours_after, **rest})
    else:
        yield reader.product(whole, plain_scalars(row))
