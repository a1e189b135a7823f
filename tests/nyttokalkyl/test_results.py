"""Everything that is computed is composed once, and says the same wherever it is read."""

from decimal import Decimal

import pytest

from nyttokalkyl.calculation import WhatIf, conflicts, evaluate, notes
from nyttokalkyl.interchange import results, write_results
from nyttokalkyl.results import results_of
from nyttokalkyl.sensitivity import break_evens, scenarios, tornado
from nyttokalkyl.simulation import Settings
from tests.nyttokalkyl.build import calculation
from tests.nyttokalkyl.worked_example import worked_example

DEARER = WhatIf(name="Alla kostnader +20 %", costs_times=Decimal("1.2"))


def test_results_hold_what_each_part_of_the_engine_finds():
    example = worked_example(what_ifs=(DEARER,))

    found = results_of(example)

    evaluation = evaluate(example)
    assert found.evaluation == evaluation
    assert found.conflicts == conflicts(evaluation)
    assert found.notes == notes(evaluation)
    assert {name: each.tornado for name, each in found.sensitivity.items()} == tornado(evaluation)
    breaks = {name: each.break_evens for name, each in found.sensitivity.items()}
    assert breaks == break_evens(evaluation)
    theirs = [s for s in scenarios(evaluation) if s.alternative == "b"]
    assert list(found.sensitivity["b"].scenarios) == theirs
    [(change, changed)] = found.what_ifs
    assert change == DEARER
    assert round(changed.result("a").own.npv) == 3_069_575
    assert found.simulation is None
    assert found.simulated("a") is None


def test_a_simulation_is_found_by_alternative():
    found = results_of(worked_example(), Settings(seed=1))

    simulated = found.simulated("b")

    assert simulated is not None
    assert simulated.alternative.id == "b"
    assert simulated.npv.likely == found.evaluation.result("b").own.npv


@pytest.mark.parametrize("settings", [None, Settings(seed=1)])
def test_results_at_hand_are_written_as_those_computed_anew(settings):
    example = worked_example(what_ifs=(DEARER,))

    assert write_results(results_of(example, settings)) == results(example, settings)


def test_a_calculation_without_rows_has_results():
    found = results_of(calculation(alternatives=worked_example().alternatives))

    assert found.sensitivity == {}
    assert [r.npv for r in found.evaluation.ranking] == [Decimal(0), Decimal(0)]
