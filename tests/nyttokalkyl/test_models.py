"""What the database refuses of a nyttokalkyl, whoever writes it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from nyttokalkyl import workflow
from nyttokalkyl.models import Kalkylfaktor, Kalkylhandelse, Nyttokalkyl
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, NyttokalkylFactory
from tests.nyttokalkyl import stories

pytestmark = pytest.mark.django_db


def refused(kalkyl, constraint, **fields):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Nyttokalkyl.objects.filter(pk=kalkyl.pk).update(**fields)


def test_impossible_rows_are_refused():
    kalkyl, somebody, now = NyttokalkylFactory(), AnvandareFactory(), timezone.now()

    refused(kalkyl, "nyttokalkyl_mode_known", mode="annan")
    refused(kalkyl, "nyttokalkyl_first_version_replaces_nothing", number=2)
    refused(kalkyl, "nyttokalkyl_review_requested_at_and_by", review_requested_at=now)
    refused(kalkyl, "nyttokalkyl_reviewed_at_and_by", reviewed_at=now, reviewed_by=somebody)
    refused(kalkyl, "nyttokalkyl_locked_whole", locked_at=now, locked_by=somebody)


@pytest.mark.parametrize("writer", ["created_by", "review_requested_by"])
def test_a_reviewer_who_wrote_it_or_asked_for_it_is_refused(writer):
    kalkyl = stories.in_review()

    refused(
        kalkyl,
        "nyttokalkyl_reviewed_by_someone_else",
        reviewed_by=getattr(kalkyl, writer),
        reviewed_at=timezone.now(),
    )


def test_what_is_locked_without_a_review_is_refused():
    kalkyl, somebody = stories.filled(), AnvandareFactory()

    refused(
        kalkyl,
        "nyttokalkyl_locked_whole",
        locked_at=timezone.now(),
        locked_by=somebody,
        results={"a": 1},
        method_version="1",
        sha256="a" * 64,
    )


@pytest.mark.parametrize("statement", [
    "UPDATE nyttokalkyl_nyttokalkyl SET name = 'Annat' WHERE id = %s",
    "UPDATE nyttokalkyl_nyttokalkyl SET locked_at = NULL, locked_by_id = NULL WHERE id = %s",
    "DELETE FROM nyttokalkyl_nyttokalkyl WHERE id = %s",
])  # fmt: skip
def test_a_locked_one_is_never_changed_not_even_by_sql(statement):
    kalkyl = stories.locked()

    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [kalkyl.pk])


def test_an_open_one_can_be_changed_by_the_same_sql():
    """The control of the test above: it is the lock that refuses."""
    kalkyl = stories.filled()

    assert Nyttokalkyl.objects.filter(pk=kalkyl.pk).update(name="Annat") == 1


def test_events_are_never_changed():
    kalkyl = NyttokalkylFactory()

    for change in (lambda rows: rows.update(note="Annat"), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            change(kalkyl.handelser.all())


def test_two_events_of_one_change_are_refused():
    [event] = NyttokalkylFactory().handelser.all()

    with pytest.raises(IntegrityError, match="kalkylhandelse_once"), transaction.atomic():
        Kalkylhandelse.objects.create(
            kalkyl=event.kalkyl, version=event.version, by=event.by, what=event.what
        )


def test_a_locked_one_has_one_successor():
    kalkyl = stories.locked()
    workflow.new_version(kalkyl, by=AnvandareFactory())

    with pytest.raises(IntegrityError, match="replaces"), transaction.atomic():
        Nyttokalkyl.objects.create(
            behov=kalkyl.behov, name="Annan", number=2, replaces=kalkyl, content={},
            created_by=kalkyl.created_by,
        )  # fmt: skip


def factor(**fields):
    given = {"key": "porto", "name": "Porto", "unit": "kr", "likely": Decimal(20)}
    given |= {"price_year": 2026, "valid_from": dt.date(2026, 1, 1), "source": "Avtal"}
    return Kalkylfaktor.objects.create(**{**given, **fields})


def test_a_value_of_the_library_is_never_changed():
    value = factor()

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Kalkylfaktor.objects.filter(pk=value.pk).update(likely=21)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        value.delete()


@pytest.mark.parametrize("fields", [{"low": 21}, {"high": 19}])
def test_values_out_of_order_are_refused(fields):
    with pytest.raises(IntegrityError, match="low_likely_high_in_order"), transaction.atomic():
        factor(**fields)


def test_one_value_holds_from_a_day():
    factor()

    with pytest.raises(IntegrityError, match="one_value_per_day"), transaction.atomic():
        factor(likely=22)


def test_the_current_value_is_the_latest_that_has_begun():
    factor(valid_from=dt.date(2025, 1, 1))
    current = factor(valid_from=dt.date(2026, 1, 1))
    factor(valid_from=dt.date(2027, 1, 1))

    found = Kalkylfaktor.objects.filter(key="porto").current(dt.date(2026, 6, 1))

    assert list(found) == [current]


def test_whoever_reads_the_behov_in_full_reads_its_calculations():
    kalkyl = NyttokalkylFactory(behov=BehovFactory())

    readers = [kalkyl.behov.submitted_by, AnvandareFactory(roles=[Roll.REVISOR])]
    others = [AnvandareFactory(), AnvandareFactory(roles=[Roll.ADMINISTRATOR])]

    assert [list(Nyttokalkyl.objects.readable_by(person)) for person in [*readers, *others]] == [
        [kalkyl],
        [kalkyl],
        [],
        [],
    ]
