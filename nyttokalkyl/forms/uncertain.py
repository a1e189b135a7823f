"""An uncertain number in a form: lowest, likely and highest, or a kalkylfaktor instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property

from nyttokalkyl.calculation import Factor, FactorRef, Value, value
from nyttokalkyl.calculation.inputs import Scalar
from nyttokalkyl.forms.fields import SwedishNumberField

ENDS = {"low": "lägst", "likely": "troligt", "high": "högst"}


@dataclass(frozen=True, slots=True)
class Number:
    """What is asked for."""

    name: str
    label: str
    field: type[SwedishNumberField]
    hint: str = ""
    is_required: bool = True
    """When the way of valuing that it belongs to is chosen."""

    takes_factor: bool = True
    missing: str = "Skriv det troliga värdet, eller välj en kalkylfaktor."

    def fields(self, factors: Iterable[Factor] = ()) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            f"{self.name}_{end}": self.field(
                label=f"{self.label}, {label}", required=False, max_length=None
            )
            for end, label in ENDS.items()
        }
        choices = [(factor.id, shown(factor)) for factor in factors]
        if self.takes_factor and choices:
            found[f"{self.name}_factor"] = forms.ChoiceField(
                label=f"{self.label}, kalkylfaktor",
                choices=[("", "Ingen"), *choices],
                required=False,
                error_messages={"invalid_choice": "Kalkylfaktorn finns inte kvar. Välj en annan."},
            )
        return found

    def saved(self, number: Scalar | None) -> dict[str, Any]:
        """The values of the fields."""
        if isinstance(number, FactorRef):
            return {f"{self.name}_factor": number.id}
        if number is None:
            return {}
        found = {f"{self.name}_likely": number.likely}
        if number.low != number.likely:
            found[f"{self.name}_low"] = number.low
        if number.high != number.likely:
            found[f"{self.name}_high"] = number.high
        return found

    def read(self, form: forms.Form) -> Scalar | None:
        """The number of a form that is being cleaned. None when it is empty or faulty."""
        names = {end: f"{self.name}_{end}" for end in ENDS}
        low, likely, high = (form.cleaned_data.get(name) for name in names.values())
        if factor := form.cleaned_data.get(f"{self.name}_factor"):
            if (low, likely, high) != (None, None, None):
                form.add_error(
                    names["likely"], "Ta bort talen, eller välj ”Ingen” som kalkylfaktor."
                )
            return FactorRef(factor)
        if set(names.values()) & form.errors.keys():
            return None
        if likely is None:
            if (low, high) != (None, None):
                form.add_error(names["likely"], "Skriv också det troliga värdet.")
            return None
        return self._in_order(form, low, likely, high)

    def _in_order(
        self, form: forms.Form, low: Decimal | None, likely: Decimal, high: Decimal | None
    ) -> Value | None:
        wrong = None
        if low is not None and low > likely:
            wrong = "low", "Det lägsta värdet är större än det troliga."
        elif high is not None and high < likely:
            wrong = "high", "Det högsta värdet är mindre än det troliga."
        elif low is not None and high is not None and low > high:
            wrong = "low", "Det lägsta värdet är större än det högsta."
        if wrong is None:
            return value(likely, low, high)
        end, sentence = wrong
        form.add_error(f"{self.name}_{end}", f"{sentence} {self._meant(form)}")
        return None

    def _meant(self, form: forms.Form) -> str:
        ends = in_order(self, form.data)
        said = ", ".join(f"{ENDS[end]} {text}" for end, text in ends.items())
        return f"Menade du {said}?"


def in_order(number: Number, data: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by size. A number that cannot be read stays where it is."""
    typed = {end: str(data.get(f"{number.name}_{end}", "")).strip() for end in ENDS}
    given = {end: text for end, text in typed.items() if text}
    field = number.field(required=False)
    try:
        texts = sorted(given.values(), key=field.clean)
    except forms.ValidationError:
        return given
    return dict(zip(given, texts, strict=True))


def put_in_order(number: Number, data: QueryDict) -> QueryDict:
    """The page again with the three numbers the other way round, as was offered."""
    changed = data.copy()
    for end, text in in_order(number, data).items():
        changed[f"{number.name}_{end}"] = text
    return changed


def shown(factor: Factor) -> str:
    """A factor in a list of choices."""
    field = SwedishNumberField()
    unit = f" {factor.unit}" if factor.unit else ""
    return f"{factor.name or factor.id} ({field.prepare_value(factor.value.likely)}{unit})"


@dataclass(frozen=True)
class Asked:
    """A number of a form, for the template."""

    number: Number
    form: forms.Form

    @property
    def name(self) -> str:
        return self.number.name

    @property
    def label(self) -> str:
        return self.number.label

    @property
    def hint(self) -> str:
        return self.number.hint

    @property
    def is_optional(self) -> bool:
        return not self.number.is_required

    @cached_property
    def ends(self) -> list[tuple[str, forms.BoundField]]:
        return [(label, self.form[f"{self.name}_{end}"]) for end, label in ENDS.items()]

    @property
    def factor(self) -> forms.BoundField | None:
        name = f"{self.name}_factor"
        return self.form[name] if name in self.form.fields else None

    @property
    def fields(self) -> list[forms.BoundField]:
        return [field for _, field in self.ends] + ([self.factor] if self.factor else [])

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)

    @property
    def has_span(self) -> bool:
        """Something stands in the fields that may be folded away."""
        return any(f.value() or f.errors for end, f in self.ends if end != ENDS["likely"])

    @property
    def may_be_swapped(self) -> bool:
        """The order is what is wrong with it."""
        if not self.has_errors:
            return False
        data = self.form.data
        meant = in_order(self.number, data)
        return any(
            str(data.get(f"{self.name}_{end}", "")).strip() != text for end, text in meant.items()
        )
