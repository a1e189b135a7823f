"""Why: the one field of a step that must be motivated."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms


class MotivationForm(forms.Form):
    keeps_text = True
    motivation = forms.CharField(
        label="Motivering",
        max_length=2_000,
        widget=forms.Textarea,
        error_messages={"required": "Skriv en motivering."},
    )

    def __init__(self, *args: Any, hint: str, button: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motivation"].help_text = hint
        self.helper = FormHelper()
        self.helper.add_input(Submit("", button))
