"""Who pays or gains: a name and a percentage on each line."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.renderers import get_default_renderer
from django.http import QueryDict

from nyttokalkyl.forms.fields import Line, ShareField, hundredfold, hundredth, plain
from nyttokalkyl.numbers import NBSP

PREFIX = "intressenter"
MOST = 20
WHOLE = Decimal(1)


class StakeholderForm(forms.Form):
    name = Line(
        label="Vem", required=False, max_length=200, help_text="Till exempel Omsorgsnämnden."
    )
    share = ShareField(label="Andel i procent", required=False)

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("share") is not None and not data.get("name"):
            self.add_error("name", "Skriv vem andelen gäller.")
        share = data.get("share")
        if share is not None and not 0 < share <= WHOLE:
            self.add_error("share", "Andelen ska vara mer än 0 och högst 100 procent.")
        return data


class StakeholderFormSet(forms.BaseFormSet):
    form = StakeholderForm
    extra = min_num = 0
    max_num = MOST
    absolute_max = MOST + 1
    validate_min, validate_max = False, True
    can_order = can_delete = can_delete_extra = False
    renderer = get_default_renderer()

    def __init__(
        self, data: QueryDict | None = None, *, rows: Iterable[Mapping[str, object]] = ()
    ) -> None:
        super().__init__(
            data,
            prefix=PREFIX,
            initial=None if data else list(rows) or [{}],
            error_messages={
                "missing_management_form": "Sidan har ändrats på vägen hit. Ladda om den.",
                "too_many_forms": f"Skriv högst {MOST} intressenter.",
            },
        )

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ())

    def clean(self) -> None:
        if any(self.errors):
            return
        if wrong := _wrong(self._rows()):
            raise forms.ValidationError(wrong)

    def shares(self) -> dict[str, Decimal]:
        """Percent by name. A single one has it all."""
        return {
            row["name"]: hundredfold(WHOLE if row["share"] is None else row["share"])
            for row in self._rows()
        }

    def _rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


def _wrong(rows: list[dict[str, Any]]) -> str:
    """What is wrong with the lines together."""
    names = [row["name"] for row in rows]
    if twice := [name for name in names if names.count(name) > 1]:
        return f"{twice[0]} står mer än en gång."
    if len(rows) == 1 and rows[0]["share"] is None:
        return ""
    if missing := [row["name"] for row in rows if row["share"] is None]:
        return f"Skriv hur många procent som gäller {missing[0]}."
    total = sum((row["share"] for row in rows), start=Decimal(0))
    if not rows or total == WHOLE:
        return ""
    shown = f"{plain(hundredfold(total))}{NBSP}%"
    return f"Andelarna för intressenterna blir {shown}. De ska tillsammans bli 100{NBSP}%."


def rearranged(data: QueryDict) -> list[dict[str, str]]:
    """The lines as typed, one more or less as the pressed button says."""
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    count = min(int(total), MOST) if total.isdecimal() and len(total) < len("1000") else 0
    rows = [
        {name: data.get(f"{PREFIX}-{index}-{name}", "") for name in StakeholderForm.base_fields}
        for index in range(count)
    ]
    if "add" in data and len(rows) < MOST:
        rows.append({})
    return [row for index, row in enumerate(rows) if str(index) != data.get("remove", "")]


def saved(stakeholders: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    return [{"name": name, "share": hundredth(percent)} for name, percent in stakeholders.items()]


def shown(formset: StakeholderFormSet) -> str:
    """The lines as people read them."""
    lines = ((form["name"].value(), form["share"].value()) for form in formset)
    return ", ".join(" ".join(filter(None, line)) for line in lines if any(line))
