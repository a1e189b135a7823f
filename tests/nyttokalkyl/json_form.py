"""Calculations in their JSON form, evaluated as `evaluate_nyttokalkyl` does: bytes to results."""

import json
from decimal import Decimal

from nyttokalkyl.interchange import read, results

FIRST = 2026


def evaluated(document):
    found = read(json.dumps(document).encode())
    return json.loads(json.dumps(results(found.calculation, found.simulation), allow_nan=False))


def calculation(*rows, years, rate="0.03", **fields):
    """Of the alternatives that the rows name; `nu` is the nollalternativ where there is one."""
    names = dict.fromkeys(name for row in rows for name in row["alternatives"])
    return {
        "format": "nyttokalkyl/1",
        "period": {"first_year": FIRST, "last_year": FIRST + years - 1},
        "rows_are": "absolute",
        "discount_rate": rate,
        "alternatives": [{"id": name, "baseline": name == "nu"} for name in names],
        "rows": list(rows),
        **fields,
    }


def row(row_type, row_id, amounts, to=("a",), **fields):
    """Kronor of consecutive years from the first, or one number for every year."""
    valued = {"amount": amounts}
    if isinstance(amounts, list):
        valued = {"amounts": {str(FIRST + i): amount for i, amount in enumerate(amounts)}}
    return {"id": row_id, "type": row_type, "alternatives": list(to), **valued, **fields}


def cost(row_id, amounts, to=("a",), **fields):
    return row("cost", row_id, amounts, to, **fields)


def benefit(row_id, amounts, to=("a",), **fields):
    return row("benefit", row_id, amounts, to, **fields)


def residual(row_id, amount, to=("a",), **fields):
    return row("residual_value", row_id, amount, to, **fields)


def flow(*amounts, to=("a",)):
    """A flow of mixed signs: outlays as a cost row, incomes as a benefit row."""
    outlays = [-amount if amount < 0 else 0 for amount in amounts]
    incomes = [max(amount, 0) for amount in amounts]
    return cost(f"{to[0]}-out", outlays, to), benefit(f"{to[0]}-in", incomes, to)


def alternative(found, name="a"):
    return next(each for each in found["alternatives"] if each["id"] == name)


def measures(rate, *amounts, **fields):
    """Of one alternative with this flow, the first year first."""
    stated = calculation(*flow(*amounts), years=len(amounts), rate=rate, **fields)
    return alternative(evaluated(stated))["measures"]


def agrees(found, published):
    """As many decimals as were published."""
    decimals = -Decimal(published).as_tuple().exponent
    return round(Decimal(found), decimals) == Decimal(published)
