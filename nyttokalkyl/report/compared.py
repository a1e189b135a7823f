"""Every measure of every alternative, the nollalternativ among them, and what has no price."""

from collections.abc import Callable, Iterator
from decimal import Decimal
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


def _decisive(results: Results, found: Alternatives) -> Iterator[Line]:
    first_year = results.calculation.terms.first_year
    base_year = results.calculation.terms.base_year

    def of(
        measure: str, figure: Callable[[Measures, str], Figure]
    ) -> Callable[[AlternativeResult], Figure]:
        """Nothing for the nollalternativ: it is what the others are compared with."""
        return lambda result: (
            NOTHING
            if result.alternative.is_baseline
            else figure(result.decisive, query_for(result, measure))
        )

    ranks = {ranked.alternative.id: ranked.rank for ranked in results.evaluation.ranking}
    yield line("Plats", found, lambda r: Figure(str(ranks[r.alternative.id])))
    yield line(
        "Nettonuvärde",
        found,
        lambda r: (
            kronor(Decimal(0))
            if r.alternative.is_baseline
            else kronor(r.decisive.npv, query_for(r, "npv"))
        ),
        hint=f"allt det ger minus allt det kostar, i {base_year} års värde",
        is_key=True,
    )
    yield line("Nuvärde av nyttor", found, of("pv_benefits", lambda m, q: kronor(m.pv_benefits, q)))
    yield line("Nuvärde av kostnader", found, of("pv_costs", lambda m, q: kronor(m.pv_costs, q)))
    yield line(
        "Finansiellt netto",
        found,
        of("financial_npv", lambda m, q: kronor(m.financial_npv, q)),
        hint="det som märks i budgeten",
        is_key=True,
    )
    yield line(
        "Omfördelning",
        found,
        of(
            f"category:{Kategori.OMFORDELNING}",
            lambda m, q: _category(m, Kategori.OMFORDELNING, q),
        ),
        hint="frigjord tid och liknande: värt pengar, men inga pengar",
    )
    yield line(
        "Nyttokostnadskvot", found, of("bcr", lambda m, q: ratio(m.bcr, q)), hint="nytta per krona"
    )
    if results.evaluation.baseline:
        yield line(
            "Marginell nyttokostnadskvot",
            found,
            _incremental,
            hint="ytterligare nytta per ytterligare krona",
        )
    yield line(
        "Nettonuvärdekvot (NNK-i)",
        found,
        of("nnk_i", lambda m, q: ratio(m.nnk_i, q)),
        hint="netto per investerad krona",
    )
    yield line(
        "Annuitet",
        found,
        of("annuity", lambda m, q: annuity(m.annuity, q)),
        hint="nettot som ett lika stort belopp varje år",
    )
    yield line(
        "Återbetalningstid",
        found,
        of("payback", lambda m, q: years(m.payback, q)),
        hint=f"räknat från slutet av {first_year}",
    )
    yield line(
        "Återbetalt år",
        found,
        of("payback", lambda m, q: whole_year(m.payback, q)),
        hint="från och med då ligger det på plus",
    )
    yield line(
        "Diskonterad återbetalningstid",
        found,
        of("discounted_payback", lambda m, q: years(m.discounted_payback, q)),
        hint="när även räntan är betald",
    )
    yield line(
        "Diskonterat återbetalt år",
        found,
        of("discounted_payback", lambda m, q: whole_year(m.discounted_payback, q)),
    )
    yield line(
        "Internränta",
        found,
        of("irr", lambda m, q: internal_rate(m.irr, q)),
        hint="den ränta som gör nettonuvärdet noll",
    )


def _category(measures: Measures, category: str, query: str) -> Figure:
    has_any = any(party.name == category for party in measures.categories)
    return kronor(measures.npv_of(category), query if has_any else "")


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
