"""What the choices of a calculation are called in Swedish, in charts and documents alike."""

import re
import unicodedata

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

CATEGORIES = {
    Kategori.FINANSIELL.value: "Finansiell",
    Kategori.OMFORDELNING.value: "Omfördelning",
    Kategori.KVALITET.value: "Kvalitet",
    Kategori.MILJO.value: "Miljö",
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
    CostKind.OPERATION: "Löpande",
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

DISTRIBUTIONS = {Distribution.PERT: "PERT", Distribution.TRIANGULAR: "triangelfördelning"}


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


def plain(text: str) -> str:
    """The text on one line, nothing in it hidden or able to reorder what stands beside it."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return _UNSEEN.sub(lambda found: code(found[0]), composed)


def code(characters: str) -> str:
    """Characters that cannot be shown, as their code points: "[U+202E]"."""
    return "".join(f"[U+{ord(character):04X}]" for character in characters)
