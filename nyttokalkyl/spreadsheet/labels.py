"""What the choices of a calculation are called on the sheets, beside those of wording.py."""

from collections.abc import Mapping
from typing import TypeVar

from nyttokalkyl.calculation import (
    CostKind,
    CountsAs,
    Disbenefits,
    Rating,
    RowsAre,
    SavedCosts,
    Timing,
)
from nyttokalkyl.simulation import Distribution, Years
from nyttokalkyl.wording import COST_KINDS, KATEGORIER, ROW_TYPES

__all__ = [
    "COST_KINDS",
    "COUNTS_AS",
    "DISBENEFITS",
    "DISTRIBUTIONS",
    "KATEGORIER",
    "RATINGS",
    "ROWS_ARE",
    "ROW_TYPES",
    "SAVED_COSTS",
    "TIMINGS",
    "YEARS",
    "by_word",
    "chosen",
]

COUNTS_AS = {
    CountsAs.INVESTMENT: COST_KINDS[CostKind.INVESTMENT],
    CountsAs.OPERATION: COST_KINDS[CostKind.OPERATION],
    CountsAs.NEITHER: "Inget av dem",
}
RATINGS = {
    Rating.MUCH_BETTER: "Mycket bättre",
    Rating.BETTER: "Bättre",
    Rating.NEUTRAL: "Oförändrat",
    Rating.WORSE: "Sämre",
    Rating.MUCH_WORSE: "Mycket sämre",
}
TIMINGS = {Timing.END_OF_YEAR: "Slutet av året", Timing.MID_YEAR: "Mitten av året"}
ROWS_ARE = {
    RowsAre.ABSOLUTE: "Vad varje alternativ kostar och ger",
    RowsAre.DIFFERENCE: "Skillnader mot nollalternativet",
}
SAVED_COSTS = {SavedCosts.BENEFIT: "Nytta", SavedCosts.LOWER_COST: "Lägre kostnad"}
DISBENEFITS = {
    Disbenefits.NEGATIVE_BENEFIT: "Minus bland nyttorna",
    Disbenefits.COST: "Kostnad",
}
DISTRIBUTIONS = {Distribution.PERT: "PERT", Distribution.TRIANGULAR: "Triangel"}
YEARS = {Years.SAME_DRAW: "Samma dragning alla år", Years.INDEPENDENT: "Varje år för sig"}

T = TypeVar("T")


def chosen(text: str, labels: Mapping[T, str]) -> T | None:
    """The choice whose label `text` is; neither case nor outer spaces matter."""
    wanted = text.strip().casefold()
    return next((choice for choice, label in labels.items() if label.casefold() == wanted), None)


def by_word(labels: Mapping[T, str]) -> dict[str, str]:
    """The same by the words of the JSON form."""
    return {str(choice): label for choice, label in labels.items()}
