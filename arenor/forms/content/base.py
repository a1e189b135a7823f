"""What the forms of an arena's content share, and the kinds of answer that they ask for."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from nyttokalkyl.forms.differences import Difference, shown
from nyttokalkyl.forms.fields import SwedishNumberField
from organisation import clock
from organisation.models import Anvandare

CHANGED_PAGE = "Sidan har ändrats på vägen hit. Ladda om den och försök igen."
NOT_YET = "Dagen har inte varit än. Skriv dagens datum eller ett tidigare."
WHOLE_DIGITS, DECIMALS = 14, 4
"""What a value of an effektmål has room for."""


class ContentForm(forms.Form):
    """Parses what was typed; the workflow writes it. `demanded` says what must be filled in."""

    demanded: ClassVar[Mapping[str, str]] = {}
    keeps_text = True
    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None, *, button: str, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for name, sentence in self.demanded.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence
        self.differences: list[Difference] = []
        self.helper = FormHelper()
        self.helper.add_input(Submit("", button))

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def status(self) -> int:
        """What a page with this form is answered with, when it was sent."""
        return 409 if self.differences else 422


class VersionedForm(ContentForm):
    """Of something that somebody else may save meanwhile."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), CHANGED_PAGE
        ),
    )

    def meet(self, saved: Self) -> bool:
        """Show what is saved now beside what was typed; sending again is meant to replace it.

        False when both say the same: then it is the same page sent twice.
        """
        self.differences = [
            Difference(str(self[name].label), _anchor(self[name]), shown(self[name]), other)
            for name, value in self.answers.items()
            if value != saved.initial.get(name)
            for other in [shown(saved[name])]
        ]
        data = self.data.copy()  # type: ignore[attr-defined]
        data["version"] = str(saved.initial["version"])
        self.data = data
        return bool(self.differences)


def _anchor(field: forms.BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


class Value(SwedishNumberField):
    """A number with up to four decimals, as the columns of effektmål and measurements have it."""

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if isinstance(number, Decimal):
            if abs(number) >= 10**WHOLE_DIGITS:  # first: what is larger cannot be rounded
                message = f"Talet är för stort. Skriv högst {WHOLE_DIGITS} siffror före kommat."
                raise ValidationError(message)
            if number != round(number, DECIMALS):
                message = f"Skriv högst {DECIMALS} decimaler."
                raise ValidationError(message)
        return number


def been(day: dt.date) -> dt.date:
    """The day, if it has come."""
    if day > clock.today():
        raise ValidationError(NOT_YET)
    return day


def people(*also: Anvandare | None) -> list[tuple[Any, str]]:
    """Who can own something: everybody active, and whoever owns it already."""
    found = {one.pk: str(one) for one in Anvandare.objects.active()}
    for one in filter(None, also):
        found.setdefault(one.pk, str(one))
    return [("", "Ingen ännu"), *found.items()]


def offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    """What can be chosen; a question without any is not asked."""
    if choices:
        form.fields[name].choices = choices  # type: ignore[attr-defined]
    else:
        del form.fields[name]
