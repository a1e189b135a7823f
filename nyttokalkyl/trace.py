"""Explain any number: from a result to the rows, the years, the factor, and who wrote them.

explain(evaluation, "a", "bcr")  ->  the formula, the sums in it, and the lines of each sum
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from nyttokalkyl.calculation.discounting import in_context, price_ratio
from nyttokalkyl.calculation.evaluation import AlternativeResult, Evaluation
from nyttokalkyl.calculation.flows import Dial, scalars
from nyttokalkyl.calculation.inputs import CountsAs, Factor, FactorRef, Provenance, Row
from nyttokalkyl.calculation.measures import (
    RESIDUAL,
    Entry,
    Measure,
    Measures,
    Party,
    Side,
    category_of,
    counts_as,
    shares_of,
)
from nyttokalkyl.calculation.payback import Payback
from nyttokalkyl.irr import Irr


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that a row's amount is multiplied by, and where it comes from."""

    what: str
    """A Dial, "factor", "ramp_up", "amounts" or "price_index"."""

    value: Decimal
    factor: str
    """The id of the shared factor it is; empty when the row's own."""

    provenance: Provenance
    valid_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row in one year: amount × share × discount factor = discounted."""

    row: str
    name: str
    year: int
    operands: tuple[Operand, ...]
    """What the amount is the product of; hours after are taken from hours today first."""

    sign: int
    """+1 where it adds to the net present value, -1 where it takes from it."""

    amount: Decimal
    share: Decimal
    """1, or the stakeholder's part of the row."""

    discount_factor: Decimal
    discounted: Decimal
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Part:
    """A sum in a formula, with every line in it: the lines' sign × discounted add up to net."""

    name: str
    net: Decimal
    """What it adds to the net present value: costs are negative here."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    measure: str
    formula: str
    value: Decimal | None
    parts: tuple[Part, ...]


_FORMULAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "npv": ("pv_benefits - pv_costs", ("pv_benefits", "pv_costs")),
    "bcr": ("pv_benefits / pv_costs", ("pv_benefits", "pv_costs")),
    "incremental_bcr": (
        "entered_benefits / entered_costs",
        ("entered_benefits", "entered_costs"),
    ),
    "nnk_i": ("npv / pv_investment", ("npv", "pv_investment")),
    "nnk_idu": (
        "npv / (pv_investment + pv_operation)",
        ("npv", "pv_investment", "pv_operation"),
    ),
    "nuvardeskvot": ("npv / pv_investment + 1", ("npv", "pv_investment")),
    "annuity": ("npv / annuity factor", ("npv",)),
    "irr": ("the rate at which npv is 0", ("npv",)),
    "payback": ("years until the accumulated net stays at 0 or above", ("npv",)),
    "discounted_payback": ("years until the accumulated discounted net does", ("npv",)),
    "npv_undiscounted": ("sum of amounts", ("npv",)),
    "financial_npv": ("sum of discounted", ("category:finansiell",)),
    "pv_benefits": ("sum of discounted", ("pv_benefits",)),
    "pv_costs": ("sum of discounted", ("pv_costs",)),
    "pv_residual_value": ("sum of discounted", ("pv_residual_value",)),
    "pv_investment": ("sum of discounted", ("pv_investment",)),
    "pv_operation": ("sum of discounted", ("pv_operation",)),
}

EXPLAINED = tuple(_FORMULAS)
"""Measures that explain() takes, beside "category:<name>" and "stakeholder:<name>"."""


@in_context
def explain(
    evaluation: Evaluation, alternative: str, measure: str, *, against_baseline: bool = False
) -> Explanation:
    """Take a result apart into sums, and each sum into rows and years. KeyError if unknown."""
    result = evaluation.result(alternative)
    measures = result.decisive if against_baseline else result.own
    is_party = ":" in measure
    formula, names = ("sum of discounted", (measure,)) if is_party else _FORMULAS[measure]
    parts = tuple(_part(evaluation, measures, name) for name in names)
    return Explanation(measure, formula, _value(result, measures, measure), parts)


def _value(result: AlternativeResult, measures: Measures, name: str) -> Decimal | None:
    if ":" in name:
        parties = {party.name: party for party in _parties(measures, name)}
        return parties[name.partition(":")[2]].net
    found = result.incremental_bcr if name == "incremental_bcr" else getattr(measures, name)
    if isinstance(found, Measure | Irr):
        return found.value
    return found.years if isinstance(found, Payback) else found


def _parties(measures: Measures, name: str) -> tuple[Party, ...]:
    kind = name.partition(":")[0]
    return {"category": measures.categories, "stakeholder": measures.stakeholders}[kind]


def _part(evaluation: Evaluation, measures: Measures, name: str) -> Part:
    share_of = _share_of(name)
    shares = [(entry, share) for entry in measures.entries if (share := share_of(entry))]
    return Part(
        name,
        net=sum((entry.net * share for entry, share in shares), start=Decimal(0)),
        lines=tuple(line for entry, share in shares for line in _lines(evaluation, entry, share)),
    )


def _share_of(name: str) -> Callable[[Entry], Decimal]:
    """How much of a row belongs in a sum: all of it, none, or a stakeholder's part."""
    kind, _, wanted = name.partition(":")
    if kind == "stakeholder":
        return lambda entry: shares_of(entry).get(wanted, Decimal(0))
    belongs: dict[str, Callable[[Entry], bool]] = {
        "npv": lambda _entry: True,
        "pv_benefits": lambda entry: entry.side is Side.BENEFIT,
        "pv_costs": lambda entry: entry.side is Side.COST,
        "entered_benefits": lambda entry: (entry.side is Side.BENEFIT) != entry.moved,
        "entered_costs": lambda entry: (entry.side is Side.COST) != entry.moved,
        "pv_residual_value": lambda entry: category_of(entry.flow) == RESIDUAL,
        "pv_investment": lambda entry: counts_as(entry) is CountsAs.INVESTMENT,
        "pv_operation": lambda entry: counts_as(entry) is CountsAs.OPERATION,
        "category": lambda entry: category_of(entry.flow) == wanted,
    }
    return lambda entry: Decimal(belongs[kind](entry))


@in_context
def lines(evaluation: Evaluation, entry: Entry) -> tuple[Line, ...]:
    """Every year of a row, in order."""
    return tuple(_lines(evaluation, entry, Decimal(1)))


def _lines(evaluation: Evaluation, entry: Entry, share: Decimal) -> Iterator[Line]:
    flow = entry.flow
    for year, amount in sorted(flow.amounts.items()):
        yield Line(
            row=flow.row.id,
            name=flow.row.name or flow.row.id,
            year=year,
            operands=tuple(_operands(evaluation, flow.row, year)),
            sign=entry.net_sign,
            amount=amount,
            share=share,
            discount_factor=flow.factors[year],
            discounted=amount * share * flow.factors[year],
            provenance=flow.row.provenance,
        )


def _operands(evaluation: Evaluation, row: Row, year: int) -> Iterator[Operand]:
    own = row.provenance
    factors = {factor.id: factor for factor in evaluation.calculation.factors}
    terms = evaluation.calculation.terms
    if year in row.amounts:
        yield Operand("amounts", row.amounts[year].likely, "", own)
    for dial, number in scalars(row).items():
        if isinstance(number, FactorRef):
            yield _shared(evaluation, factors[number.id], dial)
        else:
            yield Operand(dial, number.likely, "", own)
    for name in row.multiply_by:
        yield _shared(evaluation, factors[name], None)
    if year in row.ramp_up:
        yield Operand("ramp_up", row.ramp_up[year], "", own)
    if (ratio := price_ratio(terms, row.price_year)) != 1:
        yield Operand("price_index", ratio, "", own)


def _shared(evaluation: Evaluation, factor: Factor, dial: Dial | None) -> Operand:
    return Operand(
        dial or "factor",
        evaluation.setting.factors[factor.id].likely,
        factor.id,
        factor.provenance,
        factor.valid_from,
    )
