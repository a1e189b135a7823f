"""What falls due for a behov, and who is told. The steps are rows (Paminnelsesteg).

And who reads the letters about it: whoever reads what is internal, so nobody with an interest.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from behov.choices import Status
from behov.models import Behov
from behov.models.behov import BehovQuerySet
from organisation.models import Anvandare, Roll
from utskick import reading
from utskick.paminnelser import Obligation, Rule, register


def due_by(status: Status) -> Callable[[dt.date], BehovQuerySet]:
    """The behov in `status` whose time is up by a day."""

    def behov_due(day: dt.date) -> BehovQuerySet:
        return Behov.objects.filter(status=status, due_on__lte=day).with_owner().order_by("pk")

    return behov_due


def not_taken_up(rows: Iterable[Behov]) -> Iterator[Obligation]:
    leaders = list(Anvandare.objects.having(Roll.BEREDNINGSLEDARE))
    for behov in rows:
        yield _obligation(behov, [behov.beredare] if behov.beredare else leaders)


def not_prepared(rows: Iterable[Behov]) -> Iterator[Obligation]:
    for behov in rows:
        yield _obligation(behov, [behov.beredare])


def not_completed(rows: Iterable[Behov]) -> Iterator[Obligation]:
    """The submitter and the owner were asked; either may answer."""
    for behov in rows:
        yield _obligation(behov, {behov.submitted_by, behov.owner_person})


def _obligation(behov: Behov, people: Iterable[Anvandare | None]) -> Obligation:
    if behov.due_on is None:
        msg = f"{behov.reference} has no due date"
        raise ValueError(msg)
    return Obligation(
        about=behov.about,
        due_on=behov.due_on,
        recipients=[person for person in people if person],
        context={"behov": behov},
        link=f"{settings.BASE_URL}{behov.get_absolute_url()}",
    )


register(
    Rule(
        key="behov_ej_upptaget",
        name="Behov som ingen har tagit upp i tid",
        template="behov/mail/ej_upptaget.txt",
        why="du leder beredningen eller är utsedd till beredare",
        offsets=[1],
        due_by=due_by(Status.INSKICKAT),
        obligations=not_taken_up,
    )
)
register(
    Rule(
        key="behov_sen_beredning",
        name="Beredning som har passerat sin tidsgräns",
        template="behov/mail/sen_beredning.txt",
        why="du bereder behovet",
        offsets=[1],
        due_by=due_by(Status.UNDER_BEREDNING),
        obligations=not_prepared,
    )
)
register(
    Rule(
        key="behov_vantar_pa_komplettering",
        name="Komplettering som inte har kommit in",
        template="behov/mail/vantar_pa_komplettering.txt",
        why="du har skickat in behovet eller står för den som äger det",
        offsets=[-2, 2],
        due_by=due_by(Status.KOMPLETTERING),
        obligations=not_completed,
    )
)
reading.register(Behov, Behov.objects.internal_to)
