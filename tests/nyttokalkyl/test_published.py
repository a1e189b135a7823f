"""Figures published by others, through the JSON form. The figures are theirs, the wording ours.

Adobe, Mescius   FormCalc's and Spread.NET's references, "NPV".
Brealey          R. Brealey, S. Myers, F. Allen, on the equivalent annual annuity.
Brigham          E. Brigham, J. Houston, "Fundamentals of Financial Management", on payback.
EKL              Energimyndigheten, handbook of energikartläggning, table 2: nusummefaktorer.
Green Book       HM Treasury. Annex A6 (2022): long-term discount factors. Edition 2003: two
                 projects at 3.5 %, and box 15, staff savings of an IT system.
Investopedia     "Payback Period", "Discounted Payback Period".
Microsoft        Excel's and Visual Basic's references: NPV, IRR, PMT, PV.
NumPy            tests of numpy.financial 1.17 and of numpy-financial: npv, irr, pv, pmt, rate.
NZ Treasury      Cost Benefit Analysis Tool: 8 %, flows mid-year, capital at the start.
OMB              Circular A-94, the sample format: 7 %, the first year discounted.
Render           B. Render, R. Stair, M. Hanna, "Quantitative Analysis for Management", M3: EVPI
                 with a normal distribution.
Ross             S. Ross, R. Westerfield, J. Jaffe, "Corporate Finance": four internal rates.
Solomon          E. Solomon's oil pump (1956): two internal rates.
Sullivan         W. Sullivan, E. Wicks, C. Koelling, "Engineering Economy", example 10-8.
Courses          exercises with answers in Swedish, Norwegian and American courses.
"""

from decimal import Decimal

import pytest

from tests.nyttokalkyl.json_form import (
    agrees,
    alternative,
    benefit,
    calculation,
    cost,
    evaluated,
    flow,
    measures,
    residual,
)


@pytest.mark.parametrize(
    ("rate", "amounts", "npv"),
    [
        ("0.1", (-10_000, 3_000, 4_200, 6_800), "1188.44"),  # Microsoft, Excel
        ("0.1", (500, 1_500, 4_000, 10_000), "11529.608633"),  # Adobe
        ("0.065", (5_000,), "4694.835681"),  # Adobe
        ("0.065", (-10_000, 3_000, 3_400, 7_700), "2055.38"),  # Mescius
        ("0.05", (-15_000, 1_500, 2_500, 3_500, 4_500, 6_000), "117.04"),  # NumPy 1.17
        ("0.0625", (-70_000, 22_000, 25_000, 28_000, 31_000), "19312.57"),  # Microsoft, VB
    ],
)
def test_spreadsheets_discount_their_first_value(rate, amounts, npv):
    assert agrees(measures(rate, *amounts, first_year_discounted=True)["npv"], npv)


@pytest.mark.parametrize(
    ("rate", "amounts", "npv"),
    [
        # Microsoft, Excel: NPV of the later years and the outlay of today beside it
        ("0.08", (-40_000, 8_000, 9_200, 10_000, 12_000, 14_500), "1922.06"),
        ("0.08", (-40_000, 8_000, 9_200, 10_000, 12_000, 14_500, -9_000), "-3749.47"),
        # numpy-financial, to every digit that it has
        ("0.05", (-15_000, 1_500, 2_500, 3_500, 4_500, 6_000), "122.8948549509426921616287"),
        ("0.07", (0, *[12_000] * 20), "127128.17094619393272952"),
        ("0.035", (-10, *[2.5] * 4), "-0.82"),  # Green Book 2003
        ("0.035", (-5, *[1.5] * 4), "0.51"),
        ("0.2", (-500_000, *[176_000] * 5), "26348"),  # Courses, Norway
        ("0.12", (-100_000, *[30_000] * 6), "23342"),  # Courses, Sweden
        ("0.2", (-100_000, *[30_000] * 6), "-235"),
    ],
)
def test_base_year_is_the_outlay_beside_a_spreadsheets_npv(rate, amounts, npv):
    assert agrees(measures(rate, *amounts)["npv"], npv)


@pytest.mark.parametrize(
    ("years", "factors"),
    [
        (2, "2.00 1.97 1.94 1.91 1.89 1.86 1.83 1.81 1.78 1.76 1.74 1.63"),
        (5, "5.00 4.85 4.71 4.58 4.45 4.33 4.21 4.10 3.99 3.89 3.79 3.35"),
        (10, "10.00 9.47 8.98 8.53 8.11 7.72 7.36 7.02 6.71 6.42 6.14 5.02"),
        (15, "15.00 13.87 12.85 11.94 11.12 10.38 9.71 9.11 8.56 8.06 7.61 5.85"),
        (20, "20.00 18.05 16.35 14.88 13.59 12.46 11.47 10.59 9.82 9.13 8.51 6.26"),
    ],
)
def test_nusummefaktorer_are_present_values_of_a_krona_a_year(years, factors):
    """EKL: 0 to 10 percent and 15."""
    rates = [f"0.{percent:02d}" for percent in (*range(11), 15)]
    stated = calculation(*flow(0, *[1] * years), years=years + 1, other_rates=rates)

    found = alternative(evaluated(stated))["npv_at_rates"]

    for at_rate, factor in zip(found, factors.split(), strict=True):
        assert agrees(at_rate["npv"], factor)


GREEN_BOOK = [
    {"from_year": 2026, "rate": "0.035"},
    {"from_year": 2057, "rate": "0.03"},
    {"from_year": 2102, "rate": "0.025"},
]


def test_green_book_table_of_falling_rates():
    stated = calculation(*flow(1), years=126, rate=GREEN_BOOK)

    factors = {f["year"] - 2026: f["factor"] for f in evaluated(stated)["discount_factors"]}

    table = {
        0: "1.0000", 1: "0.9662", 10: "0.7089", 20: "0.5026", 30: "0.3563", 31: "0.3459",
        40: "0.2651", 50: "0.1973", 75: "0.0942", 76: "0.0919", 100: "0.0508", 125: "0.0274",
    }  # fmt: skip
    assert {year: agrees(factors[year], factor) for year, factor in table.items()} == dict.fromkeys(
        table, True
    )


def test_staff_savings_of_an_it_system():
    """Green Book, box 15: 15 posts of £10,000 for ten years cost £1m; or only 10 posts."""
    stated = calculation(
        cost("system", [1_000_000]),
        benefit("posts", 10_000, first_year=2027, multiply_by=["staff"]),
        years=11,
        rate="0.035",
        factors=[{"id": "staff", "value": 15}],
        what_if=[{"name": "Bara tio tjänster", "factors": {"staff": 10}}],
    )

    found = evaluated(stated)

    assert round(Decimal(alternative(found)["measures"]["npv"]), -3) == 247_000
    [ten] = found["what_if"][0]["alternatives"]
    assert round(Decimal(ten["npv"]), -3) == -168_000


def nz_option(capital, yearly):
    """NZ Treasury: years from 2012, whose start is the end of 2011; benefits in thirty years."""
    rows = [benefit("b", yearly, first_year=2027), cost("c", 500_000, first_year=2027)]
    stated = calculation(
        *rows, cost("capital", [capital]), years=31, rate="0.08", timing="mid_year"
    )
    return evaluated(stated)


def test_mid_year_flows_of_the_new_zealand_tool():
    first, second = nz_option(0, 500_000), nz_option(2_000_000, 650_000)

    assert [f["factor"][:7] for f in first["discount_factors"][1:4]] == [
        "0.96225", "0.89097", "0.82497",
    ]  # fmt: skip
    assert alternative(first)["measures"]["bcr"]["value"] == "1"
    assert agrees(alternative(first)["measures"]["pv_benefits"], "5849716")
    found = alternative(second)["measures"]
    for measure, published in (
        ("pv_benefits", "7604631"), ("pv_costs", "7849716"), ("npv", "-245085"),
    ):  # fmt: skip
        assert agrees(found[measure], published)
    assert agrees(found["bcr"]["value"], "0.97")


def test_sample_format_of_circular_a_94():
    """OMB: millions of dollars, the first of ten years discounted by one."""
    costs, benefits = [10, 20, 30, 30, 20, 10, 5, 5, 5, 5], [0, 0, 5, 10, 30, 40, 40, 40, 40, 25]
    stated = calculation(
        cost("c", costs), benefit("b", benefits), years=10, rate="0.07", first_year_discounted=True
    )

    found = alternative(evaluated(stated))["measures"]

    assert agrees(found["pv_costs"], "106.40")
    assert agrees(found["pv_benefits"], "142.41")
    assert agrees(found["npv"], "36.01")


def test_machine_with_a_residual_value():
    """Courses, Sweden: 6 mnkr, 1.5 a year for eight years, 1 mnkr left; 12, 15 and 20 percent."""
    stated = calculation(
        cost("outlay", [6]), benefit("surplus", 1.5, first_year=2027), residual("rest", 1),
        years=9, other_rates=["0.12", "0.15", "0.2"],
    )  # fmt: skip

    found = alternative(evaluated(stated))

    npvs = [at["npv"] for at in found["npv_at_rates"]]
    assert [agrees(n, p) for n, p in zip(npvs, ["1.86", "1.06", "-0.01"], strict=True)] == [
        True
    ] * 3
    assert agrees(found["measures"]["irr"]["value"], "0.20")


GH_39 = (
    "-217500.0 -217500.0 108466.80462450592 101129.96439328062 93793.12416205535 "
    "86456.28393083003 79119.44369960476 71782.60346837944 64445.76323715414 57108.92300592884 "
    "49772.08277470355 42435.24254347826 35098.40231225296 27761.56208102766 20424.721849802358 "
    "13087.88161857707 5751.041387351768 -1585.7988438735192 -8922.639075098821 "
    "-16259.479306324123 -23596.31953754941 -30933.159768774713 -38270.0 -45606.8402312253 "
    "-52943.680462450604 -60280.520693675906 -67617.36092490121"
)


@pytest.mark.parametrize(
    ("amounts", "irr"),
    [
        ((-70_000, 12_000, 15_000, 18_000, 21_000, 26_000), "0.087"),  # Microsoft, Excel
        ((-70_000, 12_000, 15_000, 18_000, 21_000), "-0.021"),
        ((-70_000, 12_000, 15_000), "-0.444"),
        ((-150_000, 15_000, 25_000, 35_000, 45_000, 60_000), "0.0524"),  # NumPy
        ((-100, 39, 59, 55, 20), "0.28095"),
        ((-100, 0, 0, 74), "-0.0955"),
        ((-100, 100, 0, 7), "0.06206"),
        ((-250_000, 100_000, 150_000, 200_000, 250_000, 300_000), "0.567230334436"),
        ((-3_500, *[0] * 9, 10_000), "0.1106908537"),  # numpy-financial, rate
        ((-593.06, 0, 214.07), "-0.39920185"),
        ((-4_725.38, 0, 4_509.97), "-0.02305873"),
        ((-662.05, 0, 224.11), "-0.41818459"),
        ((-428.78, 0, 686.29), "0.26513414"),
        ((-500, 50, 31, 3, 11), "-0.529644772151268"),  # Courses
    ],
)
def test_internal_rate(amounts, irr):
    found = measures("0.1", *amounts)["irr"]

    assert found["case"] == "one"
    assert agrees(found["value"], irr)


@pytest.mark.parametrize(
    ("amounts", "roots"),
    [
        ((-1_600, 10_000, -10_000), ["0.25", "4"]),  # Solomon
        ((-4_000, 25_000, -25_000), ["0.25", "4"]),
        ((-252, 1_431, -3_035, 2_850, -1_000), ["0.25", "0.3333", "0.4286", "0.6667"]),  # Ross
        ((-100, 100, 0, -7), ["-0.6789", "-0.0833"]),  # NumPy gives the one nearest to zero
        ((-5, 10.5, 1, -8, 1), ["-0.8702", "0.0886", "0.7096"]),
        (tuple(map(float, GH_39.split())), ["-0.0181", "0.1200000"]),
        ((-1678.87, 771.96, 1814.05, 3520.30, 3552.95, 3584.99, 4789.91, -1),
         ["-0.9998", "1.0043"]),
    ],
)  # fmt: skip
def test_several_internal_rates(amounts, roots):
    found = measures("0.1", *amounts)["irr"]

    assert (found["case"], found["value"], len(found["roots"])) == ("several", None, len(roots))
    assert all(agrees(one, other) for one, other in zip(found["roots"], roots, strict=True))


@pytest.mark.parametrize("amounts", [(1, 2, 3), (-1, -2, -3)])
def test_no_internal_rate(amounts):
    """NumPy: no solution."""
    assert measures("0.1", *amounts)["irr"]["case"] == "no_change_of_sign"


@pytest.mark.parametrize(
    ("amounts", "npv", "irr", "payback", "discounted"),
    [
        ((-1_000, 500, 400, 300, 100), "78.82", "0.1449", "2.33", "2.95"),  # Brigham, S
        ((-1_000, 100, 300, 400, 600), "49.18", "0.1179", "3.33", "3.88"),  # Brigham, L
        ((-80_000, *[20_000] * 6), "7105.21", "0.1298", "4.00", "5.37"),  # Courses
    ],
)
def test_projects_of_textbooks(amounts, npv, irr, payback, discounted):
    found = measures("0.1", *amounts)

    assert agrees(found["npv"], npv)
    assert agrees(found["irr"]["value"], irr)
    assert agrees(found["payback"]["value"], payback)
    assert agrees(found["discounted_payback"]["value"], discounted)


@pytest.mark.parametrize(
    ("amounts", "years", "whole_year"),
    [
        ((-1_000_000, *[250_000] * 6), "4.00", 2030),  # Investopedia
        ((-10_000, *[3_000] * 5), "3.33", 2030),
        ((-344_278, 28_600, 50_000, 58_000, 408_000), "3.51", 2030),  # Courses
        ((-14_518, 4_179, 8_052, 13_608, 8_500), "2.17", 2029),
        ((-8_182_700, 2_219_900, 2_561_200, 3_457_600, 4_425_300), "2.98", 2029),
    ],
)
def test_payback(amounts, years, whole_year):
    found = measures("0.1", *amounts)["payback"]

    assert agrees(found["value"], years)
    assert found["whole_year"] == whole_year


@pytest.mark.parametrize(
    ("rate", "amounts", "years"),
    [
        ("0.15", (-8_000, 4_800, 5_900, 6_700, 8_000), "1.86"),
        ("0.09", (-5_100, 1_280, 2_480, 1_680, 1_680, 1_480, 1_280), "3.45"),
        ("0.11", (-210, 85, 75, 85, 105), "3.15"),
        ("0.04", (-3_000, *[1_000] * 5), "3.26"),  # Investopedia
        ("0.16525", (-8_182_700, 2_219_900, 2_561_200, 3_457_600, 4_425_300), "3.92"),
    ],
)
def test_discounted_payback(rate, amounts, years):
    assert agrees(measures(rate, *amounts)["discounted_payback"]["value"], years)


@pytest.mark.parametrize(
    ("rate", "amounts", "annuity"),
    [
        ("0.1", (3_000_000, *[0] * 5), "791392.44"),  # Brealey: lives of five and three years
        ("0.1", (2_000_000, *[0] * 3), "804229.61"),
        ("0.1", (-10_000, -1_000, -1_000, -1_000), "-5021"),  # the cheaper of two servers
        ("0.1", (-7_000, -2_000, -2_000), "-6033"),
        ("0.3", (2_000, *[0] * 12), "626.90814017007577484"),  # numpy-financial, pmt
        ("0.8", (20_000, *[0] * 3), "19311.258278145695364"),
        ("0", (15_000, *[0] * 60), "250"),
        ("0.006666666666666666666666666667", (15_000, *[0] * 60), "304.14591432620523703"),
        ("0.006666666666666666666666666667", (10_000, *[0] * 10), "1037.03"),  # Microsoft, Excel
    ],
)
def test_annuity_is_what_a_spreadsheet_calls_pmt(rate, amounts, annuity):
    found = measures(rate, *amounts)["annuity"]

    assert found["years"] == len(amounts) - 1
    assert agrees(found["value"], annuity)


def test_present_value_of_240_months():
    """Microsoft, Excel, PV: 500 a month for twenty years at 8 % / 12."""
    found = measures("0.006666666666666666666666666667", 0, *[500] * 240)

    assert agrees(found["npv"], "59777.15")


def works(name, capital, yearly, salvage, gain):
    """Sullivan: fifty years, the salvage value a lower cost."""
    return [
        cost(f"{name}-capital", [capital, *[0] * 49, -salvage], [name]),
        cost(f"{name}-upkeep", yearly, [name], first_year=2027),
        benefit(f"{name}-gain", gain, [name], first_year=2027),
    ]


def test_incremental_ratios_of_public_works():
    """A is kept against B (0.91) and left for C (1.16); A itself has 1.34."""
    a = works("nu", 8_500_000, 750_000, 1_250_000, 2_150_000)
    b = works("b", 10_000_000, 725_000, 1_750_000, 2_265_000)
    c = works("c", 12_000_000, 700_000, 2_000_000, 2_500_000)

    found = evaluated(calculation(*a, *b, *c, years=51, rate="0.1"))

    assert agrees(alternative(found, "nu")["measures"]["pv_costs"], "15925463")
    assert agrees(alternative(found, "nu")["measures"]["pv_benefits"], "21316851")
    assert agrees(alternative(found, "nu")["measures"]["bcr"]["value"], "1.34")
    ratios = [
        alternative(found, name)["against_baseline"]["incremental_bcr"]["value"] for name in "bc"
    ]
    assert [agrees(r, p) for r, p in zip(ratios, ["0.91", "1.16"], strict=True)] == [True, True]


def test_incremental_ratio_against_the_cheaper_alternative():
    """Courses: 75 years at 6 percent; 2.15, and 1.35 for what the dearer one costs more."""
    rows = [
        cost("c0", [16_161_644], ["nu"]), benefit("b0", 2_111_404, ["nu"], first_year=2027),
        cost("c", [27_211_376]), benefit("b", 3_019_639, first_year=2027),
    ]  # fmt: skip

    found = evaluated(calculation(*rows, years=76, rate="0.06"))

    today = alternative(found, "nu")["measures"]
    assert agrees(today["pv_benefits"], "34744943.5")
    assert agrees(today["bcr"]["value"], "2.15")
    ratio = alternative(found)["against_baseline"]["incremental_bcr"]
    assert agrees(ratio["value"], "1.35")


@pytest.mark.parametrize(
    ("capital", "gain", "upkeep", "ratio"),
    [(700_000, 80_000, 20_000, "1.3176"), (950_000, 120_000, 30_000, "1.4563")],
)
def test_nuvardeskvot_counts_all_but_the_investment_as_benefits(capital, gain, upkeep, ratio):
    """Courses, the modified benefit-cost ratio: thirty years at 5 percent."""
    stated = calculation(
        cost("i", [capital], kind="investment"),
        cost("d", upkeep, kind="operation", first_year=2027),
        benefit("b", gain, first_year=2027),
        years=31, rate="0.05",
    )  # fmt: skip

    found = alternative(evaluated(stated))["measures"]

    assert agrees(found["nuvardeskvot"]["value"], ratio)
    assert agrees(Decimal(found["nnk_i"]["value"]) + 1, ratio)


def test_value_of_perfect_information_with_a_normal_demand():
    """Render: 8,000 games are expected, deviation 2,885; below 6,000 each loses 6 dollars: 2,515.

    Forty independent triangles add up to a normal distribution, nearly.
    """
    half_width = 2_885 * (6 / 40) ** 0.5
    part = {"low": 200 - half_width, "likely": 200, "high": 200 + half_width}
    rows = [benefit(f"demand-{i}", part, last_year=2026, multiply_by=["margin"]) for i in range(40)]
    stated = calculation(
        *rows, cost("fixed", [36_000]), years=1, rows_are="difference",
        factors=[{"id": "margin", "value": 6}],
        simulation={"seed": 1, "draws": 200_000, "distribution": "triangular"},
    )  # fmt: skip

    found = evaluated(stated)["simulation"]

    evpi = found["evpi"]
    assert abs(evpi["value"] - 2_515) <= 4 * evpi["standard_error"] + 0.01 * 2_515
    spread = found["alternatives"][1]["npv"]
    assert abs(spread["standard_deviation"] - 6 * 2_885) <= 4 * 6 * 2_885 / 400_000**0.5
