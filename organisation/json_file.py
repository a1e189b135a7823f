"""Reading a JSON file that people hand over: everything wrong is said, and said at once.

Knows nothing of the database. A Fault names the place, the way down the file counted from 1 as
people count (`namnder 2 > barn 1`), and the field.
"""

import contextlib
import datetime as dt
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
QUOTE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Fault:
    place: str
    field: str
    what: str

    def __str__(self) -> str:
        return (
            f"{self.place}, {self.field}: {self.what}"
            if self.field
            else f"{self.place}: {self.what}"
        )


class FaultyFile(Exception):  # noqa: N818 -- reads as the sentence it is
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def parse(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        fault = f"is not UTF-8 at byte {error.start + 1}"
    except json.JSONDecodeError as error:
        fault = f"is not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
    except RecursionError:
        fault = "is nested too deeply"
    except _GivenTwiceError as error:
        fault = f"gives {error} twice in one object"
    except ValueError:  # Python reads no number of more than some thousand digits
        fault = "has a number that is too long"
    raise FaultyFile([Fault("the file", "", fault)])


class _GivenTwiceError(ValueError):
    pass


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON silently keeps the last of two equal keys; we would rather know."""
    seen = dict(pairs)
    if len(seen) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _GivenTwiceError(next(f'"{key}"' for key in keys if keys.count(key) > 1))
    return seen


@dataclass
class Reader:
    """Takes values out of the file. What is wrong it notes, and goes on to find the rest."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, name: str, what: str) -> None:
        self.faults.append(Fault(place, name, what))

    def mapping(self, row: object, place: str, known: Collection[str]) -> Mapping[str, object]:
        if not isinstance(row, dict):
            self.fault(place, "", f"must be an object, is {type_of(row)}")
            return {}
        for name in sorted(row.keys() - known):
            self.fault(place, name, "is not a field we know")
        return row

    def list(self, row: Mapping[str, object], place: str, name: str) -> list[object]:
        value = row.get(name, [])
        if isinstance(value, list):
            return value
        self.fault(place, name, f"must be a list, is {type_of(value)}")
        return []

    def text(
        self,
        row: Mapping[str, object],
        place: str,
        name: str,
        *,
        longest: int,
        required: bool = True,
        one_line: bool = False,
    ) -> str:
        """What is not required may be missing or null."""
        value = row.get(name)
        if name not in row or (value is None and not required):
            if required:
                self.fault(place, name, "is missing")
            return ""
        if not isinstance(value, str):
            self.fault(place, name, f"must be a text, is {type_of(value)}")
            return ""
        value = value.strip()
        if required and not value:
            self.fault(place, name, "is empty")
        if len(value) > longest:
            self.fault(place, name, f"has {len(value)} characters, at most {longest} fit")
        if one_line and len(value.splitlines()) > 1:
            self.fault(place, name, "has a line break")
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
            self.fault(place, name, "has a character that cannot be stored")
            return ""
        return value

    def choice(
        self, row: Mapping[str, object], place: str, name: str, choices: type[TextChoices]
    ) -> str:
        value, allowed = row.get(name), ", ".join(choices.values)
        if value in choices.values:
            return str(value)
        if name not in row:
            self.fault(place, name, f"is missing: one of {allowed}")
        else:
            self.fault(place, name, f"{quoted(value)} is not one of {allowed}")
        return ""

    def date(self, row: Mapping[str, object], place: str, name: str) -> dt.date | None:
        """May be missing or null."""
        value = row.get(name)
        if value is None:
            return None
        with contextlib.suppress(ValueError):
            # fromisoformat alone would also take 20281231 and 2028-W52-7
            if isinstance(value, str) and DATE.fullmatch(value):
                return dt.date.fromisoformat(value)
        self.fault(place, name, f"{quoted(value)} is not a date such as 2026-12-31")
        return None

    def whole_number(
        self, row: Mapping[str, object], place: str, name: str, *, most: int
    ) -> int | None:
        """May be missing or null."""
        value = row.get(name)
        if value is None:
            return None
        if type(value) is int and 0 <= value <= most:  # True is an int too
            return value
        self.fault(place, name, f"{quoted(value)} is not a whole number from 0 to {most}")
        return None


def quoted(value: object) -> str:
    """As it stands in the file, shortened."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= QUOTE_LENGTH else f"{text[:QUOTE_LENGTH]}…"


def type_of(value: object) -> str:
    if value is None:
        return "null"
    names = {bool: "true or false", str: "a text", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")
