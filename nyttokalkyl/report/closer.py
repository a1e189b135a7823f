"""One alternative closer: its years, who pays and gains in it, and how far it is from turning."""

from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation import AlternativeResult
from nyttokalkyl.calculation.measures import Party, YearLine
from nyttokalkyl.report.figures import Figure, kronor, query_for, query_of
from nyttokalkyl.results import Results
from nyttokalkyl.sensitivity.break_even import BreakEvenKind, sentence
from nyttokalkyl.wording import alternative_name, stakeholder

MOST_BREAK_EVENS = 12


@dataclass(frozen=True, slots=True)
class YearFigures:
    year: int
    benefits: Figure
    costs: Figure
    net: Figure
    accumulated: Figure
    discounted: Figure
    accumulated_discounted: Figure


@dataclass(frozen=True, slots=True)
class PartyFigures:
    name: str
    benefits: Figure
    costs: Figure
    net: Figure


@dataclass(frozen=True, slots=True)
class Closer:
    id: str
    name: str
    years: tuple[YearFigures, ...]
    undiscounted: Figure
    npv: Figure
    parties: tuple[PartyFigures, ...]
    break_evens: tuple[str, ...]


def closer(results: Results, alternative: str) -> Closer:
    """KeyError when there is no such alternative."""
    result = next((r for r in results.tried if r.alternative.id == alternative), None)
    if result is None:
        raise KeyError(alternative)
    measures = result.decisive
    return Closer(
        id=alternative,
        name=alternative_name(result.alternative),
        years=tuple(_year(result, line) for line in measures.years),
        undiscounted=kronor(measures.npv_undiscounted, query_for(result, "npv_undiscounted")),
        npv=kronor(measures.npv, query_for(result, "npv")),
        parties=tuple(_party(result, party) for party in measures.stakeholders),
        break_evens=_break_evens(results, alternative),
    )


def _year(result: AlternativeResult, line: YearLine) -> YearFigures:
    query = query_of(result.alternative.id, "npv", ar=str(line.year))
    return YearFigures(
        line.year,
        benefits=kronor(line.benefits + line.residual_value),
        costs=kronor(line.costs),
        net=kronor(line.net, query),
        accumulated=kronor(line.accumulated),
        discounted=kronor(line.net_discounted, query),
        accumulated_discounted=kronor(line.accumulated_discounted),
    )


def _party(result: AlternativeResult, party: Party) -> PartyFigures:
    return PartyFigures(
        stakeholder(party.name),
        benefits=kronor(party.benefits),
        costs=kronor(party.costs),
        net=kronor(party.net, query_for(result, f"stakeholder:{party.name}")),
    )


def _break_evens(results: Results, alternative: str) -> tuple[str, ...]:
    """All benefits and all costs, then what has the least way to go."""
    found = results.sensitivity.get(alternative)
    if found is None:
        return ()
    whole = (BreakEvenKind.ALL_BENEFITS, BreakEvenKind.ALL_COSTS)
    together = [b for b in found.break_evens if b.kind in whole]
    alone = [b for b in found.break_evens if b.kind not in whole and b.is_reachable]
    alone.sort(key=lambda b: abs(b.change or Decimal(0)))
    return tuple(sentence(b) for b in (*together, *alone[:MOST_BREAK_EVENS]))
