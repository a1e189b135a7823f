"""A whole calculation as a spreadsheet that people may work in, and back.

    write_xlsx(Document) -> bytes     a workbook whose formulas give the engine's figures
    read_xlsx(bytes)     -> Document  from the cells that people see, or Faulty, a line per cell
    write_csv(Document)  -> str       rows per year and results, for another program
    rows_from_paste(str) -> rows      a block copied from a spreadsheet, or Faulty, a line per cell

docs/nyttokalkyl.md, section 11, says what is on which sheet.
"""

from nyttokalkyl.spreadsheet.faults import line
from nyttokalkyl.spreadsheet.machine import write_csv
from nyttokalkyl.spreadsheet.paste import PastedRow, rows_from_paste
from nyttokalkyl.spreadsheet.reading import read_xlsx
from nyttokalkyl.spreadsheet.writing import write_xlsx

__all__ = ["PastedRow", "line", "read_xlsx", "rows_from_paste", "write_csv", "write_xlsx"]
