"""LibreOffice computes every formula of some workbooks, to the figures of the engine.

The workbooks are handed over without what their formulas came to, so that nothing can be shown but
what LibreOffice computed. It is the real one, built for Node, that script/test installs.
"""

import contextlib
import os
import signal
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from nyttokalkyl.calculation import (
    CostKind,
    Factor,
    FactorRef,
    RateBand,
    Row,
    RowType,
    SavedCosts,
    TimeSaved,
    Timing,
    evaluate,
)
from nyttokalkyl.interchange import Document
from nyttokalkyl.spreadsheet import read_xlsx, write_xlsx
from nyttokalkyl.spreadsheet.cells import unescaped
from tests.nyttokalkyl.build import (
    benefit,
    calculation,
    cost,
    exact,
    net_rows,
    residual,
    terms,
    triple,
)
from tests.nyttokalkyl.everything import everything
from tests.nyttokalkyl.generated import documents, whole_kronor
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.workbooks import (
    cell_of,
    edited,
    opened,
    part_of,
    uncomputed,
    with_part,
)
from tests.nyttokalkyl.worked_example import worked_example

pytestmark = pytest.mark.slow

BASE_DIR = Path(__file__).resolve().parents[2]
LIBREOFFICE = BASE_DIR / "node_modules" / "@matbee" / "libreoffice-converter" / "wasm"
RECOMPUTE = Path(__file__).with_name("recompute.mjs")
NODE = BASE_DIR / ".venv" / "bin" / "node"
MOST_STARTS = 4
STALLED = 120  # seconds without a workbook; a busy machine takes one to start

HALF_AN_ORE = 0.005
OTHERWISE = 1e-6
"""Of itself, for what is not kronor: LibreOffice looks for internal rates no further."""


def compared_with_a_nollalternativ():
    rows = (
        cost("old", *[250_000] * 4, to=("nu",)),
        cost("new", 400_000, *[90_000] * 3, to=("a", "b")),
        benefit("worse", -5_000, -5_000, to=("a",)),
        benefit("shared", 7, 7, 7, to=("nu", "a", "b")),
        benefit("late", None, None, 300_000, "1000.55", to=("b",)),
        cost("own-time", 3_000, to=("a",), kind=CostKind.INTERNAL_TIME),
    )
    rates = (RateBand(Decimal("0.035"), 2020), RateBand(Decimal("0.01"), 2028))
    return calculation(
        *rows,
        terms=terms(4, rates=rates, base=2027, timing=Timing.MID_YEAR),
        saved_costs=SavedCosts.LOWER_COST,
    )


def paid_back_late():
    long = terms(13, base=2020, first_year_discounted=True)
    return calculation(*net_rows(-1000, *[300] * 12), terms=long)


def uncertain_in_every_way():
    """Ends of both signs, empty ends, time saved, a residual value, a ramp, a factor in a row."""
    hour = Factor(id="hour", value=triple(300, 331, 380))
    saved = TimeSaved(triple(900, 1000, 1500), triple(2, 3, "3.5"), triple("0.5", 1, 4))
    time = Row(
        id="time", type=RowType.BENEFIT, alternatives=("a", "b"), quantity=saved,
        unit_value=FactorRef("hour"), share_realised=triple("0.2", "0.6", "0.7"),
        first_year=2027, ramp_up={2027: Decimal("0.5")},
    )  # fmt: skip
    both = Row(
        id="both", type=RowType.BENEFIT, alternatives=("b",), quantity=triple(-5, 0, 7),
        unit_value=triple(-100, 50, 4000), last_year=2028,
    )  # fmt: skip
    years = {2026: triple(-9000, 100, 100), 2027: exact(5000), 2029: triple(10, 20, 70_000)}
    old = Row(
        id="old", type=RowType.COST, alternatives=("nu", "b"), amounts=years,
        share_realised=triple("0.5", "0.6", 1), multiply_by=("hour",),
    )  # fmt: skip
    rest = replace(residual("rest", 1), amount=triple(5000, 9000, 9000))
    gone = replace(old, id="gone", alternatives=("nu",), amounts={}, amount=triple(10, 10, 99))
    return calculation(
        time, both, old, rest, gone, factors=(hour,), terms=terms(4, timing=Timing.MID_YEAR)
    )


CALCULATIONS = {
    "uncertain in every way": uncertain_in_every_way(),
    "the worked example, uncertain": uncertain_example(),
    "the worked example": worked_example(),
    "bands, mid-year, shares, factors and older prices": everything(),
    "against a nollalternativ": compared_with_a_nollalternativ(),
    "base year long before, first year discounted": paid_back_late(),
    "several internal rates": calculation(*net_rows(-100, 230, -132), terms=terms(3)),
    "inflow first, no interest": calculation(*net_rows(100, -50, -60), terms=terms(3, "0")),
    "negative rate": worked_example(terms=terms(6, "-0.02", timing=Timing.MID_YEAR)),
}

EDITS = {
    "an amount and a rate": {
        ("Belopp per år", "2027", 5): 2.75,
        ("Räntor", "Kalkylränta", 4): 0.08,
    },
    "a factor and shares": {
        ("Faktorer", "Troligt", 4): 399,
        ("Poster", "Andel, troligt", 6): 0.65,
        ("Intressenter", "Andel", 4): 0.1,
        ("Intressenter", "Andel", 5): 0.9,
    },
    "which factor": {
        ("Poster", "Kvantitet, troligt", 6): "index",
        ("Poster", "Timmar i dag, troligt", 7): 12,
    },
    "years of bands and rows": {
        ("Räntor", "Från och med år", 5): 2027,
        ("Poster", "Sista år", 5): 2027,
        ("Belopp per år", "2028", 7): None,
    },
    "prices": {
        ("Poster", "Prisår", 6): 2024,
        ("Prisindex", "Index", 4): 90,
        ("Faktorer", "Prisår", 4): None,
    },
    "end of the year": {("Villkor", "Värde", 9): "Slutet av året"},
    "base year": {("Villkor", "Värde", 8): 2028, ("Villkor", "Värde", 10): "Nej"},
    "shorter period": {("Villkor", "Värde", 6): 2028, ("Alternativ", "Annuitetens år", 5): 3},
    "how things count": {
        ("Villkor", "Värde", 13): "Nytta",
        ("Villkor", "Värde", 14): "Minus bland nyttorna",
        ("Poster", "Kategori", 5): "Kvalitet",
        ("Poster", "Kostnadsslag", 4): "Investering",
        ("Poster", "Räknas i NNK som", 4): None,
        ("Poster", "Alternativ: b", 5): None,
    },
}
"""Changes to the workbook of everything(), by sheet, heading and row."""


def generated(count):
    """The same calculations every time, of amounts that a spreadsheet keeps to the öre."""
    found = []

    @seed(20260101)
    @settings(
        max_examples=10 * count, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(documents(numbers=whole_kronor, most_rows=6))
    def collect(document):
        flows = evaluate(document.calculation).flows.values()
        sizes = [abs(amount) for flow in flows for amount in flow.amounts.values()]
        if len(sizes) > 3 and sum(sizes) < 10**10:
            found.append(document.calculation)

    collect()
    return found[:count]


class Computed:
    """A workbook as exported or edited, and as LibreOffice computed it."""

    def __init__(self, content, computed):
        self.content, self.formulas = content, opened(content)
        self.computed = opened(computed, data_only=True)
        self.compared = 0

    def differences(self, titles=()):
        """(sheet, cell, computed, engine's) wherever they are apart."""
        calculation = read_xlsx(self.content).calculation
        engine = opened(write_xlsx(Document(calculation, None)), data_only=True)
        found = []
        for title in titles or self.formulas.sheetnames:
            for cell in (cell for row in self.formulas[title].iter_rows() for cell in row):
                computed = self.computed[title][cell.coordinate].value
                expected = engine[title][cell.coordinate].value
                if cell.data_type == "f" and (expected is not None or is_error(computed)):
                    self.compared += 1
                    if not same(computed, expected, cell.number_format):
                        found.append((title, cell.coordinate, computed, expected))
        return found


def is_error(value):
    return isinstance(value, str) and value.startswith("#")


def same(computed, expected, number_format):
    if isinstance(expected, str) or not isinstance(computed, int | float):
        return unescaped(str(computed)) == unescaped(str(expected))
    near = HALF_AN_ORE if number_format == "#,##0" else OTHERWISE * max(1, abs(expected))
    return abs(computed - expected) < near


def recompute(pairs):
    """The second file of each pair from the first.

    Now and then a thread of LibreOffice waits for one that Node never starts. When no workbook
    has come for two minutes, what is left goes to a new one.
    """
    starts = 0
    while left := [pair for pair in pairs if not pair[1].exists()]:
        starts += 1
        assert starts <= MOST_STARTS, "LibreOffice stopped at every start"
        files = [file for pair in left for file in pair]
        command = [NODE, RECOMPUTE, LIBREOFFICE, *files]
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 -- our own script
        try:
            assert ended(process, left) in {0, None}
        finally:
            if process.poll() is None:  # the wheel's node is a process that starts another
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def ended(process, pairs):
    """The exit code, or None when nothing more comes."""
    come = -1
    while (now := sum(output.exists() for _source, output in pairs)) > come:
        come = now
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=STALLED)
    return None


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    """Everything in one start of LibreOffice, which takes longer than to compute."""
    if not LIBREOFFICE.exists():
        pytest.fail("no LibreOffice: script/test fetches one")
    contents = {name: write_xlsx(Document(c, None)) for name, c in CALCULATIONS.items()}
    for number, found in enumerate(generated(12)):
        contents[f"generated {number}"] = write_xlsx(Document(found, None))
    for name, cells in EDITS.items():
        contents[name] = edited(EXPORTED, {place(*at): value for at, value in cells.items()})
    new_row = {"Id": "ny", "Typ": "Kostnad", "Alternativ: a": "x", "Belopp, troligt": 5}
    added = {place("Poster", heading, 10): value for heading, value in new_row.items()}
    contents["with another row"] = edited(EXPORTED, added)
    contents["with a wrong formula"] = with_part(
        EXPORTED, part_of(EXPORTED, "Diskontering"), lambda part: part.replace(b"^0.5", b"^0.4")
    )
    directory = tmp_path_factory.mktemp("libreoffice")
    files = []
    for number, content in enumerate(contents.values()):
        source = directory / f"{number}.xlsx"
        source.write_bytes(uncomputed(content))
        files += [source, directory / f"{number}-computed.xlsx"]
    recompute(list(zip(files[::2], files[1::2], strict=True)))
    return {
        name: Computed(content, path.read_bytes())
        for (name, content), path in zip(contents.items(), files[1::2], strict=True)
    }


EXPORTED = write_xlsx(Document(everything(), None))


def place(title, heading, row):
    return f"Villkor!B{row}" if title == "Villkor" else cell_of(EXPORTED, title, heading, row)


# One test for all of them: two processes that share the tests would each start LibreOffice.
def test_every_formula_gives_the_engines_figure(workbooks):
    names = [*CALCULATIONS, *(f"generated {number}" for number in range(12))]

    found = {name: workbooks[name].differences() for name in names}
    assert {name: differences for name, differences in found.items() if differences} == {}
    assert min(workbooks[name].compared for name in names) > 100


def test_wrong_formula_would_be_noticed(workbooks):
    """The control of the test above: half a year that is a little less."""
    found = {title for title, *_ in workbooks["with a wrong formula"].differences()}

    assert {"Diskontering", "Årsbelopp", "Resultat per år", "Resultat"} <= found


def test_formulas_follow_what_is_edited(workbooks):
    """To what the engine says of the calculation that the edited workbook is read as."""
    found = {name: workbooks[name].differences(["Resultat", "Fördelning"]) for name in EDITS}

    assert {name: differences for name, differences in found.items() if differences} == {}
    assert min(workbooks[name].compared for name in EDITS) > 100
    exported = results(workbooks[WHOLE])
    assert [name for name in EDITS if results(workbooks[name]) == exported] == []
    bars = {name: misplaced_bars(workbooks[name]) for name in EDITS}
    assert {name: misplaced for name, misplaced in bars.items() if misplaced} == {}


WHOLE = "bands, mid-year, shares, factors and older prices"


def results(workbook):
    return [row[2:5] for row in workbook.computed["Resultat"].iter_rows(values_only=True)]


def misplaced_bars(workbook):
    """Computed ends of bars that are not the engine's, by what moves: the order may be another."""
    calculation = read_xlsx(workbook.content).calculation
    engine = bars_of(opened(write_xlsx(Document(calculation, None)), data_only=True))
    computed = bars_of(workbook.computed)
    both = computed.keys() & engine.keys()
    assert len(both) > 2
    return [
        (bar, computed[bar], engine[bar])
        for bar in both
        if not all(same(*pair, "#,##0") for pair in zip(computed[bar], engine[bar], strict=True))
    ]


def bars_of(workbook):
    """From, to, and the net present values there of what formulas follow."""
    rows = workbook["Känslighet"].iter_rows(min_row=4, values_only=True)
    return {row[:3]: row[3:7] for row in rows if None not in row[3:8]}


def test_figures_are_those_of_the_worked_example(workbooks):
    """Read by their labels: the values above stand where the writer of the workbook put them."""
    sheet = workbooks["the worked example"].computed["Resultat"]

    found = {}
    for label, _, _, a, b, *_ in sheet.iter_rows(min_row=4, values_only=True):
        found.setdefault(label, (a, b))
    assert [round(n) for n in found["Nettonuvärde"]] == [3_980_738, 1_955_808]
    assert [round(n) for n in found["Nuvärde av kostnader"]] == [4_555_815, 1_376_518]
    assert [round(n) for n in found["Nuvärde av nyttor"]] == [8_536_554, 3_332_327]
    assert [round(n, 4) for n in found["Nyttokostnadskvot"]] == [1.8738, 2.4208]
    assert [round(n, 3) for n in found["Internränta"]] == [0.550, 0.587]
    assert found["Återbetalt från och med år"] == (2029, 2028)
    budget = found["Nettonuvärde i budgeten (finansiell)"]
    assert [round(n) for n in budget] == [-2_480_683, -962_148]


def test_figures_of_the_export_stay_beside_what_an_edit_changed(workbooks):
    sheet = workbooks["an amount and a rate"].computed["Resultat"]

    npv = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Nettonuvärde")
    exported = float(evaluate(everything()).result("a").own.npv)
    assert npv[6] == pytest.approx(exported)
    assert abs(npv[3] - npv[6]) > 1


def test_workbook_says_whether_its_formulas_see_everything(workbooks):
    assert workbooks[WHOLE].computed["Resultat"]["C4"].value == "Ja"
    assert workbooks["shorter period"].computed["Resultat"]["C4"].value == "Ja"
    said = workbooks["with another row"].computed["Resultat"]["C4"].value
    assert said == "Nej: läs in arbetsboken i Behovsfas"


STOPS_AT_FIRST = """#!/bin/sh
shift 2
if mkdir "$0.started"; then cp "$1" "$2"; sleep 1000; fi 2>/dev/null
while [ $# -gt 0 ]; do cp "$1" "$2"; shift 2; done
"""


def test_a_start_that_stops_is_followed_by_another(monkeypatch, tmp_path):
    node = tmp_path / "node"
    node.write_text(STOPS_AT_FIRST)
    node.chmod(0o700)
    monkeypatch.setattr(f"{__name__}.NODE", node)
    monkeypatch.setattr(f"{__name__}.STALLED", 0.5)
    pairs = [(tmp_path / f"{number}.xlsx", tmp_path / f"{number}-new.xlsx") for number in range(3)]
    for source, _output in pairs:
        source.write_text(source.name)

    recompute(pairs)

    assert [output.read_text() for _source, output in pairs] == ["0.xlsx", "1.xlsx", "2.xlsx"]
