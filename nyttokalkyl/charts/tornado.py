"""What matters most: each uncertain thing from its lowest to its highest, the rest at likely."""

from collections.abc import Sequence
from decimal import Decimal

from nyttokalkyl.charts.look import INK, SOLID, STRIPES, patterned
from nyttokalkyl.charts.model import Chart, Key, Spec, Table
from nyttokalkyl.charts.rows import bar, row_chart, tick
from nyttokalkyl.charts.subject import NO_ROWS, Subject
from nyttokalkyl.charts.units import short, unit_for
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, format_percent
from nyttokalkyl.sensitivity import Bar
from nyttokalkyl.sensitivity.tornado import BarKind
from nyttokalkyl.wording import decimals, plain, shortened

TITLE = "Vad som påverkar mest"

MOST = 10

_MOST_NAMED = 3

_HEAD = ("Vad som ändras", "Från", "Till", "Nettonuvärde från", "Nettonuvärde till", "Spännvidd")

_NARROW_RANGE = Decimal("0.2")
"""Of the largest value: bars that span less are drawn without 0, to be seen at all."""


def tornado(subject: Subject) -> Chart:
    found = subject.results.sensitivity.get(subject.id)
    if found is None:
        return subject.empty(Key.TORNADO, TITLE, NO_ROWS, _HEAD)
    bars = [each for each in found.tornado if each.span][:MOST]
    if not bars:
        why = "Inget av det som är osäkert påverkar nettonuvärdet."
        return subject.empty(Key.TORNADO, TITLE, why, _HEAD)
    units = {factor.id: factor.unit for factor in subject.results.calculation.factors}
    rows = tuple(
        (
            plain(each.name),
            _input(each, each.low_input, units),
            _input(each, each.high_input, units),
            format_number(each.npv_at_low),
            format_number(each.npv_at_high),
            format_number(each.span),
        )
        for each in bars
    )
    caption = f"{TITLE}{subject.against}: {subject.name}. Nettonuvärde i kronor"
    table = Table(caption, _HEAD, rows)
    return subject.chart(Key.TORNADO, TITLE, _summary(subject, bars), _spec(subject, bars), table)


def _input(each: Bar, number: Decimal, units: dict[str, str]) -> str:
    """In its own unit: kronor in present value, the factor's unit, percent, years."""
    if each.kind is BarKind.ROW:
        return format_kronor(number)
    if each.kind is BarKind.FACTOR:
        unit = plain(units[each.id])
        return f"{format_number(number, decimals(number))}{NBSP}{unit}".rstrip(NBSP)
    if each.kind is BarKind.DELAY:
        return f"{format_number(number)}{NBSP}år"
    return format_percent(number, 1 if each.kind is BarKind.RATE else 0)


def _spec(subject: Subject, bars: Sequence[Bar]) -> Spec:
    npv = subject.measures.npv
    ends = [end for each in bars for end in (each.npv_at_low, each.npv_at_high)]
    unit = unit_for([*ends, npv])
    values = [
        {
            "name": plain(each.name),
            "figures": " till ".join(
                unit.format(end) for end in sorted((each.npv_at_low, each.npv_at_high))
            ),
            "npv": unit.scaled(npv),
            "at_low": unit.scaled(each.npv_at_low),
            "at_high": unit.scaled(each.npv_at_high),
            "low": "Vid lägsta värdet",
            "high": "Vid högsta värdet",
        }
        for each in bars
    ]
    names = {"Vid lägsta värdet": STRIPES, "Vid högsta värdet": SOLID}
    drawn = (
        bar("npv", end, offset=offset, size=8, fills=patterned(field, names), strokeWidth=1)
        for end, offset, field in (("at_low", -4, "low"), ("at_high", 4, "high"))
    )
    likely = tick("npv", color=INK, thickness=2, size=16)
    from_zero = _from_zero(ends)
    title = [
        f"Nettonuvärde{subject.against}",
        f"{unit.sentence} Streck: troligt värde, {unit.format(npv)}.",
        *([] if from_zero else ["Skalan börjar inte vid 0."]),
    ]
    return row_chart(values, *drawn, likely, title=title, from_zero=from_zero)


def _from_zero(ends: Sequence[Decimal]) -> bool:
    largest = max(abs(end) for end in ends)
    return min(ends) <= 0 <= max(ends) or max(ends) - min(ends) >= _NARROW_RANGE * largest


def _summary(subject: Subject, bars: Sequence[Bar]) -> str:
    widest = bars[0]
    low, high = sorted((widest.npv_at_low, widest.npv_at_high))
    said = (
        f"Mest påverkar {_quoted(widest)}: nettonuvärdet blir {short(low)} till {short(high)}, när "
        f"det troliga är {short(subject.measures.npv)}."
    )
    turning = [each for each in bars if _changes_sign(subject.measures.npv, each)]
    if not turning:
        return f"{said} Inget av det kan ensamt ändra om det lönar sig."
    named = ", ".join(_quoted(each) for each in turning[:_MOST_NAMED])
    others = f" och {more} till" if (more := len(turning) - _MOST_NAMED) > 0 else ""
    return f"{said} Kan ensamt ändra om det lönar sig: {named}{others}."


def _quoted(each: Bar) -> str:
    return f"”{shortened(plain(each.name))}”"


def _changes_sign(npv: Decimal, each: Bar) -> bool:
    return any((end > 0) != (npv > 0) for end in (each.npv_at_low, each.npv_at_high))
