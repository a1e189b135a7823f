"""One figure taken apart: the formula in words, its sums, and every row and year in each sum."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from nyttokalkyl.calculation import AlternativeResult, Evaluation, Provenance, RowType
from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.flows import Dial
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, format_percent
from nyttokalkyl.report.figures import (
    UNDEFINED,
    Figure,
    annuity,
    internal_rate,
    kronor,
    ratio,
    years,
)
from nyttokalkyl.report.measures import COST_SUMS, formula, measure_name, sum_name
from nyttokalkyl.report.terms import percent
from nyttokalkyl.trace import EXPLAINED, Explanation, Line, Operand, Part, explain
from nyttokalkyl.wording import ROW_TYPES, alternative_name, decimals, plain

OPERANDS = {
    "amounts": "Årets belopp",
    "ramp_up": "Andel av ett helt år",
    "price_index": "Omräkning till prisnivån",
    "factor": "Kalkylfaktor",
    Dial.AMOUNT: "Belopp per år",
    Dial.QUANTITY: "Antal per år",
    Dial.VOLUME: "Volym per år",
    Dial.HOURS_TODAY: "Timmar per ärende i dag",
    Dial.HOURS_AFTER: "Timmar per ärende sedan",
    Dial.UNIT_VALUE: "Värde per enhet",
    Dial.SHARE_REALISED: "Andel som tas ut",
}
YEARLY = {"amounts", "ramp_up"}
"""Operands that may differ from year to year; the others are told of once per row."""


@dataclass(frozen=True, slots=True)
class NumberUsed:
    """A number that a row is the product of, and whose it is."""

    what: str
    value: str
    name: str
    """Of the shared factor it is; empty when the row's own."""

    valid_from: dt.date | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class YearOfRow:
    year: int
    made_of: str
    """ "4 200 × (2 − 1,5) × 331"."""

    amount: str
    share: str
    """Empty when it is all of the row."""

    factor: str
    discounted: Figure


@dataclass(frozen=True, slots=True)
class RowExplained:
    name: str
    kind: str
    total: Figure
    """What it adds to the sum; costs are negative where the sum is a net."""

    years: tuple[YearOfRow, ...]
    numbers: tuple[NumberUsed, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SumExplained:
    name: str
    total: Figure
    rows: tuple[RowExplained, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A year on the way to a payback time or an internal rate."""

    year: int
    net: Figure
    accumulated: Figure


@dataclass(frozen=True, slots=True)
class Explained:
    measure: str
    alternative: str
    is_difference: bool
    """Of the difference from the nollalternativ, not of the alternative's own rows."""

    formula: str
    with_numbers: str
    """ "8 536 554 kr / 4 555 815 kr = 1,8738"; empty where there is no such line."""

    value: Figure
    sums: tuple[SumExplained, ...]
    steps: tuple[Step, ...]
    year: int | None
    """The only year told of; None when it is all of them."""


@in_context
def explained(
    evaluation: Evaluation,
    alternative: str,
    measure: str,
    *,
    own: bool = False,
    year: int | None = None,
) -> Explained:
    """KeyError when there is no such alternative or measure. `year` leaves only that year."""
    result = {r.alternative.id: r for r in evaluation.alternatives}[alternative]
    kind, _, party = measure.partition(":")
    if measure not in EXPLAINED and not (party and kind in {"category", "stakeholder"}):
        raise KeyError(measure)
    found = explain(evaluation, alternative, measure, against_baseline=not own)
    value = _value(result, found, own=own)
    reading = _Reading(
        types={row.id: row.type for row in evaluation.calculation.rows},
        factors={f.id: plain(f.name or f.id) for f in evaluation.calculation.factors},
        year=year,
        is_discounted=measure != "npv_undiscounted",
    )
    return Explained(
        measure=measure_name(measure),
        alternative=alternative_name(result.alternative),
        is_difference=result.against_baseline is not None and not own,
        formula=formula(measure),
        with_numbers=_with_numbers(result, found, value, own=own),
        value=value,
        sums=tuple(_sum(part, reading) for part in found.parts),
        steps=tuple(_steps(result, measure, own=own)),
        year=year,
    )


def _value(result: AlternativeResult, found: Explanation, *, own: bool) -> Figure:
    measures = result.own if own else result.decisive
    if found.measure == "incremental_bcr":
        incremental = result.incremental_bcr
        return ratio(incremental, "", 4) if incremental else Figure(UNDEFINED)
    if found.measure in {"bcr", "nnk_i", "nnk_idu", "nuvardeskvot"}:
        return ratio(getattr(measures, found.measure), "", 4)
    if found.measure == "annuity":
        return annuity(measures.annuity, "")
    if found.measure == "irr":
        return internal_rate(measures.irr, "")
    if found.measure in {"payback", "discounted_payback"}:
        return years(getattr(measures, found.measure), "")
    return kronor(found.value or Decimal(0))


def _with_numbers(
    result: AlternativeResult, found: Explanation, value: Figure, *, own: bool
) -> str:
    sums = [_total(part) for part in found.parts]
    shown = [format_kronor(total) for total in sums]
    if found.measure == "npv":
        return f"{shown[0]} − {shown[1]} = {value.text}"
    if found.measure in {"bcr", "incremental_bcr", "nnk_i"}:
        return f"{shown[0]} / {shown[1]} = {value.text}"
    if found.measure == "nnk_idu":
        return f"{shown[0]} / ({shown[1]} + {shown[2]}) = {value.text}"
    if found.measure == "nuvardeskvot":
        return f"{shown[0]} / {shown[1]} + 1 = {value.text}"
    measures = result.own if own else result.decisive
    if found.measure == "annuity" and measures.annuity.value:
        factor = format_number(measures.npv / measures.annuity.value, 4)
        return f"{shown[0]} / {factor} ({measures.annuity_years}{NBSP}år) = {value.text}"
    return ""


def _total(part: Part) -> Decimal:
    return -part.net if part.name in COST_SUMS else part.net


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the lines of an explanation are read with."""

    types: Mapping[str, RowType]
    factors: Mapping[str, str]
    """Names by id."""

    year: int | None
    is_discounted: bool

    def wants(self, line: Line) -> bool:
        return self.year is None or line.year == self.year

    def worth(self, line: Line, sign: int) -> Decimal:
        worth = line.discounted if self.is_discounted else line.amount * line.share
        return sign * line.sign * worth

    def total(self, lines: Iterable[Line], sign: int) -> Figure:
        return kronor(sum((self.worth(line, sign) for line in lines), start=Decimal(0)))


def _sum(part: Part, reading: _Reading) -> SumExplained:
    """Costs stand without their minus in a sum of costs, and with it in a net."""
    sign = -1 if part.name in COST_SUMS else 1
    lines = [line for line in part.lines if reading.wants(line)]
    rows = [_row(list(of_row), sign, reading) for _, of_row in groupby(lines, lambda ln: ln.row)]
    return SumExplained(sum_name(part.name), reading.total(lines, sign), tuple(rows))


def _row(lines: Sequence[Line], sign: int, reading: _Reading) -> RowExplained:
    first = lines[0]
    row_type = reading.types[first.row]
    falls_away = (first.sign < 0) != (row_type is RowType.COST)
    return RowExplained(
        name=plain(first.name),
        kind=f"{ROW_TYPES[row_type]}{' som faller bort' if falls_away else ''}",
        total=reading.total(lines, sign),
        years=tuple(_year(line, sign, reading) for line in lines),
        numbers=tuple(_numbers(first, reading.factors)),
        provenance=first.provenance,
    )


def _year(line: Line, sign: int, reading: _Reading) -> YearOfRow:
    return YearOfRow(
        line.year,
        made_of=_product(line.operands),
        amount=format_kronor(line.amount),
        share="" if line.share == 1 else format_percent(line.share, 1),
        factor=format_number(line.discount_factor, 6) if reading.is_discounted else "",
        discounted=kronor(reading.worth(line, sign)),
    )


def _product(operands: Sequence[Operand]) -> str:
    """In the order read, with the two numbers of hours as the difference they are."""
    shown = {id(o): number(o.value) for o in operands}
    after = next((o for o in operands if o.what == Dial.HOURS_AFTER), None)
    factors = []
    for operand in operands:
        if operand.what == Dial.HOURS_TODAY and after is not None:
            factors.append(f"({shown[id(operand)]} − {shown[id(after)]})")
        elif operand is not after:
            factors.append(shown[id(operand)])
    return f"{NBSP}× ".join(factors)


def number(value: Decimal) -> str:
    """As it was entered, to six decimals."""
    return format_number(value, decimals(value, most=6))


def _numbers(line: Line, factors: Mapping[str, str]) -> Iterator[NumberUsed]:
    for operand in line.operands:
        if operand.what not in YEARLY:
            yield NumberUsed(
                OPERANDS[operand.what],
                percent(operand.value)
                if operand.what == Dial.SHARE_REALISED
                else number(operand.value),
                factors.get(operand.factor, ""),
                operand.valid_from,
                operand.provenance,
            )


def _steps(result: AlternativeResult, measure: str, *, own: bool) -> Iterator[Step]:
    measures = result.own if own else result.decisive
    is_discounted = measure == "discounted_payback"
    if measure not in {"payback", "discounted_payback", "irr"}:
        return
    for line in measures.years:
        net = line.net_discounted if is_discounted else line.net
        total = line.accumulated_discounted if is_discounted else line.accumulated
        yield Step(line.year, kronor(net), kronor(total))
