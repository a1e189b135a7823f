"""How charts are drawn: fit for a strict page, for a phone, for grey paper, and for any numbers."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import Alternative, Kategori, RowsAre, value
from nyttokalkyl.charts import Chart, Key, Table, chart, charts, etag, svg
from nyttokalkyl.charts.drawing import _drawn
from nyttokalkyl.charts.look import FILLS
from nyttokalkyl.results import results_of
from nyttokalkyl.simulation import Settings
from tests.nyttokalkyl.build import benefit, calculation, cost, residual, terms
from tests.nyttokalkyl.uncertain_example import SETTINGS, uncertain_example

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (288, 640)

PERMITTED = {
    "svg",
    "title",
    "desc",
    "defs",
    "pattern",
    "g",
    "path",
    "line",
    "text",
    "tspan",
    "rect",
}
PERMITTED |= {"circle", "clipPath"}

HOSTILE = '<script>alert(1)</script> & \x01 \u202e #panic("x") $x$ *fet* \\ 😀 \ud800'


@pytest.fixture(scope="module")
def results():
    return results_of(uncertain_example(), SETTINGS)


def elements(drawn):
    return list(ET.fromstring(drawn).iter())  # noqa: S314 -- what is drawn here


def texts(drawn):
    return [" ".join(each.itertext()) for each in elements(drawn) if each.tag == f"{SVG}text"]


def grown(alternatives=1, years=3, scale=1, name="Alternativ"):
    """Every category, many parties, amounts that go up and down, all of them uncertain."""
    kategorier = (*Kategori, None)
    rows = [residual("left", 500 * scale, to=["0"])]
    for alternative in range(alternatives):
        for number in range(10):
            make = benefit if number % 2 else cost
            amounts = [scale * (7 * year * number % 11 + alternative) for year in range(years)]
            row = make(
                f"{alternative}-{number}",
                *amounts,
                to=[str(alternative)],
                kategori=kategorier[number % 5],
                name=f"{name} {number}",
                stakeholders={f"{name} {number * 3 + alternative}": Decimal(100)},
            )
            spread = {
                y: value(v.likely, v.likely * Decimal("0.5"), v.likely * 2)
                for y, v in row.amounts.items()
            }
            rows.append(replace(row, amounts=spread))
    return calculation(
        *rows,
        rows_are=RowsAre.DIFFERENCE,
        terms=terms(years),
        alternatives=tuple(Alternative(id=str(n), name=f"{name} {n}") for n in range(alternatives)),
    )


EXTREMES = {
    "ten alternatives over thirty years": grown(10, 30),
    "one alternative over one year": grown(1, 1),
    "huge": grown(2, 5, 10**18),
    "tiny": grown(2, 5, Decimal("0.000001")),
    "only costs": calculation(cost("c", 5, 5, 5)),
    "zeros": calculation(cost("c", 0, 0), benefit("b", 0, 0)),
    "nothing": calculation(alternatives=(Alternative(id="0"),)),
    "hostile names": grown(2, 3, name=HOSTILE),
    "long names": grown(2, 3, name="Ett mycket långt namn " * 200),
}


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", EXTREMES)
def test_any_numbers_are_drawn_in_a_picture_fit_for_a_page(case, width):
    found = results_of(EXTREMES[case], Settings(seed=1))
    tried = found.tried[-1].alternative.id

    for each in (chart("comparison", found), *charts(found, alternative=tried)):
        drawn = svg(each, width=width)
        root, *inside = elements(drawn)
        assert root.get("width") == str(width)
        assert 0 < int(root.get("height")) < 1500
        assert {each.tag.removeprefix(SVG) for each in (root, *inside)} <= PERMITTED
        assert not re.search(r"NaN|Infinity|undefined|null", drawn)
        assert all(float(e.get("font-size")[:-2]) >= 12 for e in inside if e.tag == f"{SVG}text")


@pytest.mark.parametrize("key", Key)
def test_a_picture_has_no_style_no_script_and_no_link(results, key):
    drawn = svg(chart(key, results))

    names = {name for each in elements(drawn) for name in each.attrib}
    assert not names & {"style", "class", "href", "{http://www.w3.org/1999/xlink}href"}
    assert not [name for name in names if name.startswith("on")]
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_is_one_image_with_a_name_and_a_description(results):
    found = chart("tornado", results)

    root, title, description, *rest = elements(svg(found))

    assert root.get("role") == "img"
    assert (title.tag, title.text) == (f"{SVG}title", found.title)
    assert (description.tag, description.text) == (f"{SVG}desc", found.summary)
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert not [e for e in rest if e.get("role") or any("aria" in name for name in e.attrib)]


def test_pictures_on_one_page_share_no_id_and_every_reference_leads_somewhere(results):
    drawn = [svg(each, width=width) for each in charts(results) for width in WIDTHS]

    ids = [e.get("id") for picture in drawn for e in elements(picture) if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {name for picture in drawn for name in re.findall(r"url\(#([^)]*)\)", picture)} <= {*ids}


def test_ink_is_the_page_s_own_and_a_panel_brings_both(results):
    found = chart("cash-flow", results)

    plain, panel = svg(found), svg(found, panel=True)

    assert 'fill="currentColor"' in plain
    assert ' color="' not in plain.split(">")[0]
    assert ' color="#1b2528"' in panel.split(">")[0]
    assert 'width="100%" height="100%" fill="#fff"' in panel
    colours = {e.get(name) for e in elements(plain) for name in ("fill", "stroke")} - {None, "none"}
    hues = {fill.colour for fill in FILLS}
    assert {c for c in colours if not c.startswith("url(")} <= {"currentColor", *hues}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#12191b"])
@pytest.mark.parametrize("fill", FILLS, ids=lambda fill: fill.name)
def test_fills_are_seen_on_any_ground(fill, ground):
    lighter, darker = sorted((luminance(fill.colour), luminance(ground)), reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_fills_differ_without_colour():
    assert len({(fill.strokes, fill.dot) for fill in FILLS}) == len(FILLS)


def test_numbers_in_a_picture_are_swedish(results):
    said = [text for each in charts(results) for text in texts(svg(each))]

    numbers = [text for text in said if re.search(r"\d", text)]
    assert len(numbers) > 50
    assert not [text for text in numbers if re.search(r"-\d|\d\.\d|\d,\d{3}|\d \d{3}\b", text)]
    assert any("−1\u00a0000" in text for text in numbers)


def test_a_long_name_ends_in_an_ellipsis_within_the_picture():
    found = chart("comparison", results_of(EXTREMES["long names"]))

    name = next(text for text in texts(svg(found, width=288)) if text.startswith("Ett mycket"))

    # Letter for letter the same on every machine: the font comes with the renderer.
    assert name == "Ett mycket långt namn Ett myck…"


def test_an_empty_chart_is_drawn_as_its_sentence(results):
    found = chart("distribution", replace(results, simulation=None))

    assert " ".join(texts(svg(found, width=288))) == found.summary


def test_hidden_characters_become_visible_in_a_picture():
    found = chart("comparison", results_of(EXTREMES["hostile names"]))

    said = " ".join(texts(svg(found)))

    assert "<script>alert(1)</script> & [U+0001] [U+202E]" in said


def test_etag_follows_the_content(results):
    found = chart("tornado", results)

    assert etag(found) == etag(chart("tornado", results))
    assert etag(found) != etag(replace(found, summary="Annat."))
    assert etag(found) != etag(chart("tornado", results, alternative="b"))
    assert re.fullmatch("[0-9a-f]{32}", etag(found))


@pytest.mark.parametrize("width", WIDTHS)
def test_data_stand_in_the_specification_alone(results, width):
    for each in charts(results):
        svg(each, width=width)
        assert '"url"' not in json.dumps(each.spec)


def test_the_renderer_fetches_nothing():
    elsewhere = Chart(
        Key.TORNADO,
        "Titel",
        "Text",
        {
            "height": 10,
            "title": {"text": []},
            "config": {"legend": {}},
            "data": {"url": "http://127.0.0.1:9/data.json"},
            "mark": "point",
        },
        Table("", (), ()),
    )

    with pytest.raises(ValueError, match="not allowed"):
        svg(elsewhere)


def test_pictures_are_kept_but_not_without_end(results):
    _drawn.cache_clear()
    found = chart("tornado", results)

    assert svg(found) is svg(found)
    assert _drawn.cache_info().hits == 1
    assert _drawn.cache_info().maxsize == 200


@pytest.mark.slow
def test_another_process_draws_the_same_bytes(results):
    code = (
        "from nyttokalkyl.charts import chart, svg\n"
        "from nyttokalkyl.results import results_of\n"
        "from tests.nyttokalkyl.uncertain_example import SETTINGS, uncertain_example\n"
        "import sys\n"
        "drawn = svg(chart('tornado', results_of(uncertain_example(), SETTINGS)), width=288)\n"
        "sys.stdout.buffer.write(drawn.encode())\n"
    )

    found = subprocess.run(  # noqa: S603 -- this very interpreter
        [sys.executable, "-c", code], capture_output=True, check=True
    )

    assert found.stdout.decode() == svg(chart("tornado", results), width=288)
