"""From bytes to a tree of plain values, without guessing and without losing a digit.

JSON allows things that Python's reader takes silently: a key twice, NaN, numbers of any size.
They are kept here as what they are, so that the reader of the form can refuse them at their place.
"""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from nyttokalkyl.calculation import Fault
from nyttokalkyl.calculation.inputs import Where

MOST_BYTES = 10_000_000

Tree: TypeAlias = "str | bool | int | Decimal | NotNumber | list[Tree] | Members | None"


@dataclass(frozen=True, slots=True)
class NotNumber:
    """Stands where a number should, but is none that can be reckoned with."""

    text: str


class Members(dict[str, "Tree"]):
    """A JSON object, which remembers the keys that were given more than once."""

    def __init__(self, pairs: list[tuple[str, Tree]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.repeated = [key for key, number in times.items() if number > 1]


class Faulty(Exception):  # noqa: N818 -- what the text is, not what went wrong with the program
    """A text that cannot be read as a calculation, with every fault found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(line(fault) for fault in faults))
        self.faults = faults


def line(fault: Fault) -> str:
    """One line: the place as a JSON path, and the sentence."""
    return f"{path_of(fault.where)}: {fault.sentence}"


def path_of(where: Where) -> str:
    """("rows", 3, "amounts", "2027") as $.rows[3].amounts.2027, odd names in quotes."""
    return "".join(["$", *map(_step, where)])


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    plain = part.isascii() and part.replace("_", "").replace("-", "").isalnum()
    return f".{part}" if plain else f"[{json.dumps(part[:60])}]"


def parse(content: bytes) -> Tree:
    """Read JSON. Raises Faulty with one fault when it is none."""
    if len(content) > MOST_BYTES:
        raise Faulty([_whole(f"Filen är större än {MOST_BYTES // 1_000_000} MB.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = f"byte {error.start + 1} går inte att läsa"
        raise Faulty([_whole(f"Filen är inte i UTF-8 ({at}).")]) from None
    if not text.strip():
        raise Faulty([_whole("Filen är tom.")])
    try:
        tree: Tree = json.loads(
            text,
            object_pairs_hook=Members,
            parse_float=_decimal,
            parse_int=_decimal,
            parse_constant=NotNumber,
        )
    except json.JSONDecodeError as error:
        where = f"rad {error.lineno}, tecken {error.colno}"
        raise Faulty(
            [_whole(f"Filen är inte JSON: det går inte att läsa vidare vid {where}.")]
        ) from None
    except RecursionError:
        raise Faulty([_whole("Filen har för många nivåer inuti varandra.")]) from None
    return tree


def _decimal(text: str) -> Decimal | NotNumber:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what Decimal holds
        return NotNumber(text)


def _whole(sentence: str) -> Fault:
    """A fault of the whole file."""
    return Fault((), sentence)
