"""What only the mail carries, and the ledger does not: asked of the app at the moment of sending.

A secret link to its one reader would be everybody's who reads the ledger. An invitation is drawn
up as the meeting then is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from utskick.models import Utskick


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    link: str = ""
    """In the place of the ledger's."""

    calendar: str = ""
    """An iCalendar object (RFC 5545), for the reader's calendar to take up."""

    method: str = ""
    """Its METHOD: mail programs look for it in the headers (RFC 6047)."""


NOTHING = Enclosure()
Maker = Callable[[Utskick], Enclosure]

makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Ask `maker` when a letter of this kind is sent. Apps register in their paminnelser.py."""
    makers[kind] = maker


def of(utskick: Utskick) -> Enclosure:
    maker = makers.get(utskick.kind)
    return maker(utskick) if maker else NOTHING
