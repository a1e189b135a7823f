"""Years, rates and timing: nyttokalkyl-engine.md, section 1.

Published figures: HM Treasury, The Green Book, annex A6, table of long-term discount factors
(3.5 % to year 30, 3.0 % to year 75, 2.5 % to year 125), printed with four decimals.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nyttokalkyl.calculation import RateBand, Timing, evaluate
from nyttokalkyl.calculation.discounting import (
    CONTEXT,
    annuity_factor,
    discounting,
    half_years,
    price_ratio,
)
from tests.nyttokalkyl.build import benefit, calculation, residual, terms

GREEN_BOOK = (
    RateBand(Decimal("0.035"), 2000),
    RateBand(Decimal("0.030"), 2031),
    RateBand(Decimal("0.025"), 2076),
)


def factors(**fields):
    with localcontext(CONTEXT):
        return discounting(terms(**fields)).factors


@pytest.mark.parametrize(
    ("year", "factor"),
    [
        (0, "1.0000"),
        (1, "0.9662"),
        (10, "0.7089"),
        (20, "0.5026"),
        (30, "0.3563"),
        (31, "0.3459"),
        (40, "0.2651"),
        (50, "0.1973"),
        (75, "0.0942"),
        (76, "0.0919"),
        (100, "0.0508"),
        (125, "0.0274"),
    ],
)
def test_green_book_table_of_falling_rates(year, factor):
    table = factors(years=126, first=2000, rates=GREEN_BOOK)

    assert round(table[2000 + year], 4) == Decimal(factor)


def test_base_year_is_not_discounted():
    table = factors(years=3, rate="0.25")

    assert table == {2026: 1, 2027: Decimal("0.8"), 2028: Decimal("0.64")}


def test_years_before_the_base_year_are_compounded_forward():
    table = factors(years=4, rate="0.25", base=2028)

    assert table == {
        2026: Decimal("1.5625"),
        2027: Decimal("1.25"),
        2028: 1,
        2029: Decimal("0.8"),
    }


def test_period_may_lie_wholly_before_or_after_the_base_year():
    assert factors(years=2, rate="0.25", base=2028) == {
        2026: Decimal("1.5625"),
        2027: Decimal("1.25"),
    }
    assert factors(years=2, rate="0.25", base=2025) == {
        2026: Decimal("0.8"),
        2027: Decimal("0.64"),
    }


def test_switch_discounts_the_first_year_too():
    table = factors(years=2, rate="0.25", first_year_discounted=True)

    assert table == {2026: Decimal("0.8"), 2027: Decimal("0.64")}


def test_mid_year_leaves_the_base_year_and_moves_later_years_half_a_year():
    table = factors(years=4, rate="0.21", base=2027, timing=Timing.MID_YEAR)

    assert table[2026] == Decimal("1.21")
    assert table[2027] == 1
    assert round(table[2028], 20) == round(Decimal(1) / Decimal("1.1"), 20)
    assert round(table[2029], 20) == round(1 / (Decimal("1.21") * Decimal("1.1")), 20)


def test_mid_year_of_a_discounted_first_year_is_half_a_year_away():
    table = factors(years=2, rate="0.21", timing=Timing.MID_YEAR, first_year_discounted=True)

    assert round(table[2026], 20) == round(Decimal(1) / Decimal("1.1"), 20)


def test_mid_year_uses_the_rate_of_its_own_band():
    bands = (RateBand(Decimal("0.21"), 2026), RateBand(Decimal("0.44"), 2028))

    table = factors(years=3, rates=bands, timing=Timing.MID_YEAR)

    assert round(table[2028], 20) == round(1 / (Decimal("1.21") * Decimal("1.2")), 20)


@pytest.mark.parametrize("rate", ["0", "-0.2", "-0.99", "9"])
def test_zero_negative_and_high_rates_work(rate):
    table = factors(years=3, rate=rate)

    assert abs(table[2028] * (1 + Decimal(rate)) ** 2 - 1) < Decimal("1e-40")


def test_residual_value_comes_at_the_end_of_the_year_even_when_flows_come_mid_year():
    in_two_years = terms(years=3, rate="0.21", timing=Timing.MID_YEAR)

    evaluation = evaluate(
        calculation(benefit("b", 0, 0, 110), residual("r", 121), terms=in_two_years)
    )

    pvs = [round(flow.pv, 20) for flow in evaluation.flows.values()]
    assert pvs == [round(Decimal(110) / Decimal("1.331"), 20), round(121 / Decimal("1.4641"), 20)]


@settings(max_examples=60)
@given(
    rate=st.integers(-9000, 30000),
    base=st.integers(1990, 2060),
    years=st.integers(1, 60),
)
def test_factor_is_exact_to_30_digits(rate, base, years):
    table = factors(years=years, rate=str(Decimal(rate) / 10000), base=base)

    growth = 1 + Fraction(rate, 10000)
    for year, factor in table.items():
        exact = growth ** (base - year)
        assert abs(Fraction(factor) - exact) <= exact / 10**30


@pytest.mark.parametrize(
    ("timing", "discounted", "year", "at_end", "expected"),
    [
        (Timing.END_OF_YEAR, False, 2028, False, 4),
        (Timing.END_OF_YEAR, True, 2026, False, 2),
        (Timing.MID_YEAR, False, 2026, False, 0),
        (Timing.MID_YEAR, False, 2028, False, 3),
        (Timing.MID_YEAR, False, 2028, True, 4),
        (Timing.MID_YEAR, False, 2025, False, -2),
        (Timing.MID_YEAR, True, 2026, False, 1),
    ],
)
def test_half_years_agree_with_the_factors(timing, discounted, year, at_end, expected):
    stated = terms(
        years=5, first=2025, base=2026, rate="0.21", timing=timing, first_year_discounted=discounted
    )

    assert half_years(stated, year, at_end=at_end) == expected
    with localcontext(CONTEXT):
        table = discounting(stated)
        factor = (table.at_end if at_end else table.factors)[year]
    assert round(factor, 20) == round(Decimal("1.1") ** -expected, 20)


def test_annuity_factor_is_the_closed_form():
    with localcontext(CONTEXT):
        rate = Decimal("0.035")
        closed = (1 - (1 + rate) ** -10) / rate

        assert abs(annuity_factor(terms(rate="0.035"), 10) - closed) < Decimal("1e-40")
        assert annuity_factor(terms(rate="0"), 10) == 10


def test_annuity_factor_follows_the_bands():
    bands = (RateBand(Decimal("0.25"), 2026), RateBand(Decimal(0), 2028))

    assert annuity_factor(terms(rates=bands), 3) == Decimal("2.4")
    assert annuity_factor(terms(rates=bands, first_year_discounted=True), 3) == Decimal("2.08")


def test_older_prices_are_converted_by_the_index():
    stated = terms(price_index={2024: Decimal(100), 2026: Decimal(105)})

    assert price_ratio(stated, 2024) == Decimal("1.05")
    assert price_ratio(stated, 2026) == 1
    assert price_ratio(stated, None) == 1
    other_level = terms(price_level=2024, price_index={2024: Decimal(100), 2026: Decimal(80)})
    assert price_ratio(other_level, 2026) == Decimal("1.25")
