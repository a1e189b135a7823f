"""Every measure of every alternative, the nollalternativ among them, and what has no price."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from nyttokalkyl.calculation import AlternativeResult, Kategori, Measures, RowsAre
from nyttokalkyl.charts.units import NONE
from nyttokalkyl.numbers import NBSP
from nyttokalkyl.report.figures import (
    NOTHING,
    Figure,
    annuity,
    internal_rate,
    kronor,
    query_for,
    ratio,
    whole_year,
    years,
)
from nyttokalkyl.report.grid import Grid, Group, Line, columns_of, in_order, line
from nyttokalkyl.report.simulated import MEASURES, simulated_figure
from nyttokalkyl.results import Results
from nyttokalkyl.wording import RATINGS, row_name

Alternatives: TypeAlias = list[AlternativeResult]


def compared(results: Results) -> Grid:
    """The measures that decide first; of own rows where the decisive ones are of a difference."""
    found = in_order(results.evaluation)
    groups = [
        Group(_heading(results), tuple(_decisive(results, found))),
        Group("Osäkerhet", tuple(_uncertain(results, found))),
        Group("Inte värderat i pengar", tuple(_rated(results, found))),
    ]
    if _differ(results):
        groups.insert(1, Group("Varje alternativ för sig", tuple(_own(results, found))))
    return Grid(
        "Alternativen jämförda",
        columns_of(found),
        tuple(group for group in groups if group.lines),
    )


def _differ(results: Results) -> bool:
    """There is more to tell of an alternative than its difference from the nollalternativ."""
    calculation = results.calculation
    return results.evaluation.baseline is not None and calculation.rows_are is RowsAre.ABSOLUTE


def _heading(results: Results) -> str:
    if results.evaluation.baseline is None:
        return "Varje alternativ för sig"
    return "Jämfört med nollalternativet"


@dataclass(frozen=True, slots=True)
class _Measure:
    """A line of the measures that decide."""

    label: str
    name: str
    """In the address of its explanation."""

    figure: Callable[[Measures, str], Figure]
    """Of the measures, with the query of that address."""

    hint: str = ""
    is_key: bool = False


def _decisive(results: Results, found: Alternatives) -> Iterator[Line]:
    terms = results.calculation.terms
    ranks = {ranked.alternative.id: ranked.rank for ranked in results.evaluation.ranking}
    yield line("Plats", found, lambda r: Figure(str(ranks[r.alternative.id])))
    worth = f"allt det ger minus allt det kostar, i {terms.base_year} års värde"
    yield line("Nettonuvärde", found, _npv, hint=worth, is_key=True)
    yield from _lines(found, _TO_RATIO)
    if results.evaluation.baseline:
        more = "ytterligare nytta per ytterligare krona"
        yield line("Marginell nyttokostnadskvot", found, _incremental, hint=more)
    yield from _lines(found, _PER_KRONA_AND_YEAR)
    yield from _lines(found, _in_time(terms.first_year))


def _npv(result: AlternativeResult) -> Figure:
    """The nollalternativ is what the others are compared with: its difference from itself is 0."""
    if result.alternative.is_baseline:
        return kronor(Decimal(0))
    return kronor(result.decisive.npv, query_for(result, "npv"))


def _lines(found: Alternatives, measures: Iterable[_Measure]) -> Iterator[Line]:
    for measure in measures:
        yield line(
            measure.label,
            found,
            partial(_figure, measure),
            hint=measure.hint,
            is_key=measure.is_key,
        )


def _figure(measure: _Measure, result: AlternativeResult) -> Figure:
    if result.alternative.is_baseline:
        return NOTHING
    return measure.figure(result.decisive, query_for(result, measure.name))


def _category(measures: Measures, category: str, query: str) -> Figure:
    has_any = any(party.name == category for party in measures.categories)
    return kronor(measures.npv_of(category), query if has_any else "")


_TO_RATIO = (
    _Measure("Nuvärde av nyttor", "pv_benefits", lambda m, q: kronor(m.pv_benefits, q)),
    _Measure("Nuvärde av kostnader", "pv_costs", lambda m, q: kronor(m.pv_costs, q)),
    _Measure(
        "Finansiellt netto",
        "financial_npv",
        lambda m, q: kronor(m.financial_npv, q),
        hint="det som märks i budgeten",
        is_key=True,
    ),
    _Measure(
        "Omfördelning",
        f"category:{Kategori.OMFORDELNING}",
        lambda m, q: _category(m, Kategori.OMFORDELNING, q),
        hint="frigjord tid och liknande: värt pengar, men inga pengar",
    ),
    _Measure("Nyttokostnadskvot", "bcr", lambda m, q: ratio(m.bcr, q), hint="nytta per krona"),
)

_PER_KRONA_AND_YEAR = (
    _Measure(
        "Nettonuvärdekvot (NNK-i)",
        "nnk_i",
        lambda m, q: ratio(m.nnk_i, q),
        hint="netto per investerad krona",
    ),
    _Measure(
        "Annuitet",
        "annuity",
        lambda m, q: annuity(m.annuity, q),
        hint="nettot som ett lika stort belopp varje år",
    ),
)


def _in_time(first_year: int) -> tuple[_Measure, ...]:
    return (
        _Measure(
            "Återbetalningstid",
            "payback",
            lambda m, q: years(m.payback, q),
            hint=f"räknat från slutet av {first_year}",
        ),
        _Measure(
            "Återbetalt år",
            "payback",
            lambda m, q: whole_year(m.payback, q),
            hint="från och med då ligger det på plus",
        ),
        _Measure(
            "Diskonterad återbetalningstid",
            "discounted_payback",
            lambda m, q: years(m.discounted_payback, q),
            hint="när även räntan är betald",
        ),
        _Measure(
            "Diskonterat återbetalt år",
            "discounted_payback",
            lambda m, q: whole_year(m.discounted_payback, q),
        ),
        _Measure(
            "Internränta",
            "irr",
            lambda m, q: internal_rate(m.irr, q),
            hint="den ränta som gör nettonuvärdet noll",
        ),
    )


def _incremental(result: AlternativeResult) -> Figure:
    if result.incremental_bcr is None:
        return NOTHING
    return ratio(result.incremental_bcr, query_for(result, "incremental_bcr"))


def _own(results: Results, found: Alternatives) -> Iterator[Line]:
    def query(result: AlternativeResult, measure: str) -> str:
        return query_for(result, measure, own=True)

    yield line("Nettonuvärde", found, lambda r: kronor(r.own.npv, query(r, "npv")))
    yield line(
        "Nuvärde av nyttor", found, lambda r: kronor(r.own.pv_benefits, query(r, "pv_benefits"))
    )
    yield line(
        "Nuvärde av kostnader", found, lambda r: kronor(r.own.pv_costs, query(r, "pv_costs"))
    )
    if results.simulation is not None:
        yield _simulated(results, found, "positive")


def _uncertain(results: Results, found: Alternatives) -> Iterator[Line]:
    if results.simulation is None:
        return
    has_baseline = results.evaluation.baseline is not None
    against = " mot nollalternativet" if has_baseline else ""
    yield _simulated(results, found, "mean", label=f"{MEASURES['mean'].name}{against}")
    for measure in ("deviation", "p10", "p50", "p90"):
        yield _simulated(results, found, measure)
    pays = "bättre än nollalternativet" if has_baseline else "nettonuvärde över noll"
    yield _simulated(results, found, "pays", hint=pays, is_key=True)
    yield _simulated(results, found, "best")


def _simulated(
    results: Results,
    found: Alternatives,
    measure: str,
    *,
    label: str = "",
    hint: str = "",
    is_key: bool = False,
) -> Line:
    return line(
        label or MEASURES[measure].name,
        found,
        lambda r: simulated_figure(results, r.alternative.id, measure),
        hint=hint or MEASURES[measure].hint,
        is_key=is_key,
    )


def _rated(results: Results, found: Alternatives) -> Iterator[Line]:
    for row in results.calculation.rows:
        if row.rating is not None:
            word = RATINGS[row.rating].replace(" ", NBSP, 1)
            yield Line(
                row_name(row),
                tuple(
                    Figure(word if r.alternative.id in row.alternatives else NONE) for r in found
                ),
            )
