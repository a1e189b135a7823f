"""Where the measures disagree, in Swedish sentences: shown beside the figures, never hidden."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.evaluation import (
    AlternativeResult,
    Evaluation,
    is_tie,
    npv_at,
    rank,
)
from nyttokalkyl.calculation.inputs import Alternative, Calculation, Kategori, Rating, Row
from nyttokalkyl.calculation.measures import NOT_STATED
from nyttokalkyl.numbers import format_kronor, format_number, format_percent


class ConflictKind(StrEnum):
    MEASURES_DISAGREE = "measures_disagree"
    NOTHING_BEATS_BASELINE = "nothing_beats_baseline"
    BUDGET_LOSS = "budget_loss"
    PAYER_IS_NOT_GAINER = "payer_is_not_gainer"
    RATE_DECIDES = "rate_decides"
    NOT_IN_MONEY = "not_in_money"


@dataclass(frozen=True, slots=True)
class Conflict:
    kind: ConflictKind
    alternatives: tuple[str, ...]
    sentence: str


@in_context
def conflicts(evaluation: Evaluation) -> tuple[Conflict, ...]:
    tried = [r for r in evaluation.alternatives if not r.alternative.is_baseline]
    found: list[Conflict] = []
    found.extend(_nothing_beats_baseline(evaluation))
    found.extend(_measures_disagree(tried))
    for result in tried:
        found.extend(_budget_loss(result))
    for result in tried:
        found.extend(_payer_is_not_gainer(result))
    found.extend(_rate_decides(evaluation))
    found.extend(_not_in_money(evaluation.calculation, tried))
    return tuple(found)


def name_of(alternative: Alternative) -> str:
    return alternative.name or alternative.id


def _nothing_beats_baseline(evaluation: Evaluation) -> Iterator[Conflict]:
    baseline = evaluation.baseline
    if baseline is None or len(evaluation.ranking) == 1:
        return
    best = [r.alternative.id for r in evaluation.ranking if r.rank == 1]
    if best == [baseline.alternative.id]:
        yield Conflict(
            ConflictKind.NOTHING_BEATS_BASELINE,
            (baseline.alternative.id,),
            "Inget alternativ har högre nettonuvärde än nollalternativet.",
        )


def _measures_disagree(tried: Sequence[AlternativeResult]) -> Iterator[Conflict]:
    """NPV, BCR and IRR may each name another best alternative."""
    if len(tried) < 2:  # noqa: PLR2004 -- a pair is what can disagree
        return
    by_npv = _best(tried, lambda r: r.decisive.npv)
    by_bcr = _best(tried, lambda r: r.decisive.bcr.value)
    by_irr = _best(tried, _comparable_irr)
    others: list[str] = []
    if by_bcr and by_npv and _differs(by_npv, by_bcr, lambda r: r.decisive.bcr.value):
        ratio = format_number(by_bcr.decisive.bcr.value or Decimal(0), 2)
        others.append(f"nyttokostnadskvoten är högst för {name_of(by_bcr.alternative)} ({ratio})")
    if by_irr and by_npv and _differs(by_npv, by_irr, _comparable_irr):
        rate = format_percent(by_irr.decisive.irr.value or Decimal(0))
        others.append(f"internräntan är högst för {name_of(by_irr.alternative)} ({rate})")
    if others and by_npv:
        best = name_of(by_npv.alternative)
        yield Conflict(
            ConflictKind.MEASURES_DISAGREE,
            tuple(r.alternative.id for r in tried if r in (by_npv, by_bcr, by_irr)),
            f"Nettonuvärdet är störst för {best} ({format_kronor(by_npv.decisive.npv)}), men "
            f"{' och '.join(others)}. Nettonuvärdet säger mest om inte budgeten sätter gränsen.",
        )


def _comparable_irr(result: AlternativeResult) -> Decimal | None:
    """A high rate is good only where money goes before it comes."""
    irr = result.decisive.irr
    return None if irr.inflow_first else irr.value


def _best(
    results: Sequence[AlternativeResult], key: Callable[[AlternativeResult], Decimal | None]
) -> AlternativeResult | None:
    best: AlternativeResult | None = None
    highest = Decimal("-Infinity")
    for result in results:
        number = key(result)
        if number is not None and number > highest:
            best, highest = result, number
    return best


def _differs(
    one: AlternativeResult,
    other: AlternativeResult,
    key: Callable[[AlternativeResult], Decimal | None],
) -> bool:
    """Another alternative is best, by more than rounding."""
    its, theirs = key(one), key(other)
    if its is None or theirs is None:
        return False
    return theirs - its > Decimal("1e-9") * abs(theirs)


def _budget_loss(result: AlternativeResult) -> Iterator[Conflict]:
    """A positive total can hide a loss in the budget."""
    measures = result.decisive
    financial = measures.financial_npv
    if measures.npv <= 0 or financial >= 0:
        return
    freed = measures.npv_of(Kategori.OMFORDELNING) > 0
    unless = " Det gäller om inte den frigjorda tiden blir färre anställda." if freed else ""
    yield Conflict(
        ConflictKind.BUDGET_LOSS,
        (result.alternative.id,),
        f"{name_of(result.alternative)} ger totalt ett överskott på {format_kronor(measures.npv)}, "
        f"men ett underskott på {format_kronor(-financial)} i budgeten.{unless}",
    )


def _payer_is_not_gainer(result: AlternativeResult) -> Iterator[Conflict]:
    """The usual reason why benefits are never collected."""
    stated = [p for p in result.decisive.stakeholders if p.name != NOT_STATED]
    payers = [p for p in stated if p.net < 0 and not is_tie(p.net, Decimal(0))]
    gainers = [p for p in stated if p.net > 0 and not is_tie(p.net, Decimal(0))]
    if not payers or not gainers:
        return
    paying = ", ".join(f"{p.name} ({format_kronor(-p.net)})" for p in payers)
    gaining = ", ".join(f"{p.name} ({format_kronor(p.net)})" for p in gainers)
    yield Conflict(
        ConflictKind.PAYER_IS_NOT_GAINER,
        (result.alternative.id,),
        f"I {name_of(result.alternative)} betalar en part och en annan vinner. Förlorar: {paying}. "
        f"Vinner: {gaining}. Kom överens om vem som hämtar hem nyttan.",
    )


def _rate_decides(evaluation: Evaluation) -> Iterator[Conflict]:
    """Another rate puts another alternative first."""
    best = evaluation.ranking[0]
    calculation = evaluation.calculation
    for rate in calculation.other_rates:
        npvs = [
            (r.alternative, npv_at(r.own, calculation.terms, rate)) for r in evaluation.alternatives
        ]
        first = [r for r in rank(npvs) if r.rank == 1]
        if all(r.alternative.id != best.alternative.id for r in first):
            yield Conflict(
                ConflictKind.RATE_DECIDES,
                (best.alternative.id, first[0].alternative.id),
                f"Räntan avgör: vid {_short_percent(rate)} har "
                f"{name_of(first[0].alternative)} högst nettonuvärde i stället för "
                f"{name_of(best.alternative)}.",
            )


def _short_percent(rate: Decimal) -> str:
    decimals = max(0, -int(rate.normalize().as_tuple().exponent) - 2)
    return format_percent(rate, min(decimals, 4))


def _not_in_money(
    calculation: Calculation, tried: Sequence[AlternativeResult]
) -> Iterator[Conflict]:
    """What could not be valued may speak against the alternative that the money speaks for."""
    best = _best(tried, lambda r: r.decisive.npv)
    if best is None:
        return
    worse = [
        row.name or row.id
        for row in calculation.rows
        if best.alternative.id in row.alternatives and is_worse(row)
    ]
    if worse:
        yield Conflict(
            ConflictKind.NOT_IN_MONEY,
            (best.alternative.id,),
            f"{name_of(best.alternative)} har högst nettonuvärde, men blir sämre i det som inte "
            f"har värderats i pengar: {', '.join(worse)}.",
        )


def is_worse(row: Row) -> bool:
    return row.rating in (Rating.WORSE, Rating.MUCH_WORSE)
