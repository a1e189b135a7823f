"""Whether the parts of a calculation make sense together. One Swedish sentence per fault.

Forms and the reader of JSON say whether each field is well formed; this says the rest, for both.
Nothing is repaired: a calculation with a fault is not evaluated.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation.discounting import price_level
from nyttokalkyl.calculation.inputs import (
    BASELINE_ID,
    Calculation,
    RateBand,
    RowsAre,
    Terms,
    WhatIf,
    Where,
)
from nyttokalkyl.calculation.row_checks import row_faults
from nyttokalkyl.numbers import format_percent

MOST_YEARS = 300
"""Longer than any discount table. Keeps a mistyped year out of the arithmetic."""

HIGHEST_RATE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Fault:
    where: Where
    sentence: str


def faults(calculation: Calculation) -> list[Fault]:
    """Everything that keeps a calculation from being evaluated; empty when nothing does."""
    return [Fault(where, sentence) for where, sentence in _all(calculation)]


def _all(calculation: Calculation) -> Iterator[tuple[Where, str]]:
    terms = calculation.terms
    yield from _years(terms)
    yield from _rates(terms)
    yield from _prices(calculation)
    yield from _alternatives(calculation)
    yield from _unique("factors", [factor.id for factor in calculation.factors])
    yield from _unique("rows", [row.id for row in calculation.rows])
    for index, row in enumerate(calculation.rows):
        for where, sentence in row_faults(row, calculation):
            yield ("rows", index, *where), sentence
    yield from _other_rates(calculation)
    for index, what_if in enumerate(calculation.what_ifs):
        for where, sentence in _what_if(what_if, calculation):
            yield ("what_if", index, *where), sentence


def _years(terms: Terms) -> Iterator[tuple[Where, str]]:
    first, last, base = terms.first_year, terms.last_year, terms.base_year
    if first > last:
        yield ("period",), f"Perioden slutar ({last}) innan den börjar ({first})."
    elif last - first >= MOST_YEARS:
        yield ("period",), f"Perioden {first}–{last} är längre än {MOST_YEARS} år."
    elif not first - MOST_YEARS <= base <= last + MOST_YEARS:
        yield (
            ("base_year",),
            f"Basåret {base} ligger mer än {MOST_YEARS} år från perioden {first}–{last}.",
        )


def _rates(terms: Terms) -> Iterator[tuple[Where, str]]:
    single = len(terms.rates) == 1 and terms.rates[0].from_year is None
    for index, band in enumerate(terms.rates):
        where: Where = ("discount_rate",) if single else ("discount_rate", index, "rate")
        if sentence := rate_fault(band.rate):
            yield where, sentence
    if not single:
        yield from _bands(terms)


def _bands(terms: Terms) -> Iterator[tuple[Where, str]]:
    earliest = min(terms.first_year, terms.base_year)
    previous: RateBand | None = None
    for index, band in enumerate(terms.rates):
        where: Where = ("discount_rate", index, "from_year")
        if band.from_year is None:
            yield where, "Ange från vilket år räntan gäller."
        elif previous is None and band.from_year > earliest:
            yield where, f"Den första räntan måste gälla från {earliest} eller tidigare."
        elif previous and previous.from_year is not None and band.from_year <= previous.from_year:
            yield where, "Räntorna måste stå i årsordning, med ett år var."
        previous = band


def rate_fault(rate: Decimal) -> str:
    if rate <= -1:
        return "Räntan måste vara större än −100 % (skriv 0.03 för 3 %)."
    if rate > HIGHEST_RATE:
        return f"Räntan {format_percent(rate, 0)} är orimligt hög (skriv 0.03 för 3 %)."
    return ""


def _prices(calculation: Calculation) -> Iterator[tuple[Where, str]]:
    terms = calculation.terms
    level = price_level(terms)
    stated = [(("factors", i), f.price_year) for i, f in enumerate(calculation.factors)]
    stated += [(("rows", i), r.price_year) for i, r in enumerate(calculation.rows)]
    needs_conversion = [(where, year) for where, year in stated if year not in (None, level)]
    if needs_conversion and level not in terms.price_index:
        yield ("price_index",), f"Prisindex saknas för {level}, året som prisnivån gäller."
    for where, year in needs_conversion:
        if year not in terms.price_index:
            yield (
                (*where, "price_year"),
                f"Prisindex saknas för {year}, så priset kan inte räknas om.",
            )
    for year, index in terms.price_index.items():
        if index <= 0:
            yield ("price_index", str(year)), "Prisindex måste vara större än 0."


def _alternatives(calculation: Calculation) -> Iterator[tuple[Where, str]]:
    alternatives = calculation.alternatives
    if not alternatives:
        yield ("alternatives",), "Ange minst ett alternativ."
    yield from _unique("alternatives", [alternative.id for alternative in alternatives])
    baselines = [index for index, a in enumerate(alternatives) if a.is_baseline]
    for index in baselines[1:]:
        yield ("alternatives", index, "baseline"), "Bara ett alternativ kan vara nollalternativ."
    if calculation.rows_are is RowsAre.DIFFERENCE and not baselines:
        for index, alternative in enumerate(alternatives):
            if alternative.id == BASELINE_ID:
                where: Where = ("alternatives", index, "id")
                yield (
                    where,
                    (
                        f"Namnet {BASELINE_ID} är upptaget av nollalternativet. Sätt baseline till "
                        "true om det är det som menas."
                    ),
                )


def _unique(collection: str, ids: Sequence[str]) -> Iterator[tuple[Where, str]]:
    seen: Counter[str] = Counter()
    for index, name in enumerate(ids):
        seen[name] += 1
        if seen[name] > 1:
            yield (collection, index, "id"), f"Id ”{name}” förekommer mer än en gång."


def _other_rates(calculation: Calculation) -> Iterator[tuple[Where, str]]:
    for index, rate in enumerate(calculation.other_rates):
        if sentence := rate_fault(rate):
            yield ("other_rates", index), sentence
    sensitivity = calculation.sensitivity
    if sensitivity.benefit_share_low > sensitivity.benefit_share_high:
        yield (
            ("sensitivity", "benefit_share_low"),
            "Den lägre andelen är större än den högre. Byt plats på dem.",
        )


def _what_if(what_if: WhatIf, calculation: Calculation) -> Iterator[tuple[Where, str]]:
    yield from _known("rows_times", what_if.rows_times, {row.id for row in calculation.rows})
    yield from _known("factors", what_if.factors, {f.id for f in calculation.factors})
    if what_if.discount_rate is not None and (sentence := rate_fault(what_if.discount_rate)):
        yield ("discount_rate",), sentence


def _known(field: str, ids: Iterable[str], known: set[str]) -> Iterator[tuple[Where, str]]:
    for name in ids:
        if name not in known:
            what = "rad" if field == "rows_times" else "kalkylfaktor"
            yield (field, name), f"Det finns ingen {what} med id ”{name}”."
