"""What the pages of the form make of what is typed."""

import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from behov import guards
from behov.choices import Agartyp, Anledning, Fraga, Status, Svar
from behov.forms.bilagor import is_web_address
from behov.forms.dates import HOW, MONTHS, NotADate, parse_date
from behov.forms.nytta import NyttorFormSet
from behov.forms.page import CHANGED_PAGE
from behov.forms.pages import PAGES
from behov.models import Behov, Nytta
from tests.behov.typed import PAGE, typed
from tests.factories import (
    BehovFactory,
    EnhetFactory,
    ForvaltningsobjektFactory,
    NyttaFactory,
)

pytestmark = pytest.mark.django_db


def post(data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def filled(slug, behov, *, complete=True, **changes):
    """The page as sent by somebody who changed `changes`."""
    form = PAGE[slug].form(behov, post(typed(behov, slug, **changes)), complete=complete)
    form.is_valid()
    return form


# Dates


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026-12-31 ",
        "20261231",
        "2026/12/31",
        "31/12 2026",
        "31/12/2026",
        "31.12.2026",
        "31-12-2026",
        "31 december 2026",
        "31 DECEMBER 2026",
        "31  dec   2026",
        "31 dec. 2026",
        "den 31 december 2026",
        "31:a december 2026",
    ],
)
def test_a_date_may_be_written_in_many_ways(text):
    assert parse_date(text) == dt.date(2026, 12, 31)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_can_be_written_in_every_way(day):
    texts = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    ]

    assert {parse_date(text) for text in texts} == {day}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 februari 2026", "31 februari 2026 finns inte. Kontrollera dagen och månaden."),
        ("2026-02-29", "29 februari 2026 finns inte. Kontrollera dagen och månaden."),
        ("2026-00-10", "Kontrollera månaden. Det finns ingen månad 0."),
        ("0/12 2026", "0 december 2026 finns inte. Kontrollera dagen och månaden."),
        ("1/13 2026", "Kontrollera månaden. Det finns ingen månad 13."),
        ("1/12 206", HOW),
        ("1 december 1026", "Kontrollera årtalet. Det ska vara mellan 2000 och 2100."),
        ("vid årsskiftet", HOW),
        ("12/31/26", HOW),
        ("1 smarch 2026", HOW),
        ("9" * 5_000, HOW),
    ],
)
def test_what_is_no_date_is_answered_in_words(text, sentence):
    with pytest.raises(NotADate) as refusal:
        parse_date(text)

    assert str(refusal.value) == sentence


def outcome(text):
    try:
        return type(parse_date(text))
    except NotADate:
        return NotADate


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}"))
def test_whatever_is_written_is_a_date_or_answered_in_words(text):
    assert outcome(text) in {dt.date, NotADate}


# One source of words


@pytest.mark.parametrize("slug", ["behovet", "agare"])
def test_a_page_demands_what_sending_in_demands_in_the_same_words(slug):
    empty = Behov.objects.create(submitted_by=BehovFactory().submitted_by)

    form = filled(slug, empty)

    asked = {name: text for name, text in guards.REQUIRED.items() if name in form.fields}
    assert form.errors == {name: [text] for name, text in asked.items()}


def test_every_demand_is_made_by_some_page():
    names = {name for page in PAGES for name in page.form.base_fields}

    assert guards.REQUIRED.keys() - names == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_saving_for_later_demands_nothing(page):
    empty = Behov.objects.create(submitted_by=BehovFactory().submitted_by)

    assert filled(page.slug, empty, complete=False).is_valid()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_a_page_that_is_sent_as_it_was_changes_nothing(page):
    behov = BehovFactory(status=Status.UTKAST, current_state="Rad ett\nrad två")

    form = filled(page.slug, behov)

    assert form.is_valid()
    assert form.differences(behov) == []


@pytest.mark.parametrize("version", ["", "abc", "0", "-1", str(2**70), "1.5"])
def test_a_page_without_its_version_is_answered_in_words(draft, version):
    form = filled("behovet", draft, complete=False, version=version)

    assert form.errors == {"version": [CHANGED_PAGE]}


# Behovet


def test_a_contract_or_a_law_calls_for_its_date(draft):
    form = filled("behovet", draft, anledning=Anledning.AVTAL)

    assert form.errors == {
        "deadline_on": ["Ange den hårda tidsgränsen: avtalets slutdatum eller lagens datum."],
        "deadline_reason": ["Skriv vad tidsgränsen beror på, till exempel avtalet eller lagen."],
    }


def test_an_impossible_date_is_an_error_also_when_saving_for_later(draft):
    form = filled("behovet", draft, complete=False, deadline_on="31/2 2026")

    assert form.errors == {
        "deadline_on": ["31 februari 2026 finns inte. Kontrollera dagen och månaden."]
    }


def test_what_is_too_long_is_told_by_how_much(draft):
    form = filled("behovet", draft, complete=False, title="å" * 130)

    assert form.errors == {"title": ["Skriv högst 120 tecken. Nu är det 130."]}


def test_a_line_break_counts_as_one_character(draft):
    form = filled("behovet", draft, summary="\r\n".join(["a" * 99] * 5))

    assert form.is_valid()
    assert form.cleaned_data["summary"].count("\n") == 4
    assert len(form.cleaned_data["summary"]) == 499


@pytest.mark.parametrize("name", ["anledning", "mognad"])
def test_an_answer_that_is_not_offered_is_refused(draft, name):
    assert filled("behovet", draft, **{name: "<script>"}).errors == {
        name: ["Välj ett av svaren i listan."]
    }


# Ägare


@pytest.fixture
def enhet():
    return EnhetFactory(kind="enhet", parent=EnhetFactory(name="Socialnämnden"))


def test_changing_the_kind_of_owner_drops_the_other(enhet):
    draft = BehovFactory(status=Status.UTKAST, owner_kind=Agartyp.VERKSAMHET, owner_enhet=enhet)
    objekt = ForvaltningsobjektFactory()

    form = filled("agare", draft, owner_kind=Agartyp.OBJEKT, owner_objekt=objekt.pk)

    columns = form.draft()["fields"]
    assert (columns["owner_kind"], columns["owner_objekt_id"]) == (Agartyp.OBJEKT, objekt.pk)
    assert columns["owner_enhet_id"] is None


def test_choosing_an_objekt_says_that_the_owner_is_one(draft):
    objekt = ForvaltningsobjektFactory()

    form = filled("agare", draft, owner_kind="", owner_objekt=objekt.pk)

    assert form.cleaned_data["owner_kind"] == Agartyp.OBJEKT
    assert form.is_valid()


def test_choosing_both_says_nothing(draft, enhet):
    objekt = ForvaltningsobjektFactory()
    both = {"owner_objekt": objekt.pk, "owner_enhet": enhet.pk}

    form = filled("agare", draft, owner_kind="", **both)

    assert form.errors == {"owner_kind": [guards.REQUIRED["owner_kind"]]}


def test_the_kind_calls_for_the_owner(draft):
    assert filled("agare", draft, owner_kind=Agartyp.OBJEKT).errors == {
        "owner_objekt": ["Välj vilket objekt som äger behovet."]
    }


def test_units_stand_below_their_namnd_and_closed_ones_are_not_offered(draft, enhet):
    below = EnhetFactory(kind="enhet", parent=enhet, name="Underenhet")
    EnhetFactory(kind="enhet", parent=enhet, active=False)

    form = PAGE["agare"].form(draft)

    indented = "\N{NO-BREAK SPACE}" * 3 + "Underenhet"
    choices = [(enhet.pk, enhet.name), (below.pk, indented)]
    assert form.fields["affected"].choices == [("Socialnämnden", choices)]
    assert form.fields["owner_enhet"].choices == [("", "Välj"), ("Socialnämnden", choices)]


def test_a_closed_unit_that_is_chosen_stays_chosen(enhet):
    closed = EnhetFactory(kind="enhet", parent=enhet, active=False)
    draft = BehovFactory(status=Status.UTKAST, owner_kind=Agartyp.VERKSAMHET, owner_enhet=closed)
    draft.affected_enheter.add(closed)

    form = filled("agare", draft)

    assert form.draft()["fields"]["owner_enhet_id"] == closed.pk
    assert list(form.draft()["affected"]) == [closed]


# Förutsättningar


def test_every_question_of_law_and_technology_takes_vet_ej_and_a_comment(draft):
    answers = {f"fraga_{fraga}": Svar.VET_EJ for fraga in Fraga}
    comments = {f"fraga_{fraga}_comment": "Kanske" for fraga in Fraga}

    form = filled("forutsattningar", draft, **answers, **comments)

    assert form.draft()["answers"] == {
        fraga: {"svar": Svar.VET_EJ, "comment": "Kanske"} for fraga in Fraga
    }


# Nyttan


def row(index, **values):
    return {f"nyttor-{index}-{name}": value for name, value in values.items()}


def test_a_row_in_which_nothing_is_written_is_no_row(draft):
    data = row(1, intressent=" ", text="") | {"nyttor-TOTAL_FORMS": 2}

    assert len(filled("nytta", draft, **data).draft()["nyttor"]) == 1


def test_a_saved_row_that_is_emptied_is_gone(draft):
    NyttaFactory(behov=draft, position=2, text="Kvar")

    form = filled("nytta", draft, **row(0, intressent="", text=""))

    assert [kept["text"] for kept in form.draft()["nyttor"]] == ["Kvar"]


def test_half_a_row_is_an_error_unless_it_is_saved_for_later(draft):
    half = row(0, intressent="Invånare", text="")

    assert filled("nytta", draft, **half).formset.errors == [
        {"text": [guards.NYTTA_REQUIRED["text"]]}
    ]
    [saved] = filled("nytta", draft, complete=False, **half).draft()["nyttor"]
    assert (saved["intressent"], saved["text"]) == ("Invånare", "")


def test_no_row_is_an_error_at_the_first_field():
    form = filled("nytta", BehovFactory(status=Status.UTKAST, nyttor=0))

    assert form.formset.errors == [{"intressent": [guards.NO_NYTTA]}]


@pytest.mark.parametrize(
    "tampered",
    [
        {"nyttor-TOTAL_FORMS": ""},
        {"nyttor-TOTAL_FORMS": "-1"},
        {"nyttor-TOTAL_FORMS": "x" * 1_000},
        {"nyttor-INITIAL_FORMS": "många"},
    ],
)
def test_a_tampered_count_of_rows_is_answered_in_words(draft, tampered):
    form = filled("nytta", draft, **tampered)

    assert not form.is_valid()
    assert form.formset.non_form_errors() == [CHANGED_PAGE]


@pytest.mark.parametrize("count", [NyttorFormSet.max_num + 1, 10**9])
def test_too_many_rows_are_answered_in_words(draft, count):
    rows = {}
    for index in range(NyttorFormSet.max_num + 1):
        rows |= row(index, intressent="Invånare", text=f"Nytta {index}")

    form = filled("nytta", draft, **rows, **{"nyttor-TOTAL_FORMS": count})

    assert form.formset.non_form_errors() == [NyttorFormSet.too_many]


@pytest.mark.parametrize("name", list(PAGE["nytta"].form.asked()))
def test_each_field_of_a_row_is_a_column_and_keeps_its_limit(name):
    limit = Nytta._meta.get_field(name).max_length
    field = PAGE["nytta"].form.asked()[name]

    assert getattr(field, "max_length", limit) == limit


# Bilagor


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://kommun.example/plan", True),
        ("http://intranet/sida", True),
        ("HTTPS://KOMMUN.EXAMPLE", True),
        ("javascript:alert(1)", False),
        ("ftp://kommun.example", False),
        ("//kommun.example", False),
        ("kommun.example", False),
        ("https://", False),
        ("https://[", False),
        ("https://a b", False),
        ('https://a"onclick=', False),
        ("https://a\x07b", False),
    ],
)
def test_only_addresses_of_the_web_are_links(text, is_one):
    assert is_web_address(text) is is_one


def test_each_wrong_link_is_named(draft):
    form = filled("bilagor", draft, links="https://a.example\n\nftp://b\njavascript:c")

    assert form.errors == {
        "links": [
            "Skriv hela adressen, från https://, i stället för ”ftp://b”.",
            "Skriv hela adressen, från https://, i stället för ”javascript:c”.",
        ]
    }
