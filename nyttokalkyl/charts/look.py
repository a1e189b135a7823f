"""How all charts look: one type, one ink, and fills that can be told apart without colour.

Ink is the colour of the text around the picture, so it follows light, dark and forced colours.
Fills have a contrast of at least 3:1 against white, black and the dark page, and each has a pattern
of its own, so that colour is never what tells them apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nyttokalkyl.charts.model import Spec

INK = "currentColor"

FONT = "Liberation Sans"
"""What text is measured in: it comes with the renderer, so pictures are the same everywhere."""

FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""What text is set in: letters as wide as those it is measured in, where there are any."""

SLACK = 0.85
"""Of the room for a text that it may fill, for readers who only have wider letters."""

TEXT = 13
SMALL = 12
"""Pixels. No text is smaller, and pictures are drawn for the width they are shown at."""

NARROW = 480
"""Below this width, figures get a line of their own."""

FAINT = 0.18
QUIET = 0.75

LOCALE: Spec = {
    "decimal": ",",
    "thousands": "\u00a0",
    "grouping": [3],
    "currency": ["", "\u00a0kr"],
    "minus": "\u2212",
}

AXIS_NUMBER = ",.6~f"
"""Grouped, and as many decimals as it takes."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour and the pattern it is laid on in."""

    name: str
    colour: str
    strokes: tuple[str, ...] = ()
    """Lines of a tile of 8 × 8; solid without any."""

    dot: float = 0
    """Or the radius of a dot in it."""

    @property
    def paint(self) -> str:
        return f"url(#{self.name})" if self.strokes or self.dot else self.colour


SOLID = Fill("solid", "#1f8a8c")
STRIPES = Fill("stripes", "#c0691f", ("M-2,2L2,-2M0,8L8,0M6,10L10,6",))
DOTS = Fill("dots", "#9467bd", dot=2.2)
LINES = Fill("lines", "#4f8a3c", ("M0,4H8",))
CHECKS = Fill("checks", "#2f7fb5", ("M0,4H8M4,0V8",))
BARS = Fill("bars", "#7a8791", ("M4,0V8",))

FILLS = (SOLID, STRIPES, DOTS, LINES, CHECKS, BARS)

CONFIG: Spec = {
    "aria": False,  # one picture with one text alternative, not a hundred marks
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": SMALL,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelSeparation": 8,
        "labelFlush": False,
        "gridColor": INK,
        "gridOpacity": FAINT,
        "title": None,
    },
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelColor": INK,
        "labelFontSize": SMALL,
        "labelLimit": 200,
        "symbolType": "square",
        "symbolSize": 160,
        "columns": 7,
        "columnPadding": 20,
        "rowPadding": 6,
        "offset": 10,
    },
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": SMALL,
        "fontWeight": "normal",
        "offset": 10,
    },
    "text": {"color": INK, "fontSize": TEXT},
    "rule": {"color": INK},
    "line": {"color": INK},
    "point": {"color": INK},
}


def axis(**more: object) -> Spec:
    """Of kronor: few lines, Swedish numbers."""
    return {"format": AXIS_NUMBER, "tickCount": 5, **more}


def whole(*layers: Spec, title: Sequence[str], height: object) -> Spec:
    """A chart of layers. drawing.py adds the width it is to have."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": CONFIG,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 8, "right": 12, "top": 4, "bottom": 4},
        "params": [{"name": "narrow", "value": False}],
        "title": {"text": [*title]},
        "height": height,
        "layer": [*layers],
    }


def layer(values: Sequence[Spec], mark: Spec, **encoding: Spec) -> Spec:
    return {"data": {"values": [*values]}, "mark": mark, "encoding": encoding}


def patterned(field: str, names: Mapping[str, Fill]) -> Spec:
    """The encoding that fills what has a name in `field` with its pattern, its colour round it."""
    by_name: Spec = {"field": field, "type": "nominal", "sort": None}
    fills = names.values()
    paints = {"domain": [*names], "range": [fill.paint for fill in fills]}
    colours = {"domain": [*names], "range": [fill.colour for fill in fills]}
    return {"fill": {**by_name, "scale": paints}, "stroke": {**by_name, "scale": colours}}


def zero_line() -> Spec:
    """Between plus and minus."""
    return layer([{}], {"type": "rule", "strokeWidth": 1.5}, y={"datum": 0})


def years(**more: object) -> Spec:
    """The channel of years. Labels that do not fit are left out, never turned."""
    upright = {"labelAngle": 0, "labelOverlap": "greedy", **more}
    return {"field": "year", "type": "ordinal", "axis": upright}
