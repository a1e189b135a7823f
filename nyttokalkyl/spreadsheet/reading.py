"""From a workbook to a calculation, or to every fault in it, each at its cell.

The cells are put together to the JSON form, which interchange reads; what it refuses is said of
the cell that it came from.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from nyttokalkyl.calculation import Fault
from nyttokalkyl.calculation.inputs import Where
from nyttokalkyl.interchange import FORMAT, Document, Faulty, read_tree
from nyttokalkyl.interchange.parsing import Members, Tree
from nyttokalkyl.spreadsheet import layout
from nyttokalkyl.spreadsheet.details import Details
from nyttokalkyl.spreadsheet.faults import FaultySheet
from nyttokalkyl.spreadsheet.items import item_of
from nyttokalkyl.spreadsheet.layout import FIRST_ROW, Table
from nyttokalkyl.spreadsheet.lines import Book, Line, address
from nyttokalkyl.spreadsheet.opening import open_workbook
from nyttokalkyl.spreadsheet.sentences import of_a_sheet

_TABLES = (
    layout.TERMS,
    layout.RATES,
    layout.PRICES,
    layout.OTHER_RATES,
    layout.ALTERNATIVES,
    layout.FACTORS,
    layout.rows_table((), frozenset(), 0),
    layout.years_table(()),
    layout.STAKEHOLDERS,
    layout.WHAT_IFS,
    layout.EXACT,
)
_WIDEST = 1200
"""Columns: a row has 1000 amounts at most."""

_NUMBER = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")


def read_xlsx(content: bytes) -> Document:
    """Raises Faulty with every fault of the layer it fails in; each `where` is (sheet, cell).

    The layers are the file (one fault, `where` is empty), the cells, and how they fit together.
    """
    last = {table.title: (FIRST_ROW + table.most - 1, _WIDEST) for table in _TABLES}
    reading = _Reading(Book(open_workbook(content, last)))
    tree = reading.tree()
    if faults := reading.book.faults:
        raise FaultySheet(faults)
    try:
        return read_tree(tree)
    except Faulty as refused:
        found = [Fault(reading.cell_of(f.where), of_a_sheet(f.sentence)) for f in refused.faults]
        raise FaultySheet(found) from None


class _Reading:
    """Puts the sheets together, and remembers which cell each part came from."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.cells: dict[Where, Where] = {}
        self.details = Details(book, self.cells)

    def cell_of(self, where: Where) -> Where:
        """The cell of a place in the form, or of the nearest place that has one."""
        for end in range(len(where), 0, -1):
            for tail in ((), ("likely",)):
                if cell := self.cells.get((*where[:end], *tail)):
                    return cell
        return ()

    def tree(self) -> Members:
        self.book.exact = self._exact()
        factors = self._items(layout.FACTORS, "factors")
        alternatives = self._items(layout.ALTERNATIVES, "alternatives")
        pairs: list[tuple[str, Tree]] = [
            ("format", FORMAT),
            *self._terms(),
            ("discount_rate", self._rates()),
            ("price_index", self._prices()),
            ("other_rates", self._other_rates()),
            ("factors", list(factors)),
            ("alternatives", list(alternatives)),
            ("rows", list(self._rows(_ids(alternatives), frozenset(_ids(factors))))),
            ("what_if", self.details.what_ifs()),
        ]
        return Members([(name, node) for name, node in pairs if node != {}])

    def _exact(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for line in self.book.lines(layout.EXACT):
            text = str(line.cells.get(("exact",), ""))
            if _NUMBER.fullmatch(text):
                found[str(line.cells.get(("cell",)))] = Decimal(text)
            else:
                self.book.refuse(line.at["exact",], "Här ska stå ett tal. Ta bort raden.")
        return found

    def _terms(self) -> Iterable[tuple[str, Tree]]:
        """Villkor, whose titles stand in the first column and whose values in the second."""
        table = layout.TERMS
        declared = {column.title: column for column in table.columns}
        nested: dict[str, Tree] = {}
        for (row, column), raw in self.book.sheet(table).cells.items():
            if column != 1 or row < FIRST_ROW or str(raw) not in declared:
                continue
            field = declared.pop(str(raw))
            self.cells[field.path] = self.cells[field.path[:1]] = (table.title, address((row, 2)))
            node = self.book.read(table.title, (row, 2), field.kind)
            if node is None:
                continue
            if len(field.path) == 1:
                nested[field.path[0]] = node
            else:
                of_group = nested.setdefault(field.path[0], Members([]))
                if isinstance(of_group, Members):
                    of_group[field.path[1]] = node
        missing = [title for title, column in declared.items() if not column.optional]
        for title in missing if table.title in self.book.sheets else ():
            self.book.refuse((table.title,), f"”{title}” saknas i kolumn A. Ta en ny export.")
        return nested.items()

    def _rates(self) -> Tree:
        lines = self.book.lines(layout.RATES)
        single = len(lines) == 1 and ("from_year",) not in lines[0].cells
        if single:
            self.cells["discount_rate",] = lines[0].at["rate",]
            return lines[0].cells.get(("rate",))
        return [self._item(line, ("discount_rate", index)) for index, line in enumerate(lines)]

    def _prices(self) -> Members:
        pairs: list[tuple[str, Tree]] = []
        for line in self.book.lines(layout.PRICES):
            year, index = line.cells.get(("year",)), line.cells.get(("index",))
            key = f"{year:f}".removesuffix(".0") if isinstance(year, Decimal) else ""
            if year is None or index is None:
                self.book.refuse(line.at["year" if year is None else "index",], "Fyll i cellen.")
            if ("price_index", key) in self.cells:
                self.book.refuse(line.at["year",], "Året står redan på en annan rad. Ta bort en.")
            self.cells["price_index", key] = line.at["index",]
            pairs.append((key, index))
        return Members(pairs)

    def _other_rates(self) -> list[Tree]:
        rates: list[Tree] = []
        for index, line in enumerate(self.book.lines(layout.OTHER_RATES)):
            self.cells["other_rates", index] = line.at["rate",]
            rates.append(line.cells.get(("rate",)))
        return rates

    def _items(self, table: Table, collection: str) -> list[Members]:
        self.cells[collection,] = (table.title, f"A{layout.TITLES_AT}")
        lines = self.book.lines(table)
        for line in lines:
            self.details.required(line, "id")
        return [self._item(line, (collection, index)) for index, line in enumerate(lines)]

    def _item(self, line: Line, where: Where) -> Members:
        for path, at in line.at.items():
            self.cells[(*where, *path)] = at
        for name in ("alternatives", "multiply_by"):
            given = [path for path in line.cells if path[0] == name]
            for index, path in enumerate(given):
                self.cells[(*where, name, index)] = line.at[path]
            first = next((at for path, at in line.at.items() if path[0] == name), None)
            if first:
                self.cells[(*where, name)] = first
        if line.at:
            self.cells[where] = next(iter(line.at.values()))
        item, found = item_of(line.cells, where)
        for fault in found:
            self.book.refuse(self.cell_of(fault.where), fault.sentence)
        return item

    def _rows(self, alternatives: Sequence[str], ids: frozenset[str]) -> list[Members]:
        table = layout.rows_table(alternatives, ids, layout.MOST_FACTORS)
        rows = self._items(table, "rows")
        for index, row in enumerate(rows):
            if alternatives and "alternatives" not in row:
                self.book.refuse(
                    self.cell_of(("rows", index, "alternatives")),
                    "Sätt x för minst ett alternativ som posten hör till.",
                )
        self.details.add_years(rows)
        self.details.add_stakeholders(rows)
        return rows


def _ids(items: Sequence[Members]) -> list[str]:
    return [str(item["id"]) for item in items if "id" in item]
