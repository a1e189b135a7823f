"""All alternatives against each other: net present value with its spread, benefits per krona."""

from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation import AlternativeResult
from nyttokalkyl.charts.look import INK, SOLID, STRIPES, patterned
from nyttokalkyl.charts.model import Chart, Key, Spec, Table, empty
from nyttokalkyl.charts.rows import bar, row_chart, tick
from nyttokalkyl.charts.units import NONE, Unit, drawn, percent, short, unit_for
from nyttokalkyl.numbers import format_number
from nyttokalkyl.results import Results
from nyttokalkyl.wording import alternative_name, shortened

TITLE = "Alternativen jämförda"

_SURPLUS, _DEFICIT = "Överskott", "Underskott"
_KINDS = {_SURPLUS: SOLID, _DEFICIT: STRIPES}


@dataclass(frozen=True, slots=True)
class _Line:
    result: AlternativeResult
    low: Decimal | None
    high: Decimal | None
    """P10 and P90, when there is a simulation."""

    @property
    def npv(self) -> Decimal:
        return self.result.decisive.npv

    @property
    def name(self) -> str:
        return alternative_name(self.result.alternative)

    @property
    def ratio(self) -> str:
        value = self.result.decisive.bcr.value
        return "saknas" if value is None else format_number(value, 2)


def comparison(results: Results) -> Chart:
    """Best first. The nollalternativ is what the others are measured from, so it has no bar."""
    lines = [_line(results, result) for result in results.tried]
    table = _table(results)
    if not any(line.result.decisive.entries for line in lines):
        why = "Det finns inga poster i kronor än, så det finns inget att jämföra."
        return empty(Key.COMPARISON, TITLE, why, table)
    amounts = [line.npv for line in lines]
    amounts += [end for line in lines for end in (line.low, line.high) if end is not None]
    spec = _spec(lines, unit_for(amounts), results)
    return Chart(Key.COMPARISON, TITLE, _summary(lines, results), spec, table)


def _line(results: Results, result: AlternativeResult) -> _Line:
    spread = results.spread(result.alternative.id)
    if spread is None:
        return _Line(result, None, None)
    return _Line(result, drawn(spread.quantile(0.1)), drawn(spread.quantile(0.9)))


def _spec(lines: list[_Line], unit: Unit, results: Results) -> Spec:
    values = [_value(line, unit) for line in lines]
    shown = {value["kind"] for value in values}
    fills = patterned("kind", {kind: fill for kind, fill in _KINDS.items() if kind in shown})
    bars = bar("zero", "npv", fills=fills, strokeWidth=1)
    title = [
        f"Nettonuvärde{_against(results)}",
        f"{unit.sentence} Kvot: nytta per krona.",
    ]
    if results.simulation is None:
        return row_chart(values, bars, title=title)
    title[1] += " Streck och parentes: 8 fall av 10 (P10–P90)."
    ends = (tick(end, color=INK, thickness=2, size=10) for end in ("low", "high"))
    return row_chart(values, bars, bar("low", "high", size=2, fill=INK), *ends, title=title)


def _against(results: Results) -> str:
    return " mot nollalternativet" if results.evaluation.baseline else ""


def _value(line: _Line, unit: Unit) -> Spec:
    spread = ""
    ends: dict[str, float] = {}
    if line.low is not None and line.high is not None:
        spread = f" ({unit.format(line.low)} till {unit.format(line.high)})"
        ends = {"low": unit.scaled(line.low), "high": unit.scaled(line.high)}
    return {
        "name": line.name,
        "figures": f"{unit.format(line.npv)}{spread}, kvot {line.ratio}",
        "npv": unit.scaled(line.npv),
        "kind": _DEFICIT if line.npv < 0 else _SURPLUS,
        **ends,
    }


def _summary(lines: list[_Line], results: Results) -> str:
    best, last = lines[0], lines[-1]
    its_name, last_name = shortened(best.name), shortened(last.name)
    if len(lines) == 1:
        said = f"{its_name} ger nettonuvärdet {short(best.npv)}{_against(results)}."
    else:
        surplus = sum(line.npv > 0 for line in lines)
        said = (
            f"Nettonuvärdet{_against(results)} är störst för {its_name}, {short(best.npv)}, och "
            f"minst för {last_name}, {short(last.npv)}. {surplus} av {len(lines)} ger överskott."
        )
    if best.low is None or best.high is None:
        return said
    return f"{said} I 8 fall av 10 ger {its_name} {short(best.low)} till {short(best.high)}."


def _table(results: Results) -> Table:
    """Every alternative with the nollalternativ in its place, in kronor."""
    rows = []
    for ranked in results.evaluation.ranking:
        result = results.evaluation.result(ranked.alternative.id)
        line = _line(results, result)
        against = result.against_baseline
        chance = results.chance(ranked.alternative.id)
        is_base = result.alternative.is_baseline
        rows.append(
            (
                line.name,
                str(ranked.rank),
                format_number(ranked.npv),
                NONE if against is None else format_number(against.npv),
                NONE if line.low is None or is_base else format_number(line.low),
                NONE if line.high is None or is_base else format_number(line.high),
                NONE if chance is None or is_base else percent(chance.probability),
                NONE if result.decisive.bcr.value is None else line.ratio,
            )
        )
    head = (
        "Alternativ",
        "Plats",
        "Nettonuvärde",
        "Mot nollalternativet",
        "P10",
        "P90",
        "Chans att det lönar sig",
        "Nyttokostnadskvot",
    )
    return Table(f"{TITLE}, kronor i nuvärde", head, tuple(rows))
