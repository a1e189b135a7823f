"""One simulated figure taken apart: what it means, how far off it may be, what went into it, and
what exact arithmetic says of the same draws."""

from collections.abc import Iterator
from dataclasses import dataclass

from nyttokalkyl.answer import LEAST_WORTH, information_names
from nyttokalkyl.calculation import AlternativeResult
from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.charts.units import drawn
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, rounded
from nyttokalkyl.report import checked
from nyttokalkyl.report.checked import Check
from nyttokalkyl.report.figures import Figure, kronor, query_of
from nyttokalkyl.report.simulated import (
    EVPI,
    EVPPI,
    MEASURES,
    WORTH,
    Estimate,
    SimulatedMeasure,
    simulated_figure,
    worth_figure,
    written,
)
from nyttokalkyl.report.uncertain import MEAN_FORMULAS, UncertainThing, uncertain_things
from nyttokalkyl.results import Results
from nyttokalkyl.simulation import Simulation
from nyttokalkyl.simulation.moments import exactly
from nyttokalkyl.wording import alternative_name, plain

WITHIN = 2
"""Standard errors in a margin: about 19 of 20 are that close."""

RULE_OF_THREE = 3
"""What happened in none of n draws has, with 95 % confidence, a chance below 3/n."""

MOST_BESIDE = 10


@dataclass(frozen=True, slots=True)
class Beside:
    """Another figure of the same draws."""

    name: str
    figure: Figure
    margin: str


@dataclass(frozen=True, slots=True)
class SimulatedExplained:
    measure: SimulatedMeasure
    about: str
    """The alternative, or the row or factor; empty when it is the choice as a whole."""

    is_difference: bool
    figure: Figure
    margin: str
    """ "± 1 234 kr"; empty where nothing was drawn."""

    error: str
    """What the margin is, or why there is none."""

    likely: Figure | None
    """The net present value with every number at its likely."""

    checks: tuple[Check, ...]
    beside: tuple[Beside, ...]
    things: tuple[UncertainThing, ...]
    """The uncertain rows and factors in it."""

    mean_of_number: str
    """The formula of the mean of an uncertain number."""


@in_context
def simulated_explained(results: Results, measure: str, alternative: str) -> SimulatedExplained:
    """`measure` as in an address. KeyError when there is no such figure, or nothing was drawn."""
    if results.simulation is None:
        raise KeyError(measure)
    kind, _, group = measure.partition(":")
    if kind in WORTH:
        return _of_choice(results, results.simulation, kind, group)
    result = {r.alternative.id: r for r in results.evaluation.alternatives}[alternative]
    return _of_alternative(results, results.simulation, result, measure)


def _of_alternative(
    results: Results, simulation: Simulation, result: AlternativeResult, kind: str
) -> SimulatedExplained:
    its_id, measure = result.alternative.id, MEASURES[kind]
    found = _found(measure, results, its_id)
    simulated = next(s for s in simulation.alternatives if s.alternative.id == its_id)
    against = simulated.against_baseline if measure.is_of_difference else None
    spread = against or simulated.npv
    is_difference = against is not None
    exact = exactly(
        results.calculation, simulation.settings, its_id, against_baseline=is_difference
    )
    is_best = kind == "best"
    things = uncertain_things(results, _all(simulation) if is_best else exact.groups)
    return SimulatedExplained(
        measure,
        about=alternative_name(result.alternative),
        is_difference=is_difference,
        figure=written(found),
        margin=margin(found, simulation.settings.draws),
        error=_error(found, is_certain=not things),
        likely=kronor(spread.likely, query_of(its_id, "npv", own=not is_difference)),
        checks=(checked.of_best(simulation),)
        if is_best
        else tuple(checked.of_spread(spread, exact)),
        beside=tuple(_of_same(results, its_id, kind)),
        things=things,
        mean_of_number=MEAN_FORMULAS[simulation.settings.distribution],
    )


def _of_choice(
    results: Results, simulation: Simulation, kind: str, group: str
) -> SimulatedExplained:
    """KeyError for a row or factor that is not uncertain, too."""
    found = _found(WORTH[kind], results, group)
    is_all = kind == EVPI
    about = "" if is_all else plain(information_names(results.calculation)[group])
    things = uncertain_things(results, _all(simulation) if is_all else {group})
    return SimulatedExplained(
        WORTH[kind],
        about=about,
        is_difference=False,
        figure=written(found),
        margin=margin(found, simulation.settings.draws),
        error=_error(found, is_certain=not things),
        likely=None,
        checks=tuple(checked.of_losses(simulation)) if is_all else (),
        beside=tuple(_worths(results, simulation, group)),
        things=things,
        mean_of_number=MEAN_FORMULAS[simulation.settings.distribution],
    )


def _found(measure: SimulatedMeasure, results: Results, of: str) -> Estimate:
    found = measure.of(results, of)
    if found is None:
        raise KeyError(of)
    return found


def _all(simulation: Simulation) -> set[str]:
    return {one.group for one in simulation.information}


def _of_same(results: Results, alternative: str, kind: str) -> Iterator[Beside]:
    """The other simulated figures of an alternative."""
    for name, measure in MEASURES.items():
        found = measure.of(results, alternative)
        if name != kind and found is not None and results.simulation is not None:
            yield Beside(
                measure.name,
                simulated_figure(results, alternative, name),
                margin(found, results.simulation.settings.draws),
            )


def _worths(results: Results, simulation: Simulation, group: str) -> Iterator[Beside]:
    """Everything, and the rows and factors most worth to know, but for the one explained."""
    draws, names = simulation.settings.draws, information_names(results.calculation)
    known = [one.group for one in simulation.information if one.value >= LEAST_WORTH]
    for other in ("", *known[:MOST_BESIDE]):
        found = WORTH[EVPPI if other else EVPI].of(results, other)
        if other != group and found is not None:
            name = plain(names[other]) if other else WORTH[EVPI].name
            yield Beside(name, worth_figure(results, other), margin(found, draws))


def margin(found: Estimate, draws: int) -> str:
    """ "± 1 234 kr", about 95 % sure; empty where nothing was drawn."""
    if not found.is_drawn:
        return ""
    if found.is_chance:
        return f"±{NBSP}{_points(_chance_margin(found, draws))}"
    size = drawn(WITHIN * found.standard_error + found.step)
    less_than_one = size and not rounded(size)
    return f"±{NBSP}{f'mindre än 1{NBSP}kr' if less_than_one else format_kronor(size)}"


def _chance_margin(found: Estimate, draws: int) -> float:
    """Counting gives no standard error where all draws are alike: the rule of three does."""
    return WITHIN * found.standard_error or RULE_OF_THREE / draws


def _points(share: float) -> str:
    """With the decimals that it takes to be seen, two at most."""
    points = drawn(share).scaleb(2)
    places = 1 if rounded(points, 1) else 2
    shown = format_number(points, places) if rounded(points, places) else "mindre än 0,01"
    return f"{shown}{NBSP}procentenheter"


def _error(found: Estimate, *, is_certain: bool) -> str:
    if is_certain:
        return (
            "Inget osäkert tal ingår, så alla dragningar ger samma utfall. Talet har inget "
            "simuleringsfel."
        )
    if not found.is_drawn:
        return (
            "Talet är räknat över hela fördelningen, 4 096 lika sannolika värden, och inte draget. "
            "Det har inget simuleringsfel."
        )
    if found.is_chance and not found.standard_error:
        return (
            "Det blev likadant i alla dragningar. Marginalen är det mesta som den verkliga chansen "
            "kan skilja sig från det, med 95 procents säkerhet."
        )
    return (
        "Marginalen är simuleringsfelet: med oändligt många dragningar skulle talet hamna inom den "
        f"i ungefär 19 fall av 20. Den är två medelfel{_stepped(found)}. Fyra gånger så många "
        "dragningar halverar den. Den säger inget om hur väl de osäkra talen är bedömda."
    )


def _stepped(found: Estimate) -> str:
    if not found.step:
        return ""
    return f" och {format_kronor(drawn(found.step))} för att så många dragningar räknas i steg"
