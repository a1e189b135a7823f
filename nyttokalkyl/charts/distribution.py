"""How likely each outcome is, with the chance that the alternative pays off."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nyttokalkyl.charts.look import INK, SOLID, STRIPES, axis, layer, patterned, whole
from nyttokalkyl.charts.model import Chart, Key, Spec, Table
from nyttokalkyl.charts.subject import NO_ROWS, Subject
from nyttokalkyl.charts.units import Unit, drawn, percent, short, unit_for
from nyttokalkyl.numbers import format_number, format_percent
from nyttokalkyl.simulation import Chance, Spread

TITLE = "Hur sannolikt varje utfall är"

_HEAD = ("Nettonuvärde från", "Till", "Andel av fallen")

_BINS_PER_ROW = 4
"""Forty bins are right for the eye; a table says the same in ten rows."""

_PAYS, _LOSES = "Lönar sig", "Lönar sig inte"

NO_DRAWS = "Ingen simulering är gjord, så sannolikheterna är inte beräknade."


@dataclass(frozen=True, slots=True)
class _Bin:
    low: float
    high: float
    share: float
    """Of all draws, from 0 to 1."""


def distribution(subject: Subject) -> Chart:
    spread = subject.results.spread(subject.id)
    chance = subject.results.chance(subject.id)
    if not subject.measures.entries:
        return subject.empty(Key.DISTRIBUTION, TITLE, NO_ROWS, _HEAD)
    if spread is None or chance is None:
        return subject.empty(Key.DISTRIBUTION, TITLE, NO_DRAWS, _HEAD)
    if not spread.deviation:
        npv = short(spread.likely)
        why = f"Inget i alternativet är osäkert: nettonuvärdet är {npv} i alla fall."
        return subject.empty(Key.DISTRIBUTION, TITLE, why, _HEAD)
    bins = _bins(spread)
    summary = (
        f"Chansen att {subject.name} lönar sig är {percent(chance.probability)}. I 8 fall av 10 "
        f"blir nettonuvärdet {_short(spread, 0.1)} till {_short(spread, 0.9)}, med medianen "
        f"{_short(spread, 0.5)}."
    )
    spec = _spec(subject, spread, chance, bins)
    return subject.chart(Key.DISTRIBUTION, TITLE, summary, spec, _table(subject, bins))


def _short(spread: Spread, probability: float) -> str:
    return short(drawn(spread.quantile(probability)))


def _bins(spread: Spread) -> list[_Bin]:
    edges, counts = spread.histogram.edges.tolist(), spread.histogram.counts.tolist()
    total = sum(counts)
    return [
        _Bin(low, high, count / total)
        for (low, high), count in zip(pairwise(edges), counts, strict=True)
    ]


def _table(subject: Subject, bins: Sequence[_Bin]) -> Table:
    groups = [bins[i : i + _BINS_PER_ROW] for i in range(0, len(bins), _BINS_PER_ROW)]
    rows = tuple(
        (
            format_number(drawn(group[0].low)),
            format_number(drawn(group[-1].high)),
            format_percent(drawn(sum(each.share for each in group))),
        )
        for group in groups
    )
    caption = f"{TITLE}{subject.against}: {subject.name}. Nettonuvärde i kronor"
    return Table(caption, _HEAD, rows)


def _spec(subject: Subject, spread: Spread, chance: Chance, bins: Sequence[_Bin]) -> Spec:
    unit = unit_for(drawn(edge) for each in bins for edge in (each.low, each.high))
    low, median, high = (drawn(spread.quantile(p)) for p in (0.1, 0.5, 0.9))
    highest = max(each.share for each in bins)
    span = _span(unit.scaled(low), unit.scaled(median), unit.scaled(high), highest * 1.08)
    most = f"Streck: 8 fall av 10, {unit.format(low)} till {unit.format(high)}."
    middle = f"Punkt: medianen, {unit.format(median)}."
    title = [f"Nettonuvärde{subject.against}", f"{unit.sentence} {most} {middle}"]
    bars = _bars(bins, unit, f"{_PAYS}: {percent(chance.probability)}")
    return whole(bars, *_zero(bins), *span, title=title, height=170)


def _bars(bins: Sequence[_Bin], unit: Unit, pays: str) -> Spec:
    """`pays` is what the side above 0 is called."""
    values = [
        {
            "low": unit.scaled(drawn(part.low)),
            "high": unit.scaled(drawn(part.high)),
            "share": part.share,
            "side": pays if part.low >= 0 else _LOSES,
        }
        for each in bins
        for part in _split_at_zero(each)
    ]
    shown = {value["side"] for value in values}
    sides = {pays: SOLID, _LOSES: STRIPES}
    fills = patterned("side", {side: fill for side, fill in sides.items() if side in shown})
    highest = max(each.share for each in bins)
    share: Spec = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, highest * 1.15], "nice": False},
    }
    x: Spec = {
        "field": "low",
        "type": "quantitative",
        "scale": {"zero": False, "nice": False},
        "axis": axis(grid=False, labelOverlap="greedy"),
    }
    return layer(
        values,
        {"type": "rect", "strokeWidth": 1},
        x=x,
        x2={"field": "high"},
        y={**share, "field": "share"},
        y2={"datum": 0},
        **fills,
    )


def _split_at_zero(each: _Bin) -> list[_Bin]:
    """A bin on both sides of 0 is drawn in two parts of the same height."""
    if each.low < 0 < each.high:
        return [_Bin(each.low, 0.0, each.share), _Bin(0.0, each.high, each.share)]
    return [each]


def _zero(bins: Sequence[_Bin]) -> list[Spec]:
    """The line at 0, where 0 is in the picture."""
    if not bins[0].low <= 0 <= bins[-1].high:
        return []
    return [layer([{}], {"type": "rule", "strokeWidth": 1.5}, x={"datum": 0})]


def _span(low: float, median: float, high: float, at: float) -> list[Spec]:
    """P10 to P90 above the bars, the median on it."""
    values = [{"low": low, "median": median, "high": high, "at": at}]
    x: Spec = {"field": "low", "type": "quantitative"}
    y: Spec = {"field": "at", "type": "quantitative"}
    rule = layer(values, {"type": "rule", "strokeWidth": 2}, x=x, x2={"field": "high"}, y=y)
    mark = {"type": "point", "filled": True, "fill": INK, "size": 70, "opacity": 1}
    return [rule, layer(values, mark, x={**x, "field": "median"}, y=y)]
