"""Where everything stands, so that the formulas of one sheet can point at the cells of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from nyttokalkyl.calculation import AlternativeResult, Calculation, Evaluation, Measures
from nyttokalkyl.calculation.discounting import price_level
from nyttokalkyl.spreadsheet.layout import FIRST_ROW, Table
from nyttokalkyl.spreadsheet.workbook import Book

NAMES = {
    "Första_året": ("period", "first_year"),
    "Sista_året": ("period", "last_year"),
    "Basår": ("base_year",),
    "Flödena_kommer_i": ("timing",),
    "Första_året_diskonteras": ("first_year_discounted",),
    "Angiven_prisnivå": ("price_level",),
    "Annuitetens_år": ("annuity_years",),
    "Bortfallna_kostnader": ("saved_costs",),
    "Försämringar": ("disbenefits",),
}
"""What the cells of Villkor are called in formulas."""


@dataclass(frozen=True, slots=True)
class Area:
    """Some rows of a sheet, one for each of something; at least one row, perhaps empty."""

    sheet: str
    count: int
    first: int = FIRST_ROW

    @property
    def last(self) -> int:
        return self.first + max(self.count, 1) - 1

    def column(self, column: int) -> str:
        letter = get_column_letter(column)
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"

    def cell(self, index: int, column: int) -> str:
        return cell(self.sheet, self.first + index, column)


def cell(sheet: str, row: int, column: int) -> str:
    return f"'{sheet}'!${get_column_letter(column)}${row}"


def span(sheet: str, row: int, first_column: int, last_column: int) -> str:
    first, last = get_column_letter(first_column), get_column_letter(last_column)
    return f"'{sheet}'!${first}${row}:${last}${row}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An alternative, on its own or as its difference from the nollalternativ."""

    number: int
    """Of all comparisons, from 0."""

    result: AlternativeResult
    is_difference: bool

    @property
    def measures(self) -> Measures:
        against = self.result.against_baseline
        return against if self.is_difference and against else self.result.own

    @property
    def name(self) -> str:
        return self.result.alternative.name or self.result.alternative.id

    @property
    def words(self) -> str:
        return "Skillnad mot nollalternativet" if self.is_difference else "Egna poster"


@dataclass(frozen=True, slots=True)
class Plan:
    book: Book
    evaluation: Evaluation
    tables: Mapping[str, Table]
    """The sheets that people fill in, by title, with the columns they have in this workbook."""

    comparisons: Sequence[Comparison]
    level_rows: Mapping[tuple[str, str], int]
    """The line of Belopp per år of a post's id and level."""

    @property
    def calculation(self) -> Calculation:
        return self.evaluation.calculation

    @property
    def years(self) -> range:
        terms = self.calculation.terms
        return range(terms.first_year, terms.last_year + 1)

    @property
    def factors(self) -> Area:
        return Area("Faktorer", len(self.calculation.factors))

    @property
    def price_level(self) -> int:
        return price_level(self.calculation.terms)

    def input(self, title: str, index: int, *path: str) -> str:
        """A cell that people fill in, on line `index` of a sheet."""
        return cell(title, FIRST_ROW + index, self.tables[title].column(*path))

    def terms_cell(self, *path: str) -> str:
        table = self.tables["Villkor"]
        return cell(table.title, FIRST_ROW + table.column(*path) - 1, 2)


def comparisons(evaluation: Evaluation) -> list[Comparison]:
    """First every alternative on its own, then the differences."""
    own = [(result, False) for result in evaluation.alternatives]
    against = [(r, True) for r in evaluation.alternatives if r.against_baseline]
    return [Comparison(n, result, kind) for n, (result, kind) in enumerate([*own, *against])]


def rounded(number: str) -> str:
    """Without the noise of floating-point numbers, to be compared with 0."""
    return f"ROUND({number},4)"
