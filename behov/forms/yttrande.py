"""What a sakkunnig answers."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from behov.models import Yttrande
from behov.workflow import Step


class YttrandeForm(forms.Form):
    keeps_text = True
    question = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Sidan saknar uppgift om vilken fråga du har läst. Läs igen och svara.",
            "invalid": "Sidan saknar uppgift om vilken fråga du har läst. Läs igen och svara.",
        },
    )
    text = forms.CharField(
        label="Ditt yttrande",
        help_text="Skriv vad du bedömer, på vilken grund, och vad som behövs för att gå vidare.",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Skriv ditt yttrande."},
    )

    def __init__(self, *args: Any, asked: Yttrande, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].initial = asked.pk
        self.helper = FormHelper()
        self.helper.add_input(Submit("", Step.GIVE_YTTRANDE.label))
