"""What differs between two versions of a behov, as plain data for a page to show.

Rows are paired by their key; benefits, which have only a place in a list, by what they say.
Within a changed text the difference is told in words. The time is bounded whatever the texts are:
a stretch that is too long to compare word by word is shown as taken out and put in as a whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from behov.snapshot import Content, Row, Section

LIMIT = 500_000
"""How many pairs of words, or of sentences, may be compared: about 350 words with 350."""

ALIKE = 0.4
"""How much of a stretch must have stayed for the difference to be worth reading word by word."""


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed (SAME), was put in (ADDED) or taken out (REMOVED)."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class RowDiff:
    change: Change
    label: list[Piece]
    value: list[Piece]


@dataclass(frozen=True, slots=True)
class SectionDiff:
    heading: str
    rows: list[RowDiff]


def compare(old: Content, new: Content) -> list[SectionDiff]:
    """The sections of `new` in their order, each with what happened to its rows.

    What was answered in neither is left out.
    """
    before = {section["key"]: section["rows"] for section in old}
    sections = [_section(before.pop(section["key"], []), section) for section in new]
    sections += [
        SectionDiff(section["heading"], [_row(row, None) for row in section["rows"]])
        for section in old
        if section["key"] in before
    ]
    return [answered for section in sections if (answered := _answered(section)).rows]


def changes(sections: list[SectionDiff]) -> int:
    """How many rows are not the same."""
    return sum(row.change != Change.SAME for section in sections for row in section.rows)


def words(old: str, new: str) -> list[Piece]:
    """From `old` to `new`: first by sentences, then by words where sentences differ."""
    pieces: list[Piece] = []
    for old_part, new_part in _stretches(_sentences(old), _sentences(new)):
        if old_part == new_part:
            pieces += _whole(old_part, new_part)
        else:
            pieces += _rewritten("".join(old_part), "".join(new_part))
    return list(_joined(pieces))


def _rewritten(old: str, new: str) -> list[Piece]:
    """Word by word, unless so little stayed that two whole texts are easier to read."""
    pieces = [
        piece
        for old_words, new_words in _stretches(_words(old), _words(new))
        for piece in _whole(old_words, new_words)
    ]
    stayed = sum(len(piece.text) for piece in pieces if piece.change == Change.SAME)
    if stayed < ALIKE * max(len(old), len(new)):
        return _whole([old], [new])
    return pieces


def _section(old: list[Row], new: Section) -> SectionDiff:
    pairs = _by_text(old, new["rows"]) if new["key"] == "nytta" else _by_key(old, new["rows"])
    return SectionDiff(new["heading"], [_row(before, after) for before, after in pairs])


def _answered(section: SectionDiff) -> SectionDiff:
    return SectionDiff(section.heading, [row for row in section.rows if row.value])


def _by_key(old: list[Row], new: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    before = {row["key"]: row for row in old}
    for row in new:
        yield before.pop(row["key"], None), row
    for row in before.values():
        yield row, None


def _by_text(old: list[Row], new: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """A benefit that only moved down, because one was put in above it, is unchanged."""
    matcher = SequenceMatcher(
        None,
        [(row["label"], row["value"]) for row in old],
        [(row["label"], row["value"]) for row in new],
        autojunk=False,
    )
    for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        yield from zip_longest(old[old_from:old_to], new[new_from:new_to])


def _row(old: Row | None, new: Row | None) -> RowDiff:
    before, after = old["value"] if old else "", new["value"] if new else ""
    labels = [row["label"] for row in (old, new) if row]
    if old and new and new["key"].startswith("nytta_"):
        label = words(*labels)  # whom it is for: written by a person, not by the form
    else:
        label = [Piece(Change.SAME, labels[-1])]
    value = words(before, after)
    same = all(piece.change == Change.SAME for piece in [*label, *value])
    if same:
        change = Change.SAME
    elif not before:
        change = Change.ADDED
    elif not after:
        change = Change.REMOVED
    else:
        change = Change.CHANGED
    return RowDiff(change, label, value)


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^.!?\n]+[.!?\n]*\s*|[.!?\n]+\s*", text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _stretches(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """`old` and `new` cut where they agree and where they do not, in order."""
    start = _agreeing(old, new)
    end = _agreeing(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    yield old[:start], new[:start]
    if len(old_middle) * len(new_middle) > LIMIT:
        yield old_middle, new_middle
    else:
        matcher = SequenceMatcher(None, old_middle, new_middle, autojunk=False)
        for _tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
            yield old_middle[old_from:old_to], new_middle[new_from:new_to]
    yield old[len(old) - end :], new[len(new) - end :]


def _agreeing(old: list[str], new: list[str]) -> int:
    """How many of the first are the same."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))


def _whole(old: list[str], new: list[str]) -> list[Piece]:
    """All of `new` in the place of all of `old`."""
    if old == new:
        return [Piece(Change.SAME, "".join(new))]
    return [Piece(Change.REMOVED, "".join(old)), Piece(Change.ADDED, "".join(new))]


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours as one, and a space between two replaced words as part of the replacement."""
    removed = added = same = ""
    for piece in pieces:
        if piece.change == Change.SAME:
            same += piece.text
            continue
        if not piece.text:
            continue
        if same and removed and added and same.isspace():
            removed, added = removed + same, added + same
        elif same:
            yield from _pieces(removed, added, same)
            removed = added = ""
        same = ""
        if piece.change == Change.REMOVED:
            removed += piece.text
        else:
            added += piece.text
    yield from _pieces(removed, added, same)


def _pieces(removed: str, added: str, same: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Change.REMOVED, removed)
    if added:
        yield Piece(Change.ADDED, added)
    if same:
        yield Piece(Change.SAME, same)
