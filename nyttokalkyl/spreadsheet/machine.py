"""A calculation and its results as one long table of comma-separated values, for another program.

A line per number, so that a reader needs no layout: what it is about, its measure, year and unit.
Numbers stand in a column of their own, with a decimal point, and are never changed; everything
else is text. Text that a spreadsheet program would take for a formula begins with an apostrophe,
and so does text that began with one: take the first away and the text is as it was.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from nyttokalkyl.calculation import METHOD_VERSION, Calculation, Evaluation, evaluate, npv_at
from nyttokalkyl.calculation.discounting import in_context, price_level
from nyttokalkyl.interchange import Document
from nyttokalkyl.interchange.digits import shown
from nyttokalkyl.spreadsheet.labels import ROW_TYPES, TIMINGS
from nyttokalkyl.spreadsheet.measure_lines import LINES, Value
from nyttokalkyl.spreadsheet.plan import Comparison, comparisons
from nyttokalkyl.spreadsheet.year_sheets import LABELS, values_of_year

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 -- those meant

COLUMNS = ("del", "alternativ", "gäller", "post", "namn", "mått", "år", "tal", "enhet", "text")


def safe(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    is_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if is_formula or text.startswith("'") else text


def plain(text: str) -> str:
    """The reverse of `safe`."""
    return text.removeprefix("'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    part: str
    measure: str
    value: Value
    alternative: str = ""
    concerns: str = ""
    row: str = ""
    name: str = ""
    year: int | None = None
    unit: str = ""

    def cells(self) -> list[str]:
        texts = (self.part, self.alternative, self.concerns, self.row, self.name, self.measure)
        year = "" if self.year is None else str(self.year)
        is_number = isinstance(self.value, Decimal)
        number = shown(self.value) if isinstance(self.value, Decimal) else ""
        text = "" if is_number else str(self.value)
        return [*map(safe, texts), year, number, safe(self.unit), safe(text)]


@in_context
def write_csv(document: Document) -> str:
    """Comma between fields, every field quoted, lines end in CR LF, as RFC 4180 has it."""
    evaluation = evaluate(document.calculation)
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(evaluation):
        writer.writerow(line.cells())
    return written.getvalue()


def _lines(evaluation: Evaluation) -> Iterator[Line]:
    yield from _terms(evaluation.calculation)
    yield from _rows(evaluation)
    places = {r.alternative.id: Decimal(r.rank) for r in evaluation.ranking}
    for alternative, place in places.items():
        yield Line(
            part="rangordning", alternative=alternative, measure="plats efter nettonuvärde",
            value=place,
        )  # fmt: skip
    for comparison in comparisons(evaluation):
        yield from _measures(comparison)
        yield from _at_rates(evaluation.calculation, comparison)
        yield from _years(comparison)
        yield from _parties(comparison)


def _terms(calculation: Calculation) -> Iterator[Line]:
    terms = calculation.terms
    numbers = {
        "första året": terms.first_year,
        "sista året": terms.last_year,
        "basår": terms.base_year,
        "prisnivå": price_level(terms),
    }
    texts = {
        "kalkylens namn": calculation.name,
        "flödena kommer i": TIMINGS[terms.timing],
        "första året diskonteras": "Ja" if terms.first_year_discounted else "Nej",
        "enhet": "kronor exklusive moms",
        "metodens version": METHOD_VERSION,
    }
    for measure, text in texts.items():
        yield Line(part="villkor", measure=measure, value=text)
    for measure, number in numbers.items():
        yield Line(part="villkor", measure=measure, value=Decimal(number), unit="årtal")
    for band in terms.rates:
        yield Line(
            part="villkor", measure="kalkylränta", year=band.from_year, value=band.rate,
            unit="andel",
        )  # fmt: skip


def _rows(evaluation: Evaluation) -> Iterator[Line]:
    for flow in evaluation.flows.values():
        row = flow.row
        of_row = partial(Line, part="post", row=row.id, name=row.name)
        yield of_row(measure="typ", value=ROW_TYPES[row.type])
        for alternative in row.alternatives:
            yield of_row(measure="hör till", alternative=alternative, value="ja")
        for year, amount in sorted(flow.amounts.items()):
            yield of_row(measure="belopp", year=year, value=amount, unit="kr")
            discounted = amount * flow.factors[year]
            yield of_row(measure="nuvärde", year=year, value=discounted, unit="kr")


def _measures(c: Comparison) -> Iterator[Line]:
    for line in LINES:
        yield Line(
            part="resultat", alternative=c.result.alternative.id, concerns=c.words, name=c.name,
            measure=line.label, value=line.value(c.measures), unit=line.unit,
        )  # fmt: skip


def _at_rates(calculation: Calculation, c: Comparison) -> Iterator[Line]:
    for rate in calculation.other_rates:
        yield Line(
            part="resultat", alternative=c.result.alternative.id, concerns=c.words, name=c.name,
            measure=f"Nettonuvärde vid räntan {shown(rate)}",
            value=npv_at(c.measures, calculation.terms, rate), unit="kr",
        )  # fmt: skip


def _years(c: Comparison) -> Iterator[Line]:
    for found in c.measures.years:
        for label, value in zip(LABELS, values_of_year(found), strict=True):
            yield Line(
                part="resultat per år", alternative=c.result.alternative.id, concerns=c.words,
                name=c.name, measure=label, year=found.year, value=value, unit="kr",
            )  # fmt: skip


def _parties(c: Comparison) -> Iterator[Line]:
    parties = {"kategori": c.measures.categories, "intressent": c.measures.stakeholders}
    for kind, of_kind in parties.items():
        for party in of_kind:
            for measure, value in (
                ("nytta", party.benefits),
                ("kostnad", party.costs),
                ("netto", party.net),
            ):
                yield Line(
                    part=f"per {kind}", alternative=c.result.alternative.id, concerns=c.words,
                    name=party.name, measure=measure, value=value, unit="kr",
                )  # fmt: skip
