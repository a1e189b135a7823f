"""What is mailed about a behov: one function per letter.

Each function only says who gets which letter. The workflow queues what it returns; the pages call
the same function beforehand to show whom a click will mail.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse

from behov.choices import Status
from behov.models import Behov, Statusregel
from behov.permissions import has_interest
from organisation.models import Anvandare, Roll
from utskick.outbox import Letter

NEWS = {"behov_lage", "behov_kompletterat", "behov_utan_agare", "behov_har_agare",
        "behov_aterkallat", "behov_yttrat", "behov_yttrande_aterkallat"}  # fmt: skip
"""What nobody has to act on at once: it comes in the digest of the next morning."""

ASKED = "beredningen har bett dig om ett yttrande"

LetterFunction = Callable[[Behov, str], list[Letter]]
"""(behov, note) -> letters. The behov is as the step leaves it, and not yet written; the `note` is
what the step's form says to its readers."""


def nobody(behov: Behov, note: str) -> list[Letter]:  # noqa: ARG001 -- the signature of a letter
    return []


def submitted(behov: Behov, note: str) -> list[Letter]:
    """A receipt to the submitter, and the question to the owner whether they own it."""
    return [
        *_letters("behov_kvitto", behov, [behov.submitted_by], note),
        *owner_asked(behov, note),
    ]


def owner_asked(behov: Behov, note: str) -> list[Letter]:
    why = f"du svarar för {behov.owner}, som står som ägare till behovet"
    return _letters("behov_agare", behov, _owners(behov), note, why=why)


def assigned(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_tilldelat", behov, _beredare(behov), note)


def yttrande_asked(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_yttrande", behov, _asked(behov), note, why=ASKED, page="yttrande")


def yttrande_given(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_yttrat", behov, _beredare(behov), note)


def yttrande_recalled(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_yttrande_aterkallat", behov, _asked(behov), note, why=ASKED)


def komplettering_requested(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_komplettering", behov, [behov.submitted_by, *_owners(behov)], note)


def komplettering_answered(behov: Behov, note: str) -> list[Letter]:
    """An owner whom the completion names anew is asked, as when a behov is sent in."""
    return [
        *_letters("behov_kompletterat", behov, _beredare(behov), note),
        *(owner_asked(behov, note) if _has_new_owner(behov) else []),
    ]


def decided(behov: Behov, note: str) -> list[Letter]:
    """Every answer carries its reason to those who asked; followers get the answer and a link."""
    return [
        *_letters("behov_beslut", behov, [behov.submitted_by, *_owners(behov)], note),
        *_letters("behov_lage", behov, _followers(behov), ""),
    ]


def moved(behov: Behov, note: str) -> list[Letter]:
    """The behov has come to a new place in the process: nobody waits in silence."""
    return [
        *_letters("behov_lage", behov, [behov.submitted_by], note),
        *_letters("behov_lage", behov, _followers(behov), ""),
    ]


def sent_back(behov: Behov, note: str) -> list[Letter]:
    return [*_letters("behov_aterlamnat", behov, _beredare(behov), note), *moved(behov, "")]


def owner_confirmed(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_har_agare", behov, _beredare(behov), note)


def owner_declined(behov: Behov, note: str) -> list[Letter]:
    return _letters("behov_utan_agare", behov, [behov.submitted_by, *_beredare(behov)], note)


def withdrawn(behov: Behov, note: str) -> list[Letter]:
    return [*_letters("behov_aterkallat", behov, _beredare(behov), note), *moved(behov, note)]


def nudged(behov: Behov, note: str) -> list[Letter]:
    """To whoever has it now."""
    match behov.status:
        case Status.KOMPLETTERING:
            people = [behov.submitted_by, *_owners(behov)]
        case Status.BEREDD:
            deciders = Anvandare.objects.having(Roll.DIGITALISERINGSDIREKTOR).order_by("pk")
            people = [one for one in deciders if not has_interest(one, behov)]
        case _:
            leaders = Anvandare.objects.having(Roll.BEREDNINGSLEDARE).order_by("pk")
            people = _beredare(behov) or list(leaders)
    return _letters("behov_paminn", behov, people, note, why="behovet ligger hos dig")


def _asked(behov: Behov) -> list[Anvandare]:
    return [behov.yttrande.sakkunnig] if behov.yttrande else []


def _beredare(behov: Behov) -> list[Anvandare]:
    return [behov.beredare] if behov.beredare else []


def _owners(behov: Behov) -> list[Anvandare]:
    return [behov.owner_person] if behov.owner_person else []


def _has_new_owner(behov: Behov) -> bool:
    before = Behov.objects.get(pk=behov.pk)
    return behov.owner != before.owner


def _followers(behov: Behov) -> list[Anvandare]:
    told_already = [behov.submitted_by_id, *(person.pk for person in _owners(behov))]
    return list(behov.followers.exclude(pk__in=told_already).order_by("pk"))


def _letters(
    kind: str,
    behov: Behov,
    people: Iterable[Anvandare],
    note: str,
    *,
    why: str = "",
    page: str = "detail",
) -> list[Letter]:
    """One letter each to `people`; the version makes it the letter of this event and no other.

    `page` is the one of the site where it is done.
    """
    url = reverse(f"behov:{page}", args=[behov.pk])
    regel = Statusregel.objects.filter(status=behov.status).first()
    return [
        Letter(
            kind=kind,
            about=behov.about,
            occasion=f"v{behov.version}",
            recipient=person,
            template=f"behov/mail/{kind.removeprefix('behov_')}.txt",
            context={
                "behov": behov,
                "note": note,
                "regel": regel,
            },
            link=f"{settings.BASE_URL}{url}",
            why=why or _why(behov, person),
            immediate=kind not in NEWS,
            at_any_hour=kind == "behov_kvitto",  # the answer to what one has just done
        )
        for person in {person.pk: person for person in people}.values()
    ]


def _why(behov: Behov, person: Anvandare) -> str:
    """The end of "Du får det här mejlet för att …"."""
    if person.pk == behov.submitted_by_id:
        return "du har skickat in behovet"
    if person.pk == behov.beredare_id:
        return "du bereder behovet"
    if person in _owners(behov):
        return f"du står för {behov.owner}, som äger behovet"
    return "du följer behovet"
