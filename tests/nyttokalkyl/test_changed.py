"""The calculation that a what-if describes evaluates to what the what-if does."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nyttokalkyl.calculation import Factor, FactorRef, Row, RowType, WhatIf, evaluate
from nyttokalkyl.results import results_of
from nyttokalkyl.sensitivity import changed, what_if
from nyttokalkyl.simulation import Settings, simulate
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, residual, terms, triple
from tests.nyttokalkyl.uncertain_example import uncertain_example

HOUR = Factor(id="hour", value=triple(300, 331, 400), price_year=2024)
TIME = Row(
    id="time",
    type=RowType.BENEFIT,
    alternatives=("a",),
    quantity=triple(80, 100, 110),
    unit_value=FactorRef("hour"),
    share_realised=exact("0.5"),
    multiply_by=("index",),
    first_year=2027,
    ramp_up={2027: Decimal("0.25")},
)
RICH = calculation(
    TIME,
    replace(TIME, id="whole", first_year=None, last_year=2028),
    benefit("b", 5, 70, 80, 90, to=["a", "b"]),
    cost("c", 400, 20, 20, to=["a"]),
    cost("old", 10, 10, 10, to=["nu"]),
    residual("r", 60),
    terms=terms(4, price_index={2024: Decimal(80), 2026: Decimal(100)}),
    factors=(HOUR, Factor(id="index", value=exact(2)), Factor(id="gånger-0", value=exact(1))),
)

SHARES = st.decimals(min_value=0, max_value=3, places=2)
CHANGES = st.builds(
    WhatIf,
    name=st.just("?"),
    benefits_times=SHARES,
    costs_times=SHARES,
    rows_times=st.dictionaries(st.sampled_from(["time", "c", "r"]), SHARES),
    factors=st.dictionaries(st.sampled_from(["hour", "index"]), st.decimals(-500, 500, places=2)),
    discount_rate=st.none() | st.decimals("-0.5", 1, places=3),
    benefits_delayed_years=st.integers(0, 6),
)


@given(CHANGES)
def test_it_is_the_calculation_the_what_if_describes(change):
    made = changed(RICH, change)

    for described, tried in zip(
        evaluate(made).alternatives, what_if(RICH, change).alternatives, strict=True
    ):
        assert abs(described.own.npv - tried.own.npv) < Decimal("1e-20")
        for line, other in zip(described.own.years, tried.own.years, strict=True):
            assert abs(line.net - other.net) < Decimal("1e-20")


def test_nothing_tried_draws_the_same():
    settings = Settings(seed=7)
    usual = results_of(uncertain_example(), settings).simulation

    tried = simulate(changed(uncertain_example(), WhatIf(name="?")), settings)

    assert tried.alternatives[1].better_than_baseline == usual.alternatives[1].better_than_baseline
    assert tried.alternatives[1].npv.mean == usual.alternatives[1].npv.mean


def test_benefits_later_than_the_period_are_drawn_as_none():
    settings = Settings(seed=7)
    never = WhatIf(name="?", benefits_delayed_years=6)

    tried = simulate(changed(RICH, never), settings)

    likely = {r.alternative.id: r.own.npv for r in what_if(RICH, never).alternatives}
    for simulated in tried.alternatives:
        assert simulated.npv.likely == likely[simulated.alternative.id]
        assert simulated.npv.deviation == 0


def test_less_benefit_is_less_likely_to_pay_off():
    settings = Settings(seed=7)
    less = WhatIf(name="?", benefits_times=Decimal("0.6"))

    tried = simulate(changed(uncertain_example(), less), settings)

    chance = next(s for s in tried.alternatives if s.alternative.id == "a").better_than_baseline
    assert 0.1 < chance.probability < 0.9
