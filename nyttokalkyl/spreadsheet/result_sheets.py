"""The measures of every alternative, and how they fall on categories and stakeholders.

Beside each computed figure stands what Behovsfas computed when the workbook was written.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from nyttokalkyl.calculation import conflicts, notes, npv_at
from nyttokalkyl.calculation.evaluation import Ranked
from nyttokalkyl.spreadsheet.cells import PERCENT, WHOLE
from nyttokalkyl.spreadsheet.labels import RATINGS, ROWS_ARE
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.measure_lines import (
    LINES,
    NPV,
    RATIO,
    Cells,
    Sheets,
    Value,
    incremental,
    npv_at_rate,
    value_of,
)
from nyttokalkyl.spreadsheet.plan import Area, Comparison, Plan, cell, span
from nyttokalkyl.spreadsheet.workings import KR

TITLE = "Resultat"


Figure: TypeAlias = tuple[Comparison, str, Value]
"""The formula of a comparison's figure, and what it came to at the export."""


class Results:
    """Writes Resultat from the top down."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets, self.plan = sheets, sheets.plan
        self.page = self.plan.book.page(TITLE, "results")
        self.row = FIRST_ROW
        self.order = {r.alternative.id: n for n, r in enumerate(self.plan.evaluation.alternatives)}

    def write(self) -> None:
        own = [c for c in self.plan.comparisons if not c.is_difference]
        against = [c for c in self.plan.comparisons if c.is_difference]
        self._head(own)
        self._check()
        ranking = {r.alternative.id: r for r in self.plan.evaluation.ranking}
        of_own = self._block("Alternativens egna poster", own)
        npvs = span(TITLE, of_own[NPV], 3, 2 + len(own))
        self._line(
            "Rangordning efter nettonuvärde",
            "plats",
            WHOLE,
            [(c, _rank(npvs, self._cell(of_own[NPV], c)), _place(ranking, c)) for c in own],
        )
        self._at_rates(own)
        if against:
            self._block("Skillnad mot nollalternativet", against)
            self._line(
                "Kvot mellan skillnaderna (B1−B0) / (C1−C0)",
                "kvot",
                RATIO,
                [(c, incremental(self.sheets, c), _incremental_value(c)) for c in against],
            )
            self._at_rates(against)
        self._rated(own)
        self._sentences()

    def _column(self, comparison: Comparison) -> int:
        """Where a figure is computed; what it was at the export stands further right."""
        return 3 + self.order[comparison.result.alternative.id]

    def _cell(self, row: int, comparison: Comparison) -> str:
        return cell(TITLE, row, self._column(comparison))

    def _head(self, own: Sequence[Comparison]) -> None:
        about = f"Nuvärden i kronor i basåret, priser i {self.plan.price_level} års nivå"
        self.page.head("Resultat", about, 2 + 2 * len(own), frozen=2)
        self.page.title(1, "Mått", 56)
        self.page.title(2, "Enhet", 12)
        for number, c in enumerate(own):
            name, first = c.name, not number
            live = "Räknas ut av formler" if first else ""
            self.page.title(3 + number, name, 22, live, of_numbers=True)
            about = "Som Behovsfas räknade vid exporten" if first else ""
            at_export = 3 + number + len(own)
            self.page.title(at_export, f"{name}, vid export", 22, about, of_numbers=True)

    def _block(self, heading: str, of: Sequence[Comparison]) -> dict[str, int]:
        """Every measure; the row of each by its label."""
        self.row += 1
        self.page.text(self.row, 1, heading, is_bold=True)
        self.row += 1
        rows = {line.label: self.row + n for n, line in enumerate(LINES)}
        for line in LINES:
            figures = [
                (c, line.formula(self.sheets, c, self._cells(rows, c)), line.value(c.measures))
                for c in of
            ]
            self._line(line.label, line.unit, line.number_format, figures)
        return rows

    def _cells(self, rows: Mapping[str, int], comparison: Comparison) -> Cells:
        return lambda label: self._cell(rows[label], comparison)

    def _line(self, label: str, unit: str, number_format: str, figures: Iterable[Figure]) -> None:
        self.page.text(self.row, 1, label, is_bold=label == NPV)
        if unit:
            self.page.text(self.row, 2, unit)
        for c, formula, value in figures:
            self.page.formula(self.row, self._column(c), formula, number_format, value)
            at_export = self._column(c) + len(self.order)
            self.page.put(self.row, at_export, value, number_format)
            self.page.align(self.row, at_export, right=True)
        self.row += 1

    def _at_rates(self, of: Sequence[Comparison]) -> None:
        """The rate itself stands where other lines have their unit."""
        terms = self.plan.calculation.terms
        for index, other in enumerate(self.plan.calculation.other_rates):
            rate = cell("Andra räntor", FIRST_ROW + index, 1)
            self.page.formula(self.row, 2, rate, PERCENT, other)
            figures = [
                (c, npv_at_rate(self.sheets, c, rate), npv_at(c.measures, terms, other)) for c in of
            ]
            self._line("Nettonuvärde vid räntan", "", KR, figures)

    def _check(self) -> None:
        """Rows that were added since the export are in no formula: say so."""
        self.page.text(self.row, 1, "Räknar formlerna med allt som är ifyllt?", is_bold=True)
        expected = "Ja"
        otherwise = "Nej: läs in arbetsboken i Behovsfas"
        tests = ",".join(_checks(self.plan))
        self.page.formula(self.row, 3, f'IF(AND({tests}),"{expected}","{otherwise}")', value="Ja")
        self.row += 1

    def _rated(self, own: Sequence[Comparison]) -> None:
        rated = [(n, row) for n, row in enumerate(self.plan.calculation.rows) if row.rating]
        if not rated:
            return
        self.row += 1
        self.page.text(self.row, 1, "Effekter som inte värderas i pengar", is_bold=True)
        self.row += 1
        for index, row in rated:
            rating = self.plan.input("Poster", index, "rating")
            label = RATINGS[row.rating] if row.rating else ""
            its = [c for c in own if c.result.alternative.id in row.alternatives]
            self._line(row.name or row.id, "", "@", [(c, rating, label) for c in its])

    def _sentences(self) -> None:
        found = [c.sentence for c in conflicts(self.plan.evaluation)]
        found += [note.sentence for note in notes(self.plan.evaluation)]
        if found:
            self.row += 1
            self.page.text(self.row, 1, "Att tänka på, som det såg ut vid exporten", is_bold=True)
        for sentence in found:
            self.row += 1
            self.page.text(self.row, 1, sentence)


def _place(ranking: Mapping[str, Ranked], c: Comparison) -> Decimal:
    return Decimal(ranking[c.result.alternative.id].rank)


def _incremental_value(c: Comparison) -> Value:
    found = c.result.incremental_bcr
    return "" if found is None else value_of(found)


def _rank(npvs: str, own: str) -> str:
    """One more than how many are better by at least 1 öre and by more than 1e-9 of the amount."""
    apart = f"({npvs}-{own})"
    more = f"({apart}>1E-9*ABS({npvs}))*({apart}>1E-9*ABS({own}))"
    return f"1+SUMPRODUCT(({apart}>=0.01)*{more})"


def _checks(plan: Plan) -> list[str]:
    """What holds as long as no row, alternative or year was added or taken away."""
    calculation = plan.calculation
    counts = {
        "Alternativ": len(calculation.alternatives),
        "Faktorer": len(calculation.factors),
        "Poster": len(calculation.rows),
        "Belopp per år": len(plan.level_rows),
        "Intressenter": sum(len(row.stakeholders) for row in calculation.rows),
    }
    tests = [
        f"COUNTA({Area(title, plan.tables[title].most).column(1)})={count}"
        for title, count in counts.items()
    ]
    tests += [f"Första_året>={plan.years[0]}", f"Sista_året<={plan.years[-1]}"]
    tests.append(f'{plan.terms_cell("rows_are")}="{ROWS_ARE[calculation.rows_are]}"')
    for index, alternative in enumerate(calculation.alternatives):
        answer = "Ja" if alternative.is_baseline else "Nej"
        tests.append(f'{plan.input("Alternativ", index, "baseline")}="{answer}"')
    return tests
