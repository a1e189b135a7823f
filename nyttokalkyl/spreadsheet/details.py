"""The sheets with several lines per post or question: amounts per year, stakeholders, what-ifs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nyttokalkyl.calculation.inputs import Where
from nyttokalkyl.interchange.parsing import Members, Tree
from nyttokalkyl.spreadsheet import layout
from nyttokalkyl.spreadsheet.items import uncertain
from nyttokalkyl.spreadsheet.lines import Book, Line

_YEAR = re.compile("[0-9]{1,4}")

_FILL_IN = "Fyll i cellen."
_TWICE = "Står redan på en annan rad. Ta bort en av dem."

Filled = tuple[Where, Tree]
"""A cell, and what it says."""


@dataclass(frozen=True, slots=True)
class Details:
    """Adds to `rows` what stands about them elsewhere, and to `cells` where that is."""

    book: Book
    cells: dict[Where, Where]
    """For places in the JSON form, the sheet and cell that is there."""

    def add_years(self, rows: Sequence[Members]) -> None:
        """`amounts` and `ramp_up`."""
        titles = [title for _, title in self.book.titles(layout.years_table(()))]
        years = sorted({int(title) for title in titles if _YEAR.fullmatch(title)})
        given: dict[int, dict[str, Line]] = {}
        for index, line in self._of_rows(self.book.lines(layout.years_table(years)), rows):
            level = str(self.required(line, "level"))
            if level in given.setdefault(index, {}):
                self.book.refuse(line.at["level",], _TWICE)
            given[index][level] = line
        for index, levels in given.items():
            ramp_up = levels.pop("ramp_up", None)
            if ramp_up:
                self._put(rows[index], ("rows", index, "ramp_up"), dict(_by_year(ramp_up)))
            amounts = dict(self._amounts(levels))
            self._put(rows[index], ("rows", index, "amounts"), amounts)

    def _amounts(self, levels: Mapping[str, Line]) -> Iterator[tuple[str, Filled]]:
        by_level = {level: dict(_by_year(line)) for level, line in levels.items()}
        any_line = next(iter(levels.values()), None)
        for year in sorted({year for of_level in by_level.values() for year in of_level}, key=int):
            ends = {level: of[year][1] for level, of in by_level.items() if year in of}
            node, found = uncertain(ends, ())
            for fault in found:
                line = levels.get(str(fault.where[-1]), any_line)
                if line:
                    self.book.refuse(line.at["years", year], fault.sentence)
            line = levels.get("likely", any_line)
            if line:
                yield year, (line.at["years", year], node)

    def add_stakeholders(self, rows: Sequence[Members]) -> None:
        given: dict[int, dict[str, Filled]] = {}
        for index, line in self._of_rows(self.book.lines(layout.STAKEHOLDERS), rows):
            name, share = self.required(line, "name"), self.required(line, "share")
            shares = given.setdefault(index, {})
            if name in shares:
                self.book.refuse(line.at["name",], _TWICE)
            shares[str(name)] = (line.at["share",], share)
        for index, shares in given.items():
            self._put(rows[index], ("rows", index, "stakeholders"), shares)

    def _of_rows(
        self, lines: Sequence[Line], rows: Sequence[Members]
    ) -> Iterator[tuple[int, Line]]:
        """Each line with the index of the row that it names."""
        indexes = {str(row["id"]): index for index, row in enumerate(rows) if "id" in row}
        for line in lines:
            name = self.required(line, "id")
            if name is not None and str(name) not in indexes and len(indexes) == len(rows):
                self.book.refuse(
                    line.at["id",],
                    f"Det finns ingen post med id ”{str(name)[:60]}” i bladet Poster. Rätta id "
                    "eller ta bort raden.",
                )
            elif str(name) in indexes:
                yield indexes[str(name)], line

    def required(self, line: Line, *path: str) -> Tree:
        """What a cell says that must say something."""
        if path not in line.cells and path in line.at:
            self.book.refuse(line.at[path], _FILL_IN)
        return line.cells.get(path)

    def _put(self, item: Members, where: Where, given: Mapping[str, Filled]) -> None:
        """A field of an item, whose parts have a cell each."""
        if not given:
            return
        self.cells.setdefault(where, next(iter(given.values()))[0])
        for key, (cell, _) in given.items():
            self.cells[(*where, key)] = cell
        item[str(where[-1])] = Members([(key, node) for key, (_, node) in given.items()])

    def what_ifs(self) -> list[Tree]:
        questions: dict[Tree, list[Line]] = {}
        for line in self.book.lines(layout.WHAT_IFS):
            questions.setdefault(self.required(line, "number"), []).append(line)
        return [self._what_if(lines, index) for index, lines in enumerate(questions.values())]

    def _what_if(self, lines: Sequence[Line], index: int) -> Members:
        where: Where = ("what_if", index)
        self.cells[where] = self.cells[(*where, "name")] = next(iter(lines[0].at.values()), ())
        item = Members([])
        grouped: dict[str, dict[str, Filled]] = {}
        for line in lines:
            if name := line.cells.get(("name",)):
                item["name"] = name
                self.cells[(*where, "name")] = line.at["name",]
            self._change(line, item, grouped, where)
        for field, given in grouped.items():
            self._put(item, (*where, field), given)
        return item

    def _change(
        self, line: Line, item: Members, grouped: dict[str, dict[str, Filled]], where: Where
    ) -> None:
        change = line.cells.get(("change",))
        if change is None:
            return
        value = self.required(line, "value")
        if change in ("rows_times", "factors"):
            name = str(self.required(line, "id"))
            given = grouped.setdefault(str(change), {})
            if name in given:
                self.book.refuse(line.at["id",], _TWICE)
            given[name] = (line.at["value",], value)
            return
        if change in item:
            self.book.refuse(line.at["change",], _TWICE)
        item[str(change)] = value
        self.cells[(*where, str(change))] = line.at["value",]


def _by_year(line: Line) -> Iterator[tuple[str, Filled]]:
    for path, node in line.cells.items():
        if path[0] == "years":
            yield path[1], (line.at[path], node)
