"""What differs between two calculations: what each is made of, part by part, and what it did.

Parts are paired by their id, which a new version keeps. Every field is compared in the JSON form,
so that nothing that is stored can differ unseen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from nyttokalkyl.calculation import AlternativeResult
from nyttokalkyl.interchange import Json
from nyttokalkyl.report.tried import Pair, chance_pair, pairs
from nyttokalkyl.report.vocabulary import MAPS, Path, field_name, written
from nyttokalkyl.results import Results
from nyttokalkyl.wording import alternative_name, plain

Form: TypeAlias = Mapping[str, Json]


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"

    @property
    def word(self) -> str:
        return {"added": "Tillagd", "removed": "Borttagen", "changed": "Ändrad"}.get(self, "Lika")


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    """Empty where it was not stated."""

    after: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """Of an alternative, a row or a factor; or of what they all share."""

    change: Change
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    parts: tuple[PartChange, ...]
    """Those that differ, in the order of the later one, what was removed last."""

    unchanged: int
    """How many parts are the same in both."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What it did to the figures of an alternative."""

    name: str
    change: Change
    pairs: tuple[Pair, ...]
    """Only of one that is in both."""


LISTS = {"alternatives": "Alternativ", "rows": "Poster", "factors": "Kalkylfaktorer"}
SHARED = "Villkor"
NOTHING: Form = {}


def compare(before: Form, after: Form) -> tuple[Section, ...]:
    """Section by section. Both in the form that interchange writes."""
    names = {**_names(before), **_names(after)}
    terms = _part(_terms(before), _terms(after), names)
    is_same = terms.change is Change.SAME
    return (
        Section(SHARED, () if is_same else (terms,), unchanged=int(is_same)),
        *(
            _section(heading, _parts(before, key), _parts(after, key), names)
            for key, heading in LISTS.items()
        ),
    )


def effects(before: Results, after: Results) -> tuple[Effect, ...]:
    """In the order the later one ranks them; what is no longer there last."""
    was = {r.alternative.id: r for r in before.tried}
    is_ = {r.alternative.id: r for r in after.tried}
    found = []
    for name, result in is_.items():
        if name in was:
            found.append(_effect(result, before, after))
        else:
            found.append(Effect(alternative_name(result.alternative), Change.ADDED, ()))
    for name, result in was.items():
        if name not in is_:
            found.append(Effect(alternative_name(result.alternative), Change.REMOVED, ()))
    return tuple(found)


def _effect(result: AlternativeResult, before: Results, after: Results) -> Effect:
    alternative = result.alternative
    was = before.evaluation.result(alternative.id)
    found = [*pairs(was.decisive, result.decisive)]
    chances = before.chance(alternative.id), after.chance(alternative.id)
    if chances[0] is not None and chances[1] is not None:
        found.append(chance_pair(chances[0], chances[1]))
    differs = any(pair.before != pair.after for pair in found)
    change = Change.CHANGED if differs else Change.SAME
    return Effect(alternative_name(alternative), change, tuple(found))


def _terms(form: Form) -> Form:
    return {"id": "", **{name: value for name, value in form.items() if name not in LISTS}}


def _parts(form: Form, key: str) -> dict[str, Form]:
    parts = form.get(key)
    listed = parts if isinstance(parts, list) else []
    return {str(part["id"]): part for part in listed if isinstance(part, Mapping)}


def _names(form: Form) -> dict[str, str]:
    """What people call an alternative or a factor, by id."""
    return {
        part_id: plain(str(part.get("name") or part_id))
        for key in ("alternatives", "factors")
        for part_id, part in _parts(form, key).items()
    }


def _section(
    heading: str, before: Mapping[str, Form], after: Mapping[str, Form], names: Mapping[str, str]
) -> Section:
    found = [_part(before.get(part_id, NOTHING), part, names) for part_id, part in after.items()]
    found += [_part(part, NOTHING, names) for name, part in before.items() if name not in after]
    differing = tuple(part for part in found if part.change is not Change.SAME)
    return Section(heading, differing, unchanged=len(found) - len(differing))


def _part(before: Form, after: Form, names: Mapping[str, str]) -> PartChange:
    known = after or before
    fields = tuple(_fields(before, after, names))
    name = plain(str(known.get("name") or known["id"])) or SHARED
    if not before:
        return PartChange(Change.ADDED, name, fields)
    if not after:
        return PartChange(Change.REMOVED, name, fields)
    return PartChange(Change.CHANGED if fields else Change.SAME, name, fields)


def _fields(before: Form, after: Form, names: Mapping[str, str]) -> Iterator[FieldChange]:
    """Field by field, and year by year where a field has years."""
    old, new = dict(_flat({**before})), dict(_flat({**after}))
    for path in dict.fromkeys((*new, *old)):
        if old.get(path) != new.get(path):
            was, is_ = (written(path, form.get(path), names) for form in (old, new))
            yield FieldChange(field_name(path), was, is_)


def _flat(value: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Every value with its place. An uncertain number is one value, not three."""
    is_map = path != () and path[-1] in MAPS
    if isinstance(value, Mapping) and (is_map or not {"likely", "factor"} & value.keys()):
        for name, inner in value.items():
            if (*path, name) != ("id",):
                yield from _flat(inner, (*path, name))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for position, inner in enumerate(value, start=1):
            yield from _flat(inner, (*path, str(position)))
    elif value not in ("", []):
        yield path, value
