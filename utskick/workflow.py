"""What a reader does about the mail they get. The ledger itself is written by outbox.py."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from organisation.models import Anvandare
from utskick import due, paminnelser
from utskick.arbetsdagar import add_working_days
from utskick.models import Aviseringsval, Uppskov, Utskick

DAYS = (1, 3, 5)
"""For how many working days a reminder may be put off."""


class ReasonNeeded(Exception):  # noqa: N818 -- reads as the sentence it is
    """It has been put off before: from the second time one says why."""


class ChosenElsewhere(Exception):  # noqa: N818 -- reads as the sentence it is
    """The person has chosen in another window since the page was opened."""


@transaction.atomic
def choose(person: Anvandare, *, version: int, **choices: object) -> Aviseringsval:
    """`version` is the one the page was opened at, 0 for nothing chosen yet.

    The same form sent twice is one choice. Until commit nobody else writes: the person is locked,
    since there may be no row to lock.
    """
    Anvandare.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    saved = Aviseringsval.objects.select_related("substitute").filter(pk=person.pk).first()
    if saved and all(getattr(saved, name) == value for name, value in choices.items()):
        return saved
    if version != (saved.version if saved else 0):
        raise ChosenElsewhere
    row, _created = Aviseringsval.objects.update_or_create(
        person=person, defaults={**choices, "version": version + 1}
    )
    return row


def can_put_off(utskick: Utskick) -> bool:
    """A reminder to oneself, of something that is still open."""
    rule = paminnelser.rules.get(utskick.kind)
    if rule is None or utskick.stands_in_for_id:
        return False
    return paminnelser.still_obliged(rule, utskick)


def times_put_off(utskick: Utskick) -> int:
    return _same(utskick).count()


@transaction.atomic
def put_off(utskick: Utskick, *, days: int, reason: str) -> dt.date:
    """No reminder of this before so many working days from now. The due date stays."""
    list(Utskick.objects.select_for_update(of=("self",), no_key=True).filter(pk=utskick.pk))
    if times_put_off(utskick) and not reason.strip():
        raise ReasonNeeded
    until = add_working_days(timezone.localdate(), days)
    Uppskov.objects.get_or_create(
        kind=utskick.kind,
        about=utskick.about,
        due_on=due.due_on_of(utskick.occasion),
        person=utskick.recipient,
        until=until,
        defaults={"reason": reason.strip()},
    )
    return until


def _same(utskick: Utskick) -> QuerySet[Uppskov]:
    return Uppskov.objects.filter(
        kind=utskick.kind,
        about=utskick.about,
        due_on=due.due_on_of(utskick.occasion),
        person=utskick.recipient,
    )
