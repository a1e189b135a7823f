"""The table for other programs: each number and text in it is read as it was."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nyttokalkyl.calculation import evaluate
from nyttokalkyl.interchange import Document
from nyttokalkyl.interchange.digits import shown
from nyttokalkyl.spreadsheet import write_csv
from nyttokalkyl.spreadsheet.machine import COLUMNS, plain, safe
from tests.nyttokalkyl.build import calculation, cost
from tests.nyttokalkyl.everything import DRAWS, everything
from tests.nyttokalkyl.generated import HOSTILE, documents
from tests.nyttokalkyl.worked_example import worked_example

FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


def table(document):
    return list(csv.DictReader(io.StringIO(write_csv(document), newline="")))


def figure(lines, **chosen):
    [found] = [line for line in lines if chosen.items() <= line.items()]
    return Decimal(found["tal"])


def test_results_of_the_worked_example():
    lines = table(Document(worked_example(), None))

    def own(alternative, measure):
        return figure(
            lines, **{"del": "resultat", "alternativ": alternative, "gäller": "Egna poster",
                      "mått": measure}
        )  # fmt: skip

    assert round(own("a", "Nettonuvärde")) == 3_980_738
    assert round(own("b", "Nyttokostnadskvot"), 4) == Decimal("2.4208")
    licence = {"del": "post", "post": "a-licence", "mått": "belopp"}
    assert figure(lines, år="2028", **licence) == 420_000
    net = {"del": "resultat per år", "alternativ": "a", "mått": "Netto", "år": "2026"}
    assert figure(lines, gäller="Egna poster", **net) == -1_370_000
    assert figure(lines, **{"del": "villkor", "mått": "kalkylränta"}) == Decimal("0.03")


def test_every_field_is_quoted_and_every_line_ends_alike():
    written = write_csv(Document(everything(), DRAWS))

    first, *lines, last = written.split("\r\n")
    assert first == ",".join(f'"{column}"' for column in COLUMNS)
    assert last == ""
    assert all(line.startswith('"') and line.endswith('"') for line in lines)


def test_negative_number_is_a_number_and_such_a_text_is_not():
    lines = table(Document(calculation(cost("-5", 7, name="=1+1")), None))

    npv = [line for line in lines if line["mått"] == "Nettonuvärde"]
    assert [line["tal"] for line in npv] == ["-7"]
    amount = next(line for line in lines if line["mått"] == "belopp")
    assert (amount["post"], amount["namn"], amount["tal"]) == ("'-5", "'=1+1", "7")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_safe_and_comes_back(text):
    assert not safe(text).startswith(FORMULA)
    assert not safe(text).lstrip().startswith(FORMULA)
    assert plain(safe(text)) == text


@given(st.text())
def test_any_text_is_safe_and_comes_back(text):
    assert not safe(text).lstrip().startswith(FORMULA)
    assert plain(safe(text)) == text


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(documents())
def test_every_number_and_name_comes_back(document):
    lines = table(document)

    flows = evaluate(document.calculation).flows
    expected = [
        (row.id, row.name, str(year), shown(amount))
        for row in document.calculation.rows
        for year, amount in sorted(flows[row.id].amounts.items())
    ]
    found = [
        (plain(line["post"]), plain(line["namn"]), line["år"], line["tal"])
        for line in lines
        if line["del"] == "post" and line["mått"] == "belopp"
    ]
    assert found == expected
    assert all(shown(Decimal(line["tal"])) == line["tal"] for line in lines if line["tal"])
