"""Kinds of fields: each reads a value or refuses it, and describes itself as JSON Schema.

So that the reader and the schema cannot say different things, both come from one declaration
(form.py). Lists and objects note the refusals of what is in them, each at its place, and go on.
What a kind has `stated` is for the schema alone: the checks of the whole calculation see to it.
"""

import datetime as dt
import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from nyttokalkyl.calculation import FactorRef, Fault, Value
from nyttokalkyl.calculation.inputs import Where
from nyttokalkyl.interchange.parsing import Members, NotNumber, Tree
from nyttokalkyl.numbers import format_number

Schema: TypeAlias = dict[str, Any]

MOST_DIGITS = 40
LARGEST = Decimal("1e15")
"""A thousand billion billion öre: no municipality's money."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_YEAR_KEY = re.compile(r"0|[1-9][0-9]{0,3}")
_CONTROL_ESCAPED = r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]"
_CONTROL = re.compile(rf"{_CONTROL_ESCAPED}|[\ud800-\udfff]")
"""What no text may contain: it cannot be shown, splits lines, or is no character at all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document one is, and the faults found so far."""

    faults: list[Fault]
    where: Where = ()

    def at(self, part: str | int) -> "Place":
        return Place(self.faults, (*self.where, part))

    def refuse(self, sentence: str) -> None:
        self.faults.append(Fault(self.where, sentence))

    def take(self, kind: "Kind", node: Tree) -> Any:
        """The value, or None when it is refused, which is noted here."""
        found = kind.read(node, self)
        if isinstance(found, Refusal):
            self.refuse(found.sentence)
            return None
        return found


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value was not taken, in a Swedish sentence."""

    sentence: str


class Kind(Protocol):
    def read(self, node: Tree, place: Place, /) -> Any:
        """The value or a Refusal; None when only parts of it were refused, at their places."""

    def schema(self) -> Schema: ...


def shown(node: Tree) -> str:
    """A value from the document as one would recognise it, shortened, on one line."""
    if isinstance(node, NotNumber):
        return node.text[:40]
    if isinstance(node, Members):
        return "ett objekt"
    if isinstance(node, list):
        return "en lista"
    text = str(node) if isinstance(node, Decimal) else json.dumps(node, ensure_ascii=False)
    cut = text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 -- of a line
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", cut)


@dataclass(frozen=True, slots=True)
class Text:
    longest: int = 200
    is_required: bool = False
    """Whether it may be empty."""

    lines: bool = False

    def read(self, node: Tree, _place: Place, /) -> str | Refusal:
        if not isinstance(node, str):
            return Refusal(f"Ska vara text inom citattecken, inte {shown(node)}.")
        if len(node) > self.longest:
            return Refusal(f"Texten är längre än {self.longest} tecken.")
        if _CONTROL.search(node) or (not self.lines and "\n" in node):
            return Refusal("Texten innehåller tecken som inte kan visas.")
        if self.is_required and not node.strip():
            return Refusal("Får inte vara tomt.")
        return node

    def schema(self) -> Schema:
        unseen = _CONTROL_ESCAPED if self.lines else rf"\n|{_CONTROL_ESCAPED}"
        found: Schema = {"type": "string", "maxLength": self.longest, "not": {"pattern": unseen}}
        if self.is_required:
            found["pattern"] = "\\S"
        return found


@dataclass(frozen=True, slots=True)
class Choice:
    among: type[StrEnum]

    def read(self, node: Tree, _place: Place, /) -> StrEnum | Refusal:
        values = [member.value for member in self.among]
        if node in values and isinstance(node, str):
            return self.among(node)
        near = difflib.get_close_matches(node, values, 1) if isinstance(node, str) else []
        hint = f" Menar du {near[0]}?" if near else ""
        return Refusal(f"Ska vara {_or(values)}, inte {shown(node)}.{hint}")

    def schema(self) -> Schema:
        return {"enum": [member.value for member in self.among]}


def _or(values: list[str]) -> str:
    return f"{', '.join(values[:-1])} eller {values[-1]}" if len(values) > 1 else values[0]


@dataclass(frozen=True, slots=True)
class Constant:
    value: str

    def read(self, node: Tree, _place: Place, /) -> str | Refusal:
        if node == self.value:
            return self.value
        return Refusal(f"Ska vara ”{self.value}”, inte {shown(node)}.")

    def schema(self) -> Schema:
        return {"const": self.value}


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, node: Tree, _place: Place, /) -> bool | Refusal:
        if isinstance(node, bool):
            return node
        return Refusal(f"Ska vara true eller false, inte {shown(node)}.")

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Integer:
    least: int
    most: int

    def read(self, node: Tree, _place: Place, /) -> int | Refusal:
        is_whole = isinstance(node, Decimal) and node.adjusted() < MOST_DIGITS and node == int(node)
        if not isinstance(node, Decimal) or not is_whole:
            return Refusal(f"Ska vara ett heltal, inte {shown(node)}.")
        if not self.least <= node <= self.most:
            between = f"{_spaced(self.least)} och {_spaced(self.most)}"
            return Refusal(f"Ska vara mellan {between}, inte {shown(node)}.")
        return int(node)

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


def _spaced(number: int) -> str:
    """Years as they are written, larger numbers in groups."""
    return str(number) if abs(number) < 10_000 else format_number(Decimal(number))  # noqa: PLR2004


YEAR = Integer(0, 9999)


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number, or the same as text: "0.1". Exact either way."""

    least: Decimal | None = None

    stated: Mapping[str, int] = field(default_factory=dict)

    def read(self, node: Tree, _place: Place, /) -> Decimal | Refusal:
        number = _exact(node)
        if number is None:
            return Refusal(f"Ska vara ett tal, inte {shown(node)}.")
        if number.adjusted() > LARGEST.adjusted() or abs(number) > LARGEST:
            return Refusal(f"Talet är orimligt stort: {shown(node)}.")
        if len(number.as_tuple().digits) > MOST_DIGITS or number.adjusted() < -MOST_DIGITS:
            return Refusal(f"Talet har fler än {MOST_DIGITS} siffror.")
        if self.least is not None and number < self.least:
            return Refusal(f"Ska vara minst {self.least}, inte {shown(node)}.")
        return number or Decimal(0)

    def schema(self) -> Schema:
        least = -LARGEST if self.least is None else self.least
        limits = {"minimum": int(least), "maximum": int(LARGEST), **self.stated}
        pattern = f"^{_NUMBER.pattern}$"
        return {"anyOf": [{"type": "number", **limits}, {"type": "string", "pattern": pattern}]}


def _exact(node: Tree) -> Decimal | None:
    if isinstance(node, str) and _NUMBER.fullmatch(node):
        return Decimal(node)
    return node if isinstance(node, Decimal) else None


@dataclass(frozen=True, slots=True)
class Date:
    def read(self, node: Tree, _place: Place, /) -> dt.date | Refusal:
        if isinstance(node, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", node):
            try:
                return dt.date.fromisoformat(node)
            except ValueError:
                pass
        return Refusal(f"Ska vara ett datum, till exempel 2026-03-31, inte {shown(node)}.")

    def schema(self) -> Schema:
        pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        return {"type": "string", "format": "date", "pattern": pattern}


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A number, or its lowest, likely and highest."""

    def read(self, node: Tree, place: Place, /) -> Value | Refusal | None:
        if not isinstance(node, Members):
            number = Number().read(node, place)
            return number if isinstance(number, Refusal) else Value(number, number, number)
        found = place.take(_TRIPLE, node)
        if found is None:
            return None
        likely: Decimal = found["likely"]
        low: Decimal = found.get("low", likely)
        high: Decimal = found.get("high", likely)
        if low > likely:
            return Refusal(f"low ({low}) är större än likely ({likely}). Ska de byta plats?")
        if likely > high:
            return Refusal(f"likely ({likely}) är större än high ({high}). Ska de byta plats?")
        return Value(likely, low, high)

    def schema(self) -> Schema:
        ways = [*Number().schema()["anyOf"], _TRIPLE.schema()]
        return {"title": "uncertain", "anyOf": ways}


@dataclass(frozen=True, slots=True)
class UncertainOrFactor:
    """As Uncertain, or the shared factor to use: {"factor": "timkostnad"}."""

    def read(self, node: Tree, place: Place, /) -> Value | FactorRef | Refusal | None:
        if isinstance(node, Members) and "factor" in node:
            found = place.take(_REFERENCE, node)
            return None if found is None else FactorRef(found["factor"])
        return Uncertain().read(node, place)

    def schema(self) -> Schema:
        ways = [Uncertain().schema(), _REFERENCE.schema()]
        return {"title": "uncertain_or_factor", "anyOf": ways}


@dataclass(frozen=True, slots=True)
class ListOf:
    kind: Kind
    most: int
    least: int = 0
    stated: Schema = field(default_factory=dict)

    def read(self, node: Tree, place: Place, /) -> tuple[Any, ...] | Refusal:
        if not isinstance(node, list):
            return Refusal(f"Ska vara en lista, inte {shown(node)}.")
        if not self.least <= len(node) <= self.most:
            return Refusal(f"Ska ha {self.least} till {_spaced(self.most)} poster.")
        return tuple(place.at(index).take(self.kind, item) for index, item in enumerate(node))

    def schema(self) -> Schema:
        return {
            "type": "array",
            "items": self.kind.schema(),
            "minItems": self.least,
            "maxItems": self.most,
            **self.stated,
        }


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object whose keys are years or names of the writer's own."""

    kind: Kind
    by_year: bool = False
    most: int = 1000
    least: int = 1

    def read(self, node: Tree, place: Place, /) -> dict[Any, Any] | Refusal:
        if not isinstance(node, Members):
            return Refusal(f"Ska vara ett objekt, inte {shown(node)}.")
        _refuse_repeated(node, place)
        if not self.least <= len(node) <= self.most:
            return Refusal(f"Ska ha {self.least} till {_spaced(self.most)} poster.")
        found: dict[Any, Any] = {}
        for key, item in node.items():
            at = place.at(key)
            if self.by_year and not _YEAR_KEY.fullmatch(key):
                at.refuse("Ska vara ett årtal.")
            elif self.by_year:
                found[int(key)] = at.take(self.kind, item)
            elif at.take(Text(is_required=True), key) is not None:
                found[key] = at.take(self.kind, item)
        return found

    def schema(self) -> Schema:
        key = (
            {"pattern": f"^({_YEAR_KEY.pattern})$"}
            if self.by_year
            else Text(is_required=True).schema()
        )
        return {
            "type": "object",
            "propertyNames": key,
            "additionalProperties": self.kind.schema(),
            "minProperties": self.least,
            "maxProperties": self.most,
        }


@dataclass(frozen=True, slots=True)
class Field:
    kind: Kind
    description: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """An object with the fields that are declared, and no others."""

    fields: Mapping[str, Field]
    title: str = ""  # in the schema, of what is used in several places
    stated: Schema = field(default_factory=dict)

    def read(self, node: Tree, place: Place, /) -> dict[str, Any] | Refusal | None:
        """Only the fields that are given. None when anything in it is refused."""
        if not isinstance(node, Members):
            return Refusal(f"Ska vara ett objekt inom klamrar, inte {shown(node)}.")
        before = len(place.faults)
        _refuse_repeated(node, place)
        found: dict[str, Any] = {}
        for key, item in node.items():
            if key in self.fields:
                found[key] = place.at(key).take(self.fields[key].kind, item)
            else:
                place.at(key).refuse(f"Okänt fält.{self._meant(key)}")
        for key, declared in self.fields.items():
            if declared.is_required and key not in node:
                place.at(key).refuse("Saknas.")
        return found if len(place.faults) == before else None

    def _meant(self, key: str) -> str:
        near = difflib.get_close_matches(key[:60], self.fields, 1)
        return f" Menar du {near[0]}?" if near else ""

    def schema(self) -> Schema:
        found: Schema = {
            "type": "object",
            "properties": {
                name: {"description": f.description, **f.kind.schema()}
                for name, f in self.fields.items()
            },
            "additionalProperties": False,
            **self.stated,
        }
        if self.title:
            found["title"] = self.title
        if required := [name for name, f in self.fields.items() if f.is_required]:
            found["required"] = required
        return found


def _refuse_repeated(node: Members, place: Place) -> None:
    for key in node.repeated:
        place.at(key).refuse("Står mer än en gång.")


_TRIPLE = Object(
    {
        "low": Field(Number(), "The lowest it can be; the likely value when left out."),
        "likely": Field(Number(), "The most likely value.", is_required=True),
        "high": Field(Number(), "The highest it can be; the likely value when left out."),
    }
)
_REFERENCE = Object({"factor": Field(Text(is_required=True), "Id of a factor.", is_required=True)})
