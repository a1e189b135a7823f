"""What one cell holds: from the JSON form of a calculation to a cell that people edit, and back.

A spreadsheet program keeps about 16 digits of a number. Where that is not enough, the number is
written on the sheet "Exakta tal" too, and counts as long as the cell still shows it.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Protocol, TypeAlias

from nyttokalkyl.interchange import Json
from nyttokalkyl.interchange.kinds import Refusal
from nyttokalkyl.interchange.parsing import Tree  # noqa: TC001 -- aliases are read at run time
from nyttokalkyl.numbers import NumberFault, parse_amount, parse_number, parse_rate
from nyttokalkyl.spreadsheet.labels import chosen

Raw: TypeAlias = str | bool | int | float | Decimal | dt.date | dt.time | dt.timedelta
"""What a cell that is not empty holds: what openpyxl makes of it, or an exact number."""

Said: TypeAlias = "Tree | Refusal"
"""What a cell says in the JSON form, or why it cannot."""

KRONOR = "#,##0.00"
PLAIN = "General"
PERCENT = "0.0###%"
WHOLE = "0"
DATE = "yyyy-mm-dd"

_FIRST_DATE = dt.date(1900, 3, 1)
"""Spreadsheet programs count days from 1900, and not all of them alike before March."""

_EXACT = Context(prec=100)

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\ufffe\uffff]")


def escaped(text: str) -> str:
    """As the file format wants it: some characters, and what looks like one of them, as _xHHHH_."""
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def stored(number: Decimal) -> int | float:
    """The number that a cell keeps: 16 digits of it."""
    kept = float(f"{number:.16g}")
    return int(kept) if kept.is_integer() and abs(kept) < 2**53 else kept


def read_number(raw: float | Decimal) -> Decimal:
    """The shortest decimal number that the cell can stand for."""
    return Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)


class Kind(Protocol):
    """A kind of cell."""

    @property
    def number_format(self) -> str: ...

    def write(self, node: Json, /) -> Decimal | str | dt.date:
        """What the cell says; a Decimal is written as a number."""

    def read(self, raw: Raw, /) -> Said: ...


@dataclass(frozen=True, slots=True)
class Words:
    number_format: str = "@"

    def write(self, node: Json, /) -> str:
        return str(node)

    def read(self, raw: Raw, /) -> Said:
        """A number or a date that someone meant as text is taken as it looks."""
        if isinstance(raw, bool):
            return Refusal("Här ska stå text, inte sant eller falskt.")
        if isinstance(raw, int | float | Decimal):
            return f"{read_number(raw).normalize(_EXACT):f}".replace(".", ",")
        if isinstance(raw, dt.datetime):
            return raw.date().isoformat()
        return unescaped(str(raw))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number. In the cell it is `percent` of itself where the JSON form has it in percent."""

    number_format: str = PLAIN
    percent: bool = False

    def write(self, node: Json, /) -> Decimal:
        number = Decimal(str(node))
        return number.scaleb(-2, _EXACT) if self.percent else number

    def read(self, raw: Raw, /) -> Said:
        if isinstance(raw, bool):
            return Refusal("Här ska stå ett tal, inte sant eller falskt.")
        if isinstance(raw, int | float | Decimal):
            return self._of_number(read_number(raw))
        if not isinstance(raw, str):
            return Refusal("Här ska stå ett tal, men cellen har ett datum. Skriv talet på nytt.")
        return self._of_text(unescaped(raw))

    def _of_number(self, number: Decimal) -> Decimal:
        return number.scaleb(2, _EXACT) if self.percent else number

    def _of_text(self, text: str) -> Said:
        try:
            if self.number_format != PERCENT:
                return parse_amount(text) if self.number_format == KRONOR else parse_number(text)
            rate = parse_rate(text)
        except NumberFault as fault:
            return Refusal(str(fault))
        return None if rate is None else self._of_number(rate.value)


@dataclass(frozen=True, slots=True)
class FigureOrFactor:
    """A number, or the id of the factor to use."""

    ids: frozenset[str]
    number_format: str = PLAIN

    def write(self, node: Json, /) -> Decimal | str:
        return str(node["factor"]) if isinstance(node, dict) else Decimal(str(node))

    def read(self, raw: Raw, /) -> Said:
        if isinstance(raw, str) and unescaped(raw) in self.ids:
            return FactorId(unescaped(raw))
        found = Figure(self.number_format).read(raw)
        if isinstance(raw, str) and isinstance(found, Refusal):
            return Refusal(
                f"”{raw[:40]}” är varken ett tal eller id för en kalkylfaktor i bladet Faktorer."
            )
        return found


class FactorId(str):
    """Stands in a cell where a number might."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """One of some labels, each of which stands for a word of the JSON form."""

    labels: Mapping[str, str]
    number_format: str = "@"

    def write(self, node: Json, /) -> str:
        return self.labels[str(node)]

    def read(self, raw: Raw, /) -> Said:
        found = chosen(str(raw), self.labels)
        if found is None:
            return Refusal(f"”{str(raw)[:40]}” finns inte att välja. Skriv {_or(self.labels)}.")
        return str(found)


def _or(labels: Mapping[str, str]) -> str:
    *others, last = labels.values()
    return f"{', '.join(others)} eller {last}" if others else last


@dataclass(frozen=True, slots=True)
class YesNo:
    number_format: str = "@"

    def write(self, node: Json, /) -> str:
        return "Ja" if node else "Nej"

    def read(self, raw: Raw, /) -> Said:
        if isinstance(raw, bool):
            return raw
        found = chosen(str(raw), {"yes": "Ja", "no": "Nej"})
        return Refusal("Skriv Ja eller Nej.") if found is None else found == "yes"


@dataclass(frozen=True, slots=True)
class Mark:
    """An x, or nothing."""

    number_format: str = "@"

    def write(self, _node: Json, /) -> str:
        return "x"

    def read(self, raw: Raw, /) -> Said:
        is_mark = isinstance(raw, str) and raw.strip().casefold() == "x"
        return True if is_mark else Refusal("Skriv x, eller lämna cellen tom.")


@dataclass(frozen=True, slots=True)
class Day:
    number_format: str = DATE

    def write(self, node: Json, /) -> str | dt.date:
        day = dt.date.fromisoformat(str(node))
        return day if day >= _FIRST_DATE else day.isoformat()

    def read(self, raw: Raw, /) -> Said:
        if isinstance(raw, dt.datetime):
            return raw.date().isoformat()
        if isinstance(raw, str):
            return raw.strip()
        return Refusal("Här ska stå ett datum, till exempel 2026-03-31.")
