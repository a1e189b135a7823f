"""Between an item of the JSON form, such as a row, and the cells of its line.

A number that may be uncertain has three cells: lowest, likely and highest. The outer two are empty
when they equal the likely one, and the likely one names a factor where the number is shared.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from nyttokalkyl.calculation import Fault
from nyttokalkyl.calculation.inputs import Where
from nyttokalkyl.interchange import Json
from nyttokalkyl.interchange.parsing import Members, Tree
from nyttokalkyl.spreadsheet.cells import FactorId
from nyttokalkyl.spreadsheet.layout import Path

NUMBERS = ("value", "amount", "quantity", "unit_value", "share_realised")
ENDS = ("low", "likely", "high")
ELSEWHERE = ("amounts", "ramp_up", "stakeholders")
"""What stands on a sheet of its own."""


def cells_of(item: Mapping[str, Json]) -> dict[Path, Json]:
    return {path: node for name, value in item.items() for path, node in _cells(name, value)}


def _cells(name: str, value: Json) -> Iterator[tuple[Path, Json]]:
    if name in ELSEWHERE:
        return
    if name in NUMBERS:
        yield from _number((name,), value)
    elif name == "alternatives" and isinstance(value, list):
        yield from (((name, str(alternative)), True) for alternative in value)
    elif name == "multiply_by" and isinstance(value, list):
        yield from (((name, str(n)), factor) for n, factor in enumerate(value, start=1))
    else:
        yield (name,), value


def _number(path: Path, value: Json) -> Iterator[tuple[Path, Json]]:
    if isinstance(value, dict) and "volume" in value:
        for name, part in value.items():
            yield from _number((*path, name), part)
    else:
        yield from (((*path, end), number) for end, number in ends_of(value).items())


def ends_of(value: Json) -> dict[str, Json]:
    """Low, likely and high, without those that equal the likely one."""
    if not isinstance(value, dict) or "likely" not in value:
        return {"likely": value}
    likely = value["likely"]
    return {end: value[end] for end in ENDS if end == "likely" or value[end] != likely}


def item_of(cells: Mapping[Path, Tree], where: Where) -> tuple[Members, list[Fault]]:
    """The reverse, and what is wrong with it. `where` is the item's place in the form."""
    pairs: dict[str, Tree] = {}
    faults: list[Fault] = []
    for name in dict.fromkeys(path[0] for path in cells):
        parts = {path[1:]: node for path, node in cells.items() if path[0] == name}
        if name in NUMBERS:
            pairs[name], found = _read_number(parts, (*where, name))
            faults.extend(found)
        elif name == "alternatives":
            pairs[name] = [alternative for (alternative,) in parts]
        elif name == "multiply_by":
            pairs[name] = list(parts.values())
        else:
            pairs[name] = parts[()]
    return Members(list(pairs.items())), faults


def _read_number(cells: Mapping[Path, Tree], where: Where) -> tuple[Tree, list[Fault]]:
    parts: dict[str, dict[str, Tree]] = {}
    for path, node in cells.items():
        parts.setdefault(path[0] if len(path) > 1 else "", {})[path[-1]] = node
    if "" not in parts:
        found = {part: uncertain(ends, (*where, part)) for part, ends in parts.items()}
        of_parts = [fault for _, faults in found.values() for fault in faults]
        return Members([(part, node) for part, (node, _) in found.items()]), of_parts
    node, faults = uncertain(parts[""], where)
    if len(parts) > 1:
        sentence = "Fyll i antingen Kvantitet eller Volym och Timmar, inte båda."
        faults.append(Fault((*where, "likely"), sentence))
    return node, faults


def uncertain(ends: Mapping[str, Tree], where: Where) -> tuple[Tree, list[Fault]]:
    """From what is given of low, likely and high."""
    likely = ends.get("likely")
    others = [(end, ends[end]) for end in ("low", "high") if end in ends]
    if isinstance(likely, FactorId):
        sentence = "Lämna cellen tom: faktorn har ett eget lägsta och högsta."
        faults = [Fault((*where, end), sentence) for end, _ in others]
        return Members([("factor", str(likely))]), faults
    if not others:
        return likely, []
    if likely is None:
        return None, [Fault((*where, "likely"), "Fyll i det troliga värdet också.")]
    return Members([("likely", likely), *others]), list(_disorder(ends, where))


def _disorder(ends: Mapping[str, Tree], where: Where) -> Iterator[Fault]:
    low, likely, high = (ends.get(end) for end in ENDS)
    for end, one, other, words in (
        ("low", low, likely, ("Lägsta", "troligt")),
        ("high", likely, high, ("Troligt", "högsta")),
    ):
        if isinstance(one, Decimal) and isinstance(other, Decimal) and one > other:
            yield Fault(
                (*where, end),
                f"{words[0]} ({_short(one)}) är större än {words[1]} ({_short(other)}). "
                "Ska de byta plats?",
            )


def _short(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")[:40]
