"""Dates as people write them: 2026-12-31, 31/12 2026, 31.12.2026, 31 december 2026."""

import datetime as dt
import re
from calendar import monthrange

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
YEARS = range(2000, 2101)
PATTERNS = (
    re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4})"),
    re.compile(r"(den )?(?P<day>\d{1,2})(:?[ae])?\.? (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})"),
)
HOW = "Skriv datumet som 2026-12-31, 31/12 2026 eller 31 december 2026."


class NotADate(ValueError):  # noqa: N818 -- reads as the sentence it is
    """What was written is no date. The message says what to do, to the one who wrote it."""


def parse_date(text: str) -> dt.date:
    text = " ".join(text.lower().split())
    found = next(filter(None, (pattern.fullmatch(text) for pattern in PATTERNS)), None)
    if found is None:
        raise NotADate(HOW)
    year, month, day = int(found["year"]), _month(found["month"]), int(found["day"])
    if year not in YEARS:
        problem = f"Kontrollera årtalet. Det ska vara mellan {YEARS[0]} och {YEARS[-1]}."
    elif not 1 <= month <= len(MONTHS):
        problem = f"Kontrollera månaden. Det finns ingen månad {month}."
    elif not 1 <= day <= monthrange(year, month)[1]:
        problem = f"{day} {MONTHS[month - 1]} {year} finns inte. Kontrollera dagen och månaden."
    else:
        return dt.date(year, month, day)
    raise NotADate(problem)


def _month(text: str) -> int:
    """A number, or the name of a month, also cut short as in "dec" and "sept"."""
    if text.isdecimal():
        return int(text)
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(text):
            return number
    raise NotADate(HOW)
