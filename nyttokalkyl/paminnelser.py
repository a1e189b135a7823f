"""When a calculation has grown too old to decide by, and who is told."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from behov.choices import Status
from behov.models import Behov
from behov.models.behov import BehovQuerySet
from nyttokalkyl.models import Nyttokalkyl
from utskick.arbetsdagar import start_of
from utskick.paminnelser import Obligation, Rule, Step, Texts, days_of, register

TOO_OLD = "nyttokalkyl_gammal"
BEFORE_DECISION = [Status.UNDER_BEREDNING, Status.BEREDD]
"""Elsewhere the clock stands still, or nobody is about to decide yet."""


def too_old_on(locked_at: dt.datetime) -> dt.date:
    """From this day a calculation that was locked then should be renewed. One query."""
    return timezone.localdate(locked_at) + dt.timedelta(days=days_of(TOO_OLD))


def _too_old_by(day: dt.date) -> BehovQuerySet:
    """The behov whose latest locked calculation is too old by `day`."""
    until = start_of(day + dt.timedelta(days=1 - days_of(TOO_OLD)))
    rows = Behov.objects.filter(status__in=BEFORE_DECISION, nyttokalkyler__locked_at__isnull=False)
    latest = rows.annotate(kalkyl_locked_at=Max("nyttokalkyler__locked_at"))
    return latest.filter(kalkyl_locked_at__lt=until).order_by("pk")


def _to_renew(rows: Iterable[Behov]) -> Iterator[Obligation]:
    """Up to whoever wrote the latest one. Two queries."""
    ahead = dt.timedelta(days=days_of(TOO_OLD))
    behov = {one.pk: one for one in rows}
    latest = (
        Nyttokalkyl.objects.locked()
        .filter(behov__in=behov)
        .select_related("created_by")
        .defer("content", "results")
        .order_by("behov", "-locked_at")
        .distinct("behov")
    )
    for kalkyl in latest:
        if kalkyl.locked_at:
            about = behov[kalkyl.behov_id]
            yield Obligation(
                about=about.about,
                due_on=timezone.localdate(kalkyl.locked_at) + ahead,
                recipients=[kalkyl.created_by],
                values={
                    "kalkyl": kalkyl.name,
                    "nummer": about.name,
                    "rubrik": about.title or "utan rubrik",
                },
                link=f"{settings.BASE_URL}{kalkyl.get_absolute_url()}",
            )


register(
    Rule(
        key=TOO_OLD,
        name="Förnya en nyttokalkyl före beslut",
        why="du har skrivit nyttokalkylen",
        texts=Texts(
            subject="Nyttokalkylen för {nummer} blir gammal {datum}",
            text="Behovet ”{rubrik}” är inte beslutat än, och nyttokalkylen ”{kalkyl}” blir för "
            "gammal att besluta efter {datum}. Gör en ny version och se över priser, volymer och "
            "antaganden.",
            late_subject="Nyttokalkylen för {nummer} behöver ses över",
            late_text="Behovet ”{rubrik}” är inte beslutat än, och nyttokalkylen ”{kalkyl}” blev "
            "för gammal att besluta efter {datum}. Gör en ny version och se över priser, volymer "
            "och antaganden.",
            action="Öppna nyttokalkylen",
        ),
        placeholders={
            "nummer": "behovets nummer",
            "rubrik": "behovets rubrik",
            "kalkyl": "nyttokalkylens namn",
        },
        steps=(Step(-20), Step(0), Step(5, to_ledare=True)),
        weekly=False,
        days=365,
        days_mean="Så många dagar efter att den låstes ska en kalkyl förnyas, om beslut väntar.",
        due_by=_too_old_by,
        visible_to=Behov.objects.readable_by,
        obligations=_to_renew,
    )
)
