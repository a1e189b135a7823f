"""A day and a clock time of the municipality, as one moment; also in the nights of the changes."""

import datetime as dt

import pytest

from arenor.local_time import NoSuchTime, moment, parse_clock

FORWARD, BACK = dt.date(2027, 3, 28), dt.date(2026, 10, 25)


def utc(day, hour, minute=0):
    return moment(day, dt.time(hour, minute)).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", dt.time(9)),
        ("9.30", dt.time(9, 30)),
        ("09:30", dt.time(9, 30)),
        ("0930", dt.time(9, 30)),
        (" kl. 13.05 ", dt.time(13, 5)),
        ("KL 8", dt.time(8)),
        ("0", dt.time(0)),
    ],
)
def test_a_clock_time_is_read_as_people_write_it(text, clock):
    assert parse_clock(text) == clock


@pytest.mark.parametrize("text", ["", "nio", "9.5", "9,30", "-1", "9.30 em", "12345", "٩"])
def test_what_is_no_clock_time_says_how_to_write_one(text):
    with pytest.raises(NoSuchTime, match="Skriv klockslaget som"):
        parse_clock(text)


@pytest.mark.parametrize("text", ["24", "25.00", "9.60"])
def test_a_clock_time_that_no_clock_shows_is_none(text):
    with pytest.raises(NoSuchTime, match="finns inte"):
        parse_clock(text)


def test_nine_is_nine_in_winter_and_in_summer():
    assert utc(dt.date(2026, 12, 8), 9) == dt.datetime(2026, 12, 8, 8, tzinfo=dt.UTC)
    assert utc(dt.date(2027, 6, 8), 9) == dt.datetime(2027, 6, 8, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize(("hour", "minute"), [(2, 0), (2, 30), (2, 59)])
def test_the_hour_that_is_skipped_does_not_exist(hour, minute):
    with pytest.raises(NoSuchTime, match="finns inte den 28 mars 2027: då ställs klockan fram"):
        utc(FORWARD, hour, minute)


@pytest.mark.parametrize(("hour", "minute"), [(2, 0), (2, 30), (2, 59)])
def test_the_hour_that_comes_twice_is_not_one_moment(hour, minute):
    with pytest.raises(NoSuchTime, match="finns två gånger den 25 oktober 2026: då ställs klockan"):
        utc(BACK, hour, minute)


def test_around_the_changes_the_clock_is_right():
    assert utc(FORWARD, 1, 59) == dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC)
    assert utc(FORWARD, 3) == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)
    assert utc(BACK, 1, 59) == dt.datetime(2026, 10, 24, 23, 59, tzinfo=dt.UTC)
    assert utc(BACK, 3) == dt.datetime(2026, 10, 25, 2, tzinfo=dt.UTC)
