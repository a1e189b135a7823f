"""What happens when everything uncertain moves at once (Monte Carlo), and what it is worth to know.

    model        the calculation as a formula of uncertain variables
    tables       the distributions, PERT and triangular, as quantile tables
    draws        reproducible random numbers, and the formula filled in with them
    statistics   sums, chances and quantiles in bounded memory
    information  the value of finding out about one row or factor (EVPPI)
    accumulation the accumulated net of one alternative, year by year
    run          all of it: simulate(calculation, settings)

Units   kronor in present value; probabilities from 0 to 1. Deterministic results are Decimal; what
        comes from draws is float, with its standard error beside it.
Sources docs/nyttokalkyl.md, section 6, with the distributions' moments and the estimators.
"""

from nyttokalkyl.simulation.accumulation import Accumulation, accumulation
from nyttokalkyl.simulation.draws import GENERATOR
from nyttokalkyl.simulation.information import Information, Method
from nyttokalkyl.simulation.model import Years
from nyttokalkyl.simulation.run import (
    LEAST_DRAWS,
    AlternativeSimulation,
    Chance,
    Settings,
    Simulation,
    Spread,
    simulate,
)
from nyttokalkyl.simulation.statistics import Histogram
from nyttokalkyl.simulation.tables import Distribution

__all__ = [
    "GENERATOR",
    "LEAST_DRAWS",
    "Accumulation",
    "AlternativeSimulation",
    "Chance",
    "Distribution",
    "Histogram",
    "Information",
    "Method",
    "Settings",
    "Simulation",
    "Spread",
    "Years",
    "accumulation",
    "simulate",
]
