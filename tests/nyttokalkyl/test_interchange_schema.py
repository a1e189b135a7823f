"""The published JSON Schema, as other programs read it: by a validator that is not ours."""

import json

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from nyttokalkyl.interchange import Faulty, read, results, schema, write
from tests.nyttokalkyl.everything import DRAWS, everything
from tests.nyttokalkyl.generated import documents
from tests.nyttokalkyl.uncertain_example import SETTINGS, uncertain_example
from tests.nyttokalkyl.worked_example import worked_example

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
OF_RESULTS = Draft202012Validator({"$ref": "#/$defs/result", "$defs": SCHEMA["$defs"]})

ROW = {"id": "x", "type": "cost", "alternatives": ["a"], "amount": 100}
PRICED = {"id": "x", "type": "cost", "alternatives": ["a"], "quantity": 5, "unit_value": 7}
PER_YEAR = {"id": "x", "type": "cost", "alternatives": ["a"], "amounts": {"2027": 5}}
RATED = {"id": "x", "type": "benefit", "alternatives": ["a"], "rating": "+"}
REST = {"id": "x", "type": "residual_value", "alternatives": ["a"], "amount": 5}

BASE = {
    "format": "nyttokalkyl/1",
    "period": {"first_year": 2026, "last_year": 2031},
    "rows_are": "absolute",
    "alternatives": [{"id": "a"}],
    "factors": [{"id": "f", "value": 2}],
    "rows": [ROW],
}


def without(found, name):
    return {key: value for key, value in found.items() if key != name}


def is_taken(document):
    try:
        read(json.dumps(document).encode())
    except Faulty:
        return False
    return True


def test_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "document",
    [
        write(worked_example()),
        write(uncertain_example(), SETTINGS),
        write(everything(), DRAWS),
        *[{**BASE, "rows": [row]} for row in (ROW, PRICED, PER_YEAR, RATED, REST)],
        {**BASE, "rows": [{**RATED, "multiply_by": []}]},
        {**BASE, "rows": [{**PRICED, "multiply_by": ["f"], "share_realised": 0.5}]},
        {**BASE, "rows": [{**ROW, "stakeholders": {"IT": "62.5", "HR": 37.5}}]},
        {**BASE, "alternatives": [{"id": "a", "baseline": True}, {"id": "b", "baseline": False}]},
        {**BASE, "discount_rate": 1000, "other_rates": [-0.999]},
    ],
)
def test_what_the_reader_takes_is_valid(document):
    assert is_taken(document)
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@settings(max_examples=60, deadline=None)
@given(documents())
def test_whatever_can_be_written_is_valid(document):
    written = write(document.calculation, document.simulation)

    assert [error.message for error in VALIDATOR.iter_errors(written)] == []


@pytest.mark.parametrize(
    "row",
    [
        without(ROW, "amount"),
        {**ROW, "amounts": {"2027": 5}},
        {**RATED, "amount": 5},
        without(PRICED, "unit_value"),
        {**ROW, "unit_value": 5},
        {**PER_YEAR, "first_year": 2027},
        {**PER_YEAR, "ramp_up": {"2027": 0.5}},
        {**RATED, "last_year": 2027},
        {**RATED, "share_realised": 0.5},
        {**RATED, "multiply_by": ["f"]},
        {**ROW, "type": "benefit", "kind": "investment"},
        {**REST, "counts_as": "investment"},
        {**PER_YEAR, "type": "residual_value"},
        {**RATED, "type": "residual_value"},
        {**REST, "first_year": 2031},
        {**ROW, "alternatives": ["a", "a"]},
        {**ROW, "multiply_by": ["f", "f"]},
        {**ROW, "stakeholders": {"IT": 150, "HR": -50}},
        {**ROW, "stakeholders": {"IT": 100, "HR": 0}},
        {**ROW, "date": "1/2/2026"},
        {**ROW, "name": "two\nlines"},
        {**ROW, "source": "\x07"},
    ],
)
def test_row_that_the_reader_refuses_is_not_valid(row):
    document = {**BASE, "rows": [row]}

    assert not is_taken(document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    "fields",
    [
        {"alternatives": [{"id": "a", "baseline": True}, {"id": "b", "baseline": True}]},
        {"discount_rate": -1},
        {"discount_rate": 1001},
        {"discount_rate": [{"from_year": 2026, "rate": -1}]},
        {"other_rates": [0.03, -2]},
        {"what_if": [{"name": "x", "discount_rate": -1}]},
        {"price_index": {"2026": 0}},
        {"name": "a\u2028b"},
    ],
)
def test_calculation_that_the_reader_refuses_is_not_valid(fields):
    document = {**BASE, **fields}

    assert not is_taken(document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    ("calculation", "draws"),
    [(worked_example, None), (uncertain_example, SETTINGS), (everything, DRAWS)],
)
def test_results_are_valid(calculation, draws):
    found = json.loads(json.dumps(results(calculation(), draws)))

    assert [error.message for error in OF_RESULTS.iter_errors(found)] == []
