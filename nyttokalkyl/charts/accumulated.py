"""When the money is back, and how sure that is: the accumulated net with a band of outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from nyttokalkyl.charts.look import INK, SOLID, axis, layer, whole, years, zero_line
from nyttokalkyl.charts.model import Chart, Key, Spec, Table
from nyttokalkyl.charts.subject import NO_ROWS, Subject
from nyttokalkyl.charts.units import Unit, drawn, short, unit_for
from nyttokalkyl.numbers import format_number
from nyttokalkyl.sensitivity.scenarios import ScenarioKind, net_per_year
from nyttokalkyl.simulation import accumulation

TITLE = "Ackumulerat netto"


@dataclass(frozen=True, slots=True)
class _Band:
    """Kronor per year of the period, and what the ends are called."""

    name: str
    low_name: str
    high_name: str
    low: Sequence[Decimal]
    high: Sequence[Decimal]


def accumulated(subject: Subject) -> Chart:
    lines = subject.measures.years
    if not subject.measures.entries:
        return subject.empty(Key.ACCUMULATED, TITLE, NO_ROWS, ("År", TITLE))
    band = _band(subject)
    ends = zip(band.low, band.high, strict=True) if band else [()] * len(lines)
    rows = tuple(
        (str(line.year), *map(format_number, (line.net, line.accumulated, *pair)))
        for line, pair in zip(lines, ends, strict=True)
    )
    head = ("År", "Netto", TITLE, *((band.low_name, band.high_name) if band else ()))
    caption = f"{TITLE}{subject.against}: {subject.name}. Kronor, inte diskonterade"
    table = Table(caption, head, rows)
    spec = _spec(subject, band)
    return subject.chart(Key.ACCUMULATED, TITLE, _summary(subject, band), spec, table)


def _band(subject: Subject) -> _Band | None:
    """From the simulation, or else between the scenarios; none when nothing is uncertain."""
    simulation = subject.results.simulation
    if simulation is not None:
        calculation = subject.results.calculation
        found = accumulation(calculation, simulation.settings, subject.id, (0.1, 0.9))
        low, high = ([drawn(each.quantiles[end]) for each in found] for end in (0, 1))
        band = _Band("8 fall av 10 (P10–P90)", "P10", "P90", low, high)
    else:
        low, high = (
            _accumulated_in(subject, kind)
            for kind in (ScenarioKind.PESSIMISTIC, ScenarioKind.OPTIMISTIC)
        )
        name = "Pessimistiskt till optimistiskt"
        band = _Band(name, "Pessimistiskt", "Optimistiskt", low, high)
    return None if list(band.low) == list(band.high) else band


def _accumulated_in(subject: Subject, kind: ScenarioKind) -> list[Decimal]:
    scenarios = subject.results.sensitivity[subject.id].scenarios
    scenario = next(each for each in scenarios if each.kind is kind)
    return list(accumulate(net_per_year(subject.results.evaluation, scenario).values()))


def _spec(subject: Subject, band: _Band | None) -> Spec:
    lines = subject.measures.years
    amounts = [line.accumulated for line in lines]
    unit = unit_for([*amounts, *band.low, *band.high] if band else amounts)
    values = [{"year": line.year, "accumulated": unit.scaled(line.accumulated)} for line in lines]
    y: Spec = {"field": "accumulated", "type": "quantitative", "axis": axis()}
    mark: Spec = {"type": "line", "strokeWidth": 2.5, "point": {"fill": INK, "size": 40}}
    line = layer(values, mark, x=_x(), y=y)
    layers = [*(_band_layers(subject, band, unit) if band else ()), zero_line(), line]
    layers += _break_even(subject, unit)
    title = [f"{TITLE}{subject.against}", f"{unit.sentence} Inte diskonterat."]
    return whole(*layers, title=title, height=210)


def _x() -> Spec:
    return years() | {"scale": {"type": "point", "padding": 0.5}}


def _band_layers(subject: Subject, band: _Band, unit: Unit) -> list[Spec]:
    values = [
        {"year": line.year, "low": unit.scaled(low), "high": unit.scaled(high)}
        for line, low, high in zip(subject.measures.years, band.low, band.high, strict=True)
    ]
    fill: Spec = {
        "datum": band.name,
        "type": "nominal",
        "scale": {"domain": [band.name], "range": [SOLID.colour]},
    }
    low: Spec = {"field": "low", "type": "quantitative", "axis": axis()}
    edge: Spec = {"type": "line", "strokeDash": [5, 4], "stroke": SOLID.colour}
    area: Spec = {"type": "area"} if len(values) > 1 else {"type": "bar", "width": 16}
    return [
        layer(values, area | {"opacity": 0.3}, x=_x(), y=low, y2={"field": "high"}, fill=fill),
        layer(values, edge, x=_x(), y=low),
        layer(values, edge, x=_x(), y=low | {"field": "high"}),
    ]


def _break_even(subject: Subject, unit: Unit) -> list[Spec]:
    """The first year from whose end the money stays back, where that is not from the start."""
    year = subject.measures.break_even_year
    lines = subject.measures.years
    if year is None or year == lines[0].year:
        return []
    at = next(line for line in lines if line.year == year)
    values = [{"year": year, "accumulated": unit.scaled(at.accumulated)}]
    is_late = 2 * year > lines[0].year + lines[-1].year
    y: Spec = {"field": "accumulated", "type": "quantitative"}
    ring: Spec = {"type": "point", "size": 160, "stroke": INK, "strokeWidth": 2, "opacity": 1}
    label: Spec = {
        "type": "text",
        "align": "right" if is_late else "left",
        "dx": -6 if is_late else 6,
        "fontWeight": 600,
    }
    top: Spec = {"value": 6}
    return [
        layer(values, {"type": "rule", "strokeDash": [2, 3]}, x=_x(), y=y, y2={"value": 0}),
        layer(values, ring, x=_x(), y=y),
        layer(values, label, x=_x(), y=top, text={"value": f"Tillbaka {year}"}),
    ]


def _summary(subject: Subject, band: _Band | None) -> str:
    lines, year = subject.measures.years, subject.measures.break_even_year
    last = lines[-1]
    if year is None:
        said = "Pengarna kommer inte tillbaka inom perioden."
    elif year == lines[0].year and all(line.accumulated >= 0 for line in lines):
        said = "Nettot är aldrig under noll."
    else:
        said = f"Pengarna är tillbaka vid slutet av {year}."
    said += f" Efter {last.year} är det ackumulerade nettot {short(last.accumulated)}"
    if band is None:
        return f"{said}."
    low, high = short(band.low[-1]), short(band.high[-1])
    if band.low_name == "P10":
        return f"{said}, och i 8 fall av 10 {low} till {high}."
    return f"{said}, pessimistiskt {low} och optimistiskt {high}."
