"""How the accumulated net of one alternative spreads, year by year, when everything moves at once.

The calculation is cut after each year in turn and drawn from the same streams, so a draw is one and
the same future in all years. Undiscounted, like the accumulated net that it spreads around: the
band of the last year is not that of the net present value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from nyttokalkyl.calculation.discounting import constant, in_context
from nyttokalkyl.calculation.inputs import Calculation, RowType
from nyttokalkyl.simulation.draws import Formula
from nyttokalkyl.simulation.model import model_of
from nyttokalkyl.simulation.run import Settings
from nyttokalkyl.simulation.tables import Floats

MOST_DRAWS = 1 << 14


@dataclass(frozen=True, slots=True)
class Accumulation:
    year: int
    quantiles: tuple[float, ...]
    """Kronor, one for each probability asked for."""


@in_context
def accumulation(
    calculation: Calculation, settings: Settings, alternative: str, probabilities: Sequence[float]
) -> tuple[Accumulation, ...]:
    """Of the difference from the nollalternativ where there is one; from the first draws alone.

    16,384 draws at most, in which P10 and P90 are off by less than 2 % of the standard deviation.
    """
    found = []
    for year in range(calculation.terms.first_year, calculation.terms.last_year + 1):
        drawn = _drawn(_until(calculation, year, alternative), settings, alternative)
        found.append(Accumulation(year, tuple(np.quantile(drawn, probabilities).tolist())))
    return tuple(found)


def _until(calculation: Calculation, year: int, alternative: str) -> Calculation:
    """The rows of one alternative and the nollalternativ, as if the period ended with `year`."""
    terms = calculation.terms
    compared = tuple(a for a in calculation.compared if a.id == alternative or a.is_baseline)
    wanted = {a.id for a in compared}
    is_last = year == terms.last_year
    rows = tuple(
        row
        for row in calculation.rows
        if wanted.intersection(row.alternatives)
        and (is_last or row.type is not RowType.RESIDUAL_VALUE)
    )
    undiscounted = replace(terms, last_year=year, rates=constant(Decimal(0)))
    return replace(calculation, alternatives=compared, rows=rows, terms=undiscounted)


def _drawn(calculation: Calculation, settings: Settings, alternative: str) -> Floats:
    model = model_of(calculation, settings.years)
    formula = Formula(model, settings.distribution, settings.seed)
    npv = np.empty((len(model.alternatives), min(settings.draws, MOST_DRAWS)))
    formula.fill(0, npv)
    ids = [each.id for each in model.alternatives]
    own: Floats = npv[ids.index(alternative)]
    return own if model.baseline is None else own - npv[model.baseline]
