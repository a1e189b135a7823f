"""What mean and standard deviation draws come close to, by calculation and undrawn.

A net present value is a sum of products of independent variables (model.py). Written in their
deviations from the mean, every product of deviations is uncorrelated with every other, so that

    variance = Σ over sets of variables (Σ of terms with the set, the rest at their means)²
               × Π of the variances in the set

Source  B. Efron and C. Stein, "The jackknife estimate of variance" (Annals of Statistics, 1981).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import prod, sqrt

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.inputs import Calculation
from nyttokalkyl.simulation.draws import lookups
from nyttokalkyl.simulation.model import Model, Names, model_of
from nyttokalkyl.simulation.run import Settings

MOST_SETS = 1 << 18
"""Added up before giving up: a row with twenty uncertain factors has a million sets of them."""


@dataclass(frozen=True, slots=True)
class Exactly:
    """What is known of one net present value without drawing."""

    deviation: float | None
    """Kronor. None where it would take too long to add up."""

    groups: frozenset[str]
    """The uncertain rows and factors in it: "row:licence", "factor:hour"."""


@in_context
def exactly(
    calculation: Calculation, settings: Settings, alternative: str, *, against_baseline: bool
) -> Exactly:
    """Of an alternative's own net present value, or of its difference from the nollalternativ."""
    model = model_of(calculation, settings.years)
    terms = _terms(model, alternative, against_baseline=against_baseline)
    groups = frozenset(model.variables[name].group for names in terms for name in names)
    return Exactly(_deviation(model, settings, terms), groups)


def _terms(model: Model, alternative: str, *, against_baseline: bool) -> dict[Names, Decimal]:
    """Coefficients of one net present value; what cancels out is left out."""
    position = next(i for i, a in enumerate(model.alternatives) if a.id == alternative)
    found = {}
    for names, coefficients in model.terms.items():
        own = coefficients.get(position, Decimal(0))
        if against_baseline and model.baseline is not None:
            own -= coefficients.get(model.baseline, Decimal(0))
        if own:
            found[names] = own
    return found


def _deviation(model: Model, settings: Settings, terms: Mapping[Names, Decimal]) -> float | None:
    if sum(2 ** len(names) for names in terms) > MOST_SETS:
        return None
    used = {name for names in terms for name in names}
    found = lookups(model, settings.distribution)
    values = {name: found[name].values() for name in used}
    means = {name: float(model.variables[name].mean(settings.distribution)) for name in used}
    sums: defaultdict[Names, float] = defaultdict(float)
    for names, coefficient in terms.items():
        for size in range(1, len(names) + 1):
            for moving in combinations(names, size):
                rest = prod(means[name] for name in names if name not in moving)
                sums[moving] += float(coefficient) * rest
    variances = {name: float(each.var()) for name, each in values.items()}
    return sqrt(
        sum(part**2 * prod(variances[name] for name in moving) for moving, part in sums.items())
    )
