"""The lines of a sheet as what they say, with every fault in them noted at its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import get_column_letter

from nyttokalkyl.calculation import Fault
from nyttokalkyl.calculation.inputs import Where
from nyttokalkyl.interchange.kinds import Refusal
from nyttokalkyl.interchange.parsing import Tree
from nyttokalkyl.spreadsheet.cells import Kind, Raw, Words, stored
from nyttokalkyl.spreadsheet.layout import COMPUTED, FIRST_ROW, TITLES_AT, Column, Path, Table
from nyttokalkyl.spreadsheet.opening import Position, Sheet

_AS_EXPORTED = "Skriv rubriken som i en ny export."


@dataclass(frozen=True, slots=True)
class Line:
    """What the cells of a line say, and where they are. Empty cells say nothing."""

    cells: Mapping[Path, Tree]
    at: Mapping[Path, Where]
    """(sheet, cell) of every column, of empty cells too."""


@dataclass(slots=True)
class Book:
    """The sheets that were read, and the faults found in them."""

    sheets: Mapping[str, Sheet]
    exact: Mapping[str, Decimal] = field(default_factory=dict)
    """Numbers with more digits than their cells keep, by "Poster!F12"."""

    refused: dict[Where, str] = field(default_factory=dict)
    """Of each faulty cell, what is wrong with it."""

    @property
    def faults(self) -> list[Fault]:
        return [Fault(where, sentence) for where, sentence in self.refused.items()]

    def refuse(self, where: Where, sentence: str) -> None:
        """Note a fault; what was said of the same cell before is the cause, and stays."""
        self.refused.setdefault(where, sentence)

    def lines(self, table: Table) -> list[Line]:
        """Every line of a sheet that says anything."""
        sheet = self.sheet(table)
        columns = self._columns(table)
        rows = sorted({row for row, _ in sheet.cells if row >= FIRST_ROW})
        if sheet.has_more or len(rows) > table.most:
            self.refuse((table.title,), f"Bladet har fler än {table.most} rader. Ta bort några.")
        return [self._line(table, columns, row) for row in rows[: table.most]]

    def sheet(self, table: Table) -> Sheet:
        if table.title not in self.sheets:
            self.refuse((table.title,), "Bladet saknas. Ta det från en ny export.")
        return self.sheets.get(table.title, Sheet())

    def _columns(self, table: Table) -> dict[int, Column]:
        """The columns of the sheet by their titles, in whatever order they stand."""
        if table.title not in self.sheets:
            return {}
        declared = {column.title: column for column in table.columns}
        found: dict[int, Column] = {}
        for number, title in self.titles(table):
            where = (table.title, address((TITLES_AT, number)))
            if title not in declared:
                self.refuse(where, f"Rubriken ”{title[:60]}” känns inte igen. {table.remedy}")
            elif declared[title] in found.values():
                self.refuse(where, f"Rubriken ”{title[:60]}” står två gånger. Ta bort den ena.")
            else:
                found[number] = declared[title]
        for column in table.columns:
            if column not in found.values() and not column.optional:
                sentence = f"Rubriken ”{column.title}” saknas. {_AS_EXPORTED}"
                self.refuse((table.title, f"A{TITLES_AT}"), sentence)
        return found

    def titles(self, table: Table) -> list[tuple[int, str]]:
        """The number and title of each column that people fill in."""
        sheet = self.sheets.get(table.title, Sheet())
        found = [
            (column, _title(raw)) for (row, column), raw in sheet.cells.items() if row == TITLES_AT
        ]
        return [(column, title) for column, title in found if not title.startswith(COMPUTED)]

    def _line(self, table: Table, columns: Mapping[int, Column], row: int) -> Line:
        cells: dict[Path, Tree] = {}
        at: dict[Path, Where] = {}
        for number, column in columns.items():
            at[column.path] = (table.title, address((row, number)))
            found = self.read(table.title, (row, number), column.kind)
            if found is not None:
                cells[column.path] = found
        return Line(cells, at)

    def read(self, title: str, at: Position, kind: Kind) -> Tree:
        """What a cell says; None when it says nothing, or nothing that can be used."""
        raw = self.sheets[title].cells.get(at)
        if raw is None:
            return None
        found = raw if isinstance(raw, Refusal) else kind.read(self._exact(title, at, raw))
        if isinstance(found, Refusal):
            self.refuse((title, address(at)), found.sentence)
            return None
        return found

    def _exact(self, title: str, at: Position, raw: Raw) -> Raw:
        number = self.exact.get(f"{title}!{address(at)}")
        is_shown = number is not None and not isinstance(raw, str) and stored(number) == raw
        return number if number is not None and is_shown else raw


def _title(raw: Raw | Refusal) -> str:
    return "" if isinstance(raw, Refusal) else str(Words().read(raw))


def address(at: Position) -> str:
    return f"{get_column_letter(at[1])}{at[0]}"
