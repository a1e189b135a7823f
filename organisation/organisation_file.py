"""Reading an organisation from a JSON file. Knows nothing of the database."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from organisation.json_file import FaultyFile, Reader, parse, type_of
from organisation.models import CODE_LENGTH, NAME_LENGTH, SHORT_NAME_LENGTH, Kind

CODE = re.compile(r"[-a-zA-Z0-9_]+")
RANK = {kind.value: rank for rank, kind in enumerate(Kind)}
LONGEST_TEXT = 5000
DEEPEST = 12  # levels; a real municipality has four or five

TOP_FIELDS = {"kommun", "nodtyper", "namnder", "objekt"}
UNIT_FIELDS = {"id", "typ", "namn", "kortnamn", "barn"}
OBJEKT_ROLES = {"objektagare_roll", "objektledare_verksamhet_roll", "objektledare_it_roll"}
OBJEKT_FIELDS = {"id", "namn", "beskrivning", "agare_nod", "namnd", "berorda_noder"} | OBJEKT_ROLES


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    kind: str
    name: str
    short_name: str
    parent: str | None
    namnd: str


@dataclass(frozen=True, slots=True)
class Objekt:
    code: str
    name: str
    description: str
    owner: str
    affected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    units: list[Unit]  # parents before children
    objekt: list[Objekt]


def read(content: bytes) -> Organisation:
    """The organisation in the file, or FaultyFile with every fault that was found."""
    reader = _Reader()
    top = reader.mapping(parse(content), "the file", TOP_FIELDS)
    for name in ("namnder", "objekt"):
        if name not in top:
            reader.fault("the file", name, "is missing")
    for number, row in enumerate(reader.list(top, "the file", "namnder"), start=1):
        reader.unit(row, f"namnder {number}", parent=None)
    for number, row in enumerate(reader.list(top, "the file", "objekt"), start=1):
        reader.objekt_row(row, f"objekt {number}")
    if reader.faults:
        raise FaultyFile(reader.faults)
    return Organisation(list(reader.units.values()), list(reader.objekt.values()))


@dataclass
class _Reader(Reader):
    units: dict[str, Unit] = field(default_factory=dict)
    objekt: dict[str, Objekt] = field(default_factory=dict)

    def unit(self, row: object, place: str, *, parent: Unit | None, depth: int = 1) -> None:
        values = self.mapping(row, place, UNIT_FIELDS)
        code = self.code(values, place, taken=self.units)
        unit = Unit(
            code=code,
            kind=self.kind(values, place, parent),
            name=self.text(values, place, "namn", longest=NAME_LENGTH),
            short_name=self.text(
                values, place, "kortnamn", longest=SHORT_NAME_LENGTH, required=False
            ),
            parent=parent.code if parent else None,
            namnd=parent.namnd if parent else code,
        )
        if code:
            self.units[code] = unit
        if depth == DEEPEST:
            if values.get("barn"):
                self.fault(place, "barn", f"is more than {DEEPEST} levels down")
            return
        for number, child in enumerate(self.list(values, place, "barn"), start=1):
            self.unit(child, f"{place} > barn {number}", parent=unit, depth=depth + 1)

    def objekt_row(self, row: object, place: str) -> None:
        values = self.mapping(row, place, OBJEKT_FIELDS)
        for name in OBJEKT_ROLES:  # the titles are read but not kept: people are appointed here
            self.text(values, place, name, longest=NAME_LENGTH, required=False)
        objekt = Objekt(
            code=self.code(values, place, taken=self.objekt),
            name=self.text(values, place, "namn", longest=NAME_LENGTH),
            description=self.text(
                values, place, "beskrivning", longest=LONGEST_TEXT, required=False
            ),
            owner=self.owner(values, place),
            affected=tuple(self.affected(values, place)),
        )
        if objekt.code:
            self.objekt[objekt.code] = objekt

    def code(self, row: Mapping[str, object], place: str, *, taken: Mapping[str, object]) -> str:
        code = self.text(row, place, "id", longest=CODE_LENGTH)
        if not code:
            return ""
        if not CODE.fullmatch(code):
            self.fault(place, "id", "may hold letters a-z, digits, - and _ only")
            return ""
        if code in taken:
            self.fault(place, "id", f'"{code}" is used before')
        return code

    def kind(self, row: Mapping[str, object], place: str, parent: Unit | None) -> str:
        kind = self.text(row, place, "typ", longest=CODE_LENGTH)
        if kind and kind not in RANK:
            self.fault(place, "typ", f'"{kind}" is not one of {", ".join(RANK)}')
        elif kind and parent is None and kind != Kind.NAMND:
            self.fault(place, "typ", f'must be "{Kind.NAMND}" at the top, is "{kind}"')
        elif kind and parent and kind == Kind.NAMND:
            self.fault(place, "typ", f'"{kind}" may only stand at the top')
        elif kind and parent and RANK[kind] < RANK.get(parent.kind, 0):
            self.fault(place, "typ", f'"{kind}" cannot stand below "{parent.kind}"')
        return kind

    def owner(self, row: Mapping[str, object], place: str) -> str:
        owner = self.text(row, place, "agare_nod", longest=CODE_LENGTH)
        namnd = self.text(row, place, "namnd", longest=CODE_LENGTH, required=False)
        if owner and owner not in self.units:
            self.fault(place, "agare_nod", f'"{owner}" is not in the tree')
        elif owner and namnd and self.units[owner].namnd != namnd:
            self.fault(
                place,
                "namnd",
                f'is "{namnd}", but "{owner}" belongs to "{self.units[owner].namnd}"',
            )
        return owner

    def affected(self, row: Mapping[str, object], place: str) -> Iterator[str]:
        seen: set[object] = set()
        for number, code in enumerate(self.list(row, place, "berorda_noder"), start=1):
            name = f"berorda_noder {number}"
            if not isinstance(code, str):
                self.fault(place, name, f"must be a text, is {type_of(code)}")
            elif code not in self.units:
                self.fault(place, name, f'"{code}" is not in the tree')
            elif code in seen:
                self.fault(place, name, f'"{code}" is named before')
            else:
                seen.add(code)
                yield code
