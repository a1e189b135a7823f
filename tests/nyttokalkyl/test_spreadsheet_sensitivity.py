"""What the sheets about uncertainty hold, as exported. LibreOffice computes them elsewhere."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import RateBand
from nyttokalkyl.interchange import Document
from nyttokalkyl.results import results_of
from nyttokalkyl.simulation import Settings
from nyttokalkyl.spreadsheet import read_xlsx, write_xlsx
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from tests.nyttokalkyl.build import terms
from tests.nyttokalkyl.uncertain_example import HOUR, uncertain_example
from tests.nyttokalkyl.workbooks import edited, opened

DOCUMENT = Document(uncertain_example(), Settings(seed=2026))
WRITTEN = write_xlsx(DOCUMENT)


def lines(written, title, **options):
    sheet = opened(written, **options)[title]
    return list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))


def test_bars_are_the_tornado_the_widest_first():
    stored = lines(WRITTEN, "Känslighet", data_only=True)
    bars = results_of(uncertain_example()).sensitivity["a"].tornado

    told = [row for row in stored if row[0] == "A Upphandla"]
    assert told[0][2] == "Allt på sitt troliga"
    assert round(told[0][5]) == 3_980_738
    assert [row[2] for row in told[1:]] == [bar.name for bar in bars]
    for row, bar in zip(told[1:], bars, strict=True):
        assert row[8:10] == pytest.approx((float(bar.npv_at_low), float(bar.npv_at_high)))


def test_posts_and_the_rate_are_formulas_and_the_rest_values_of_the_export():
    formulas = {row[2]: row for row in lines(WRITTEN, "Känslighet") if row[0] == "A Upphandla"}

    for name in ("Licens, utöver dagens", "Färre körda mil", "Kalkylräntan"):
        assert all(str(cell).startswith("=") for cell in formulas[name][3:8])
    for name in ("Nyttorna kommer ett år senare", "Andelen av nyttorna som uppnås"):
        assert formulas[name][5:8] == (None, None, None)


def test_rate_that_falls_with_time_is_no_single_bar_to_compute():
    bands = terms(rates=(RateBand(Decimal("0.035"), 2020), RateBand(Decimal("0.03"), 2028)))
    written = write_xlsx(Document(uncertain_example(terms=bands), None))

    [rate, _] = [row for row in lines(written, "Känslighet") if row[2] == "Kalkylräntan"]
    assert rate[5:8] == (None, None, None)
    assert None not in rate[8:10]


def test_factors_are_told_as_they_were_at_the_export():
    example = uncertain_example(factors=(HOUR,))
    rows = tuple(
        replace(row, multiply_by=("hour",)) if row.id == "a-driving" else row
        for row in example.rows
    )

    told = lines(write_xlsx(Document(replace(example, rows=rows), None)), "Känslighet")

    [hour] = [row for row in told if row[2] == HOUR.name]
    assert (hour[3:5], hour[5:8]) == ((300, 380), (None, None, None))


def test_simulation_holds_the_stored_values_marked_as_values():
    results = results_of(DOCUMENT.calculation, DOCUMENT.simulation)
    simulated = results.simulated("a")
    about = opened(WRITTEN)["Simulering"]["A2"].value
    told = {row[:3]: row[3:5] for row in lines(WRITTEN, "Simulering")}

    assert about.startswith("Värden från exporten, inga formler: 10\u00a0000 dragningar, frö 2026")
    against = simulated.against_baseline
    key = "A Upphandla", "Skillnad mot nollalternativet"
    assert told[(*key, "Medelvärde")] == pytest.approx((against.mean, against.standard_error))
    assert told[(*key, "P10")][0] == pytest.approx(against.quantile(0.1), rel=1e-9)
    chance = told["A Upphandla", "Egna poster", "Chans att vara bäst"][0]
    assert chance == simulated.best.probability
    evpi = told[None, None, "Värdet av att veta allt (EVPI)"][0]
    assert evpi == pytest.approx(results.simulation.evpi, rel=1e-9)
    assert (None, None, "Värdet av att veta (EVPPI): Färre körda mil") in told
    assert not any(str(cell).startswith("=") for row in told for cell in row)


def test_without_draws_the_sheet_says_so():
    written = write_xlsx(Document(uncertain_example(), None))

    assert opened(written)["Simulering"]["A2"].value == "Ingen simulering är gjord."
    assert lines(written, "Simulering") == []


def test_sheets_of_results_are_read_back_as_nothing():
    first, last = f"Känslighet!F{FIRST_ROW}", f"Simulering!D{FIRST_ROW}"
    changed = edited(WRITTEN, {first: 17, last: 17})

    assert read_xlsx(WRITTEN) == read_xlsx(changed) == DOCUMENT
    assert write_xlsx(read_xlsx(WRITTEN)) == WRITTEN
