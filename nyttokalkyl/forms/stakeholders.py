"""Who pays or gains: a name and a percentage on each line."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from nyttokalkyl.forms.fields import Line, ShareField, hundredfold, hundredth, plain
from nyttokalkyl.numbers import NBSP
from organisation.row_forms import RowFormSet

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


class StakeholderFormSet(RowFormSet):
    form = StakeholderForm
    prefix = "intressenter"
    noun = "Intressent"
    max_num = 20
    too_many = f"Skriv högst {max_num} intressenter."

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


def saved(stakeholders: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    return [{"name": name, "share": hundredth(percent)} for name, percent in stakeholders.items()]


def shown(formset: StakeholderFormSet) -> str:
    """The lines as people read them."""
    lines = ((form["name"].value(), form["share"].value()) for form in formset)
    return ", ".join(" ".join(filter(None, line)) for line in lines if any(line))
