"""The shared library of kalkylfaktorer, and the calculations that have taken values from it.

A factor that came from the library has the library's key as its id and a day from which its value
holds. So a calculation keeps the value it was reckoned with, and a later one offers itself.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from nyttokalkyl.calculation import Calculation, Factor, Provenance, value
from nyttokalkyl.models import Kalkylfaktor, Nyttokalkyl
from organisation.models import Anvandare


@dataclass(frozen=True, slots=True)
class Outdated:
    """An open calculation that uses an older value than the library's."""

    kalkyl: Nyttokalkyl
    valid_from: dt.date


def taken(entry: Kalkylfaktor, *, author: str, today: dt.date) -> Factor:
    """The value as a factor of a calculation."""
    return Factor(
        id=entry.key,
        name=entry.name,
        unit=entry.unit,
        value=value(entry.likely, entry.low, entry.high),
        price_year=entry.price_year,
        valid_from=entry.valid_from,
        provenance=Provenance(
            source=entry.source, assumption=entry.assumption, author=author, date=today
        ),
    )


def current(today: dt.date) -> dict[str, Kalkylfaktor]:
    """By key. One query."""
    return {entry.key: entry for entry in Kalkylfaktor.objects.current(today)}


def newer(calculation: Calculation, entries: dict[str, Kalkylfaktor]) -> dict[str, Kalkylfaktor]:
    """The entries that hold from a later day than the calculation's own value, by id."""
    return {
        factor.id: entry
        for factor in calculation.factors
        if factor.valid_from is not None
        and (entry := entries.get(factor.id)) is not None
        and entry.valid_from > factor.valid_from
    }


def outdated(entry: Kalkylfaktor, reader: Anvandare) -> list[Outdated]:
    """The open calculations with an older value. One query.

    It asks whether the factors of each open calculation contain the key. They are a few hundred
    at most, and every save would have to maintain an index over whole contents.
    """
    using = (
        Nyttokalkyl.objects.open()
        .readable_by(reader)
        .filter(content__contains={"factors": [{"id": entry.key}]})
        .annotate(factors=F("content__factors"))
        .select_related("behov")
        .defer("content", "results")
        .order_by("pk")
    )
    found = []
    for kalkyl in using:
        days = {one["id"]: one.get("valid_from") for one in kalkyl.factors}
        day = days[entry.key]
        if day is not None and dt.date.fromisoformat(day) < entry.valid_from:
            found.append(Outdated(kalkyl, dt.date.fromisoformat(day)))
    return found
