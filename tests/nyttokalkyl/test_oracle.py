"""Generated calculations in the JSON form, against exact fractions computed from the documents.

oracle.py knows nothing of the engine. What both agree on is therefore what the text says.
"""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nyttokalkyl.json_form import evaluated
from tests.nyttokalkyl.oracle import Oracle, is_uncertain, positive_roots

many = settings(max_examples=40)
few = settings(max_examples=15)

amounts = st.integers(-500, 1000)
rates = st.sampled_from(["0", "0.03", "0.035", "-0.02", "0.1", "0.5"])


@st.composite
def uncertain(draw, numbers=amounts):
    likely = draw(numbers)
    if draw(st.booleans()):
        return likely
    return {
        "low": likely - draw(st.integers(0, 50)),
        "likely": likely,
        "high": likely + draw(st.integers(0, 50)),
    }


FACTORS = ("hour", "index")


@st.composite
def scalar(draw, unused):
    """A number, or one of the factors that the row has not used yet."""
    if unused and draw(st.booleans()):
        return {"factor": unused.pop()}
    return draw(uncertain(st.integers(1, 60)))


@st.composite
def valuation(draw, first, last):
    """How a row is valued: per year, as one amount, or as a quantity."""
    way = draw(st.sampled_from(["amounts", "amount", "quantity", "time"]))
    unused = draw(st.lists(st.sampled_from(FACTORS), unique=True))
    found = {}
    if way == "amounts":
        years = draw(st.sets(st.integers(first, last + 1), min_size=1, max_size=4))
        found["amounts"] = {str(year): draw(uncertain()) for year in sorted(years)}
    elif way == "amount":
        found["amount"] = draw(uncertain())
    elif way == "quantity":
        found |= {"quantity": draw(scalar(unused)), "unit_value": draw(scalar(unused))}
    else:
        parts = ("volume", "hours_today", "hours_after")
        found["quantity"] = {part: draw(scalar(unused)) for part in parts}
        found["unit_value"] = draw(scalar(unused))
    if draw(st.booleans()):
        found["share_realised"] = {"low": "0.2", "likely": "0.5", "high": 1}
    if unused and draw(st.booleans()):
        found["multiply_by"] = unused
    if way != "amounts" and draw(st.booleans()):
        start = draw(st.integers(first, last))
        found |= {"first_year": start, "ramp_up": {str(start): "0.25"}}
    if way != "amounts" and draw(st.booleans()):
        found["last_year"] = draw(st.integers(found.get("first_year", first), last + 2))
    return found


@st.composite
def rows(draw, row_id, names, first, last):
    row_type = draw(st.sampled_from(["benefit", "cost", "residual_value"]))
    found = {
        "id": row_id,
        "type": row_type,
        "alternatives": sorted(draw(st.sets(st.sampled_from(names), min_size=1))),
    }
    if row_type == "residual_value":
        found["amount"] = draw(uncertain())
    else:
        found |= draw(valuation(first, last))
    if draw(st.booleans()):
        found["price_year"] = 2020
    if draw(st.booleans()):
        found["category"] = draw(st.sampled_from(["finansiell", "omfordelning", "miljo"]))
    if row_type == "cost" and draw(st.booleans()):
        found["kind"] = draw(st.sampled_from(["investment", "operation", "change"]))
    if row_type == "cost" and draw(st.booleans()):
        found["counts_as"] = draw(st.sampled_from(["investment", "operation", "neither"]))
    if draw(st.booleans()):
        found["stakeholders"] = {"IT": "62.5", "skolan": "37.5"}
    return found


@st.composite
def documents(draw):
    first = 2026
    last = first + draw(st.integers(0, 6))
    base = draw(st.integers(first - 2, last + 2))
    difference = draw(st.booleans())
    names = ["a", "b"] if difference else ["nu", "a"]
    bands = [{"from_year": min(first, base) - 1, "rate": draw(rates)}]
    bands += [{"from_year": year, "rate": draw(rates)} for year in (2028, 2030)]
    alternatives = [{"id": name, "baseline": name == "nu"} for name in names]
    if draw(st.booleans()):
        alternatives[-1]["annuity_years"] = draw(st.integers(1, 9))
    return {
        "format": "nyttokalkyl/1",
        "period": {"first_year": first, "last_year": last},
        "base_year": base,
        "rows_are": "difference" if difference else "absolute",
        "discount_rate": draw(rates) if draw(st.booleans()) else bands,
        "timing": draw(st.sampled_from(["end_of_year", "mid_year"])),
        "first_year_discounted": draw(st.booleans()),
        "price_level": 2026,
        "price_index": {"2020": 80, "2026": 100},
        "saved_costs": draw(st.sampled_from(["benefit", "lower_cost"])),
        "disbenefits": draw(st.sampled_from(["negative_benefit", "cost"])),
        "other_rates": ["0", "0.07"],
        "alternatives": alternatives,
        "factors": [
            {"id": "hour", "value": draw(uncertain(st.integers(1, 60)))},
            {"id": "index", "value": {"low": "0.5", "likely": "1.25", "high": 2},
             "price_year": 2020},
        ],
        "rows": [
            draw(rows(f"r{i}", names, first, last)) for i in range(draw(st.integers(1, 5)))
        ],
        "what_if": [{"name": "x", "costs_times": "1.2", "benefits_times": "0.5",
                     "discount_rate": "0.06", "factors": {"hour": 100}}],
    }  # fmt: skip


def size(oracle):
    """What rounding is in proportion to: the rows at their largest, times the highest factor."""
    largest = [max(abs(pv) for pv, _ in oracle.corners(row)) + 1 for row in oracle.rows]
    return sum(largest) * 1000


def same(found, expected, scale):
    """Equal to 20 digits of the scale, or neither has a value."""
    assert (found is None) == (expected is None)
    if found is not None:
        assert abs(Fraction(Decimal(found)) - expected) <= scale / 10**20


def same_measures(found, expected, scale):
    for name, value in expected.items():
        shown, of = found[name], scale
        if isinstance(shown, dict):  # a quotient of two sums
            shown, of = shown["value"], 10**6 * (1 + abs(value or 0))
        same(shown, value, of)


def compared(document):
    """(oracle, results, the results of each alternative by name, what rounding is part of)."""
    oracle, results = Oracle(document), evaluated(document)
    named = {each["id"]: each for each in results["alternatives"]}
    assert list(named) == oracle.names
    return oracle, results, named, size(oracle)


@many
@given(documents())
def test_measures_of_every_alternative(document):
    oracle, _, named, scale = compared(document)
    lives = {each["id"]: each.get("annuity_years") for each in document["alternatives"]}

    for name, found in named.items():
        own = oracle.measures(oracle.entries(name, {}), lives.get(name))
        same_measures(found["measures"], own, scale)
        against = found["against_baseline"]
        assert (against is None) == (not oracle.compares(name))
        if against is not None:
            entries = oracle.decisive(name, {})
            same_measures(against, oracle.measures(entries, lives.get(name)), scale)
            sides = [(row["id"], sign, side) for row, sign, side in entries]
            assert [(e["row"], e["sign"], e["side"]) for e in against["entries"]] == sides


@many
@given(documents())
def test_incremental_figures_and_order(document):
    oracle, results, named, scale = compared(document)
    npvs = {name: oracle.npv(oracle.entries(name, {}), {}) for name in oracle.names}
    today = oracle.entries(oracle.baseline, {})

    for name in filter(oracle.compares, oracle.names):
        against, own = named[name]["against_baseline"], oracle.entries(name, {})
        same(against["npv"], npvs[name] - npvs[oracle.baseline], scale)
        benefits, costs = (
            oracle.side(own, {}, side) - oracle.side(today, {}, side)
            for side in ("benefit", "cost")
        )
        ratio = benefits / costs if costs > 0 else None
        same(against["incremental_bcr"]["value"], ratio, 10**6 * (1 + abs(ratio or 0)))
    for entry in results["ranking"]:
        npv = npvs[entry["alternative"]]
        better = [other for other in npvs.values() if other > npv and not is_tie(other, npv)]
        assert entry["rank"] == 1 + len(better)


def is_tie(one, other):
    """Less than 1 öre or 1e-9 of the amount apart."""
    apart = abs(one - other)
    return apart < Fraction("0.01") or apart <= max(abs(one), abs(other)) / 10**9


def category(row):
    return {
        "restvarde" if row["type"] == "residual_value" else row.get("category", "ej_angiven"): 1
    }


def stakeholders(row):
    shares = row.get("stakeholders", {"ej_angiven": "100"})
    return {name: Fraction(share) / 100 for name, share in shares.items()}


@many
@given(documents())
def test_splits_and_other_rates(document):
    oracle, _, named, scale = compared(document)

    for name, found in named.items():
        entries = oracle.decisive(name, {})
        measures = found["against_baseline"] or found["measures"]
        for key, kind, names_of in (
            ("by_category", "category", category),
            ("by_stakeholder", "stakeholder", stakeholders),
        ):
            expected = oracle.by(entries, names_of)
            assert [party[kind] for party in measures[key]] == list(expected)
            for party in measures[key]:
                same(party["npv"], expected[party[kind]], scale)
        net = oracle.yearly(entries, {})
        for line, amount in zip(measures["years"], net, strict=True):
            same(line["net"], amount, scale)
        for at_rate in found["npv_at_rates"]:
            other = Oracle(document, rates=at_rate["rate"])
            same(at_rate["npv"], other.npv(other.entries(name, {}), {}), size(other))


@many
@given(documents())
def test_number_of_internal_rates(document):
    """Sturm's theorem counts them, without finding any."""
    oracle, _, named, _ = compared(document)

    for name, found in named.items():
        measures = found["against_baseline"] or found["measures"]
        polynomial = oracle.flow_polynomial(oracle.decisive(name, {}))
        assert len(measures["irr"]["roots"]) == positive_roots(polynomial)


@many
@given(documents())
def test_scenarios(document):
    oracle, results, _, scale = compared(document)

    for part in results["sensitivity"]:
        name = part["alternative"]
        for found in part["scenarios"]:
            kind = found["scenario"]
            ends = {} if kind == "likely" else oracle.scenario(name, kind)
            same(found["npv"], oracle.npv(oracle.entries(name, {}), ends), scale)
            if oracle.compares(name):
                same(found["incremental_npv"], oracle.npv(oracle.decisive(name, {}), ends), scale)


def moved(rates_stated, change):
    if isinstance(rates_stated, list):
        return [{**band, "rate": Decimal(band["rate"]) + change} for band in rates_stated]
    return Decimal(rates_stated) + change


def lost_by_delay(oracle, entries):
    """What is on the benefit side comes a year later, or after the period; residuals do not."""
    lost = Fraction(0)
    for row, sign, side in entries:
        if side == "benefit" and row["type"] != "residual_value":
            for year, amount in oracle.amounts(row, {}).items():
                later = oracle.worth.get((year + 1, False), 0)
                lost += oracle.net_sign(row, sign) * amount * (oracle.worth[year, False] - later)
    return lost


def bars(oracle, name):
    """What each bar's two ends should be, by kind and id."""
    entries = oracle.decisive(name, {})
    npv = oracle.npv(entries, {})
    found = {}
    for row, sign, _ in entries:
        if oracle.dials(row):
            pvs = [pv for pv, _ in oracle.corners(row)]
            net, pv = oracle.net_sign(row, sign), oracle.pv(row, {})
            found["row", row["id"]] = [npv + net * (end - pv) for end in (min(pvs), max(pvs))]
    for factor_id, factor in oracle.factors.items():
        if is_uncertain(factor["value"]) and any(factor_id in oracle.uses(e[0]) for e in entries):
            ends = [oracle.npv(entries, {factor_id: end}) for end in ("low", "high")]
            found["factor", factor_id] = ends
    benefits, costs = (oracle.side(entries, {}, side) for side in ("benefit", "cost"))
    found["benefit_share", ""] = [
        benefits * share - costs for share in (Fraction("0.8"), Fraction("1.2"))
    ]
    found["rate", ""] = [
        Oracle(oracle.document, rates=moved(oracle.rates, change)).npv(entries, {})
        for change in (Decimal("-0.02"), Decimal("0.02"))
    ]
    found["delay", ""] = [npv, npv - lost_by_delay(oracle, entries)]
    return found


@many
@given(documents())
def test_tornado(document):
    oracle, results, _, scale = compared(document)

    for part in results["sensitivity"]:
        expected = bars(oracle, part["alternative"])
        assert {(bar["kind"], bar["id"]) for bar in part["tornado"]} == set(expected)
        for bar in part["tornado"]:
            low, high = expected[bar["kind"], bar["id"]]
            same(bar["npv_at_low_input"], low, 100 * scale)
            same(bar["npv_at_high_input"], high, 100 * scale)
        spans = [Decimal(bar["span"]) for bar in part["tornado"]]
        assert spans == sorted(spans, reverse=True)


@many
@given(documents())
def test_break_even(document):
    oracle, results, _, scale = compared(document)

    for part in results["sensitivity"]:
        entries = oracle.decisive(part["alternative"], {})
        npv = oracle.npv(entries, {})
        for found in part["break_even"]:
            added = adds(oracle, entries, found["kind"], found["id"])
            assert (found["change"] is None) == (added == 0)
            if added:
                same(found["change"], -npv / added, 10**6 * (1 + abs(scale / added)))


def adds(oracle, entries, kind, its_id):
    """What a thing adds to the net present value, in proportion to its size."""
    if kind == "all_benefits":
        return oracle.side(entries, {}, "benefit")
    if kind == "all_costs":
        return -oracle.side(entries, {}, "cost")
    if kind == "row":
        return oracle.npv([entry for entry in entries if entry[0]["id"] == its_id], {})
    return oracle.npv(entries, {}) - oracle.npv(entries, {its_id: Fraction(0)})


@many
@given(documents())
def test_what_if(document):
    """All at once: costs × 1.2, benefits and residual values × 0.5, 6 percent, hour = 100."""
    _, results, _, scale = compared(document)
    other = Oracle(document, rates="0.06")

    [changed] = results["what_if"]
    for found in changed["alternatives"]:
        entries = other.entries(found["id"], {})
        benefits, costs = (
            other.side(entries, {"hour": Fraction(100)}, side) for side in ("benefit", "cost")
        )
        same(found["npv"], benefits / 2 - costs * Fraction("1.2"), scale + size(other))


@few
@given(documents(), st.sampled_from(["pert", "triangular"]))
def test_expected_value_of_a_simulation(document, distribution):
    """Numbers are independent, so every one stands at its mean."""
    simulation = {"seed": 1, "distribution": distribution}
    oracle, results, _, scale = compared({**document, "simulation": simulation})

    for found in results["simulation"]["alternatives"]:
        entries = oracle.entries(found["id"], {})
        dials = [dial for row, _, _ in entries for dial in oracle.dials(row)]
        ends = dict.fromkeys([*dials, *oracle.factors], distribution)
        expected = oracle.npv(entries, ends)
        same(found["npv"]["exact_mean"], expected, scale)
        same(found["npv"]["likely"], oracle.npv(entries, {}), scale)
        error = 5 * found["npv"]["standard_error_of_mean"] + 1e-9 * float(scale)
        assert abs(found["npv"]["mean"] - float(expected)) <= error
