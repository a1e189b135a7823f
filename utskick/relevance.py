"""Whether a letter is still worth sending: asked at the moment of sending, not of writing.

A letter may wait for hours. Meanwhile its reader leaves, or the case is decided and "ready for
review" is no longer true.
"""

from collections.abc import Callable

from django.utils import timezone

from organisation.models import Anvandare
from utskick import readers
from utskick.models import Aviseringsval, Studs, Utskick

Check = Callable[[Utskick], str]
"""Says in a sentence why the letter is not to be sent, or "" if it is."""

checks: dict[str, Check] = {}


def reader_of(utskick: Utskick) -> Anvandare:
    """The reader of a letter that never goes to a guest."""
    if utskick.recipient is None:
        msg = f"Utskick {utskick.pk} goes to a guest"
        raise ValueError(msg)
    return utskick.recipient


def register(kind: str, check: Check) -> None:
    """Ask `check` before a letter of this kind is sent. Apps register in their paminnelser.py."""
    checks[kind] = check


def reason_to_skip(utskick: Utskick) -> str:
    return _unreachable(utskick) or outdated(utskick)


def outdated(utskick: Utskick) -> str:
    """What the app says of it, if it has anything to say of this kind."""
    check = checks.get(utskick.kind)
    return check(utskick) if check else ""


def _unreachable(utskick: Utskick) -> str:
    reader = utskick.recipient
    if reader and not reader.is_active:
        return "Mottagarens konto är avstängt."
    if not utskick.to.email:
        return "Mottagaren saknar e-postadress."
    if Studs.objects.filter(address=utskick.to.email.lower()).exists():
        return "Adressen studsar."
    if (reader and not utskick.immediate) and readers.is_paused(
        Aviseringsval.objects.filter(pk=reader.pk).first(), timezone.localdate()
    ):
        return "Mottagaren har pausat påminnelser."
    return ""
