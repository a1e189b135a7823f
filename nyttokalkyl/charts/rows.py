"""Charts of one bar per row: a name above the bar, its figures beside the name or below the bar."""

from collections.abc import Sequence

from nyttokalkyl.charts.look import INK, QUIET, SLACK, SMALL, axis, whole
from nyttokalkyl.charts.model import Spec
from nyttokalkyl.wording import shortened

STEP = 42
"""Pixels per row. drawing.py adds a line to it where the picture is narrow."""

BAR = 14

_MOST_LETTERS = 120

_FIGURES = 250
"""Pixels kept for figures beside a name."""

_BASELINE = 15

_BELOW_NAME = 10

_AMOUNT: Spec = {
    "type": "quantitative",
    "axis": axis(grid=False, labelOverlap="greedy"),
    "scale": {"zero": False},
}

_ROW: Spec = {
    "field": "row",
    "type": "ordinal",
    "axis": None,
    "sort": None,
    "scale": {"paddingInner": 0, "paddingOuter": 0},
}


def row_chart(
    values: Sequence[Spec], *bars: Spec, title: Sequence[str], from_zero: bool = True
) -> Spec:
    """`values` have a name, figures and what `bars` draw of them, in the order shown."""
    name = {
        "mark": {
            "type": "text",
            "align": "left",
            "dy": _BASELINE,
            "fontWeight": 600,
            "limit": {"expr": f"{SLACK} * (narrow ? width : width - {_FIGURES})"},
        },
        "encoding": _text("name", {"value": 0}),
    }
    figures = {
        "mark": {
            "type": "text",
            "align": {"expr": "narrow ? 'left' : 'right'"},
            "dy": {"expr": f"narrow ? {STEP + 6} : {_BASELINE}"},
            "fontSize": SMALL,
            "opacity": QUIET,
            "limit": {"expr": f"{SLACK} * (narrow ? width : {_FIGURES})"},
        },
        "encoding": _text("figures", {"value": {"expr": "narrow ? 0 : width"}}),
    }
    # Beside the bars alone, so that it crosses no text.
    zero = [tick("zero", color=INK, thickness=1.5, size=BAR + 2)] if from_zero else []
    # The renderer measures a long text letter by letter, over and over: give it what may fit.
    numbered = [
        {"row": position, "zero": 0, **value, "name": shortened(value["name"], _MOST_LETTERS)}
        for position, value in enumerate(values)
    ]
    chart = whole(*bars, *zero, name, figures, title=title, height={"step": STEP})
    return {**chart, "data": {"values": numbered}}


def _text(field: str, x: Spec) -> Spec:
    return {"text": {"field": field}, "x": x, "y": {**_ROW, "bandPosition": 0}}


def bar(
    start: str,
    end: str,
    *,
    offset: float = 0,
    size: int = BAR,
    fills: Spec | None = None,
    **mark: object,
) -> Spec:
    """A mark from one field to another ("zero" is one), `offset` pixels below the bar's middle."""
    return {
        "mark": {"type": "bar", "height": size, "yOffset": _middle(offset), **mark},
        "encoding": {"x": _AMOUNT | {"field": start}, "x2": {"field": end}, "y": _ROW}
        | (fills or {}),
    }


def tick(at: str, *, offset: float = 0, **mark: object) -> Spec:
    """An upright line at one field."""
    return {
        "mark": {"type": "tick", "yOffset": _middle(offset), **mark},
        "encoding": {"x": _AMOUNT | {"field": at}, "y": _ROW},
    }


def _middle(offset: float) -> Spec:
    """Below the name, where it has a line of its own; else between name and figures."""
    return {"expr": f"narrow ? {offset} : {_BELOW_NAME + offset}"}
