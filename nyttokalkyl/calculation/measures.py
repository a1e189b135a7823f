"""The measures of one alternative, on its own or as its difference from the nollalternativ.

B and C are the present values of benefit and cost rows, I of investments, DU of operation and
maintenance (drift och underhåll).

    nettonuvärde (npv)            B - C
    nyttokostnadskvot (bcr)       B / C
    NNK-i                         npv / I
    NNK-idu                       npv / (I + DU)
    nuvärdeskvot                  NNK-i + 1
    annuitet                      npv / annuity factor = npv · r / (1 - (1+r)**-n)

Sources  docs/nyttokalkyl.md, section 3 "Formler"; Trafikverket, ASEK 5.2 and later, chapter 3, for
         the NNK measures. A measure that cannot be computed has a reason instead of a value.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from nyttokalkyl.calculation.discounting import (
    STEPS_PER_YEAR,
    annuity_factor,
    half_years,
    without_noise,
)
from nyttokalkyl.calculation.flows import Flow, RowFlow
from nyttokalkyl.calculation.inputs import CostKind, CountsAs, Kategori, RowType, Terms, Timing
from nyttokalkyl.calculation.payback import Payback, payback
from nyttokalkyl.irr import Irr, internal_rates

RESIDUAL = "restvarde"
"""The category that residual values form of their own."""

_ZERO, _ONE = Decimal(0), Decimal(1)

NOT_STATED = "ej_angiven"
"""The category or stakeholder of a row that states none."""


class Reason(StrEnum):
    """Why a measure has no value."""

    NO_COSTS = "no_costs"
    NOT_INTERPRETABLE = "not_interpretable"
    NO_INVESTMENT = "no_investment"
    NO_INVESTMENT_OR_OPERATION = "no_investment_or_operation"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Measure:
    """A value, or the reason why there is none."""

    value: Decimal | None
    reason: Reason | None = None


class Side(StrEnum):
    BENEFIT = "benefit"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row in a comparison, with the sign it has there and the side it is counted on."""

    flow: RowFlow
    sign: int
    """-1 for a row of the nollalternativ that the alternative is rid of."""

    side: Side
    moved: bool
    """Counted on the other side than the one it was entered on."""

    net: Decimal
    """What the row adds to the net present value."""

    @property
    def pv(self) -> Decimal:
        return self.sign * self.flow.pv

    @property
    def net_sign(self) -> int:
        return -self.sign if self.flow.row.type is RowType.COST else self.sign


def entry_of(flow: RowFlow, sign: int, side: Side | None = None) -> Entry:
    """Count a row on `side`, or on the side it is entered on."""
    is_cost = flow.row.type is RowType.COST
    entered = Side.COST if is_cost else Side.BENEFIT
    side = side or entered
    net = flow.pv if is_cost == (sign < 0) else -flow.pv
    return Entry(flow, sign, side, moved=side is not entered, net=net)


Amounts: TypeAlias = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Party:
    """What a stakeholder pays and gains, or what a category costs and gives: present values."""

    name: str
    benefits: Decimal
    costs: Decimal

    @property
    def net(self) -> Decimal:
        return self.benefits - self.costs


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year, undiscounted except where the name says otherwise."""

    year: int
    benefits: Decimal
    costs: Decimal
    residual_value: Decimal
    net: Decimal
    accumulated: Decimal
    net_discounted: Decimal
    accumulated_discounted: Decimal
    by_category: Amounts
    """Net per category, for every category that the alternative has in any year."""


@dataclass(frozen=True, slots=True)
class Measures:
    entries: tuple[Entry, ...]
    pv_benefits: Decimal
    pv_costs: Decimal
    pv_residual_value: Decimal
    """Part of pv_benefits."""

    pv_investment: Decimal
    pv_operation: Decimal
    npv: Decimal
    npv_undiscounted: Decimal
    bcr: Measure
    nnk_i: Measure
    nnk_idu: Measure
    nuvardeskvot: Measure
    irr: Irr
    annuity: Measure
    annuity_years: int
    payback: Payback
    discounted_payback: Payback
    categories: tuple[Party, ...]
    stakeholders: tuple[Party, ...]
    years: tuple[YearLine, ...]

    @property
    def break_even_year(self) -> int | None:
        return self.payback.whole_year

    def npv_of(self, category: str) -> Decimal:
        """Net present value of one category alone: the budget, or the freed time."""
        return next((p.net for p in self.categories if p.name == category), Decimal(0))

    @property
    def financial_npv(self) -> Decimal:
        return self.npv_of(Kategori.FINANSIELL)


def measure(entries: Sequence[Entry], terms: Terms, own_annuity_years: int | None) -> Measures:
    scale = sum((abs(entry.flow.pv) for entry in entries), start=Decimal(0))

    def total(amounts: Iterable[Decimal]) -> Decimal:
        return without_noise(sum(amounts, start=Decimal(0)), scale)

    benefits = total(entry.net for entry in entries if entry.side is Side.BENEFIT)
    costs = total(-entry.net for entry in entries if entry.side is Side.COST)
    npv = total((benefits, -costs))
    counted = [(entry, counts_as(entry)) for entry in entries if entry.side is Side.COST]
    investment = total(e.pv for e, counts in counted if counts is CountsAs.INVESTMENT)
    operation = total(e.pv for e, counts in counted if counts is CountsAs.OPERATION)
    residual = total(e.pv for e in entries if e.flow.row.type is RowType.RESIDUAL_VALUE)
    nnk_i = _ratio(npv, investment, Reason.NO_INVESTMENT)
    years = tuple(_year_lines(entries, terms))
    annuity_years = _annuity_years(terms, own_annuity_years)
    return Measures(
        entries=tuple(entries),
        pv_benefits=benefits,
        pv_costs=costs,
        pv_residual_value=residual,
        pv_investment=investment,
        pv_operation=operation,
        npv=npv,
        npv_undiscounted=years[-1].accumulated,
        bcr=_ratio(benefits, costs, Reason.NO_COSTS),
        nnk_i=nnk_i,
        nnk_idu=_ratio(npv, investment + operation, Reason.NO_INVESTMENT_OR_OPERATION),
        nuvardeskvot=Measure(None if nnk_i.value is None else nnk_i.value + 1, nnk_i.reason),
        irr=_irr(years, terms),
        annuity=_annuity(npv, terms, annuity_years),
        annuity_years=annuity_years,
        payback=payback([(line.year, line.net) for line in years]),
        discounted_payback=payback([(line.year, line.net_discounted) for line in years]),
        categories=_parties(entries, lambda e: {category_of(e.flow): _ONE}),
        stakeholders=_parties(entries, shares_of),
        years=years,
    )


_BY_KIND = {
    CostKind.INVESTMENT: CountsAs.INVESTMENT,
    CostKind.OPERATION: CountsAs.OPERATION,
}


def counts_as(entry: Entry) -> CountsAs:
    """A kind of cost counts as what it is called; the others in neither, unless they say so."""
    row = entry.flow.row
    if row.type is not RowType.COST or entry.moved:
        return CountsAs.NEITHER
    if row.counts_as is not None:
        return row.counts_as
    return _BY_KIND.get(row.kind, CountsAs.NEITHER) if row.kind else CountsAs.NEITHER


def _ratio(numerator: Decimal, denominator: Decimal, reason: Reason) -> Measure:
    if denominator <= 0:
        return Measure(None, reason)
    return Measure(numerator / denominator)


def incremental_bcr(benefits: Decimal, costs: Decimal) -> Measure:
    """(B1-B0) / (C1-C0) of the rows as entered."""
    return _ratio(benefits, costs, Reason.NOT_INTERPRETABLE)


def _annuity_years(terms: Terms, own: int | None) -> int:
    """The years after the base year, or as many as the alternative or the terms state."""
    if own is not None:
        return own
    if terms.annuity_years is not None:
        return terms.annuity_years
    return terms.last_year - terms.base_year + terms.first_year_discounted


def _annuity(npv: Decimal, terms: Terms, years: int) -> Measure:
    if years < 1:
        return Measure(None, Reason.TOO_SHORT)
    return Measure(npv / annuity_factor(terms, years))


def _irr(years: Sequence[YearLine], terms: Terms) -> Irr:
    """On the net per year; on half years where mid-year flows make them fall there."""
    if terms.timing is Timing.END_OF_YEAR:
        return internal_rates({line.year: line.net for line in years})
    flow: defaultdict[int, Decimal] = defaultdict(Decimal)
    for line in years:
        flow[half_years(terms, line.year, at_end=False)] += line.net - line.residual_value
        flow[half_years(terms, line.year, at_end=True)] += line.residual_value
    return internal_rates(flow, steps_per_year=STEPS_PER_YEAR)


def category_of(flow: RowFlow) -> str:
    """As stated. Internal time is freed or bound, not cash, where nothing else is stated."""
    row = flow.row
    if row.type is RowType.RESIDUAL_VALUE:
        return RESIDUAL
    if row.kategori is None and row.kind is CostKind.INTERNAL_TIME:
        return Kategori.OMFORDELNING
    return row.kategori or NOT_STATED


def shares_of(entry: Entry) -> Amounts:
    """Who bears or gains how much of a row, as fractions of it."""
    shares = entry.flow.row.stakeholders
    if not shares:
        return {NOT_STATED: _ONE}
    return {name: share.scaleb(-2) for name, share in shares.items()}


def _parties(entries: Iterable[Entry], split: Callable[[Entry], Amounts]) -> tuple[Party, ...]:
    """Split every row; in the order the names first appear."""
    benefits: dict[str, Decimal] = {}
    costs: dict[str, Decimal] = {}
    for entry in entries:
        for name, share in split(entry).items():
            part = entry.net if share is _ONE else entry.net * share
            if name not in benefits:
                benefits[name] = costs[name] = _ZERO
            if entry.side is Side.COST:
                costs[name] -= part
            else:
                benefits[name] += part
    return tuple(Party(name, benefits[name], costs[name]) for name in benefits)


@dataclass(slots=True)
class _Column:
    """What rows of one category, on one side, add to the net of each year."""

    category: str
    side: Side
    factors: Flow
    net: dict[int, Decimal]


def _columns(entries: Iterable[Entry]) -> list[_Column]:
    columns: dict[tuple[str, Side], _Column] = {}
    for entry in entries:
        key = (category_of(entry.flow), entry.side)
        if key not in columns:
            columns[key] = _Column(*key, entry.flow.factors, defaultdict(Decimal))
        net = columns[key].net
        if entry.net_sign > 0:
            for year, amount in entry.flow.amounts.items():
                net[year] += amount
        else:
            for year, amount in entry.flow.amounts.items():
                net[year] -= amount
    return list(columns.values())


def _year_lines(entries: Sequence[Entry], terms: Terms) -> Iterable[YearLine]:
    accumulated = accumulated_discounted = _ZERO
    columns = _columns(entries)
    for year in range(terms.first_year, terms.last_year + 1):
        by_category: dict[str, Decimal] = {}
        by_side = dict.fromkeys(Side, _ZERO)
        discounted = _ZERO
        for column in columns:
            net = column.net.get(year, _ZERO)
            by_category[column.category] = by_category.get(column.category, _ZERO) + net
            by_side[column.side] += net
            discounted += net * column.factors.get(year, _ZERO)
        net = sum(by_side.values(), start=_ZERO)
        residual = by_category.get(RESIDUAL, _ZERO)
        accumulated += net
        accumulated_discounted += discounted
        yield YearLine(
            year=year,
            benefits=by_side[Side.BENEFIT] - residual,
            costs=-by_side[Side.COST],
            residual_value=residual,
            net=net,
            accumulated=accumulated,
            net_discounted=discounted,
            accumulated_discounted=accumulated_discounted,
            by_category=by_category,
        )
