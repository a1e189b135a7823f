"""Kronor per year typed into the grid of all rows: what was typed, and what of it fits.

A row that can be written here comes as one hidden field, "post-N", and a field per year,
"belopp-N-YEAR". The hidden one holds the fingerprint of the row as it was read, the fingerprint of
the texts it was shown with, and its id. A row whose texts are as they were shown is left alone,
whatever somebody else has made of it meanwhile: two people who write in different rows never meet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from django.core.exceptions import ValidationError
from django.http import QueryDict

from nyttokalkyl.calculation import Fault, Provenance, Row, Value, value
from nyttokalkyl.editing import Changed, fingerprint, put_row, seen_row
from nyttokalkyl.forms.fields import KronorField, plain
from nyttokalkyl.forms.row_faults import sentence_of
from nyttokalkyl.interchange import Document, flaws, misfits
from nyttokalkyl.numbers import format_kronor

Texts = Mapping[int, str]
"""What stands in the fields of a row, by year. Empty ones are left out."""

_KRONOR = KronorField(required=False)
_CELL = re.compile(r"belopp-(\d{1,4})-(\d{4})")


class Why(Enum):
    """What stands in the way of a row."""

    FAULTY = "faulty"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it came back."""

    row_id: str
    seen: str
    shown: str
    years: frozenset[int]
    """The years that it has fields for."""

    texts: Texts

    @property
    def is_touched(self) -> bool:
        return shown_as(self.texts) != self.shown


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not saved, with what was typed."""

    typed: Typed
    why: Why
    errors: Mapping[int, str]
    """By year."""

    sentence: str = ""
    """Of the row as a whole."""


@dataclass(frozen=True, slots=True)
class Outcome:
    document: Document
    saved: tuple[Row, ...]
    refused: Mapping[str, Refused]

    @property
    def has_conflict(self) -> bool:
        return any(one.why is not Why.FAULTY for one in self.refused.values())


def shown_as(texts: Texts) -> str:
    return fingerprint({str(year): text for year, text in sorted(texts.items())})


def texts_of(row: Row, years: Iterable[int]) -> dict[int, str]:
    return {year: plain(row.amounts[year].likely) for year in years if year in row.amounts}


def token_of(row: Row, years: Iterable[int]) -> str:
    """What the hidden field holds."""
    return f"{seen_row(row)} {shown_as(texts_of(row, years))} {row.id}"


def typed_rows(data: QueryDict) -> list[Typed]:
    """Every row that came back; what is no row of ours is passed over."""
    cells: dict[str, dict[int, str]] = {}
    for name in data:
        if match := _CELL.fullmatch(name):
            cells.setdefault(match[1], {})[int(match[2])] = str(data[name]).strip()
    rows = []
    for number, found in cells.items():
        seen, _, rest = data.get(f"post-{number}", "").partition(" ")
        shown, _, row_id = rest.partition(" ")
        if row_id:
            texts = {year: text for year, text in found.items() if text}
            rows.append(Typed(row_id, seen, shown, frozenset(found), texts))
    return rows


def put_typed(document: Document, rows: Sequence[Typed], stamp: Provenance) -> Outcome:
    """Save what fits, row by row; `stamp` tells who writes, and when."""
    changed: dict[str, Row] = {}
    refused: dict[str, Refused] = {}
    saved_rows = {row.id: row for row in document.calculation.rows}
    for typed in rows:
        if not typed.is_touched:
            continue
        saved = saved_rows.get(typed.row_id)
        if saved is None:
            refused[typed.row_id] = Refused(typed, Why.REMOVED, {})
            continue
        amounts, errors = amounts_of(saved, typed)
        if errors:
            refused[saved.id] = Refused(typed, Why.FAULTY, errors)
        elif not amounts:
            sentence = "Skriv minst ett belopp, eller ta bort posten."
            refused[saved.id] = Refused(typed, Why.FAULTY, {}, sentence)
        elif amounts != saved.amounts:
            by = replace(saved.provenance, author=stamp.author, date=stamp.date)
            changed[saved.id] = replace(saved, amounts=amounts, provenance=by)
    return _what_fits(document, {typed.row_id: typed for typed in rows}, changed, refused)


def amounts_of(row: Row, typed: Typed) -> tuple[dict[int, Value], dict[int, str]]:
    """The amounts with what was typed in their place, and what is wrong with it, by year.

    A year that is not shown keeps its amount, and an uncertain amount its lowest and highest.
    """
    amounts = {year: amount for year, amount in row.amounts.items() if year not in typed.years}
    errors: dict[int, str] = {}
    for year, text in typed.texts.items():
        try:
            number = _KRONOR.clean(text)
        except ValidationError as error:
            errors[year] = error.messages[0]
            continue
        before = row.amounts.get(year)
        if before is None or not before.is_uncertain:
            amounts[year] = value(number)
        elif before.low <= number <= before.high:
            amounts[year] = replace(before, likely=number)
        else:
            errors[year] = _outside(number, before)
    return amounts, errors


def _outside(number: Decimal, span: Value) -> str:
    low, high = format_kronor(span.low), format_kronor(span.high)
    return (
        f"{format_kronor(number)} ligger utanför spannet {low} till {high}. Öppna posten och "
        "ändra lägst och högst."
    )


def _what_fits(
    document: Document,
    typed: Mapping[str, Typed],
    changed: dict[str, Row],
    refused: dict[str, Refused],
) -> Outcome:
    """Put the rows in that nobody else has changed, and that leave the calculation sound."""
    while True:
        result = document
        for row in list(changed.values()):
            try:
                result = put_row(result, row, seen=typed[row.id].seen)
            except Changed:
                refused[row.id] = Refused(typed[row.id], Why.CHANGED, {})
                del changed[row.id]
        found = _faults(result, changed)
        if not changed or not found:
            return Outcome(result, tuple(changed.values()), refused)
        for row_id, faults in found.items():
            refused[row_id] = _faulty(typed[row_id], faults)
            del changed[row_id]


def _faults(document: Document, changed: Mapping[str, Row]) -> dict[str, list[Fault]]:
    """Of each changed row; of all of them, when none is to blame alone.

    The rows that stay are sound already, and reading all of them again would take most of the
    time that somebody waits while typing.
    """
    rows = tuple(changed.values())
    of_rows = replace(document, calculation=replace(document.calculation, rows=rows))
    return _by_row(flaws(of_rows), of_rows, changed) or _by_row(
        misfits(document), document, changed
    )


def _by_row(
    faults: Sequence[Fault], document: Document, changed: Mapping[str, Row]
) -> dict[str, list[Fault]]:
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault.where[:1] == ("rows",) and len(fault.where) > 1:
            row = document.calculation.rows[int(fault.where[1])]
            found.setdefault(row.id, []).append(fault)
    blamed = {row_id: each for row_id, each in found.items() if row_id in changed}
    return blamed or ({row_id: list(faults) for row_id in changed} if faults else {})


def _faulty(typed: Typed, faults: Iterable[Fault]) -> Refused:
    errors: dict[int, str] = {}
    sentences = []
    for fault in faults:
        where = fault.where[2:]
        if where[:1] == ("amounts",) and int(where[1]) in typed.texts:
            errors[int(where[1])] = sentence_of(fault)
        else:
            sentences.append(sentence_of(fault))
    return Refused(typed, Why.FAULTY, errors, " ".join(sentences))
