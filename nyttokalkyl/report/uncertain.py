"""The uncertain rows and factors behind a simulated figure: how low, how high, and who says so."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation import Factor, Provenance, Row, Value
from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.flows import Dial, factors_used, scalars
from nyttokalkyl.numbers import NBSP
from nyttokalkyl.report.explained import OPERANDS, number
from nyttokalkyl.report.terms import percent
from nyttokalkyl.results import Results
from nyttokalkyl.simulation import Distribution, Years
from nyttokalkyl.simulation.model import mean_of
from nyttokalkyl.wording import ROW_TYPES, alternative_name, plain, row_name

MEAN_FORMULAS = {
    Distribution.PERT: "(lägsta + 4 × troligt + högsta) / 6",
    Distribution.TRIANGULAR: "(lägsta + troligt + högsta) / 3",
}
"""simulation.model.mean_of, in words."""


@dataclass(frozen=True, slots=True)
class UncertainNumber:
    what: str
    low: str
    likely: str
    high: str
    mean: str
    """The expected value, by the distribution's formula."""


@dataclass(frozen=True, slots=True)
class UncertainThing:
    name: str
    kind: str
    numbers: tuple[UncertainNumber, ...]
    drawn: str
    """A sentence: what shares its draw."""

    provenance: Provenance


@in_context
def uncertain_things(results: Results, groups: Container[str]) -> tuple[UncertainThing, ...]:
    """Those named as a simulation does ("factor:hour", "row:licence"), in the order entered."""
    if results.simulation is None:
        return ()
    calculation, settings = results.calculation, results.simulation.settings
    each_year = settings.years is Years.INDEPENDENT
    factors = (
        _factor(results, factor, settings.distribution, each_year=each_year)
        for factor in calculation.factors
        if f"factor:{factor.id}" in groups
    )
    rows = (
        _row(results, row, settings.distribution, each_year=each_year)
        for row in calculation.rows
        if f"row:{row.id}" in groups
    )
    return *factors, *rows


def _factor(
    results: Results, factor: Factor, distribution: Distribution, *, each_year: bool
) -> UncertainThing:
    unit = plain(factor.unit)
    using = sum(factor.id in factors_used(row) for row in results.calculation.rows)
    used = "en post" if using == 1 else f"{using} poster"
    return UncertainThing(
        plain(factor.name or factor.id),
        "Kalkylfaktor",
        (_number(f"Värde, {unit}" if unit else "Värde", factor.value, distribution),),
        f"{_once(each_year=each_year)}, gemensamt för {used} som räknas med den.",
        factor.provenance,
    )


def _row(
    results: Results, row: Row, distribution: Distribution, *, each_year: bool
) -> UncertainThing:
    compared = [a for a in results.calculation.compared if a.id in row.alternatives]
    shared = f", gemensamt för {len(compared)} alternativ" if len(compared) > 1 else ""
    named = ", ".join(map(alternative_name, compared))
    return UncertainThing(
        row_name(row),
        f"{ROW_TYPES[row.type]} i {named}",
        tuple(_numbers(results, row, distribution)),
        f"{_once(each_year=each_year)}{shared}.",
        row.provenance,
    )


def _once(*, each_year: bool) -> str:
    if each_year:
        return "Varje tal dras för sig varje år"
    return "Varje tal dras en gång för alla år"


def _numbers(results: Results, row: Row, distribution: Distribution) -> Iterator[UncertainNumber]:
    terms = results.calculation.terms
    for year, amount in sorted(row.amounts.items()):
        if amount.is_uncertain and terms.first_year <= year <= terms.last_year:
            yield _number(f"{OPERANDS['amounts']}{NBSP}{year}", amount, distribution)
    for dial, value in scalars(row).items():
        if isinstance(value, Value) and value.is_uncertain:
            yield _number(OPERANDS[dial], value, distribution, is_share=dial is Dial.SHARE_REALISED)


def _number(
    what: str, value: Value, distribution: Distribution, *, is_share: bool = False
) -> UncertainNumber:
    def write(amount: Decimal) -> str:
        return percent(amount) if is_share else number(amount)

    mean = mean_of(value, distribution)
    return UncertainNumber(
        what, write(value.low), write(value.likely), write(value.high), write(mean)
    )
