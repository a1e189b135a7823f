"""What the choices of a calculation are called on the sheets, in words without code."""

from collections.abc import Mapping
from typing import TypeVar

from nyttokalkyl.calculation import (
    CostKind,
    CountsAs,
    Disbenefits,
    Kategori,
    Rating,
    RowsAre,
    RowType,
    SavedCosts,
    Timing,
)
from nyttokalkyl.simulation import Distribution, Years

ROW_TYPES = {
    RowType.BENEFIT: "Nytta",
    RowType.COST: "Kostnad",
    RowType.RESIDUAL_VALUE: "Restvärde",
}
KATEGORIER = {
    Kategori.FINANSIELL: "Finansiell",
    Kategori.OMFORDELNING: "Omfördelning",
    Kategori.KVALITET: "Kvalitet",
    Kategori.MILJO: "Miljö",
}
COST_KINDS = {
    CostKind.INVESTMENT: "Investering",
    CostKind.OPERATION: "Drift och underhåll",
    CostKind.INTERNAL_TIME: "Egen tid",
    CostKind.PHASE_OUT: "Avveckling och dubbeldrift",
    CostKind.CHANGE: "Förändring",
}
COUNTS_AS = {
    CountsAs.INVESTMENT: "Investering",
    CountsAs.OPERATION: "Drift och underhåll",
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
