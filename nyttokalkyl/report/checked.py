"""The same thing twice: as drawn and by exact arithmetic, with what chance may make of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nyttokalkyl.charts.units import drawn
from nyttokalkyl.numbers import NBSP, format_kronor, format_number, format_percent
from nyttokalkyl.report.simulated import deviation_error
from nyttokalkyl.simulation import Simulation, Spread
from nyttokalkyl.simulation.moments import Exactly
from nyttokalkyl.wording import alternative_name

CHANCE_ALLOWS = 4
"""Standard errors that chance alone goes beyond once in 16,000 times."""

_ROUNDING = 1e-9
"""Of the size of a figure: what floats may add to it."""


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    drawn: str
    exact: str
    apart: str
    allowed: str
    agrees: bool


def of_spread(spread: Spread, exact: Exactly) -> Iterator[Check]:
    """Mean and standard deviation of one net present value."""
    mean = float(spread.exact_mean)
    yield _kronor("Medelvärde", spread.mean, mean, spread.standard_error)
    if exact.deviation is not None:
        error = deviation_error(spread)
        yield _kronor("Standardavvikelse", spread.deviation, exact.deviation, error)


def of_losses(simulation: Simulation) -> Iterator[Check]:
    """What a choice loses against always choosing the best is E[max] - E[its npv]. So two choices
    lose as much apart as their expected values are, and the least that can be lost is EVPI."""
    best = max(simulation.alternatives, key=lambda a: a.npv.exact_mean)
    for other in simulation.alternatives:
        if other is not best:
            yield _kronor(
                f"Så mycket mer förloras i medeltal med {alternative_name(other.alternative)} än "
                f"med {alternative_name(best.alternative)}",
                other.expected_loss - best.expected_loss,
                float(best.npv.exact_mean - other.npv.exact_mean),
                best.npv.standard_error + other.npv.standard_error,
            )


def of_best(simulation: Simulation) -> Check:
    """Somebody is the best in every draw."""
    total = sum(one.best.probability for one in simulation.alternatives)
    points = drawn(total - 1).scaleb(2)
    return Check(
        "Alla alternativs chanser tillsammans",
        format_percent(drawn(total)),
        format_percent(drawn(1.0)),
        f"{format_number(points, 1)}{NBSP}procentenheter",
        f"0,0{NBSP}procentenheter",
        agrees=abs(total - 1) <= _ROUNDING,
    )


def _kronor(what: str, value: float, exact: float, error: float) -> Check:
    allowed = CHANCE_ALLOWS * error
    return Check(
        what,
        format_kronor(drawn(value)),
        format_kronor(drawn(exact)),
        format_kronor(drawn(value - exact)),
        format_kronor(drawn(allowed)),
        agrees=abs(value - exact) <= allowed + _ROUNDING * max(abs(value), abs(exact), 1),
    )
