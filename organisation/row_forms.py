"""Rows that repeat in a form: rows.js adds and removes them, or the server without it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import get_default_renderer
from django.http import QueryDict

from organisation.forms import CHANGED_PAGE

BUTTONS = {"add", "remove"}
"""Names of the buttons that change which rows the page shows, and save nothing."""
COUNTED = len("999")  # digits of a number of rows that is taken seriously


class RowFormSet(forms.BaseFormSet):
    """A form for each row. The page always shows one; a row in which nothing is written is none.

    A subclass names the `form`, the `prefix` of its fields, `max_num`, what is said of `too_many`
    and the `noun` by which the page calls a row: "Tid 2".
    """

    prefix: str
    noun: str
    too_many: str
    extra = min_num = 0
    validate_min, validate_max = False, True
    can_order = can_delete = can_delete_extra = False
    renderer = get_default_renderer()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Iterable[Mapping[str, object]] = (),
        **options: Any,
    ) -> None:
        self.absolute_max = self.max_num + 1
        super().__init__(
            data,
            prefix=self.prefix,
            initial=None if data else list(rows) or [{}],
            error_messages={
                "missing_management_form": CHANGED_PAGE,
                "too_many_forms": self.too_many,
            },
            **options,
        )

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ())

    @classmethod
    def rearranged(cls, data: QueryDict) -> list[dict[str, str]]:
        """The rows as typed, one more or less as the pressed button says."""
        total = str(data.get(f"{cls.prefix}-TOTAL_FORMS", ""))
        count = int(total) if total.isdecimal() and len(total) <= COUNTED else 0
        rows = [
            {name: data.get(f"{cls.prefix}-{index}-{name}", "") for name in cls.form.base_fields}
            for index in range(min(count, cls.max_num))
        ]
        if "add" in data and len(rows) < cls.max_num:
            rows.append({})
        return [row for index, row in enumerate(rows) if str(index) != data.get("remove", "")]
