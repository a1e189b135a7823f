"""The value of information against known answers.

Closed forms    With one alternative worth X and the nollalternativ worth 0, EVPI is
                E[max(X, 0)] - max(E[X], 0). For a sum of many independent rows it is the normal
                loss: deviation × (phi(z) - z (1 - Phi(z))), z = |mean| / deviation
                (Raiffa and Schlaifer, "Applied Statistical Decision Theory", 1961).
"""

import math
from statistics import NormalDist

import numpy as np
import pytest

from nyttokalkyl.calculation import Factor, FactorRef, Row, RowsAre, RowType
from nyttokalkyl.simulation import Distribution, Method, Settings, Years, simulate
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, terms, triple

FLAT = terms(years=2, rate="0")


def row(row_id, ends=None, to=("a",), row_type=RowType.BENEFIT, **fields):
    amount = None if ends is None else triple(*ends)
    return Row(
        id=row_id, type=row_type, alternatives=tuple(to), amount=amount, last_year=2026, **fields
    )


def against_nothing(*rows, draws=40_000, distribution=Distribution.TRIANGULAR, **fields):
    years = fields.pop("years", Years.SAME_DRAW)
    stated = calculation(*rows, rows_are=RowsAre.DIFFERENCE, terms=FLAT, **fields)
    return simulate(stated, Settings(seed=3, draws=draws, distribution=distribution, years=years))


def test_evpi_of_a_symmetric_triangle_round_zero_is_a_sixth():
    found = against_nothing(row("b", (-600, 0, 600)))

    assert abs(found.evpi - 100) <= 4 * found.evpi_standard_error
    assert 0 < found.evpi_standard_error < 1


def test_evpi_of_a_symmetric_pert_round_zero_is_five_thirty_seconds():
    """15/16 ∫ x (1 - x²)² dx from 0 to 1."""
    found = against_nothing(row("b", (-320, 0, 320)), distribution=Distribution.PERT)

    assert abs(found.evpi - 50) <= 4 * found.evpi_standard_error


@pytest.mark.parametrize("shift", [-1000, 0, 500, 3000])
def test_evpi_of_many_rows_is_the_unit_normal_loss(shift):
    rows = [row(f"b{i}", (-600, 0, 600)) for i in range(40)]

    found = against_nothing(*rows, benefit("shift", shift))

    deviation = math.sqrt(40 * 600**2 / 6)
    z = abs(shift) / deviation
    loss = deviation * (NormalDist().pdf(z) - z * (1 - NormalDist().cdf(z)))
    assert abs(found.evpi - loss) <= 4 * found.evpi_standard_error + loss / 100


def test_evpi_is_nothing_when_the_choice_is_sure():
    found = against_nothing(row("b", (5, 10, 20)))

    assert (found.evpi, found.evpi_standard_error) == (0, 0)
    assert [information.value for information in found.information] == [0]


def test_expected_loss_of_an_alternative_is_what_it_loses_against_the_best():
    """Of the best alternative it is EVPI; the others lose what they are worse by, too."""
    found = against_nothing(row("b", (-500, 100, 700)))

    nothing, a = found.alternatives
    assert a.expected_loss == pytest.approx(found.evpi)
    apart = a.npv.mean - nothing.npv.mean
    assert nothing.expected_loss - a.expected_loss == pytest.approx(apart)


def test_knowing_the_only_uncertain_thing_is_worth_as_much_as_knowing_all():
    found = against_nothing(row("b", (-600, 0, 600)))

    [information] = found.information
    assert (information.group, information.method) == ("row:b", Method.EXACT)
    assert information.standard_error == 0
    assert information.value == pytest.approx(100, abs=1e-3)


def test_squares_of_normal_values_of_information_add_up():
    """Round zero, the value of a normal row is 0.3989 × its deviation; variances add up."""
    wide = [row(f"w{i}", (-800, 0, 800), name="wide") for i in range(2)]
    found = against_nothing(*wide, row("n", (-600, 0, 600)))

    values = {information.group: information.value for information in found.information}

    assert values["row:w0"] == pytest.approx(800 / 6, rel=1e-4)
    assert values["row:n"] == pytest.approx(600 / 6, rel=1e-4)
    together = math.sqrt(sum(value**2 for value in values.values()))
    assert found.evpi == pytest.approx(together, rel=0.06)
    assert [i.group for i in found.information] == ["row:w0", "row:w1", "row:n"]


def test_what_changes_no_choice_is_worth_nothing_to_know():
    shared = row("shared", (-900, 0, 900), to=["a", "c"])

    found = against_nothing(
        shared, benefit("x", 2000), benefit("y", 1000, to=["c"]), row("b", (-50, 0, 50))
    )

    assert [(i.group, i.value) for i in found.information] == [("row:shared", 0), ("row:b", 0)]


def test_factor_is_worth_what_it_decides():
    """10 hours are freed for 4,500 kr: worth it above 450 kr an hour. E[max(10 h - 4,500, 0)]."""
    hour = Factor(id="hour", value=triple(300, 450, 600))
    freed = row("freed", quantity=exact(10), unit_value=FactorRef("hour"))

    found = against_nothing(freed, cost("c", 4500), factors=(hour,))

    [information] = found.information
    assert (information.group, information.method) == ("factor:hour", Method.EXACT)
    assert information.value == pytest.approx(10 * 150 / 6, abs=1e-3)


def test_row_with_two_uncertain_numbers_is_found_out_about_as_one():
    priced = row("b", quantity=triple(8, 10, 12), unit_value=triple(80, 100, 120))

    found = against_nothing(priced, cost("c", 1000))

    [information] = found.information
    assert (information.group, information.method) == ("row:b", Method.SAMPLED)
    error = math.hypot(information.standard_error, found.evpi_standard_error)
    assert abs(information.value - found.evpi) <= 4 * error
    assert information.value > 0


def test_years_that_are_independent_are_found_out_about_together():
    """Two years of a symmetric triangle: E[max(X + Y, 0)] of a sum, drawn here by NumPy."""
    both = Row(id="b", type=RowType.BENEFIT, alternatives=("a",), amount=triple(-600, 0, 600))

    found = against_nothing(both, years=Years.INDEPENDENT)

    drawn = np.random.default_rng(1).triangular(-600, 0, 600, (2, 400_000)).sum(axis=0)
    [information] = found.information
    assert information.method is Method.SAMPLED
    gain = np.maximum(drawn, 0)
    error = math.hypot(information.standard_error, float(gain.std() / math.sqrt(len(gain))))
    assert abs(information.value - gain.mean()) <= 4 * error


def test_value_of_information_is_never_negative_and_never_more_than_of_everything():
    rows = [row(name, (0, 50 + i, 500), to=[name]) for i, name in enumerate("abcd")]

    found = against_nothing(*rows)

    values = [information.value for information in found.information]
    assert all(value >= 0 for value in values)
    assert max(values) <= found.evpi + 4 * found.evpi_standard_error


def test_two_alternatives_with_three_outcomes_by_hand():
    """Y is worth 100 for sure, X triangular from 0 to 300 with mode 0: mean 100, a tie.

    EVPI = E[max(X - 100, 0)] = ∫ (x - 100) 2 (300 - x) / 300² dx from 100 to 300 = 29.63.
    """
    found = simulate(
        calculation(row("x", (0, 0, 300)), benefit("y", 100, to=["c"]), terms=FLAT),
        Settings(seed=3, draws=40_000, distribution=Distribution.TRIANGULAR),
    )

    assert abs(found.evpi - 800 / 27) <= 4 * found.evpi_standard_error
    [information] = found.information
    assert information.value == pytest.approx(800 / 27, abs=1e-3)
