"""Simulated figures in the results."""

from nyttokalkyl.calculation import Calculation
from nyttokalkyl.interchange.digits import Json, drawn, shown
from nyttokalkyl.interchange.writing import settings
from nyttokalkyl.simulation import (
    GENERATOR,
    AlternativeSimulation,
    Chance,
    Information,
    Simulation,
    Spread,
)


def simulation_of(simulation: Simulation, calculation: Calculation) -> dict[str, Json]:
    names = {f"row:{row.id}": row.name or row.id for row in calculation.rows}
    names |= {f"factor:{f.id}": f.name or f.id for f in calculation.factors}
    return {
        **settings(simulation.settings),
        "generator": GENERATOR,
        "alternatives": [_alternative(each) for each in simulation.alternatives],
        "evpi": {
            "value": drawn(simulation.evpi),
            "standard_error": drawn(simulation.evpi_standard_error),
        },
        "evppi": [_information(each, names) for each in simulation.information],
    }


def _alternative(found: AlternativeSimulation) -> dict[str, Json]:
    better = found.better_than_baseline
    against = found.against_baseline
    return {
        "id": found.alternative.id,
        "npv": _spread(found.npv),
        "incremental_npv": None if against is None else _spread(against),
        "probability_positive": _chance(found.positive),
        "probability_better_than_baseline": None if better is None else _chance(better),
        "probability_best": _chance(found.best),
        "expected_loss": drawn(found.expected_loss),
    }


def _spread(spread: Spread) -> dict[str, Json]:
    histogram = spread.histogram
    return {
        "likely": shown(spread.likely),
        "exact_mean": shown(spread.exact_mean),
        "mean": drawn(spread.mean),
        "standard_error_of_mean": drawn(spread.standard_error),
        "standard_deviation": drawn(spread.deviation),
        "quantiles": [
            {"probability": p, "value": drawn(value), "standard_error": drawn(error)}
            for p, value, error in spread.quantiles
        ],
        "quantile_error": drawn(spread.quantile_error),
        "histogram": {
            "edges": [drawn(edge) for edge in histogram.edges],
            "counts": [int(count) for count in histogram.counts],
        },
    }


def _chance(chance: Chance) -> dict[str, Json]:
    return {
        "value": drawn(chance.probability),
        "standard_error": drawn(chance.standard_error),
    }


def _information(found: Information, names: dict[str, str]) -> dict[str, Json]:
    kind, _, its_id = found.group.partition(":")
    return {
        "kind": kind,
        "id": its_id,
        "name": names[found.group],
        "value": drawn(found.value),
        "standard_error": drawn(found.standard_error),
        "method": found.method.value,
    }
