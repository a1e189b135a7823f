"""Whole calculations drawn by Hypothesis: every way to value a row, every choice, hostile text."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from nyttokalkyl.calculation import (
    Alternative,
    Calculation,
    CostKind,
    CountsAs,
    Disbenefits,
    Factor,
    FactorRef,
    Kategori,
    Provenance,
    RateBand,
    Rating,
    Row,
    RowsAre,
    RowType,
    SavedCosts,
    SensitivityTerms,
    Terms,
    TimeSaved,
    Timing,
    Value,
    WhatIf,
    faults,
)
from nyttokalkyl.interchange import Document
from nyttokalkyl.simulation import Distribution, Settings, Years

HOSTILE = (
    "=cmd|' /C calc'!A0", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1+1", "\uff0b1",
    "\uff0d1", "\uff20x", "'=1", "'", "2026-03-01", "1-2", "1e5", "007", "TRUE", "Ja", "x", " ",
    " text ", "_x0041_", "_x005F_", "\ufffe\uffff", "🧮👩🏽‍🔬", "\u202eevas\u202c", "العربية",
    '"; DROP', "a;b\tc", "<b>&amp;", "]]>", "Alternativ: a", "Räknat: x", "#DIV/0!", "100 %",
    "Å" * 200,
)  # fmt: skip
"""What spreadsheet programs, XML or our own titles could take for something else."""

# As interchange takes it: no control characters, no lone surrogates, no line separators.
letters = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\t\ufffe\uffff"
)
texts = st.sampled_from(HOSTILE) | st.text(letters, max_size=12)
lines = texts | st.text(letters | st.just("\n"), max_size=40)
names = texts.filter(lambda text: text.strip())
exact_numbers = st.decimals(-(10**9), 10**9, places=2) | st.decimals(-(10**12), 10**12, places=20)
whole_kronor = st.integers(-(10**6), 10**7).map(lambda n: Decimal(n) * 100)
days = st.none() | st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


def values(numbers):
    return st.lists(numbers, min_size=1, max_size=3).map(sorted).map(_value)


def _value(ends):
    low, *rest = ends
    return Value(likely=rest[0] if rest else low, low=low, high=rest[-1] if rest else low)


@st.composite
def provenances(draw):
    return Provenance(
        source=draw(lines),
        assumption=draw(lines),
        certainty=draw(texts),
        author=draw(texts),
        date=draw(days),
    )


@st.composite
def all_terms(draw, most_years):
    first = draw(st.integers(2000, 2030))
    last = first + draw(st.integers(0, most_years - 1))
    base = draw(st.integers(first - 3, last + 3))
    rate = st.decimals(Decimal("-0.2"), Decimal("0.5"), places=4)
    earliest = min(first, base)
    rates = (RateBand(draw(rate)),)
    if draw(st.booleans()):
        later = draw(st.sets(st.integers(earliest + 1, earliest + 9), max_size=3))
        starts = [earliest - draw(st.integers(0, 2)), *sorted(later)]
        rates = tuple(RateBand(draw(rate), start) for start in starts)
    level = draw(st.none() | st.integers(first, last))
    index = st.decimals(50, 200, places=1)
    stated = draw(st.sets(st.integers(2015, 2020), max_size=2))
    years = stated | {base if level is None else level} if stated else set()
    return Terms(
        first_year=first,
        last_year=last,
        base_year=base,
        rates=rates,
        rate_source=draw(lines),
        rate_date=draw(days),
        timing=draw(st.sampled_from(Timing)),
        first_year_discounted=draw(st.booleans()),
        price_level=level,
        price_index={year: draw(index) for year in sorted(years)},
        annuity_years=draw(st.none() | st.integers(1, 12)),
    )


@st.composite
def rows(draw, row_id, calculation, numbers):
    """One row that fits in a calculation without rows."""
    terms = calculation.terms
    row_type = draw(st.sampled_from(RowType))
    is_cost, is_residual = row_type is RowType.COST, row_type is RowType.RESIDUAL_VALUE
    unused = [factor.id for factor in calculation.factors]
    small = st.decimals(-20, 20, places=3)

    def scalar(of):
        if unused and draw(st.integers(0, 3)) == 0:
            return FactorRef(unused.pop())
        return draw(values(of))

    ways = ["amount", "quantity", "time"] + ([] if is_residual else ["amounts", "rating"])
    way = draw(st.sampled_from(ways))
    year = st.integers(terms.first_year, terms.last_year)
    fields = {}
    if way == "amounts":
        later = st.integers(terms.first_year, min(terms.last_year + 3, 9999))
        fields["amounts"] = draw(st.dictionaries(later, values(numbers), min_size=1, max_size=5))
    elif way == "amount":
        fields["amount"] = scalar(numbers)
    elif way == "rating":
        fields["rating"] = draw(st.sampled_from(Rating))
    else:
        fields["unit_value"] = scalar(numbers)
        time = way == "time"
        fields["quantity"] = (
            TimeSaved(*(scalar(small) for _ in range(3))) if time else scalar(small)
        )
    if way != "rating":
        fields["share_realised"] = draw(st.none() | values(small))
        fields["multiply_by"] = tuple(unused[: draw(st.integers(0, 2))])
    if way in ("amount", "quantity", "time") and not is_residual:
        first, last = sorted(draw(st.lists(year, min_size=2, max_size=2)))
        fields["first_year"] = draw(st.sampled_from([None, first]))
        fields["last_year"] = draw(st.sampled_from([None, last]))
        ramped = st.integers(first, last)
        share = st.decimals(0, 2, places=2)
        fields["ramp_up"] = draw(st.dictionaries(ramped, share, max_size=2))
    own = [
        a.id
        for a in calculation.alternatives
        if calculation.rows_are is RowsAre.ABSOLUTE or not a.is_baseline
    ]
    chosen = draw(st.sets(st.sampled_from(own), min_size=1))
    return Row(
        id=row_id,
        type=row_type,
        alternatives=tuple(name for name in own if name in chosen),
        name=draw(texts),
        kategori=draw(st.none() | st.sampled_from(Kategori)),
        kind=draw(st.none() | st.sampled_from(CostKind)) if is_cost else None,
        counts_as=draw(st.none() | st.sampled_from(CountsAs)) if is_cost else None,
        stakeholders=draw(shares()),
        price_year=draw(st.sampled_from([None, *terms.price_index])),
        provenance=draw(provenances()),
        **fields,
    )


@st.composite
def shares(draw):
    percent = draw(
        st.sampled_from(
            [(), ("100",), ("62.5", "37.5"), ("33.333333333333333333", "66.666666666666666667")]
        )
    )
    who = draw(st.lists(names, min_size=len(percent), max_size=len(percent), unique=True))
    return dict(zip(who, map(Decimal, percent), strict=True))


@st.composite
def documents(draw, numbers=exact_numbers, most_years=6, most_rows=5):
    """A valid calculation and simulation settings, as interchange.read gives them."""
    terms = draw(all_terms(most_years))
    rows_are = draw(st.sampled_from(RowsAre))
    alternative_ids = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    baseline = draw(st.none() | st.integers(0, len(alternative_ids) - 1))
    if rows_are is RowsAre.DIFFERENCE and len(alternative_ids) == 1:
        baseline = None
    empty = Calculation(
        rows_are=rows_are,
        terms=terms,
        alternatives=tuple(
            Alternative(
                id=name,
                name=draw(texts),
                is_baseline=index == baseline,
                annuity_years=draw(st.none() | st.integers(1, 12)),
            )
            for index, name in enumerate(alternative_ids)
        ),
        rows=(),
        factors=tuple(
            Factor(
                id=name,
                value=draw(values(st.decimals(-50, 500, places=3))),
                name=draw(texts),
                unit=draw(texts),
                price_year=draw(st.sampled_from([None, *terms.price_index])),
                valid_from=draw(days),
                provenance=draw(provenances()),
            )
            for name in draw(st.lists(names, max_size=3, unique=True))
        ),
        name=draw(texts),
        saved_costs=draw(st.sampled_from(SavedCosts)),
        disbenefits=draw(st.sampled_from(Disbenefits)),
        other_rates=tuple(draw(st.lists(st.decimals(Decimal("-0.1"), 1, places=3), max_size=3))),
        sensitivity=SensitivityTerms(rate_change=draw(st.decimals(0, 1, places=3))),
    )
    row_ids = draw(st.lists(names, max_size=most_rows, unique=True))
    own = [draw(rows(name, empty, numbers)) for name in row_ids]
    calculation = _with(empty, own, draw(st.lists(what_ifs(empty, row_ids), max_size=2)))
    assert faults(calculation) == []
    return Document(calculation, draw(st.none() | simulations()))


def _with(empty, own, questions):
    fields = {name: getattr(empty, name) for name in empty.__dataclass_fields__}
    return Calculation(**{**fields, "rows": tuple(own), "what_ifs": tuple(questions)})


def what_ifs(calculation, row_ids):
    times = st.decimals(-3, 3, places=2)
    some = st.just({})
    return st.builds(
        WhatIf,
        name=names,
        benefits_times=times,
        costs_times=times | st.just(Decimal(1)),
        rows_times=st.dictionaries(st.sampled_from(row_ids), times) if row_ids else some,
        factors=st.dictionaries(st.sampled_from([f.id for f in calculation.factors]), times)
        if calculation.factors
        else some,
        discount_rate=st.none() | st.decimals(Decimal("-0.5"), 2, places=4),
        benefits_delayed_years=st.integers(0, 5),
    )


def simulations():
    return st.builds(
        Settings,
        seed=st.integers(0, 2**63 - 1),
        draws=st.integers(10_000, 10_000_000),
        distribution=st.sampled_from(Distribution),
        years=st.just(Years.SAME_DRAW) | st.just(Years.INDEPENDENT),
    )
