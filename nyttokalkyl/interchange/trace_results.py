"""The rows of the results: every number that a figure rests on, and who wrote it."""

from nyttokalkyl.calculation import Evaluation
from nyttokalkyl.calculation.flows import RowFlow
from nyttokalkyl.calculation.measures import entry_of
from nyttokalkyl.interchange.digits import Json, shown
from nyttokalkyl.interchange.writing import provenance
from nyttokalkyl.trace import Line, Operand, lines

_OF_A_YEAR = ("amounts", "ramp_up")
"""What differs between the years of a row; the rest is the same in all of them."""


def rows_of(evaluation: Evaluation) -> list[Json]:
    """Each row once, however many alternatives it is in; `entries` there say how it counts."""
    return [_row(evaluation, flow) for flow in evaluation.flows.values() if not flow.row.rating]


def _row(evaluation: Evaluation, flow: RowFlow) -> dict[str, Json]:
    found = lines(evaluation, entry_of(flow, 1))
    constant = [o for o in found[0].operands if o.what not in _OF_A_YEAR] if found else []
    return {
        "id": flow.row.id,
        "name": flow.row.name or flow.row.id,
        "type": flow.row.type.value,
        "pv": shown(flow.pv),
        "multiplied_by": [_operand(operand) for operand in constant],
        "years": [_year(line) for line in found],
        **provenance(flow.row.provenance),
    }


def _operand(operand: Operand) -> dict[str, Json]:
    """Where the number is the row's own, so is its source."""
    if not operand.factor:
        return {"what": operand.what, "value": shown(operand.value)}
    return {
        "what": operand.what,
        "value": shown(operand.value),
        "factor": operand.factor,
        **({} if operand.valid_from is None else {"valid_from": operand.valid_from.isoformat()}),
        **provenance(operand.provenance),
    }


def _year(line: Line) -> dict[str, Json]:
    entered = {o.what: shown(o.value) for o in line.operands if o.what in _OF_A_YEAR}
    return {
        "year": line.year,
        **entered,
        "amount": shown(line.amount),
        "discount_factor": shown(line.discount_factor),
        "discounted": shown(line.discounted),
    }
