"""The straight line to a target, by hand: 14 days on 1 January 2026, 4 days on 11 January."""

import datetime as dt
from decimal import Decimal

import pytest

from arenor.progress import Goal, Point, Standing, expected, standing, valid

START, END = dt.date(2026, 1, 1), dt.date(2026, 1, 11)
FEWER = Goal(Point(END, Decimal(4)), Point(START, Decimal(14)))
MORE = Goal(Point(END, Decimal(90)), Point(START, Decimal(50)))
WITHOUT = Goal(Point(END, Decimal(4)))


def day(number):
    return START + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("after", "value"), [(-5, 14), (0, 14), (1, 13), (3, 11), (10, 4), (400, 4)]
)
def test_the_line_is_straight_between_its_ends_and_level_outside(after, value):
    assert expected(FEWER, day(after)) == value


def test_the_line_is_reckoned_to_four_decimals():
    goal = Goal(Point(day(3), Decimal(1)), Point(START, Decimal(0)))

    assert expected(goal, day(1)) == Decimal("0.3333")
    assert expected(goal, day(2)) == Decimal("0.6667")


def test_without_a_baseline_there_is_no_line():
    assert expected(WITHOUT, day(5)) is None
    assert standing(WITHOUT, Point(day(5), Decimal(9))) is Standing.UNKNOWN
    assert standing(WITHOUT, Point(day(5), Decimal(4))) is Standing.REACHED


@pytest.mark.parametrize(
    ("goal", "value", "how"),
    [
        (FEWER, "9", Standing.ON_TRACK),  # on the line on day 5
        (FEWER, "8.9", Standing.ON_TRACK),
        (FEWER, "9.1", Standing.BEHIND),
        (FEWER, "15", Standing.BEHIND),
        (FEWER, "4", Standing.REACHED),
        (FEWER, "3", Standing.REACHED),
        (MORE, "70", Standing.ON_TRACK),
        (MORE, "69", Standing.BEHIND),
        (MORE, "90", Standing.REACHED),
        (MORE, "91", Standing.REACHED),
    ],
)
def test_whether_more_or_less_is_better_is_told_by_the_target(goal, value, how):
    assert standing(goal, Point(day(5), Decimal(value))) is how


def test_a_target_that_is_the_baseline_cannot_be_compared_with_until_it_is_met():
    level = Goal(Point(END, Decimal(4)), Point(START, Decimal(4)))

    assert standing(level, Point(day(5), Decimal(5))) is Standing.UNKNOWN
    assert standing(level, Point(day(5), Decimal(4))) is Standing.REACHED


def test_the_last_of_a_day_corrects_the_others():
    wrong, early, right = (
        Point(day(5), Decimal(90)), Point(day(2), Decimal(12)), Point(day(5), Decimal(9)),
    )  # fmt: skip

    assert valid([wrong, early, right]) == [early, right]
