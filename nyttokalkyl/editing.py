"""Changes to a calculation, one function each: a document in, a new document out.

    put_row(document, row, seen=…)      add or replace; likewise alternatives and factors
    remove_row(document, id)            likewise
    add_row(document, row)              a new one, also if its id has been taken; likewise factors
    with_terms(document, …)             what all alternatives share

`seen` is the fingerprint of the part as the person had it before them, "" when it was new: if
somebody has changed it since, Changed is raised and nothing is lost. Two people who work on
different rows never meet.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Protocol, TypeAlias, TypeVar

from nyttokalkyl.calculation import Alternative, Factor, Row
from nyttokalkyl.interchange import Document, Json, write
from nyttokalkyl.interchange.writing import alternative_form, factor_form, row_form


class Part(Protocol):
    @property
    def id(self) -> str: ...


P = TypeVar("P", bound=Part)
Edit: TypeAlias = Callable[[Document], Document]

SHARED = "villkor"
"""What Changed names when it is none of the parts."""

NEW = ""
"""What has been seen of a part that does not exist yet."""


NEW_ROW, NEW_FACTOR = "post", "faktor"
"""What the ids of parts begin with that are written on the pages."""


class Changed(Exception):  # noqa: N818 -- reads as the sentence it is
    """Somebody has changed, added or removed the part since it was read. `id` says which."""

    def __init__(self, part_id: str) -> None:
        super().__init__(part_id)
        self.id = part_id


def fingerprint(part: Json) -> str:
    """Of the JSON form of a part. Not a secret and no proof: it tells two states apart."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seen_row(row: Row) -> str:
    return fingerprint(row_form(row))


def seen_alternative(alternative: Alternative) -> str:
    return fingerprint(alternative_form(alternative))


def seen_factor(factor: Factor) -> str:
    return fingerprint(factor_form(factor))


def seen_terms(document: Document) -> str:
    """Of everything but alternatives, rows and factors."""
    written = write(document.calculation, document.simulation)
    parts = {"alternatives", "rows", "factors"}
    return fingerprint({name: value for name, value in written.items() if name not in parts})


def free_id(prefix: str, taken: Sequence[Part]) -> str:
    """The first of prefix-1, prefix-2 … that nobody has."""
    ids = {part.id for part in taken}
    return next(name for number in count(1) if (name := f"{prefix}-{number}") not in ids)


def put_row(document: Document, row: Row, *, seen: str) -> Document:
    rows = _put(document.calculation.rows, row, seen, seen_row)
    return _with(document, rows=rows)


def add_row(document: Document, row: Row) -> Document:
    rows = document.calculation.rows
    return _with(document, rows=_add(rows, row, NEW_ROW))


def remove_row(document: Document, row_id: str, *, seen: str) -> Document:
    rows = _remove(document.calculation.rows, row_id, seen, seen_row)
    return _with(document, rows=rows)


def put_alternative(document: Document, alternative: Alternative, *, seen: str) -> Document:
    """The nollalternativ always stands first."""
    alternatives = _put(document.calculation.alternatives, alternative, seen, seen_alternative)
    in_order = tuple(sorted(alternatives, key=lambda one: not one.is_baseline))
    return _with(document, alternatives=in_order)


def remove_alternative(document: Document, alternative_id: str, *, seen: str) -> Document:
    """Its rows go with it, except those that another alternative has too."""
    calculation = document.calculation
    rows = tuple(
        replace(row, alternatives=tuple(a for a in row.alternatives if a != alternative_id))
        for row in calculation.rows
    )
    return _with(
        document,
        alternatives=_remove(calculation.alternatives, alternative_id, seen, seen_alternative),
        rows=tuple(row for row in rows if row.alternatives),
    )


def put_factor(document: Document, factor: Factor, *, seen: str) -> Document:
    return _with(document, factors=_put(document.calculation.factors, factor, seen, seen_factor))


def add_factor(document: Document, factor: Factor) -> Document:
    factors = document.calculation.factors
    return _with(document, factors=_add(factors, factor, NEW_FACTOR))


def remove_factor(document: Document, factor_id: str, *, seen: str) -> Document:
    """Refused by the calculation's own checks while a row refers to it."""
    factors = _remove(document.calculation.factors, factor_id, seen, seen_factor)
    return _with(document, factors=factors)


def with_shared(document: Document, changed: Edit, *, seen: str) -> Document:
    """What is neither alternative, row nor factor: terms, choices, draws."""
    if seen_terms(document) != seen:
        raise Changed(SHARED)
    return changed(document)


def seen_whole(document: Document) -> str:
    return fingerprint(write(document.calculation, document.simulation))


def replaced(document: Document, new: Document, *, seen: str) -> Document:
    """All of it at once, as from a file."""
    if seen_whole(document) != seen:
        raise Changed(SHARED)
    return new


def _put(parts: tuple[P, ...], part: P, seen: str, seen_of: Callable[[P], str]) -> tuple[P, ...]:
    """The parts with this one in its place, or last when it is new."""
    _check(parts, part.id, seen, seen_of)
    if seen == NEW:
        return (*parts, part)
    return tuple(part if one.id == part.id else one for one in parts)


def _add(parts: tuple[P, ...], part: P, prefix: str) -> tuple[P, ...]:
    """Under its id, or the next free one. The same page sent twice adds one."""
    saved = next((one for one in parts if one.id == part.id), None)
    if saved == part:
        return parts
    if saved is not None:
        part = replace(part, id=free_id(prefix, parts))  # type: ignore[type-var]
    return (*parts, part)


def _remove(
    parts: tuple[P, ...], part_id: str, seen: str, seen_of: Callable[[P], str]
) -> tuple[P, ...]:
    _check(parts, part_id, seen, seen_of)
    return tuple(one for one in parts if one.id != part_id)


def _check(parts: tuple[P, ...], part_id: str, seen: str, seen_of: Callable[[P], str]) -> None:
    saved = next((seen_of(one) for one in parts if one.id == part_id), NEW)
    if saved != seen:
        raise Changed(part_id)


def _with(document: Document, **parts: object) -> Document:
    return replace(document, calculation=replace(document.calculation, **parts))  # type: ignore[arg-type]
