"""Everything that a nyttokalkyl results in, composed in one place.

Pages, charts, the decision basis and the JSON form all read a Results, so that no two of them can
tell different figures. Deterministic parts take milliseconds; a simulation takes what its draws do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nyttokalkyl.calculation import (
    AlternativeResult,
    Calculation,
    Conflict,
    Evaluation,
    Note,
    WhatIf,
    conflicts,
    evaluate,
    notes,
)
from nyttokalkyl.sensitivity import (
    Bar,
    BreakEven,
    Scenario,
    break_evens,
    scenarios,
    tornado,
    what_if,
)
from nyttokalkyl.simulation import (
    AlternativeSimulation,
    Chance,
    Settings,
    Simulation,
    Spread,
    simulate,
)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How much the decisive figures of one alternative depend on what is uncertain."""

    scenarios: tuple[Scenario, ...]
    """Pessimistic, likely, optimistic."""

    tornado: tuple[Bar, ...]
    """The widest first."""

    break_evens: tuple[BreakEven, ...]
    """All benefits, all costs, then rows and factors in the order entered."""


@dataclass(frozen=True, slots=True)
class Results:
    calculation: Calculation
    evaluation: Evaluation
    conflicts: tuple[Conflict, ...]
    notes: tuple[Note, ...]
    sensitivity: Mapping[str, Sensitivity]
    """By id of every alternative that has rows, or differs from the nollalternativ."""

    what_ifs: tuple[tuple[WhatIf, Evaluation], ...]
    simulation: Simulation | None
    """None when no draws were asked for."""

    @property
    def tried(self) -> tuple[AlternativeResult, ...]:
        """Every alternative but the nollalternativ, the highest net present value first."""
        ranked = (self.evaluation.result(r.alternative.id) for r in self.evaluation.ranking)
        return tuple(result for result in ranked if not result.alternative.is_baseline)

    def simulated(self, alternative_id: str) -> AlternativeSimulation | None:
        if self.simulation is None:
            return None
        return next(s for s in self.simulation.alternatives if s.alternative.id == alternative_id)

    def spread(self, alternative_id: str) -> Spread | None:
        """Of what is decisive: the difference from the nollalternativ where there is one."""
        found = self.simulated(alternative_id)
        return None if found is None else found.against_baseline or found.npv

    def chance(self, alternative_id: str) -> Chance | None:
        """That it pays off: that it is better than the nollalternativ, or else than nothing."""
        found = self.simulated(alternative_id)
        return None if found is None else found.better_than_baseline or found.positive


def results_of(calculation: Calculation, simulation_settings: Settings | None = None) -> Results:
    """Compute everything. `calculation` must be free of faults (calculation.faults)."""
    evaluation = evaluate(calculation)
    return Results(
        calculation=calculation,
        evaluation=evaluation,
        conflicts=conflicts(evaluation),
        notes=notes(evaluation),
        sensitivity=_sensitivity(evaluation),
        what_ifs=tuple((change, what_if(calculation, change)) for change in calculation.what_ifs),
        simulation=simulate(calculation, simulation_settings) if simulation_settings else None,
    )


def _sensitivity(evaluation: Evaluation) -> dict[str, Sensitivity]:
    found = scenarios(evaluation)
    bars, breaks = tornado(evaluation), break_evens(evaluation)
    return {
        name: Sensitivity(
            tuple(s for s in found if s.alternative == name), bars[name], breaks[name]
        )
        for name in bars
    }
