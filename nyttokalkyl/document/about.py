"""What a decision basis is about: given by whoever asks for it, never looked up."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A calculation whose inputs and results no longer change."""

    at: dt.datetime
    """With a time zone; shown in Swedish time."""

    by: str
    hash: str
    method_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The need, the calculation made for it, and how far that has come."""

    reference: str
    title: str
    kalkyl: str
    version: int
    organisation: str = ""
    author: str = ""
    reviewer: str = ""
    """Who has reviewed it without having written it; empty when nobody has."""

    locked: Locked | None = None
    """None marks every page as a draft."""
