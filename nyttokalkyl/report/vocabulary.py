"""What the fields of the JSON form are called, and their values as people write them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from nyttokalkyl.calculation import (
    CountsAs,
    Disbenefits,
    RowsAre,
    SavedCosts,
    Timing,
)
from nyttokalkyl.calculation.flows import Dial
from nyttokalkyl.interchange import Json
from nyttokalkyl.numbers import NBSP, format_number, format_percent
from nyttokalkyl.report.explained import OPERANDS
from nyttokalkyl.simulation import Years
from nyttokalkyl.wording import (
    CATEGORIES,
    COST_KINDS,
    DISTRIBUTIONS,
    RATINGS,
    ROW_TYPES,
    decimals,
    plain,
)

Path: TypeAlias = tuple[str, ...]
"""Of a value: ("amounts", "2027")."""

FIELDS = {
    "name": "Namn",
    "baseline": "Nollalternativ",
    "annuity_years": "År för annuiteten",
    "type": "Slag",
    "alternatives": "Alternativ",
    "amounts": "Belopp",
    "amount": OPERANDS[Dial.AMOUNT],
    "quantity": OPERANDS[Dial.QUANTITY],
    "volume": OPERANDS[Dial.VOLUME],
    "hours_today": OPERANDS[Dial.HOURS_TODAY],
    "hours_after": OPERANDS[Dial.HOURS_AFTER],
    "unit_value": OPERANDS[Dial.UNIT_VALUE],
    "share_realised": OPERANDS[Dial.SHARE_REALISED],
    "multiply_by": "Gånger kalkylfaktorerna",
    "first_year": "Första året",
    "last_year": "Sista året",
    "ramp_up": OPERANDS["ramp_up"],
    "rating": "Bedömning",
    "category": "Kategori",
    "kind": "Slag av kostnad",
    "counts_as": "Räknas i NNK som",
    "stakeholders": "Intressent",
    "price_year": "Prisnivå",
    "source": "Källa",
    "assumption": "Antagande",
    "certainty": "Säkerhet",
    "author": "Skrivet av",
    "date": "Datum",
    "value": "Värde",
    "unit": "Enhet",
    "valid_from": "Gäller från",
    "period": "Period",
    "rows_are": "Beloppen är",
    "base_year": "Basår",
    "discount_rate": "Kalkylränta",
    "discount_rate_source": "Räntans källa",
    "discount_rate_date": "Räntans datum",
    "rate": "ränta",
    "from_year": "från år",
    "timing": "Pengarna kommer",
    "first_year_discounted": "Första året räknas ned",
    "price_level": "Prisnivå",
    "price_index": "Prisindex",
    "saved_costs": "Kostnad som faller bort",
    "disbenefits": "Negativ nytta",
    "other_rates": "Andra räntor",
    "sensitivity": "Känslighet",
    "rate_change": "räntans ändring",
    "benefit_share_low": "lägsta andel av nyttorna",
    "benefit_share_high": "högsta andel av nyttorna",
    "what_if": "Sparad fråga",
    "benefits_times": "nyttorna gånger",
    "costs_times": "kostnaderna gånger",
    "rows_times": "posten gånger",
    "factors": "kalkylfaktor",
    "benefits_delayed_years": "nyttorna senare, år",
    "simulation": "Simulering",
    "seed": "frö",
    "draws": "dragningar",
    "distribution": "fördelning",
    "years": "åren",
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "type": {choice.value: name for choice, name in ROW_TYPES.items()},
    "category": CATEGORIES,
    "kind": {choice.value: name for choice, name in COST_KINDS.items()},
    "rating": {choice.value: name for choice, name in RATINGS.items()},
    "distribution": {choice.value: name for choice, name in DISTRIBUTIONS.items()},
    "counts_as": {
        CountsAs.INVESTMENT: "investering",
        CountsAs.OPERATION: "löpande",
        CountsAs.NEITHER: "ingetdera",
    },
    "timing": {Timing.END_OF_YEAR: "i slutet av året", Timing.MID_YEAR: "mitt i året"},
    "rows_are": {
        RowsAre.ABSOLUTE: "hela, per alternativ",
        RowsAre.DIFFERENCE: "skillnader mot nollalternativet",
    },
    "saved_costs": {SavedCosts.BENEFIT: "nytta", SavedCosts.LOWER_COST: "lägre kostnad"},
    "disbenefits": {
        Disbenefits.NEGATIVE_BENEFIT: "minus på nyttosidan",
        Disbenefits.COST: "kostnad",
    },
    "years": {Years.SAME_DRAW: "samma dragning alla år", Years.INDEPENDENT: "varje år för sig"},
}

TEXTS = {
    "name",
    "source",
    "assumption",
    "certainty",
    "author",
    "date",
    "unit",
    "valid_from",
    "discount_rate_source",
    "discount_rate_date",
}

FRACTIONS = {
    "discount_rate",
    "rate",
    "other_rates",
    "ramp_up",
    "share_realised",
    "rate_change",
    "benefit_share_low",
    "benefit_share_high",
}

MOST_DECIMALS = 30
"""All that were entered: two numbers that differ must not look alike."""

MAPS = {"amounts", "ramp_up", "price_index", "stakeholders", "rows_times", "factors"}
"""Fields whose names inside are years, ids or what people wrote."""


def field_name(path: Path) -> str:
    """("amounts", "2027") is "Belopp 2027"; a name that people wrote stays theirs."""
    words: list[str] = []
    inside = ""
    for part in path:
        words.append(plain(part) if inside in MAPS else FIELDS.get(part, plain(part)))
        inside = part
    if path[0] in ("period", "quantity") and len(words) > 1:
        return words[-1]
    return " ".join(words)


def written(path: Path, value: Json, names: Mapping[str, str]) -> str:
    """As people write it: numbers in Swedish, choices by their names, parts by theirs (`names`)."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(written(path, one, names) for one in value)
    kind = _kind(path)
    if isinstance(value, Mapping):
        return _uncertain(kind, value, names)
    return _single(kind, value, names)


def _kind(path: Path) -> str:
    """The field that says what a value is; inside a map that is the map."""
    if path[0] in MAPS:
        return path[0]
    return next((part for part in reversed(path) if part in FIELDS), "")


def _single(kind: str, value: Json, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    text = str(value)
    if kind in {"alternatives", "multiply_by"}:
        return names.get(text, plain(text))
    if kind in CHOICES:
        return CHOICES[kind].get(text, plain(text))
    return plain(text) if kind in TEXTS or isinstance(value, int) else _number(kind, text)


def _uncertain(kind: str, value: Mapping[str, Json], names: Mapping[str, str]) -> str:
    if "factor" in value:
        return names.get(str(value["factor"]), plain(str(value["factor"])))
    low, likely, high = (_number(kind, str(value[end])) for end in ("low", "likely", "high"))
    return f"{likely} ({low} till {high})"


def _number(kind: str, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return plain(text)
    if kind in FRACTIONS:
        return format_percent(number, decimals(number.scaleb(2), MOST_DECIMALS))
    shown = format_number(number, decimals(number, MOST_DECIMALS))
    return f"{shown}{NBSP}%" if kind == "stakeholders" else shown
