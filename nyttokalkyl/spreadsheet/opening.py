"""From bytes to the cells of a workbook, without trusting a byte of it.

The parts of the file are looked through before openpyxl sees any of them: how many and how large
they are, that none was packed absurdly small, and that no XML declares entities or is wider than a
sheet can be. Only the sheets that are asked for are read, and of those no more lines than they may
have. Formulas are not computed: what counts is the value that the spreadsheet program stored.
"""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from nyttokalkyl.interchange import MOST_BYTES
from nyttokalkyl.interchange.kinds import Refusal
from nyttokalkyl.spreadsheet.cells import Raw
from nyttokalkyl.spreadsheet.faults import refuse_all

MOST_UNPACKED = 60_000_000
MOST_PARTS = 300
MOST_RATIO = 150
"""Unpacked to packed. A sheet of equal rows reaches 40, a bomb a thousand."""

SMALL = 1_000_000
"""Bytes below which the ratio of a part does not matter."""

MOST_IN_A_ROW = 20_000
"""Elements: more than a row of the widest sheet holds."""

_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Spara den som Excel-arbetsbok (.xlsx) och försök igen."

Position: TypeAlias = tuple[int, int]
"""Row and column, both from 1."""


@dataclass(slots=True)
class Sheet:
    cells: dict[Position, Raw | Refusal] = field(default_factory=dict)
    """What is not empty; a Refusal where the cell has something that cannot be used."""

    has_more: bool = False
    """There are rows beyond those that were read."""


def open_workbook(content: bytes, sheets: Mapping[str, Position]) -> dict[str, Sheet]:
    """Read the named sheets, each down to a row and as far as a column.

    A sheet that the workbook lacks is missing in the answer, too. Raises Faulty when the file is
    no workbook.
    """
    _look_through(content)
    try:
        with warnings.catch_warnings():
            # Of parts that openpyxl does not keep. We need but the cells.
            warnings.simplefilter("ignore")
            found = _read(content, sheets)
    except Exception:  # noqa: BLE001 -- openpyxl raises whatever a broken part leads it to
        refuse_all(f"Filen är skadad eller ingen arbetsbok. {_SAVE_AS}")
    if not found:
        refuse_all(
            "Arbetsboken har inget av kalkylens blad. Exportera kalkylen från Behovsfas och fyll "
            "i den arbetsboken."
        )
    return found


def _read(content: bytes, sheets: Mapping[str, Position]) -> dict[str, Sheet]:
    formulas, values = (
        load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=data)
        for data in (False, True)
    )
    return {
        title: _sheet(formulas[title], values[title], last)
        for title, last in sheets.items()
        if title in formulas.sheetnames
    }


def _look_through(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        refuse_all(f"Filen är större än {MOST_BYTES // 1_000_000} MB.")
    if content.startswith(_OLD_FORMAT):
        refuse_all(f"Filen har ett lösenord eller är i ett äldre format. {_SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive.infolist())
            _recognise(archive.namelist())
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _scan(archive, part)
    except (zipfile.BadZipFile, expat.ExpatError, ValueError, *_UNPACKING):
        refuse_all(f"Filen är skadad eller ingen arbetsbok. {_SAVE_AS}")


_UNPACKING = (NotImplementedError, EOFError, RuntimeError, OSError, zlib.error)
"""Beside BadZipFile, what zipfile raises for methods, passwords and data that it cannot read."""


def _weigh(parts: list[zipfile.ZipInfo]) -> None:
    """The sizes are those that the file states; zipfile unpacks no more than that."""
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        refuse_all("Arbetsboken är för stor. Ta bort det som inte hör till kalkylen.")
    packed_absurdly = any(
        part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size
        for part in parts
    )
    if packed_absurdly:
        refuse_all(f"Filen är packad på ett sätt som inte går att läsa. {_SAVE_AS}")


def _recognise(names: list[str]) -> None:
    if len(set(names)) < len(names):
        refuse_all(f"Filen har samma del två gånger. {_SAVE_AS}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        refuse_all("Arbetsboken har makron. Spara den som Excel-arbetsbok utan makron (.xlsx).")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        refuse_all(f"Filen är ingen Excel-arbetsbok. {_SAVE_AS}")


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a document type, which is where entities are declared, and rows of endless cells."""
    in_row = 0

    def count(name: str, _attributes: object) -> None:
        nonlocal in_row
        in_row = 0 if name.rpartition(":")[2] == "row" else in_row + 1
        if in_row > MOST_IN_A_ROW and "/worksheets/" in part.filename:
            refuse_all("Ett blad är bredare än ett kalkylblad kan vara.")

    def refuse(*_: object) -> None:
        refuse_all(f"Filen har en dokumenttyp, som en arbetsbok aldrig har. {_SAVE_AS}")

    parser = expat.ParserCreate()
    parser.StartElementHandler = count
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(part) as file:
        parser.ParseFile(file)


class _Cell(Protocol):
    @property
    def value(self) -> object: ...

    @property
    def data_type(self) -> str: ...


def _sheet(formulas: ReadOnlyWorksheet, values: ReadOnlyWorksheet, last: Position) -> Sheet:
    sheet = Sheet()
    rows = zip(_rows(formulas, last), _rows(values, last), strict=True)
    for row, pairs in enumerate(rows, start=1):
        for column, (cell, computed) in enumerate(zip(*pairs, strict=True), start=1):
            found = _value(cell, computed)
            if found is not None and row > last[0]:
                sheet.has_more = True
            elif found is not None:
                sheet.cells[row, column] = found
    return sheet


def _rows(sheet: ReadOnlyWorksheet, last: Position) -> Iterator[tuple[_Cell, ...]]:
    """One row more than is wanted, to know whether there is one."""
    # The stubs take it for a method of the other kind of sheet.
    return sheet.iter_rows(max_row=last[0] + 1, max_col=last[1])  # type: ignore[misc]


def _value(cell: _Cell, computed: _Cell) -> Raw | Refusal | None:
    """What the cell says; for a formula, what the spreadsheet program last computed."""
    if cell.value in (None, ""):
        return None
    value = computed.value if cell.data_type == "f" else cell.value
    if value in (None, ""):
        return Refusal(
            "Cellen har en formel utan uträknat värde. Skriv in värdet, eller öppna och spara "
            "arbetsboken i ett kalkylprogram först."
        )
    if "e" in (cell.data_type, computed.data_type) or not isinstance(value, Raw):
        return Refusal(f"Cellen visar {str(value)[:20]}. Skriv in ett värde.")
    return value
