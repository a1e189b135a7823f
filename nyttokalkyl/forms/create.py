"""Beginning a nyttokalkyl, and what its steps ask for."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from nyttokalkyl.calculation import RowsAre
from nyttokalkyl.models import Mode


class CreateForm(forms.Form):
    name = forms.CharField(
        label="Vad jämför kalkylen?",
        help_text="Till exempel ”Nytt schemasystem: köpa eller bygga ut”.",
        max_length=120,
        error_messages={"required": "Skriv vad kalkylen jämför."},
    )
    mode = forms.TypedChoiceField(
        label="Hur utförlig ska den vara?",
        choices=[
            (Mode.LIGHT.value, "Enkel: volym, tid per ärende i dag och sedan, och kostnad"),
            (Mode.FULL.value, "Fullständig: alla slags poster, år för år"),
        ],
        coerce=Mode,
        widget=forms.RadioSelect,
        initial=Mode.LIGHT.value,
        help_text="En enkel kalkyl kan göras fullständig senare. Inget går förlorat.",
        error_messages={"required": "Välj hur utförlig kalkylen ska vara."},
    )
    rows_are = forms.TypedChoiceField(
        label="Hur vill ni skriva beloppen?",
        choices=[
            (
                RowsAre.ABSOLUTE.value,
                "Vad varje alternativ kostar och ger, även nollalternativet",
            ),
            (RowsAre.DIFFERENCE.value, "Bara skillnaden mot nollalternativet"),
        ],
        coerce=RowsAre,
        widget=forms.RadioSelect,
        initial=RowsAre.DIFFERENCE.value,
        help_text="Nollalternativet är att fortsätta som i dag, med det som ändå kommer att hända.",
        error_messages={"required": "Välj hur beloppen ska skrivas."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Skapa kalkylen"))
