"""Small calculations to test with. The first year is 2026 and kronor are whole unless said."""

from decimal import Decimal

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    RateBand,
    Row,
    RowsAre,
    RowType,
    Terms,
    value,
)

FIRST = 2026


def per_year(*amounts, first=FIRST):
    """Kronor of consecutive years as a row's amounts."""
    return {
        first + index: value(Decimal(str(amount)))
        for index, amount in enumerate(amounts)
        if amount is not None
    }


def triple(low, likely, high):
    return value(Decimal(str(likely)), Decimal(str(low)), Decimal(str(high)))


def exact(number):
    return value(Decimal(str(number)))


def benefit(row_id, *amounts, to=("a",), first=FIRST, **fields):
    return Row(
        id=row_id,
        type=RowType.BENEFIT,
        alternatives=tuple(to),
        amounts=per_year(*amounts, first=first),
        **fields,
    )


def cost(row_id, *amounts, to=("a",), first=FIRST, **fields):
    return Row(
        id=row_id,
        type=RowType.COST,
        alternatives=tuple(to),
        amounts=per_year(*amounts, first=first),
        **fields,
    )


def residual(row_id, amount, to=("a",), **fields):
    return Row(
        id=row_id,
        type=RowType.RESIDUAL_VALUE,
        alternatives=tuple(to),
        amount=exact(amount),
        **fields,
    )


def terms(years=6, rate="0.03", *, first=FIRST, base=None, **fields):
    return Terms(
        first_year=first,
        last_year=first + years - 1,
        base_year=first if base is None else base,
        rates=fields.pop("rates", (RateBand(Decimal(rate)),)),
        **fields,
    )


def calculation(*rows, rows_are=RowsAre.ABSOLUTE, alternatives=None, **fields):
    """Of the alternatives that the rows name; `nu` is the nollalternativ where there is one."""
    names = dict.fromkeys(name for row in rows for name in row.alternatives)
    return Calculation(
        rows_are=rows_are,
        terms=fields.pop("terms", terms()),
        alternatives=tuple(Alternative(id=name, is_baseline=name == "nu") for name in names)
        if alternatives is None
        else alternatives,
        rows=tuple(rows),
        **fields,
    )


def net_rows(*amounts, to=("a",), first=FIRST):
    """A flow of mixed signs as one benefit row and one cost row."""
    gains = [max(Decimal(str(amount)), Decimal(0)) for amount in amounts]
    losses = [max(-Decimal(str(amount)), Decimal(0)) for amount in amounts]
    return (
        benefit("gains", *gains, to=to, first=first),
        cost("losses", *losses, to=to, first=first),
    )
