"""The answer in plain words, for every kind of answer there is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.answer import NO_ANSWER, NOTHING_UNCERTAIN, answer
from nyttokalkyl.calculation import Alternative, Rating, Row, RowsAre, RowType
from nyttokalkyl.results import results_of
from nyttokalkyl.simulation import Settings
from tests.nyttokalkyl.build import benefit, calculation, cost, triple
from tests.nyttokalkyl.uncertain_example import SETTINGS, uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

NO_DRAWS = "Ingen simulering är gjord, så det är inte beräknat hur säkert svaret är."


def said(found, settings=None):
    return [text.replace("\u00a0", " ") for text in answer(results_of(found, settings))]


def test_the_worked_example_is_answered_without_draws():
    assert said(worked_example()) == [
        "A Upphandla har störst nettonuvärde mot nollalternativet: 3 980 738 kr för 2026–2031.",
        "Därefter kommer B Utveckla med 1 955 808 kr.",
        "Pengarna i A Upphandla är tillbaka vid slutet av 2029.",
        NO_DRAWS,
    ]


def test_draws_add_chances_what_is_not_in_money_and_what_it_is_worth_to_know():
    results = results_of(uncertain_example(), SETTINGS)
    simulation = results.simulation

    *_, chance, spread, rated, worth = said(uncertain_example(), SETTINGS)

    best = round(100 * results.simulated("a").best.probability)
    pays = "Chansen att A Upphandla lönar sig är mer än 99 %"
    assert chance == f"{pays}, och att det är bäst av alla {best} %."
    assert spread == "I 8 fall av 10 blir nettonuvärdet 2,2 mnkr till 4,3 mnkr."
    assert rated == "2 effekter är inte värderade i pengar. Väg in dem också."
    thousands = round(simulation.evpi / 1000)
    most = f"Att utreda mer innan beslutet kan som mest vara värt {thousands} tkr."
    assert worth.startswith(f"{most} Börja i så fall med ”Vårdpersonalens tid” (")


def test_draws_of_certain_numbers_are_no_chances():
    _best, _next, _payback, *more = said(worked_example(), SETTINGS)

    assert more == [NOTHING_UNCERTAIN]


def test_one_alternative_that_pays_is_not_called_the_best():
    first, *_ = said(calculation(cost("c", 100), benefit("b", 0, 300), rows_are=RowsAre.DIFFERENCE))

    assert first == "a lönar sig. Nettonuvärdet mot nollalternativet är 191 kr för 2026–2031."


@pytest.mark.parametrize(
    ("others", "first"),
    [
        ((), "a lönar sig inte i pengar räknat."),
        ((cost("d", 200, to=["b"]),), "Inget alternativ lönar sig i pengar räknat. Bäst går a."),
    ],
)
def test_a_loss_is_called_one(others, first):
    found = said(calculation(cost("c", 100), *others))

    assert found[0] == f"{first} Nettonuvärdet är −100 kr för 2026–2031."
    assert "Pengarna i a kommer inte tillbaka inom perioden." in found


def test_a_tie_is_told():
    rows = (benefit("x", 5), benefit("y", 5, to=["b"]))

    assert said(calculation(*rows))[1] == "Lika stort är det för b."


def test_the_best_ratio_is_told_when_it_is_the_same_alternative():
    rows = (cost("c", 10), benefit("x", 50), cost("d", 10, to=["b"]), benefit("y", 40, to=["b"]))

    assert "Även nytta per krona är störst: kvoten är 5,00." in said(calculation(*rows))


def test_money_that_is_never_out_is_told():
    assert "a ligger aldrig ute med pengar." in said(calculation(benefit("x", 5)))


def test_an_answer_that_nothing_would_change_is_told():
    rows = (benefit("x", 5), replace(benefit("y", 1, to=["b"]), amounts={2026: triple(1, 2, 3)}))

    assert said(calculation(*rows), Settings(seed=1))[-1] == (
        "Att utreda mer innan beslutet skulle inte ändra valet."
    )


def test_one_effect_without_money_is_told():
    rated = Row(id="r", type=RowType.BENEFIT, alternatives=("a",), rating=Rating.BETTER)

    assert "En effekt är inte värderad i pengar. Väg in den också." in said(
        calculation(benefit("x", 5), rated)
    )


def test_without_money_there_is_no_answer():
    assert said(calculation(alternatives=(Alternative(id="a"),))) == [NO_ANSWER]


def test_amounts_are_the_engine_s_own():
    results = results_of(worked_example())

    assert results.evaluation.result("a").decisive.npv.quantize(Decimal(1)) == 3_980_738
