"""The form of a kalkylpost: every row comes back as it was, and every fault in words."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict

from nyttokalkyl.calculation import (
    Alternative,
    CostKind,
    CountsAs,
    Factor,
    FactorRef,
    Fault,
    Kategori,
    Provenance,
    Rating,
    Row,
    RowsAre,
    RowType,
    TimeSaved,
    faults,
)
from nyttokalkyl.forms import row_faults
from nyttokalkyl.forms.choices import valued_of
from nyttokalkyl.forms.row import RowForm
from nyttokalkyl.forms.row_faults import GENERAL
from nyttokalkyl.interchange import Document, flaws
from nyttokalkyl.interchange.form import ROW
from nyttokalkyl.simulation import Settings, Years
from tests.nyttokalkyl.build import calculation, exact, per_year, terms, triple

AUTHOR, TODAY = "Kim Berg", dt.date(2026, 3, 1)
HOUR = Factor(id="timme/1", name="Timkostnad", value=exact(450))
WRITTEN = Provenance(
    source="Offert\nfrån mars",
    assumption="Som i dag",
    certainty="Uppskattat",
    author=AUTHOR,
    date=TODAY,
)
BASE = {"id": "post-1", "name": "Licens", "alternatives": ("a",), "provenance": WRITTEN}

ROWS = [
    Row(type=RowType.COST, amounts=per_year(1100000, None, "0.5"), kind=CostKind.INVESTMENT,
        kategori=Kategori.FINANSIELL, counts_as=CountsAs.NEITHER,
        stakeholders={"IT": Decimal("37.5"), "Omsorg": Decimal("62.5")}, **BASE),
    Row(type=RowType.COST, amounts={2026: triple(-5, 1, 7), 2040: exact(3)},
        multiply_by=("timme/1",), price_year=2024, share_realised=triple("0.5", "0.8", 1), **BASE),
    Row(type=RowType.BENEFIT, amount=triple(1, 2, 9), first_year=2027, last_year=2029,
        ramp_up={2027: Decimal("0.125"), 2028: Decimal(0)}, **BASE | {"alternatives": ("a", "b")}),
    Row(type=RowType.BENEFIT, amount=FactorRef("timme/1"), stakeholders={"Alla": Decimal(100)},
        **BASE),
    Row(type=RowType.BENEFIT, quantity=triple(3000, 4200, 4600), unit_value=FactorRef("timme/1"),
        share_realised=FactorRef("andel"), **BASE),
    Row(type=RowType.BENEFIT, unit_value=triple(300, 331, 400), first_year=2028,
        quantity=TimeSaved(volume=exact(12000), hours_today=exact("0.5"),
                           hours_after=triple("0.2", "0.25", "0.4")), **BASE),
    Row(type=RowType.BENEFIT, unit_value=exact(450),
        quantity=TimeSaved(volume=exact(1), hours_today=FactorRef("timme/1"),
                           hours_after=exact(0)), **BASE),
    Row(type=RowType.RESIDUAL_VALUE, amount=triple(0, 100000, 150000), **BASE),
    Row(type=RowType.RESIDUAL_VALUE, quantity=exact(2), unit_value=exact(3), **BASE),
    *(Row(type=RowType.BENEFIT, rating=rating, kategori=Kategori.KVALITET, **BASE)
      for rating in Rating),
]  # fmt: skip
SHARE = Factor(id="andel", value=exact("0.5"))
INDEX = {2024: Decimal(100), 2026: Decimal(104)}


def whole(*rows, **fields):
    options = {
        "alternatives": (Alternative(id="a"), Alternative(id="b")),
        "factors": (HOUR, SHARE),
        "terms": terms(price_index=INDEX),
        "rows_are": RowsAre.DIFFERENCE,
    }
    return calculation(*rows, **options | fields)


def data_of(form):
    """What a browser would send if the form were sent as it is shown."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if bound.name in {"alternatives", "multiply_by"}:
            data.setlist(bound.name, value)
        elif value not in (None, ""):
            data[bound.name] = str(bound.field.prepare_value(value))
    for index, line in enumerate(form.formset):
        for bound in line:
            value = bound.value()
            if value not in (None, ""):
                data[f"intressenter-{index}-{bound.name}"] = str(bound.field.prepare_value(value))
    data["intressenter-TOTAL_FORMS"] = str(len(form.formset))
    data["intressenter-INITIAL_FORMS"] = "0"
    return data


def form_of(row, data):
    return RowForm(whole(row), data, row=row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.type}-{valued_of(row)}")
def test_every_row_comes_back_as_it_was(row):
    assert faults(whole(row)) == []

    form = form_of(row, data_of(RowForm(whole(row), row=row)))

    assert form.is_valid(), (form.errors, form.formset.errors)
    assert form.row(author=AUTHOR, today=TODAY) == row


@pytest.mark.parametrize("minutes", [1, 7, 20, 25, 50, "12.5"])
def test_minutes_come_back_as_the_same_minutes(minutes):
    row = ROWS[5]
    data = data_of(RowForm(whole(row), row=row))
    data["hours_today_likely"] = f"{minutes} min"

    form = form_of(row, data)
    assert form.is_valid()
    read = form.row(author=AUTHOR, today=TODAY)
    shown = data_of(RowForm(whole(read), row=read))["hours_today_likely"]

    hours = read.quantity.hours_today.likely
    assert abs(hours * 60 - Decimal(str(minutes))) < Decimal("1e-26")
    again = form_of(read, data_of(RowForm(whole(read), row=read)))
    assert again.is_valid()
    assert again.row(author=AUTHOR, today=TODAY) == read
    assert shown.removesuffix("\u00a0min").replace(",", ".") in {str(minutes), str(hours)}


def sent(**changes):
    row = ROWS[4]
    data = data_of(RowForm(whole(row), row=row))
    for name, value in changes.items():
        if isinstance(value, list):
            data.setlist(name, value)
        elif value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return form_of(row, data)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "Skriv vad posten heter."),
        ({"type": None}, "type", "Välj ett av svaren."),
        ({"alternatives": []}, "alternatives", "Välj minst ett alternativ."),
        ({"alternatives": ["x"]}, "alternatives", "Alternativet finns inte kvar."),
        ({"valued": None}, "valued", "Välj ett av svaren."),
        ({"quantity_likely": None}, "quantity_likely", "Skriv också det troliga värdet."),
        ({"quantity_low": "5000"}, "quantity_low",
         "större än det troliga. Menade du lägst 4\u00a0200, troligt 4\u00a0600, högst 5000?"),
        ({"quantity_high": "5"}, "quantity_high", "Det högsta värdet är mindre än det troliga."),
        ({"quantity_likely": "1,2,3"}, "quantity_likely", "mer än ett decimaltecken"),
        ({"unit_value_factor": None}, "unit_value_likely", "Skriv det troliga värdet, eller välj"),
        ({"unit_value_likely": "5"}, "unit_value_likely", "Ta bort talen, eller välj ”Ingen”"),
        ({"unit_value_factor": "x"}, "unit_value_factor", "Kalkylfaktorn finns inte kvar."),
        ({"valued": "rating"}, "rating", "Välj hur det blir."),
        ({"valued": "amounts"}, "amounts_2026_likely", "Skriv minst ett belopp."),
        ({"valued": "amounts", "type": "residual_value", "amounts_2026_likely": "1"}, "valued",
         "Ett restvärde har inga egna år."),
        ({"first_year": "i fjol"}, "first_year", "Skriv ett år mellan"),
        ({"ramp_2027": "halva"}, "ramp_2027", "innehåller bokstäver"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field(changes, field, sentence):
    form = sent(**changes)

    assert not form.is_valid()
    assert sentence in " ".join(form.errors[field])


@pytest.mark.parametrize(
    ("names", "shares", "sentence"),
    [
        (["A", "B"], ["50", "49,9"], "blir 99,9\u00a0%. De ska tillsammans bli 100"),
        (["A", "A"], ["50", "50"], "A står mer än en gång."),
        (["A", "B"], ["50", ""], "Skriv hur många procent som gäller B."),
        (["", "B"], ["50", "50"], "Skriv vem andelen gäller."),
        (["A", "B"], ["101", "-1"], "mer än 0 och högst 100"),
    ],
)
def test_the_shares_must_be_a_whole(names, shares, sentence):
    changes = {"intressenter-TOTAL_FORMS": "2"}
    for index, (name, share) in enumerate(zip(names, shares, strict=True)):
        changes |= {f"intressenter-{index}-name": name, f"intressenter-{index}-share": share}

    form = sent(**changes)

    assert not form.is_valid()
    said = [*form.formset.non_form_errors()]
    said += [error for line in form.formset for errors in line.errors.values() for error in errors]
    assert sentence in " ".join(said)


# Faults of the arithmetic

Q = replace(ROWS[4], share_realised=None)
A = ROWS[0]
R = ROWS[7]
HUGE = Decimal("1e14")
WRONG = [
    (replace(A, amounts={}), None),
    (replace(A, amount=exact(1)), None),
    (replace(Q, unit_value=None), "unit_value_likely"),
    (replace(A, amounts={}, unit_value=exact(1)), "quantity_likely"),
    (replace(ROWS[-1], share_realised=exact(1)), "valued"),
    (replace(A, alternatives=()), "alternatives"),
    (replace(A, alternatives=("x",)), "alternatives"),
    (replace(A, alternatives=("nollalternativ",)), "alternatives"),
    (replace(A, alternatives=("a", "a")), "alternatives"),
    (replace(Q, unit_value=FactorRef("borta")), "unit_value_likely"),
    (replace(Q, quantity=FactorRef("borta")), "quantity_likely"),
    (replace(ROWS[5], unit_value=FactorRef("borta")), "hour_value_likely"),
    (replace(ROWS[5], quantity=replace(ROWS[5].quantity, volume=FactorRef("borta"))),
     "volume_likely"),
    (replace(ROWS[5], quantity=replace(ROWS[5].quantity, hours_after=FactorRef("borta"))),
     "hours_after_likely"),
    (replace(A, multiply_by=("borta",)), "multiply_by"),
    (replace(Q, multiply_by=("timme/1",)), None),
    (replace(A, amounts=per_year(1, first=2025)), "amounts_2025_likely"),
    (replace(Q, first_year=2025), "first_year"),
    (replace(Q, first_year=2028, last_year=2027), "last_year"),
    (replace(Q, ramp_up={2033: Decimal(1)}), "ramp_2033"),
    (replace(R, first_year=2026), "first_year"),
    (replace(R, ramp_up={2026: Decimal(1)}), "valued"),
    (replace(R, amount=None, rating=Rating.BETTER), "valued"),
    (replace(A, first_year=2026), "first_year"),
    (replace(A, ramp_up={2026: Decimal(1)}), "valued"),
    (replace(ROWS[-1], last_year=2027), "last_year"),
    (replace(A, stakeholders={"A": Decimal(101)}), None),
    (replace(A, stakeholders={"A": Decimal(99)}), None),
    (replace(ROWS[2], kind=CostKind.CHANGE), "kind"),
    (replace(ROWS[2], counts_as=CountsAs.NEITHER), "counts_as"),
    (replace(A, price_year=2023), "price_year"),
    (replace(Q, quantity=exact(HUGE), unit_value=exact(HUGE)), None),
    (replace(Q, quantity=exact("1e16")), "quantity_likely"),
    (replace(A, amounts=per_year("1e16")), "amounts_2026_likely"),
    (replace(Q, unit_value=triple("0." + "1" * 50, 1, 2)), "unit_value_likely"),
    (replace(Q, ramp_up={2026: Decimal(-1)}), "ramp_2026"),
    (replace(A, name="N" * 201), "name"),
    (replace(A, name="\x0b"), "name"),
    (replace(Q, first_year=20260), "first_year"),
    (replace(A, provenance=replace(WRITTEN, source="x" * 4001)), "source"),
    (replace(A, provenance=replace(WRITTEN, certainty="\u2028")), "certainty"),
]  # fmt: skip


def found_in(row, **fields):
    whole_one = whole(row, **fields)
    return faults(whole_one) or flaws(Document(whole_one, None))


def without_other(fault):
    return fault.where[:1] in {("rows",), ("price_index",)}


@pytest.mark.parametrize(("row", "field"), WRONG)
def test_a_fault_is_told_at_its_field_in_words(row, field):
    found = [fault for fault in found_in(row) if without_other(fault)]
    assert found

    fields = {row_faults.field_of(fault, valued_of(row), row.type) for fault in found}
    sentences = [row_faults.sentence_of(fault) for fault in found]

    assert field in fields
    assert all(in_klarsprak(sentence) for sentence in sentences), sentences
    known = set(RowForm(whole(row), row=row).fields)
    assert fields - {None, "amounts_2025_likely", "ramp_2033"} <= known


JSON_WORDS = re.compile(
    rf"\b({'|'.join([*ROW.fields, 'low', 'likely', 'high', 'null', 'true', 'same_draw'])})\b"
    rf"|[_{{}}\[\]$]|\b1[eE][+-]?\d"
)


def in_klarsprak(sentence):
    return not JSON_WORDS.search(sentence) and sentence != GENERAL and sentence.endswith(".")


def test_the_words_of_the_arithmetic_would_be_found():
    """The control of the test above: the sentences as they are do name fields."""
    told = [fault.sentence for row, _ in WRONG for fault in found_in(row)]

    assert len([sentence for sentence in told if not in_klarsprak(sentence)]) > 5


def test_a_missing_index_of_the_price_level_is_told_at_the_price_year():
    row = replace(A, price_year=2024)
    found = found_in(row, terms=terms(price_index={2024: Decimal(100)}))

    assert [row_faults.field_of(fault, valued_of(row), row.type) for fault in found] == [
        "price_year"
    ]
    assert row_faults.sentence_of(found[0]).startswith("Prisindex saknas för 2026.")


def test_too_much_to_draw_is_told():
    row = replace(A, amounts={2026: triple(1, 2, 3)})
    rows = [replace(row, id=f"r{n}") for n in range(900)]
    settings = Settings(seed=1, draws=10_000, years=Years.INDEPENDENT)
    [fault] = flaws(Document(whole(*rows), settings))

    assert in_klarsprak(row_faults.sentence_of(fault))


def test_an_unknown_sentence_says_no_more_than_that_something_is_wrong():
    assert row_faults.sentence_of(Fault(("rows", 0, "amounts"), "amounts: null")) == GENERAL


def test_every_sentence_about_a_row_is_tried_here():
    """Each entry of the table is used, so that none outlives the sentence it translates."""
    told = [fault.sentence for row, _ in WRONG for fault in found_in(row)]
    index = "Prisindex saknas för"
    unused = [
        pattern
        for pattern, _ in row_faults.WORDS
        if not any(re.fullmatch(pattern, sentence, re.DOTALL) for sentence in told)
        and not pattern.startswith((index, "Med oberoende", "Id ", "Ska ha 0"))
    ]

    assert unused == []
