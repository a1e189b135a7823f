import datetime as dt

import pytest
from django.utils import timezone

from behov import figures
from behov.choices import Organ, Status, Utfall
from behov.figures import Promise, key_figures
from behov.models import Beslut, Handelse
from tests.factories import AnvandareFactory, BehovFactory
from utskick.arbetsdagar import add_working_days, working_days_between
from utskick.models import Stangningsdag

pytestmark = pytest.mark.django_db

NOON = dt.time(12, tzinfo=timezone.get_default_timezone())


def answered(*, submitted_on, answered_on, step="APPROVE"):
    behov = BehovFactory(
        status=Status.GODKANT, submitted_at=dt.datetime.combine(submitted_on, NOON)
    )
    Handelse.objects.create(
        behov=behov,
        version=1,
        at=dt.datetime.combine(answered_on, NOON),
        step=step,
        from_status=Status.BEREDD,
        to_status=Status.GODKANT,
    )
    return behov


def answered_after(days, *, start):
    return answered(submitted_on=start, answered_on=add_working_days(start, days))


def test_what_is_open_and_what_was_sent_in_this_year():
    this_year = timezone.now()
    last_year = this_year.replace(year=this_year.year - 1, day=1)
    BehovFactory(submitted_at=this_year)
    BehovFactory(submitted_at=last_year)
    BehovFactory(submitted_at=this_year, status=Status.AVSLAGET)
    BehovFactory(status=Status.UTKAST)

    assert (key_figures().open, key_figures().submitted_this_year) == (2, 2)


def test_a_behov_decided_twice_this_year_is_one_decided():
    behov, other = BehovFactory(), BehovFactory()
    today = timezone.localdate()
    for one, decided_on in [
        (behov, today),
        (behov, today),
        (other, today.replace(year=today.year - 1, day=1)),
    ]:
        Beslut.objects.create(
            behov=one,
            organ=Organ.RADET,
            decided_on=decided_on,
            utfall=Utfall.PROJEKT,
            motivation="Ja.",
            decided_by=AnvandareFactory(),
        )

    assert key_figures().decided_this_year == 1


def test_eight_of_ten_were_answered_within_the_promise():
    start = timezone.localdate() - dt.timedelta(days=60)
    for days in [1, 2, 3, 4, 5, 6, 7, 8, 25, 30]:
        answered_after(days, start=start)

    assert key_figures().promise == Promise(days=8, cases=10)


def test_too_few_cases_promise_nothing():
    start = timezone.localdate() - dt.timedelta(days=60)
    for _ in range(figures.FEWEST - 1):
        answered_after(5, start=start)

    assert key_figures().promise is None


def test_nothing_at_all_promises_nothing():
    assert key_figures() == figures.Figures(0, 0, 0, None)


def test_only_the_first_answer_counts_and_only_of_the_last_year():
    today = timezone.localdate()
    for _ in range(10):
        behov = answered_after(5, start=today - dt.timedelta(days=60))
        Handelse.objects.create(
            behov=behov,
            version=2,
            step="APPROVE",
            from_status=Status.BEREDD,
            to_status=Status.GODKANT,
        )
        answered_after(50, start=today - dt.timedelta(days=500))
        answered(submitted_on=today, answered_on=today, step="RECOMMEND")

    assert key_figures().promise == Promise(days=5, cases=10)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 7, 20, 45])
def test_the_database_counts_working_days_as_the_deadlines_do(length):
    """Over weekends, red days and the days on which the municipality itself is closed."""
    start = timezone.localdate() - dt.timedelta(days=120)
    Stangningsdag.objects.create(date=start + dt.timedelta(days=2))
    end = start + dt.timedelta(days=length)
    for _ in range(10):
        answered(submitted_on=start, answered_on=end)

    assert key_figures().promise == Promise(days=working_days_between(start, end), cases=10)


@pytest.mark.parametrize("case_count", [1, 12])
def test_the_figures_cost_the_same_queries_for_any_number_of_cases(
    case_count, django_assert_num_queries
):
    start = timezone.localdate() - dt.timedelta(days=60)
    for _ in range(case_count):
        answered_after(5, start=start)

    with django_assert_num_queries(4):  # behov, beslut, closed days, answers
        key_figures()
