"""The tables of a decision basis, for all alternatives and for one."""

from collections.abc import Iterator
from decimal import Decimal

from nyttokalkyl.calculation import (
    AlternativeResult,
    Factor,
    Kategori,
    Measure,
    Measures,
    Provenance,
    Row,
    RowType,
    npv_at,
)
from nyttokalkyl.calculation.explanations import explain_irr, explain_payback, explain_reason
from nyttokalkyl.calculation.measures import Entry
from nyttokalkyl.charts import Table
from nyttokalkyl.charts.units import NONE, drawn, percent
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, format_percent
from nyttokalkyl.results import Results
from nyttokalkyl.sensitivity.tornado import BarKind
from nyttokalkyl.wording import (
    COST_KINDS,
    KATEGORIER,
    RATINGS,
    ROW_TYPES,
    SCENARIOS,
    alternative_name,
    decimals,
    row_name,
)


def _ratio(measure: Measure) -> str:
    return NONE if measure.value is None else format_number(measure.value, 2)


def _rate(value: Decimal | None) -> str:
    return NONE if value is None else format_percent(value)


def _year(measures: Measures) -> str:
    return NONE if measures.break_even_year is None else str(measures.break_even_year)


def compared(results: Results) -> Table:
    """Every alternative in its place, the nollalternativ too."""
    rows = []
    for ranked in results.evaluation.ranking:
        result = results.evaluation.result(ranked.alternative.id)
        measures, against = result.decisive, result.against_baseline
        is_base = result.alternative.is_baseline
        rows.append(
            (
                alternative_name(result.alternative),
                str(ranked.rank),
                format_number(ranked.npv),
                NONE if against is None else format_number(against.npv),
                _ratio(measures.bcr),
                _rate(measures.irr.value),
                NONE if is_base else _year(measures),
                NONE if is_base else format_number(measures.financial_npv),
            )
        )
    head = (
        "Alternativ",
        "Plats",
        "Nettonuvärde",
        "Mot nollalternativet",
        "Kvot",
        "Internränta",
        "Tillbaka",
        "I budgeten",
    )
    caption = "Kronor i nuvärde. Kvot: nytta per krona. I budgeten: det finansiella nettot."
    return Table(caption, head, tuple(rows))


def uncertainty(results: Results) -> Table | None:
    """How sure each alternative is; none without draws."""
    if results.simulation is None:
        return None
    rows = []
    for result in results.tried:
        its_id = result.alternative.id
        spread, chance = results.spread(its_id), results.chance(its_id)
        simulated = results.simulated(its_id)
        if spread and chance and simulated:
            quantiles = (drawn(spread.quantile(p)) for p in (0.1, 0.5, 0.9))
            rows.append(
                (
                    alternative_name(result.alternative),
                    percent(chance.probability),
                    percent(simulated.best.probability),
                    format_number(drawn(spread.mean)),
                    *map(format_number, quantiles),
                )
            )
    head = ("Alternativ", "Lönar sig", "Är bäst", "Medelvärde", "P10", "Median", "P90")
    caption = (
        "Chanser, och nettonuvärdets fördelning i kronor. I 8 fall av 10 blir det P10 till P90."
    )
    return Table(caption, head, tuple(rows))


def at_other_rates(results: Results) -> Table:
    evaluation = results.evaluation
    rates, terms = results.calculation.other_rates, results.calculation.terms
    rows = tuple(
        (
            alternative_name(result.alternative),
            *(format_number(npv_at(result.decisive, terms, rate)) for rate in rates),
        )
        for result in (evaluation.result(r.alternative.id) for r in evaluation.ranking)
    )
    head = ("Alternativ", *(format_percent(rate, decimals(rate.scaleb(2))) for rate in rates))
    return Table("Nettonuvärde vid andra kalkylräntor, kronor.", head, rows)


def measures_of(result: AlternativeResult) -> Table:
    """Every measure with what there is to know about it."""
    found = result.decisive
    payback = "" if found.payback.years is None else format_number(found.payback.years, 1)

    def explained(measure: Measure) -> str:
        return explain_reason(measure.reason) if measure.reason else ""

    rows = [
        ("Nettonuvärde", format_kronor(found.npv), "Nyttor minus kostnader."),
        ("Nuvärde av nyttor", format_kronor(found.pv_benefits), ""),
        ("Nuvärde av kostnader", format_kronor(found.pv_costs), ""),
        ("Nettosumma utan ränta", format_kronor(found.npv_undiscounted), ""),
        ("Nyttokostnadskvot", _ratio(found.bcr), explained(found.bcr) or "Nytta per krona."),
        ("NNK-i", _ratio(found.nnk_i), explained(found.nnk_i) or "Netto per investerad krona."),
        ("Internränta", _rate(found.irr.value), explain_irr(found.irr)),
        (
            "Återbetalningstid",
            f"{payback}{NBSP}år" if payback else NONE,
            explain_payback(found.payback) or f"Tillbaka vid slutet av {found.break_even_year}.",
        ),
        (
            "Annuitet",
            NONE if found.annuity.value is None else format_kronor(found.annuity.value),
            explained(found.annuity) or f"Jämnt fördelat på {found.annuity_years} år.",
        ),
        ("Finansiellt netto", format_kronor(found.financial_npv), "Det som märks i budgeten."),
        (
            "Omfördelning",
            format_kronor(found.npv_of(Kategori.OMFORDELNING)),
            "Frigjord tid och annat som har ett värde men inte är pengar.",
        ),
    ]
    return Table("Alla mått.", ("Mått", "Värde", "Att veta"), tuple(rows))


def rows_of(results: Results, result: AlternativeResult) -> Table:
    """What the figures rest on, with where each comes from."""
    sensitivity = results.sensitivity.get(result.alternative.id)
    bars = sensitivity.tornado if sensitivity else ()
    ends = {bar.id: (bar.low_input, bar.high_input) for bar in bars if bar.kind is BarKind.ROW}
    rows = tuple(
        (
            _named(entry),
            _kind(entry.flow.row),
            format_number(entry.net),
            _range(entry, ends),
            sourced(entry.flow.row.provenance),
        )
        for entry in result.decisive.entries
    )
    head = ("Post", "Slag", "Nuvärde", "Lägst till högst", "Källa och antagande")
    caption = (
        "Poster i kronor. Nuvärde är vad posten lägger till nettonuvärdet: kostnader är minus."
    )
    return Table(caption, head, rows)


def _named(entry: Entry) -> str:
    return row_name(entry.flow.row) + (" (faller bort)" if entry.sign < 0 else "")


def _kind(row: Row) -> str:
    kind = COST_KINDS[row.kind] if row.kind else ROW_TYPES[row.type]
    is_residual = row.type is RowType.RESIDUAL_VALUE
    return (
        kind if is_residual or not row.kategori else f"{kind}, {KATEGORIER[row.kategori].lower()}"
    )


def _range(entry: Entry, ends: dict[str, tuple[Decimal, Decimal]]) -> str:
    """Of what it adds to the net present value, the smaller first."""
    if entry.flow.row.id not in ends:
        return NONE
    low, high = sorted(entry.net_sign * end for end in ends[entry.flow.row.id])
    return f"{format_number(low)} till {format_number(high)}"


def sourced(provenance: Provenance) -> str:
    """In one line; says so when there is nothing."""
    certainty = f"Säkerhet: {provenance.certainty}" if provenance.certainty else ""
    by = ", ".join(filter(None, (provenance.author, _date(provenance))))
    said = (provenance.source, provenance.assumption, certainty, by)
    return ". ".join(part.strip().rstrip(".") for part in said if part.strip()) or "Källa saknas"


def _date(provenance: Provenance) -> str:
    return provenance.date.isoformat() if provenance.date else ""


def not_in_money(results: Results, result: AlternativeResult) -> Table | None:
    rows = tuple(
        (
            row_name(row),
            RATINGS[row.rating],
            KATEGORIER[row.kategori] if row.kategori else NONE,
            ", ".join(row.stakeholders) or NONE,
            sourced(row.provenance),
        )
        for row in results.calculation.rows
        if row.rating is not None and result.alternative.id in row.alternatives
    )
    head = ("Effekt", "Bedömning", "Slag", "Intressent", "Källa och antagande")
    return Table("Effekter som inte är värderade i pengar.", head, rows) if rows else None


def scenarios_of(results: Results, result: AlternativeResult) -> Table | None:
    sensitivity = results.sensitivity.get(result.alternative.id)
    if sensitivity is None:
        return None
    factors = [f for f in results.calculation.factors if f.id in sensitivity.scenarios[0].factors]
    rows = tuple(
        (
            SCENARIOS[scenario.kind],
            format_number(
                scenario.npv if scenario.incremental_npv is None else scenario.incremental_npv
            ),
            *(_factor_value(factor, scenario.factors[factor.id]) for factor in factors),
        )
        for scenario in sensitivity.scenarios
    )
    head = ("Läge", "Nettonuvärde", *(factor.name or factor.id for factor in factors))
    caption = "Pessimistiskt: nyttorna lägst och kostnaderna högst. Optimistiskt: tvärtom."
    return Table(caption, head, rows)


def _factor_value(factor: Factor, value: Decimal) -> str:
    return f"{format_number(value, decimals(value))}{NBSP}{factor.unit}".rstrip(NBSP)


def factors(results: Results) -> Table | None:
    rows = tuple(
        (
            factor.name or factor.id,
            *(
                _factor_value(factor, value)
                for value in (factor.value.low, factor.value.likely, factor.value.high)
            ),
            factor.valid_from.isoformat() if factor.valid_from else NONE,
            sourced(factor.provenance),
        )
        for factor in results.calculation.factors
    )
    head = ("Faktor", "Lägst", "Troligt", "Högst", "Gäller från", "Källa och antagande")
    return Table("Antaganden som flera poster delar.", head, rows) if rows else None


def what_ifs(results: Results) -> Table | None:
    rows = tuple(
        (
            change.name,
            *(
                format_number(_decisive_npv(evaluation.result(r.alternative.id)))
                for r in results.tried
            ),
        )
        for change, evaluation in results.what_ifs
    )
    head = ("Om", *(alternative_name(result.alternative) for result in results.tried))
    return Table("Nettonuvärde om något ändras, kronor.", head, rows) if rows else None


def _decisive_npv(result: AlternativeResult) -> Decimal:
    return result.decisive.npv


def sources(results: Results) -> Table | None:
    """Each source once, with what rests on it."""
    used: dict[str, list[str]] = {}
    for name, source in _sourced(results):
        used.setdefault(source, []).append(name)
    rows = tuple((source, ", ".join(dict.fromkeys(names))) for source, names in used.items())
    return (
        Table("Källor, och vad som vilar på dem.", ("Källa", "Används i"), rows) if rows else None
    )


def _sourced(results: Results) -> Iterator[tuple[str, str]]:
    for row in results.calculation.rows:
        yield row_name(row), row.provenance.source or "Källa saknas"
    for factor in results.calculation.factors:
        yield factor.name or factor.id, factor.provenance.source or "Källa saknas"
