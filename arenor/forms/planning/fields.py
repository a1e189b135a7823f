"""When something is to be: a day, from one clock time to another."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone

from arenor.local_time import NoSuchTime, moment, parse_clock
from behov.forms.fields import Date
from organisation.forms import CHANGED_PAGE

LARGEST_VERSION = 2**31 - 1


def version_field() -> forms.IntegerField:
    """Which version somebody saw as they wrote."""
    return forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=LARGEST_VERSION,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), CHANGED_PAGE
        ),
    )


def buttons(label: str, *, css_class: str = "") -> FormHelper:
    helper = FormHelper()
    helper.add_input(Submit("", label, css_class=css_class))
    return helper


class Clock(forms.CharField):
    """A clock time, written as one likes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            empty_value=None, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None:
            return None
        try:
            return parse_clock(text)
        except NoSuchTime as error:
            raise forms.ValidationError(str(error)) from error


class WhenForm(forms.Form):
    """A day and two clock times, which together are two moments: `starts_at`, `ends_at`."""

    day = Date(label="Dag", help_text="Till exempel 2026-12-08.")
    begins = Clock(
        label="Börjar klockan",
        help_text="Till exempel 9.00.",
        error_messages={"required": "Skriv när det börjar."},
    )
    ends = Clock(label="Slutar klockan", error_messages={"required": "Skriv när det slutar."})

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = True
        self.fields["day"].error_messages["required"] = "Skriv vilken dag det är."

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for field, name in (("begins", "starts_at"), ("ends", "ends_at")):
            data[name] = self._moment(field)
        if data["starts_at"] and data["ends_at"] and data["starts_at"] >= data["ends_at"]:
            self.add_error("ends", "Sluttiden måste vara efter starttiden, samma dag.")
        return data

    def _moment(self, field: str) -> dt.datetime | None:
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get(field)
        if day is None or clock is None:
            return None
        try:
            return moment(day, clock)
        except NoSuchTime as error:
            self.add_error(field, str(error))
            return None


def written(starts_at: dt.datetime | None, ends_at: dt.datetime | None) -> dict[str, str]:
    """Two moments of one day as WhenForm's fields hold them."""
    if starts_at is None or ends_at is None:
        return {}
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return {
        "day": begins.date().isoformat(),
        "begins": f"{begins:%H.%M}",
        "ends": f"{ends:%H.%M}",
    }
