"""How an arena's times and names are written in letters."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format

from arenor.models import Workshop


def when(workshop: Workshop) -> str:
    """ "tisdag 8 december 2026 kl. 09.00–12.00" by the clocks of the municipality."""
    if workshop.starts_at is None or workshop.ends_at is None:
        return "ingen tid bokad"
    starts_at, ends_at = map(timezone.localtime, (workshop.starts_at, workshop.ends_at))
    until = "H.i" if starts_at.date() == ends_at.date() else "l j F Y \\k\\l. H.i"
    first = date_format(starts_at, "l j F Y \\k\\l. H.i")
    return f"{first}–{date_format(ends_at, until)}"


def hours(workshop: Workshop) -> str:
    """ "kl. 09.00–12.00", of one whose day is known."""
    if workshop.starts_at is None or workshop.ends_at is None:
        return "ingen tid bokad"
    starts_at, ends_at = map(timezone.localtime, (workshop.starts_at, workshop.ends_at))
    return f"kl. {starts_at:%H.%M}–{ends_at:%H.%M}"


def and_last(names: Sequence[str]) -> str:
    """ "Anna, Bo och Cecilia"."""
    *first, last = names
    return f"{', '.join(first)} och {last}" if first else last


def one_line(text: str) -> str:
    return " ".join(text.split())
