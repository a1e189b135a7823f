"""Swedish numbers in and out: the table of nyttokalkyl-engine.md, section 6."""

from decimal import Decimal

import pytest

from nyttokalkyl.numbers import (
    NumberFault,
    Rate,
    format_kronor,
    format_number,
    format_percent,
    parse_amount,
    parse_number,
    parse_rate,
    rounded,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("7", "7"),
        ("1234567", "1234567"),
        ("1 234 567", "1234567"),
        ("1\u00a0234\u00a0567,89", "1234567.89"),
        ("1\u202f234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1.234", "1.234"),
        ("-5", "-5"),
        ("\u22125,25", "-5.25"),
        ("  12  ", "12"),
        ("\u00a012\u00a0", "12"),
        ("007", "7"),
        ("0,10", "0.10"),
    ],
)
def test_number_is_read(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\t\n"])
def test_empty_is_missing_and_not_zero(text):
    assert parse_number(text) is None
    assert parse_amount(text) is None
    assert parse_rate(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12 34", "”12 34” är felgrupperat. Dela i grupper om tre: 1 234 567,89."),
        ("1 2345", "”1 2345” är felgrupperat. Dela i grupper om tre: 1 234 567,89."),
        ("1234 567", "”1234 567” är felgrupperat. Dela i grupper om tre: 1 234 567,89."),
        ("1  234", "”1  234” är felgrupperat. Dela i grupper om tre: 1 234 567,89."),
        ("1,234,567", "”1,234,567” har mer än ett decimaltecken. Dela tusental med mellanslag."),
        ("1.234,5", "”1.234,5” har mer än ett decimaltecken. Dela tusental med mellanslag."),
        ("12a", "Skriv bara siffror. ”12a” innehåller bokstäver."),
        ("1e5", "Skriv bara siffror. ”1e5” innehåller bokstäver."),
        ("NaN", "Skriv bara siffror. ”NaN” innehåller bokstäver."),
        ("inf", "Skriv bara siffror. ”inf” innehåller bokstäver."),
        ("-", "”-” är inget tal. Skriv till exempel 1 234,50."),
        (",5", "”,5” är inget tal. Skriv till exempel 1 234,50."),
        ("5,", "”5,” är inget tal. Skriv till exempel 1 234,50."),
        ("--5", "”--5” är inget tal. Skriv till exempel 1 234,50."),
        ("+5", "”+5” är inget tal. Skriv till exempel 1 234,50."),
        ("٣", "”٣” är inget tal. Skriv till exempel 1 234,50."),
        ("1" * 31, "Talet har fler än 30 siffror."),
    ],
)
def test_what_is_no_number_is_refused_in_words(text, sentence):
    with pytest.raises(NumberFault) as refused:
        parse_number(text)

    assert str(refused.value) == sentence


def test_minus_zero_is_read_as_zero():
    assert str(parse_number("-0,0")) == "0.0"


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        ("1,2 mnkr", "1200000"),
        ("1,2mkr", "1200000"),
        ("1,2 Mkr", "1200000"),
        ("350 TKR", "350000"),
        ("350 tkr", "350000"),
        ("2\u00a0mdkr", "2000000000"),
        ("1 234,50 kr", "1234.50"),
        ("\u22123 tkr", "-3000"),
        ("500", "500"),
    ],
)
def test_amount_may_carry_its_unit(text, kronor):
    assert parse_amount(text) == Decimal(kronor)


def test_amount_keeps_every_digit():
    digits = "1" * 29

    assert parse_amount(f"{digits},5 mnkr") == Decimal(f"{digits}500000")


@pytest.mark.parametrize("text", ["mnkr", "1,2 mnkr kr", "1,2 miljoner", "1,2 mnkr 3"])
def test_amount_with_another_unit_is_refused(text):
    with pytest.raises(NumberFault):
        parse_amount(text)


@pytest.mark.parametrize("text", ["3,5", "3,5 %", "3.5%", " 3,5\u00a0% "])
def test_rate_is_read_as_percent(text):
    assert parse_rate(text) == Rate(Decimal("0.035"))


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("0", ""),
        ("0,1", ""),
        ("20", ""),
        ("-2", ""),
        (
            "0,03",
            "Räntan är 0,03\u00a0%, alltså under 0,1\u00a0%. Skrevs den som andel, inte procent?",
        ),
        ("20,5", "Räntan är 20,5\u00a0%, alltså över 20\u00a0%. Stämmer det?"),
        ("300", "Räntan är 300\u00a0%, alltså över 20\u00a0%. Stämmer det?"),
    ],
)
def test_odd_rate_is_kept_with_a_warning(text, warning):
    assert parse_rate(text).warning == warning


@pytest.mark.parametrize("text", ["-100", "-100 %", "\u2212250"])
def test_rate_of_minus_100_percent_or_less_is_refused(text):
    with pytest.raises(NumberFault, match="större än −100"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["%", "tre", "3 % %"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(NumberFault):
        parse_rate(text)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        ("1234567.891", 2, "1\u00a0234\u00a0567,89"),
        ("-1234567.895", 2, "\u22121\u00a0234\u00a0567,90"),
        ("999", 0, "999"),
        ("999.5", 0, "1\u00a0000"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "\u22121"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "\u22123"),
        ("-0.4", 0, "0"),
        ("-0.004", 2, "0,00"),
        ("0", 1, "0,0"),
        ("1E+3", 0, "1\u00a0000"),
    ],
)
def test_number_is_written(number, decimals, text):
    assert format_number(Decimal(number), decimals) == text


def test_what_is_written_is_read_back():
    number = Decimal("-1234567.89")

    assert parse_number(format_number(number, 2)) == number


def test_rounding_is_half_away_from_zero_on_the_decimal_value():
    assert rounded(Decimal("2.675"), 2) == Decimal("2.68")
    assert rounded(Decimal("-2.675"), 2) == Decimal("-2.68")
    assert str(rounded(Decimal("-0.001"), 2)) == "0.00"


def test_kronor_and_percent_carry_their_unit():
    assert format_kronor(Decimal("-1500.4")) == "\u22121\u00a0500\u00a0kr"
    assert format_percent(Decimal("0.0355")) == "3,6\u00a0%"
    assert format_percent(Decimal("0.55011"), 2) == "55,01\u00a0%"
