"""The few figures that follow while a calculation is written: what each alternative is worth."""

from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation import Evaluation
from nyttokalkyl.calculation.conflicts import name_of
from nyttokalkyl.numbers import format_kronor


@dataclass(frozen=True, slots=True)
class Worth:
    """An alternative's net present value, against the nollalternativ where there is one."""

    name: str
    npv: Decimal
    is_best: bool


@dataclass(frozen=True, slots=True)
class Summary:
    alternatives: tuple[Worth, ...]
    """Without the nollalternativ, which the others are measured against; none without amounts."""

    is_difference: bool
    sentence: str
    """Which alternative is best, for people."""


def summary_of(evaluation: Evaluation) -> Summary:
    baseline = evaluation.baseline
    best = [ranked.alternative for ranked in evaluation.ranking if ranked.rank == 1]
    tried = [one for one in evaluation.alternatives if not one.alternative.is_baseline]
    if not _has_amounts(evaluation):
        tried = []
    return Summary(
        alternatives=tuple(
            Worth(name_of(one.alternative), one.decisive.npv, one.alternative in best)
            for one in tried
        ),
        is_difference=baseline is not None,
        sentence=_sentence(evaluation, [name_of(one) for one in best]),
    )


def _sentence(evaluation: Evaluation, best: list[str]) -> str:
    if not _has_amounts(evaluation):
        return "Det finns inga belopp att räkna på än."
    if len(best) > 1:
        return f"Lika bra: {', '.join(best[:-1])} och {best[-1]}."
    top = evaluation.ranking[0]
    if top.alternative.is_baseline:
        return f"Bäst: {best[0]}. Inget av alternativen ger mer än de kostar."
    if len(evaluation.ranking) == 1:
        return f"Nettonuvärdet är {format_kronor(top.npv)}."
    ahead = format_kronor(top.npv - evaluation.ranking[1].npv)
    return f"Bäst: {best[0]}, {ahead} bättre än {name_of(evaluation.ranking[1].alternative)}."


def _has_amounts(evaluation: Evaluation) -> bool:
    return any(row.rating is None for row in evaluation.calculation.rows)
