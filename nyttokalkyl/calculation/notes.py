"""What a reader of the results must know, though nothing is wrong: Swedish sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nyttokalkyl.calculation.discounting import in_context, price_level, price_ratio
from nyttokalkyl.calculation.evaluation import Evaluation
from nyttokalkyl.calculation.flows import Setting, factors_used
from nyttokalkyl.calculation.inputs import (
    Calculation,
    CostKind,
    Disbenefits,
    FactorRef,
    Kategori,
    Row,
    RowsAre,
    RowType,
    SavedCosts,
    Terms,
    Value,
    Where,
    value,
)
from nyttokalkyl.calculation.measures import Entry
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, format_percent, rate_warning

LONGEST_USUAL_PERIOD = 30


class NoteKind(StrEnum):
    ODD_RATE = "odd_rate"
    LONG_PERIOD = "long_period"
    AFTER_THE_PERIOD = "after_the_period"
    PRICES_CONVERTED = "prices_converted"
    FACTOR_NOT_USED = "factor_not_used"
    ODD_SHARE = "odd_share"
    NEGATIVE_COST = "negative_cost"
    INTERNAL_TIME_AS_CASH = "internal_time_as_cash"
    SAVED_COSTS = "saved_costs"
    DISBENEFITS = "disbenefits"


@dataclass(frozen=True, slots=True)
class Note:
    kind: NoteKind
    where: Where
    sentence: str


@in_context
def notes(evaluation: Evaluation) -> tuple[Note, ...]:
    calculation = evaluation.calculation
    found = list(_about_terms(calculation.terms))
    for index, row in enumerate(calculation.rows):
        found.extend(_after_the_period(row, index, calculation.terms))
        found.extend(_odd_shares(row, index, evaluation.setting))
        found.extend(_internal_time_as_cash(row, index))
        found.extend(_negative_cost(evaluation, row, index))
        found.extend(
            _prices_converted(row.name or row.id, row.price_year, ("rows", index), calculation)
        )
    used = {name for row in calculation.rows for name in factors_used(row)}
    for index, factor in enumerate(calculation.factors):
        where: Where = ("factors", index)
        name = factor.name or factor.id
        found.extend(_prices_converted(name, factor.price_year, where, calculation))
        if factor.id not in used:
            sentence = f"Kalkylfaktorn {name} används inte av någon rad."
            found.append(Note(NoteKind.FACTOR_NOT_USED, where, sentence))
    found.extend(_moved(evaluation))
    return tuple(found)


def _about_terms(terms: Terms) -> Iterator[Note]:
    for index, band in enumerate(terms.rates):
        where: Where = ("discount_rate",) if len(terms.rates) == 1 else ("discount_rate", index)
        if warning := rate_warning(band.rate):
            yield Note(NoteKind.ODD_RATE, where, warning)
    years = terms.last_year - terms.first_year + 1
    if years > LONGEST_USUAL_PERIOD:
        yield Note(
            NoteKind.LONG_PERIOD,
            ("period",),
            f"Perioden är {years} år ({terms.first_year}–{terms.last_year}), längre än "
            f"{LONGEST_USUAL_PERIOD} år. Så långt fram är beloppen mycket osäkra.",
        )


def _after_the_period(row: Row, index: int, terms: Terms) -> Iterator[Note]:
    late = [year for year in row.amounts if year > terms.last_year]
    stated = [year for year in (row.first_year, row.last_year) if year is not None]
    late.extend(year for year in stated if year > terms.last_year)
    if late:
        yield Note(
            NoteKind.AFTER_THE_PERIOD,
            ("rows", index),
            f"{row.name or row.id} har belopp till och med {max(late)}, men perioden slutar "
            f"{terms.last_year}. Det som ligger efter räknas inte. Ange ett restvärde om något "
            "finns kvar.",
        )


def _odd_shares(row: Row, index: int, setting: Setting) -> Iterator[Note]:
    """A share of more than everything was probably typed as a percentage."""
    shares: list[tuple[Where, Value]] = [
        (("ramp_up", str(year)), value(share)) for year, share in row.ramp_up.items()
    ]
    if isinstance(row.share_realised, FactorRef):
        shares.append((("share_realised",), setting.factors[row.share_realised.id]))
    elif row.share_realised is not None:
        shares.append((("share_realised",), row.share_realised))
    for field, share in shares:
        odd = share.high if share.high > 1 else share.low
        if not 0 <= odd <= 1:
            yield Note(
                NoteKind.ODD_SHARE,
                ("rows", index, *field),
                f"{row.name or row.id} räknas med {format_percent(odd, 0)} av sitt belopp. En "
                f"andel skrivs mellan 0 och 1: 0,8 är 80{NBSP}%. Stämmer det?",
            )


def _negative_cost(evaluation: Evaluation, row: Row, index: int) -> Iterator[Note]:
    """As a difference it is a cost that falls away; in absolute amounts it was hardly meant."""
    is_absolute = evaluation.calculation.rows_are is RowsAre.ABSOLUTE
    if is_absolute and row.type is RowType.COST and evaluation.flows[row.id].pv < 0:
        yield Note(
            NoteKind.NEGATIVE_COST,
            ("rows", index),
            f"{row.name or row.id} är en kostnad med minustecken och räknas därför som en intäkt. "
            "Kostnader skrivs utan minus. Stämmer det?",
        )


def _internal_time_as_cash(row: Row, index: int) -> Iterator[Note]:
    """The budget is charged with time that is paid for whether it is spent so or not."""
    if row.kind is CostKind.INTERNAL_TIME and row.kategori is Kategori.FINANSIELL:
        yield Note(
            NoteKind.INTERNAL_TIME_AS_CASH,
            ("rows", index, "category"),
            f"{row.name or row.id} är intern tid, men räknas som en utgift i budgeten "
            "(finansiell). Intern tid är annars en omfördelning.",
        )


def _prices_converted(
    name: str, price_year: int | None, where: Where, calculation: Calculation
) -> Iterator[Note]:
    terms = calculation.terms
    if price_year is not None and price_year != price_level(terms):
        ratio = format_number(price_ratio(terms, price_year), 4)
        yield Note(
            NoteKind.PRICES_CONVERTED,
            where,
            f"{name} är omräknad från {price_year} till {price_level(terms)} års prisnivå "
            f"(× {ratio}).",
        )


def _moved(evaluation: Evaluation) -> Iterator[Note]:
    """The two choices that net present value does not reveal, where they make a difference."""
    calculation = evaluation.calculation
    against = [r.against_baseline for r in evaluation.alternatives if r.against_baseline]
    entries = [entry for measures in against for entry in measures.entries]
    saved = _total(e for e in entries if e.flow.row.type is RowType.COST and e.pv < 0)
    if saved:
        side = "en nytta" if calculation.saved_costs is SavedCosts.BENEFIT else "en lägre kostnad"
        yield Note(
            NoteKind.SAVED_COSTS,
            ("saved_costs",),
            f"Kostnader som faller bort ({format_kronor(saved)} i nuvärde) räknas som {side} i "
            "kvoterna mot nollalternativet. Nettonuvärdet påverkas inte.",
        )
    lost = _total(e for e in entries if e.flow.row.type is RowType.BENEFIT and e.pv < 0)
    if lost:
        kept = calculation.disbenefits is Disbenefits.NEGATIVE_BENEFIT
        side = "minus bland nyttorna" if kept else "kostnader"
        yield Note(
            NoteKind.DISBENEFITS,
            ("disbenefits",),
            f"Försämringar ({format_kronor(lost)} i nuvärde) räknas som {side} i kvoterna mot "
            "nollalternativet. Nettonuvärdet påverkas inte.",
        )


def _total(entries: Iterator[Entry]) -> Decimal:
    return -sum((entry.pv for entry in entries), start=Decimal(0))
