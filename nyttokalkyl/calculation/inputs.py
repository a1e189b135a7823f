"""What a nyttokalkyl is made of: alternatives, rows, shared factors, and the terms they share.

Plain values without behaviour, built by the pages from tables and by interchange from JSON.
checks.py says whether they make sense together; evaluation.py computes.

Units  kronor excl. moms, in the price level of `Terms.price_level`; years as calendar years;
       rates and shares realised as fractions (0.03); stakeholders' shares in percent.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

BASELINE_ID = "nollalternativ"
"""The id of the nollalternativ that difference rows imply when none is listed."""

Where: TypeAlias = tuple[str | int, ...]
"""A place in a calculation, as in its JSON form: ("rows", 3, "amounts", "2032")."""


class Kategori(StrEnum):
    FINANSIELL = "finansiell"
    OMFORDELNING = "omfordelning"
    KVALITET = "kvalitet"
    MILJO = "miljo"


class RowType(StrEnum):
    BENEFIT = "benefit"
    COST = "cost"
    RESIDUAL_VALUE = "residual_value"
    """An inflow at the end of the last year of the period: a category of its own."""


class CostKind(StrEnum):
    INVESTMENT = "investment"
    OPERATION = "operation"
    INTERNAL_TIME = "internal_time"
    PHASE_OUT = "phase_out"
    """Avveckling och dubbeldrift."""

    CHANGE = "change"
    """Förändring: training, information, new ways of working."""


class CountsAs(StrEnum):
    """Whether a cost belongs in the denominators of NNK-i and NNK-idu."""

    INVESTMENT = "investment"
    OPERATION = "operation"
    NEITHER = "neither"


class Rating(StrEnum):
    """How a row without money turns out."""

    MUCH_BETTER = "++"
    BETTER = "+"
    NEUTRAL = "0"
    WORSE = "-"
    MUCH_WORSE = "--"


class Timing(StrEnum):
    END_OF_YEAR = "end_of_year"
    MID_YEAR = "mid_year"


class RowsAre(StrEnum):
    """Whether rows tell what an alternative costs and gives, or how it differs from today."""

    ABSOLUTE = "absolute"
    DIFFERENCE = "difference"


class SavedCosts(StrEnum):
    """A cost that falls away, in the ratios: a benefit (Swedish practice) or a lower cost."""

    BENEFIT = "benefit"
    LOWER_COST = "lower_cost"


class Disbenefits(StrEnum):
    """A negative benefit, in the ratios: kept on the benefit side, or counted as a cost."""

    NEGATIVE_BENEFIT = "negative_benefit"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Value:
    """An uncertain number: low <= likely <= high by size, not by good and bad."""

    likely: Decimal
    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            message = f"not low <= likely <= high: {self.low}, {self.likely}, {self.high}"
            raise ValueError(message)

    @property
    def is_uncertain(self) -> bool:
        return self.low != self.high


def value(likely: Decimal, low: Decimal | None = None, high: Decimal | None = None) -> Value:
    """A Value whose missing ends equal the likely one."""
    return Value(likely, likely if low is None else low, likely if high is None else high)


@dataclass(frozen=True, slots=True)
class FactorRef:
    """Use the shared factor with this id, its draw included."""

    id: str


Scalar: TypeAlias = Value | FactorRef


@dataclass(frozen=True, slots=True)
class TimeSaved:
    """A quantity in hours: volume × (hours per case today − hours per case after)."""

    volume: Scalar
    hours_today: Scalar
    hours_after: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a number comes from. Carried untouched from input to trace."""

    source: str = ""
    assumption: str = ""
    certainty: str = ""
    author: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """An assumption that several rows share (kalkylfaktor), such as an hourly cost."""

    id: str
    value: Value
    name: str = ""
    unit: str = ""
    price_year: int | None = None
    """The price level it is stated in, when another than the calculation's."""

    valid_from: dt.date | None = None
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    id: str
    name: str = ""
    is_baseline: bool = False
    annuity_years: int | None = None
    """Its own length of life for the annuity, when another than the period's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A kalkylpost. Its amount in a year is exactly one of

    - `amounts[year]`,
    - `amount` × `ramp_up[year]`, every year from `first_year` to `last_year`,
    - `quantity` × `unit_value` × `ramp_up[year]`, likewise,
    - nothing, but a `rating`: an effect that is not valued in money,

    times `share_realised` and every factor in `multiply_by`.
    """

    id: str
    type: RowType
    alternatives: tuple[str, ...]
    """A row listed in several alternatives is one row: the same amounts and the same draw."""

    name: str = ""
    amounts: Mapping[int, Value] = field(default_factory=dict)
    amount: Scalar | None = None
    quantity: Scalar | TimeSaved | None = None
    unit_value: Scalar | None = None
    share_realised: Scalar | None = None
    multiply_by: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    ramp_up: Mapping[int, Decimal] = field(default_factory=dict)
    rating: Rating | None = None
    kategori: Kategori | None = None
    kind: CostKind | None = None
    counts_as: CountsAs | None = None
    stakeholders: Mapping[str, Decimal] = field(default_factory=dict)
    """Who pays or gains, in percent that sum to 100. Empty when not stated."""

    price_year: int | None = None
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class RateBand:
    rate: Decimal
    from_year: int | None = None
    """The rate takes the step from the year before into this year, and later steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all alternatives share; comparing alternatives on different terms is meaningless."""

    first_year: int
    last_year: int
    """Both count: 2026 to 2031 are six years."""

    base_year: int
    rates: tuple[RateBand, ...] = (RateBand(Decimal("0.03")),)
    """In order of years; the first one also holds for the years before it."""

    rate_source: str = ""
    """Whose rate it is, such as Trafikverket's ASEK."""

    rate_date: dt.date | None = None
    timing: Timing = Timing.END_OF_YEAR
    first_year_discounted: bool = False
    price_level: int | None = None
    """The year whose prices the amounts are stated in; the base year when not given."""

    price_index: Mapping[int, Decimal] = field(default_factory=dict)
    annuity_years: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One question: what if all costs were 20 % higher, or the benefits a year late?"""

    name: str
    benefits_times: Decimal = Decimal(1)
    costs_times: Decimal = Decimal(1)
    rows_times: Mapping[str, Decimal] = field(default_factory=dict)
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    discount_rate: Decimal | None = None
    benefits_delayed_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityTerms:
    rate_change: Decimal = Decimal("0.02")
    """Added to and taken from every rate in the tornado: 0.02 is two percentage points."""

    benefit_share_low: Decimal = Decimal("0.8")
    benefit_share_high: Decimal = Decimal("1.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A whole nyttokalkyl, ready to be evaluated."""

    rows_are: RowsAre
    terms: Terms
    alternatives: tuple[Alternative, ...]
    rows: tuple[Row, ...]
    factors: tuple[Factor, ...] = ()
    name: str = ""
    saved_costs: SavedCosts = SavedCosts.BENEFIT
    disbenefits: Disbenefits = Disbenefits.NEGATIVE_BENEFIT
    other_rates: tuple[Decimal, ...] = tuple(map(Decimal, ("0", "0.03", "0.035", "0.04", "0.08")))
    sensitivity: SensitivityTerms = field(default_factory=SensitivityTerms)
    what_ifs: tuple[WhatIf, ...] = ()

    @property
    def compared(self) -> tuple[Alternative, ...]:
        """The alternatives, with the nollalternativ that difference rows imply."""
        if self.rows_are is RowsAre.ABSOLUTE or self.baseline:
            return self.alternatives
        implied = Alternative(id=BASELINE_ID, name="Nollalternativet", is_baseline=True)
        return (implied, *self.alternatives)

    @property
    def baseline(self) -> Alternative | None:
        """The listed nollalternativ, if any."""
        return next((a for a in self.alternatives if a.is_baseline), None)
