"""Think if: what a reader of the results may try. Sent with the address; nothing is saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nyttokalkyl.calculation import Calculation, Factor, WhatIf
from nyttokalkyl.calculation.flows import factors_used
from nyttokalkyl.forms.fields import PercentField, SwedishNumberField, plain
from nyttokalkyl.numbers import NBSP, format_percent
from nyttokalkyl.wording import plain as on_one_line

RATES = Decimal("-0.5"), Decimal(1)
SHARES = Decimal(0), Decimal("1.5")
COST_SHARES = Decimal(0), Decimal(3)
LARGEST = Decimal("1e12")
LATEST = 10
FACTOR = "f-"
"""Before the id of a factor in the name of its field."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A field with the slider that a script shows beside it."""

    field: forms.BoundField
    least: str
    most: str
    step: str
    at: str
    """Where the slider stands: a plain number, in percent where the field is."""

    suffix: str


class _Between(PercentField):
    def __init__(self, least: Decimal, most: Decimal, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.least, self.most = least, most

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is not None and not self.least <= found <= self.most:
            ends = f"{format_percent(self.least, 0)} och {format_percent(self.most, 0)}"
            msg = f"Skriv ett tal mellan {ends}."
            raise ValidationError(msg)
        return found


class _FactorField(SwedishNumberField):
    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is not None and abs(found) > LARGEST:
            msg = "Talet är för stort för att räkna med. Skriv ett mindre."
            raise ValidationError(msg)
        return found


class WhatIfForm(forms.Form):
    """Every field is empty or as the calculation has it where nothing else is tried."""

    ranta = _Between(*RATES, label="Kalkylränta")
    nytta = _Between(*SHARES, label="Andel av nyttorna", help_text=f"100{NBSP}% är som i kalkylen.")
    kostnad = _Between(
        *COST_SHARES, label="Andel av kostnaderna", help_text=f"100{NBSP}% är som i kalkylen."
    )
    senare = forms.IntegerField(
        label="Nyttorna kommer senare",
        required=False,
        min_value=0,
        max_value=LATEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Antal år.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Skriv ett helt antal år mellan 0 och {LATEST}."
        ),
    )
    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None, *, calculation: Calculation) -> None:
        self.calculation = calculation
        used = {name for row in calculation.rows for name in factors_used(row)}
        self.factors = [factor for factor in calculation.factors if factor.id in used]
        start = self._start()
        is_asked = data is not None and any(name in data for name in start)
        super().__init__({**start, **_given(data, start)} if is_asked else None, initial=start)
        for factor in self.factors:
            self.fields[FACTOR + factor.id] = _FactorField(
                label=on_one_line(factor.name or factor.id),
                required=False,
                help_text=on_one_line(factor.unit),
            )

    def _start(self) -> dict[str, str]:
        """What is written in each field before anything is tried."""
        rate = self._rate
        return {
            "ranta": "" if rate is None else _percent(rate),
            "nytta": _percent(Decimal(1)),
            "kostnad": _percent(Decimal(1)),
            "senare": "0",
            **{FACTOR + f.id: plain(f.value.likely) for f in self.factors},
        }

    @property
    def _rate(self) -> Decimal | None:
        """None where the rate changes with the years: then it is left as it is."""
        rates = self.calculation.terms.rates
        return rates[0].rate if len(rates) == 1 else None

    def change(self) -> WhatIf:
        """What is tried, once the form is valid."""
        data = self.cleaned_data
        rate = data["ranta"]
        return WhatIf(
            name="Tänk om",
            discount_rate=None if rate == self._rate else rate,
            benefits_times=_or(data["nytta"], Decimal(1)),
            costs_times=_or(data["kostnad"], Decimal(1)),
            benefits_delayed_years=data["senare"] or 0,
            factors={f.id: n for f in self.factors if self._tries(f, n := data[FACTOR + f.id])},
        )

    @staticmethod
    def _tries(factor: Factor, number: Decimal | None) -> bool:
        return number is not None and number != factor.value.likely

    @property
    def tries_factors(self) -> bool:
        """A factor has another value, or a faulty one: its field must be seen."""
        if not self.is_bound:
            return False
        return any(name.startswith(FACTOR) for name in (*self.changed_data, *self.errors))

    @property
    def dials(self) -> Iterator[Dial]:
        yield self._dial("ranta", "0", "10", "0.5", "%")
        yield self._dial("nytta", "0", "150", "5", "%")
        yield self._dial("kostnad", "50", "200", "5", "%")
        yield self._dial("senare", "0", "5", "1", "år")

    @property
    def factor_dials(self) -> Iterator[Dial]:
        """From half to one and a half of the likely value, or between the ends it has."""
        for factor in self.factors:
            value = factor.value
            half = abs(value.likely) / 2
            least = min(value.low, value.likely - half)
            most = max(value.high, value.likely + half)
            step = max((most - least) / 100, Decimal("0.000001"))
            yield self._dial(FACTOR + factor.id, f"{least:f}", f"{most:f}", f"{step:.2g}", "")

    def _dial(self, name: str, least: str, most: str, step: str, suffix: str) -> Dial:
        return Dial(self[name], least, most, step, self._at(name), suffix)

    def _at(self, name: str) -> str:
        number = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None
        if number is None:
            start = self.fields[name].clean(self._start()[name]) if self._start()[name] else 0
            number = start
        return f"{number * 100:f}" if isinstance(self.fields[name], _Between) else f"{number:f}"


def _given(data: Mapping[str, Any] | None, start: Mapping[str, str]) -> dict[str, Any]:
    return {name: data[name] for name in start if data and name in data}


def _or(number: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if number is None else number


def _percent(fraction: Decimal) -> str:
    return f"{plain(fraction * 100)}{NBSP}%"
