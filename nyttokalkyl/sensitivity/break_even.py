"""How far one thing must move, alone, before the net present value is 0 (switching values)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nyttokalkyl.calculation.discounting import in_context
from nyttokalkyl.calculation.evaluation import AlternativeResult, Evaluation
from nyttokalkyl.numbers import format_percent
from nyttokalkyl.sensitivity.ranges import factors_of, npv_of, using


class BreakEvenKind(StrEnum):
    ROW = "row"
    FACTOR = "factor"
    ALL_BENEFITS = "all_benefits"
    ALL_COSTS = "all_costs"


@dataclass(frozen=True, slots=True)
class BreakEven:
    kind: BreakEvenKind
    id: str
    """Of the row or factor; empty for all benefits and all costs."""

    name: str
    change: Decimal | None
    """Relative: -0.47 is a fall of 47 percent. None when no change suffices: it adds nothing."""

    @property
    def share(self) -> Decimal | None:
        """What is left of it at break-even: 0.53 of the benefits."""
        return None if self.change is None else 1 + self.change

    @property
    def is_reachable(self) -> bool:
        """A fall of more than everything turns the amount into its opposite."""
        return self.change is not None and self.change >= -1


@in_context
def break_evens(evaluation: Evaluation) -> dict[str, tuple[BreakEven, ...]]:
    """By alternative: all benefits, all costs, then rows and factors in the order entered."""
    return {
        result.alternative.id: tuple(_of(evaluation, result))
        for result in evaluation.alternatives
        if result.decisive.entries
    }


def _of(evaluation: Evaluation, result: AlternativeResult) -> Iterator[BreakEven]:
    measures = result.decisive
    npv, entries = measures.npv, measures.entries
    yield _break_even(BreakEvenKind.ALL_BENEFITS, "", "nyttorna", npv, measures.pv_benefits)
    yield _break_even(BreakEvenKind.ALL_COSTS, "", "kostnaderna", npv, -measures.pv_costs)
    for entry in entries:
        row = entry.flow.row
        yield _break_even(BreakEvenKind.ROW, row.id, row.name or row.id, npv, entry.net)
    names = {factor.id: factor.name or factor.id for factor in evaluation.calculation.factors}
    for factor in factors_of(entries, evaluation):
        concerned = using(entries, factor)
        without = {**evaluation.setting.at_likely(), factor: Decimal(0)}
        added = sum((e.net for e in concerned), start=Decimal(0))
        added -= npv_of(concerned, evaluation, without, {})
        yield _break_even(BreakEvenKind.FACTOR, factor, names[factor], npv, added)


def _break_even(
    kind: BreakEvenKind, its_id: str, name: str, npv: Decimal, added: Decimal
) -> BreakEven:
    """`added` is what it adds to the net present value, in proportion to its size."""
    return BreakEven(kind, its_id, name, -npv / added if added else None)


def sentence(found: BreakEven) -> str:
    """In Swedish: "Nettonuvärdet blir noll om nyttorna minskar med 46,6 %."."""
    if found.change is None:
        return f"Nettonuvärdet påverkas inte av {found.name}."
    if not found.is_reachable:
        return f"Nettonuvärdet blir inte noll ens om {found.name} faller bort helt."
    if found.change == 0:
        return "Nettonuvärdet är noll."
    verb = "ökar" if found.change > 0 else "minskar"
    return (
        f"Nettonuvärdet blir noll om {found.name} {verb} med {format_percent(abs(found.change))}."
    )
