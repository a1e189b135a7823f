"""Kinds of fields that can be written in more than one way."""

from dataclasses import dataclass

from nyttokalkyl.calculation import FactorRef, RateBand, TimeSaved, Value
from nyttokalkyl.interchange.kinds import (
    YEAR,
    Field,
    ListOf,
    Object,
    Place,
    Refusal,
    Schema,
    UncertainOrFactor,
)
from nyttokalkyl.interchange.parsing import Members, Tree
from nyttokalkyl.interchange.rules import DISCOUNT_RATE

_TIME_SAVED = Object(
    {
        "volume": Field(UncertainOrFactor(), "Cases a year.", is_required=True),
        "hours_today": Field(UncertainOrFactor(), "Hours per case today.", is_required=True),
        "hours_after": Field(UncertainOrFactor(), "Hours per case after.", is_required=True),
    }
)

_BANDS = ListOf(
    Object(
        {
            "from_year": Field(YEAR, "The rate takes the step into this year.", is_required=True),
            "rate": Field(DISCOUNT_RATE, "As a fraction.", is_required=True),
        }
    ),
    most=50,
    least=1,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, a factor, or the time saved: volume × (hours today − hours after)."""

    def read(self, node: Tree, place: Place, /) -> Value | FactorRef | TimeSaved | Refusal | None:
        if not isinstance(node, Members) or not _TIME_SAVED.fields.keys() & node.keys():
            return UncertainOrFactor().read(node, place)
        found = place.take(_TIME_SAVED, node)
        return None if found is None else TimeSaved(**found)

    def schema(self) -> Schema:
        return {"anyOf": [UncertainOrFactor().schema(), _TIME_SAVED.schema()]}


@dataclass(frozen=True, slots=True)
class Rates:
    """One rate, or one per band of years."""

    def read(self, node: Tree, place: Place, /) -> tuple[RateBand, ...] | Refusal | None:
        if not isinstance(node, list):
            rate = DISCOUNT_RATE.read(node, place)
            return rate if isinstance(rate, Refusal) else (RateBand(rate),)
        found = place.take(_BANDS, node)
        if found is None or None in found:
            return None
        return tuple(RateBand(band["rate"], band["from_year"]) for band in found)

    def schema(self) -> Schema:
        return {"anyOf": [*DISCOUNT_RATE.schema()["anyOf"], _BANDS.schema()]}
