"""The grid of all rows as its page shows it: what is written, what is computed, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation import Calculation, Evaluation, Row, RowType
from nyttokalkyl.forms.choices import RATINGS, TYPES_IN_PLURAL, Valued, valued_of
from nyttokalkyl.forms.grid import Refused, Texts, Why, texts_of, token_of
from nyttokalkyl.numbers import format_number
from nyttokalkyl.sheet import Line, Section, part, sheet, takes_amounts, years_of

MOST_CELLS = 2500
"""On one page. More fields make a browser slow, and a form too long to be read at once."""

HOW = {
    Valued.AMOUNT: "samma belopp varje år",
    Valued.QUANTITY: "antal × värde",
    Valued.TIME: "volym × sparad tid × timkostnad",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A year of a row: a field when it has a name, else a figure."""

    year: int
    text: str
    name: str = ""
    label: str = ""
    span: str = ""
    """Lowest to highest, where the amount is uncertain."""

    error: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    number: int
    row: Row
    name: str
    token: str
    """Empty when the row is not written here."""

    cells: Sequence[Cell]
    total: str
    about: str
    """How it is computed, and where else it stands."""

    rating: str
    refused: Refused | None

    @property
    def errors(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]

    @property
    def is_conflict(self) -> bool:
        return self.refused is not None and self.refused.why is Why.CHANGED

    @property
    def conflict(self) -> str:
        """What the other one saved, or what was typed where it cannot be written any more."""
        if self.refused is None:
            return ""
        if self.token:
            years = (cell.year for cell in self.cells)
            return f"Sparat nu: {_shown(texts_of(self.row, years))}."
        return f"Beloppen skrivs inte här längre. Du skrev: {_shown(self.refused.typed.texts)}."


@dataclass(frozen=True, slots=True)
class GridBlock:
    heading: str
    rows: Sequence[GridRow]
    sums: "Sums"


@dataclass(frozen=True, slots=True)
class Sums:
    """A row of sums, which the recomputed summary replaces by its id."""

    id: str
    heading: str
    cells: Sequence[str]
    total: str


@dataclass(frozen=True, slots=True)
class GridSection:
    id: str
    name: str
    blocks: Sequence[GridBlock]
    net: Sums


@dataclass(frozen=True, slots=True)
class Grid:
    years: range
    sections: Sequence[GridSection]
    pages: int
    number: int

    @property
    def refused(self) -> list[GridRow]:
        rows = [row for s in self.sections for block in s.blocks for row in block.rows]
        return [row for row in rows if row.refused]


def grid(evaluation: Evaluation, page: str, refused: Mapping[str, Refused] | None = None) -> Grid:
    """A page of the grid. A number that is no page is the nearest one that is."""
    calculation = evaluation.calculation
    years = years_of(calculation.terms)
    shown, number, pages = _shown_on(evaluation, page)
    writer = _Writer(calculation, years, refused or {})
    return Grid(years, [writer.section(one) for one in shown], pages, number)


def sums_of(evaluation: Evaluation, page: str) -> list[Sums]:
    """The rows of sums on a page of the grid, without its other rows."""
    shown, _, _ = _shown_on(evaluation, page)
    writer = _Writer(evaluation.calculation, years_of(evaluation.calculation.terms), {})
    with_rows = [section for section in shown if section.blocks]
    return [sums for section in with_rows for sums in writer.all_sums(section)]


def _shown_on(evaluation: Evaluation, page: str) -> tuple[tuple[Section, ...], int, int]:
    """The sections of a page, its number, and how many there are."""
    years = years_of(evaluation.calculation.terms)
    sections = sheet(evaluation)
    lines = sum(len(block.lines) for section in sections for block in section.blocks)
    per_page = max(1, MOST_CELLS // (len(years) + 1))
    pages = max(1, -(-lines // per_page))
    number = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < len("10000") else 1
    return part(sections, (number - 1) * per_page, number * per_page), number, pages


class _Writer:
    """Numbers the rows as they come."""

    def __init__(
        self, calculation: Calculation, years: range, refused: Mapping[str, Refused]
    ) -> None:
        self.calculation, self.years, self.refused = calculation, years, refused
        self.names = {one.id: one.name or one.id for one in calculation.alternatives}
        self.order = [one.id for one in calculation.alternatives]
        self.count = 0

    def section(self, section: Section) -> GridSection:
        *of_blocks, net = self.all_sums(section)
        blocks = [
            GridBlock(
                TYPES_IN_PLURAL[block.type],
                [self.row(line, section) for line in block.lines],
                sums,
            )
            for block, sums in zip(section.blocks, of_blocks, strict=True)
        ]
        alternative_id = section.alternative.id
        return GridSection(alternative_id, self.names[alternative_id], blocks, net)

    def all_sums(self, section: Section) -> list[Sums]:
        """Of each block, and the net last."""
        place = self.order.index(section.alternative.id)
        found = [
            self.sums(
                f"summa-{place}-{block.type.value}",
                f"Summa {TYPES_IN_PLURAL[block.type].lower()}",
                block.sums,
            )
            for block in section.blocks
        ]
        net = f"Netto, {self.names[section.alternative.id]}"
        return [*found, self.sums(f"summa-{place}-netto", net, section.net)]

    def sums(self, html_id: str, heading: str, sums: Mapping[int, Decimal]) -> Sums:
        numbers = [sums[year] for year in self.years]
        cells = [format_number(number) for number in numbers]
        return Sums(html_id, heading, cells, format_number(sum(numbers, start=Decimal(0))))

    def row(self, line: Line, section: Section) -> GridRow:
        self.count += 1
        row = line.row
        name = row.name or row.id
        is_written = line.is_at_home and takes_amounts(row, self.calculation.terms)
        refused = self.refused.get(row.id) if line.is_at_home else None
        rating = dict(RATINGS).get(row.rating or "", "")
        return GridRow(
            number=self.count,
            row=row,
            name=name,
            token=token_of(row, self.years) if is_written else "",
            cells=self.fields(row, name, refused) if is_written else self.figures(line),
            total="" if rating else format_number(line.total),
            about=self.about(line, section, is_written=is_written),
            rating=rating,
            refused=refused,
        )

    def fields(self, row: Row, name: str, refused: Refused | None) -> list[Cell]:
        texts: Texts = refused.typed.texts if refused else texts_of(row, self.years)
        errors = refused.errors if refused else {}
        cells = []
        for year in self.years:
            amount = row.amounts.get(year)
            span = ""
            if amount is not None and amount.is_uncertain:
                span = f"{format_number(amount.low)} till {format_number(amount.high)}"
            cells.append(
                Cell(
                    year,
                    texts.get(year, ""),
                    name=f"belopp-{self.count}-{year}",
                    label=f"{name}, {year}",
                    span=span,
                    error=errors.get(year, ""),
                )
            )
        return cells

    def figures(self, line: Line) -> list[Cell]:
        return [
            Cell(year, format_number(line.amounts[year]) if year in line.amounts else "")
            for year in self.years
        ]

    def about(self, line: Line, section: Section, *, is_written: bool) -> str:
        row = line.row
        others = [one for one in row.alternatives if one != section.alternative.id]
        parts = []
        if others and line.is_at_home:
            parts.append(f"även i {', '.join(self.names[one] for one in others)}")
        elif others:
            home = next(one for one in self.order if one in row.alternatives)
            parts.append(f"samma post som i {self.names[home]}")
        is_computed = line.is_at_home and not is_written and row.rating is None
        if is_computed and row.type is not RowType.RESIDUAL_VALUE:
            parts.append(HOW.get(valued_of(row), "räknas om"))
        return ", ".join(parts)


def gone(refused: Mapping[str, Refused]) -> list[str]:
    """What was typed in rows that somebody has removed, which the grid cannot show."""
    return [_shown(one.typed.texts) for one in refused.values() if one.why is Why.REMOVED]


def _shown(texts: Texts) -> str:
    return ", ".join(f"{year}: {text}" for year, text in sorted(texts.items())) or "inga belopp"
