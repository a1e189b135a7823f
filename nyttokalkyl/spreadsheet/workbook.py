"""A workbook as it looks and is stored: styles, frozen titles, print setup, and the bytes.

User text never becomes a formula, whatever it begins with: only `formula` writes one. A formula
may carry the engine's value, for programs that show a workbook without computing it. The same
workbook gives the same bytes: nothing in them tells when or where it was written.
"""

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from nyttokalkyl.spreadsheet.cells import escaped, stored
from nyttokalkyl.spreadsheet.layout import FIRST_ROW, TITLES_AT

Content: TypeAlias = Decimal | str | dt.date

_WHEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- openpyxl takes no time zone
_PACKED = (1980, 1, 1, 0, 0, 0)

_PRINTED_WIDTH = 220
"""Characters on a line of paper, at their smallest."""

_FONT = "Calibri"
_HEADING = Font(name=_FONT, bold=True, size=14)
_BOLD = Font(name=_FONT, bold=True)
_ABOUT = Font(name=_FONT, italic=True, color="FF595959")
_LINK = Font(name=_FONT, underline="single", color="FF1F5C99")
_LINE = Side(style="thin", color="FF8C6D1F")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILL = PatternFill("solid", fgColor="FFFFF8E1")
_RULE = Border(bottom=Side(style="medium", color="FF404040"))
_RIGHT = Alignment(horizontal="right")
_LEFT = Alignment(horizontal="left")
_WRAPPED_RIGHT = Alignment(horizontal="right", wrap_text=True, vertical="top")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TAB = {"results": "FF1F5C99", "inputs": "FFC9A227", "workings": "FF8C8C8C"}

_UNCOMPUTED = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?/></c>')


class Page:
    """A sheet being written."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.values: dict[str, Decimal | str] = {}
        """What formulas come to, by cell."""

    def head(self, heading: str, about: str, columns: int, *, frozen: int = 0) -> None:
        """The heading, what is said under it, and everything that depends on where titles are."""
        self.text(1, 1, heading).font = _HEADING
        self.text(2, 1, about).font = _ABOUT
        self.sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{FIRST_ROW}"
        self.sheet.print_title_rows = f"1:{TITLES_AT}"
        if frozen:
            self.sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
        for column in range(1, columns + 1):
            self.sheet.cell(TITLES_AT, column).border = _RULE

    def set_up_print(self) -> None:
        """On A4 lying down, as many pages wide as it takes to be read."""
        setup = self.sheet.page_setup
        setup.orientation, setup.paperSize = "landscape", self.sheet.PAPERSIZE_A4
        width = sum(column.width for column in self.sheet.column_dimensions.values())
        setup.fitToWidth, setup.fitToHeight = math.ceil(width / _PRINTED_WIDTH), 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if self.sheet.oddFooter:
            self.sheet.oddFooter.center.text = "&A, sida &P av &N"

    def title(
        self, column: int, text: str | int, width: int, about: str = "", *, of_numbers: bool = False
    ) -> None:
        cell = self.sheet.cell(TITLES_AT, column)
        if isinstance(text, int):
            cell.value, cell.number_format = text, "0"
        else:
            self.text(TITLES_AT, column, text)
        cell.font = _BOLD
        cell.alignment = _WRAPPED_RIGHT if of_numbers or isinstance(text, int) else _WRAPPED
        self.sheet.column_dimensions[get_column_letter(column)].width = width
        if about:
            said = self.text(2, column, about, is_long=True)
            said.font = _ABOUT

    def text(
        self, row: int, column: int, text: str, *, is_bold: bool = False, is_long: bool = False
    ) -> Cell:
        """Whatever the text begins with, it stays text."""
        cell = self.cell(row, column)
        cell.value = escaped(text)
        cell.data_type = "s"
        if is_bold:
            cell.font = _BOLD
        if is_long:
            cell.alignment = _WRAPPED
        return cell

    def put(self, row: int, column: int, content: Content, number_format: str) -> Cell:
        if isinstance(content, str):
            return self.text(row, column, content)
        cell = self.cell(row, column)
        cell.alignment = _RIGHT
        cell.value = stored(content) if isinstance(content, Decimal) else content
        cell.number_format = number_format
        return cell

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        number_format: str = "General",
        value: Decimal | str | None = None,
    ) -> None:
        cell = self.cell(row, column)
        cell.value = f"={formula}"
        cell.number_format = number_format
        if value is not None:
            self.values[cell.coordinate] = value
            cell.alignment = _RIGHT

    def cell(self, row: int, column: int) -> Cell:
        found = self.sheet.cell(row, column)
        if not isinstance(found, Cell):
            message = f"merged: {found.coordinate}"
            raise TypeError(message)
        return found

    def frame(self, row: int, column: int, *, is_long: bool = False) -> None:
        """Mark a cell as one to fill in: a frame and a colour."""
        cell = self.cell(row, column)
        cell.border, cell.fill = _FRAME, _FILL
        if is_long:
            cell.alignment = _WRAPPED

    def align(self, row: int, column: int, *, right: bool) -> None:
        """For a number among texts, or a text among numbers."""
        self.cell(row, column).alignment = _RIGHT if right else _LEFT

    def link(self, row: int, column: int, sheet: str) -> None:
        """Text that leads to a sheet."""
        cell = self.text(row, column, sheet)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
        cell.font = _LINK

    def choose(self, among: Sequence[str], column: int, first_row: int, last_row: int) -> None:
        """A list to choose from in every cell of a column."""
        rule = DataValidation(
            type="list",
            formula1=f'"{",".join(among)}"',
            allow_blank=True,
            errorTitle="Välj i listan",
            error=f"Välj {', '.join(among[:-1])} eller {among[-1]}."[:225],
            showErrorMessage=True,
        )
        letter = get_column_letter(column)
        rule.add(f"{letter}{first_row}:{letter}{last_row}")
        self.sheet.add_data_validation(rule)


class Book:
    def __init__(self) -> None:
        self.workbook = openpyxl.Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self.workbook.calculation.fullCalcOnLoad = True
        self.pages: list[Page] = []

    def page(self, title: str, kind: str) -> Page:
        """A new sheet at the end; `kind` is results, inputs or workings."""
        sheet = self.workbook.create_sheet(title)
        sheet.sheet_properties.tabColor = _TAB[kind]
        self.pages.append(Page(sheet))
        return self.pages[-1]

    def to_front(self, titles: Sequence[str]) -> None:
        """Put these sheets first, in this order; the first one is shown when the file opens."""
        for place, title in enumerate(titles):
            sheet = self.workbook[title]
            self.workbook.move_sheet(sheet, place - self.workbook.index(sheet))
        self.workbook.active = 0

    def name(self, names: Mapping[str, str]) -> None:
        for name, reference in names.items():
            self.workbook.defined_names[name] = DefinedName(name, attr_text=reference)

    def save(self) -> bytes:
        for page in self.pages:
            page.set_up_print()
        properties = self.workbook.properties
        properties.title, properties.creator = "Nyttokalkyl", "Behovsfas"
        properties.language = "sv-SE"
        properties.created = properties.modified = _WHEN
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            ExcelWriter(self.workbook, archive).write_data()
        return _packed(written, {page.sheet.path[1:]: page.values for page in self.pages})


Values: TypeAlias = Mapping[str, Decimal | str]


def _packed(written: io.BytesIO, values: Mapping[str, Values]) -> bytes:
    """The parts in the order written, with fixed dates, and with what the formulas come to."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename in values:
                content = _computed(content, values[part.filename])
            target.writestr(zipfile.ZipInfo(part.filename, _PACKED), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _computed(sheet: bytes, values: Values) -> bytes:
    def with_value(match: re.Match[bytes]) -> bytes:
        value = values.get(match[1].decode())
        if value is None:
            return match[0]
        kind = b' t="str"' if isinstance(value, str) else b""
        shown = escape(escaped(value)) if isinstance(value, str) else f"{value:.16g}"
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (
            *match.groups()[:2],
            kind,
            match[3],
            shown.encode(),
        )

    return _UNCOMPUTED.sub(with_value, sheet)
