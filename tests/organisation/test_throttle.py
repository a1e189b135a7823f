import datetime as dt
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from organisation import throttle
from organisation.models import LoginCount

THREADS = 30


def attempt(name: str = "anna", address: str = "192.0.2.1") -> bool:
    """Whether one more attempt may go on."""
    return throttle.count_attempt(username=name, address=address) is None


@pytest.mark.django_db
def test_ten_attempts_per_name_then_none():
    assert [attempt() for _ in range(12)] == [True] * 10 + [False] * 2


@pytest.mark.django_db
def test_a_name_is_counted_over_all_addresses():
    assert [attempt(address=f"192.0.2.{n}") for n in range(12)] == [True] * 10 + [False] * 2


@pytest.mark.django_db
def test_an_address_is_counted_over_all_names():
    answers = [attempt(name=f"anvandare{n}") for n in range(102)]

    assert answers == [True] * 100 + [False] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", ["ANNA", " anna", "anna\t", "\uff41nna", "Anna "])
def test_all_spellings_of_a_name_share_one_count(spelling):
    for _ in range(10):
        attempt("anna")

    assert not attempt(spelling)


@pytest.mark.django_db
def test_fifteen_minutes_later_one_may_again(time_machine):
    time_machine.move_to("2026-03-02 08:00:00+00:00", tick=False)
    for _ in range(11):
        attempt()
    again_at = throttle.count_attempt(username="anna", address="192.0.2.1")

    time_machine.shift(dt.timedelta(minutes=15))

    assert again_at == dt.datetime(2026, 3, 2, 8, 15, tzinfo=dt.UTC)
    assert attempt()


@pytest.mark.django_db
def test_forget_starts_the_name_anew_and_removes_what_has_run_out(time_machine):
    time_machine.move_to("2026-03-02 08:00:00+00:00", tick=False)
    attempt("bertil", address="192.0.2.9")
    time_machine.shift(dt.timedelta(minutes=16))
    for _ in range(10):
        attempt("anna")

    throttle.forget("anna")

    assert attempt("anna")
    assert LoginCount.objects.count() == 2  # anna, and the address


@pytest.mark.django_db
def test_what_was_typed_is_not_stored():
    attempt("my secret password")

    assert not LoginCount.objects.filter(key__contains="secret").exists()


def passwords_checked_in_a_race() -> int:
    """Thirty wrong passwords at once, over HTTP: how many were looked at before the answer."""
    start = Barrier(THREADS)

    def one(_number: int) -> int:
        try:
            start.wait()
            data = {"username": "anna", "password": "wrong"}
            return Client().post("/logga-in/", data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(one, range(THREADS)))
    assert set(answers) <= {200, 429}
    return answers.count(200)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_thirty_attempts_at_once_ten_are_checked():
    assert passwords_checked_in_a_race() == 10


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_more_than_ten_are_checked(monkeypatch):
    """The negative control: read, then write, and the limit is no limit."""
    monkeypatch.setattr(
        throttle,
        "_locked",
        lambda key, now: LoginCount.objects.get_or_create(key=key, defaults={"since": now})[0],
    )

    assert passwords_checked_in_a_race() > 10


@pytest.mark.parametrize(
    ("behind_proxy", "remote", "forwarded", "address"),
    [
        (False, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (True, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (True, "192.0.2.1", None, "192.0.2.1"),
        (True, "10.0.0.1", "<script>", "unknown"),
        (False, "", None, "unknown"),
        (False, "2001:db8::1", None, "2001:db8::/64"),
        (False, "2001:db8::ffff:1", None, "2001:db8::/64"),
        (False, "2001:db8:0:1::1", None, "2001:db8:0:1::/64"),
    ],
)
def test_address_is_what_the_nearest_trusted_party_saw(
    settings, behind_proxy, remote, forwarded, address
):
    settings.BEHIND_PROXY = behind_proxy
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, **headers)

    assert throttle.address_of(request) == address


@pytest.mark.django_db
def test_a_name_of_a_megabyte_is_not_spelled_out(monkeypatch):
    spelled = []

    def normalize(form, text):
        spelled.append(len(text))
        return unicodedata.normalize(form, text)

    monkeypatch.setattr(throttle, "unicodedata", SimpleNamespace(normalize=normalize))

    assert attempt(name="\ufdfa" * 1_000_000)
    assert max(spelled) == throttle.MOST_CHARACTERS


@pytest.mark.django_db
def test_spaces_before_a_long_name_make_no_new_name():
    answers = [attempt(name=f"{' ' * 2000 * n}anna", address=f"192.0.2.{n}") for n in range(12)]

    assert answers == [True] * 10 + [False] * 2
