"""Rows copied from a spreadsheet: a name, perhaps a type and a category, one amount per year.

Cells are parted by tabs, as when copied, or by semicolons. A comma is the decimal sign and never
parts cells. Where the first line has years, they say which years the amounts are of; otherwise
the amounts are of the years of the period, in order. An empty cell is missing, not 0.
"""

import csv
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias, TypeVar

from nyttokalkyl.calculation import Fault, Kategori, RowType
from nyttokalkyl.interchange.kinds import Number, Place, Text
from nyttokalkyl.numbers import NumberFault, parse_amount
from nyttokalkyl.spreadsheet.faults import FaultySheet, refuse_all
from nyttokalkyl.spreadsheet.labels import KATEGORIER, ROW_TYPES, chosen

MOST_LINES = 2000
MOST_CHARACTERS = 1_000_000

_YEAR = re.compile(r"[12][0-9]{3}")
_TITLES = {
    "namn": "name",
    "post": "name",
    "kalkylpost": "name",
    "benämning": "name",
    "typ": "type",
    "kategori": "kategori",
}

Cells: TypeAlias = list[str]
Columns: TypeAlias = Sequence[str | int]
"""For each cell what it says: "name", "type", "kategori", or the year of an amount."""

T = TypeVar("T")


@dataclass(slots=True)
class PastedRow:
    """What one line says. `type` and `kategori` are None where it says nothing of them."""

    name: str = ""
    type: RowType | None = None
    kategori: Kategori | None = None
    amounts: dict[int, Decimal] = field(default_factory=dict)


def rows_from_paste(text: str, first_year: int, last_year: int) -> list[PastedRow]:
    """Read a block. Raises Faulty with a fault per cell; each `where` is (line, column), from 1."""
    lines = _lines(text)
    columns = _columns_of_header(*lines[0])
    faults: list[Fault] = []
    rows = [
        _row(cells, columns or _columns_of(cells, first_year, last_year), Place(faults, (number,)))
        for number, cells in (lines[1:] if columns else lines)
    ]
    if not rows:
        faults.append(Fault((), "Här finns bara en rubrikrad. Ta med raderna under den också."))
    if faults:
        raise FaultySheet(faults)
    return rows


def _lines(text: str) -> list[tuple[int, Cells]]:
    """The lines that are not empty, with their numbers."""
    if len(text) > MOST_CHARACTERS:
        refuse_all("Texten är för lång. Klistra in färre rader åt gången.")
    reader = csv.reader(text.splitlines(keepends=True), delimiter="\t" if "\t" in text else ";")
    try:
        numbered = [(number, [c.strip() for c in cells]) for number, cells in enumerate(reader, 1)]
    except csv.Error:
        refuse_all("Texten går inte att dela i celler. Kopiera den på nytt.")
    found = [(number, cells) for number, cells in numbered if any(cells)]
    if not found:
        refuse_all("Klistra in minst en rad: ett namn och ett belopp per år.")
    if len(found) > MOST_LINES:
        refuse_all(f"Det är {len(found)} rader. Klistra in högst {MOST_LINES} åt gången.")
    return found


def _columns_of_header(number: int, cells: Cells) -> list[str | int]:
    """What the columns hold, if the line is a header: one that names years. Else empty."""
    years = [int(cell) for cell in cells if _YEAR.fullmatch(cell)]
    amounts = [cell for cell in cells[1:] if cell[:1].isdigit() and not _YEAR.fullmatch(cell)]
    if not years or amounts or any(one >= other for one, other in itertools.pairwise(years)):
        return []
    columns: list[str | int] = ["name"]
    faults: list[Fault] = []
    for at, cell in enumerate(cells[1:], start=2):
        known = int(cell) if _YEAR.fullmatch(cell) else _TITLES.get(cell.casefold(), "")
        if cell and not known:
            sentence = f"Kolumnen ”{cell[:40]}” är varken ett år, Typ eller Kategori. Ta bort den."
            faults.append(Fault((number, at), sentence))
        columns.append(known)
    if faults:
        raise FaultySheet(faults)
    return columns


def _columns_of(cells: Cells, first_year: int, last_year: int) -> list[str | int]:
    """Without a header: a name, words that are a type or a category, then a year per cell."""
    columns: list[str | int] = ["name"]
    if len(cells) > 1 and chosen(cells[1], ROW_TYPES) is not None:
        columns.append("type")
    if len(cells) > len(columns) and chosen(cells[len(columns)], KATEGORIER) is not None:
        columns.append("kategori")
    return [*columns, *range(first_year, last_year + 1)]


def _row(cells: Cells, columns: Columns, place: Place) -> PastedRow:
    row = PastedRow(name=place.at(1).take(Text(), cells[0]) or "")
    if not cells[0]:
        place.at(1).refuse("Skriv ett namn på posten.")
    for number, cell in enumerate(cells[1:], start=2):
        if not cell:
            continue
        column = columns[number - 1] if number <= len(columns) else ""
        at = place.at(number)
        if column == "type":
            row.type = _choice(cell, ROW_TYPES, at)
        elif column == "kategori":
            row.kategori = _choice(cell, KATEGORIER, at)
        elif isinstance(column, int):
            amount = _amount(cell, at)
            if amount is not None:
                row.amounts[column] = amount
        else:
            at.refuse(f"”{cell[:40]}” hör inte till något av kalkylens år. Ta bort det.")
    return row


def _choice(cell: str, labels: Mapping[T, str], at: Place) -> T | None:
    found = chosen(cell, labels)
    if found is None:
        at.refuse(f"”{cell[:40]}” finns inte att välja. Skriv {', '.join(labels.values())}.")
    return found


def _amount(cell: str, at: Place) -> Decimal | None:
    try:
        number = parse_amount(cell)
    except NumberFault as fault:
        at.refuse(str(fault))
        return None
    found: Decimal | None = at.take(Number(), number)
    return found
