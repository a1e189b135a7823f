"""What keeps a calculation from being evaluated: one sentence per fault, and where it is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import (
    Alternative,
    CostKind,
    CountsAs,
    Factor,
    FactorRef,
    RateBand,
    Rating,
    Row,
    RowsAre,
    RowType,
    SensitivityTerms,
    TimeSaved,
    Value,
    WhatIf,
    faults,
    value,
)
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, terms


def found(*rows, **fields):
    stated = calculation(*(rows or [benefit("b", 100)]), **fields)
    return [(fault.where, fault.sentence) for fault in faults(stated)]


def places(*rows, **fields):
    return [where for where, _ in found(*rows, **fields)]


def row(**fields):
    return Row(**{"id": "r", "type": RowType.BENEFIT, "alternatives": ("a",), **fields})


def row_faults(**fields):
    hour = Factor(id="hour", value=exact(450))
    known = (Alternative(id="a"), Alternative(id="nu", is_baseline=True))
    return found(row(**fields), factors=(hour,), alternatives=known)


def test_sound_calculation_has_no_faults():
    assert found() == []


def test_value_out_of_order_cannot_be_made():
    with pytest.raises(ValueError, match="not low <= likely <= high: 5, 3, 9"):
        Value(Decimal(3), Decimal(5), Decimal(9))
    with pytest.raises(ValueError, match="not low"):
        value(Decimal(3), high=Decimal(2))


def test_value_is_ordered_by_size_also_when_negative():
    assert value(Decimal(-5), Decimal(-9), Decimal(-1)).is_uncertain


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"years": 0}, ("period",), "Perioden slutar (2025) innan den börjar (2026)."),
        ({"years": 301}, ("period",), "Perioden 2026–2326 är längre än 300 år."),
        (
            {"base": 1000},
            ("base_year",),
            "Basåret 1000 ligger mer än 300 år från perioden 2026–2031.",
        ),
        (
            {"rate": "-1"},
            ("discount_rate",),
            "Räntan måste vara större än −100 % (skriv 0.03 för 3 %).",
        ),
        (
            {"rate": "1001"},
            ("discount_rate",),
            "Räntan 100\u00a0100\u00a0% är orimligt hög (skriv 0.03 för 3 %).",
        ),
        (
            {"price_index": {2024: Decimal(0)}},
            ("price_index", "2024"),
            "Prisindex måste vara större än 0.",
        ),
    ],
)
def test_terms(fields, where, sentence):
    assert found(terms=terms(**fields)) == [(where, sentence)]


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([("0.03", 2026), ("0.02", 2030)], []),
        ([("0.03", 2020), ("0.02", 2030)], []),
        ([("0.03", None), ("0.02", 2030)], [("discount_rate", 0, "from_year")]),
        ([("0.03", 2027), ("0.02", 2030)], [("discount_rate", 0, "from_year")]),
        ([("0.03", 2026), ("0.02", 2026)], [("discount_rate", 1, "from_year")]),
        ([("-1", 2026), ("0.02", 2030)], [("discount_rate", 0, "rate")]),
    ],
)
def test_bands_of_rates(bands, expected):
    rates = tuple(RateBand(Decimal(rate), year) for rate, year in bands)

    assert places(terms=terms(rates=rates)) == expected


def test_price_year_needs_an_index_at_both_ends():
    hour = Factor(id="hour", value=exact(1), price_year=2024)

    indexed = terms(price_index={2024: Decimal(100), 2026: Decimal(105)})
    assert places(row(amount=exact(1), price_year=2024), factors=(hour,), terms=indexed) == []
    assert places(row(amount=exact(1), price_year=2023), factors=(hour,)) == [
        ("price_index",),
        ("factors", 0, "price_year"),
        ("rows", 0, "price_year"),
    ]


def test_alternatives():
    assert places(alternatives=()) == [("alternatives",), ("rows", 0, "alternatives", 0)]
    twice = (Alternative(id="a"), Alternative(id="a", is_baseline=True))
    assert places(alternatives=twice) == [("alternatives", 1, "id")]
    two = tuple(Alternative(id=name, is_baseline=True) for name in "ab")
    assert places(alternatives=two) == [("alternatives", 1, "baseline")]


def test_implied_nollalternativ_keeps_its_name():
    known = (Alternative(id="a"), Alternative(id="nollalternativ"))

    assert places(alternatives=known, rows_are=RowsAre.DIFFERENCE) == [("alternatives", 1, "id")]
    assert places(alternatives=known, rows_are=RowsAre.ABSOLUTE) == []


def test_ids_are_used_once():
    hour = Factor(id="hour", value=exact(1))

    assert places(benefit("b", 1), benefit("b", 2), factors=(hour, hour)) == [
        ("factors", 1, "id"),
        ("rows", 1, "id"),
    ]


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({}, (), "Ange ett av amounts, amount, quantity och rating."),
        (
            {"amount": exact(1), "amounts": {2026: exact(1)}},
            (),
            "Ange bara ett av amounts och amount: de säger samma sak på olika sätt.",
        ),
        (
            {"quantity": exact(1)},
            ("unit_value",),
            "En kvantitet behöver ett värde per enhet (unit_value).",
        ),
        (
            {"amount": exact(1), "unit_value": exact(1)},
            ("quantity",),
            "Ett värde per enhet behöver en kvantitet (quantity).",
        ),
        (
            {"rating": Rating.BETTER, "share_realised": exact(1)},
            ("rating",),
            "En rad som inte värderas i pengar kan inte multipliceras.",
        ),
        (
            {"rating": Rating.BETTER, "multiply_by": ("hour",)},
            ("rating",),
            "En rad som inte värderas i pengar kan inte multipliceras.",
        ),
        (
            {"amount": exact(1), "alternatives": ()},
            ("alternatives",),
            "Ange minst ett alternativ som raden hör till.",
        ),
        (
            {"amount": exact(1), "alternatives": ("a", "x")},
            ("alternatives", 1),
            "Det finns inget alternativ med id ”x”.",
        ),
        (
            {"amount": exact(1), "alternatives": ("a", "a")},
            ("alternatives", 1),
            "Alternativet ”a” står mer än en gång.",
        ),
        (
            {"amount": FactorRef("x")},
            ("amount",),
            "Det finns ingen kalkylfaktor med id ”x”.",
        ),
        (
            {"amount": exact(1), "multiply_by": ("hour", "x")},
            ("multiply_by", 1),
            "Det finns ingen kalkylfaktor med id ”x”.",
        ),
        (
            {
                "quantity": TimeSaved(exact(1), FactorRef("x"), exact(0)),
                "unit_value": FactorRef("hour"),
            },
            ("quantity", "hours_today"),
            "Det finns ingen kalkylfaktor med id ”x”.",
        ),
        (
            {"amount": FactorRef("hour"), "multiply_by": ("hour",)},
            (),
            "Kalkylfaktorn ”hour” används mer än en gång i samma rad.",
        ),
        (
            {"amounts": {2025: exact(1)}},
            ("amounts", "2025"),
            "2025 ligger före periodens första år, 2026.",
        ),
        (
            {"amount": exact(1), "first_year": 2020},
            ("first_year",),
            "2020 ligger före periodens första år, 2026.",
        ),
        (
            {"amount": exact(1), "last_year": 2020},
            ("last_year",),
            "2020 ligger före periodens första år, 2026.",
        ),
        (
            {"amount": exact(1), "first_year": 2029, "last_year": 2028},
            ("last_year",),
            "Raden slutar (2028) innan den börjar (2029).",
        ),
        (
            {"amount": exact(1), "last_year": 2028, "ramp_up": {2029: Decimal(1)}},
            ("ramp_up", "2029"),
            "2029 ligger utanför radens år, 2026–2028.",
        ),
        (
            {"amounts": {2026: exact(1)}, "first_year": 2026},
            ("first_year",),
            "Kan inte anges tillsammans med amounts, som säger åren.",
        ),
        (
            {"rating": Rating.WORSE, "last_year": 2026},
            ("last_year",),
            "Kan inte anges tillsammans med rating, som inte har några år.",
        ),
        (
            {"type": RowType.RESIDUAL_VALUE, "amounts": {2031: exact(1)}},
            ("amounts",),
            "Ett restvärde kommer i slutet av periodens sista år och har inga egna år.",
        ),
        (
            {"type": RowType.RESIDUAL_VALUE, "rating": Rating.BETTER},
            ("rating",),
            "Ett restvärde är i pengar.",
        ),
        (
            {"amount": exact(1), "stakeholders": {"a": Decimal(60), "b": Decimal(30)}},
            ("stakeholders",),
            "Andelarna blir 90 procent. De ska bli 100.",
        ),
        (
            {"amount": exact(1), "stakeholders": {"a": Decimal(0), "b": Decimal(100)}},
            ("stakeholders", "a"),
            "Andelen ska vara mer än 0 och högst 100 procent.",
        ),
        (
            {"amount": exact(1), "kind": CostKind.OPERATION},
            ("kind",),
            "Bara kostnader har kostnadsslag.",
        ),
        (
            {"amount": exact(1), "counts_as": CountsAs.NEITHER},
            ("counts_as",),
            "Bara kostnader har kostnadsslag.",
        ),
    ],
)
def test_row(fields, where, sentence):
    assert row_faults(**fields) == [(("rows", 0, *where), sentence)]


def test_row_may_run_up_within_its_years():
    assert row_faults(amount=exact(1), first_year=2027, ramp_up={2027: Decimal("0.5")}) == []


def test_kind_of_a_cost_is_no_fault():
    assert found(cost("c", 1, kind=CostKind.CHANGE, counts_as=CountsAs.OPERATION)) == []


def test_nollalternativ_has_no_rows_when_rows_are_differences():
    rows = [benefit("b", 1), cost("old", 1, to=["nu"])]

    assert found(*rows, rows_are=RowsAre.DIFFERENCE) == [
        (
            ("rows", 1, "alternatives", 0),
            "Raderna är skillnader mot nollalternativet, så nollalternativet har inga egna rader.",
        )
    ]


def test_other_rates_and_sensitivity():
    assert places(other_rates=(Decimal(0), Decimal(-1))) == [("other_rates", 1)]
    swapped = SensitivityTerms(benefit_share_low=Decimal(2), benefit_share_high=Decimal(1))
    assert places(sensitivity=swapped) == [("sensitivity", "benefit_share_low")]


def test_what_if_names_rows_and_factors_that_exist():
    sound = WhatIf(name="x", rows_times={"b": Decimal(2)}, discount_rate=Decimal(0))
    unsound = replace(
        sound,
        rows_times={"c": Decimal(2)},
        factors={"hour": Decimal(1)},
        discount_rate=Decimal(-1),
    )

    assert places(what_ifs=(sound, unsound)) == [
        ("what_if", 1, "rows_times", "c"),
        ("what_if", 1, "factors", "hour"),
        ("what_if", 1, "discount_rate"),
    ]
