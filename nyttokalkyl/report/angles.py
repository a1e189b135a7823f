"""The same alternatives seen from other sides: parties, categories, other rates, scenarios."""

from collections.abc import Callable, Iterator

from nyttokalkyl.calculation import AlternativeResult, Measures, npv_at
from nyttokalkyl.calculation.measures import Party
from nyttokalkyl.report.figures import NOTHING, Figure, kronor, query_for
from nyttokalkyl.report.grid import Column, Grid, Group, Line, columns_of, in_order, line
from nyttokalkyl.report.terms import percent
from nyttokalkyl.results import Results
from nyttokalkyl.wording import CATEGORIES, SCENARIOS, stakeholder


def by_stakeholder(results: Results) -> Grid:
    """Who pays and who gains: net present value of each party's part."""
    lines = _by_party(results, "stakeholder", lambda m: m.stakeholders, stakeholder)
    return _grid(results, "Netto per intressent, nuvärde", lines)


def by_category(results: Results) -> Grid:
    lines = _by_party(
        results, "category", lambda m: m.categories, lambda name: CATEGORIES.get(name, name)
    )
    return _grid(results, "Netto per kategori, nuvärde", lines)


def at_other_rates(results: Results) -> Grid:
    terms = results.calculation.terms
    lines = (
        line(
            percent(rate),
            _tried(results),
            lambda r, rate=rate: kronor(npv_at(r.decisive, terms, rate)),  # type: ignore[misc]
        )
        for rate in results.calculation.other_rates
    )
    return _grid(results, "Nettonuvärde vid andra räntor", lines)


HINTS = {
    "pessimistic": "alla nyttor på sitt lägsta och alla kostnader på sitt högsta",
    "likely": "alla tal på sitt troligaste",
    "optimistic": "alla nyttor på sitt högsta och alla kostnader på sitt lägsta",
}


def in_scenarios(results: Results) -> Grid:
    def figure(result: AlternativeResult, kind: str) -> Figure:
        found = results.sensitivity.get(result.alternative.id)
        scenario = next((s for s in found.scenarios if s.kind == kind), None) if found else None
        if scenario is None:
            return NOTHING
        npv = scenario.incremental_npv
        return kronor(scenario.npv if npv is None else npv)

    lines = (
        line(
            name,
            _tried(results),
            lambda r, kind=kind: figure(r, kind),  # type: ignore[misc]
            hint=HINTS[kind],
        )
        for kind, name in SCENARIOS.items()
    )
    return _grid(results, "Nettonuvärde i tre scenarier", lines)


def _tried(results: Results) -> list[AlternativeResult]:
    return [r for r in in_order(results.evaluation) if not r.alternative.is_baseline]


def _grid(results: Results, caption: str, lines: Iterator[Line]) -> Grid:
    columns: tuple[Column, ...] = columns_of(_tried(results))
    return Grid(caption, columns, (Group("", tuple(lines)),))


def _by_party(
    results: Results,
    kind: str,
    parties: Callable[[Measures], tuple[Party, ...]],
    label: Callable[[str], str],
) -> Iterator[Line]:
    tried = _tried(results)
    of_each = {r.alternative.id: {p.name: p for p in parties(r.decisive)} for r in tried}
    names = dict.fromkeys(name for found in of_each.values() for name in found)

    def figure(result: AlternativeResult, name: str) -> Figure:
        party = of_each[result.alternative.id].get(name)
        if party is None:
            return NOTHING
        return kronor(party.net, query_for(result, f"{kind}:{name}"))

    for name in names:
        yield line(label(name), tried, lambda r, name=name: figure(r, name))  # type: ignore[misc]
