"""What a locked nyttokalkyl was locked with, against what is stored and computed today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nyttokalkyl.calculation import METHOD_VERSION
from nyttokalkyl.computed import computed_form
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.numbers import format_kronor
from nyttokalkyl.workflow import checksum


@dataclass(frozen=True, slots=True)
class Moved:
    """The net present value of an alternative, when it was locked and now."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Frozen:
    is_intact: bool
    """Content and results are what the checksum was taken of."""

    is_repeated: bool
    """The same figures come out today."""

    method_version: str
    moved: tuple[Moved, ...]

    @property
    def is_same_method(self) -> bool:
        return self.method_version == METHOD_VERSION


def frozen(kalkyl: Nyttokalkyl) -> Frozen | None:
    """None for one that is not locked. Its figures are computed anew, by the code of the pages."""
    if kalkyl.results is None:
        return None
    now = computed_form(kalkyl.content)
    stored = checksum(kalkyl.content, kalkyl.results, kalkyl.method_version)
    return Frozen(
        is_intact=stored == kalkyl.sha256,
        is_repeated=now == kalkyl.results,
        method_version=kalkyl.method_version,
        moved=tuple(_moved(kalkyl.results, now)),
    )


def _moved(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Moved]:
    of_today = {one["id"]: _npv(one) for one in now["alternatives"]}
    for one in then["alternatives"]:
        before, after = _npv(one), of_today.get(one["id"])
        if before != after:
            yield Moved(one["name"], before, "–" if after is None else after)


def _npv(alternative: Mapping[str, Any]) -> str:
    decisive = alternative["against_baseline"] or alternative["measures"]
    return format_kronor(Decimal(decisive["npv"]), 2)
