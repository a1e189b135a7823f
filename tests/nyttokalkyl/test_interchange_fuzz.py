"""No file makes the reader crash: it is refused line by line, or evaluated to proper JSON."""

import copy
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nyttokalkyl.interchange import Faulty, line, read, results

ROW = {"id": "x", "type": "cost", "alternatives": ["a"], "amount": 100}

FULL = {
    "format": "nyttokalkyl/1",
    "name": "Allt",
    "period": {"first_year": 2026, "last_year": 2031},
    "base_year": 2025,
    "rows_are": "absolute",
    "timing": "mid_year",
    "first_year_discounted": True,
    "discount_rate": [{"from_year": 2025, "rate": "0.03"}, {"from_year": 2028, "rate": 0.02}],
    "price_level": 2026,
    "price_index": {"2024": 100, "2026": 105},
    "annuity_years": 9,
    "saved_costs": "lower_cost",
    "disbenefits": "cost",
    "other_rates": [0, -0.01],
    "sensitivity": {"rate_change": 0.01, "benefit_share_low": 0.5, "benefit_share_high": 1},
    "alternatives": [{"id": "nu", "baseline": True}, {"id": "a", "annuity_years": 4}],
    "factors": [
        {
            "id": "h",
            "value": {"low": 1, "likely": 2, "high": 3},
            "price_year": 2024,
            "valid_from": "2026-01-01",
            "date": "2026-01-01",
        }
    ],
    "rows": [
        {**ROW, "kind": "investment", "category": "finansiell", "ramp_up": {"2026": 0.5}},
        {**ROW, "id": "y", "type": "residual_value", "alternatives": ["a", "nu"]},
        {
            "id": "z",
            "type": "benefit",
            "alternatives": ["a"],
            "quantity": {"volume": 5, "hours_today": {"low": 1, "likely": 2}, "hours_after": 0},
            "unit_value": {"factor": "h"},
            "share_realised": 0.5,
            "first_year": 2027,
            "last_year": 2030,
            "stakeholders": {"IT": 62.5, "V\u00e5rd": 37.5},
            "price_year": 2024,
        },
        {
            "id": "u",
            "type": "cost",
            "alternatives": ["nu"],
            "amounts": {"2027": {"likely": 5, "high": 9}, "2040": 1},
            "multiply_by": ["h"],
            "counts_as": "operation",
        },
        {"id": "r", "type": "benefit", "alternatives": ["a"], "rating": "++"},
    ],
    "what_if": [
        {
            "name": "w",
            "costs_times": 2,
            "benefits_times": 0.5,
            "rows_times": {"x": 3},
            "factors": {"h": 1},
            "discount_rate": 0.1,
            "benefits_delayed_years": 1,
        }
    ],
    "simulation": {"seed": 1, "draws": 10000, "distribution": "pert", "years": "independent"},
}

text = st.text(st.characters(), max_size=8)
"""Lone surrogates and control characters too, which JSON can hold."""

numbers = st.integers() | st.floats() | st.sampled_from([0, -1, 1e15, 10**400, 1e-400, -0.0])
anything = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


def places(node, path=()):
    yield path
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield from places(node[key], (*path, key))


DROPPED = object()
PLACES = list(places(FULL))[1:]
LEAVES = [
    path for path in PLACES if not any(other[: len(path)] == path != other for other in PLACES)
]


def said(content):
    """What the command would print: each fault a line of its own in UTF-8, or the results."""
    try:
        found = read(content)
    except Faulty as refused:
        lines = [line(fault) for fault in refused.faults]
    else:
        shown = results(found.calculation, found.simulation)
        lines = [f"$: {json.dumps(shown, ensure_ascii=False, allow_nan=False)}"]
    assert lines
    for each in lines:
        assert each.startswith("$")
        assert ": " in each
        assert len(each.splitlines()) == 1
        each.encode()
    return lines


def changed(changes):
    document = copy.deepcopy(FULL)
    for (*above, last), value in changes:
        node = document
        for key in above:
            node = node[key]
        if value is DROPPED:
            del node[last]
        else:
            node[last] = value
    return json.dumps(document).encode()


def test_whole_calculation_is_evaluated():
    [result] = said(json.dumps(FULL).encode())

    assert result.startswith('$: {"format": "nyttokalkyl-result/1"')


@settings(max_examples=150)
@given(path=st.sampled_from(PLACES), value=anything | st.just(DROPPED))
@example(path=("timing",), value="\ud800")
@example(path=("rows", 0, "amount"), value="a\x85b\u2028")
def test_no_change_of_a_calculation_makes_it_crash(path, value):
    said(changed([(path, value)]))


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(LEAVES), anything), min_size=2, max_size=4,
                unique_by=lambda change: change[0]))  # fmt: skip
def test_no_changes_together_make_it_crash(changes):
    said(changed(changes))


@settings(max_examples=100)
@given(
    at=st.integers(0, len(json.dumps(FULL)) - 1),
    put=st.binary(max_size=6) | st.sampled_from([b"NaN", b"-", b"{", b"]", b"1e400", b"\\u"]),
    drop=st.integers(0, 12),
)
def test_no_damage_to_the_bytes_makes_it_crash(at, put, drop):
    content = json.dumps(FULL).encode()

    said(content[:at] + put + content[at + drop :])


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_no_bytes_make_it_crash(content):
    said(content)
