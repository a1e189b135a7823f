"""Times to ask about, one row for each; rows.js adds and removes them, the server does without."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.renderers import get_default_renderer
from django.http import QueryDict

from arenor.forms.planning.fields import WhenForm
from behov.forms.page import CHANGED_PAGE
from organisation import clock

MAX_ROWS = 10
PREFIX = "tider"
FIELDS = ("day", "begins", "ends")
TOO_MANY = f"Föreslå högst {MAX_ROWS} tider åt gången."


class ProposalForm(WhenForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data["starts_at"] and data["starts_at"] <= clock.now():
            self.add_error("day", "Tiden har redan varit. Föreslå en som kommer.")
        return data


class TimesFormSet(forms.BaseFormSet):
    """A row in which nothing is written is no row."""

    form = ProposalForm
    extra = min_num = 0
    max_num = MAX_ROWS
    absolute_max = MAX_ROWS + 1
    validate_min, validate_max = False, True
    can_order = can_delete = can_delete_extra = False
    renderer = get_default_renderer()

    def __init__(
        self, data: QueryDict | None = None, *, rows: Sequence[Mapping[str, str]] = ()
    ) -> None:
        super().__init__(
            data,
            prefix=PREFIX,
            initial=None if data else list(rows) or [{}],
            error_messages={"missing_management_form": CHANGED_PAGE, "too_many_forms": TOO_MANY},
        )

    @classmethod
    def rearranged(cls, data: QueryDict) -> "TimesFormSet | None":
        """With a row more or less than was typed, if that is what was asked for."""
        if not {"add", "remove"} & data.keys():
            return None
        rows = _typed_rows(data)
        if "add" in data and len(rows) < MAX_ROWS:
            rows.append({})
        removed = data.get("remove", "")
        return cls(rows=[row for index, row in enumerate(rows) if str(index) != removed])

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ())

    def clean(self) -> None:
        if not self.forms:  # the page always holds one
            raise forms.ValidationError(CHANGED_PAGE)
        if not any(form.has_changed() for form in self.forms):
            self.forms[0].add_error("day", "Skriv minst en tid att föreslå.")

    @property
    def times(self) -> list[tuple[dt.datetime, dt.datetime]]:
        written = [form.cleaned_data for form in self.forms if form.has_changed()]
        return [(row["starts_at"], row["ends_at"]) for row in written]


def _typed_rows(data: QueryDict) -> list[dict[str, str]]:
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    count = min(int(total), MAX_ROWS) if total.isdecimal() and len(total) < len("1000") else 0
    return [
        {name: data.get(f"{PREFIX}-{index}-{name}", "") for name in FIELDS}
        for index in range(count)
    ]
