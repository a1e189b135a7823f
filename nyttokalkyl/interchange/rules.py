"""What the JSON Schema can say of how a calculation fits together.

calculation.checks sees to these rules, and to those that no schema can say, with a sentence for
each. Here they are only stated, so that another program's validator finds the same faults.
"""

from nyttokalkyl.calculation.checks import HIGHEST_RATE
from nyttokalkyl.interchange.kinds import Number, Schema

DISCOUNT_RATE = Number(stated={"exclusiveMinimum": -1, "maximum": int(HIGHEST_RATE)})
PERCENT = Number(stated={"exclusiveMinimum": 0, "maximum": 100})
INDEX = Number(stated={"exclusiveMinimum": 0})

ONE_BASELINE: Schema = {
    "contains": {"properties": {"baseline": {"const": True}}, "required": ["baseline"]},
    "minContains": 0,
    "maxContains": 1,
}


def _without(*names: str) -> Schema:
    return {"properties": dict.fromkeys(names, False)}


def _of_type(row_type: str) -> Schema:
    return {"properties": {"type": {"const": row_type}}, "required": ["type"]}


_YEARS = ("first_year", "last_year", "ramp_up")

ROW_RULES: Schema = {
    "oneOf": [{"required": [name]} for name in ("amounts", "amount", "quantity", "rating")],
    "dependentRequired": {"quantity": ["unit_value"], "unit_value": ["quantity"]},
    "dependentSchemas": {
        "amounts": _without(*_YEARS),
        "rating": {
            "properties": {
                **dict.fromkeys((*_YEARS, "share_realised"), False),
                "multiply_by": {"maxItems": 0},
            }
        },
    },
    "allOf": [
        {"if": _of_type("residual_value"), "then": _without("amounts", "rating", *_YEARS)},
        {"if": _of_type("cost"), "else": _without("kind", "counts_as")},
    ],
}
