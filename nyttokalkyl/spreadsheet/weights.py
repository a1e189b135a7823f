"""How each post counts in each alternative, and in its difference from the nollalternativ.

A post weighs 1 or −1 as a benefit, as a cost or as a residual value, or 0. All sums of the results
are weights × kronor.
"""

from dataclasses import dataclass

from nyttokalkyl.calculation import Disbenefits, SavedCosts
from nyttokalkyl.spreadsheet.cells import PERCENT
from nyttokalkyl.spreadsheet.labels import DISBENEFITS, SAVED_COSTS
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from nyttokalkyl.spreadsheet.plan import Area, Comparison, Plan
from nyttokalkyl.spreadsheet.workings import KR, Amounts, Discounts

_SIGN, _MOVED, _BENEFIT, _COST, _RESIDUAL = range(5)
_TITLES = ("Tecken", "Byter sida (1 = ja)", "Nytta", "Kostnad", "Restvärde")


@dataclass(frozen=True, slots=True)
class Weights:
    """Where the sheet Poster per alternativ has what is needed of it."""

    area: Area

    def benefit(self, comparison: Comparison) -> str:
        return self.area.column(_column(comparison, _BENEFIT))

    def cost(self, comparison: Comparison) -> str:
        return self.area.column(_column(comparison, _COST))

    def residual(self, comparison: Comparison) -> str:
        return self.area.column(_column(comparison, _RESIDUAL))

    def net(self, comparison: Comparison, index: int) -> str:
        """What a krona of one post adds to the net present value."""
        benefit, cost, residual = (
            self.area.cell(index, _column(comparison, part))
            for part in (_BENEFIT, _COST, _RESIDUAL)
        )
        return f"({benefit}-{cost}+{residual})"


@dataclass(frozen=True, slots=True)
class Workings:
    """The sheets that all results are computed from."""

    plan: Plan
    discounts: Discounts
    amounts: Amounts
    weights: Weights


def _column(comparison: Comparison, part: int) -> int:
    return 3 + comparison.number * len(_TITLES) + part


def write_weights(plan: Plan, amounts: Amounts) -> Weights:
    at = Weights(Area("Poster per alternativ", len(plan.calculation.rows)))
    page = plan.book.page(at.area.sheet, "workings")
    about = "Räknas ut av Poster och Villkor."
    page.head("Hur varje post räknas", about, 2 + len(plan.comparisons) * len(_TITLES), frozen=2)
    page.title(1, "Post", 14)
    page.title(2, "Namn", 30)
    for comparison in plan.comparisons:
        for part, title in enumerate(_TITLES):
            about = "" if part else f"{comparison.name}: {comparison.words.lower()}"
            page.title(_column(comparison, part), title, 12, about, of_numbers=True)
    for index, row in enumerate(plan.calculation.rows):
        page.text(FIRST_ROW + index, 1, row.id)
        page.text(FIRST_ROW + index, 2, row.name)
        for comparison in plan.comparisons:
            for part, formula in enumerate(_of_row(plan, at, amounts, comparison, index)):
                page.formula(FIRST_ROW + index, _column(comparison, part), formula)
    return at


def _of_row(
    plan: Plan, at: Weights, amounts: Amounts, comparison: Comparison, index: int
) -> tuple[str, str, str, str, str]:
    side, is_residual, pv = (
        amounts.area.cell(index, column)
        for column in (Amounts.SIDE, Amounts.IS_RESIDUAL, Amounts.PV)
    )
    sign = at.area.cell(index, _column(comparison, _SIGN))
    moved = at.area.cell(index, _column(comparison, _MOVED))
    saved = f'Bortfallna_kostnader="{SAVED_COSTS[SavedCosts.BENEFIT]}"'
    lost = f'AND({is_residual}=0,Försämringar="{DISBENEFITS[Disbenefits.COST]}")'
    moves = f"IF(AND({sign}*{pv}<0,IF({side}=-1,{saved},{lost})),1,0)"
    return (
        _sign(plan, at, comparison, index),
        moves if comparison.is_difference else "0",
        f"IF({side}=1,IF({moved}=1,0,{sign}*(1-{is_residual})),IF({moved}=1,-{sign},0))",
        f"IF({side}=-1,IF({moved}=1,0,{sign}),IF({moved}=1,-{sign},0))",
        f"{sign}*{is_residual}",
    )


def _sign(plan: Plan, at: Weights, comparison: Comparison, index: int) -> str:
    """1 for a post of the alternative; against the nollalternativ less 1 for a post of that."""
    alternative = comparison.result.alternative
    if not comparison.is_difference:
        listed = any(a.id == alternative.id for a in plan.calculation.alternatives)
        if not listed:
            return "0"
        return f'IF({plan.input("Poster", index, "alternatives", alternative.id)}="",0,1)'
    own = next(c for c in plan.comparisons if c.result.alternative.id == alternative.id)
    baseline = next(c for c in plan.comparisons if c.result.alternative.is_baseline)
    this, other = (at.area.cell(index, _column(c, _SIGN)) for c in (own, baseline))
    return f"{this}-{other}"


@dataclass(frozen=True, slots=True)
class Shares:
    """Where the sheet Andelar has each stakeholder's part of each post."""

    area: Area

    @property
    def names(self) -> str:
        return self.area.column(2)

    def benefit(self, comparison: Comparison) -> str:
        return self.area.column(4 + 2 * comparison.number)

    def cost(self, comparison: Comparison) -> str:
        return self.area.column(5 + 2 * comparison.number)


def write_shares(plan: Plan, amounts: Amounts, weights: Weights) -> Shares:
    lines = [
        (index, name, share)
        for index, row in enumerate(plan.calculation.rows)
        for name, share in row.stakeholders.items()
    ]
    at = Shares(Area("Andelar", len(lines)))
    page = plan.book.page(at.area.sheet, "workings")
    about = "Nuvärde i kronor per post och intressent. Räknas ut av Intressenter."
    page.head("Intressenternas andelar", about, 3 + 2 * len(plan.comparisons), frozen=2)
    for column, title in enumerate(("Post", "Intressent", "Andel"), start=1):
        page.title(column, title, 18)
    for comparison in plan.comparisons:
        about = f"{comparison.name}: {comparison.words.lower()}"
        page.title(4 + 2 * comparison.number, "Nytta", 14, about, of_numbers=True)
        page.title(5 + 2 * comparison.number, "Kostnad", 14, of_numbers=True)
    for line, (index, name, share) in enumerate(lines):
        row = FIRST_ROW + line
        page.text(row, 1, plan.calculation.rows[index].id)
        page.formula(row, 2, plan.input("Intressenter", line, "name"), value=name)
        part = plan.input("Intressenter", line, "share")
        page.formula(row, 3, part, PERCENT, share.scaleb(-2))
        pv = amounts.area.cell(index, Amounts.PV)
        for c in plan.comparisons:
            benefit, cost, residual = (
                weights.area.cell(index, _column(c, p)) for p in (_BENEFIT, _COST, _RESIDUAL)
            )
            page.formula(row, 4 + 2 * c.number, f"{part}*{pv}*({benefit}+{residual})", KR)
            page.formula(row, 5 + 2 * c.number, f"{part}*{pv}*{cost}", KR)
    return at
