"""Whether a letter is still worth sending: asked at the moment of sending, not of writing.

A letter may wait for hours. Meanwhile its reader leaves, or the case is decided and "ready for
review" is no longer true.
"""

from collections.abc import Callable

from utskick.models import Utskick

Check = Callable[[Utskick], str]
"""Says in a sentence why the letter is not to be sent, or "" if it is."""

checks: dict[str, Check] = {}


def register(kind: str, check: Check) -> None:
    """Ask `check` before a letter of this kind is sent. Apps register in their paminnelser.py."""
    checks[kind] = check


def reason_to_skip(utskick: Utskick) -> str:
    if not utskick.recipient.is_active:
        return "Mottagarens konto är avstängt."
    if not utskick.recipient.email:
        return "Mottagaren saknar e-postadress."
    check = checks.get(utskick.kind)
    return check(utskick) if check else ""
