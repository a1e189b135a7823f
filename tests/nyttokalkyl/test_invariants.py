"""The nine invariants of nyttokalkyl-engine.md, section 7, and exact arithmetic with fractions.

The ninth, that likely-only input simulates to the deterministic result, is in test_simulation.py.
"""

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nyttokalkyl.calculation import CostKind, RowsAre, Timing, evaluate, value
from nyttokalkyl.calculation.discounting import CONTEXT, annuity_factor
from nyttokalkyl.irr import IrrCase
from tests.nyttokalkyl.build import benefit, calculation, cost, net_rows, terms

kronor = st.decimals(-(10**9), 10**9, places=2)
flows = st.lists(kronor, min_size=1, max_size=10)
rates = st.decimals(Decimal("-0.5"), Decimal(2), places=4)
positive_rates = st.decimals(0, Decimal("0.5"), places=4)
small = settings(max_examples=30)


def own(*amounts, rate=Decimal("0.03"), years=None, first=2026, **fields):
    stated = terms(years or len(amounts), str(rate), first=first, **fields)
    return evaluate(calculation(*net_rows(*amounts, first=first), terms=stated)).result("a").own


def close(one, other, *, scale=1):
    return abs(one - other) <= Decimal("1e-20") * max(abs(one), abs(other), scale)


@small
@given(flow=flows, rate=rates, base=st.integers(-5, 5))
def test_npv_is_the_exact_sum_of_fractions(flow, rate, base):
    found = own(*flow, rate=rate, base=2026 + base)

    growth = 1 + Fraction(rate)
    parts = [Fraction(amount) / growth ** (year - base) for year, amount in enumerate(flow)]
    scale = sum(map(abs, parts))
    assert abs(Fraction(found.npv) - sum(parts)) <= scale / 10**30
    gains = sum(part for part in parts if part > 0)
    assert abs(Fraction(found.pv_benefits) - gains) <= scale / 10**30


@small
@given(flow=flows)
def test_undiscounted_npv_is_the_plain_sum(flow):
    assert own(*flow).npv_undiscounted == sum(flow)


@small
@given(one=flows, other=flows, rate=rates, times=st.decimals(-100, 100, places=3))
def test_1_npv_is_additive_over_rows_and_linear_in_amounts(one, other, rate, times):
    stated = terms(10, str(rate))
    rows = benefit("one", *one), benefit("other", *other), benefit("b", *(x * times for x in one))

    flows_of = evaluate(calculation(*rows, terms=stated)).flows

    together = evaluate(calculation(*rows[:2], terms=stated)).result("a").own.npv
    scale = sum(map(abs, one + other), start=Decimal(1)) * 2**10
    assert close(together, flows_of["one"].pv + flows_of["other"].pv, scale=scale)
    assert close(flows_of["b"].pv, flows_of["one"].pv * times, scale=scale * 100)


@small
@given(flow=flows, times=st.sampled_from(["0.001", "7", "1000000"]))
def test_1_currency_changes_no_ratio_rate_or_payback(flow, times):
    one = own(*flow, rate="0.1")
    other = own(*(amount * Decimal(times) for amount in flow), rate="0.1")

    assert (one.bcr.value is None) == (other.bcr.value is None)
    assert one.bcr.value is None or close(one.bcr.value, other.bcr.value)
    assert [round(root, 9) for root in one.irr.roots] == [round(r, 9) for r in other.irr.roots]
    assert one.payback.whole_year == other.payback.whole_year
    assert one.payback.years is None or close(one.payback.years, other.payback.years)


@small
@given(flow=flows, rate=rates, later=st.integers(-6, 6))
def test_2_shifting_the_base_year_multiplies_npv_and_moves_nothing_else(flow, rate, later):
    one = own(*flow, rate=rate)
    other = own(*flow, rate=rate, base=2026 + later)

    with localcontext(CONTEXT):
        growth = (1 + rate) ** later
        scale = sum(map(abs, flow), start=Decimal(1)) * 2**20
        assert close(other.npv, one.npv * growth, scale=scale * growth)
    assert one.bcr.value is None or close(one.bcr.value, other.bcr.value)
    assert (one.irr, one.payback) == (other.irr, other.payback)
    assert one.discounted_payback.whole_year == other.discounted_payback.whole_year


@small
@given(flow=flows, rate=rates)
def test_3_mid_year_weighs_later_flows_half_a_year_more(flow, rate):
    end = own(*flow, rate=rate)
    mid = own(*flow, rate=rate, timing=Timing.MID_YEAR)

    with localcontext(CONTEXT):
        expected = flow[0] + (end.npv - flow[0]) * (1 + rate).sqrt()
        scale = sum(map(abs, flow), start=Decimal(1)) * 2**10
        assert close(mid.npv, expected, scale=scale)


@small
@given(flow=flows, timing=st.sampled_from(Timing))
def test_4_npv_is_zero_at_the_irr(flow, timing):
    irr = own(*flow, timing=timing).irr

    for root in irr.roots:
        assume(Decimal("-0.99") < root < 10**6)
        at_root = own(*flow, timing=timing, rate=root)
        scale = at_root.pv_benefits + at_root.pv_costs
        assert abs(at_root.npv) <= scale * Decimal("1e-9")


@small
@given(flow=st.lists(kronor, min_size=2, max_size=10), rate=rates)
def test_4_annuity_times_its_factor_is_npv(flow, rate):
    found = own(*flow, rate=rate)

    with localcontext(CONTEXT):
        factor = annuity_factor(terms(len(flow), str(rate)), len(flow) - 1)
        assert close(found.annuity.value * factor, found.npv)


@small
@given(flow=flows, rate=rates)
def test_4_last_accumulated_discounted_flow_is_npv(flow, rate):
    found = own(*flow, rate=rate)

    scale = sum(map(abs, flow), start=Decimal(1)) * 2**10
    assert close(found.years[-1].accumulated_discounted, found.npv, scale=scale)


@small
@given(one=flows, today=flows, rate=rates)
def test_5_incremental_npv_is_the_difference_and_the_npv_of_the_difference(one, today, rate):
    years = max(len(one), len(today))
    stated = terms(years, str(rate))
    evaluation = evaluate(
        calculation(benefit("a", *one), benefit("nu", *today, to=["nu"]), terms=stated)
    )
    pairs = [
        (one[i] if i < len(one) else 0) - (today[i] if i < len(today) else 0) for i in range(years)
    ]

    incremental = evaluation.result("a").against_baseline.npv

    scale = sum(map(abs, one + today), start=Decimal(1)) * 2**10
    npvs = [evaluation.result(name).own.npv for name in ("a", "nu")]
    assert close(incremental, npvs[0] - npvs[1], scale=scale)
    assert close(incremental, own(*pairs, rate=rate).npv, scale=scale)


@small
@given(flow=flows)
def test_5_identical_alternative_differs_in_nothing(flow):
    rows = [replace(row, alternatives=("a", "nu")) for row in net_rows(*flow)]
    entered_twice = [
        replace(row, id=f"{row.id}-2", alternatives=("nu",)) for row in net_rows(*flow)
    ]

    shared = evaluate(calculation(*rows, terms=terms(10))).result("a").against_baseline
    separate = (
        evaluate(calculation(*net_rows(*flow), *entered_twice, terms=terms(10)))
        .result("a")
        .against_baseline
    )

    for found in (shared, separate):
        assert found.npv == 0
        assert found.irr.case is IrrCase.NO_FLOW
    assert shared.bcr.value is None


@small
@given(
    outlay=st.decimals(1, 10**6, places=2),
    gains=st.lists(kronor, min_size=1, max_size=8),
    rate=rates,
)
def test_6_bcr_nnk_and_npv_agree(outlay, gains, rate):
    rows = cost("c", outlay, kind=CostKind.INVESTMENT), benefit("b", 0, *gains)
    stated = terms(len(gains) + 1, str(rate))

    found = evaluate(calculation(*rows, terms=stated)).result("a").own

    assert (found.bcr.value > 1) == (found.nnk_i.value > 0) == (found.npv > 0)
    assert close(found.nuvardeskvot.value, found.bcr.value)


@small
@given(
    outlay=st.lists(st.decimals(1, 10**6, places=2), min_size=1, max_size=3),
    gains=st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=8),
    rate=positive_rates,
)
def test_7_discounted_payback_is_never_earlier_than_the_simple(outlay, gains, rate):
    found = own(*(-amount for amount in outlay), *gains, rate=rate)

    if found.discounted_payback.years is not None:
        assert found.discounted_payback.years >= found.payback.years - Decimal("1e-25")


@small
@given(flow=flows, rate=rates, zeros=st.integers(1, 4))
def test_8_leading_zero_years_discount_npv_and_leave_irr(flow, rate, zeros):
    one = own(*flow, rate=rate)
    later = own(*[0] * zeros, *flow, rate=rate)

    with localcontext(CONTEXT):
        growth = (1 + rate) ** zeros
        scale = sum(map(abs, flow), start=Decimal(1)) * 2**20
        assert close(later.npv * growth, one.npv, scale=scale * max(1, growth))
    assert one.irr == later.irr


@small
@given(flow=flows, rate=rates, zeros=st.integers(1, 4))
def test_8_trailing_zero_years_change_nothing(flow, rate, zeros):
    one = own(*flow, rate=rate)
    longer = own(*flow, *[0] * zeros, rate=rate)

    assert (longer.npv, longer.bcr, longer.irr) == (one.npv, one.bcr, one.irr)
    assert longer.payback == one.payback


@small
@given(flow=flows)
def test_difference_rows_and_absolute_rows_without_costs_today_agree(flow):
    absolute = calculation(*net_rows(*flow), terms=terms(10))
    difference = replace(absolute, rows_are=RowsAre.DIFFERENCE)

    assert evaluate(absolute).result("a").own == evaluate(difference).result("a").own


@small
@given(likely=kronor, below=st.decimals(0, 100), above=st.decimals(0, 100))
def test_value_keeps_its_order(likely, below, above):
    with localcontext(CONTEXT):
        number = value(likely, likely - below, likely + above)

    assert number.low <= number.likely <= number.high
