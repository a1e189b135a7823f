"""How present values fall on categories and on stakeholders: the sheet Fördelning."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from nyttokalkyl.calculation.measures import NOT_STATED, RESIDUAL, Party
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.measure_lines import Sheets, benefits
from nyttokalkyl.spreadsheet.plan import Comparison, cell
from nyttokalkyl.spreadsheet.weights import Shares
from nyttokalkyl.spreadsheet.workings import KR, NOT_STATED_LABEL, RESIDUAL_LABEL, Amounts
from nyttokalkyl.spreadsheet.year_sheets import CATEGORIES

TITLE = "Fördelning"
_NAME, _BENEFIT, _COST, _NET, _AT_EXPORT = range(4, 9)


def write_distribution(sheets: Sheets, shares: Shares) -> None:
    plan = sheets.plan
    page = plan.book.page(TITLE, "results")
    page.head("Fördelning", "Nuvärden i kronor", _AT_EXPORT, frozen=4)
    titles = {
        "Alternativ": 24, "Gäller": 28, "Fördelat på": 14, "Namn": 30,
        "Nytta": 18, "Kostnad": 18, "Netto": 18, "Netto, vid export": 18,
    }  # fmt: skip
    for column, (title, width) in enumerate(titles.items(), start=1):
        page.title(column, title, width, of_numbers=column >= _BENEFIT)
    row = FIRST_ROW
    for comparison in plan.comparisons:
        for kind, name, benefit, cost, party in [
            *_categories(sheets, comparison),
            *_stakeholders(sheets, shares, comparison, row + len(CATEGORIES) + 1),
        ]:
            for column, text in enumerate((comparison.name, comparison.words, kind, name), 1):
                page.text(row, column, text)
            net = f"{cell(TITLE, row, _BENEFIT)}-{cell(TITLE, row, _COST)}"
            page.formula(row, _BENEFIT, benefit, KR, party.benefits)
            page.formula(row, _COST, cost, KR, party.costs)
            page.formula(row, _NET, net, KR, party.net)
            page.put(row, _AT_EXPORT, party.net, KR)
            row += 1


_Row = tuple[str, str, str, str, Party]
"""What it is distributed on, the name, the formulas of benefit and cost, and what they were."""


def _categories(s: Sheets, c: Comparison) -> Iterator[_Row]:
    pv = s.amounts.column(Amounts.PV)
    for category, label in {**CATEGORIES, RESIDUAL: RESIDUAL_LABEL}.items():
        chosen = f'({s.amounts.column(Amounts.KATEGORI)}="{label}")'
        benefit = f"({s.weights.benefit(c)}+{s.weights.residual(c)})"
        yield (
            "Kategori",
            label,
            f"SUMPRODUCT({chosen}*{benefit}*{pv})",
            f"SUMPRODUCT({chosen}*{s.weights.cost(c)}*{pv})",
            _party(c.measures.categories, category),
        )


def _stakeholders(s: Sheets, shares: Shares, c: Comparison, first: int) -> Iterator[_Row]:
    """Those that are named, and the rest: what no post states, or whose name is new here."""
    named = [party for party in c.measures.stakeholders if party.name != NOT_STATED]
    for row, party in enumerate(named, start=first):
        chosen = f"EXACT({shares.names},{cell(TITLE, row, _NAME)})"
        yield (
            "Intressent",
            party.name,
            f"SUMPRODUCT({chosen}*{shares.benefit(c)})",
            f"SUMPRODUCT({chosen}*{shares.cost(c)})",
            party,
        )
    yield (
        "Intressent",
        NOT_STATED_LABEL,
        benefits(s, c) + _less(_BENEFIT, first, len(named)),
        f"SUMPRODUCT({s.weights.cost(c)},{s.amounts.column(Amounts.PV)})"
        + _less(_COST, first, len(named)),
        _party(c.measures.stakeholders, NOT_STATED),
    )


def _less(column: int, first: int, count: int) -> str:
    """Less what the named ones above have."""
    if not count:
        return ""
    last = cell(TITLE, first + count - 1, column).rpartition("!")[2]
    return f"-SUM({cell(TITLE, first, column)}:{last})"


def _party(parties: Sequence[Party], name: str) -> Party:
    nothing = Party(name, Decimal(0), Decimal(0))
    return next((party for party in parties if party.name == name), nothing)
