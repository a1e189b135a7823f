"""How low and how high each row can be, by the size of its amounts, with factors at likely."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation.evaluation import Evaluation
from nyttokalkyl.calculation.flows import End, Ends, factors_used, row_pv, uncertain_dials
from nyttokalkyl.calculation.inputs import Row
from nyttokalkyl.calculation.measures import Entry


@dataclass(frozen=True, slots=True)
class Range:
    """The ends of a row's dials that make it smallest and largest, and its present value there."""

    low: Ends
    high: Ends
    pv_low: Decimal
    pv_high: Decimal


def row_ranges(evaluation: Evaluation) -> dict[str, Range]:
    """By row id, for every row with uncertainty of its own."""
    factors = evaluation.setting.at_likely()
    return {
        row.id: _range(row, evaluation, factors)
        for row in evaluation.calculation.rows
        if uncertain_dials(row)
    }


def _range(row: Row, evaluation: Evaluation, factors: Mapping[str, Decimal]) -> Range:
    """Try every corner: a product of numbers of both signs has its ends in any of them."""
    dials = uncertain_dials(row)
    corners: list[tuple[Decimal, Ends]] = []
    for ends in itertools.product((End.LOW, End.HIGH), repeat=len(dials)):
        corner: Ends = dict(zip(dials, ends, strict=True))
        corners.append((row_pv(row, evaluation.setting, factors, corner), corner))
    lowest = min(corners, key=lambda corner: corner[0])
    highest = max(corners, key=lambda corner: corner[0])
    return Range(lowest[1], highest[1], lowest[0], highest[0])


def npv_of(
    entries: Iterable[Entry],
    evaluation: Evaluation,
    factors: Mapping[str, Decimal],
    ends: Mapping[str, Ends],
) -> Decimal:
    """Net present value of some rows with their dials and the factors where they are said to be."""
    return sum(
        (
            entry.net_sign
            * row_pv(entry.flow.row, evaluation.setting, factors, ends.get(entry.flow.row.id, {}))
            for entry in entries
        ),
        start=Decimal(0),
    )


def factors_of(entries: Iterable[Entry], evaluation: Evaluation) -> list[str]:
    """The factors that some rows refer to, in the order of the calculation."""
    used = {name for entry in entries for name in factors_used(entry.flow.row)}
    return [factor.id for factor in evaluation.calculation.factors if factor.id in used]


def using(entries: Iterable[Entry], factor: str) -> list[Entry]:
    return [entry for entry in entries if factor in factors_used(entry.flow.row)]
