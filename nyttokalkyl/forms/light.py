"""The light calculation of one alternative: volume, time and cost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from nyttokalkyl.calculation import Calculation, Fault
from nyttokalkyl.forms.fields import (
    KronorField,
    Lines,
    MinutesField,
    SwedishNumberField,
    year_field,
)
from nyttokalkyl.forms.uncertain import Asked, Number, put_in_order
from nyttokalkyl.light import Light, saved_rows, seen_light

TIME_NUMBERS = [
    Number("volume", "Ärenden per år", SwedishNumberField, takes_factor=False, is_required=False),
    Number("hours_today", "Minuter per ärende i dag", MinutesField, takes_factor=False,
           is_required=False),
    Number("hours_after", "Minuter per ärende efteråt", MinutesField, takes_factor=False,
           is_required=False),
    Number("hour_value", "Kronor per timme", KronorField, is_required=False,
           hint="Vad en timme kostar arbetsgivaren."),
]  # fmt: skip
COSTS = [
    Number("once", "Engångskostnad", KronorField, takes_factor=False, is_required=False,
           hint="Kronor det första året: köp, införande, utbildning."),
    Number("yearly", "Kostnad per år", KronorField, takes_factor=False, is_required=False,
           hint="Kronor per år: licenser, drift, underhåll."),
]  # fmt: skip
NUMBERS = [*TIME_NUMBERS, *COSTS]


class LightForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    from_year = year_field(
        "Från vilket år?",
        required=False,
        help_text="När tiden börjar sparas och den årliga kostnaden börjar. Första året om du "
        "inte skriver något.",
    )
    source = Lines(
        label="Varifrån kommer uppgifterna?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Till exempel statistik, en mätning eller en offert.",
    )

    use_required_attribute = False

    def __init__(
        self,
        calculation: Calculation,
        alternative_id: str,
        light: Light,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        saved = saved_light(calculation, alternative_id, light)
        super().__init__(data, initial={**saved, **(initial or {})})
        self.terms = calculation.terms
        later = {name: self.fields.pop(name) for name in ("from_year", "source")}
        for number in NUMBERS:
            self.fields |= number.fields(calculation.factors)
        self.fields |= later

    @property
    def time(self) -> list[Asked]:
        return [Asked(number, self) for number in TIME_NUMBERS]

    @property
    def costs(self) -> list[Asked]:
        return [Asked(number, self) for number in COSTS]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        read: dict[str, Any] = {number.name: number.read(self) for number in NUMBERS}
        time = {number.name: read[number.name] for number in TIME_NUMBERS}
        if any(part is not None for part in time.values()):
            for number in TIME_NUMBERS:
                if time[number.name] is None and not Asked(number, self).has_errors:
                    sentence = "Fyll i det här också, så går den sparade tiden att räkna."
                    self.add_error(f"{number.name}_likely", sentence)
        first, last = self.terms.first_year, self.terms.last_year
        year = data.get("from_year")
        if year is not None and not first <= year <= last:
            self.add_error("from_year", f"Skriv ett år från {first} till {last}.")
        data["light"] = Light(**read, from_year=year)
        return data

    def partly(self) -> Light:
        """What can be understood of a form that is being filled in."""
        self.is_valid()
        light: Light = self.cleaned_data.get("light", Light())
        return light


def saved_light(calculation: Calculation, alternative_id: str, light: Light) -> dict[str, Any]:
    rows = saved_rows(calculation, alternative_id).values()
    found: dict[str, Any] = {
        "seen": seen_light(calculation, alternative_id),
        "from_year": light.from_year,
        "source": next((row.provenance.source for row in rows if row.provenance.source), ""),
    }
    for number in NUMBERS:
        found |= number.saved(getattr(light, number.name))
    return found


def typed_light(data: QueryDict) -> dict[str, Any]:
    """What was typed, with the three numbers in order for which that button was pressed."""
    for number in NUMBERS:
        if number.name == data.get("swap"):
            data = put_in_order(number, data)
    return {name: data[name] for name in data}


def field_of(fault: Fault) -> str | None:
    """The field of LightForm that a fault of one of its rows is about."""
    where = [str(step) for step in fault.where[2:]] if fault.where[:1] == ("rows",) else []
    if where[:1] == ["quantity"] and where[1:]:
        return f"{where[1]}_likely"
    return _FIELDS.get(where[0]) if where else None


_FIELDS = {
    "first_year": "from_year",
    "unit_value": "hour_value_likely",
    "amounts": "once_likely",
    "amount": "yearly_likely",
    "source": "source",
}
