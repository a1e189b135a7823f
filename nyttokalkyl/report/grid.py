"""A table of alternatives side by side: one column each, the best first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nyttokalkyl.calculation import AlternativeResult, Evaluation
from nyttokalkyl.report.figures import Figure
from nyttokalkyl.wording import alternative_name


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    name: str
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    figures: tuple[Figure, ...]
    """One per column."""

    hint: str = ""
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    def filled(self) -> Iterator[tuple[Group, list[tuple[Line, list[tuple[Column, Figure]]]]]]:
        """Each figure with its column, as a page lays them out."""
        for group in self.groups:
            yield (
                group,
                [
                    (line, list(zip(self.columns, line.figures, strict=True)))
                    for line in group.lines
                ],
            )


def in_order(evaluation: Evaluation) -> list[AlternativeResult]:
    """The best first, the nollalternativ in its place among them."""
    return [evaluation.result(ranked.alternative.id) for ranked in evaluation.ranking]


def columns_of(results: Iterable[AlternativeResult]) -> tuple[Column, ...]:
    return tuple(
        Column(r.alternative.id, alternative_name(r.alternative), r.alternative.is_baseline)
        for r in results
    )


def line(
    label: str,
    results: Iterable[AlternativeResult],
    figure: Callable[[AlternativeResult], Figure],
    *,
    hint: str = "",
    is_key: bool = False,
) -> Line:
    return Line(label, tuple(figure(result) for result in results), hint, is_key)
