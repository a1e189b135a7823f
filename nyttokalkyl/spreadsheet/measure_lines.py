"""The measures of an alternative: each with its formula, and the engine's value of it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from nyttokalkyl.calculation import Kategori, Measure, Measures
from nyttokalkyl.spreadsheet.cells import WHOLE
from nyttokalkyl.spreadsheet.labels import KATEGORIER
from nyttokalkyl.spreadsheet.layout import TITLES_AT
from nyttokalkyl.spreadsheet.plan import Comparison, Plan, rounded
from nyttokalkyl.spreadsheet.weights import Weights, Workings
from nyttokalkyl.spreadsheet.workings import INVESTMENT, KR, OPERATION, Amounts, Discounts
from nyttokalkyl.spreadsheet.year_sheets import (
    ACCUMULATED,
    ACCUMULATED_DISCOUNTED,
    DISCOUNTED,
    NET,
    RESIDUAL,
    Rates,
    Years,
    irr_value,
)

NONE, NOT_REACHED = "ej definierad", "nås inte"
RATIO, YEARS = "0.0000", "0.00"

Value: TypeAlias = Decimal | str


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets that measures are computed from."""

    workings: Workings
    years: Years
    rates: Rates

    @property
    def plan(self) -> Plan:
        return self.workings.plan

    @property
    def discounts(self) -> Discounts:
        return self.workings.discounts

    @property
    def amounts(self) -> Amounts:
        return self.workings.amounts

    @property
    def weights(self) -> Weights:
        return self.workings.weights


Cells: TypeAlias = Callable[[str], str]
"""The cell of another line in the same column, by its label."""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    unit: str
    number_format: str
    formula: Callable[[Sheets, Comparison, Cells], str]
    value: Callable[[Measures], Value]


def value_of(measure: Measure) -> Value:
    return NONE if measure.value is None else measure.value


def _years(number: Decimal | int | None) -> Value:
    return NOT_REACHED if number is None else Decimal(number)


def _sum(s: Sheets, c: Comparison, *, category: Kategori) -> str:
    chosen = f'({s.amounts.column(Amounts.KATEGORI)}="{KATEGORIER[category]}")'
    net = f"({s.weights.benefit(c)}-{s.weights.cost(c)})"
    return f"SUMPRODUCT({chosen}*{net}*{s.amounts.column(Amounts.PV)})"


def _counted(s: Sheets, c: Comparison, *, label: str) -> str:
    chosen = f'({s.amounts.column(Amounts.COUNTS)}="{label}")'
    return f"SUMPRODUCT({chosen}*{s.weights.cost(c)}*{s.amounts.column(Amounts.PV)})"


def ratio_or_none(numerator: str, denominator: str) -> str:
    return f'IF({rounded(denominator)}<=0,"{NONE}",{numerator}/{denominator})'


def benefits(s: Sheets, c: Comparison) -> str:
    pv = s.amounts.column(Amounts.PV)
    return f"SUMPRODUCT({s.weights.benefit(c)},{pv})+SUMPRODUCT({s.weights.residual(c)},{pv})"


def costs(s: Sheets, c: Comparison) -> str:
    return f"SUMPRODUCT({s.weights.cost(c)},{s.amounts.column(Amounts.PV)})"


def npv(s: Sheets, c: Comparison) -> str:
    return f"{benefits(s, c)}-{costs(s, c)}"


def npv_at_rate(s: Sheets, c: Comparison, rate: str) -> str:
    """At one and the same rate in all years."""
    net, residual = s.years.span(c, NET), s.years.span(c, RESIDUAL)
    steps, to_end = (
        s.discounts.of_period(row) for row in (s.discounts.STEPS, s.discounts.STEPS_AT_END)
    )
    flows = f"SUMPRODUCT(({net}-{residual})*(1+{rate})^(-{steps}))"
    return f"{flows}+SUMPRODUCT({residual}*(1+{rate})^(-{to_end}))"


def _annuity_years(s: Sheets, c: Comparison) -> str:
    stated = 'IF(Annuitetens_år="",Sista_året-Basår+Även_första,Annuitetens_år)'
    listed = [a.id for a in s.plan.calculation.alternatives]
    if c.result.alternative.id not in listed:
        return stated
    own = s.plan.input("Alternativ", listed.index(c.result.alternative.id), "annuity_years")
    return f'IF({own}="",{stated},{own})'


def _annuity(s: Sheets, npv: str, years: str) -> str:
    """NA where the workbook has too few years to tell."""
    all_years = s.discounts.all(TITLES_AT)
    first, last = "Basår+1-Även_första", f"Basår+{years}-Även_första"
    chosen = f"({all_years}>={first})*({all_years}<={last})"
    factor = f"SUMPRODUCT({chosen}*{s.discounts.all(s.discounts.AT_END)})"
    enough = f"IF({last}>MAX({all_years}),NA(),{npv}/{factor})"
    return f'IF({years}<1,"{NONE}",{enough})'


def _payback(s: Sheets, c: Comparison, accumulated: int, net: int) -> str:
    last = s.years.last_negative(c, accumulated)
    sums, nets = s.years.span(c, accumulated), s.years.span(c, net)
    years = f"{last}-1-INDEX({sums},1,{last})/INDEX({nets},1,{last}+1)"
    return f'IF({last}=0,0,IF({last}={len(s.plan.years)},"{NOT_REACHED}",{years}))'


def _break_even(s: Sheets, c: Comparison) -> str:
    last = s.years.last_negative(c, ACCUMULATED)
    return f'IF({last}={len(s.plan.years)},"{NOT_REACHED}",{s.plan.years[0]}+{last})'


def incremental(s: Sheets, c: Comparison) -> str:
    side, pv = s.amounts.column(Amounts.SIDE), s.amounts.column(Amounts.PV)
    net = f"({s.weights.benefit(c)}+{s.weights.residual(c)}-{s.weights.cost(c)})*{pv}"
    benefits, costs = f"SUMPRODUCT(({side}=1)*{net})", f"-SUMPRODUCT(({side}=-1)*{net})"
    return f'IF({rounded(costs)}<=0,"{NONE}",{benefits}/({costs}))'


BENEFITS, COSTS, NPV = "Nuvärde av nyttor", "Nuvärde av kostnader", "Nettonuvärde"
_INVESTMENT, _OPERATION = "Nuvärde av investeringar", "Nuvärde av drift och underhåll"
_NNK_I, _ANNUITY_YEARS = "NNK-i (nettonuvärde / investeringar)", "Annuitetens år"

LINES = (
    Line(BENEFITS, "kr", KR, lambda s, c, _: benefits(s, c), lambda m: m.pv_benefits),
    Line(COSTS, "kr", KR, lambda s, c, _: costs(s, c), lambda m: m.pv_costs),
    Line(NPV, "kr", KR, lambda _s, _c, of: f"{of(BENEFITS)}-{of(COSTS)}", lambda m: m.npv),
    Line(
        "Netto, odiskonterat", "kr", KR,
        lambda s, c, _: s.years.cell(c, ACCUMULATED, s.plan.years[-1]),
        lambda m: m.npv_undiscounted,
    ),
    Line(
        "Nettonuvärde i budgeten (finansiell)", "kr", KR,
        lambda s, c, _: _sum(s, c, category=Kategori.FINANSIELL),
        lambda m: m.financial_npv,
    ),
    Line(
        "Nettonuvärde av omfördelning", "kr", KR,
        lambda s, c, _: _sum(s, c, category=Kategori.OMFORDELNING),
        lambda m: m.npv_of(Kategori.OMFORDELNING),
    ),
    Line(
        "Nuvärde av restvärde (ingår i nyttorna)", "kr", KR,
        lambda s, c, _: f"SUMPRODUCT({s.weights.residual(c)},{s.amounts.column(Amounts.PV)})",
        lambda m: m.pv_residual_value,
    ),
    Line(
        _INVESTMENT, "kr", KR,
        lambda s, c, _: _counted(s, c, label=INVESTMENT), lambda m: m.pv_investment,
    ),
    Line(
        _OPERATION, "kr", KR,
        lambda s, c, _: _counted(s, c, label=OPERATION), lambda m: m.pv_operation,
    ),
    Line(
        "Nyttokostnadskvot", "kvot", RATIO,
        lambda _s, _c, of: ratio_or_none(of(BENEFITS), of(COSTS)), lambda m: value_of(m.bcr),
    ),
    Line(
        _NNK_I, "kvot", RATIO,
        lambda _s, _c, of: ratio_or_none(of(NPV), of(_INVESTMENT)), lambda m: value_of(m.nnk_i),
    ),
    Line(
        "NNK-idu (nettonuvärde / investeringar, drift och underhåll)", "kvot", RATIO,
        lambda _s, _c, of: ratio_or_none(of(NPV), f"({of(_INVESTMENT)}+{of(_OPERATION)})"),
        lambda m: value_of(m.nnk_idu),
    ),
    Line(
        "Nuvärdeskvot (NNK-i + 1)", "kvot", RATIO,
        lambda _s, _c, of: f'IF(ISNUMBER({of(_NNK_I)}),{of(_NNK_I)}+1,"{NONE}")',
        lambda m: value_of(m.nuvardeskvot),
    ),
    Line("Internränta", "per år", "0.00%", lambda s, c, _: s.rates.cell(c),
         lambda m: irr_value(m.irr)),
    Line(
        "Annuitet (årlig nettonytta)", "kr per år", KR,
        lambda s, _c, of: _annuity(s, of(NPV), of(_ANNUITY_YEARS)), lambda m: value_of(m.annuity),
    ),
    Line(_ANNUITY_YEARS, "år", WHOLE, lambda s, c, _: _annuity_years(s, c),
         lambda m: Decimal(m.annuity_years)),
    Line(
        "Återbetalningstid från första årets slut", "år", YEARS,
        lambda s, c, _: _payback(s, c, ACCUMULATED, NET), lambda m: _years(m.payback.years),
    ),
    Line("Återbetalt från och med år", "årtal", WHOLE, lambda s, c, _: _break_even(s, c),
         lambda m: _years(m.break_even_year)),
    Line(
        "Diskonterad återbetalningstid", "år", YEARS,
        lambda s, c, _: _payback(s, c, ACCUMULATED_DISCOUNTED, DISCOUNTED),
        lambda m: _years(m.discounted_payback.years),
    ),
)  # fmt: skip
