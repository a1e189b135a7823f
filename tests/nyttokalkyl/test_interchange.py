"""The JSON form: everything can be said in it, nothing is lost, and the documents are right."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    RateBand,
    RowsAre,
    Terms,
)
from nyttokalkyl.interchange import Document, line, read, results, schema, write
from nyttokalkyl.interchange.kinds import Place
from nyttokalkyl.interchange.parsing import parse
from nyttokalkyl.interchange.result_form import RESULT
from nyttokalkyl.simulation import Settings
from tests.nyttokalkyl.build import benefit, calculation, cost, exact, terms
from tests.nyttokalkyl.everything import DRAWS, WHO, everything
from tests.nyttokalkyl.worked_example import worked_example

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "nyttokalkyl.md").read_text(encoding="utf-8")


def as_bytes(document):
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize("simulation", [None, DRAWS])
def test_everything_is_read_back_as_it_was_written(simulation):
    written = as_bytes(write(everything(), simulation))

    assert read(written) == Document(everything(), simulation)


def test_every_field_of_the_form_is_written():
    document = write(everything(), DRAWS)

    declared = schema()
    assert document.keys() == declared["properties"].keys()
    for collection in ("factors", "alternatives", "rows", "what_if"):
        fields = declared["properties"][collection]["items"]["properties"].keys()
        used = {name for item in document[collection] for name in item}
        assert used == fields


def test_constant_rate_is_read_back_as_one_number():
    written = write(worked_example())

    assert written["discount_rate"] == "0.03"
    assert read(as_bytes(written)).calculation == worked_example()


MINIMAL = {
    "format": "nyttokalkyl/1",
    "period": {"first_year": 2026, "last_year": 2027},
    "rows_are": "absolute",
    "alternatives": [{"id": "a"}],
    "rows": [],
}


def test_what_is_left_out_has_the_documented_default():
    found = read(as_bytes(MINIMAL)).calculation

    assert found == Calculation(
        rows_are=RowsAre.ABSOLUTE,
        terms=Terms(first_year=2026, last_year=2027, base_year=2026),
        alternatives=(Alternative(id="a"),),
        rows=(),
    )
    assert found.terms.rates == (RateBand(Decimal("0.03")),)
    assert results(found)["simulation"] is None


def with_amount(text):
    row = f'{{"id": "x", "type": "cost", "alternatives": ["a"], "amount": {text}}}'
    return json.dumps(MINIMAL).replace('"rows": []', f'"rows": [{row}]').encode()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.1", "0.1"),
        ('"0.1"', "0.1"),
        ("12345678901234.123456789012345678", "12345678901234.123456789012345678"),
        ('"12345678901234.123456789012345678"', "12345678901234.123456789012345678"),
        ("1e3", "1000"),
        ('"-1.5E-2"', "-0.015"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1000000000000000", "1000000000000000"),
    ],
)
def test_number_is_exact_however_it_is_written(text, number):
    [row] = read(with_amount(text)).calculation.rows

    assert row.amount == exact(number)
    assert str(row.amount.likely)[0] == number[0]


@settings(max_examples=40)
@given(st.decimals(-(10**12), 10**12, places=6))
def test_result_is_as_exact_as_the_input(amount):
    document = read(with_amount(f'"{amount:f}"'))

    [alternative] = results(document.calculation)["alternatives"]
    assert Decimal(alternative["measures"]["npv_undiscounted"]) == -2 * amount


def test_byte_order_mark_is_accepted():
    assert read(b"\xef\xbb\xbf" + as_bytes(MINIMAL)).simulation is None


def declared_and_written(document):
    """Read results by their declared form."""
    place = Place([])
    place.take(RESULT, parse(as_bytes(document)))
    return [line(fault) for fault in place.faults]


def test_results_are_of_the_declared_form():
    rich = results(everything(), DRAWS)

    assert declared_and_written(rich) == []
    assert declared_and_written(results(worked_example(), Settings(seed=1))) == []
    assert declared_and_written(results(calculation(benefit("b", 1)))) == []


def test_declared_form_would_notice_another():
    wrong = results(worked_example())
    wrong["name"] = 5
    wrong["alternatives"][0]["rank"] = 0
    wrong["alternatives"][0]["measures"]["npv"] = 1.5
    wrong["simulation"] = {"evpi": "x"}
    del wrong["ranking"]

    found = declared_and_written(wrong)

    assert "$.name: Ska vara text inom citattecken, inte 5." in found
    assert "$.alternatives[0].measures.npv: Ska vara ett tal som text, inte 1.5." in found
    assert "$.ranking: Saknas." in found


def test_results_of_the_worked_example():
    found = results(worked_example(), Settings(seed=1))

    nothing, a, b = found["alternatives"]
    assert [nothing["id"], a["name"], b["rank"]] == ["nollalternativ", "A Upphandla", 2]
    assert nothing["against_baseline"] is None
    assert nothing["against_baseline_explanation"] == "Alternativet är självt nollalternativet."
    assert a["against_baseline_explanation"] == ""
    measures = a["measures"]
    assert measures["npv"].startswith("3980738.40417462702503")
    assert measures["bcr"]["value"].startswith("1.87377083")
    assert measures["irr"]["value"].startswith("0.55010869")
    assert measures["payback"]["whole_year"] == measures["break_even_year"] == 2029
    assert measures["financial_npv"].startswith("-2480683.")
    assert a["npv_at_rates"][2]["npv"].startswith("3159309.")
    assert [conflict["kind"] for conflict in found["conflicts"]] == [
        "measures_disagree",
        "budget_loss",
        "budget_loss",
    ]
    benefits = found["sensitivity"][0]["break_even"][0]
    assert (benefits["kind"], benefits["share"][:5]) == ("all_benefits", "0.533")
    assert found["simulation"]["alternatives"][1]["probability_best"]["value"] == 1


def test_without_a_nollalternativ_the_results_say_so():
    [alternative] = results(calculation(benefit("b", 1)))["alternatives"]

    said = alternative["against_baseline_explanation"]
    assert said == "Inget nollalternativ är valt att jämföra med."


def test_results_carry_every_number_to_its_source():
    found = results(everything())

    row = next(row for row in found["rows"] if row["id"] == "product")
    assert [(n["what"], n.get("factor")) for n in row["multiplied_by"]] == [
        ("quantity", None),
        ("unit_value", "hour"),
        ("share_realised", None),
    ]
    hourly = row["multiplied_by"][1]
    assert (hourly["source"], hourly["valid_from"]) == (WHO.source, "2026-01-01")
    rated = found["alternatives"][1]["non_monetised"][0]
    assert (rated["rating"], rated["category"], rated["author"]) == ("--", "miljo", "Eva Ek")
    licence = next(row for row in found["rows"] if row["id"] == "per-year")
    assert [year["amounts"] for year in licence["years"]] == ["0.1", "2"]
    assert licence["date"] == "2026-03-01"


def test_notes_have_the_path_of_what_they_are_about():
    found = results(calculation(benefit("b", 1, 2, 3), terms=terms(years=2)))

    assert [note["path"] for note in found["notes"]] == ["$.rows[0]"]


def test_row_outside_the_period_has_no_years():
    [row] = results(calculation(cost("c", None, None, 3), terms=terms(years=2)))["rows"]

    assert (row["years"], row["multiplied_by"], row["pv"]) == ([], [], "0")


def test_simulation_is_the_same_every_time():
    one, other = (as_bytes(results(everything(), DRAWS)) for _ in range(2))

    assert one == other


def test_results_say_whose_rate_it_is():
    stated = results(everything())["conventions"]
    unstated = results(worked_example())["conventions"]

    names = "discount_rate_source", "discount_rate_date"
    assert [stated[name] for name in names] == ["Green Book", "2026-02-01"]
    assert [unstated[name] for name in names] == ["", None]


def test_reading_order_of_fields_changes_nothing():
    backwards = dict(reversed(write(everything(), DRAWS).items()))

    assert read(as_bytes(backwards)) == Document(everything(), DRAWS)


# -- what the documents say ------------------------------------------------------------------


def blocks(kind):
    return [block for name, block in re.findall(r"```json ?(\w*)\n(.*?)```", TEXT, re.DOTALL)
            if name == kind]  # fmt: skip


BASE = {
    **MINIMAL,
    "period": {"first_year": 2026, "last_year": 2031},
    "price_index": {"2024": 104.2, "2026": 108.1},
    "factors": [{"id": "hour", "value": {"low": 400, "likely": 450, "high": 600}}],
    "rows": [
        {
            "id": "base",
            "type": "benefit",
            "alternatives": ["a"],
            "quantity": 10,
            "unit_value": {"factor": "hour"},
        }
    ],
}


def test_documented_calculation_has_the_documented_results():
    [document] = blocks("")
    [stated] = blocks("result")

    [alternative] = results(read(document.encode()).calculation)["alternatives"]

    measures = alternative["measures"]
    assert json.loads(stated) == {
        "npv": measures["npv"],
        "bcr": measures["bcr"]["value"],
        "irr": measures["irr"]["value"],
    }


@pytest.mark.parametrize("block", blocks("row"))
def test_documented_row_is_evaluated(block):
    document = {**BASE, "rows": [*BASE["rows"], json.loads(block)]}

    found = read(as_bytes(document))

    assert declared_and_written(results(found.calculation, Settings(seed=1))) == []


@pytest.mark.parametrize("block", blocks("factor"))
def test_documented_factor_is_evaluated(block):
    document = {**BASE, "factors": [*BASE["factors"], json.loads(block)]}

    assert len(read(as_bytes(document)).calculation.factors) == 2


@pytest.mark.parametrize("block", blocks("fields"))
def test_documented_fields_are_evaluated(block):
    found = read(as_bytes({**BASE, **json.loads(block)}))

    assert declared_and_written(results(found.calculation, found.simulation)) == []


def test_documents_have_an_example_of_each_thing():
    assert [len(blocks(kind)) for kind in ("row", "factor", "fields")] == [7, 1, 7]


def test_documents_name_every_field():
    declared = schema()["properties"]
    names = {*declared, *declared["rows"]["items"]["properties"]}
    names |= declared["factors"]["items"]["properties"].keys()
    names |= declared["what_if"]["items"]["properties"].keys()
    names |= declared["simulation"]["properties"].keys()

    assert {name for name in names if f"`{name}`" not in TEXT and f'"{name}"' not in TEXT} == set()


def properties(found):
    """Every name that a schema declares, however deep."""
    if isinstance(found, list):
        return {name for each in found for name in properties(each)}
    if not isinstance(found, dict):
        return set()
    inner = {name for each in found.values() for name in properties(each)}
    declared = found.get("properties")
    return inner | (declared.keys() if isinstance(declared, dict) else set())


def test_documents_name_every_field_of_the_results():
    results_described = TEXT[TEXT.index("## 9.") : TEXT.index("## 10.")]
    kept_elsewhere = {"source", "assumption", "certainty", "author", "date"}  # provenance
    names = properties(schema()["$defs"]) - kept_elsewhere - {"low", "high", "properties"}

    described = set(re.findall(r"`(\w+)(?:\[\])?`", results_described))

    assert {name for name in names if name not in described} == set()


def test_schema_in_the_documents_is_the_declared_one():
    """Written anew by save() below, from a Python prompt in the repository."""
    stored = (DOCS / "nyttokalkyl.schema.json").read_text(encoding="utf-8")

    assert stored == schema_text()


def schema_text():
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def save():
    (DOCS / "nyttokalkyl.schema.json").write_text(schema_text(), encoding="utf-8")
