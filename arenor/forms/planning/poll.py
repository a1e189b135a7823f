"""Times to ask about, one row for each; rows.js adds and removes them, the server does without."""

import datetime as dt
from typing import Any

from django import forms

from arenor.forms.planning.fields import WhenForm
from organisation import clock
from organisation.forms import CHANGED_PAGE
from organisation.row_forms import RowFormSet


class ProposalForm(WhenForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data["starts_at"] and data["starts_at"] <= clock.now():
            self.add_error("day", "Tiden har redan varit. Föreslå en som kommer.")
        return data


class TimesFormSet(RowFormSet):
    form = ProposalForm
    prefix = "tider"
    noun = "Tid"
    max_num = 10
    too_many = f"Föreslå högst {max_num} tider åt gången."

    def clean(self) -> None:
        if not self.forms:  # the page always holds one
            raise forms.ValidationError(CHANGED_PAGE)
        if not any(form.has_changed() for form in self.forms):
            self.forms[0].add_error("day", "Skriv minst en tid att föreslå.")

    @property
    def times(self) -> list[tuple[dt.datetime, dt.datetime]]:
        written = [form.cleaned_data for form in self.forms if form.has_changed()]
        return [(row["starts_at"], row["ends_at"]) for row in written]
