"""What a decision basis says, as plain data for the template: text that is ready to be set."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from zoneinfo import ZoneInfo

from nyttokalkyl.answer import answer
from nyttokalkyl.calculation import AlternativeResult
from nyttokalkyl.charts import Chart, Table, svg
from nyttokalkyl.charts.look import FONTS
from nyttokalkyl.document import tables
from nyttokalkyl.document.about import About
from nyttokalkyl.document.conventions import Pairs, conventions, drawing
from nyttokalkyl.results import Results
from nyttokalkyl.sensitivity.break_even import BreakEvenKind, sentence
from nyttokalkyl.wording import alternative_name, plain, shortened

Data: TypeAlias = Mapping[str, "Data"] | Sequence["Data"] | str | int | None

STOCKHOLM = ZoneInfo("Europe/Stockholm")

PICTURE_WIDTH = 680
"""Pixels. On A4 their 12 pixels become 8.5 points."""

FONT = "Libertinus Serif"

_AMOUNT = r"(mindre än |mer än )?−?[0-9][0-9\u00a0,]*(\u00a0\S+)?"
_NUMBER = re.compile(rf"{_AMOUNT}( till {_AMOUNT})?|–")
_NARROWEST, _WIDEST = 12, 40
_FEW = 5
_LONG_RUN = re.compile(r"\S{70,}")
_PART_OF_RUN = re.compile(r"\S{20}")
_BREAK_HERE = "\u200b"


def content(results: Results, charts: Iterable[Chart], about: About) -> dict[str, Data]:
    """`charts` are placed by the alternative they are about, in their order."""
    pictures = tuple(charts)
    return {
        "about": _about(about),
        "answer": _texts(answer(results)),
        "conflicts": _texts(conflict.sentence for conflict in results.conflicts),
        "notes": _texts(note.sentence for note in results.notes),
        "comparison": {
            "charts": _pictures(pictures, ""),
            "tables": _tables(
                tables.compared(results),
                tables.uncertainty(results),
                tables.at_other_rates(results),
                tables.what_ifs(results),
            ),
        },
        "conventions": _pairs(conventions(results)),
        "alternatives": [_alternative(results, r, pictures) for r in results.tried],
        "drawing": _pairs(drawing(results.simulation)) if results.simulation else None,
        "assumptions": _tables(tables.factors(results), tables.sources(results)),
    }


def _about(about: About) -> Data:
    locked = about.locked
    facts: list[tuple[str, str]] = [
        ("Behov", about.reference),
        ("Kalkyl", f"{about.kalkyl}, version {about.version}"),
        ("Upprättad av", about.author),
        ("Granskad av", about.reviewer),
    ]
    if locked:
        at = locked.at.astimezone(STOCKHOLM)
        facts += [
            ("Status", f"Låst {at:%Y-%m-%d} klockan {at:%H.%M} av {locked.by}"),
            ("Metodversion", locked.method_version),
            ("Kontrollsumma", locked.hash),
        ]
    else:
        facts.append(("Status", "Utkast: kalkylen är inte låst och kan ändras"))
    return {
        "title": _text(about.title),
        "running": shortened(_text(f"{about.reference} {about.title}"), 70),
        "organisation": _text(about.organisation),
        "facts": _pairs(tuple(fact for fact in facts if fact[1])),
        "is_draft": locked is None,
    }


def _alternative(results: Results, result: AlternativeResult, charts: Sequence[Chart]) -> Data:
    its_id = result.alternative.id
    found = _pictures(charts, its_id)
    sensitivity = results.sensitivity.get(its_id)
    breaks = sensitivity.break_evens if sensitivity else ()
    every = (BreakEvenKind.ALL_BENEFITS, BreakEvenKind.ALL_COSTS)
    return {
        "name": _text(alternative_name(result.alternative)),
        "charts": found,
        "measures": _tables(tables.measures_of(result)),
        "rows": _tables(tables.rows_of(results, result), tables.not_in_money(results, result)),
        "scenarios": _tables(tables.scenarios_of(results, result)),
        "break_evens": _texts(sentence(each) for each in breaks if each.kind in every),
    }


def _pictures(charts: Sequence[Chart], alternative: str) -> dict[str, Data]:
    """By key. A chart without a picture says why; a picture stands before its table."""
    return {
        each.key.replace("-", "_"): {
            "title": _text(each.title),
            "alt": _text(each.summary),
            "svg": None
            if each.is_empty
            else _set_in(FONT, svg(each, width=PICTURE_WIDTH, panel=True)),
            "table": _table(each.table),
        }
        for each in charts
        if each.alternative == alternative
    }


def _set_in(font: str, drawn: str) -> str:
    return drawn.replace(f'font-family="{FONTS}"', f'font-family="{font}"', 1)


def _tables(*found: Table | None) -> list[Data]:
    return [_table(each) for each in found if each is not None]


def _table(table: Table) -> Data:
    """Numbers to the right. The first column names the row: it is text even where it is years."""
    first, *others = zip(table.head, *table.rows, strict=True)
    are_numbers = [all(_NUMBER.fullmatch(cell) for cell in column[1:]) for column in others]
    return {
        "caption": _text(table.caption),
        "head": _texts(table.head),
        "rows": [_texts(row) for row in table.rows],
        "is_number": [False, *are_numbers],
        "shares": _shares([first, *others], [False, *are_numbers]),
    }


def _shares(columns: Sequence[Sequence[str]], are_numbers: Sequence[bool]) -> list[int]:
    """Of the width, by what is usual in each column; 0 is as wide as its numbers are.

    Years, or what is as short, share it evenly with a few columns of numbers.
    """
    usual = [sum(map(len, column)) // len(column) for column in columns]
    if all(are_numbers[1:]) and usual[0] < _NARROWEST and len(columns) <= _FEW:
        return [1] * len(columns)
    return [
        0 if is_number else min(_WIDEST, max(_NARROWEST, letters))
        for is_number, letters in zip(are_numbers, usual, strict=True)
    ]


def _pairs(pairs: Pairs) -> list[Data]:
    return [_texts(pair) for pair in pairs]


def _texts(texts: Iterable[str]) -> list[Data]:
    return [_text(text) for text in texts]


def _text(text: str) -> str:
    """One line, nothing hidden in it, and somewhere to break what has no spaces."""
    return _LONG_RUN.sub(
        lambda run: _PART_OF_RUN.sub(lambda part: part[0] + _BREAK_HERE, run[0]), plain(text)
    )
