"""What the choices of a kalkylpost are called where one makes them."""

from django.db.models import TextChoices

from behov.choices import Kategori
from nyttokalkyl import wording
from nyttokalkyl.calculation import CostKind, CountsAs, Row, RowType, TimeSaved

TYPES = [
    (RowType.BENEFIT.value, "Nytta: något blir bättre eller billigare"),
    (RowType.COST.value, "Kostnad: något som krävs för att nå nyttan"),
    (RowType.RESIDUAL_VALUE.value, "Restvärde: vad något är värt när perioden är slut"),
]
TYPES_IN_PLURAL = {
    RowType.BENEFIT: "Nyttor",
    RowType.COST: "Kostnader",
    RowType.RESIDUAL_VALUE: "Restvärden",
}
KATEGORIER = [("", "Välj"), *Kategori.choices]
EXPLAINED = {
    CostKind.INVESTMENT: " eller annan engångskostnad",
    CostKind.OPERATION: ": det som kostar varje år",
    CostKind.CHANGE: ": utbildning, information, nya arbetssätt",
}
KINDS = [
    ("", "Välj"),
    *(
        (kind.value, f"{name}{EXPLAINED.get(kind, '')}")
        for kind, name in wording.COST_KINDS.items()
    ),
]
COUNTS_AS = [
    ("", "Som kostnadsslaget säger"),
    (CountsAs.INVESTMENT.value, wording.COST_KINDS[CostKind.INVESTMENT]),
    (CountsAs.OPERATION.value, wording.COST_KINDS[CostKind.OPERATION]),
    (CountsAs.NEITHER.value, "Inget av dem"),
]
RATINGS = [(rating.value, text) for rating, text in wording.RATINGS.items()]


class Valued(TextChoices):
    """How a row becomes kronor per year."""

    AMOUNTS = "amounts", "Belopp per år"
    AMOUNT = "amount", "Samma belopp varje år (restvärde: en gång, i slutet av sista året)"
    QUANTITY = "quantity", "Antal × värde per styck"
    TIME = "time", "Volym × sparad tid × timkostnad"
    RATING = "rating", "Värderas inte i pengar"


def valued_of(row: Row) -> Valued:
    if row.rating is not None:
        return Valued.RATING
    if row.amounts:
        return Valued.AMOUNTS
    if isinstance(row.quantity, TimeSaved):
        return Valued.TIME
    return Valued.AMOUNT if row.quantity is None else Valued.QUANTITY
