"""Cases of textbooks and references that ask more of the JSON form than one flow and one rate.

Berk            J. Berk, P. DeMarzo, "Corporate Finance", on the pitfalls of the internal rate.
Boardman        A. Boardman et al., "Cost-Benefit Analysis": a dam and a cogeneration plant.
Brealey         R. Brealey, S. Myers, F. Allen, "Principles of Corporate Finance": payback, pitfalls
                of the internal rate, inflation, unequal lives; and R. Brealey, S. Myers, A. Marcus,
                "Fundamentals of Corporate Finance", problems of the chapter on investment criteria.
Drummond        M. Drummond et al., "Methods for the Economic Evaluation of Health Care Programmes":
                two programmes, the first year discounted or not.
Hirshleifer     J. Hirshleifer, "On the Theory of Optimal Investment Decision" (1958).
Green Book      HM Treasury, annex A6: the first fifteen years, and the health rates.
LibreOffice     its help on NPV and IRR.
Microsoft       Excel's reference: FV, PMT, RATE.
Newnan          D. Newnan et al., "Engineering Economic Analysis": six alternatives, one to choose.
Ross            S. Ross, R. Westerfield, J. Jaffe, "Corporate Finance": scale, timing, two rates.
UQ              University of Queensland, "Social Cost-Benefit Analysis", chapter 3: mid-year flows.
Wikipedia       "Equivalent annual cost", "Discounted payback period", "Net present value".
Courses         exercises with answers.
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


def compared(rate, baseline, other, **fields):
    """One flow as the nollalternativ, another beside it."""
    rows = [*flow(*baseline, to=("nu",)), *flow(*other)]
    return evaluated(calculation(*rows, years=max(len(baseline), len(other)), rate=rate, **fields))


@pytest.mark.parametrize(
    ("rate", "amounts", "npv"),
    [
        ("0.0875", (-40, 10, 20, 30), "9.43"),  # LibreOffice: 49.43 less the 40 of today
        ("0.1", (-100_000, *[25_000] * 6), "8881.52"),  # Wikipedia
        ("0.2", (-12_600, -1_484, 2_947, 6_323, 10_534, 9_985, 5_757, 3_269), "3802"),  # Brealey
        ("0.2", (-12_600, -1_630, 2_381, 6_205, 10_685, 10_136, 6_110, 3_444), "3520"),
        ("0.1", (1_000_000, *[-500_000] * 3), "-243426"),  # Berk
        ("0.05", (-10_000, *[5_000] * 3), "3616.24"),  # UQ
    ],
)
def test_net_present_value(rate, amounts, npv):
    assert agrees(measures(rate, *amounts)["npv"], npv)


def test_real_flows_at_the_real_rate_are_nominal_flows_at_the_nominal_rate():
    """Brealey: 15 % nominal and 10 % inflation; both ways 5.5."""
    nominal = measures("0.15", -100, 38.5, 60.5, 39.93)
    real = measures("0.0454545454545454545454545454545454", -100, 35, 50, 30)

    assert agrees(nominal["npv"], "5.5")
    assert agrees(real["npv"], "5.5")
    assert abs(Decimal(nominal["npv"]) - Decimal(real["npv"])) < Decimal("1e-30")


@pytest.mark.parametrize(
    ("years", "rate", "amounts", "value"),
    [
        (10, "0.005", {**dict.fromkeys(range(10), 200), 0: 700}, "2581.40"),  # FV, first examples
        (12, "0.01", dict.fromkeys(range(1, 13), 1_000), "12682.50"),
        (35, "0.009166666666666666666666666666666667", dict.fromkeys(range(35), 2_000), "82846.25"),
        (12, "0.005", {**dict.fromkeys(range(12), 100), 0: 1_100}, "2301.40"),
    ],
)
def test_amounts_before_the_base_year_are_compounded(years, rate, amounts, value):
    """Microsoft: a future value is a present value whose base year is the last."""
    row = benefit("b", [amounts.get(year, 0) for year in range(years + 1)])
    stated = calculation(row, years=years + 1, rate=rate, base_year=2026 + years)

    assert agrees(alternative(evaluated(stated))["measures"]["npv"], value)


def test_rate_of_a_loan_of_48_months():
    """Microsoft, RATE: 200 a month for 8,000. The money comes first: a low rate is the good one."""
    found = measures("0.1", 8_000, *[-200] * 48)["irr"]

    assert agrees(found["value"], "0.0077")
    assert found["inflow_first"]


@pytest.mark.parametrize(
    ("amounts", "rate"),
    [
        ((-10_000, 3_500, 7_600, 1_000), "0.1133"),  # LibreOffice
        ((-4_000, 2_000, 4_000), "0.2808"),  # Brealey
        ((-123_400, 36_200, 54_800, 48_100), "0.0596"),  # Wikipedia
        ((1_000_000, *[-500_000] * 3), "0.2338"),  # Berk
        ((1_000, -1_500), "0.5"),  # Brealey: lending and borrowing have the same rate
        ((-1_000, 1_500), "0.5"),
    ],
)
def test_one_internal_rate(amounts, rate):
    found = measures("0.1", *amounts)["irr"]

    assert (found["case"], found["inflow_first"]) == ("one", amounts[0] > 0)
    assert agrees(found["value"], rate)


@pytest.mark.parametrize(
    ("amounts", "case", "roots"),
    [
        ((-100, 230, -132), "several", ["0.1", "0.2"]),  # Ross
        ((-1, 5, -6), "several", ["1", "2"]),  # Hirshleifer
        ((550_000, *[-500_000] * 3, 1_000_000), "several", ["0.07164", "0.33673"]),  # Berk
        ((750_000, *[-500_000] * 3, 1_000_000), "no_root", []),
        ((1_000, -3_000, 2_500), "no_root", []),  # Brealey
        ((-1, 3, -2.5), "no_root", []),  # Hirshleifer
    ],
)
def test_several_internal_rates_and_none(amounts, case, roots):
    found = measures("0.1", *amounts)["irr"]

    assert (found["case"], found["value"], len(found["roots"])) == (case, None, len(roots))
    assert all(agrees(one, other) for one, other in zip(found["roots"], roots, strict=True))


@pytest.mark.parametrize(
    ("rate", "smaller", "larger", "published"),
    [
        ("0.1", (-10_000, 20_000), (-20_000, 35_000), "8182 11818 3636 0.50"),  # Brealey
        ("0.25", (-10, 40), (-25, 65), "22 27 5 0.6667"),  # Ross, scale
        ("0.1", (-10_000, 10_000, 1_000, 1_000), (-10_000, 1_000, 1_000, 12_000),
         "669 751 83 0.1055"),  # Ross, timing
    ],
)  # fmt: skip
def test_projects_that_exclude_each_other_are_compared_by_their_difference(
    rate, smaller, larger, published
):
    one, other, npv, irr = published.split()

    found = compared(rate, smaller, larger)

    assert agrees(alternative(found, "nu")["measures"]["npv"], one)
    assert agrees(alternative(found)["measures"]["npv"], other)
    difference = alternative(found)["against_baseline"]
    assert agrees(difference["npv"], npv)
    assert agrees(difference["irr"]["value"], irr)
    assert [each["alternative"] for each in found["ranking"]] == ["a", "nu"]


def test_profitability_index_prefers_the_smaller_project_and_the_increment_the_larger():
    """Ross: 70.5 / 20 and 45.3 / 10, but the difference gives 15.2."""
    found = compared("0.12", (-10, 15, 40), (-20, 70, 10))

    larger, smaller = alternative(found), alternative(found, "nu")
    assert agrees(larger["measures"]["pv_benefits"], "70.5")
    assert agrees(smaller["measures"]["pv_benefits"], "45.3")
    assert agrees(smaller["measures"]["bcr"]["value"], "4.53")
    assert larger["measures"]["bcr"]["value"] < smaller["measures"]["bcr"]["value"]
    assert agrees(larger["against_baseline"]["npv"], "15.2")


@pytest.mark.parametrize(
    ("life", "gain", "published"),
    [(4, 80, "48.20 0.2410 0.2186 2.5"), (3, 100, "44.37 0.2219 0.2338 2.0")],
)
def test_profitability_index_as_npv_per_krona_invested(life, gain, published):
    """Brealey, Marcus: 11 percent."""
    stated = calculation(
        cost("i", [200], kind="investment"), benefit("b", gain, first_year=2027),
        years=life + 1, rate="0.11",
    )  # fmt: skip

    found = alternative(evaluated(stated))["measures"]

    npv, index, irr, payback = published.split()
    assert agrees(found["npv"], npv)
    assert agrees(found["nnk_i"]["value"], index)
    assert agrees(found["irr"]["value"], irr)
    assert agrees(found["payback"]["value"], payback)


PUBLIC_WORKS = {
    "D": (1_000, 1_340, "1.34"), "B": (2_000, 4_700, "2.35"), "A": (4_000, 7_330, "1.83"),
    "C": (6_000, 8_730, "1.46"), "E": (9_000, 9_000, "1.00"), "F": (10_000, 9_500, "0.95"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "tried", "ratio"), [("D", "B", "3.36"), ("B", "A", "1.32"), ("A", "C", "0.70")]
)
def test_chain_of_incremental_ratios(kept, tried, ratio):
    """Newnan, present worths. A is the last whose increment is above 1, B has the highest ratio."""
    rows = [
        row
        for name, (costs, benefits, _) in PUBLIC_WORKS.items()
        for row in (cost(f"{name}-c", [costs], [name]), benefit(f"{name}-b", [benefits], [name]))
    ]
    stated = calculation(*rows, years=1, rate=0)
    stated["alternatives"] = [{"id": name, "baseline": name == kept} for name in PUBLIC_WORKS]

    found = evaluated(stated)

    for name, (_, _, own) in PUBLIC_WORKS.items():
        assert agrees(alternative(found, name)["measures"]["bcr"]["value"], own)
    increment = alternative(found, tried)["against_baseline"]["incremental_bcr"]
    # half away from zero, as the book has 1.315 and 0.7
    assert abs(Decimal(increment["value"]) - Decimal(ratio)) <= Decimal("0.005")
    assert found["ranking"][0]["alternative"] == "A"


LIVES = [
    # rate, per alternative: outlay, yearly cost, life, annuity
    ("0.06", {"a": (15, 5, 3, "-10.61"), "b": (10, 6, 2, "-11.45")}),  # Brealey
    ("0.05", {"a": (50_000, 13_000, 3, "-31360"), "b": (150_000, 7_500, 8, "-30708")}),  # Wikipedia
    ("0.08", {"a": (-30, 0, 75, "2.407"), "b": (-24, 0, 15, "2.804")}),  # Boardman: npv known
]


@pytest.mark.parametrize(("rate", "machines"), LIVES)
def test_annuities_of_alternatives_with_lives_of_their_own(rate, machines):
    rows, lives = [], {}
    for name, (outlay, yearly, life, _) in machines.items():
        rows += [
            cost(f"{name}-outlay", [outlay], [name]),
            cost(f"{name}-yearly", yearly, [name], first_year=2027, last_year=2026 + life),
        ]
        lives[name] = life
    stated = calculation(*rows, years=1 + max(lives.values()), rate=rate)
    stated["alternatives"] = [{"id": name, "annuity_years": lives[name]} for name in lives]

    found = evaluated(stated)

    for name, (_, _, life, annuity) in machines.items():
        measured = alternative(found, name)["measures"]["annuity"]
        assert measured["years"] == life
        assert agrees(measured["value"], annuity)


@pytest.mark.parametrize(
    ("outlay", "yearly", "left", "life", "published"),
    [(20_000, 8_500, 5_000, 3, 15_820), (15_000, 7_000, 3_000, 2, 14_831.2)],
)
def test_annuity_with_what_is_left_of_the_machine(outlay, yearly, left, life, published):
    """Courses: 15 percent, factors of four decimals."""
    stated = calculation(
        cost("i", [outlay]), cost("d", yearly, first_year=2027), residual("r", left),
        years=life + 1, rate="0.15",
    )  # fmt: skip

    found = alternative(evaluated(stated))["measures"]["annuity"]

    assert abs(Decimal(found["value"]) + Decimal(published)) < 2


def test_saving_for_an_end_by_the_month():
    """Microsoft, PMT: 129.08 a month for 18 years at 6 % / 12 make 50,000."""
    found = measures("0.005", *[0] * 216, 50_000)["annuity"]

    assert (found["years"], agrees(found["value"], "129.08")) == (216, True)


@pytest.mark.parametrize(
    ("amounts", "years", "whole_year", "npv"),
    [
        ((-2_000, 500, 500, 5_000), "2.2", 2029, "2624"),  # Brealey: 3 years
        ((-2_000, 500, 1_800, 0), "1.83", 2028, "-58"),  # 2 years, and still bad
        ((-2_000, 1_800, 500, 0), "1.4", 2028, "50"),
        ((-60_000, 20_000, 90_000), "1.44", 2028, "32562"),  # Ross
    ],
)
def test_payback_says_nothing_of_what_follows(amounts, years, whole_year, npv):
    found = measures("0.1", *amounts)

    assert agrees(found["payback"]["value"], years)
    assert found["payback"]["whole_year"] == whole_year
    assert agrees(found["npv"], npv)


@pytest.mark.parametrize(
    ("rate", "amounts", "simple", "years", "whole_year"),
    [
        ("0.11", (-2_324_000, *[600_000] * 6), "3.87", "5.33", 2032),  # Wikipedia
        ("0.125", (-300, *[100] * 5), "3.00", "3.99", 2030),  # Ross: 4 years
        ("0.1", (-2_000, 500, 1_800, 0), "1.83", None, None),  # Brealey: never
    ],
)
def test_discounted_payback_comes_later_or_never(rate, amounts, simple, years, whole_year):
    found = measures(rate, *amounts)

    assert agrees(found["payback"]["value"], simple)
    discounted = found["discounted_payback"]
    assert discounted["whole_year"] == whole_year
    assert discounted["value"] is None if years is None else agrees(discounted["value"], years)


@pytest.mark.parametrize(
    ("first_year_discounted", "published"),
    [(True, ("26.79", "26.81")), (False, ("28.13", "28.15"))],
)
def test_two_programmes_with_the_first_year_discounted_or_not(first_year_discounted, published):
    """Drummond: costs of three years at 5 percent; the programmes differ by two hundredths."""
    stated = calculation(
        cost("a", [5, 10, 15]), cost("b", [15, 10, 4], ["b"]), years=3, rate="0.05",
        first_year_discounted=first_year_discounted,
    )  # fmt: skip

    found = evaluated(stated)

    costs = [alternative(found, name)["measures"]["pv_costs"] for name in "ab"]
    assert all(agrees(one, other) for one, other in zip(costs, published, strict=True))


STANDARD = """1.0000 0.9662 0.9335 0.9019 0.8714 0.8420 0.8135 0.7860 0.7594 0.7337 0.7089 0.6849
0.6618 0.6394 0.6178 0.5969"""
HEALTH = """1.0000 0.9852 0.9707 0.9563 0.9422 0.9283 0.9145 0.9010 0.8877 0.8746 0.8617 0.8489
0.8364 0.8240 0.8118 0.7999"""


@pytest.mark.parametrize(
    ("rates", "published"),
    [
        (("0.035", "0.03", "0.025"), STANDARD),
        (("0.015", "0.01285714285714285714", "0.01071428571428571429"), HEALTH),
    ],
)
def test_green_book_years_of_the_standard_and_of_the_health_rate(rates, published):
    starts = (2026, 2057, 2102)
    bands = [{"from_year": y, "rate": r} for y, r in zip(starts, rates, strict=True)]

    found = evaluated(calculation(*flow(1), years=126, rate=bands))["discount_factors"]

    factors = published.split()
    assert all(agrees(one["factor"], other) for one, other in zip(found[:16], factors, strict=True))
    assert [found[years]["rate"] for years in (30, 31, 75, 76)] == [
        rates[0], rates[1], rates[1], rates[2],
    ]  # fmt: skip


def test_mid_year_flows_gain_half_a_year_and_the_outlay_nothing():
    """UQ, the same project: 13,616.24 of benefits, half a year earlier."""
    found = measures("0.05", -10_000, *[5_000] * 3, timing="mid_year")

    assert agrees(found["pv_benefits"], "13952.5")
    assert agrees(found["pv_costs"], "10000")
