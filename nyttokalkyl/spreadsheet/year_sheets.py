"""Results per year, and the flow that the internal rate is found on."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from nyttokalkyl.calculation.measures import NOT_STATED, YearLine
from nyttokalkyl.irr import Irr, IrrCase
from nyttokalkyl.spreadsheet.cells import PERCENT, WHOLE
from nyttokalkyl.spreadsheet.labels import KATEGORIER, by_word
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.plan import Comparison, Plan, cell, rounded, span
from nyttokalkyl.spreadsheet.weights import Workings
from nyttokalkyl.spreadsheet.workings import KR, NOT_STATED_LABEL, Amounts

CATEGORIES = {**by_word(KATEGORIER), NOT_STATED: NOT_STATED_LABEL}
"""Residual values apart, which are a category of their own."""

BENEFITS, COSTS, RESIDUAL, NET, ACCUMULATED, DISCOUNTED, ACCUMULATED_DISCOUNTED = range(7)
LABELS = (
    "Nyttor", "Kostnader", "Restvärde", "Netto", "Ackumulerat netto", "Diskonterat netto",
    "Ackumulerat diskonterat netto", *(f"Netto: {label}" for label in CATEGORIES.values()),
)  # fmt: skip


class Years:
    """Where the sheet Resultat per år has what is needed of it."""

    TITLE = "Resultat per år"
    NEGATIVE, FIRST = 4, 5

    def __init__(self, plan: Plan) -> None:
        self.first_year = plan.years[0]
        self.last = self.FIRST + len(plan.years) - 1

    def row(self, comparison: Comparison, line: int) -> int:
        return FIRST_ROW + comparison.number * len(LABELS) + line

    def cell(self, comparison: Comparison, line: int, year: int) -> str:
        return cell(self.TITLE, self.row(comparison, line), self.FIRST + year - self.first_year)

    def span(self, comparison: Comparison, line: int) -> str:
        return span(self.TITLE, self.row(comparison, line), self.FIRST, self.last)

    def last_negative(self, comparison: Comparison, line: int) -> str:
        """Of an accumulated line, how many years it takes until it is below zero no more."""
        return cell(self.TITLE, self.row(comparison, line), self.NEGATIVE)


def write_years(workings: Workings) -> Years:
    plan = workings.plan
    at = Years(plan)
    page = plan.book.page(at.TITLE, "results")
    about = "Kronor, odiskonterat där det inte står diskonterat"
    page.head("Resultat per år", about, at.last, frozen=4)
    for column, (title, width) in enumerate(
        (("Alternativ", 24), ("Gäller", 28), ("Mått", 30), ("År under noll", 10)), start=1
    ):
        page.title(column, title, width)
    for year in plan.years:
        page.title(at.FIRST + year - at.first_year, year, 14)
    for comparison in plan.comparisons:
        for line, label in enumerate(LABELS):
            row = at.row(comparison, line)
            page.text(row, 1, comparison.name)
            page.text(row, 2, comparison.words)
            page.text(row, 3, label, is_bold=line in (NET, DISCOUNTED))
            if line in (ACCUMULATED, ACCUMULATED_DISCOUNTED):
                page.formula(row, at.NEGATIVE, _last_negative(at.span(comparison, line)), WHOLE)
        for found in comparison.measures.years:
            column = at.FIRST + found.year - at.first_year
            formulas = _of_year(at, workings, comparison, found.year)
            values = values_of_year(found)
            for line, (formula, value) in enumerate(zip(formulas, values, strict=True)):
                page.formula(at.row(comparison, line), column, formula, KR, value)
    return at


def _of_year(at: Years, workings: Workings, c: Comparison, year: int) -> Iterator[str]:
    """A formula per line."""
    amounts, weights, discounts = workings.amounts, workings.weights, workings.discounts
    benefit, cost, residual = weights.benefit(c), weights.cost(c), weights.residual(c)
    of_year = amounts.year(year)
    line = [at.cell(c, number, year) for number in range(len(LABELS))]
    before = [at.cell(c, number, year - 1) for number in range(len(LABELS))]
    is_first = year == at.first_year
    factor = discounts.cell(discounts.FACTOR, year)
    at_end = discounts.cell(discounts.AT_END, year)
    yield f"SUMPRODUCT({benefit},{of_year})"
    yield f"SUMPRODUCT({cost},{of_year})"
    yield f"SUMPRODUCT({residual},{of_year})"
    yield f"{line[BENEFITS]}-{line[COSTS]}+{line[RESIDUAL]}"
    yield line[NET] if is_first else f"{before[ACCUMULATED]}+{line[NET]}"
    yield f"({line[NET]}-{line[RESIDUAL]})*{factor}+{line[RESIDUAL]}*{at_end}"
    accumulated = f"{before[ACCUMULATED_DISCOUNTED]}+{line[DISCOUNTED]}"
    yield line[DISCOUNTED] if is_first else accumulated
    for label in CATEGORIES.values():
        of_category = f'({amounts.column(Amounts.KATEGORI)}="{label}")'
        yield f"SUMPRODUCT({of_category}*({benefit}-{cost})*{of_year})"


def _last_negative(sums: str) -> str:
    """The number of the last year whose sum is negative; 0 when none is."""
    return f"SUMPRODUCT(MAX(({rounded(sums)}<0)*(COLUMN({sums})-{Years.FIRST - 1})))"


def values_of_year(line: YearLine) -> Iterator[Decimal]:
    yield from (line.benefits, line.costs, line.residual_value, line.net, line.accumulated)
    yield from (line.net_discounted, line.accumulated_discounted)
    yield from (line.by_category.get(category, Decimal(0)) for category in CATEGORIES)


class Rates:
    """Where the sheet Internränta has the internal rate of each comparison."""

    TITLE = "Internränta"
    CHANGES, IRR, FIRST = 4, 5, 6

    def cell(self, comparison: Comparison) -> str:
        return cell(self.TITLE, FIRST_ROW + 2 * comparison.number, self.IRR)


NO_RATE, MANY_CHANGES = "saknas", "flera teckenbyten"


def write_internal_rates(workings: Workings, years: Years) -> Rates:
    """On half years, so that flows in the middle of a year stand in their place."""
    plan = workings.plan
    at = Rates()
    page = plan.book.page(at.TITLE, "workings")
    last = at.FIRST + 2 * len(plan.years) - 1
    about = "Nettot på halvår. Byter flödet tecken en gång finns exakt en internränta."
    page.head("Internränta", about, last, frozen=3)
    titles = ("Alternativ", "Gäller", "Rad", "Teckenbyten", "Internränta")
    for column, title in enumerate(titles, start=1):
        page.title(column, title, 14)
    for number, year in enumerate(plan.years):
        page.title(at.FIRST + 2 * number, f"{year}, mitten", 14)
        page.title(at.FIRST + 2 * number + 1, f"{year}, slutet", 14)
    for comparison in plan.comparisons:
        _write_rate(at, workings, years, comparison)
    return at


def _write_rate(at: Rates, workings: Workings, years: Years, comparison: Comparison) -> None:
    """The flow, below it the sign that it last had, and the rate."""
    plan, discounts = workings.plan, workings.discounts
    page = plan.book.pages[-1]
    row = FIRST_ROW + 2 * comparison.number
    last = at.FIRST + 2 * len(plan.years) - 1
    for below, label in enumerate(("Flöde", "Tecken")):
        for column, text in enumerate((comparison.name, comparison.words, label), start=1):
            page.text(row + below, column, text)
    for number, year in enumerate(plan.years):
        middle = cell(at.TITLE, row, at.FIRST + 2 * number)
        net = years.cell(comparison, NET, year)
        moved = f"AND(Mitt_på_året=1,{discounts.cell(discounts.STEPS_AT_END, year)}>0)"
        flow = f"IF({moved},{net}-{years.cell(comparison, RESIDUAL, year)},0)"
        page.formula(row, at.FIRST + 2 * number, flow, KR)
        page.formula(row, at.FIRST + 2 * number + 1, f"{net}-{middle}", KR)
    for column in range(at.FIRST, last + 1):
        amount = rounded(cell(at.TITLE, row, column))
        before = cell(at.TITLE, row + 1, column - 1) if column > at.FIRST else "0"
        page.formula(row + 1, column, f"IF({amount}=0,{before},SIGN({amount}))", WHOLE)
    signs, next_signs = (span(at.TITLE, row + 1, at.FIRST + n, last - 1 + n) for n in (0, 1))
    page.formula(row, at.CHANGES, f"SUMPRODUCT(--({signs}*{next_signs}<0))", WHOLE)
    irr = comparison.measures.irr
    formula = _irr(irr, span(at.TITLE, row, at.FIRST, last), cell(at.TITLE, row, at.CHANGES))
    page.formula(row, at.IRR, formula, PERCENT, irr_value(irr))


_MOST_CHANGES: Mapping[IrrCase, int] = {IrrCase.ONE: 999}


_GUESSES = (0.02, 0.3, 2.0, -0.3, -0.7)
"""Rates per half year to look from when the one at the export leads nowhere."""


def _irr(irr: Irr, flow: str, changes: str) -> str:
    """IRR, first from where the rate was; only where there is exactly one to be found."""
    at_export = [] if irr.value is None else [(1 + float(irr.value)) ** 0.5 - 1]
    half_year = f'"{NO_RATE}"'
    for guess in (*reversed(_GUESSES), *at_export):
        half_year = f"IFERROR((1+IRR({flow},{guess:.10g}))^2-1,{half_year})"
    many = f'IF({changes}>{_MOST_CHANGES.get(irr.case, 1)},"{MANY_CHANGES}",{half_year})'
    return f'IF({changes}=0,"{NO_RATE}",{many})'


def irr_value(irr: Irr) -> Decimal | str:
    if irr.value is not None:
        return irr.value
    is_unclear = irr.case in (IrrCase.SEVERAL, IrrCase.NO_ROOT)
    return MANY_CHANGES if is_unclear else NO_RATE
