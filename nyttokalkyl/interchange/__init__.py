"""A whole calculation, and its results, as JSON that others can write and read.

    read(bytes)         -> Document, or Faulty with one line per fault
    read_tree(Tree)     -> the same, of what another form was read into
    flaws(document)     -> what would keep it, once written, from being read again
    write(...)          -> the form of a calculation, which read() takes back
    results(...)        -> everything that can be computed of it
    write_results(...)  -> the same of Results that are already computed

    form, result_form            what the fields are; docs/nyttokalkyl.schema.json follows from them
    parsing, kinds, variants     bytes to values, each kind of field once
    reading, writing             values to a calculation, and back
    results and *_results        a calculation to its results

docs/nyttokalkyl.md, section 8, explains it with an example of each thing.
"""

from nyttokalkyl.interchange.digits import Json
from nyttokalkyl.interchange.form import FORMAT
from nyttokalkyl.interchange.parsing import MOST_BYTES, Faulty, line
from nyttokalkyl.interchange.reading import Document, flaws, misfits, read, read_tree
from nyttokalkyl.interchange.results import RESULT_FORMAT, results, write_results
from nyttokalkyl.interchange.schema import schema
from nyttokalkyl.interchange.writing import write

__all__ = [
    "FORMAT",
    "MOST_BYTES",
    "RESULT_FORMAT",
    "Document",
    "Faulty",
    "Json",
    "flaws",
    "line",
    "misfits",
    "read",
    "read_tree",
    "results",
    "schema",
    "write",
    "write_results",
]
