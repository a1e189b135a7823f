"""A calculation as a workbook."""

import json

from nyttokalkyl.interchange import Document, read, write
from nyttokalkyl.spreadsheet.input_sheets import Inputs
from nyttokalkyl.spreadsheet.workbook import Book


def write_xlsx(document: Document) -> bytes:
    """Raises Faulty, as interchange.read does, when the document is none that can be evaluated."""
    form = write(document.calculation, document.simulation)
    document = read(json.dumps(form).encode())
    book = Book()
    inputs = Inputs(book)
    inputs.write(form)
    inputs.write_exact()
    return book.save()
