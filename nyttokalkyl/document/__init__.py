"""The decision basis: a whole nyttokalkyl as a PDF, for a meeting and for the archive.

decision_basis(results, charts(results), about=About(...))  ->  the bytes of the PDF

    about                what it concerns and how far it has come
    tables, conventions  the figures, and the choices they depend on
    content              all of it as plain data
    decision_basis.typ   how it is set
    typesetting          data and template to PDF
"""

from collections.abc import Iterable

from nyttokalkyl.charts import Chart
from nyttokalkyl.document.about import About, Locked
from nyttokalkyl.document.content import content
from nyttokalkyl.document.typesetting import typeset
from nyttokalkyl.results import Results

__all__ = ["About", "Locked", "decision_basis"]


def decision_basis(results: Results, charts: Iterable[Chart], *, about: About) -> bytes:
    """A tagged PDF (PDF/UA-1) in Swedish. The same arguments give the same bytes."""
    return typeset(content(results, charts, about))
