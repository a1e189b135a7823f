"""Key figures of all that was sent in. Drafts are nobody's figure."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    Count,
    DateField,
    Field,
    Func,
    IntegerField,
    Min,
    Q,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from behov.choices import CLOSED, Status
from behov.models import Behov, Beslut, Handelse
from utskick.arbetsdagar import is_working_day, own_closed_days

ANSWERS = ["APPROVE", "REJECT", "REST", "HAND_OVER"]
"""The steps after which whoever sent it in knows what became of it."""

FEWEST = 10
"""Below this a share says more about chance than about the work."""

SHARE = 0.8
LOOK_BACK = dt.timedelta(days=365)
LONGEST = dt.timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Promise:
    """Of the behov that were answered in the last year, SHARE were so within `days`."""

    days: int
    cases: int


@dataclass(frozen=True, slots=True)
class Figures:
    open: int
    submitted_this_year: int
    decided_this_year: int
    promise: Promise | None


def key_figures() -> Figures:
    year = timezone.localdate().year
    counts = Behov.objects.exclude(status=Status.UTKAST).aggregate(
        open=Count("pk", filter=~Q(status__in=CLOSED)),
        submitted_this_year=Count("pk", filter=Q(submitted_at__year=year)),
    )
    decided = Beslut.objects.filter(decided_on__year=year).aggregate(
        decided_this_year=Count("behov", distinct=True)
    )
    return Figures(**counts, **decided, promise=_promise())


def _promise() -> Promise | None:
    """Reckoned by the database: one query, however many behov there are."""
    answers = (
        Handelse.objects.filter(step__in=ANSWERS)
        .values("behov", "behov__submitted_at")
        .annotate(answered_at=Min("at"))
        .filter(answered_at__gt=timezone.now() - LOOK_BACK)
    )
    calendar = Value(_working_days(), output_field=ArrayField(DateField()))
    taken = _Bucket(TruncDate("answered_at"), calendar) - _Bucket(
        TruncDate("behov__submitted_at"), calendar
    )
    found = answers.aggregate(cases=Count("behov"), days=_Percentile(taken))
    return Promise(**found) if found["cases"] >= FEWEST else None


def _working_days() -> list[dt.date]:
    """Those of the last years, in order. An older behov counts from the first of them."""
    today, closed = timezone.localdate(), own_closed_days()
    days = (today - dt.timedelta(days=back) for back in range(LONGEST.days, -1, -1))
    return [day for day in days if is_working_day(day, closed)]


class _Bucket(Func):
    """How many of the ordered days are not after this one."""

    function = "width_bucket"
    output_field: ClassVar[Field] = IntegerField()


class _Percentile(Aggregate):
    template = f"percentile_disc({SHARE}) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field: ClassVar[Field] = IntegerField()
