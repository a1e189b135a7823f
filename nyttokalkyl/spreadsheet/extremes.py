"""The present value of a post with its numbers at their lowest or highest ends, as a formula.

Which ends make it smallest and largest was settled at the export; the numbers are read live.
"""

from collections.abc import Iterator

from nyttokalkyl.calculation import Row, TimeSaved
from nyttokalkyl.calculation.flows import Dial, End, Ends
from nyttokalkyl.spreadsheet.layout import TITLES_AT
from nyttokalkyl.spreadsheet.plan import Plan, span
from nyttokalkyl.spreadsheet.weights import Workings
from nyttokalkyl.spreadsheet.workings import Amounts, number_at

_COMPUTED = {
    Dial.AMOUNT: Amounts.AMOUNT,
    Dial.QUANTITY: Amounts.QUANTITY,
    Dial.UNIT_VALUE: Amounts.UNIT,
    Dial.SHARE_REALISED: Amounts.SHARE,
}
"""Where Årsbelopp has the likely number, a factor's in its place and 1 where there is none."""


def pv_at(workings: Workings, index: int, ends: Ends) -> str:
    """Of post number `index`. Shared factors stay at their likely values."""
    row = workings.plan.calculation.rows[index]
    return "*".join(_parts(workings, index, row, ends))


def _parts(workings: Workings, index: int, row: Row, ends: Ends) -> Iterator[str]:
    plan, area = workings.plan, workings.amounts.area
    yield _years(workings, index, row, ends.get(Dial.AMOUNT, End.LIKELY))
    for dial, column in _COMPUTED.items():
        if dial is Dial.QUANTITY and isinstance(row.quantity, TimeSaved):
            volume, today, after = (
                _number(plan, index, ("quantity", part), ends.get(part, End.LIKELY))
                for part in (Dial.VOLUME, Dial.HOURS_TODAY, Dial.HOURS_AFTER)
            )
            yield f"{volume}*({today}-{after})"
        elif ends.get(dial, End.LIKELY) is End.LIKELY:
            yield area.cell(index, column)
        else:
            yield _number(plan, index, (dial,), ends[dial])
    yield area.cell(index, Amounts.FACTORS)
    yield area.cell(index, Amounts.PRICES)


def _number(plan: Plan, index: int, path: tuple[str, ...], end: End) -> str:
    """As filled in; an empty end is as likely."""
    likely = number_at(plan, plan.input("Poster", index, *path, End.LIKELY))
    if end is End.LIKELY:
        return likely
    at_end = plan.input("Poster", index, *path, end)
    return f'IF({at_end}="",{likely},{at_end})'


def _years(workings: Workings, index: int, row: Row, end: End) -> str:
    """What a krona every year is worth; of amounts per year, their present value at that end."""
    plan, discounts = workings.plan, workings.discounts
    years = discounts.of_period(TITLES_AT)
    factor, at_end = discounts.of_period(discounts.FACTOR), discounts.of_period(discounts.AT_END)
    if row.amounts:
        residual = runs = f"({years}>=Första_året)*({years}<=Sista_året)*{_amounts(plan, row, end)}"
    else:
        first, last = (plan.input("Poster", index, name) for name in ("first_year", "last_year"))
        residual = f"({years}=Sista_året)"
        runs = (
            f'({years}>=MAX(Första_året,IF({first}="",0,{first})))'
            f'*({years}<=MIN(Sista_året,IF({last}="",9999,{last})))'
        )
        if part := _level(plan, row, "ramp_up"):
            runs += f'*({part}+({part}=""))'
    is_residual = f"{workings.amounts.area.cell(index, Amounts.IS_RESIDUAL)}=1"
    return f"IF({is_residual},SUMPRODUCT({residual}*{at_end}),SUMPRODUCT({runs}*{factor}))"


def _amounts(plan: Plan, row: Row, end: End) -> str:
    likely, at_end = _level(plan, row, End.LIKELY), _level(plan, row, end)
    return f'({at_end}+({at_end}="")*{likely})' if at_end else likely


def _level(plan: Plan, row: Row, level: str) -> str:
    """The years of the period on a line of Belopp per år; empty when there is no such line."""
    if (row.id, level) not in plan.level_rows:
        return ""
    table = plan.tables["Belopp per år"]
    first, last = (table.column("years", str(plan.years[n])) for n in (0, -1))
    return span(table.title, plan.level_rows[row.id, level], first, last)
