"""What stands beside the answer: which alternative is best at what, what to find out first, what
to beware of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.answer import LEAST_WORTH, information_names
from nyttokalkyl.calculation import AlternativeResult
from nyttokalkyl.calculation.conflicts import ConflictKind
from nyttokalkyl.charts.units import drawn
from nyttokalkyl.report.figures import Figure, kronor, query_for, ratio, whole_year
from nyttokalkyl.report.simulated import simulated_figure, worth_figure
from nyttokalkyl.results import Results
from nyttokalkyl.wording import alternative_name, plain

MOST_TO_LOOK_INTO = 5

MOST_AT_ONCE = 6
"""Warnings read in one go; with more, those about other alternatives than the best are folded."""

_SAME = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class BestAt:
    measure: str
    names: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class WorthKnowing:
    name: str
    figure: Figure
    """The most it can be worth to know this before choosing."""


def best_at(results: Results) -> tuple[BestAt, ...]:
    """Every measure names its own best, so that a disagreement is seen and not looked for.

    Empty where there is only one alternative to be best.
    """
    return tuple(_best_at(results)) if len(results.tried) > 1 else ()


@dataclass(frozen=True, slots=True)
class _Contest:
    label: str
    measure: str
    """In the address of its explanation."""

    key: Callable[[AlternativeResult], Decimal | None]
    """The highest wins; None takes no part."""

    figure: Callable[[AlternativeResult, str], Figure]
    """Of the winner, with the query of that address."""


_CONTESTS = (
    _Contest(
        "Störst nettonuvärde",
        "npv",
        lambda r: r.decisive.npv,
        lambda r, q: kronor(r.decisive.npv, q),
    ),
    _Contest(
        "Mest nytta per krona",
        "bcr",
        lambda r: r.decisive.bcr.value,
        lambda r, q: ratio(r.decisive.bcr, q),
    ),
    _Contest(
        "Bäst för budgeten",
        "financial_npv",
        lambda r: r.decisive.financial_npv,
        lambda r, q: kronor(r.decisive.financial_npv, q),
    ),
    _Contest(
        "Snabbast återbetalt",
        "payback",
        lambda r: None if r.decisive.payback.years is None else -r.decisive.payback.years,
        lambda r, q: whole_year(r.decisive.payback, q),
    ),
)


def _best_at(results: Results) -> Iterator[BestAt]:
    surest = _Contest(
        "Säkrast att det lönar sig",
        "pays",
        lambda r: _chance(results, r),
        lambda r, _query: simulated_figure(results, r.alternative.id, "pays"),
    )
    for contest in (*_CONTESTS, surest):
        if leaders := _highest(results.tried, contest.key):
            names = _listed([alternative_name(r.alternative) for r in leaders])
            query = query_for(leaders[0], contest.measure)
            yield BestAt(contest.label, names, contest.figure(leaders[0], query))


def _chance(results: Results, result: AlternativeResult) -> Decimal | None:
    chance = results.chance(result.alternative.id)
    return None if chance is None else drawn(chance.probability)


def _highest(
    tried: Sequence[AlternativeResult], key: Callable[[AlternativeResult], Decimal | None]
) -> list[AlternativeResult]:
    """Those that share the first place."""
    valued = [(value, result) for result in tried if (value := key(result)) is not None]
    highest = max((value for value, _ in valued), default=Decimal(0))
    return [r for value, r in valued if abs(highest - value) <= _SAME * abs(highest)]


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} och {last}" if first else last


def worth_knowing(results: Results) -> tuple[WorthKnowing, ...]:
    """Everything (EVPI), then rows and factors one at a time, the most valuable first (EVPPI)."""
    simulation = results.simulation
    if simulation is None or simulation.evpi < LEAST_WORTH:
        return ()
    names = information_names(results.calculation)
    one_by_one = (
        WorthKnowing(plain(names[found.group]), worth_figure(results, found.group))
        for found in simulation.information[:MOST_TO_LOOK_INTO]
        if found.value >= LEAST_WORTH
    )
    return WorthKnowing("Allt som är osäkert", worth_figure(results)), *one_by_one


def warnings(results: Results) -> tuple[list[str], list[str]]:
    """Where measures and people disagree: what is shown at once, and what is folded below it."""
    best = {result.alternative.id for result in results.tried[:1]}
    found = results.conflicts
    if len(found) <= MOST_AT_ONCE:
        return [conflict.sentence for conflict in found], []
    first = [
        conflict
        for conflict in found
        if len(conflict.alternatives) > 1
        or best.intersection(conflict.alternatives)
        or conflict.kind is ConflictKind.NOTHING_BEATS_BASELINE
    ]
    return (
        [conflict.sentence for conflict in first],
        [conflict.sentence for conflict in found if conflict not in first],
    )
