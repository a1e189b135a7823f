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
KINDS = [
    ("", "Välj"),
    (CostKind.INVESTMENT.value, "Engångskostnad eller investering"),
    (CostKind.OPERATION.value, "Löpande kostnad: drift och underhåll"),
    (CostKind.INTERNAL_TIME.value, "Intern tid"),
    (CostKind.PHASE_OUT.value, "Avveckling och dubbeldrift"),
    (CostKind.CHANGE.value, "Förändring: utbildning, information, nya arbetssätt"),
]
COUNTS_AS = [
    ("", "Som kostnadsslaget säger"),
    (CountsAs.INVESTMENT.value, "Investering"),
    (CountsAs.OPERATION.value, "Drift och underhåll"),
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
