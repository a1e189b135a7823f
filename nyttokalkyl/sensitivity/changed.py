"""The calculation that a what-if describes, for what can only be told of a whole one: its draws.

evaluate(changed(calculation, change)) is what_if(calculation, change), to the last digit that
matters; here the uncertain numbers keep their ends, so that it can be simulated, too.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import count

from nyttokalkyl.calculation import Calculation, Factor, Row, RowType, Terms, WhatIf, value
from nyttokalkyl.calculation.discounting import constant


def changed(calculation: Calculation, change: WhatIf) -> Calculation:
    """With rows multiplied and delayed, factors replaced, and the rate as it is tried.

    To be evaluated or simulated, not stored: a row delayed beyond the period has no years left.
    """
    terms = calculation.terms
    if change.discount_rate is not None:
        terms = replace(terms, rates=constant(change.discount_rate))
    factors = [
        replace(f, value=value(change.factors[f.id])) if f.id in change.factors else f
        for f in calculation.factors
    ]
    rows = []
    for row in calculation.rows:
        times = _times(row, change)
        if times == 1 or row.rating is not None:
            rows.append(_delayed(row, change, terms))
            continue
        multiplier = Factor(id=_free_id(factors), value=value(times))
        factors.append(multiplier)
        multiplied = replace(row, multiply_by=(*row.multiply_by, multiplier.id))
        rows.append(_delayed(multiplied, change, terms))
    return replace(calculation, terms=terms, rows=tuple(rows), factors=tuple(factors), what_ifs=())


def _times(row: Row, change: WhatIf) -> Decimal:
    times = change.costs_times if row.type is RowType.COST else change.benefits_times
    return times * change.rows_times.get(row.id, Decimal(1))


def _free_id(factors: list[Factor]) -> str:
    taken = {factor.id for factor in factors}
    return next(name for number in count() if (name := f"gånger-{number}") not in taken)


def _delayed(row: Row, change: WhatIf, terms: Terms) -> Row:
    late = change.benefits_delayed_years
    if not late or row.type is not RowType.BENEFIT or row.rating is not None:
        return row
    if row.amounts:
        return replace(row, amounts={year + late: n for year, n in row.amounts.items()})
    first = max(row.first_year or terms.first_year, terms.first_year)
    return replace(
        row,
        first_year=first + late,
        last_year=None if row.last_year is None else row.last_year + late,
        ramp_up={year + late: share for year, share in row.ramp_up.items()},
    )
