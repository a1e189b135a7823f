"""Whether a row makes sense in its calculation. Used by checks.faults."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from nyttokalkyl.calculation.flows import Dial, factors_used, scalars
from nyttokalkyl.calculation.inputs import (
    Calculation,
    FactorRef,
    Row,
    RowsAre,
    RowType,
    Terms,
    Where,
)

_FIELDS: dict[Dial, Where] = {
    Dial.VOLUME: ("quantity", "volume"),
    Dial.HOURS_TODAY: ("quantity", "hours_today"),
    Dial.HOURS_AFTER: ("quantity", "hours_after"),
}


def row_faults(row: Row, calculation: Calculation) -> Iterator[tuple[Where, str]]:
    """(place in the row, sentence) for each fault."""
    yield from _valuation(row)
    yield from _alternatives(row, calculation)
    yield from _factors(row, calculation)
    yield from _years(row, calculation.terms)
    yield from _stakeholders(row)
    yield from _kind(row)


def _valuation(row: Row) -> Iterator[tuple[Where, str]]:
    given = {
        "amounts": bool(row.amounts),
        "amount": row.amount is not None,
        "quantity": row.quantity is not None,
        "rating": row.rating is not None,
    }
    names = [name for name, is_given in given.items() if is_given]
    if not names:
        yield (), "Ange ett av amounts, amount, quantity och rating."
    elif len(names) > 1:
        yield (), f"Ange bara ett av {' och '.join(names)}: de säger samma sak på olika sätt."
    if row.quantity is not None and row.unit_value is None:
        yield ("unit_value",), "En kvantitet behöver ett värde per enhet (unit_value)."
    if row.unit_value is not None and row.quantity is None:
        yield ("quantity",), "Ett värde per enhet behöver en kvantitet (quantity)."
    if row.rating is not None and (row.multiply_by or row.share_realised is not None):
        yield ("rating",), "En rad som inte värderas i pengar kan inte multipliceras."


def _alternatives(row: Row, calculation: Calculation) -> Iterator[tuple[Where, str]]:
    known = {alternative.id: alternative for alternative in calculation.compared}
    if not row.alternatives:
        yield ("alternatives",), "Ange minst ett alternativ som raden hör till."
    for index, name in enumerate(row.alternatives):
        where: Where = ("alternatives", index)
        if name not in known:
            yield where, f"Det finns inget alternativ med id ”{name}”."
        elif known[name].is_baseline and calculation.rows_are is RowsAre.DIFFERENCE:
            yield (
                where,
                (
                    "Raderna är skillnader mot nollalternativet, så nollalternativet har inga egna "
                    "rader."
                ),
            )
        elif name in row.alternatives[:index]:
            yield where, f"Alternativet ”{name}” står mer än en gång."


def _factors(row: Row, calculation: Calculation) -> Iterator[tuple[Where, str]]:
    known = {factor.id for factor in calculation.factors}
    referred = [
        (_FIELDS.get(dial, (dial.value,)), number.id)
        for dial, number in scalars(row).items()
        if isinstance(number, FactorRef)
    ]
    referred += [(("multiply_by", index), name) for index, name in enumerate(row.multiply_by)]
    for where, name in referred:
        if name not in known:
            yield where, f"Det finns ingen kalkylfaktor med id ”{name}”."
    for name, times in Counter(factors_used(row)).items():
        if times > 1:
            yield (), f"Kalkylfaktorn ”{name}” används mer än en gång i samma rad."


def _years(row: Row, terms: Terms) -> Iterator[tuple[Where, str]]:
    first = terms.first_year if row.first_year is None else row.first_year
    last = terms.last_year if row.last_year is None else row.last_year
    before = f"ligger före periodens första år, {terms.first_year}."
    for year in row.amounts:
        if year < terms.first_year:
            yield ("amounts", str(year)), f"{year} {before}"
    if first < terms.first_year:
        yield ("first_year",), f"{first} {before}"
    if row.last_year is not None and last < first:
        if last < terms.first_year:
            yield ("last_year",), f"{last} {before}"
        else:
            yield ("last_year",), f"Raden slutar ({last}) innan den börjar ({first})."
    for year in row.ramp_up:
        if not first <= year <= last:
            yield ("ramp_up", str(year)), f"{year} ligger utanför radens år, {first}–{last}."
    yield from _unused_years(row)


def _unused_years(row: Row) -> Iterator[tuple[Where, str]]:
    given = {
        "first_year": row.first_year is not None,
        "last_year": row.last_year is not None,
        "ramp_up": bool(row.ramp_up),
        "amounts": bool(row.amounts),
    }
    names = [name for name, is_given in given.items() if is_given]
    if row.type is RowType.RESIDUAL_VALUE:
        for name in names:
            yield (
                (name,),
                "Ett restvärde kommer i slutet av periodens sista år och har inga egna år.",
            )
        if row.rating is not None:
            yield ("rating",), "Ett restvärde är i pengar."
        return
    for name in names:
        if name != "amounts" and (row.amounts or row.rating is not None):
            instead = "amounts, som säger åren" if row.amounts else "rating, som inte har några år"
            yield (name,), f"Kan inte anges tillsammans med {instead}."


def _stakeholders(row: Row) -> Iterator[tuple[Where, str]]:
    for name, share in row.stakeholders.items():
        if not 0 < share <= 100:  # noqa: PLR2004 -- percent
            yield ("stakeholders", name), "Andelen ska vara mer än 0 och högst 100 procent."
    total = sum(row.stakeholders.values(), start=Decimal(0))
    if row.stakeholders and total != 100:  # noqa: PLR2004 -- percent
        yield ("stakeholders",), f"Andelarna blir {total} procent. De ska bli 100."


def _kind(row: Row) -> Iterator[tuple[Where, str]]:
    if row.type is not RowType.COST:
        for name, given in (("kind", row.kind), ("counts_as", row.counts_as)):
            if given is not None:
                yield (name,), "Bara kostnader har kostnadsslag."
