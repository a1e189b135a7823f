"""What is mailed about a nyttokalkyl: one function per letter, as in behov/mail.py."""

from collections.abc import Iterable

from django.conf import settings

from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Anvandare, Roll
from utskick.outbox import Letter


def review_requested(kalkyl: Nyttokalkyl, note: str) -> list[Letter]:
    """To every controller: any of them may take it."""
    controllers = Anvandare.objects.having(Roll.CONTROLLER)
    people = controllers.exclude(pk=kalkyl.created_by_id).order_by("pk")
    return _letters("kalkyl_granska", kalkyl, people, note, "du granskar nyttokalkyler")


def returned(kalkyl: Nyttokalkyl, note: str) -> list[Letter]:
    return _letters("kalkyl_tillbaka", kalkyl, _asked(kalkyl), note, "du begärde granskningen")


def approved(kalkyl: Nyttokalkyl, note: str) -> list[Letter]:
    return _letters("kalkyl_godkand", kalkyl, _asked(kalkyl), note, "du begärde granskningen")


def locked(kalkyl: Nyttokalkyl, note: str) -> list[Letter]:
    """To whoever wrote it, and to the beredare, who now has figures to go on with."""
    beredare = kalkyl.behov.beredare
    people = [kalkyl.created_by, *([beredare] if beredare else [])]
    why = "du har skrivit kalkylen eller bereder behovet"
    return _letters("kalkyl_last", kalkyl, people, note, why)


def _asked(kalkyl: Nyttokalkyl) -> list[Anvandare]:
    return [kalkyl.review_requested_by] if kalkyl.review_requested_by else []


def _letters(
    kind: str, kalkyl: Nyttokalkyl, people: Iterable[Anvandare], note: str, why: str
) -> list[Letter]:
    return [
        Letter(
            kind=kind,
            about=kalkyl.behov.about,
            occasion=f"kalkyl{kalkyl.pk}/v{kalkyl.version}",
            recipient=person,
            template=f"nyttokalkyl/mail/{kind.removeprefix('kalkyl_')}.txt",
            context={
                "kalkyl": kalkyl,
                "behov": kalkyl.behov,
                "note": note,
            },
            link=f"{settings.BASE_URL}{kalkyl.get_absolute_url()}",
            why=why,
        )
        for person in {person.pk: person for person in people}.values()
    ]
