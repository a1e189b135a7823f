"""The workbook: nothing is lost on the way there and back, and user text stays text."""

import datetime as dt
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nyttokalkyl.calculation import (
    METHOD_VERSION,
    Alternative,
    Factor,
    FactorRef,
    Provenance,
    Row,
    RowType,
    WhatIf,
)
from nyttokalkyl.interchange import Document, Faulty
from nyttokalkyl.simulation import Settings
from nyttokalkyl.spreadsheet import read_xlsx, write_xlsx
from nyttokalkyl.spreadsheet.about import FIRST_SHEETS
from nyttokalkyl.spreadsheet.cells import escaped, unescaped
from nyttokalkyl.spreadsheet.layout import FIRST_ROW
from tests.nyttokalkyl.build import calculation, cost, exact, terms
from tests.nyttokalkyl.everything import DRAWS, everything
from tests.nyttokalkyl.generated import HOSTILE, documents, letters
from tests.nyttokalkyl.workbooks import cell_of, edited, opened, parts
from tests.nyttokalkyl.worked_example import worked_example

WHOLE = Document(everything(), DRAWS)


@pytest.mark.parametrize("document", [WHOLE, Document(worked_example(), None)])
def test_export_import_export_gives_the_same_bytes(document):
    written = write_xlsx(document)

    found = read_xlsx(written)
    assert found == document
    assert write_xlsx(found) == written


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(documents())
def test_any_calculation_is_read_back_as_it_was_written(document):
    written = write_xlsx(document)

    found = read_xlsx(written)
    assert found == document
    assert write_xlsx(found) == written


def test_calculation_without_rows_is_read_back():
    document = Document(calculation(alternatives=(Alternative(id="a"),)), None)

    assert read_xlsx(write_xlsx(document)) == document


def test_nothing_in_the_bytes_tells_when_it_was_written():
    written = write_xlsx(WHOLE)

    with zipfile.ZipFile(BytesIO(written)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    times = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", parts(written)["docProps/core.xml"])
    assert times == [b"2000-01-01T00:00:00Z"] * 2


def test_order_in_which_a_row_lists_its_alternatives_means_nothing():
    one = calculation(cost("c", 5, to=("b", "a")), alternatives=ALTERNATIVES)
    other = calculation(cost("c", 5, to=("a", "b")), alternatives=ALTERNATIVES)

    assert read_xlsx(write_xlsx(Document(one, None))).calculation == other


ALTERNATIVES = (Alternative(id="a"), Alternative(id="b"))


# -- user text ---------------------------------------------------------------------------------


def document_of(texts):
    """Every field of text in the form, each with another one of the texts, ids included."""
    names = iter(texts)
    of_alternative, of_factor, of_row = next(names), next(names), next(names)
    who = Provenance(
        source=next(names),
        assumption=next(names),
        certainty=next(names),
        author=next(names),
        date=dt.date(2026, 3, 1),
    )
    factor = Factor(
        id=of_factor, name=next(names), unit=next(names), value=exact(2), provenance=who
    )
    row = Row(
        id=of_row,
        type=RowType.BENEFIT,
        alternatives=(of_alternative,),
        name=next(names),
        amount=FactorRef(of_factor),
        stakeholders={next(names): Decimal(100)},
        provenance=who,
    )
    other = replace(row, id="annan", amount=exact(1), multiply_by=(of_factor,))
    question = WhatIf(
        name=next(names), rows_times={of_row: Decimal(2)}, factors={of_factor: Decimal(3)}
    )
    return Document(
        calculation(
            row,
            other,
            alternatives=(Alternative(id=of_alternative, name=next(names)),),
            factors=(factor,),
            name=next(names),
            what_ifs=(question,),
        ),
        None,
    )


FIELDS = 14
TEXTS = [text for text in HOSTILE if text.strip()]


def formulas(content):
    return [
        (title, formula)
        for title, part in parts(content).items()
        for formula in re.findall(rb"<f[ >].*?</f>", part)
    ]


@pytest.mark.parametrize("shift", range(0, len(TEXTS), 4))
def test_hostile_text_is_never_a_formula_and_comes_back(shift):
    """Each text in each field, some at a time: the formulas are those of a harmless calculation."""
    texts = (TEXTS[shift:] + TEXTS)[:FIELDS]
    document = document_of(texts)
    harmless = document_of([f"text{number}" for number in range(FIELDS)])

    written = write_xlsx(document)

    assert read_xlsx(written) == document
    assert formulas(written) == formulas(write_xlsx(harmless))


def test_formula_would_be_noticed():
    """The control of the test above: the same text where openpyxl is left to guess."""
    written = write_xlsx(document_of([f"text{number}" for number in range(FIELDS)]))
    workbook = opened(written)
    workbook["Poster"]["B4"] = "=1+1"
    assert workbook["Poster"]["B4"].data_type == "f"
    kept = [f for _, f in formulas(edited(written, {"Poster!B4": "=1+1"}))]
    assert b"<f>1+1</f>" in kept


@given(st.text(letters))
def test_escape_is_undone(text):
    assert unescaped(escaped(text)) == text
    assert "\ufffe" not in escaped(text)


def test_longest_text_stays_below_what_a_cell_holds():
    worst = replace(cost("c", 5), provenance=Provenance(source="\ufffe" * 4000))
    document = Document(calculation(worst), None)

    written = write_xlsx(document)

    assert read_xlsx(written) == document
    longest = max(
        len(text)
        for part in parts(written).values()
        for text in re.findall(rb"<t[^>]*>(.*?)</t>", part)
    )
    assert longest == 4000 * len("_xFFFE_") < 32_767


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\rb", "a\u2028b", "\ud800"])
def test_text_that_the_form_refuses_is_refused_here_too(text):
    document = Document(calculation(cost("c", 5), name=text), None)

    with pytest.raises(Faulty, match="Texten innehåller tecken som inte kan visas"):
        write_xlsx(document)


def test_calculation_with_a_fault_is_refused():
    document = Document(calculation(cost("c", 5), alternatives=(Alternative(id="b"),)), None)

    with pytest.raises(Faulty, match="Det finns inget alternativ med id ”a”"):
        write_xlsx(document)


def test_calculation_too_large_for_a_workbook_is_refused():
    many = [cost(f"c{number}", 5) for number in range(310)]
    with pytest.raises(Faulty, match="för stor för en arbetsbok"):
        write_xlsx(Document(calculation(*many, terms=terms(300)), None))
    times = {f"c{number}": Decimal(2) for number in range(101)}
    questions = tuple(WhatIf(name=str(number), rows_times=times) for number in range(100))
    with pytest.raises(Faulty, match="för stor för en arbetsbok"):
        write_xlsx(Document(calculation(*many[:101], what_ifs=questions), None))


def test_question_that_changes_nothing_is_read_back():
    document = Document(calculation(cost("c", 5), what_ifs=(WhatIf(name="Som det är"),)), None)

    assert read_xlsx(write_xlsx(document)) == document


# -- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    ["0.1", "-0.1", "12345678901234.123456789012345678", "1e15", "0.0000000000000000000000001",
     "123456789012345678", "-999999999999999.99", "0"],
)  # fmt: skip
def test_no_digit_is_lost(number):
    value = exact(Decimal(number).normalize())
    row = Row(id="c", type=RowType.COST, alternatives=("a",), amount=value)
    document = Document(calculation(replace(row, amount=exact(f"{value.likely:f}"))), None)

    if abs(value.likely) <= Decimal("1e15"):
        assert read_xlsx(write_xlsx(document)) == document
    else:
        with pytest.raises(Faulty, match="orimligt stort"):
            write_xlsx(document)


def test_digits_beyond_a_cell_count_until_the_cell_is_changed():
    row = Row(id="c", type=RowType.COST, alternatives=("a",), amount=exact("0." + "123" * 10))
    written = write_xlsx(Document(calculation(row), Settings(seed=2**63 - 1)))
    at = cell_of(written, "Poster", "Belopp, troligt", FIRST_ROW)
    exact_sheet = opened(written)["Exakta tal"]
    assert [c.value for c in exact_sheet["A"][3:]] == ["Villkor!B18", at]

    changed = read_xlsx(edited(written, {at: 0.5}))

    assert changed.calculation.rows[0].amount == exact("0.5")
    assert changed.simulation.seed == 2**63 - 1


def test_amounts_are_numbers_and_dates_are_dates():
    written = write_xlsx(WHOLE)
    sheet = opened(written)["Poster"]

    low = sheet[cell_of(written, "Poster", "Belopp, lägsta", 5).partition("!")[2]]
    day = sheet[cell_of(written, "Poster", "Skrivet den", 4).partition("!")[2]]
    assert (low.value, low.data_type) == (-3, "n")
    assert (day.value.date(), day.number_format) == (dt.date(2026, 3, 1), "yyyy-mm-dd")


def test_day_before_spreadsheets_count_is_text():
    old = replace(cost("c", 5), provenance=Provenance(date=dt.date(1900, 2, 28)))
    document = Document(calculation(old), None)

    written = write_xlsx(document)

    at = cell_of(written, "Poster", "Skrivet den", FIRST_ROW).partition("!")[2]
    assert opened(written)["Poster"][at].value == "1900-02-28"
    assert read_xlsx(written) == document


# -- what people see ---------------------------------------------------------------------------


def test_every_sheet_is_frozen_titled_and_printable():
    workbook = opened(write_xlsx(WHOLE))

    assert workbook.sheetnames == list(FIRST_SHEETS)
    for sheet in workbook:
        assert re.fullmatch("[A-E]4", sheet.freeze_panes)
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet["A1"].value
        assert sheet["A3"].font.b
        assert len(sheet.title) <= 31


def test_cells_to_fill_in_have_a_frame_and_computed_ones_have_none():
    written = write_xlsx(WHOLE)
    workbook = opened(written)

    def frame(title, heading):
        sheet, _, at = cell_of(written, title, heading, FIRST_ROW).partition("!")
        return workbook[sheet][at].border.left.style

    assert [frame("Poster", "Namn"), frame("Poster", "Kvantitet, högsta")] == ["thin", "thin"]
    assert frame("Faktorer", "Troligt") == "thin"
    assert frame("Faktorer", "Räknat: troligt i kalkylens prisnivå") is None
    assert frame("Årsbelopp", "Nuvärde") is None


def test_choices_can_be_picked_from_a_list():
    workbook = opened(write_xlsx(WHOLE))

    lists = {rule.formula1 for sheet in workbook for rule in sheet.data_validations.dataValidation}
    assert '"Nytta,Kostnad,Restvärde"' in lists
    assert '"Ja,Nej"' in lists
    assert all(len(text) <= 257 for text in lists)


def test_results_show_before_anything_is_computed():
    """In a mail program, or where editing is not allowed yet."""
    sheet = opened(write_xlsx(Document(worked_example(), None)), data_only=True)["Resultat"]

    npv = next(
        row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] == "Nettonuvärde"
    )
    assert [round(number) for number in npv[2:8]] == [0, 3_980_738, 1_955_808] * 2


def test_conventions_are_said_on_the_first_sheet():
    sheet = opened(write_xlsx(WHOLE), data_only=True)["Läs mig"]

    said = {row[0]: row[1] for row in sheet.iter_rows(min_row=4, max_col=2, values_only=True)}
    assert said["Basår, som diskonteras till"] == 2025
    assert said["Prisnivå, år"] == 2026
    assert said["Flödena kommer i"] == "Mitten av året"
    assert said["Första året diskonteras"] == "Ja"
    assert said["Kalkylränta"] == "Ändras med åren: se bladet Räntor"
    assert said["Dragningar"].startswith("10\u00a0000 med frö 7, SFC64")
    assert said["Metodens version"] == METHOD_VERSION
    links = [cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink]
    assert links == [f"'{title}'!A1" for title in FIRST_SHEETS[1:]]


def test_names_of_cells_are_swedish_and_point_at_them():
    workbook = opened(write_xlsx(WHOLE), data_only=True)

    found = {}
    for name, defined in workbook.defined_names.items():
        sheet, _, at = defined.attr_text.rpartition("!")
        found[name] = workbook[sheet.strip("'")][at.replace("$", "")]
    assert found["Basår"].value == 2025
    assert found["Sista_året"].value == 2029
    assert found["Försämringar"].value == "Kostnad"
