"""One figure as it is written: with the reason when there is none, and what takes it apart."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from nyttokalkyl.calculation import AlternativeResult, Measure
from nyttokalkyl.calculation.explanations import explain_irr, explain_payback, explain_reason
from nyttokalkyl.calculation.payback import Payback
from nyttokalkyl.charts.units import NONE
from nyttokalkyl.irr import Irr, IrrCase
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, format_percent

UNDEFINED = "ej definierad"
OWN = "egna"
"""In an address: the measure is of the alternative's own rows, not of the difference."""


@dataclass(frozen=True, slots=True)
class Figure:
    text: str
    query: str = ""
    """Of the address that explains it; empty where there is nothing to take apart."""

    note: str = ""
    """Why it has no value, or what to think of it."""

    is_minus: bool = False
    is_simulated: bool = False
    """Explained by its draws, on a page of its own."""


NOTHING = Figure(NONE)


def query_of(alternative: str, measure: str, *, own: bool = False, **more: str) -> str:
    """What the address of an explanation says: which measure of which alternative."""
    rows = {"rader": OWN} if own else {}
    return urlencode({"alternativ": alternative, "matt": measure, **rows, **more})


def kronor(value: Decimal, query: str = "", note: str = "") -> Figure:
    return Figure(format_kronor(value), query, note, is_minus=value < 0)


def ratio(measure: Measure, query: str, decimals: int = 2) -> Figure:
    if measure.value is None:
        return Figure(UNDEFINED, query, explain_reason(measure.reason) if measure.reason else "")
    return Figure(format_number(measure.value, decimals), query, is_minus=measure.value < 0)


def annuity(measure: Measure, query: str) -> Figure:
    if measure.value is None:
        return ratio(measure, query)
    return kronor(measure.value, query)


def years(found: Payback, query: str) -> Figure:
    """A decimal of a year is a convenience; the whole year has a row of its own."""
    note = explain_payback(found)
    if found.years is None:
        return Figure("inte inom perioden", query, note)
    return Figure(f"{format_number(found.years, 1)}{NBSP}år", query, note)


def whole_year(found: Payback, query: str) -> Figure:
    return Figure(
        "inte inom perioden" if found.whole_year is None else f"{found.whole_year}", query
    )


def internal_rate(irr: Irr, query: str) -> Figure:
    note = explain_irr(irr)
    if irr.value is not None:
        return Figure(format_percent(irr.value), query, note)
    words = {IrrCase.SEVERAL: "flera", IrrCase.NO_ROOT: "saknas"}
    return Figure(words.get(irr.case, UNDEFINED), query, note)


def query_for(result: AlternativeResult, measure: str, *, own: bool = False) -> str:
    """As query_of. The nollalternativ has only its own rows."""
    return query_of(result.alternative.id, measure, own=own and bool(result.against_baseline))
