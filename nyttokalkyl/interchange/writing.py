"""From a calculation to its JSON form: the reverse of reading.py, without defaults left out."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    Factor,
    FactorRef,
    Provenance,
    Row,
    Terms,
    TimeSaved,
    Value,
    WhatIf,
)
from nyttokalkyl.interchange.digits import Json, exact
from nyttokalkyl.interchange.form import FORMAT
from nyttokalkyl.simulation import Settings


def write(calculation: Calculation, simulation: Settings | None = None) -> dict[str, Json]:
    """Ready for json.dumps. Numbers are text, so that no reader loses a digit."""
    terms = calculation.terms
    written: dict[str, Json] = {
        "format": FORMAT,
        "name": calculation.name,
        "period": {"first_year": terms.first_year, "last_year": terms.last_year},
        "rows_are": calculation.rows_are.value,
        **_terms(terms),
        "saved_costs": calculation.saved_costs.value,
        "disbenefits": calculation.disbenefits.value,
        "other_rates": [exact(rate) for rate in calculation.other_rates],
        "sensitivity": {
            "rate_change": exact(calculation.sensitivity.rate_change),
            "benefit_share_low": exact(calculation.sensitivity.benefit_share_low),
            "benefit_share_high": exact(calculation.sensitivity.benefit_share_high),
        },
        "factors": [factor_form(factor) for factor in calculation.factors],
        "alternatives": [alternative_form(each) for each in calculation.alternatives],
        "rows": [row_form(row) for row in calculation.rows],
        "what_if": [_what_if(change) for change in calculation.what_ifs],
    }
    if simulation is not None:
        written["simulation"] = settings(simulation)
    return written


def settings(simulation: Settings) -> dict[str, Json]:
    return {
        "seed": simulation.seed,
        "draws": simulation.draws,
        "distribution": simulation.distribution.value,
        "years": simulation.years.value,
    }


def _terms(terms: Terms) -> dict[str, Json]:
    single = len(terms.rates) == 1 and terms.rates[0].from_year is None
    bands: list[Json] = [{"from_year": b.from_year, "rate": exact(b.rate)} for b in terms.rates]
    return {
        "base_year": terms.base_year,
        "discount_rate": exact(terms.rates[0].rate) if single else bands,
        **_given("discount_rate_source", terms.rate_source),
        **_given("discount_rate_date", _date(terms.rate_date)),
        "timing": terms.timing.value,
        "first_year_discounted": terms.first_year_discounted,
        **_given("price_level", terms.price_level),
        **_given("price_index", _by_year(terms.price_index)),
        **_given("annuity_years", terms.annuity_years),
    }


def _given(name: str, value: Json) -> dict[str, Json]:
    """A field, unless there is nothing to say in it."""
    return {} if value in (None, "", {}, []) else {name: value}


def _by_year(numbers: Mapping[int, Decimal]) -> dict[str, Json]:
    return {str(year): exact(number) for year, number in sorted(numbers.items())}


def _by_name(numbers: Mapping[str, Decimal]) -> dict[str, Json]:
    return {name: exact(number) for name, number in numbers.items()}


def _number(number: Value | FactorRef | TimeSaved | None) -> Json:
    if number is None:
        return None
    if isinstance(number, FactorRef):
        return {"factor": number.id}
    if isinstance(number, TimeSaved):
        return {
            "volume": _number(number.volume),
            "hours_today": _number(number.hours_today),
            "hours_after": _number(number.hours_after),
        }
    if not number.is_uncertain:
        return exact(number.likely)
    return {"low": exact(number.low), "likely": exact(number.likely), "high": exact(number.high)}


def provenance(found: Provenance) -> dict[str, Json]:
    return {
        **_given("source", found.source),
        **_given("assumption", found.assumption),
        **_given("certainty", found.certainty),
        **_given("author", found.author),
        **_given("date", _date(found.date)),
    }


def _date(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def factor_form(factor: Factor) -> dict[str, Json]:
    return {
        "id": factor.id,
        "value": _number(factor.value),
        **_given("name", factor.name),
        **_given("unit", factor.unit),
        **_given("price_year", factor.price_year),
        **_given("valid_from", _date(factor.valid_from)),
        **provenance(factor.provenance),
    }


def alternative_form(alternative: Alternative) -> dict[str, Json]:
    return {
        "id": alternative.id,
        "name": alternative.name,
        "baseline": alternative.is_baseline,
        **_given("annuity_years", alternative.annuity_years),
    }


def row_form(row: Row) -> dict[str, Json]:
    amounts: dict[str, Json] = {str(year): _number(v) for year, v in sorted(row.amounts.items())}
    return {
        "id": row.id,
        "type": row.type.value,
        "alternatives": list(row.alternatives),
        **_given("name", row.name),
        **_given("amounts", amounts),
        **_given("amount", _number(row.amount)),
        **_given("quantity", _number(row.quantity)),
        **_given("unit_value", _number(row.unit_value)),
        **_given("share_realised", _number(row.share_realised)),
        **_given("multiply_by", list(row.multiply_by)),
        **_given("first_year", row.first_year),
        **_given("last_year", row.last_year),
        **_given("ramp_up", _by_year(row.ramp_up)),
        **_given("rating", row.rating),
        **_given("category", row.kategori),
        **_given("kind", row.kind),
        **_given("counts_as", row.counts_as),
        **_given("stakeholders", _by_name(row.stakeholders)),
        **_given("price_year", row.price_year),
        **provenance(row.provenance),
    }


def _what_if(change: WhatIf) -> dict[str, Json]:
    rate = change.discount_rate
    return {
        "name": change.name,
        "benefits_times": exact(change.benefits_times),
        "costs_times": exact(change.costs_times),
        **_given("rows_times", _by_name(change.rows_times)),
        **_given("factors", _by_name(change.factors)),
        **_given("discount_rate", None if rate is None else exact(rate)),
        "benefits_delayed_years": change.benefits_delayed_years,
    }
