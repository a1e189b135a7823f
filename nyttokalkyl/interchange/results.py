"""The results of a calculation as JSON. result_form.py declares every field.

What has no value has null for it, and says why.
"""

from nyttokalkyl.calculation import (
    METHOD_VERSION,
    AlternativeResult,
    Calculation,
    Evaluation,
    Measure,
    Measures,
    Terms,
    npv_at,
)
from nyttokalkyl.calculation.discounting import discounting, in_context, price_level, rate_into
from nyttokalkyl.calculation.explanations import explain_irr, explain_payback, explain_reason
from nyttokalkyl.calculation.inputs import Kategori
from nyttokalkyl.calculation.measures import NOT_STATED, Entry, Party, YearLine
from nyttokalkyl.calculation.payback import Payback
from nyttokalkyl.interchange.digits import Json, exact, shown
from nyttokalkyl.interchange.parsing import path_of
from nyttokalkyl.interchange.sensitivity_results import sensitivity_of, what_ifs_of
from nyttokalkyl.interchange.simulation_results import simulation_of
from nyttokalkyl.interchange.trace_results import rows_of
from nyttokalkyl.interchange.writing import provenance
from nyttokalkyl.irr import Irr
from nyttokalkyl.results import Results, results_of
from nyttokalkyl.simulation import Settings

RESULT_FORMAT = "nyttokalkyl-result/1"


def results(calculation: Calculation, settings: Settings | None = None) -> dict[str, Json]:
    """Evaluate everything and write it down. `calculation` must be free of faults."""
    return write_results(results_of(calculation, settings))


def write_results(found: Results) -> dict[str, Json]:
    calculation, evaluation = found.calculation, found.evaluation
    simulation = found.simulation
    return {
        "format": RESULT_FORMAT,
        "method_version": METHOD_VERSION,
        "name": calculation.name,
        "conventions": _conventions(calculation),
        "discount_factors": _factors(calculation.terms),
        "alternatives": [_alternative(evaluation, r) for r in evaluation.alternatives],
        "ranking": [
            {"rank": r.rank, "alternative": r.alternative.id, "npv": shown(r.npv)}
            for r in evaluation.ranking
        ],
        "conflicts": [
            {"kind": c.kind.value, "alternatives": list(c.alternatives), "sentence": c.sentence}
            for c in found.conflicts
        ],
        "notes": [
            {"kind": n.kind.value, "path": path_of(n.where), "sentence": n.sentence}
            for n in found.notes
        ],
        "rows": rows_of(evaluation),
        "sensitivity": sensitivity_of(found.sensitivity),
        "what_if": what_ifs_of(found.what_ifs),
        "simulation": None if simulation is None else simulation_of(simulation, calculation),
    }


def _conventions(calculation: Calculation) -> dict[str, Json]:
    """All that another tool needs to repeat the figures, beside the rows."""
    terms = calculation.terms
    return {
        "unit": "SEK",
        "first_year": terms.first_year,
        "last_year": terms.last_year,
        "base_year": terms.base_year,
        "discount_rate_source": terms.rate_source,
        "discount_rate_date": None if terms.rate_date is None else terms.rate_date.isoformat(),
        "price_level": price_level(terms),
        "timing": terms.timing.value,
        "first_year_discounted": terms.first_year_discounted,
        "rows_are": calculation.rows_are.value,
        "saved_costs": calculation.saved_costs.value,
        "disbenefits": calculation.disbenefits.value,
        "rounding": "none",
    }


@in_context
def _factors(terms: Terms) -> list[Json]:
    found = discounting(terms)
    return [
        {
            "year": year,
            "rate": exact(rate_into(terms, year)),
            "factor": shown(factor),
            "factor_at_end_of_year": shown(found.at_end[year]),
        }
        for year, factor in found.factors.items()
    ]


def _alternative(evaluation: Evaluation, result: AlternativeResult) -> dict[str, Json]:
    alternative = result.alternative
    rank = next(r.rank for r in evaluation.ranking if r.alternative.id == alternative.id)
    return {
        "id": alternative.id,
        "name": alternative.name or alternative.id,
        "baseline": alternative.is_baseline,
        "rank": rank,
        "measures": _measures(result.own),
        "against_baseline": _against(result),
        "against_baseline_explanation": _not_compared(evaluation, result),
        "npv_at_rates": _at_rates(evaluation, result),
        "non_monetised": _non_monetised(evaluation, alternative.id),
    }


def _not_compared(evaluation: Evaluation, result: AlternativeResult) -> str:
    if result.alternative.is_baseline:
        return "Alternativet är självt nollalternativet."
    if evaluation.baseline is None:
        return "Inget nollalternativ är valt att jämföra med."
    return ""


def _against(result: AlternativeResult) -> Json:
    if result.against_baseline is None or result.incremental_bcr is None:
        return None
    incremental = _measure(result.incremental_bcr)
    return {**_measures(result.against_baseline), "incremental_bcr": incremental}


def _measures(found: Measures) -> dict[str, Json]:
    return {
        "npv": shown(found.npv),
        "npv_undiscounted": shown(found.npv_undiscounted),
        "pv_benefits": shown(found.pv_benefits),
        "pv_costs": shown(found.pv_costs),
        "pv_residual_value": shown(found.pv_residual_value),
        "pv_investment": shown(found.pv_investment),
        "pv_operation": shown(found.pv_operation),
        "financial_npv": shown(found.financial_npv),
        "omfordelning_npv": shown(found.npv_of(Kategori.OMFORDELNING)),
        "bcr": _measure(found.bcr),
        "nnk_i": _measure(found.nnk_i),
        "nnk_idu": _measure(found.nnk_idu),
        "nuvardeskvot": _measure(found.nuvardeskvot),
        "irr": _irr(found.irr),
        "annuity": {**_measure(found.annuity), "years": found.annuity_years},
        "payback": _payback(found.payback),
        "discounted_payback": _payback(found.discounted_payback),
        "break_even_year": found.break_even_year,
        "by_category": [_party("category", party) for party in found.categories],
        "by_stakeholder": [_party("stakeholder", party) for party in found.stakeholders],
        "years": [_year(line) for line in found.years],
        "entries": [_entry(entry) for entry in found.entries],
    }


def _measure(found: Measure) -> dict[str, Json]:
    return {
        "value": None if found.value is None else shown(found.value),
        "reason": None if found.reason is None else found.reason.value,
        "explanation": "" if found.reason is None else explain_reason(found.reason),
    }


def _irr(found: Irr) -> dict[str, Json]:
    return {
        "value": None if found.value is None else shown(found.value),
        "case": found.case.value,
        "roots": [shown(root) for root in found.roots],
        "inflow_first": found.inflow_first,
        "touching": found.touching,
        "explanation": explain_irr(found),
    }


def _payback(found: Payback) -> dict[str, Json]:
    return {
        "value": None if found.years is None else shown(found.years),
        "moment": None if found.moment is None else shown(found.moment),
        "whole_year": found.whole_year,
        "turned_negative_again": found.turned_negative_again,
        "explanation": explain_payback(found),
    }


def _party(kind: str, party: Party) -> dict[str, Json]:
    return {
        kind: party.name,
        "pv_benefits": shown(party.benefits),
        "pv_costs": shown(party.costs),
        "npv": shown(party.net),
    }


def _year(line: YearLine) -> dict[str, Json]:
    return {
        "year": line.year,
        "benefits": shown(line.benefits),
        "costs": shown(line.costs),
        "residual_value": shown(line.residual_value),
        "net": shown(line.net),
        "accumulated": shown(line.accumulated),
        "net_discounted": shown(line.net_discounted),
        "accumulated_discounted": shown(line.accumulated_discounted),
        "net_by_category": {name: shown(net) for name, net in line.by_category.items()},
    }


def _entry(entry: Entry) -> dict[str, Json]:
    return {
        "row": entry.flow.row.id,
        "sign": entry.sign,
        "side": entry.side.value,
        "net": shown(entry.net),
    }


def _at_rates(evaluation: Evaluation, result: AlternativeResult) -> list[Json]:
    terms = evaluation.calculation.terms
    against = result.against_baseline
    return [
        {
            "rate": exact(rate),
            "npv": shown(npv_at(result.own, terms, rate)),
            "incremental_npv": None if against is None else shown(npv_at(against, terms, rate)),
        }
        for rate in evaluation.calculation.other_rates
    ]


def _non_monetised(evaluation: Evaluation, alternative: str) -> list[Json]:
    return [
        {
            "row": row.id,
            "name": row.name or row.id,
            "type": row.type.value,
            "category": row.kategori.value if row.kategori else NOT_STATED,
            "rating": row.rating.value,
            "stakeholders": {name: exact(share) for name, share in row.stakeholders.items()},
            **provenance(row.provenance),
        }
        for row in evaluation.calculation.rows
        if row.rating is not None and alternative in row.alternatives
    ]
