"""What charts say, in words and numbers. How they are drawn is tested in test_chart_pictures.py."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import Alternative, RowsAre
from nyttokalkyl.charts import Key, chart, charts
from nyttokalkyl.charts.units import drawn, percent, short, unit_for
from nyttokalkyl.numbers import NBSP, format_number
from nyttokalkyl.results import results_of
from nyttokalkyl.sensitivity.scenarios import ScenarioKind, net_per_year
from nyttokalkyl.simulation import Settings, accumulation
from tests.nyttokalkyl.build import benefit, calculation, cost, residual, terms, triple
from tests.nyttokalkyl.uncertain_example import SETTINGS, uncertain_example


@pytest.fixture(scope="module")
def results():
    return results_of(uncertain_example(), SETTINGS)


@pytest.fixture(scope="module")
def undrawn():
    return results_of(uncertain_example())


def row_of(table, name):
    return next(row for row in table.rows if row[0] == name)


def test_all_charts_are_the_comparison_and_five_of_each_alternative(results):
    found = [(each.key, each.alternative) for each in charts(results)]

    of_one = [key for key in Key if key is not Key.COMPARISON]
    assert found == [(Key.COMPARISON, ""), *((key, a) for a in ("a", "b") for key in of_one)]


def test_a_chart_is_of_the_best_alternative_unless_another_is_named(results):
    assert chart("tornado", results).alternative == "a"
    assert chart(Key.TORNADO, results, alternative="b") == charts(results, alternative="b")[3]


def test_what_is_not_there_is_refused(results):
    with pytest.raises(ValueError, match="pie"):
        chart("pie", results)
    with pytest.raises(KeyError, match="c"):
        charts(results, alternative="c")
    with pytest.raises(KeyError, match="c"):
        chart("tornado", results, alternative="c")


def test_comparison_has_every_alternative_with_its_figures(results):
    found = chart("comparison", results)

    spread = results.spread("a")
    assert found.table.rows[0] == (
        "A Upphandla",
        "1",
        f"3{NBSP}980{NBSP}738",
        f"3{NBSP}980{NBSP}738",
        format_number(drawn(spread.quantile(0.1))),
        format_number(drawn(spread.quantile(0.9))),
        f"mer än 99{NBSP}%",
        "1,87",
    )
    assert found.table.rows[2] == ("Nollalternativet", "3", "0", *["–"] * 5)
    assert found.summary.startswith(
        f"Nettonuvärdet mot nollalternativet är störst för A Upphandla, 4,0{NBSP}mnkr, och minst "
        f"för B Utveckla, 2,0{NBSP}mnkr. 2 av 2 ger överskott."
    )


def test_cash_flow_is_the_net_of_each_category_and_year(results):
    found = chart("cash-flow", results, alternative="b")

    assert found.table.head == ("År", "Finansiell", "Omfördelning", "Netto")
    assert row_of(found.table, "2027") == (
        "2027",
        "−210\u00a0000",
        "203\u00a0175",
        "−6\u00a0825",
    )


def test_accumulated_ends_where_the_engine_says_and_says_when_the_money_is_back(results):
    found = chart("accumulated", results, alternative="b")

    assert found.table.head[2:] == ("Ackumulerat netto", "P10", "P90")
    assert row_of(found.table, "2031")[2] == f"2{NBSP}238{NBSP}775"
    assert found.summary.startswith("Pengarna är tillbaka vid slutet av 2028.")


def test_accumulated_without_draws_has_the_band_of_the_scenarios(undrawn):
    found = chart("accumulated", undrawn)

    assert found.table.head[3:] == ("Pessimistiskt", "Optimistiskt")
    assert "pessimistiskt" in found.summary


def test_stakeholders_are_told_who_pays_and_who_gains(results):
    found = chart("stakeholders", results)

    assert row_of(found.table, "IT-avdelningen")[1:3] == ("0", f"4{NBSP}105{NBSP}912")
    assert found.summary == (
        f"Vinner mest: Omsorgsnämnden (8,1{NBSP}mnkr netto). "
        f"Förlorar mest: IT-avdelningen (−4,1{NBSP}mnkr netto)."
    )


def test_tornado_shows_the_ten_widest_with_inputs_in_their_own_units(results):
    found = chart("tornado", results)

    assert len(found.table.rows) == 10
    names = [row[0] for row in found.table.rows]
    assert names == [bar.name for bar in results.sensitivity["a"].tornado[:10]]
    assert row_of(found.table, "Kalkylräntan")[1:3] == (f"1,0{NBSP}%", f"5,0{NBSP}%")
    assert row_of(found.table, "Nyttorna kommer ett år senare")[1:3] == (f"0{NBSP}år", f"1{NBSP}år")
    assert found.summary.endswith("Inget av det kan ensamt ändra om det lönar sig.")


def test_tornado_names_what_alone_turns_the_answer():
    pays_a_little = calculation(cost("c", 100), benefit("b", 0, 120), rows_are=RowsAre.DIFFERENCE)

    said = chart("tornado", results_of(pays_a_little)).summary

    assert said.endswith("Kan ensamt ändra om det lönar sig: ”Andelen av nyttorna som uppnås”.")


def test_distribution_counts_every_draw_once(results):
    found = chart("distribution", results)

    shares = [
        Decimal(row[2].removesuffix(f"{NBSP}%").replace(",", ".")) for row in found.table.rows
    ]
    assert abs(sum(shares) - 100) < Decimal("0.5")
    assert f"lönar sig är mer än 99{NBSP}%" in found.summary


def test_without_draws_there_is_a_sentence_instead_of_a_distribution(undrawn):
    found = chart("distribution", undrawn)

    assert found.is_empty
    assert found.summary == ("Ingen simulering är gjord, så sannolikheterna är inte beräknade.")
    assert found.table.rows == ()


def test_without_rows_every_chart_is_a_sentence():
    nothing = calculation(alternatives=(Alternative(id="a"), Alternative(id="b")))

    found = charts(results_of(nothing, SETTINGS))

    assert len(found) == 11
    assert all(each.is_empty and each.summary.endswith(".") for each in found)


def test_a_certain_calculation_has_no_distribution_and_no_band():
    certain = results_of(calculation(cost("c", 9), benefit("b", 1, 99)), Settings(seed=1))

    assert chart("distribution", certain).is_empty
    assert chart("accumulated", certain).table.head == ("År", "Netto", "Ackumulerat netto")


def test_no_stakeholder_stated_is_said():
    found = chart("stakeholders", results_of(calculation(cost("c", 9))))

    assert found.summary == "Ingen post anger vem som betalar eller vinner."


def test_long_names_are_short_in_words_and_whole_in_the_table():
    name = "Mycket långt namn " * 20
    alternatives = (Alternative(id="a", name=name),)
    found = chart("comparison", results_of(calculation(cost("c", 9), alternatives=alternatives)))

    assert found.table.rows[0][0] == name.strip()
    assert "…" in found.summary
    assert len(found.summary) < 150


def test_the_last_year_of_an_accumulation_is_the_simulation_undiscounted():
    example = uncertain_example()
    without_rate = replace(example, terms=terms(rate="0"))
    spread = results_of(without_rate, SETTINGS).spread("a")

    *_, last = accumulation(example, SETTINGS, "a", (0.1, 0.9))

    assert last.year == 2031
    assert last.quantiles == pytest.approx((spread.quantile(0.1), spread.quantile(0.9)), rel=1e-9)


def test_an_accumulation_differs_from_the_nollalternativ_draw_by_draw():
    rows = (
        cost("shared", *[900] * 3, to=["nu", "a"]),
        cost("old", 0, 50, 50, to=["nu"]),
        residual("left", 7, to=["a"]),
    )
    uncertain = {2026: triple(100, 900, 2000)}
    shared = replace(rows[0], amounts=uncertain)
    found = calculation(shared, *rows[1:], terms=terms(3))

    spread = accumulation(found, SETTINGS, "a", (0.1, 0.9))

    # What both share cancels, and what is left at the end is there at the end alone.
    assert [each.quantiles for each in spread] == [(0.0, 0.0), (50.0, 50.0), (107.0, 107.0)]


@pytest.mark.parametrize("kind", ScenarioKind)
def test_the_years_of_a_scenario_add_up_to_its_npv_at_no_rate(kind):
    undiscounted = results_of(replace(uncertain_example(), terms=terms(rate="0")))
    scenario = next(s for s in undiscounted.sensitivity["a"].scenarios if s.kind is kind)

    assert sum(net_per_year(undiscounted.evaluation, scenario).values()) == scenario.incremental_npv


@pytest.mark.parametrize(
    ("kronor", "said"),
    [
        ("0", "0 kr"),
        ("-12.4", "−12 kr"),
        ("9999", "9 999 kr"),
        ("10000", "10 tkr"),
        ("-485500", "−486 tkr"),
        ("3980738", "4,0 mnkr"),
        ("1250000000", "1,3 mdkr"),
        ("4.2e18", "4,2 triljoner kr"),
    ],
)
def test_a_sentence_has_kronor_in_a_unit_of_their_own(kronor, said):
    assert short(Decimal(kronor)).replace(NBSP, " ") == said


@pytest.mark.parametrize(
    ("amounts", "unit", "figures"),
    [
        ([], "kr", []),
        ([0, 0], "kr", ["0", "0"]),
        (["0.123", "-4"], "kr", ["0,12", "−4,00"]),
        ([9999, -12], "kr", ["9 999", "−12"]),
        ([15100, -1200], "tkr", ["15,1", "−1,2"]),
        ([3980738, -40], "tkr", ["3 981", "0"]),
        ([25_000_000, 1], "mnkr", ["25,0", "0"]),
    ],
)
def test_a_picture_has_kronor_in_one_unit(amounts, unit, figures):
    numbers = [Decimal(str(amount)) for amount in amounts]

    found = unit_for(numbers)

    assert found.short == unit
    assert [found.format(n) for n in numbers] == [f.replace(" ", NBSP) for f in figures]


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "mindre än 1 %"),
        (0.004, "mindre än 1 %"),
        (0.5, "50 %"),
        (0.99, "99 %"),
        (0.996, "mer än 99 %"),
        (1.0, "mer än 99 %"),
    ],
)
def test_a_chance_is_never_certain(chance, said):
    assert percent(chance).replace(NBSP, " ") == said
