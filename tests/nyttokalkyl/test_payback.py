from decimal import Decimal, localcontext

import pytest

from nyttokalkyl.calculation.discounting import CONTEXT
from nyttokalkyl.calculation.explanations import explain_payback
from nyttokalkyl.calculation.payback import Payback, payback


def paid_back(*amounts):
    return payback([(2026 + index, Decimal(str(a))) for index, a in enumerate(amounts)])


@pytest.mark.parametrize(
    ("amounts", "years", "moment", "whole_year"),
    [
        ((-1000, 400, 400, 400), "2.5", "2028.5", 2029),
        ((-1000, 500, 500, 500), "2", "2028", 2028),  # exactly zero at a year's end
        ((-100, 200), "0.5", "2026.5", 2027),
        ((100, 100), "0", "2026", 2026),  # no outlay at all
        ((0, 0, 0), "0", "2026", 2026),
        ((0, -100, 100), "2", "2028", 2028),
        ((100, -50, 0), "0", "2026", 2026),  # never below zero
        ((100, -150, 50), "2", "2028", 2028),
    ],
)
def test_payback_is_when_the_accumulated_net_is_back_at_zero(amounts, years, moment, whole_year):
    assert paid_back(*amounts) == Payback(
        Decimal(years), Decimal(moment), whole_year, turned_negative_again=False
    )


def test_payback_is_not_reached_within_the_period():
    found = paid_back(-100, 40, 40)

    assert found == Payback(None, None, None, turned_negative_again=False)
    assert explain_payback(found) == "Betalas inte tillbaka inom perioden."


def test_reinvestment_moves_payback_to_when_it_stays_positive():
    found = paid_back(-100, 150, -100, 100)

    assert found == Payback(Decimal("2.5"), Decimal("2028.5"), 2029, turned_negative_again=True)
    assert explain_payback(found) == (
        "Var återbetald tidigare, men en senare utgift åt upp det. Här visas tiden då den förblir "
        "återbetald."
    )


def test_payback_lost_for_good_says_so():
    found = paid_back(-100, 150, -100)

    assert found == Payback(None, None, None, turned_negative_again=True)
    assert explain_payback(found) == (
        "Betalas inte tillbaka inom perioden. Den var återbetald tidigare, men en senare utgift åt "
        "upp det."
    )


def test_payback_that_speaks_for_itself_is_not_explained():
    assert explain_payback(paid_back(-100, 100)) == ""


def test_rounding_noise_is_not_below_zero():
    with localcontext(CONTEXT):
        third = Decimal(1) / 3

        found = payback([(2026, Decimal(-1)), (2027, third), (2028, third), (2029, third)])

    assert found.whole_year == 2029
