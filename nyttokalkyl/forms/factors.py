"""A kalkylfaktor that is written here instead of taken from the shared library."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from nyttokalkyl.calculation import Calculation, Factor, Fault, Provenance
from nyttokalkyl.editing import NEW, NEW_FACTOR, free_id, seen_factor
from nyttokalkyl.forms.fields import KronorField, Line, Lines, year_field
from nyttokalkyl.forms.uncertain import Asked, Number, put_in_order

VALUE = Number(
    "value",
    "Värde",
    KronorField,
    takes_factor=False,
    missing="Skriv det troliga värdet.",
)


class FactorForm(forms.Form):
    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = Line(
        label="Vad heter kalkylfaktorn?",
        max_length=200,
        help_text="Till exempel ”Timkostnad, undersköterska”.",
        error_messages={"required": "Skriv vad kalkylfaktorn heter."},
    )
    unit = Line(
        label="Enhet",
        required=False,
        max_length=200,
        help_text="Till exempel kr per timme.",
    )
    price_year = year_field(
        "Prisnivå (år)",
        required=False,
        help_text="Om värdet står i ett annat års priser än kalkylens.",
    )
    source = Lines(
        label="Varifrån kommer värdet?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    assumption = Lines(
        label="Vad har du antagit?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    certainty = Line(
        label="Hur säkert är värdet?",
        required=False,
        max_length=200,
        help_text="Till exempel uppmätt, beräknat, uppskattat eller gissat.",
    )

    use_required_attribute = False

    def __init__(
        self,
        calculation: Calculation,
        data: QueryDict | None = None,
        *,
        factor: Factor | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        saved = saved_factor(factor) if factor else new_factor(calculation)
        super().__init__(data, initial={**saved, **(initial or {})})
        self.factor = factor
        after = list(self.fields)[list(self.fields).index("price_year") :]
        later = {name: self.fields.pop(name) for name in after}
        self.fields |= VALUE.fields() | later

    @property
    def value(self) -> Asked:
        return Asked(VALUE, self)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["value"] = VALUE.read(self)
        if data["value"] is None and not self.value.has_errors:
            self.add_error("value_likely", VALUE.missing)
        return data

    def written(self, *, author: str, today: dt.date) -> Factor:
        data = self.cleaned_data
        return Factor(
            id=data["id"],
            valid_from=self.factor.valid_from if self.factor else None,
            provenance=Provenance(
                author=author,
                date=today,
                **{name: data[name] for name in ("source", "assumption", "certainty")},
            ),
            **{name: data[name] for name in ("name", "unit", "value", "price_year")},
        )


def new_factor(calculation: Calculation) -> dict[str, Any]:
    return {"id": free_id(NEW_FACTOR, calculation.factors), "seen": NEW}


def saved_factor(factor: Factor) -> dict[str, Any]:
    provenance = factor.provenance
    return {
        "id": factor.id,
        "seen": seen_factor(factor),
        "name": factor.name,
        "unit": factor.unit,
        "price_year": factor.price_year,
        "source": provenance.source,
        "assumption": provenance.assumption,
        "certainty": provenance.certainty,
        **VALUE.saved(factor.value),
    }


def typed_factor(data: QueryDict) -> dict[str, Any]:
    """What was typed, with the three numbers in order, when that button was pressed."""
    data = put_in_order(VALUE, data)
    return {name: data[name] for name in data}


def field_of(fault: Fault) -> str | None:
    """The field of FactorForm that a fault is about."""
    if fault.where[:1] == ("price_index",):
        return "price_year"
    name = str(fault.where[2]) if fault.where[:1] == ("factors",) and fault.where[2:] else ""
    return "value_likely" if name == "value" else name or None


class TakeForm(forms.Form):
    """Takes a value from the shared library, for the first time or anew."""

    key = forms.ChoiceField(
        label="Kalkylfaktor",
        error_messages={
            "required": "Välj en kalkylfaktor.",
            "invalid_choice": "Kalkylfaktorn finns inte i biblioteket. Välj en annan.",
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    use_required_attribute = False

    def __init__(self, choices: list[tuple[str, str]], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["key"].choices = [("", "Välj"), *choices]  # type: ignore[attr-defined]
