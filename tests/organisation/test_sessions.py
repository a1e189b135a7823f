"""How long one stays signed in."""

import datetime as dt

import pytest

from tests.factories import AnvandareFactory

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 3, 2, 7, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(time_machine):
    def at(hours):
        time_machine.move_to(MORNING + dt.timedelta(hours=hours), tick=False)

    at(0)
    return at


@pytest.fixture
def visitor(client, clock):  # noqa: ARG001 -- the clock first
    client.force_login(AnvandareFactory())
    return client


def is_signed_in(visitor):
    return visitor.get("/behov/").status_code == 200


@pytest.mark.parametrize(("hours", "signed_in"), [(7.9, True), (8.1, False)])
def test_eight_hours_without_a_request_are_too_many(visitor, clock, hours, signed_in):
    clock(hours)

    assert is_signed_in(visitor) == signed_in


def test_every_request_moves_the_end_on(visitor, clock):
    clock(5)
    assert is_signed_in(visitor)
    clock(11.9)
    assert is_signed_in(visitor)


def test_twelve_hours_after_sign_in_it_ends_all_the_same(visitor, clock):
    for hours in (3, 6, 9, 11.9):
        clock(hours)
        assert is_signed_in(visitor)

    clock(12.1)
    assert not is_signed_in(visitor)


def test_the_cookie_ends_with_the_row(visitor, clock):
    clock(6)

    cookie = visitor.get("/behov/").cookies["session"]

    assert cookie["max-age"] == 6 * 60 * 60


def test_the_end_is_written_every_ten_minutes_at_most(visitor, clock):
    def writes(hours):
        clock(hours)
        return "session" in visitor.get("/behov/").cookies

    assert [writes(hours) for hours in (0.16, 0.17, 0.33, 0.34)] == [False, True, False, True]


def test_who_signs_in_anew_begins_anew(visitor, clock):
    clock(11)
    user = AnvandareFactory()
    visitor.force_login(user)
    clock(18)

    assert is_signed_in(visitor)
