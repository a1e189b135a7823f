"""What each person has chosen, asked of by the sweep and the digest."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from functools import cache

from django.db.models import QuerySet

from organisation.models import Anvandare
from utskick.arbetsdagar import add_working_days
from utskick.models import Aviseringsval, Takt, Uppskov

Choices = Mapping[int, Aviseringsval]
"""By the person's key. Whoever has chosen nothing is not in it."""


def choices() -> Choices:
    return Aviseringsval.objects.select_related("substitute").in_bulk()


def stand_in(person: Anvandare, today: dt.date, known: Choices) -> Anvandare:
    """Who reads for `person` today: the substitute, if there is an active one. See seen_by."""
    choice = known.get(person.pk)
    if choice is None or choice.substitute is None or choice.substitute_from is None:
        return person
    if not choice.substitute.is_active or choice.substitute_until is None:
        return person
    away = choice.substitute_from <= today <= choice.substitute_until
    return choice.substitute if away else person


def seen_by(
    visible_to: Callable[[Anvandare], QuerySet], abouts: Collection[str]
) -> Callable[[Anvandare], set[str]]:
    """Asks which of `abouts`, rows of one model, a person may see. One query for each person."""
    keys = {about.rpartition("/")[2]: about for about in abouts}

    @cache
    def seen(person: Anvandare) -> set[str]:
        rows = visible_to(person).filter(pk__in=keys).order_by().values_list("pk", flat=True)
        return {keys[str(pk)] for pk in rows}

    return seen


def put_off(kind: str, abouts: Collection[str]) -> dict[tuple[str, dt.date, int], Uppskov]:
    """The last that each person has asked for. The order makes the later replace the earlier."""
    rows = Uppskov.objects.filter(kind=kind, about__in=abouts)
    return {(row.about, row.due_on, row.person_id): row for row in rows.order_by("until")}


def wants_none(choice: Aviseringsval | None) -> bool:
    return choice is not None and choice.takt == Takt.ALDRIG


def waits(choice: Aviseringsval | None, today: dt.date, closed: Collection[dt.date]) -> bool:
    """Whether this reader's digest is not for today."""
    if choice is None:
        return False
    if is_paused(choice, today):
        return True
    return choice.takt == Takt.VECKOVIS and today != first_working_day_of_week(today, closed)


def is_paused(choice: Aviseringsval | None, today: dt.date) -> bool:
    return choice is not None and choice.paused_until is not None and today <= choice.paused_until


def first_working_day_of_week(day: dt.date, closed: Collection[dt.date]) -> dt.date:
    return add_working_days(day - dt.timedelta(days=day.weekday()), 0, closed)
