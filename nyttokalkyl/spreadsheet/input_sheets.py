"""The sheets that people fill in, from the JSON form of a calculation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from nyttokalkyl.interchange import Json
from nyttokalkyl.spreadsheet import layout
from nyttokalkyl.spreadsheet.cells import (
    PERCENT,
    Figure,
    FigureOrFactor,
    Mark,
    Pick,
    YesNo,
    read_number,
    stored,
)
from nyttokalkyl.spreadsheet.faults import refuse_all
from nyttokalkyl.spreadsheet.items import cells_of, ends_of
from nyttokalkyl.spreadsheet.layout import COMPUTED, FIRST_ROW, Column, Path, Table
from nyttokalkyl.spreadsheet.lines import address
from nyttokalkyl.spreadsheet.plan import cell
from nyttokalkyl.spreadsheet.workbook import Book, Page

TOO_LARGE = "Kalkylen är för stor för en arbetsbok. Hämta den som JSON i stället."

SPARE_ROWS = 3
"""Framed empty lines below the last one, to show where to go on."""

Form = Mapping[str, Json]
Cells = Mapping[Path, Json]


@dataclass(slots=True)
class Inputs:
    """Writes the sheets, and notes which numbers their cells cannot keep."""

    book: Book
    exact: list[tuple[str, str]] = field(default_factory=list)
    """("Poster!F12", every digit)."""

    tables: dict[str, Table] = field(default_factory=dict)
    level_rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def write(self, form: Form) -> None:
        """Every sheet, in the order that one fills them in."""
        rows, factors = _items(form, "rows"), _items(form, "factors")
        alternatives = _items(form, "alternatives")
        ids = frozenset(str(factor["id"]) for factor in factors)
        most = max((len(_list(row.get("multiply_by"))) for row in rows), default=0)
        of_rows = layout.rows_table([str(a["id"]) for a in alternatives], ids, max(most, 1))
        self._terms(form)
        self._table(layout.RATES, _rates(form))
        self._table(layout.ALTERNATIVES, map(cells_of, alternatives), frozen=2)
        self._table(layout.FACTORS, map(cells_of, factors), frozen=2)
        self._table(of_rows, map(cells_of, rows), frozen=2)
        self._years(form, rows)
        stakeholders = list(_stakeholders(rows))
        page = self._table(layout.STAKEHOLDERS, stakeholders, frozen=2)
        self._names(page, [str(line["id",]) for line in stakeholders], rows)
        self._table(layout.PRICES, _prices(form))
        self._table(layout.OTHER_RATES, ({("rate",): r} for r in _list(form["other_rates"])))
        self._table(layout.WHAT_IFS, _changes(form))

    def write_exact(self) -> None:
        """Last, when every number has been written."""
        lines: list[Cells] = [{("cell",): at, ("exact",): number} for at, number in self.exact]
        self._table(layout.EXACT, lines, spare=0)

    def _table(
        self, table: Table, lines: Iterable[Cells], *, frozen: int = 1,
        spare: int = SPARE_ROWS,
    ) -> Page:  # fmt: skip
        self.tables[table.title] = table
        page = self.book.page(table.title, "inputs")
        page.head(table.heading, "", len(table.columns), frozen=frozen)
        written = list(lines)
        if len(written) > table.most:
            refuse_all(TOO_LARGE)
        for number, column in enumerate(table.columns, start=1):
            title = int(column.title) if column.path[0] == "years" else column.title
            is_number = isinstance(column.kind, Figure | FigureOrFactor)
            page.title(number, title, column.width, column.about, of_numbers=is_number)
            self._choices(page, column, number, FIRST_ROW + len(written) + spare)
        for row, cells in enumerate([*written, *[{}] * spare], start=FIRST_ROW):
            for number, column in enumerate(table.columns, start=1):
                self.put(page, (row, number), column, cells.get(column.path))
        return page

    def _choices(self, page: Page, column: Column, number: int, last_row: int) -> None:
        among = {Pick: (), YesNo: ("Ja", "Nej"), Mark: ("x",)}.get(type(column.kind))
        if isinstance(column.kind, Pick):
            among = tuple(column.kind.labels.values())
        if among:
            page.choose(among, number, FIRST_ROW, last_row)

    def put(self, page: Page, at: tuple[int, int], column: Column, node: Json) -> None:
        if column.title.startswith(COMPUTED):
            return
        page.frame(*at, is_long=column.kind is layout.LONG)
        if node is None or node == "":
            return
        content = column.kind.write(node)
        page.put(*at, content, column.kind.number_format)
        if isinstance(content, Decimal) and read_number(stored(content)) != content:
            self.exact.append((f"{page.sheet.title}!{address(at)}", f"{content:f}"))

    def _terms(self, form: Form) -> None:
        """Villkor: a line per field instead of a column."""
        table = layout.TERMS
        self.tables[table.title] = table
        page = self.book.page(table.title, "inputs")
        page.head(table.heading, "", 3, frozen=1)
        for number, (title, width) in enumerate(
            (("Villkor", 40), ("Värde", 44), ("Förklaring", 60))
        ):
            page.title(number + 1, title, width)
        for row, column in enumerate(table.columns, start=FIRST_ROW):
            page.text(row, 1, column.title)
            page.text(row, 3, column.about)
            node: Json = dict(form)
            for name in column.path:
                node = node.get(name) if isinstance(node, dict) else None
            self.put(page, (row, 2), column, node)
            page.align(row, 2, right=False)
            if isinstance(column.kind, Pick | YesNo):
                self._choices(page, column, 2, row)

    def _years(self, form: Form, rows: Sequence[Form]) -> None:
        lines = list(_levels(rows))
        period = {name: int(str(year)) for name, year in _dict(form["period"]).items()}
        years = set(range(period["first_year"], period["last_year"] + 1))
        years |= {int(year) for _, _, by_year in lines for year in by_year}
        table = layout.years_table(sorted(years))
        cells: list[Cells] = [
            {
                ("id",): post,
                ("level",): level,
                **{("years", year): number for year, number in by_year.items()},
            }
            for post, level, by_year in lines
        ]
        page = self._table(table, cells, frozen=3)
        self._names(page, [post for post, _, _ in lines], rows)
        for row, (post, level, _) in enumerate(lines, start=FIRST_ROW):
            self.level_rows[post, level] = row
            for number, column in enumerate(table.columns, start=1):
                if level == "ramp_up" and column.path[0] == "years":
                    page.cell(row, number).number_format = PERCENT

    def _names(self, page: Page, posts: Sequence[str], rows: Sequence[Form]) -> None:
        """Beside the id of each post its name, as it stands on the sheet Poster."""
        of_rows = self.tables["Poster"]
        indexes = {str(row["id"]): index for index, row in enumerate(rows)}
        column = self.tables[page.sheet.title].column("of")
        for row, post in enumerate(posts, start=FIRST_ROW):
            index = indexes[post]
            name = cell(of_rows.title, FIRST_ROW + index, of_rows.column("name"))
            value = str(rows[index].get("name", ""))
            page.formula(row, column, f'IF({name}="","",{name})', value=value)
            page.align(row, column, right=False)


def _items(form: Form, name: str) -> list[Form]:
    return [item for item in _list(form[name]) if isinstance(item, dict)]


def _list(node: Json) -> list[Json]:
    return node if isinstance(node, list) else []


def _dict(node: Json) -> dict[str, Json]:
    return node if isinstance(node, dict) else {}


def _rates(form: Form) -> list[Cells]:
    rate = form["discount_rate"]
    if not isinstance(rate, list):
        return [{("rate",): rate}]
    return [{(name,): node for name, node in _dict(band).items()} for band in rate]


def _prices(form: Form) -> list[Cells]:
    indexes = _dict(form.get("price_index"))
    return [{("year",): year, ("index",): index} for year, index in indexes.items()]


def _levels(rows: Sequence[Form]) -> Iterator[tuple[str, str, dict[str, Json]]]:
    """(post, level, number per year) for each level that a post says anything at."""
    for row in rows:
        levels: dict[str, dict[str, Json]] = {}
        for year, amount in _dict(row.get("amounts")).items():
            for end, number in ends_of(amount).items():
                levels.setdefault(end, {})[year] = number
        if ramp_up := _dict(row.get("ramp_up")):
            levels["ramp_up"] = ramp_up
        for level, by_year in sorted(levels.items(), key=lambda pair: _ORDER.index(pair[0])):
            yield str(row["id"]), level, by_year


_ORDER = ("low", "likely", "high", "ramp_up")


def _stakeholders(rows: Sequence[Form]) -> list[Cells]:
    return [
        {("id",): row["id"], ("name",): name, ("share",): share}
        for row in rows
        for name, share in _dict(row.get("stakeholders")).items()
    ]


_AS_IS = {"benefits_times": "1", "costs_times": "1", "benefits_delayed_years": 0}


def _changes(form: Form) -> Iterator[Cells]:
    """A line per change; a question that changes nothing has a line, too."""
    for number, question in enumerate(_items(form, "what_if"), start=1):
        lines = list(_lines_of(question)) or [{}]
        for line in lines:
            yield {("number",): number, ("name",): question["name"], **line}


def _lines_of(question: Form) -> Iterator[dict[Path, Json]]:
    for change in layout.CHANGES:
        node = question.get(change)
        if isinstance(node, dict):
            for name, value in node.items():
                yield {("change",): change, ("id",): name, ("value",): value}
        elif node is not None and _AS_IS.get(change) != node:
            yield {("change",): change, ("value",): node}
