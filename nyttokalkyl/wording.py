"""What the choices of a calculation are called in Swedish, in charts and documents alike."""

import re
import unicodedata
from decimal import Decimal

from nyttokalkyl.calculation import (
    Alternative,
    CostKind,
    Kategori,
    Rating,
    Row,
    RowType,
)
from nyttokalkyl.calculation.conflicts import name_of
from nyttokalkyl.calculation.measures import NOT_STATED, RESIDUAL
from nyttokalkyl.numbers import MINUS
from nyttokalkyl.sensitivity.scenarios import ScenarioKind
from nyttokalkyl.simulation import Distribution

KATEGORIER = {
    Kategori.FINANSIELL: "Finansiell",
    Kategori.OMFORDELNING: "Omfördelning",
    Kategori.KVALITET: "Kvalitet",
    Kategori.MILJO: "Miljö",
}

CATEGORIES = {
    **{kategori.value: name for kategori, name in KATEGORIER.items()},
    RESIDUAL: "Restvärde",
    NOT_STATED: "Ej angiven",
}
"""By the name that measures have for them, in the order they are shown."""

ROW_TYPES = {
    RowType.BENEFIT: "Nytta",
    RowType.COST: "Kostnad",
    RowType.RESIDUAL_VALUE: "Restvärde",
}

COST_KINDS = {
    CostKind.INVESTMENT: "Investering",
    CostKind.OPERATION: "Drift och underhåll",
    CostKind.INTERNAL_TIME: "Intern tid",
    CostKind.PHASE_OUT: "Avveckling och dubbeldrift",
    CostKind.CHANGE: "Förändring",
}

RATINGS = {
    Rating.MUCH_BETTER: "++ mycket bättre",
    Rating.BETTER: "+ bättre",
    Rating.NEUTRAL: "0 varken eller",
    Rating.WORSE: f"{MINUS} sämre",
    Rating.MUCH_WORSE: f"{MINUS}{MINUS} mycket sämre",
}

SCENARIOS = {
    ScenarioKind.PESSIMISTIC: "Pessimistiskt",
    ScenarioKind.LIKELY: "Troligt",
    ScenarioKind.OPTIMISTIC: "Optimistiskt",
}

RANDOM_NUMBERS = (
    "SFC64 ur sha256(”frö:block:variabel”), 16 bitar per dragning, varav de 12 övre används"
)
"""simulation.GENERATOR, for whoever reads Swedish."""
DISTRIBUTIONS = {Distribution.PERT: "PERT", Distribution.TRIANGULAR: "triangelfördelning"}


def decimals(number: Decimal, most: int = 4) -> int:
    """As many as the number was written with, trailing zeros apart."""
    exponent = number.normalize().as_tuple().exponent
    return min(most, max(0, -exponent)) if isinstance(exponent, int) else 0


def stakeholder(name: str) -> str:
    return CATEGORIES[NOT_STATED] if name == NOT_STATED else plain(name)


def alternative_name(alternative: Alternative) -> str:
    return plain(name_of(alternative))


def row_name(row: Row) -> str:
    return plain(row.name or row.id)


def shortened(text: str, most: int = 60) -> str:
    """For where the whole has no room: at most so many characters, an ellipsis the last."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# Turned into their codes: what is not allowed in XML, and what would turn the text around it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


_SPACES = re.compile("[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""What may be made one space. No-break spaces hold numbers together, and stay."""


def plain(text: str) -> str:
    """The text on one line, nothing in it hidden or able to reorder what stands beside it."""
    composed = unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip(" "))
    return _UNSEEN.sub(lambda found: code(found[0]), composed)


def code(characters: str) -> str:
    """Characters that cannot be shown, as their code points: "[U+202E]"."""
    return "".join(f"[U+{ord(character):04X}]" for character in characters)
