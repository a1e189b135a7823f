"""Whether a letter about a behov still holds when its turn comes. behov/mail.py writes them."""

from collections.abc import Callable

from behov import permissions
from behov.choices import CLOSED, Status
from behov.models import Behov
from utskick import relevance
from utskick.models import Utskick

TAKEN_OVER = "Någon annan har tagit över ansvaret."
PAST = "Det är inte längre aktuellt."

Check = Callable[[Utskick, Behov], str]


def register_checks() -> None:
    checks = {
        "behov_tilldelat": _to_beredare,
        "behov_kompletterat": _to_beredare,
        "behov_aterlamnat": _to_beredare,
        "behov_aterkallat": _to_beredare,
        "behov_komplettering": _to_writer,
        "behov_agare": _to_owner,
        "behov_utan_agare": _always,
        "behov_har_agare": _to_beredare,
        "behov_lage": _while_it_stands,
        "behov_beslut": _always,
        "behov_paminn": _always,
        "behov_kvitto": _always,
        "behov_yttrande": _to_asked,
        "behov_yttrat": _to_beredare,
        "behov_yttrande_aterkallat": _always,
    }
    for kind, check in checks.items():
        relevance.register(kind, _of_what_is_seen(check))


def _of_what_is_seen(check: Check) -> relevance.Check:
    def reason(utskick: Utskick) -> str:
        pk = utskick.about.rpartition("/")[2]
        seen = Behov.objects.visible_to(relevance.reader_of(utskick)).with_owner()
        behov = seen.filter(pk=pk).first()
        return check(utskick, behov) if behov else "Mottagaren får inte se behovet."

    return reason


def _always(utskick: Utskick, behov: Behov) -> str:  # noqa: ARG001 -- the signature of a check
    return ""


def _to_beredare(utskick: Utskick, behov: Behov) -> str:
    return "" if behov.beredare_id == utskick.recipient_id else TAKEN_OVER


def _to_writer(utskick: Utskick, behov: Behov) -> str:
    if behov.status != Status.KOMPLETTERING:
        return PAST
    return "" if permissions.can_answer(relevance.reader_of(utskick), behov) else TAKEN_OVER


def _to_owner(utskick: Utskick, behov: Behov) -> str:
    if behov.owner_confirmed_at or behov.status in CLOSED:
        return PAST
    return "" if permissions.is_owner(relevance.reader_of(utskick), behov) else TAKEN_OVER


def _to_asked(utskick: Utskick, behov: Behov) -> str:
    asked = behov.yttranden.awaited().filter(sakkunnig=utskick.recipient_id)
    may_answer = permissions.can_give_yttrande(relevance.reader_of(utskick), behov)
    return "" if may_answer and asked.exists() else PAST


def _while_it_stands(utskick: Utskick, behov: Behov) -> str:
    """ "Ready for decision" is no news once it is decided: then there is a letter of that."""
    version = utskick.occasion.removeprefix("v")
    event = behov.handelser.filter(version=version).first() if version.isdecimal() else None
    return "" if event is None or event.to_status == behov.status else PAST
