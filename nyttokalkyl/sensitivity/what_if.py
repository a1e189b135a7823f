"""A whole evaluation with something changed: all costs a fifth higher, another rate, a delay."""

from dataclasses import replace
from decimal import Decimal

from nyttokalkyl.calculation.discounting import constant, discounting, in_context, price_ratio
from nyttokalkyl.calculation.evaluation import Evaluation, evaluate_flows
from nyttokalkyl.calculation.flows import RowFlow, Setting, flow_of, row_amounts
from nyttokalkyl.calculation.inputs import Calculation, Row, RowType, WhatIf, value


@in_context
def what_if(calculation: Calculation, change: WhatIf) -> Evaluation:
    """Evaluate `calculation` as if `change` were so, uncertain values at likely."""
    terms = calculation.terms
    if change.discount_rate is not None:
        terms = replace(terms, rates=constant(change.discount_rate))
    factors = _factors(calculation, change)
    tried = {name: value(number) for name, number in factors.items()}
    setting = Setting(terms, discounting(terms), tried)
    flows = {row.id: _flow(row, setting, factors, change) for row in calculation.rows}
    return evaluate_flows(calculation, setting, flows)


def _factors(calculation: Calculation, change: WhatIf) -> dict[str, Decimal]:
    """Likely values or the ones to try, in the price level. Both are stated in the factor's own."""
    return {
        factor.id: change.factors.get(factor.id, factor.value.likely)
        * price_ratio(calculation.terms, factor.price_year)
        for factor in calculation.factors
    }


def _flow(row: Row, setting: Setting, factors: dict[str, Decimal], change: WhatIf) -> RowFlow:
    is_cost = row.type is RowType.COST
    times = change.costs_times if is_cost else change.benefits_times
    times *= change.rows_times.get(row.id, Decimal(1))
    late = change.benefits_delayed_years if row.type is RowType.BENEFIT else 0
    amounts = {
        year + late: amount * times
        for year, amount in row_amounts(row, setting, factors).items()
        if year + late <= setting.terms.last_year
    }
    return flow_of(row, amounts, setting.discounting)
