"""What is said beside the figures, in sentences."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import (
    CostKind,
    Disbenefits,
    Factor,
    FactorRef,
    Kategori,
    RateBand,
    Rating,
    Row,
    RowsAre,
    RowType,
    SavedCosts,
    conflicts,
    evaluate,
    notes,
)
from nyttokalkyl.calculation.conflicts import ConflictKind
from nyttokalkyl.calculation.notes import NoteKind
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, net_rows, terms, triple

FLAT = terms(years=3, rate="0")


def kinds(*rows, **fields):
    return [c.kind for c in conflicts(evaluate(calculation(*rows, **fields)))]


def sentences(items):
    return [item.sentence.replace("\u00a0", " ") for item in items]


def flow(name, *amounts):
    gains, losses = net_rows(*amounts, to=[name])
    return replace(gains, id=f"{name}-gains"), replace(losses, id=f"{name}-losses")


def test_one_alternative_has_nothing_to_disagree_with():
    assert kinds(*flow("a", -100, 200)) == []


def test_same_alternative_best_by_all_measures_is_no_conflict():
    assert kinds(*flow("a", -100, 300), *flow("b", -100, 200)) == []


def test_tie_in_a_ratio_is_no_conflict():
    assert kinds(*flow("a", -200, 400), *flow("b", -100, 200)) == []


def test_only_the_measure_that_disagrees_is_named():
    evaluation = evaluate(
        calculation(*flow("a", -100, 0, 300), *flow("b", -100, 190, 0), terms=FLAT, other_rates=())
    )

    assert sentences(conflicts(evaluation)) == [
        (
            "Nettonuvärdet är störst för a (200 kr), men internräntan är högst för b (90,0 %). "
            "Nettonuvärdet säger mest om inte budgeten sätter gränsen."
        ),
    ]


def test_rate_of_a_loan_is_not_compared():
    loan = flow("b", 100, -50, -49)

    assert kinds(*flow("a", -100, 0, 103), *loan, terms=FLAT, other_rates=()) == []


def test_measures_without_a_value_are_not_compared():
    assert kinds(benefit("x", 5), benefit("y", 6, to=["b"]), terms=FLAT) == []


def test_best_by_npv_may_lack_the_measure():
    assert kinds(benefit("x", 500), *flow("b", -100, 200), terms=FLAT, other_rates=()) == []


def test_nothing_beats_the_nollalternativ():
    evaluation = evaluate(calculation(*flow("a", -100, 50), cost("n", 10, to=["nu"]), terms=FLAT))

    assert sentences(conflicts(evaluation))[:1] == [
        "Inget alternativ har högre nettonuvärde än nollalternativet."
    ]


def test_nollalternativ_that_shares_the_first_place_is_not_unbeaten():
    assert kinds(*flow("a", -100, 100), *flow("nu", -10, 10), terms=FLAT, other_rates=()) == []


def test_nollalternativ_alone_is_not_compared():
    assert kinds(*flow("nu", -10, 10), terms=FLAT) == []


def test_budget_loss_without_freed_time_is_told_without_it():
    evaluation = evaluate(
        calculation(
            cost("c", 100, kategori=Kategori.FINANSIELL),
            benefit("b", 300, kategori=Kategori.KVALITET),
        )
    )

    assert sentences(conflicts(evaluation)) == [
        "a ger totalt ett överskott på 200 kr, men ett underskott på 100 kr i budgeten.",
    ]


def test_payer_who_is_not_the_gainer_is_named():
    evaluation = evaluate(
        calculation(
            cost("c", 100, stakeholders={"IT": Decimal(100)}),
            benefit("b", 300, stakeholders={"vården": Decimal(100)}),
            benefit("x", 1),
        )
    )

    assert sentences(conflicts(evaluation)) == [
        (
            "I a betalar en part och en annan vinner. Förlorar: IT (100 kr). "
            "Vinner: vården (300 kr). Kom överens om vem som hämtar hem nyttan."
        ),
    ]


def test_stakeholders_who_all_gain_are_no_conflict():
    rows = [
        cost("c", 100, stakeholders={"IT": Decimal(100)}),
        benefit("b", 300, stakeholders={"IT": Decimal(50), "vården": Decimal(50)}),
    ]

    assert kinds(*rows) == []


def test_rate_that_changes_the_order_is_told():
    evaluation = evaluate(
        calculation(
            *flow("a", -100, 0, 0, 150),
            *flow("b", -100, 130),
            terms=terms(years=4, rate="0"),
            other_rates=(Decimal(0), Decimal("0.01"), Decimal("0.085")),
        )
    )

    assert sentences(c for c in conflicts(evaluation) if c.kind is ConflictKind.RATE_DECIDES) == [
        "Räntan avgör: vid 8,5 % har b högst nettonuvärde i stället för a.",
    ]


def test_what_is_worse_in_other_ways_is_set_against_the_money():
    rows = [
        benefit("b", 300),
        replace(benefit("privacy"), rating=Rating.WORSE, name="Integritet"),
        replace(benefit("calm"), rating=Rating.MUCH_BETTER),
    ]

    assert sentences(conflicts(evaluate(calculation(*rows)))) == [
        (
            "a har högst nettonuvärde, men blir sämre i det som inte har värderats i pengar: "
            "Integritet."
        ),
    ]


def noted(*rows, **fields):
    return notes(evaluate(calculation(*rows, **fields)))


def test_usual_calculation_needs_no_notes():
    assert noted(benefit("b", 100)) == ()


@pytest.mark.parametrize(
    ("rates", "where"),
    [
        ((RateBand(Decimal(3)),), ("discount_rate",)),
        (
            (RateBand(Decimal("0.03"), 2026), RateBand(Decimal(3), 2028)),
            ("discount_rate", 1),
        ),
    ],
)
def test_odd_rate_is_noted_where_it_stands(rates, where):
    [note] = noted(benefit("b", 100), terms=terms(rates=rates))

    assert (note.kind, note.where) == (NoteKind.ODD_RATE, where)
    assert note.sentence == "Räntan är 300\u00a0%, alltså över 20\u00a0%. Stämmer det?"


def test_long_period_is_noted():
    assert sentences(noted(benefit("b", 100), terms=terms(years=31))) == [
        "Perioden är 31 år (2026–2056), längre än 30 år. Så långt fram är beloppen mycket osäkra.",
    ]


@pytest.mark.parametrize(
    ("row", "year"),
    [
        (benefit("b", 1, 2, 3, 4), 2029),
        (Row(id="b", type="benefit", alternatives=("a",), amount=exact(1), last_year=2040), 2040),
        (
            Row(
                id="b",
                type=RowType.BENEFIT,
                alternatives=("a",),
                amount=exact(1),
                first_year=2030,
                last_year=2031,
            ),
            2031,
        ),
    ],
)
def test_amounts_after_the_period_are_noted(row, year):
    [note] = noted(row, terms=FLAT)

    assert note.where == ("rows", 0)
    assert note.sentence == (
        f"b har belopp till och med {year}, men perioden slutar 2028. Det som ligger efter räknas "
        "inte. Ange ett restvärde om något finns kvar."
    )


def test_converted_prices_are_noted():
    stated = terms(price_index={2024: Decimal(80), 2026: Decimal(100)})
    hour = Factor(id="hour", name="Timkostnad", value=exact(8), price_year=2024)
    row = Row(
        id="x",
        type=RowType.BENEFIT,
        alternatives=("a",),
        quantity=exact(1),
        unit_value=FactorRef("hour"),
        price_year=2024,
    )

    assert sentences(noted(row, terms=stated, factors=(hour,))) == [
        "x är omräknad från 2024 till 2026 års prisnivå (× 1,2500).",
        "Timkostnad är omräknad från 2024 till 2026 års prisnivå (× 1,2500).",
    ]


@pytest.mark.parametrize(
    ("fields", "place", "shown"),
    [
        ({"share_realised": exact(80)}, ("share_realised",), "8 000 %"),
        ({"share_realised": triple("0.5", "0.8", "1.1")}, ("share_realised",), "110 %"),
        ({"share_realised": triple("-0.1", "0.8", 1)}, ("share_realised",), "−10 %"),
        ({"share_realised": FactorRef("hour")}, ("share_realised",), "800 %"),
        ({"ramp_up": {2027: Decimal(1), 2028: Decimal(50)}}, ("ramp_up", "2028"), "5 000 %"),
    ],
)
def test_share_of_more_than_everything_is_noted(fields, place, shown):
    row = Row(id="b", type=RowType.BENEFIT, alternatives=("a",), amount=exact(1), **fields)
    factors = (Factor(id="hour", value=exact(8)),)

    found = noted(row, terms=FLAT, factors=factors)

    [note] = [note for note in found if note.kind is NoteKind.ODD_SHARE]
    assert note.where == ("rows", 0, *place)
    [sentence] = sentences([note])
    assert sentence == (
        f"b räknas med {shown} av sitt belopp. En andel skrivs mellan 0 och 1: 0,8 är 80 %. "
        "Stämmer det?"
    )


def test_share_between_nothing_and_everything_needs_no_note():
    share = triple(0, "0.8", 1)
    row = Row(id="b", type="benefit", alternatives=("a",), amount=exact(1), share_realised=share)

    assert noted(row, terms=FLAT) == ()


def test_negative_cost_is_noted_unless_it_is_a_difference():
    cheaper = cost("c", -100, 20, name="Licens")

    [note] = noted(cheaper, benefit("b", 1))
    assert (note.kind, note.where) == (NoteKind.NEGATIVE_COST, ("rows", 0))
    assert note.sentence == (
        "Licens är en kostnad med minustecken och räknas därför som en intäkt. Kostnader skrivs "
        "utan minus. Stämmer det?"
    )
    as_difference = noted(cheaper, rows_are=RowsAre.DIFFERENCE)
    assert [note.kind for note in as_difference] == [NoteKind.SAVED_COSTS]
    assert noted(cost("c", 100, -20)) == ()


def test_internal_time_in_the_budget_is_noted():
    time = cost("t", 1, kind=CostKind.INTERNAL_TIME)

    assert noted(time, replace(time, id="u", kategori=Kategori.OMFORDELNING)) == ()
    [note] = noted(time, replace(time, id="u", kategori=Kategori.FINANSIELL))
    assert (note.kind, note.where) == (NoteKind.INTERNAL_TIME_AS_CASH, ("rows", 1, "category"))
    assert note.sentence == (
        "u är intern tid, men räknas som en utgift i budgeten (finansiell). Intern tid är annars "
        "en omfördelning."
    )


def test_unused_factor_is_noted():
    assert sentences(noted(benefit("b", 1), factors=(Factor(id="hour", value=exact(8)),))) == [
        "Kalkylfaktorn hour används inte av någon rad.",
    ]


@pytest.mark.parametrize(
    ("choice", "side"),
    [(SavedCosts.BENEFIT, "en nytta"), (SavedCosts.LOWER_COST, "en lägre kostnad")],
)
def test_choice_of_saved_costs_is_noted_where_it_matters(choice, side):
    [note] = noted(benefit("b", 1), cost("old", 100, to=["nu"]), saved_costs=choice)

    assert note.kind is NoteKind.SAVED_COSTS
    assert f"räknas som {side} i kvoterna" in note.sentence


@pytest.mark.parametrize(
    ("choice", "side"),
    [(Disbenefits.NEGATIVE_BENEFIT, "minus bland nyttorna"), (Disbenefits.COST, "kostnader")],
)
def test_choice_of_disbenefits_is_noted_where_it_matters(choice, side):
    [note] = noted(cost("c", 1), benefit("lost", 100, to=["nu"]), disbenefits=choice)

    assert note.kind is NoteKind.DISBENEFITS
    assert f"räknas som {side} i kvoterna" in note.sentence
