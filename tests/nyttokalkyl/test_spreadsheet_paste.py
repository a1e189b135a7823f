"""Rows pasted from a spreadsheet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nyttokalkyl.calculation import Kategori, RowType
from nyttokalkyl.interchange import Faulty
from nyttokalkyl.numbers import format_number
from nyttokalkyl.spreadsheet import PastedRow, rows_from_paste
from nyttokalkyl.spreadsheet.faults import line


def pasted(text):
    return rows_from_paste(text, 2026, 2028)


def fault_lines(text):
    with pytest.raises(Faulty) as refused:
        pasted(text)
    assert str(refused.value) == "\n".join(line(fault) for fault in refused.value.faults)
    return str(refused.value).split("\n")


def amounts(*kronor, first=2026):
    return {first + n: Decimal(amount) for n, amount in enumerate(kronor) if amount is not None}


def test_block_of_names_and_amounts():
    assert pasted("Licens\t1 200\t\t3,5\r\nDrift\t\u22125\t1,2 mnkr\r\n") == [
        PastedRow("Licens", amounts=amounts("1200", None, "3.5")),
        PastedRow("Drift", amounts=amounts("-5", "1200000")),
    ]


def test_type_and_category_may_stand_between():
    assert pasted("Licens;kostnad;1\nTid;Nytta;OMFÖRDELNING;1;2;3\nKö;Kvalitet;5") == [
        PastedRow("Licens", RowType.COST, amounts=amounts(1)),
        PastedRow("Tid", RowType.BENEFIT, Kategori.OMFORDELNING, amounts(1, 2, 3)),
        PastedRow("Kö", None, Kategori.KVALITET, amounts(5)),
    ]


def test_header_says_which_years_the_amounts_are_of():
    text = "Post\tKategori\tTyp\t2027\t2029\nLicens\tMiljö\tRestvärde\t7\t9"

    assert pasted(text) == [
        PastedRow(
            "Licens", RowType.RESIDUAL_VALUE, Kategori.MILJO, {2027: Decimal(7), 2029: Decimal(9)}
        )
    ]


def test_row_of_amounts_is_no_header():
    assert pasted("Licens\t2026\t2000") == [PastedRow("Licens", amounts=amounts(2026, 2000))]
    assert pasted("Licens\t2026\t15,5") == [PastedRow("Licens", amounts=amounts(2026, "15.5"))]


def test_quoted_cells_may_hold_tabs_and_quotes():
    assert pasted('"En ""stor""\tpost"\t5') == [PastedRow('En "stor"\tpost', amounts=amounts(5))]


def test_formula_is_a_name_like_any_other():
    assert pasted("=1+1\t5\n@x\t6") == [
        PastedRow("=1+1", amounts=amounts(5)),
        PastedRow("@x", amounts=amounts(6)),
    ]


def test_empty_lines_are_left_out_but_counted():
    assert fault_lines("\n\nLicens\tfem\n") == [
        "Rad 3, kolumn 2: Skriv bara siffror. ”fem” innehåller bokstäver."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Klistra in minst en rad: ett namn och ett belopp per år."]),
        (" \t \n", ["Klistra in minst en rad: ett namn och ett belopp per år."]),
        ("Post\t2026\t2027", ["Här finns bara en rubrikrad. Ta med raderna under den också."]),
        ("x" * 1_000_001, ["Texten är för lång. Klistra in färre rader åt gången."]),
        ("x;1\n" * 2001, ["Det är 2001 rader. Klistra in högst 2000 åt gången."]),
        ("x" * 200_000, ["Texten går inte att dela i celler. Kopiera den på nytt."]),
        ("\t5", ["Rad 1, kolumn 1: Skriv ett namn på posten."]),
        ("x" * 201 + "\t5", ["Rad 1, kolumn 1: Texten är längre än 200 tecken."]),
        ("a\x00b\t5", ["Rad 1, kolumn 1: Texten innehåller tecken som inte kan visas."]),
        ("a\t1.2.3\t5 5", [
            "Rad 1, kolumn 2: ”1.2.3” har mer än ett decimaltecken. Dela tusental med mellanslag.",
            "Rad 1, kolumn 3: ”5 5” är felgrupperat. Dela i grupper om tre: 1 234 567,89.",
        ]),
        ("a\t1\t2\t3\t4", [("Rad 1, kolumn 5: ”4” hör inte till något av kalkylens år. Ta bort "
                           "det.")]),
        ("a\t" + "9" * 17, ["Rad 1, kolumn 2: Talet är orimligt stort: 99999999999999999."]),
        ("Post;Typ;2026\nx;Intäkt;5", [("Rad 2, kolumn 2: ”Intäkt” finns inte att välja. Skriv "
                                       "Nytta, Kostnad, Restvärde.")]),
        ("Post;2026;Summa\nx;5;5", [("Rad 1, kolumn 3: Kolumnen ”Summa” är varken ett år, Typ "
                                    "eller Kategori. Ta bort den.")]),
    ],
)  # fmt: skip
def test_fault_is_said_at_its_line_and_column(text, expected):
    assert fault_lines(text) == expected


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=3, max_size=3))
def test_numbers_as_swedes_write_them_are_read(numbers):
    cells = [format_number(number, 2) for number in numbers]

    assert pasted("\t".join(["x", *cells])) == [PastedRow("x", amounts=amounts(*numbers))]


@given(st.text(max_size=60))
def test_no_text_makes_it_crash(text):
    try:
        assert pasted(text)
    except Faulty as refused:
        assert refused.faults  # noqa: PT017 -- either is right
