"""Evaluate a whole nyttokalkyl: every alternative, on its own and against the nollalternativ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nyttokalkyl.calculation.discounting import constant, discounting, in_context
from nyttokalkyl.calculation.flows import RowFlow, Setting, row_flow, setting_of
from nyttokalkyl.calculation.inputs import (
    Alternative,
    Calculation,
    Disbenefits,
    RowType,
    SavedCosts,
    Terms,
)
from nyttokalkyl.calculation.measures import (
    Entry,
    Measure,
    Measures,
    Side,
    entry_of,
    incremental_bcr,
    measure,
)

METHOD_VERSION = "2"
"""Raised when the same input would give another figure. Stored with a locked calculation."""

TIE_KRONOR = Decimal("0.01")
TIE_RELATIVE = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class AlternativeResult:
    alternative: Alternative
    own: Measures
    """Of its rows as entered."""

    against_baseline: Measures | None
    """Of its difference from the nollalternativ; None when there is none, and for itself."""

    incremental_bcr: Measure | None
    """(B1-B0) / (C1-C0) of the rows as entered, on the sides they are entered on."""

    @property
    def decisive(self) -> Measures:
        """What the choice rests on: the difference where there is something to differ from."""
        return self.against_baseline or self.own


@dataclass(frozen=True, slots=True)
class Ranked:
    rank: int
    """1 is best; a tie shares a rank and the next one is skipped."""

    alternative: Alternative
    npv: Decimal


@dataclass(frozen=True, slots=True)
class Evaluation:
    calculation: Calculation
    setting: Setting
    flows: Mapping[str, RowFlow]
    """By row id, in the order of the rows."""

    alternatives: tuple[AlternativeResult, ...]
    ranking: tuple[Ranked, ...]

    def result(self, alternative_id: str) -> AlternativeResult:
        return next(r for r in self.alternatives if r.alternative.id == alternative_id)

    @property
    def baseline(self) -> AlternativeResult | None:
        return next((r for r in self.alternatives if r.alternative.is_baseline), None)


@in_context
def evaluate(calculation: Calculation) -> Evaluation:
    """Compute every deterministic result. `calculation` must be free of faults (checks.faults)."""
    setting = setting_of(calculation)
    factors = setting.at_likely()
    flows = {row.id: row_flow(row, setting, factors) for row in calculation.rows}
    return evaluate_flows(calculation, setting, flows)


def evaluate_flows(
    calculation: Calculation, setting: Setting, flows: Mapping[str, RowFlow]
) -> Evaluation:
    """Evaluate rows whose kronor per year are given, as a what-if changes them."""
    results = tuple(_result(calculation, setting.terms, a, flows) for a in calculation.compared)
    ranking = rank([(r.alternative, r.own.npv) for r in results])
    return Evaluation(calculation, setting, flows, results, ranking)


def _result(
    calculation: Calculation,
    terms: Terms,
    alternative: Alternative,
    flows: Mapping[str, RowFlow],
) -> AlternativeResult:
    years = alternative.annuity_years
    entries = own_entries(calculation, alternative.id, flows)
    own = measure(entries, terms, years)
    difference = difference_entries(calculation, alternative, flows, entries)
    if difference is None:
        return AlternativeResult(alternative, own, None, None)
    benefits = sum((e.net for e in difference if _is_benefit(e)), start=Decimal(0))
    costs = sum((-e.net for e in difference if not _is_benefit(e)), start=Decimal(0))
    return AlternativeResult(
        alternative,
        own=own,
        against_baseline=own if difference == entries else measure(difference, terms, years),
        incremental_bcr=incremental_bcr(benefits, costs),
    )


def _is_benefit(entry: Entry) -> bool:
    """On the side it is entered on, whatever side the two choices count it on."""
    return (entry.side is Side.BENEFIT) != entry.moved


def own_entries(
    calculation: Calculation, alternative_id: str, flows: Mapping[str, RowFlow]
) -> list[Entry]:
    """Every valued row of an alternative, on the side it is entered on."""
    return [
        entry_of(flows[row.id], 1)
        for row in calculation.rows
        if alternative_id in row.alternatives and row.rating is None
    ]


def difference_entries(
    calculation: Calculation,
    alternative: Alternative,
    flows: Mapping[str, RowFlow],
    own: Sequence[Entry],
) -> list[Entry] | None:
    """The rows in which an alternative differs from the nollalternativ; None without one.

    A row that both share cancels. What falls away counts with a minus sign, on the side that the
    calculation's two choices say.
    """
    baseline = next((a for a in calculation.compared if a.is_baseline), None)
    if baseline is None or alternative.is_baseline:
        return None
    entries: list[Entry] = []
    unchanged = {entry.flow.row.id: entry for entry in own}
    for row in calculation.rows:
        sign = (alternative.id in row.alternatives) - (baseline.id in row.alternatives)
        if sign and row.rating is None:
            flow = flows[row.id]
            side = _chosen_side(flow, sign, calculation)
            is_own = sign > 0 and side is None
            entries.append(unchanged[row.id] if is_own else entry_of(flow, sign, side))
    return entries


def _chosen_side(flow: RowFlow, sign: int, calculation: Calculation) -> Side | None:
    """The side that the two choices move it to; None for the one it is entered on."""
    if sign * flow.pv >= 0:
        return None
    if flow.row.type is RowType.COST and calculation.saved_costs is SavedCosts.BENEFIT:
        return Side.BENEFIT
    if flow.row.type is RowType.BENEFIT and calculation.disbenefits is Disbenefits.COST:
        return Side.COST
    return None


def rank(npvs: Sequence[tuple[Alternative, Decimal]]) -> tuple[Ranked, ...]:
    """Best first. Less than 1 öre or 1e-9 of the amount apart is a tie, in the order entered."""
    ranked: list[Ranked] = []
    for position, (alternative, npv) in enumerate(
        sorted(npvs, key=lambda pair: pair[1], reverse=True), start=1
    ):
        leader = next((r for r in ranked if r.rank == ranked[-1].rank), None)
        shares = leader is not None and is_tie(leader.npv, npv)
        ranked.append(Ranked(leader.rank if leader and shares else position, alternative, npv))
    order = {alternative.id: index for index, (alternative, _) in enumerate(npvs)}
    return tuple(sorted(ranked, key=lambda r: (r.rank, order[r.alternative.id])))


def is_tie(one: Decimal, other: Decimal) -> bool:
    apart = abs(one - other)
    return apart < TIE_KRONOR or apart <= TIE_RELATIVE * max(abs(one), abs(other))


@in_context
def npv_at(measures: Measures, terms: Terms, rate: Decimal) -> Decimal:
    """The net present value at another, constant rate."""
    return npv_on(measures, replace(terms, rates=constant(rate)))


def npv_on(measures: Measures, terms: Terms) -> Decimal:
    """The net present value on other rates or another timing."""
    factors = discounting(terms)
    return sum(
        (
            (line.net - line.residual_value) * factors.factors[line.year]
            + line.residual_value * factors.at_end[line.year]
            for line in measures.years
        ),
        start=Decimal(0),
    )
