"""Somebody who may write a nyttokalkyl, and what its pages send."""

import html
import re

from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import RowsAre
from tests.factories import BehovFactory, NyttokalkylFactory

YEARS = range(2026, 2032)
TO = ("alternativ-1",)


def a_kalkyl(*rows, rows_are=RowsAre.DIFFERENCE, factors=()):
    """With these rows in its one alternative; whoever created it may write it."""
    behov = BehovFactory()
    kalkyl = NyttokalkylFactory(behov=behov, by=behov.submitted_by, rows_are=rows_are)

    def edit(document):
        for row in rows:
            document = editing.put_row(document, row, seen="")
        for factor in factors:
            document = editing.put_factor(document, factor, seen="")
        return document

    return workflow.change(kalkyl, by=kalkyl.created_by, edit=edit, note="")


def calculation_of(kalkyl):
    kalkyl.refresh_from_db()
    return workflow.document_of(kalkyl).calculation


def row_of(kalkyl, row_id):
    return next(row for row in calculation_of(kalkyl).rows if row.id == row_id)


def likely(row):
    return {year: int(amount.likely) for year, amount in row.amounts.items()}


def fields_of(response):
    """What a browser would send if the page's only form were sent as it stands."""
    text = response.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", text):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        kind = attributes.get("type", "text")
        if kind in {"radio", "checkbox"} and " checked" not in tag:
            continue
        if "name" in attributes:
            value = html.unescape(attributes.get("value", ""))
            found.setdefault(html.unescape(attributes["name"]), []).append(value)
    for name, content in re.findall(
        r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL
    ):
        found[name] = [html.unescape(content)]
    for name, content in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', content)
        found[name] = [html.unescape(chosen[1]) if chosen else ""]
    return found


def cell(fields, row_id, year):
    """The name of the field of a row and a year in the grid."""
    number = next(
        name.removeprefix("post-")
        for name, values in fields.items()
        if name.startswith("post-") and values[0].endswith(f" {row_id}")
    )
    return f"belopp-{number}-{year}"
