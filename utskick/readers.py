"""What each person has chosen, asked of by the sweep and the digest."""

import datetime as dt
from collections.abc import Collection, Mapping

from organisation.models import Anvandare
from utskick.arbetsdagar import add_working_days
from utskick.models import Aviseringsval, Takt

Choices = Mapping[int, Aviseringsval]
"""By the person's key. Whoever has chosen nothing is not in it."""


def choices() -> Choices:
    return Aviseringsval.objects.select_related("substitute").in_bulk()


def stand_in(person: Anvandare, today: dt.date, known: Choices) -> Anvandare:
    """Who reads for `person` today: the substitute, if there is an active one."""
    choice = known.get(person.pk)
    if choice is None or choice.substitute is None or choice.substitute_from is None:
        return person
    if not choice.substitute.is_active or choice.substitute_until is None:
        return person
    away = choice.substitute_from <= today <= choice.substitute_until
    return choice.substitute if away else person


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
