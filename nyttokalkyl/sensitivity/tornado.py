"""One at a time: each uncertain thing from its low to its high end, the rest at likely.

A bar's ends are net present values. For costs and the rate the high input gives the low end. Bars
need not be symmetric round the likely value, and what has no uncertainty has no bar.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.evaluation import AlternativeResult, Evaluation, npv_on
from nyttokalkyl.calculation.inputs import RateBand
from nyttokalkyl.sensitivity.ranges import Range, factors_of, npv_of, row_ranges, using


class BarKind(StrEnum):
    ROW = "row"
    FACTOR = "factor"
    RATE = "rate"
    DELAY = "delay"
    BENEFIT_SHARE = "benefit_share"


@dataclass(frozen=True, slots=True)
class Bar:
    kind: BarKind
    id: str
    """Of the row or factor; empty for the others."""

    name: str
    low_input: Decimal
    """Kronor in present value, the factor's unit, a rate, years late, or a share of benefits."""

    high_input: Decimal
    npv_at_low: Decimal
    npv_at_high: Decimal

    @property
    def span(self) -> Decimal:
        return abs(self.npv_at_high - self.npv_at_low)


@in_context
def tornado(evaluation: Evaluation) -> dict[str, tuple[Bar, ...]]:
    """By alternative, the widest bar first; bars of the same width in the order entered."""
    ranges = row_ranges(evaluation)
    return {
        result.alternative.id: tuple(
            sorted(_bars(evaluation, result, ranges), key=lambda bar: bar.span, reverse=True)
        )
        for result in evaluation.alternatives
        if result.decisive.entries
    }


def _bars(
    evaluation: Evaluation, result: AlternativeResult, ranges: Mapping[str, Range]
) -> Iterator[Bar]:
    yield from _rows(result, ranges)
    yield from _factors(evaluation, result)
    yield _rate(evaluation, result)
    yield _delay(evaluation, result)
    yield _benefit_share(evaluation, result)


def _rows(result: AlternativeResult, ranges: Mapping[str, Range]) -> Iterator[Bar]:
    npv = result.decisive.npv
    for entry in result.decisive.entries:
        row = entry.flow.row
        if row.id in ranges:
            low, high = ranges[row.id].pv_low, ranges[row.id].pv_high
            yield Bar(
                BarKind.ROW,
                row.id,
                row.name or row.id,
                low_input=low,
                high_input=high,
                npv_at_low=npv + entry.net_sign * (low - entry.flow.pv),
                npv_at_high=npv + entry.net_sign * (high - entry.flow.pv),
            )


def _factors(evaluation: Evaluation, result: AlternativeResult) -> Iterator[Bar]:
    entries = result.decisive.entries
    likely = evaluation.setting.at_likely()
    names = {factor.id: factor.name or factor.id for factor in evaluation.calculation.factors}
    for factor_id in factors_of(entries, evaluation):
        factor = evaluation.setting.factors[factor_id]
        if not factor.is_uncertain:
            continue
        concerned = using(entries, factor_id)
        others = result.decisive.npv - sum((e.net for e in concerned), start=Decimal(0))
        low, high = (
            others + npv_of(concerned, evaluation, {**likely, factor_id: number}, {})
            for number in (factor.low, factor.high)
        )
        yield Bar(
            BarKind.FACTOR,
            factor_id,
            names[factor_id],
            low_input=factor.low,
            high_input=factor.high,
            npv_at_low=low,
            npv_at_high=high,
        )


def _rate(evaluation: Evaluation, result: AlternativeResult) -> Bar:
    terms = evaluation.setting.terms
    change = evaluation.calculation.sensitivity.rate_change
    low, high = (
        replace(
            terms, rates=tuple(RateBand(_moved(b.rate, step), b.from_year) for b in terms.rates)
        )
        for step in (-change, change)
    )
    return Bar(
        BarKind.RATE,
        "",
        "Kalkylräntan",
        low_input=low.rates[0].rate,
        high_input=high.rates[0].rate,
        npv_at_low=npv_on(result.decisive, low),
        npv_at_high=npv_on(result.decisive, high),
    )


def _moved(rate: Decimal, step: Decimal) -> Decimal:
    """Never down to -100 %, where money has no value: halfway there instead."""
    return rate + step if rate + step > -1 else (rate - 1) / 2


def _delay(evaluation: Evaluation, result: AlternativeResult) -> Bar:
    """All benefits a year later, costs as planned: what falls after the period is lost."""
    factors = evaluation.setting.discounting.factors
    lost = sum(
        (
            line.benefits * (factors[line.year] - factors.get(line.year + 1, Decimal(0)))
            for line in result.decisive.years
        ),
        start=Decimal(0),
    )
    npv = result.decisive.npv
    return Bar(
        BarKind.DELAY,
        "",
        "Nyttorna kommer ett år senare",
        low_input=Decimal(0),
        high_input=Decimal(1),
        npv_at_low=npv,
        npv_at_high=npv - lost,
    )


def _benefit_share(evaluation: Evaluation, result: AlternativeResult) -> Bar:
    shares = evaluation.calculation.sensitivity
    low, high = shares.benefit_share_low, shares.benefit_share_high
    measures = result.decisive
    return Bar(
        BarKind.BENEFIT_SHARE,
        "",
        "Andelen av nyttorna som uppnås",
        low_input=low,
        high_input=high,
        npv_at_low=low * measures.pv_benefits - measures.pv_costs,
        npv_at_high=high * measures.pv_benefits - measures.pv_costs,
    )
