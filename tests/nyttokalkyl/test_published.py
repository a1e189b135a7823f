"""Figures published by others. The source stands at each case; the figures are theirs.

Microsoft   support.microsoft.com: "NPV function", "IRR function" (Excel); learn.microsoft.com:
            "NPV function" (Visual Basic).
Adobe       LiveCycle Designer, FormCalc reference, "NPV".
Mescius     Spread.NET formula reference, "NPV".
NumPy       numpy.lib.tests.test_financial, version 1.17.
Textbooks   Brigham and Houston on payback and on multiple rates; Brealey, Myers and Allen on the
            equivalent annual annuity, as repeated in many courses.
"""

from decimal import Decimal

import pytest

from nyttokalkyl.calculation import evaluate
from nyttokalkyl.numbers import rounded
from tests.nyttokalkyl.build import calculation, net_rows, terms


def measures(rate, *amounts, **fields):
    rows = net_rows(*amounts)
    stated = terms(len(amounts), rate, **fields)
    return evaluate(calculation(*rows, terms=stated)).result("a").own


@pytest.mark.parametrize(
    ("rate", "amounts", "npv"),
    [
        ("0.1", (-10_000, 3_000, 4_200, 6_800), "1188.44"),  # Microsoft, Excel
        ("0.1", (500, 1_500, 4_000, 10_000), "11529.608633"),  # Adobe
        ("0.065", (5_000,), "4694.835681"),  # Adobe
        ("0.065", (-10_000, 3_000, 3_400, 7_700), "2055.38"),  # Mescius
        ("0.05", (-15_000, 1_500, 2_500, 3_500, 4_500, 6_000), "117.04"),  # NumPy
        ("0.0625", (-70_000, 22_000, 25_000, 28_000, 31_000), "19312.57"),  # Microsoft, VB
    ],
)
def test_spreadsheets_discount_their_first_value(rate, amounts, npv):
    found = measures(rate, *amounts, first_year_discounted=True).npv

    decimals = -Decimal(npv).as_tuple().exponent
    assert rounded(found, decimals) == Decimal(npv)


@pytest.mark.parametrize(
    ("amounts", "npv"),
    [
        ((-40_000, 8_000, 9_200, 10_000, 12_000, 14_500), "1922.06"),
        ((-40_000, 8_000, 9_200, 10_000, 12_000, 14_500, -9_000), "-3749.47"),
    ],
)
def test_outlay_added_beside_a_spreadsheet_npv_is_our_base_year(amounts, npv):
    """Microsoft, Excel: NPV(8 %, later years) + the outlay of today."""
    assert rounded(measures("0.08", *amounts).npv, 2) == Decimal(npv)


def test_excel_irr_of_the_same_flow_is_where_its_npv_is_zero():
    """Microsoft, Excel: 8.7 % after five years."""
    five_years = measures("0.1", -70_000, 12_000, 15_000, 18_000, 21_000, 26_000)

    assert rounded(five_years.irr.value, 3) == Decimal("0.087")


@pytest.mark.parametrize(
    ("amounts", "npv", "irr", "years"),
    [
        ((-1_000, 500, 400, 300, 100), "78.82", "0.1449", ["2.33", "2.95"]),
        ((-1_000, 100, 300, 400, 600), "49.18", "0.1179", ["3.33", "3.88"]),
    ],
)
def test_projects_s_and_l_of_the_textbook(amounts, npv, irr, years):
    """Brigham and Houston, "Fundamentals of Financial Management", capital budgeting, 10 %."""
    found = measures("0.1", *amounts)

    assert rounded(found.npv, 2) == Decimal(npv)
    assert rounded(found.irr.value, 4) == Decimal(irr)
    paid_back = [found.payback.years, found.discounted_payback.years]
    assert [rounded(moment, 2) for moment in paid_back] == [Decimal(year) for year in years]


def test_simple_and_discounted_payback():
    """10,000 out and 3,000 a year: 3 + 1,000/3,000 years."""
    found = measures("0.1", -10_000, *[3_000] * 5)

    assert rounded(found.payback.years, 2) == Decimal("3.33")
    assert found.payback.whole_year == 2030


@pytest.mark.parametrize(
    ("rate", "amounts", "years"),
    [
        ("0.15", (-8_000, 4_800, 5_900, 6_700, 8_000), "1.86"),
        ("0.09", (-5_100, 1_280, 2_480, 1_680, 1_680, 1_480, 1_280), "3.45"),
        ("0.11", (-210, 85, 75, 85, 105), "3.15"),
    ],
)
def test_discounted_payback(rate, amounts, years):
    assert rounded(measures(rate, *amounts).discounted_payback.years, 2) == Decimal(years)


@pytest.mark.parametrize(
    ("npv", "life", "annuity"),
    [(3_000_000, 5, "791392.44"), (2_000_000, 3, "804229.61")],
)
def test_equivalent_annual_annuity_of_a_given_npv(npv, life, annuity):
    """10 %, lives of five and three years after the base year."""
    found = measures("0.1", npv, *[0] * life)

    assert found.annuity_years == life
    assert rounded(found.annuity.value, 2) == Decimal(annuity)


@pytest.mark.parametrize(
    ("amounts", "npv", "annuity"),
    [
        ((-10_000, -1_000, -1_000, -1_000), -12_487, -5_021),
        ((-7_000, -2_000, -2_000), -10_471, -6_033),
    ],
)
def test_cheaper_server_is_the_one_that_lasts_longer(amounts, npv, annuity):
    found = measures("0.1", *amounts)

    assert rounded(found.npv) == npv
    assert rounded(found.annuity.value) == annuity
