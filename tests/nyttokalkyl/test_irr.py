"""Every internal rate is found, whatever its size, and none is invented.

Published figures: Microsoft's documentation of IRR in Excel (support.microsoft.com, "IRR
function"); the tests of numpy-financial; E. Solomon's oil pump (1956), in most textbooks; the
"multiple IRRs" problem with four rates in Ross, Westerfield, Jaffe, "Corporate Finance".
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nyttokalkyl.irr import IrrCase, internal_rates


def rates(*amounts, steps_per_year=1):
    flow = {step: Decimal(str(amount)) for step, amount in enumerate(amounts)}
    return internal_rates(flow, steps_per_year=steps_per_year)


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ((-70000, 12000, 15000, 18000, 21000, 26000), "0.0866"),  # Excel: 8.7 %
        ((-70000, 12000, 15000, 18000, 21000), "-0.0212"),  # Excel: -2.1 %
        ((-150000, 15000, 25000, 35000, 45000, 60000), "0.0524"),  # numpy-financial
        ((-100, 39, 59, 55, 20), "0.2809"),
        ((-100, 0, 0, 74), "-0.0955"),
        ((-100, 100, 0, 7), "0.0621"),
    ],
)
def test_published_rate(amounts, rate):
    found = rates(*amounts)

    assert found.case is IrrCase.ONE
    assert round(found.value, 4) == Decimal(rate)


def test_oil_pump_has_two_rates():
    found = rates(-1600, 10000, -10000)

    assert found.case is IrrCase.SEVERAL
    assert found.value is None
    assert [round(rate, 12) for rate in found.roots] == [Decimal("0.25"), Decimal(4)]


def test_textbook_flow_has_four_rates():
    found = rates(-252, 1431, -3035, 2850, -1000)

    assert [round(rate, 10) for rate in found.roots] == [
        Decimal("0.25"),
        Decimal("0.3333333333"),
        Decimal("0.4285714286"),
        Decimal("0.6666666667"),
    ]


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ((-100, 100), "0"),
        ((-100, 50), "-0.5"),
        ((-100, 200), "1"),
        ((-3, 4), "0.3333333333333333333333333333333333"),
        ((-100, 1100), "10"),
        ((-1000, 0, 0, 1), "-0.9"),
        ((-100, "0.00000000001"), "-0.9999999999999"),
        ((-1, 10**15), str(10**15 - 1)),
        ((0, 0, -100, 110, 0), "0.1"),
    ],
)
def test_rate_is_found_whatever_its_size(amounts, rate):
    found = rates(*amounts)

    assert found.case is IrrCase.ONE
    assert abs(found.value - Decimal(rate)) <= Decimal("1e-30") * max(1, abs(Decimal(rate)))


@pytest.mark.parametrize(
    ("amounts", "case"),
    [
        ((), IrrCase.NO_FLOW),
        ((0, 0), IrrCase.NO_FLOW),
        ((0, -100, 0), IrrCase.NO_CHANGE_OF_SIGN),
        ((1, 2, 3), IrrCase.NO_CHANGE_OF_SIGN),
        ((-1, 2, -2), IrrCase.NO_ROOT),
        ((1, -1, 1, -1, 1), IrrCase.NO_ROOT),
    ],
)
def test_no_rate_has_its_reason(amounts, case):
    found = rates(*amounts)

    assert found.case is case
    assert found.value is None
    assert found.roots == ()


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ((-100, 220, -121), "0.1"),
        ((-1, 4, -4), "1"),
        ((-1, 2, -1), "0"),
        ((-121, 220, -100), "-0.0909090909"),
        (("-33.3333333333333333333333333333", "73.3333333333333333333333333333",
          "-40.3333333333333333333333333333"), "0.1"),
    ],
)  # fmt: skip
def test_rate_that_only_touches_zero_is_found(amounts, rate):
    found = rates(*amounts)

    assert found.case is IrrCase.ONE
    assert found.touching
    assert round(found.value, 10) == Decimal(rate)


def test_rate_where_the_value_bends_but_crosses_does_not_touch():
    assert not rates(1, -3, 3, -1).touching
    assert not rates(-1, 6, -12, 8).touching
    thrice = rates(-1, 9, -27, 27)
    assert (round(thrice.value, 9), thrice.touching) == (2, False)


def test_flow_that_touches_at_two_rates_has_both():
    """-(x - 1/2)^2 (x - 1/3)^2 times 36, in x = 1 / (1 + rate): 100 % and 200 %."""
    found = rates(-1, 10, -37, 60, -36)

    assert found.case is IrrCase.SEVERAL
    assert found.touching
    assert [round(rate, 8) for rate in found.roots] == [Decimal(1), Decimal(2)]


def test_two_changes_of_sign_need_not_mean_two_rates():
    assert rates(-1000, 100, 100, 2000, -100).case is IrrCase.SEVERAL
    assert rates(-100, 5, -5).case is IrrCase.NO_ROOT


def test_inflow_first_is_told():
    loan = rates(100, -110)

    assert loan.inflow_first
    assert round(loan.value, 20) == Decimal("0.1")


def test_half_years_are_steps_of_half_a_year():
    found = rates(-100, 0, 0, 121, steps_per_year=2)

    assert abs((1 + found.value) ** 3 - Decimal("1.21") ** 2) < Decimal("1e-25")


def test_trailing_rounding_is_no_money():
    found = internal_rates({0: Decimal(-100), 1: Decimal(110), 2: Decimal("1e-40")})

    assert found.case is IrrCase.ONE


def exact_npv(amounts, rate):
    x = 1 / (1 + Fraction(rate))
    return sum(Fraction(amount) * x**step for step, amount in enumerate(amounts))


@settings(max_examples=100)
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=12))
@example([0, -5, 0, 5, 0])
def test_every_rate_makes_the_exact_value_zero(amounts):
    found = rates(*amounts)

    for rate in found.roots:
        x = 1 / (1 + Fraction(rate))
        size = sum(abs(amount) * x**step for step, amount in enumerate(amounts))
        assert abs(exact_npv(amounts, rate)) <= size / 10**9


@settings(max_examples=60)
@given(
    roots=st.lists(st.integers(-60, 300), min_size=1, max_size=5, unique=True),
    scale=st.integers(1, 1000),
)
def test_flow_built_from_known_rates_gives_them_back(roots, scale):
    """The product of (1 + r) x - 1 has the rates r (in percent) and no others."""
    flow = [scale]
    for percent in roots:
        longer = [0] * (len(flow) + 1)
        for step, amount in enumerate(flow):
            longer[step] -= 100 * amount
            longer[step + 1] += (100 + percent) * amount
        flow = longer

    found = rates(*flow)

    assert [round(rate * 100) for rate in found.roots] == sorted(roots)


@settings(max_examples=60)
@given(
    outlay=st.lists(st.integers(1, 10**6), min_size=1, max_size=4),
    income=st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
)
def test_one_change_of_sign_means_exactly_one_rate(outlay, income):
    assert rates(*(-amount for amount in outlay), *income).case is IrrCase.ONE
