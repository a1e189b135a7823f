"""The sheet Känslighet: each uncertain thing from lowest to highest, the rest at likely."""

from nyttokalkyl.sensitivity import Bar, tornado
from nyttokalkyl.sensitivity.ranges import row_ranges
from nyttokalkyl.sensitivity.tornado import BarKind
from nyttokalkyl.spreadsheet.cells import PERCENT
from nyttokalkyl.spreadsheet.extremes import pv_at
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.measure_lines import Sheets, npv, npv_at_rate
from nyttokalkyl.spreadsheet.plan import Comparison, cell
from nyttokalkyl.spreadsheet.workings import KR, Amounts

TITLE = "Känslighet"
LIKELY = "Allt på sitt troliga"

_ABOUT = (
    "Nettonuvärde när en sak i taget går från sitt lägsta till sitt högsta. Det som inte är poster "
    "eller en enda kalkylränta räknas bara i Behovsfas: där står värdena från exporten."
)
_WHAT, _FROM, _TO, _AT_LOW, _AT_HIGH, _SPAN, _EXPORTED = range(3, 10)
_TITLES = (
    ("Alternativ", 24), ("Gäller", 28), ("Vad som ändras", 44), ("Från", 16), ("Till", 16),
    ("Nettonuvärde vid lägsta", 18), ("Nettonuvärde vid högsta", 18), ("Spännvidd", 16),
    ("Vid lägsta, vid export", 18), ("Vid högsta, vid export", 18),
)  # fmt: skip


def write_sensitivity(sheets: Sheets) -> None:
    """The widest first, as it was at the export."""
    plan = sheets.plan
    page = plan.book.page(TITLE, "results")
    page.head("Känslighet", _ABOUT, len(_TITLES), frozen=_WHAT)
    for column, (title, width) in enumerate(_TITLES, start=1):
        page.title(column, title, width, of_numbers=column > _WHAT)
    found = tornado(plan.evaluation)
    row = FIRST_ROW
    for c in plan.comparisons:
        its = found.get(c.result.alternative.id)
        if its is None or (c.result.against_baseline is not None) != c.is_difference:
            continue
        _Lines(sheets, c, row).write(its)
        row += 1 + len(its)


class _Lines:
    """Of one alternative: everything at likely, and a line per bar."""

    def __init__(self, sheets: Sheets, c: Comparison, row: int) -> None:
        self.sheets, self.c, self.first = sheets, c, row
        self.plan, self.page = sheets.plan, sheets.plan.book.pages[-1]
        self.ranges = row_ranges(self.plan.evaluation)
        self.likely = cell(TITLE, row, _AT_LOW)

    def write(self, bars: tuple[Bar, ...]) -> None:
        value = self.c.measures.npv
        self._words(self.first, LIKELY)
        self.page.formula(self.first, _AT_LOW, npv(self.sheets, self.c), KR, value)
        self.page.put(self.first, _EXPORTED, value, KR)
        for row, bar in enumerate(bars, start=self.first + 1):
            self._words(row, bar.name)
            self._bar(row, bar)

    def _words(self, row: int, what: str) -> None:
        for column, text in enumerate((self.c.name, self.c.words, what), start=1):
            self.page.text(row, column, text)

    def _bar(self, row: int, bar: Bar) -> None:
        self.page.put(row, _EXPORTED, bar.npv_at_low, KR)
        self.page.put(row, _EXPORTED + 1, bar.npv_at_high, KR)
        if bar.kind is BarKind.ROW:
            self._post(row, bar)
        elif bar.kind is BarKind.RATE and len(self.plan.calculation.terms.rates) == 1:
            self._rate(row, bar)
        else:
            is_share = bar.kind in (BarKind.RATE, BarKind.BENEFIT_SHARE)
            for column, number in ((_FROM, bar.low_input), (_TO, bar.high_input)):
                self.page.put(row, column, number, PERCENT if is_share else "General")
            return
        low, high = (cell(TITLE, row, column) for column in (_AT_LOW, _AT_HIGH))
        self.page.formula(row, _SPAN, f"ABS({high}-{low})", KR, bar.span)

    def _post(self, row: int, bar: Bar) -> None:
        """The post's own net present value apart from what it is at likely, with its sign."""
        s = self.sheets
        place = next(n for n, r in enumerate(self.plan.calculation.rows) if r.id == bar.id)
        sign = s.weights.net(self.c, place)
        pv = s.amounts.area.cell(place, Amounts.PV)
        found = self.ranges[bar.id]
        ends = (
            (found.low, _FROM, _AT_LOW, bar.low_input, bar.npv_at_low),
            (found.high, _TO, _AT_HIGH, bar.high_input, bar.npv_at_high),
        )
        for ends_of, of_input, of_npv, number, value in ends:
            self.page.formula(row, of_input, pv_at(s.workings, place, ends_of), KR, number)
            change = f"{sign}*({cell(TITLE, row, of_input)}-{pv})"
            self.page.formula(row, of_npv, f"{self.likely}+{change}", KR, value)

    def _rate(self, row: int, bar: Bar) -> None:
        """Never down to -100 %: halfway there instead. NA when the rate has come to change."""
        rate, second = (self.plan.input("Räntor", n, "rate") for n in (0, 1))
        step = self.plan.terms_cell("sensitivity", "rate_change")
        ends = (
            ("-", _FROM, _AT_LOW, bar.low_input, bar.npv_at_low),
            ("+", _TO, _AT_HIGH, bar.high_input, bar.npv_at_high),
        )
        for way, of_input, of_npv, number, value in ends:
            moved = f"IF({rate}{way}{step}>-1,{rate}{way}{step},({rate}-1)/2)"
            moved = f'IF({second}="",{moved},NA())'
            self.page.formula(row, of_input, moved, PERCENT, number)
            at_rate = npv_at_rate(self.sheets, self.c, cell(TITLE, row, of_input))
            self.page.formula(row, of_npv, at_rate, KR, value)
