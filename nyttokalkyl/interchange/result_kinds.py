"""Kinds of fields that only results have."""

import re
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.interchange.kinds import Field, Kind, Object, Place, Refusal, Schema, shown
from nyttokalkyl.interchange.parsing import Tree

_EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Exact:
    """A figure as text: kronor, a ratio, a rate."""

    def read(self, node: Tree, _place: Place, /) -> Decimal | Refusal:
        if isinstance(node, str) and _EXACT.fullmatch(node):
            return Decimal(node)
        return Refusal(f"Ska vara ett tal som text, inte {shown(node)}.")

    def schema(self) -> Schema:
        return {"title": "exact", "type": "string", "pattern": f"^{_EXACT.pattern}$"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A simulated figure: a JSON number."""

    def read(self, node: Tree, _place: Place, /) -> Decimal | Refusal:
        if isinstance(node, Decimal):
            return node
        return Refusal(f"Ska vara ett tal, inte {shown(node)}.")

    def schema(self) -> Schema:
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class Nullable:
    kind: Kind

    def read(self, node: Tree, place: Place, /) -> object:
        return None if node is None else self.kind.read(node, place)

    def schema(self) -> Schema:
        return {"anyOf": [self.kind.schema(), {"type": "null"}]}


def always(**fields: tuple[Kind, str]) -> Object:
    """An object in which every field is always there."""
    return Object({name: Field(*field, is_required=True) for name, field in fields.items()})


def titled(title: str, /, **fields: tuple[Kind, str]) -> Object:
    """The same, for what the schema should say once."""
    return Object(always(**fields).fields, title)
