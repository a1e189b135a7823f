"""What became of effektmål: the latest measurement against the target."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format

from arenor.models import Effektmal, Matning
from nyttokalkyl.numbers import MINUS


@dataclass(frozen=True, slots=True)
class Outcome:
    """In words, which badge says it, and what stands beside the badge."""

    text: str
    standing: str
    shape: str


def with_outcome(effektmal: QuerySet[Effektmal]) -> QuerySet[Effektmal]:
    """Each with its latest measurement, in the same query."""
    latest = Matning.objects.filter(effektmal=OuterRef("pk")).order_by("-measured_on", "-pk")
    return effektmal.annotate(
        latest_value=Subquery(latest.values("value")[:1]),
        latest_on=Subquery(latest.values("measured_on")[:1]),
    )


def outcome_of(mal: Any) -> Outcome:
    """Of one `with_outcome()`. Without a baseline nobody knows which way is forward."""
    target = amount(mal.target, mal.unit)
    if mal.not_pursued:
        return Outcome(mal.not_pursued, "Drivs inte vidare", "stop")
    if mal.latest_value is None:
        return Outcome(f"Mål {target}", "Inte mätt än", "draft")
    value, on = amount(mal.latest_value, mal.unit), date_format(mal.latest_on, "j F Y")
    text = f"{value} den {on}, mål {target}"
    if mal.baseline is None:
        return Outcome(text, "Mätt", "active")
    if is_reached(mal.baseline, mal.target, mal.latest_value):
        return Outcome(text, "Målet är nått", "done")
    return Outcome(text, "Målet är inte nått än", "active")


def is_reached(baseline: Decimal, target: Decimal, value: Decimal) -> bool:
    """As far as the target, from where it began: upwards or downwards."""
    return value >= target if target >= baseline else value <= target


def amount(value: Decimal, unit: str) -> str:
    """As Swedes write it, without the zeros that only the column has: "12,5 dagar"."""
    digits = f"{value:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits.replace('.', ',').replace('-', MINUS)} {unit}".strip()
