"""Scenarios, tornado, break-even and what-if in the results."""

from collections.abc import Mapping, Sequence

from nyttokalkyl.calculation import AlternativeResult, Evaluation, WhatIf
from nyttokalkyl.interchange.digits import Json, shown
from nyttokalkyl.results import Sensitivity
from nyttokalkyl.sensitivity import Bar, BreakEven, Scenario
from nyttokalkyl.sensitivity.break_even import sentence


def sensitivity_of(found: Mapping[str, Sensitivity]) -> list[Json]:
    """One per alternative that has rows or differs from the nollalternativ."""
    return [
        {
            "alternative": name,
            "scenarios": [_scenario(scenario) for scenario in each.scenarios],
            "tornado": [_bar(bar) for bar in each.tornado],
            "break_even": [_break_even(change) for change in each.break_evens],
        }
        for name, each in found.items()
    ]


def _scenario(scenario: Scenario) -> dict[str, Json]:
    incremental = scenario.incremental_npv
    return {
        "scenario": scenario.kind.value,
        "npv": shown(scenario.npv),
        "incremental_npv": None if incremental is None else shown(incremental),
        "factors": {name: shown(value) for name, value in scenario.factors.items()},
    }


def _bar(bar: Bar) -> dict[str, Json]:
    return {
        "kind": bar.kind.value,
        "id": bar.id,
        "name": bar.name,
        "low_input": shown(bar.low_input),
        "high_input": shown(bar.high_input),
        "npv_at_low_input": shown(bar.npv_at_low),
        "npv_at_high_input": shown(bar.npv_at_high),
        "span": shown(bar.span),
    }


def _break_even(found: BreakEven) -> dict[str, Json]:
    return {
        "kind": found.kind.value,
        "id": found.id,
        "name": found.name,
        "change": None if found.change is None else shown(found.change),
        "share": None if found.share is None else shown(found.share),
        "reachable": found.is_reachable,
        "sentence": sentence(found),
    }


def what_ifs_of(found: Sequence[tuple[WhatIf, Evaluation]]) -> list[Json]:
    return [
        {"name": change.name, "alternatives": [_figures(r) for r in evaluation.alternatives]}
        for change, evaluation in found
    ]


def _figures(result: AlternativeResult) -> dict[str, Json]:
    own, against = result.own, result.against_baseline
    bcr, irr = result.decisive.bcr.value, result.decisive.irr.value
    return {
        "id": result.alternative.id,
        "npv": shown(own.npv),
        "incremental_npv": None if against is None else shown(against.npv),
        "pv_benefits": shown(own.pv_benefits),
        "pv_costs": shown(own.pv_costs),
        "bcr": None if bcr is None else shown(bcr),
        "irr": None if irr is None else shown(irr),
        "break_even_year": result.decisive.break_even_year,
    }
