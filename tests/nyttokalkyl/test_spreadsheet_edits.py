"""What people do in the cells is what is read, and what cannot be read is said, cell by cell."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from nyttokalkyl.calculation import Alternative, FactorRef, RateBand, RowType, Timing
from nyttokalkyl.interchange import Document
from nyttokalkyl.spreadsheet import read_xlsx, write_xlsx
from tests.nyttokalkyl.build import exact, triple
from tests.nyttokalkyl.everything import DRAWS, everything
from tests.nyttokalkyl.workbooks import (
    cell_of,
    edited,
    fault_lines,
    opened,
    saved,
    with_xml,
    without_sheet,
)

INPUTS = {
    "Villkor", "Räntor", "Alternativ", "Faktorer", "Poster", "Belopp per år", "Intressenter",
    "Prisindex", "Andra räntor", "Tänk om", "Exakta tal",
}  # fmt: skip

WITH_FORMULAS = write_xlsx(Document(everything(), DRAWS))


def only_inputs(content):
    """Without the sheets of formulas, which nobody reads back: faster to edit."""
    workbook = opened(content)
    for title in set(workbook.sheetnames) - INPUTS:
        del workbook[title]
    return saved(workbook)


WHOLE = only_inputs(WITH_FORMULAS)
SHEETS = opened(WHOLE)


def at(title, heading, row):
    return cell_of(WHOLE, title, heading, row)


NAME, TYPE = at("Poster", "Namn", 4), at("Poster", "Typ", 4)
# The rows of Poster are those of everything(): 4 per-year, 5 constant, 6 product, 7 time, 8 rest,
# 9 rated; those of Belopp per år 4 to 6 low, likely and high of per-year, 7 ramp-up of constant.
AMOUNT = at("Poster", "Belopp, troligt", 5)
UNIT_VALUE = at("Poster", "Värde per enhet, troligt", 6)
LIKELY_2027 = at("Belopp per år", "2027", 5)
RATE = "Räntor!B4"
TERMS = {
    row[0].value: f"Villkor!{row[1].coordinate}" for row in SHEETS["Villkor"].iter_rows(min_row=4)
}


def read_with(cells):
    return read_xlsx(edited(WHOLE, cells)).calculation


# -- what is edited is what is read ------------------------------------------------------------


def test_source_of_the_rate_may_be_missing_as_in_older_exports():
    titles = [TERMS[name].replace("!B", "!A") for name in (
        "Kalkylräntans källa", "Kalkylräntan hämtad den",
    )]  # fmt: skip

    found = read_with(dict.fromkeys(titles)).terms

    assert (found.rate_source, found.rate_date) == ("", None)
    assert found.rates == everything().terms.rates


def test_what_is_edited_is_what_is_read():
    found = read_with(
        {
            NAME: "Ny licens",
            TYPE: "nytta",
            at("Poster", "Kostnadsslag", 4): None,
            at("Poster", "Räknas i NNK som", 4): None,
            AMOUNT: 7.25,
            UNIT_VALUE: 450,
            LIKELY_2027: 2.5,
            RATE: 0.04,
            TERMS["Basår"]: 2026,
            TERMS["Flödena kommer i"]: "Slutet av året",
            TERMS["Även första året diskonteras"]: False,
            at("Faktorer", "Troligt", 4): 350,
            at("Poster", "Källa", 5): "Avtal 7",
            at("Intressenter", "Andel", 4): 0.6,
            at("Intressenter", "Andel", 5): 0.4,
        }
    )

    per_year, constant, product, *_ = found.rows
    assert (per_year.name, per_year.type, per_year.kind) == ("Ny licens", RowType.BENEFIT, None)
    assert per_year.amounts[2027] == triple(1, "2.5", 3)
    assert per_year.stakeholders == {"IT & drift": Decimal(60), "Övriga": Decimal(40)}
    assert constant.amount == triple(-3, "7.25", 1000)
    assert constant.provenance.source == "Avtal 7"
    assert product.unit_value == exact(450)
    assert found.factors[0].value == triple("320.5", 350, 400)
    assert found.terms.rates[0] == RateBand(Decimal("0.04"), 2025)
    assert (found.terms.base_year, found.terms.timing) == (2026, Timing.END_OF_YEAR)
    assert not found.terms.first_year_discounted


def test_text_that_says_a_number_is_a_number():
    found = read_with(
        {
            AMOUNT: "12,50",
            at("Poster", "Belopp, högsta", 5): "1,2 mnkr",
            RATE: "4,5 %",
            at("Poster", "Andel, troligt", 6): "80",
            at("Poster", "Skrivet den", 4): "2026-04-01",
            TERMS["Sista året"]: "2030",
            LIKELY_2027: "\u22122",
            at("Belopp per år", "2027", 4): "-1\u00a0000",
        }
    )

    assert found.rows[1].amount == triple(-3, "12.5", 1_200_000)
    assert found.rows[0].amounts[2027] == triple(-1000, -2, 3)
    assert found.rows[2].share_realised == triple("0.5", "0.8", 1)
    assert found.terms.rates[0].rate == Decimal("0.045")
    assert found.rows[0].provenance.date == dt.date(2026, 4, 1)
    assert found.terms.last_year == 2030


def test_number_where_text_is_meant_is_text():
    found = read_with(
        {
            NAME: 365,
            at("Poster", "Namn", 5): 36.5,
            at("Poster", "Namn", 6): dt.datetime(2026, 3, 1),  # noqa: DTZ001 -- as a cell has it
            at("Poster", "Namn", 7): 1e15,
        }
    )

    names = [row.name for row in found.rows]
    assert names[:4] == ["365", "36,5", "2026-03-01", "1000000000000000"]


def test_number_takes_the_place_of_a_factor_and_back():
    assert read_with({UNIT_VALUE: 5}).rows[2].unit_value == exact(5)
    found = read_with({at("Poster", "Kvantitet, troligt", 6): "index"})
    assert found.rows[2].quantity == FactorRef("index")


def test_rows_may_be_added_moved_and_taken_away():
    workbook = opened(WHOLE)
    sheet = workbook["Poster"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    sheet.insert_rows(5, 2)
    for heading, value in (("Id", "ny"), ("Typ", "Kostnad"), ("Alternativ: b", "X")):
        sheet.cell(6, columns[heading], value)
    workbook["Belopp per år"].append(["ny", None, "Troligt belopp", None, 900])
    workbook["Alternativ"].cell(7, 1, "c")

    found = read_xlsx(saved(workbook)).calculation

    assert [row.id for row in found.rows][:3] == ["per-year", "ny", "constant"]
    assert found.rows[1].alternatives == ("b",)
    assert found.rows[1].amounts == {2027: exact(900)}
    assert found.alternatives[3] == Alternative(id="c")


def test_columns_may_stand_in_another_order():
    workbook = opened(WHOLE)
    sheet = workbook["Intressenter"]
    for row in sheet.iter_rows(min_row=3, max_row=5):
        row[2].value, row[3].value = row[3].value, row[2].value

    assert read_xlsx(saved(workbook)).calculation == everything()


FORMULA = '<c r="{}"><f>2*3</f>{}</c>'


def test_formula_counts_for_what_it_was_last_computed_to():
    computed = with_xml(WHOLE, AMOUNT, FORMULA.format(AMOUNT.split("!")[1], "<v>6</v>"))

    assert read_xlsx(computed).calculation.rows[1].amount == triple(-3, 6, 1000)


# -- what cannot be read -----------------------------------------------------------------------


def test_formula_that_was_never_computed_is_refused():
    computed = with_xml(WHOLE, AMOUNT, FORMULA.format(AMOUNT.split("!")[1], ""))

    assert fault_lines(computed) == [
        (
            f"{AMOUNT}: Cellen har en formel utan uträknat värde. Skriv in värdet, eller öppna och "
            "spara arbetsboken i ett kalkylprogram först."
        )
    ]


def test_error_in_a_cell_is_refused():
    computed = with_xml(WHOLE, NAME, f'<c r="{NAME.split("!")[1]}" t="e"><v>#DIV/0!</v></c>')

    assert fault_lines(computed) == [f"{NAME}: Cellen visar #DIV/0!. Skriv in ett värde."]


TOO_LONG = "x" * 201


_TWICE = "Står redan på en annan rad. Ta bort en av dem."
_NO_ROW = "Det finns ingen post med id ”okänd” i bladet Poster. Rätta id eller ta bort raden."
_AS_EXPORTED = "Skriv rubriken som i en ny export."
_COLUMN = (
    "Ta bort kolumnen, lägg till alternativet i bladet Alternativ, eller skriv rubriken som i en "
    "ny export."
)


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (AMOUNT, "många", ("”många” är varken ett tal eller id för en kalkylfaktor i bladet "
         "Faktorer.")),
        (NAME, True, "Här ska stå text, inte sant eller falskt."),
        (AMOUNT, True, "Här ska stå ett tal, inte sant eller falskt."),
        (AMOUNT, dt.date(2026, 1, 2), ("Här ska stå ett tal, men cellen har ett datum. Skriv talet "
         "på nytt.")),
        (at("Poster", "Belopp, högsta", 5), 5e15, "Talet är orimligt stort: 5000000000000000."),
        (at("Poster", "Belopp, lägsta", 5), 3, ("Lägsta (3) är större än troligt (2). Ska de byta "
         "plats?")),
        (at("Poster", "Belopp, högsta", 5), 1.5, ("Troligt (2) är större än högsta (1,5). Ska de "
         "byta plats?")),
        (at("Poster", "Belopp, lägsta", 5), "låg", ("Skriv bara siffror. ”låg” innehåller "
         "bokstäver.")),
        (at("Belopp per år", "2027", 4), 2.5, ("Lägsta (2,5) är större än troligt (2). Ska de byta "
         "plats?")),
        (at("Faktorer", "Högsta", 4), 5, ("Troligt (331) är större än högsta (5). Ska de byta "
         "plats?")),
        (at("Poster", "Värde per enhet, lägsta", 6), 5, ("Lämna cellen tom: faktorn har ett eget "
         "lägsta och högsta.")),
        (at("Poster", "Timmar efter, troligt", 7), None, "Fyll i cellen."),
        (TYPE, "Intäkt", "”Intäkt” finns inte att välja. Skriv Nytta, Kostnad eller Restvärde."),
        (TYPE, None, "Fyll i cellen."),
        (at("Poster", "Id", 4), None, "Fyll i cellen."),
        (at("Poster", "Namn", 5), TOO_LONG, "Texten är längre än 200 tecken."),
        (at("Poster", "Namn", 5), "a\nb", "Texten innehåller tecken som inte kan visas."),
        (at("Poster", "Alternativ: a", 5), "ja", "Skriv x, eller lämna cellen tom."),
        (at("Poster", "Faktor 1", 4), "okänd", "Det finns ingen kalkylfaktor med id ”okänd”."),
        (at("Poster", "Första år", 5), 2020, "2020 ligger före periodens första år, 2026."),
        (at("Poster", "Första år", 5), 2027.5, "Ska vara ett heltal, inte 2027.5."),
        (at("Poster", "Prisår", 4), 1990, ("Prisindex saknas för 1990, så priset kan inte räknas "
         "om.")),
        (at("Poster", "Skrivet den", 4), True, "Här ska stå ett datum, till exempel 2026-03-31."),
        (at("Poster", "Skrivet den", 4), "i går", ("Ska vara ett datum, till exempel 2026-03-31, "
         'inte "i går".')),
        (at("Intressenter", "Andel", 4), None, "Fyll i cellen."),
        (at("Intressenter", "Post", 4), "okänd", _NO_ROW),
        (at("Belopp per år", "Post", 7), "okänd", _NO_ROW),
        (at("Belopp per år", "Gäller", 4), "Lägst", ("”Lägst” finns inte att välja. Skriv Troligt "
         "belopp, Lägsta belopp, Högsta belopp eller Upptrappning.")),
        (LIKELY_2027, None, "Fyll i det troliga värdet också."),
        (LIKELY_2027, "1.2.3", ("”1.2.3” har mer än ett decimaltecken. Dela tusental med "
         "mellanslag.")),
        (RATE, -1, "Räntan måste vara större än −100 % (skriv 3 % för tre procent)."),
        (RATE, None, "Fyll i cellen."),
        ("Räntor!A5", 2020, "Räntorna måste stå i årsordning, med ett år var."),
        (TERMS["Sista året"], 2020, "Perioden slutar (2020) innan den börjar (2026)."),
        (TERMS["Posterna är"], None, "Fyll i cellen."),
        (TERMS["Även första året diskonteras"], "kanske", "Skriv Ja eller Nej."),
        (TERMS["Simuleringens frö"], -1, ("Ska vara mellan 0 och "
         "9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0807, inte -1.")),
        (TERMS["Simuleringens frö"], None, "Fyll i cellen."),
        ("Alternativ!C5", "Ja", "Bara ett alternativ kan vara nollalternativ."),
        ("Prisindex!B4", None, "Fyll i cellen."),
        ("Prisindex!B4", 0, "Prisindex måste vara större än 0."),
        ("Tänk om!E5", None, "Fyll i cellen."),
        ("Tänk om!A5", None, "Fyll i cellen."),
    ],
)  # fmt: skip
def test_fault_is_said_at_its_cell(place, value, sentence):
    assert fault_lines(edited(WHOLE, {place: value})) == [f"{place}: {sentence}"]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (at("Poster", "Volym, troligt", 6), 5, [at("Poster", "Kvantitet, troligt", 6)
         + ": Fyll i antingen Kvantitet eller Volym och Timmar, inte båda."]),
        (at("Poster", "Alternativ: a", 6), None, [at("Poster", "Alternativ: nu", 6)
         + ": Sätt x för minst ett alternativ som posten hör till."]),
        (at("Poster", "Bedömning", 9), None, [("Poster!A9: Ange ett av belopp per år, belopp, "
         "kvantitet och bedömning.")]),
        (at("Poster", "Kvantitet, troligt", 6), None, [("Poster!A6: Ange ett av belopp per år, "
         "belopp, kvantitet och bedömning."), at("Poster", "Kvantitet, troligt", 6)
         + ": Fyll i kvantiteten också."]),
        (at("Poster", "Id", 9), "rest", ["Poster!A9: Id ”rest” förekommer mer än en gång."]),
        (at("Intressenter", "Andel", 4), 0.5, [at("Intressenter", "Andel", 4)
         + ": Andelarna blir 87.5 procent. De ska bli 100."]),
        (at("Intressenter", "Intressent", 4), "Övriga", [at("Intressenter", "Intressent", 5)
         + f": {_TWICE}"]),
        (at("Belopp per år", "Gäller", 4), "Troligt belopp", [at("Belopp per år", "Gäller", 5)
         + f": {_TWICE}"]),
        ("Alternativ!A4", "z", ["Poster!D3: Rubriken ”Alternativ: nu” känns inte igen. "
         + _COLUMN]),
        ("Prisindex!A4", 2026, ["Prisindex!A5: Året står redan på en annan rad. Ta bort en."]),
        ("Tänk om!D6", "okänd", ["Tänk om!E6: Det finns ingen rad med id ”okänd”."]),
        ("Tänk om!C5", "Alla nyttor gånger", [f"Tänk om!C5: {_TWICE}"]),
        ("Poster!B3", "Benämning", [f"Poster!B3: Rubriken ”Benämning” känns inte igen. {_COLUMN}",
         f"Poster!A3: Rubriken ”Namn” saknas. {_AS_EXPORTED}"]),
        ("Intressenter!E3", "Id", [("Intressenter!E3: Rubriken ”Id” känns inte igen. Ta bort "
         "kolumnen, eller skriv rubriken som i en ny export.")]),
        ("Alternativ!E3", "Namn", [("Alternativ!E3: Rubriken ”Namn” står två gånger. Ta bort den "
         "ena.")]),
        ("Belopp per år!H3", "Summa", [("Belopp per år!H3: Rubriken ”Summa” känns inte igen. Ta "
         "bort kolumnen, eller skriv rubriken som i en ny export.")]),
        ("Belopp per år!D3", "9" * 5000, [(f"Belopp per år!D3: Rubriken ”{'9' * 60}” känns inte "
         "igen. Ta bort kolumnen, eller skriv rubriken som i en ny export.")]),
        ("Villkor!A8", "Bas", ["Villkor: ”Basår” saknas i kolumn A. Ta en ny export."]),
        ("Exakta tal!B4", "x", ["Exakta tal!B4: Här ska stå ett tal. Ta bort raden."]),
    ],
)  # fmt: skip
def test_fault_is_said_where_it_can_be_mended(place, value, expected):
    found = fault_lines(edited(WHOLE, {place: value}))

    assert found == expected


def test_post_that_a_question_names_twice_is_refused():
    twice = edited(WHOLE, {"Tänk om!C7": "Posten gånger", "Tänk om!D7": "rest"})

    assert fault_lines(twice) == [f"Tänk om!D7: {_TWICE}"]


@pytest.mark.parametrize("title", SHEETS.sheetnames)
def test_sheet_that_is_missing_is_said(title):
    assert f"{title}: Bladet saknas. Ta det från en ny export." in fault_lines(
        without_sheet(WHOLE, title)
    )


def test_sheets_of_formulas_may_be_taken_away_or_not():
    assert opened(WITH_FORMULAS).sheetnames != SHEETS.sheetnames
    assert read_xlsx(WITH_FORMULAS) == read_xlsx(WHOLE) == Document(everything(), DRAWS)


def test_more_rows_than_there_may_be_are_refused():
    workbook = opened(WHOLE)
    for number in range(60):
        workbook["Alternativ"].cell(10 + number, 1, f"x{number}")

    [line, *_] = fault_lines(saved(workbook))
    assert line == "Alternativ: Bladet har fler än 50 rader. Ta bort några."


def test_every_fault_has_its_line():
    found = fault_lines(edited(WHOLE, {AMOUNT: "x", RATE: "y", TYPE: "z"}))

    assert [line.split(":")[0] for line in found] == [RATE, TYPE, AMOUNT]


ENGLISH = re.compile(r"\b(amounts?|quantity|rating|unit_value|baseline|true|likely|low|high)\b")


def test_no_sentence_speaks_of_fields_of_the_form():
    """All the ways in which parts can fail to fit together, in one workbook."""
    rows = range(4, 10)
    cells = {at("Poster", "Första år", row): 2031 for row in rows}
    cells |= {at("Poster", "Sista år", row): 2028 for row in rows}
    cells |= {at("Poster", "Bedömning", row): "Sämre" for row in rows}
    cells |= {at("Poster", "Värde per enhet, troligt", row): "hour" for row in rows}
    cells |= {at("Poster", "Andel, troligt", row): "hour" for row in rows}
    cells |= {at("Poster", f"Andel, {end}", 6): None for end in ("lägsta", "högsta")}
    cells |= {at("Poster", "Kostnadsslag", row): "Intern tid" for row in rows}
    cells |= {
        "Alternativ!A4": "nollalternativ",
        "Poster!D3": "Alternativ: nollalternativ",
    }
    cells |= {"Alternativ!C4": "Nej", TERMS["Posterna är"]: "Skillnader mot nollalternativet"}

    found = fault_lines(edited(WHOLE, cells))

    assert len(found) > 20
    assert [line for line in found if ENGLISH.search(line)] == []
