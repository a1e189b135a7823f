"""What people and programs do to a workbook between the export and the import."""

import io
import re
import zipfile

import openpyxl

from nyttokalkyl.interchange import Faulty
from nyttokalkyl.spreadsheet import read_xlsx


def opened(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def saved(workbook):
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def edited(content, cells):
    """With other contents in some cells: {"Poster!F12": 5}. Formulas lose their stored values."""
    workbook = opened(content)
    for place, value in cells.items():
        sheet, _, at = place.rpartition("!")
        workbook[sheet][at] = value
    return saved(workbook)


def without_sheet(content, title):
    workbook = opened(content)
    del workbook[title]
    return saved(workbook)


def cell_of(content, title, heading, row):
    """The address of the cell under a heading: ("Poster", "Namn", 4) is Poster!B4."""
    sheet = opened(content)[title]
    [found] = [cell for cell in sheet[3] if str(cell.value) == heading]
    return f"{title}!{found.column_letter}{row}"


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def with_part(content, name, change):
    """With one part of the file changed by a function of its bytes."""
    found = parts(content)
    return packed({**found, name: change(found.get(name, b""))})


def part_of(content, title):
    """The part of the file that a sheet is."""
    return f"xl/worksheets/sheet{opened(content).sheetnames.index(title) + 1}.xml"


def with_xml(content, place, xml):
    """With the given XML instead of a cell's, such as a formula with a stored value."""
    title, _, at = place.rpartition("!")
    cell = re.compile(rf'<c r="{at}"[^>]*?(/>|>.*?</c>)'.encode())

    def change(sheet):
        changed, times = cell.subn(xml.encode(), sheet)
        assert times == 1
        return changed

    return with_part(content, part_of(content, title), change)


def uncomputed(content):
    """Without the values that formulas were stored with: whoever opens it must compute them.

    Nor with titles to repeat on paper, on which this build of LibreOffice spends its time.
    """
    found = {
        name: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v/>", part.replace(b' t="str"', b""))
        for name, part in parts(content).items()
    }
    titles = rb'<definedName name="_xlnm.Print_Titles".*?</definedName>'
    return packed({name: re.sub(titles, b"", part) for name, part in found.items()})


def fault_lines(content):
    """What is said of a workbook that is refused; empty when it is not."""
    try:
        read_xlsx(content)
    except Faulty as refused:
        return str(refused).split("\n")
    return []
