"""What differs between two calculations, and what it did to the figures."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nyttokalkyl.calculation import Alternative, CostKind, Factor, FactorRef, Rating, Timing
from nyttokalkyl.comparison import Change, compare, effects
from nyttokalkyl.interchange import form, write
from nyttokalkyl.report.vocabulary import FIELDS
from nyttokalkyl.results import results_of
from nyttokalkyl.simulation import Settings
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, per_year, terms, triple
from tests.nyttokalkyl.uncertain_example import uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

HOUR = Factor(id="hour", name="Timkostnad", value=exact(331))


def base(**fields):
    rows = (cost("c", 100, 50, name="Licens"), benefit("b", 0, 300, name="Tid"))
    return calculation(*rows, factors=(HOUR,), **fields)


def compared(before, after, *, settings=(None, None)):
    """By heading, what differs."""
    forms = (write(one, draws) for one, draws in zip((before, after), settings, strict=True))
    return {section.heading: section.parts for section in compare(*forms)}


def fields(part):
    return {
        field.label: tuple(text.replace("\xa0", " ") for text in (field.before, field.after))
        for field in part.fields
    }


def with_row(made, row_id, **changed):
    rows = tuple(replace(row, **changed) if row.id == row_id else row for row in made.rows)
    return replace(made, rows=rows)


@pytest.mark.parametrize("made", [base(), worked_example(), uncertain_example()])
def test_nothing_differs_from_itself(made):
    sections = compare(write(made), write(made))

    assert not any(section.parts for section in sections)
    assert sum(section.unchanged for section in sections) == 1 + len(made.rows) + len(
        made.alternatives
    ) + len(made.factors)


def test_amount_of_one_year_differs():
    after = with_row(base(), "c", amounts=per_year(100, 75))

    [licence] = compared(base(), after)["Poster"]

    assert (licence.change, licence.name) == (Change.CHANGED, "Licens")
    assert fields(licence) == {"Belopp 2027": ("50", "75")}


def test_uncertain_number_is_told_whole():
    after = with_row(base(), "b", amounts={2027: triple(1200, "1500.5", 2000)})

    [time] = compared(base(), after)["Poster"]

    assert fields(time) == {
        "Belopp 2026": ("0", ""),
        "Belopp 2027": ("300", "1 500,5 (1 200 till 2 000)"),
    }


def test_added_and_removed_rows():
    after = replace(base(), rows=(base().rows[0], benefit("new", 5, name="Ny")))

    added, removed = compared(base(), after)["Poster"]

    assert (added.change, added.name) == (Change.ADDED, "Ny")
    assert fields(added)["Slag"] == ("", "Nytta")
    assert (removed.change, removed.name) == (Change.REMOVED, "Tid")
    assert fields(removed)["Belopp 2027"] == ("300", "")


def test_alternatives_and_factors_are_called_by_their_names():
    after = with_row(base(), "b", amounts={}, amount=FactorRef("hour"), multiply_by=("hour",))
    after = replace(after, alternatives=(Alternative(id="a", name="Köpa"),))

    parts = compared(base(), after)

    assert fields(parts["Alternativ"][0]) == {"Namn": ("", "Köpa")}
    assert fields(parts["Poster"][0])["Belopp per år"] == ("", "Timkostnad")
    assert fields(parts["Poster"][0])["Gånger kalkylfaktorerna"] == ("", "Timkostnad")


def test_factor_has_another_value_and_source():
    changed = replace(HOUR, value=triple(300, 350, 400), unit="kr/h")

    [hour] = compared(base(), replace(base(), factors=(changed,)))["Kalkylfaktorer"]

    assert fields(hour) == {"Värde": ("331", "350 (300 till 400)"), "Enhet": ("", "kr/h")}


def test_terms_and_draws():
    after = base(terms=terms(8, "0.035", timing=Timing.MID_YEAR))
    draws = Settings(seed=1), Settings(seed=2, draws=20_000)

    [shared] = compared(base(), after, settings=draws)["Villkor"]

    assert fields(shared) == {
        "Sista året": ("2031", "2033"),
        "Kalkylränta": ("3 %", "3,5 %"),
        "Pengarna kommer": ("i slutet av året", "mitt i året"),
        "Simulering frö": ("1", "2"),
        "Simulering dragningar": ("10000", "20000"),
    }


def test_every_field_that_is_stored_has_a_name_for_people():
    forms = (form.CALCULATION, form.ALTERNATIVE, form.ROW, form.FACTOR, form.PERIOD,
             form.SENSITIVITY, form.SIMULATION, form.WHAT_IF)  # fmt: skip
    stored = {name for each in forms for name in each.fields}

    assert stored - FIELDS.keys() == {"id", "format", "rows"}


def test_source_of_the_rate_is_text():
    after = base(terms=terms(rate_source="2026", rate_date=dt.date(2026, 4, 1)))

    [shared] = compared(base(), after)["Villkor"]

    assert fields(shared) == {"Räntans källa": ("", "2026"), "Räntans datum": ("", "2026-04-01")}


def test_choices_are_told_in_words():
    after = with_row(base(), "c", kind=CostKind.PHASE_OUT, stakeholders={"IT": Decimal(100)})
    after = with_row(after, "b", amounts={}, rating=Rating.NEUTRAL)

    licence, time = compared(base(), after)["Poster"]

    assert fields(licence) == {
        "Slag av kostnad": ("", "Avveckling och dubbeldrift"),
        "Intressent IT": ("", "100 %"),
    }
    assert fields(time)["Bedömning"] == ("", "0 varken eller")


@pytest.mark.parametrize("name", ["likely", "factor", "name", "source", "id", "rate"])
def test_stakeholder_may_be_called_as_a_field_is(name):
    after = with_row(base(), "c", stakeholders={name: Decimal(100)})

    [licence] = compared(base(), after)["Poster"]

    assert fields(licence) == {f"Intressent {name}": ("", "100 %")}


def test_source_is_text_whatever_it_says():
    before = with_row(base(), "c", provenance=replace(base().rows[0].provenance, source="2026"))
    after = with_row(base(), "c", provenance=replace(base().rows[0].provenance, source="1e5"))

    assert fields(compared(before, after)["Poster"][0]) == {"Källa": ("2026", "1e5")}


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_any_two_texts_can_be_compared(one, other):
    before, after = (with_row(base(), "c", name=text) for text in (one, other))

    compared(before, after)


def test_effects_are_of_the_alternatives_in_both():
    both = results_of(worked_example()), results_of(with_row(worked_example(), "b-driving",
                                                             amounts={}))  # fmt: skip

    unchanged, changed = effects(*both)

    assert (unchanged.name, unchanged.change) == ("A Upphandla", Change.SAME)
    npv = changed.pairs[0]
    assert npv.before.text.replace("\xa0", " ") == "1 955 808 kr"
    assert npv.difference.text.startswith("−245")


def test_effects_name_alternatives_that_came_and_went():
    before = calculation(benefit("r", 1, to=["old"]))
    after = calculation(benefit("r", 1, to=["new"]))

    came, went = effects(results_of(before), results_of(after))

    assert (came.name, came.change, came.pairs) == ("new", Change.ADDED, ())
    assert (went.name, went.change, went.pairs) == ("old", Change.REMOVED, ())
