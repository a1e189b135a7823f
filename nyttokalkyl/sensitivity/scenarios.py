"""Pessimistic: benefits at their lowest and costs at their highest. Optimistic: the reverse.

A shared factor has one value at a time, so it cannot be low for the benefits and high for the
costs. It stands at the end that is worse (or better) for the alternative in question, judged one
factor at a time with the rows at the scenario's ends and the other factors at likely.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.evaluation import AlternativeResult, Evaluation
from nyttokalkyl.calculation.flows import End, Ends, at_end, row_amounts
from nyttokalkyl.calculation.inputs import RowType
from nyttokalkyl.sensitivity.ranges import Range, factors_of, npv_of, row_ranges, using


class ScenarioKind(StrEnum):
    PESSIMISTIC = "pessimistic"
    LIKELY = "likely"
    OPTIMISTIC = "optimistic"


@dataclass(frozen=True, slots=True)
class Scenario:
    alternative: str
    kind: ScenarioKind
    npv: Decimal
    incremental_npv: Decimal | None
    """Against the nollalternativ in the same scenario; None without one, and for itself."""

    factors: Mapping[str, Decimal]
    """The value of each factor the alternative depends on, in the price level."""


@in_context
def scenarios(evaluation: Evaluation) -> tuple[Scenario, ...]:
    """Three per alternative, pessimistic first."""
    ranges = row_ranges(evaluation)
    return tuple(
        _scenario(evaluation, result, kind, ranges)
        for result in evaluation.alternatives
        for kind in ScenarioKind
    )


@in_context
def net_per_year(evaluation: Evaluation, scenario: Scenario) -> dict[int, Decimal]:
    """The decisive net of each year in the scenario, undiscounted."""
    ends = _row_ends(evaluation, scenario.kind, row_ranges(evaluation))
    factors = {**evaluation.setting.at_likely(), **scenario.factors}
    terms = evaluation.setting.terms
    net = dict.fromkeys(range(terms.first_year, terms.last_year + 1), Decimal(0))
    for entry in evaluation.result(scenario.alternative).decisive.entries:
        row = entry.flow.row
        for year, amount in row_amounts(
            row, evaluation.setting, factors, ends.get(row.id, {})
        ).items():
            net[year] += entry.net_sign * amount
    return net


def _scenario(
    evaluation: Evaluation,
    result: AlternativeResult,
    kind: ScenarioKind,
    ranges: Mapping[str, Range],
) -> Scenario:
    ends = _row_ends(evaluation, kind, ranges)
    factors = _factors(evaluation, result, kind, ends)
    npv = npv_of(result.own.entries, evaluation, factors, ends)
    incremental = None
    if result.against_baseline is not None and evaluation.baseline is not None:
        today = npv_of(evaluation.baseline.own.entries, evaluation, factors, ends)
        incremental = npv - today
    depends_on = factors_of(result.decisive.entries, evaluation)
    return Scenario(
        result.alternative.id,
        kind,
        npv,
        incremental,
        {name: factors[name] for name in depends_on},
    )


def _row_ends(
    evaluation: Evaluation, kind: ScenarioKind, ranges: Mapping[str, Range]
) -> dict[str, Ends]:
    if kind is ScenarioKind.LIKELY:
        return {}
    ends: dict[str, Ends] = {}
    for row in evaluation.calculation.rows:
        if row.id in ranges:
            is_low = (row.type is RowType.COST) == (kind is ScenarioKind.OPTIMISTIC)
            ends[row.id] = ranges[row.id].low if is_low else ranges[row.id].high
    return ends


def _factors(
    evaluation: Evaluation,
    result: AlternativeResult,
    kind: ScenarioKind,
    ends: Mapping[str, Ends],
) -> dict[str, Decimal]:
    likely = evaluation.setting.at_likely()
    chosen = dict(likely)
    if kind is ScenarioKind.LIKELY:
        return chosen
    for name, factor in evaluation.setting.factors.items():
        entries = using(result.decisive.entries, name)
        if factor.is_uncertain and entries:
            values = [at_end(factor, end) for end in (End.LOW, End.HIGH)]
            npvs = [npv_of(entries, evaluation, {**likely, name: v}, ends) for v in values]
            wants_low_npv = kind is ScenarioKind.PESSIMISTIC
            chosen[name] = values[0] if (npvs[0] <= npvs[1]) == wants_low_npv else values[1]
    return chosen
