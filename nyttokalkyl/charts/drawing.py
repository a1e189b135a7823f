"""From a chart to SVG, the same bytes on every machine, without network, script or style.

The renderer is Vega-Lite's own, in a V8 inside the process: about 30 ms a picture and 150 MB once.
Its SVG is then made fit to stand in a page: one picture with a name and a description, no classes
that a page's CSS could meet, patterns defined in it, and ids that no other picture on the page has.
"""

import functools
import json
import textwrap
import xml.etree.ElementTree as ET
from hashlib import sha256
from importlib.metadata import version

import vl_convert

from nyttokalkyl.charts.look import (
    CONFIG,
    FILLS,
    FONTS,
    LOCALE,
    NARROW,
    SMALL,
    TEXT,
    Fill,
)
from nyttokalkyl.charts.model import Chart, Spec

MOST_KEPT = 200
"""Pictures kept drawn, about 30 kB each with the specification they are kept by."""

VEGA_LITE = "6.1"

_SVG = "http://www.w3.org/2000/svg"
_PANEL, _PANEL_INK = "#fff", "#1b2528"
_NOISE = ("class", "role", "pointer-events", "font-family")
"""Attributes that say nothing in a picture that is one image, or that the root says for all."""


_STACKED: Spec = {"columns": 2, "layout": {"top": {"anchor": "start", "direction": "vertical"}}}
"""Legends where not all of one fits in a line."""


def svg(chart: Chart, *, width: int = 640, panel: bool = False) -> str:
    """The picture, `width` pixels wide: draw it for the width it is shown at, so text keeps 12 px.

    Inline its ink is the page's own. Where it cannot be (an `img`, a document) ask for a `panel`:
    dark ink on a white ground.
    """
    return _drawn(_content(chart), width, panel=panel)


def etag(chart: Chart) -> str:
    """Names the picture by its content: equal for two charts that are drawn alike."""
    return _hash(_content(chart))


def _content(chart: Chart) -> str:
    """All that the picture depends on but its width."""
    fills = [[fill.name, fill.colour, fill.strokes, fill.dot] for fill in FILLS]
    return json.dumps(
        [version("vl-convert-python"), FONTS, fills, chart.title, chart.summary, chart.spec],
        ensure_ascii=False,
        allow_nan=False,
    )


def _hash(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:32]


@functools.lru_cache(maxsize=MOST_KEPT)
def _drawn(content: str, width: int, *, panel: bool) -> str:
    *_, title, summary, spec = json.loads(content)
    drawn = vl_convert.vegalite_to_svg(
        _sized(spec, width) if spec else _sentence(summary, width),
        vl_version=VEGA_LITE,
        format_locale=LOCALE,
        allowed_base_urls=[],
    )
    return _fit_for_a_page(drawn, title, summary, f"c{_hash(content)[:8]}-{width}-", panel=panel)


def _sized(spec: Spec, width: int) -> Spec:
    """For a width. Rows get room for a line of figures where figures do not fit beside names."""
    lines = (part for line in spec["title"]["text"] for part in textwrap.wrap(line, _fit(width)))
    sized = {**spec, "width": width, "title": {"text": [*lines]}}
    if width < NARROW:
        sized["params"] = [{"name": "narrow", "value": True}]
        sized["config"] = {**spec["config"], "legend": {**spec["config"]["legend"], **_STACKED}}
        if isinstance(spec["height"], dict):
            sized["height"] = {"step": spec["height"]["step"] + SMALL + 4}
    return sized


def _sentence(text: str, width: int) -> Spec:
    """Instead of a picture, why there is none."""
    lines = textwrap.wrap(text, _fit(width))
    return {
        "config": CONFIG,
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": len(lines) * (TEXT + 5) + 8,
        "data": {"values": [{}]},
        "mark": {"type": "text", "align": "left", "baseline": "top", "lineHeight": TEXT + 5},
        "encoding": {"text": {"value": lines}, "x": {"value": 4}, "y": {"value": 4}},
    }


def _fit(width: int) -> int:
    """Characters of small type in a line, a little less than there usually is room for."""
    return max(20, width * 2 // SMALL - 4)


def _fit_for_a_page(drawn: str, title: str, summary: str, prefix: str, *, panel: bool) -> str:
    root = ET.fromstring(drawn)  # noqa: S314 -- just written by the renderer
    for parent in list(root.iter()):
        for child in [child for child in parent if _is_nothing(child)]:
            parent.remove(child)
    used = _localise(root, prefix)
    size = {name: root.attrib[name] for name in ("width", "height", "viewBox")}
    names = {"title": f"{prefix}title", "desc": f"{prefix}desc"}
    image = ET.Element(
        f"{{{_SVG}}}svg",
        {
            **size,
            "role": "img",
            "aria-labelledby": names["title"],
            "aria-describedby": names["desc"],
            "font-family": FONTS,
            **({"color": _PANEL_INK} if panel else {}),
        },
    )
    for name, text in (("title", title), ("desc", summary)):
        ET.SubElement(image, f"{{{_SVG}}}{name}", {"id": names[name]}).text = text
    if used:
        image.append(_patterns(used, prefix))
    if panel:
        whole = {"width": "100%", "height": "100%", "fill": _PANEL}
        ET.SubElement(image, f"{{{_SVG}}}rect", whole)
    image.extend(root)
    ET.register_namespace("", _SVG)
    return ET.tostring(image, encoding="unicode")


def _is_nothing(element: ET.Element) -> bool:
    """What the renderer leaves in without showing it: an empty path, a label without room."""
    is_hidden = element.get("display") == "none" or element.get("opacity") == "0"
    return is_hidden or element.get("d") in ("", "M0,0h0v0h0Z")


def _localise(root: ET.Element, prefix: str) -> list[Fill]:
    """Refer to the picture's own patterns and drop what is noise. Returns the fills in use."""
    used: dict[str, Fill] = {}
    by_reference = {fill.paint: fill for fill in FILLS if fill.paint != fill.colour}
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name in _NOISE or name.startswith("aria-"):
                del element.attrib[name]
            elif value.startswith("url(#"):
                element.set(name, value.replace("url(#", f"url(#{prefix}"))
                if value in by_reference:
                    used[value] = by_reference[value]
    return [*used.values()]


def _patterns(fills: list[Fill], prefix: str) -> ET.Element:
    defs = ET.Element(f"{{{_SVG}}}defs")
    for fill in fills:
        tile = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
        pattern = ET.SubElement(defs, f"{{{_SVG}}}pattern", {"id": f"{prefix}{fill.name}", **tile})
        for stroke in fill.strokes:
            line = {"d": stroke, "stroke": fill.colour, "stroke-width": "2.5", "fill": "none"}
            ET.SubElement(pattern, f"{{{_SVG}}}path", line)
        if fill.dot:
            dot = {"cx": "4", "cy": "4", "r": f"{fill.dot}", "fill": fill.colour}
            ET.SubElement(pattern, f"{{{_SVG}}}circle", dot)
    return defs
