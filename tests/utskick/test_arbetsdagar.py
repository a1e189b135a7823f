"""Working days, against dates that can be looked up in any Swedish almanac."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from utskick.arbetsdagar import (
    add_working_days,
    is_working_day,
    is_working_hours,
    own_closed_days,
    working_days_between,
)
from utskick.models import Stangningsdag

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NONE: frozenset[dt.date] = frozenset()

days = st.dates(dt.date(2024, 1, 1), dt.date(2034, 12, 31))
closures = st.frozensets(days, max_size=15)
distances = st.integers(-60, 60)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    "closed",
    [
        "2024-03-29",  # långfredagen
        "2025-04-21",  # annandag påsk
        "2026-05-14",  # Kristi himmelsfärdsdag
        "2026-05-01",  # första maj, a Friday
        "2027-01-06",  # trettondedag jul, a Wednesday
        "2028-06-06",  # nationaldagen, a Tuesday
        "2029-12-26",  # annandag jul, a Wednesday
        "2030-04-22",  # annandag påsk
        "2031-05-22",  # Kristi himmelsfärdsdag
        "2032-03-26",  # långfredagen
        "2033-04-18",  # annandag påsk
        "2034-05-18",  # Kristi himmelsfärdsdag
        "2024-06-21",  # midsommarafton
        "2025-12-24",  # julafton, a Wednesday
        "2026-12-31",  # nyårsafton, a Thursday
        "2034-06-23",  # midsommarafton
        "2026-11-28",  # a Saturday
        "2026-11-29",  # a Sunday
    ],
)
def test_red_days_eves_and_weekends_are_closed(closed):
    assert not is_working_day(day(closed), NONE)


@pytest.mark.parametrize(
    "open_day",
    [
        "2024-02-29",  # leap day, a Thursday
        "2025-06-09",  # annandag pingst until 2004
        "2026-05-15",  # klämdag after Kristi himmelsfärdsdag
        "2026-04-02",  # skärtorsdagen
        "2027-12-27",  # the Monday after Christmas
        "2028-10-30",
    ],
)
def test_other_weekdays_are_working_days(open_day):
    assert is_working_day(day(open_day), NONE)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-23", 5, "2026-11-30"),  # a weekend makes the way longer
        ("2026-11-28", 1, "2026-11-30"),  # from a Saturday
        ("2026-11-28", 0, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-04-01", 2, "2026-04-07"),  # over Easter
        ("2026-12-22", 3, "2026-12-29"),  # over Christmas: 23, 28, 29
        ("2026-06-22", -1, "2026-06-18"),  # back over midsommar
        ("2024-02-28", 2, "2024-03-01"),  # over the leap day
    ],
)
def test_add_working_days_on_known_dates(start, n, expected):
    assert add_working_days(day(start), n, NONE) == day(expected)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-23", "2026-11-24", 1),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-30", "2026-11-27", -1),
        ("2026-11-27", "2026-11-29", 0),
        ("2026-12-01", "2026-12-31", 19),
    ],
)
def test_working_days_between_known_dates(start, end, expected):
    assert working_days_between(day(start), day(end), NONE) == expected


@given(days, distances, closures)
def test_adding_never_lands_on_a_closed_day(start, n, closed):
    assert is_working_day(add_working_days(start, n, closed), closed)


@given(days, distances, closures)
def test_counting_gives_back_what_was_added(start, n, closed):
    assume(n != 0)

    assert working_days_between(start, add_working_days(start, n, closed), closed) == n


@given(days, st.integers(0, 60), closures, closures)
def test_closed_days_make_the_way_longer_never_shorter(start, n, closed, more):
    assert add_working_days(start, n, closed | more) >= add_working_days(start, n, closed)


@given(days, st.integers(1, 60), st.data())
def test_closing_one_day_on_the_way_makes_it_at_least_one_day_longer(start, n, data):
    end = add_working_days(start, n, NONE)
    way = [start + dt.timedelta(i) for i in range(1, (end - start).days + 1)]
    one = data.draw(st.sampled_from([d for d in way if is_working_day(d, NONE)]))

    assert add_working_days(start, n, {one}) == add_working_days(start, n + 1, NONE)


@given(days, st.integers(1, 60), closures)
def test_back_and_forth_from_a_working_day_is_the_same_day(start, n, closed):
    assume(is_working_day(start, closed))

    assert add_working_days(add_working_days(start, n, closed), -n, closed) == start


@pytest.mark.django_db
def test_own_closed_days_count_at_once():
    assert add_working_days(day("2026-05-13"), 1) == day("2026-05-15")

    Stangningsdag.objects.create(date=day("2026-05-15"), name="Klämdag")

    assert add_working_days(day("2026-05-13"), 1) == day("2026-05-18")
    assert working_days_between(day("2026-05-13"), day("2026-05-18")) == 1
    assert not is_working_day(day("2026-05-15"))


@pytest.mark.django_db
def test_own_closed_days_are_read_once_per_call(django_assert_num_queries):
    with django_assert_num_queries(1):
        add_working_days(day("2026-11-23"), 60)
    with django_assert_num_queries(1):
        working_days_between(day("2026-11-23"), day("2027-11-23"))
    with django_assert_num_queries(1):
        closed = own_closed_days()
        add_working_days(day("2026-11-23"), 60, closed)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23 06:59", False),
        ("2026-11-23 07:00", True),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 12:00", False),  # a Sunday
        ("2026-12-24 12:00", False),
        ("2026-03-30 07:00", True),  # the day after the clocks went forward
        ("2026-10-26 06:59", False),  # the day after they went back
    ],
)
def test_working_hours_are_swedish_office_hours(moment, expected):
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=STOCKHOLM)

    assert is_working_hours(now.astimezone(dt.UTC), NONE) is expected
