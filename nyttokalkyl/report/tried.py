"""Think if: the figures as they are and as they would be, side by side. Nothing is saved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation import AlternativeResult, Evaluation, Measures
from nyttokalkyl.charts.units import NONE, drawn, percent, short
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, rounded
from nyttokalkyl.report.figures import UNDEFINED, Figure
from nyttokalkyl.results import Results
from nyttokalkyl.simulation import Chance, Simulation
from nyttokalkyl.wording import alternative_name


@dataclass(frozen=True, slots=True)
class Pair:
    label: str
    before: Figure
    after: Figure
    difference: Figure


@dataclass(frozen=True, slots=True)
class TriedAlternative:
    name: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    sentence: str
    alternatives: tuple[TriedAlternative, ...]


def tried(before: Results, after: Evaluation, simulated: Simulation | None = None) -> Tried:
    """Of every alternative but the nollalternativ, in the order they rank as things are.

    `simulated` is of what is tried, with the draws of `before` or fewer.
    """
    return Tried(
        _sentence(before.evaluation, after), tuple(_alternatives(before, after, simulated))
    )


def _alternatives(
    before: Results, after: Evaluation, simulated: Simulation | None
) -> Iterator[TriedAlternative]:
    for was in before.tried:
        alternative = was.alternative
        found = [*pairs(was.decisive, after.result(alternative.id).decisive)]
        chance = before.chance(alternative.id)
        if chance is not None and simulated is not None:
            found.append(chance_pair(chance, chance_in(simulated, alternative.id)))
        yield TriedAlternative(alternative_name(alternative), tuple(found))


def chance_in(simulation: Simulation, alternative: str) -> Chance:
    """That it pays off."""
    found = next(s for s in simulation.alternatives if s.alternative.id == alternative)
    return found.better_than_baseline or found.positive


def chance_pair(was: Chance, is_: Chance) -> Pair:
    points = drawn(is_.probability - was.probability).scaleb(2)
    sign = "+" if rounded(points) > 0 else ""
    return Pair(
        "Chans att det lönar sig",
        Figure(percent(was.probability)),
        Figure(percent(is_.probability)),
        Figure(f"{sign}{format_number(points)}{NBSP}procentenheter", is_minus=points < 0),
    )


def pairs(was: Measures, is_: Measures) -> Iterator[Pair]:
    """The figures that matter most, before and after."""
    yield _pair("Nettonuvärde", was.npv, is_.npv, format_kronor)
    yield _pair("Finansiellt netto", was.financial_npv, is_.financial_npv, format_kronor)
    yield _pair("Nyttokostnadskvot", was.bcr.value, is_.bcr.value, _two_decimals, UNDEFINED)
    never = "inte inom perioden"
    yield _pair("Återbetalningstid", was.payback.years, is_.payback.years, _years, never)


def _two_decimals(value: Decimal) -> str:
    return format_number(value, 2)


def _years(value: Decimal) -> str:
    return f"{format_number(value, 1)}{NBSP}år"


def _pair(
    label: str,
    was: Decimal | None,
    is_: Decimal | None,
    write: Callable[[Decimal], str],
    missing: str = NONE,
) -> Pair:
    before, after = (
        Figure(missing) if value is None else Figure(write(value), is_minus=value < 0)
        for value in (was, is_)
    )
    if was is None or is_ is None:
        return Pair(label, before, after, Figure(NONE))
    apart = is_ - was
    sign = "+" if apart > 0 else ""
    return Pair(label, before, after, Figure(f"{sign}{write(apart)}", is_minus=apart < 0))


def _sentence(before: Evaluation, after: Evaluation) -> str:
    was, is_ = _best(before), _best(after)
    if was is None or is_ is None:
        return ""
    name = alternative_name(is_.alternative)
    outcome = f"Nettonuvärdet blir {short(is_.decisive.npv)}."
    if is_.decisive.npv < 0:
        outcome = f"Då kostar det {short(-is_.decisive.npv)} mer än det ger."
    if was.alternative.id != is_.alternative.id:
        old = alternative_name(was.alternative)
        return f"Då är {name} bäst i stället för {old}. {outcome}"
    if is_.decisive.npv == was.decisive.npv:
        return f"{name} ger lika mycket som förut."
    return f"{name} är fortfarande bäst. {outcome}" if _has_choice(before) else outcome


def _best(evaluation: Evaluation) -> AlternativeResult | None:
    ids = (ranked.alternative for ranked in evaluation.ranking)
    return next((evaluation.result(a.id) for a in ids if not a.is_baseline), None)


def _has_choice(evaluation: Evaluation) -> bool:
    return sum(not r.alternative.is_baseline for r in evaluation.alternatives) > 1
