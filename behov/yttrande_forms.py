"""What beredningen asks of a sakkunnig, and takes back: forms of two steps, as in step_forms.py."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from behov.choices import Omrade
from behov.models import Yttrande
from behov.permissions import interested_keys
from behov.step_forms import Later, StepForm, long_text
from organisation.models import Anvandare
from utskick.arbetsdagar import add_working_days

WORKING_DAYS_TO_ANSWER = 10
A_YEAR = dt.timedelta(days=366)


class SakkunnigField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Anvandare) -> str:  # two may have the same name
        return f"{obj}, {obj.enhet}" if obj.enhet else f"{obj} ({obj.username})"


class AskYttrandeForm(StepForm):
    sakkunnig = SakkunnigField(
        label="Vem frågar ni?",
        help_text="Personen får läsa hela behovet. Den som har skickat in, äger eller har ägt det "
        "kan inte yttra sig.",
        queryset=Anvandare.objects.none(),
        empty_label="Välj en person",
        error_messages={
            "required": "Välj vem ni frågar.",
            "invalid_choice": "Personen kan inte yttra sig om det här behovet. Välj någon annan.",
        },
    )
    omrade = forms.TypedChoiceField(
        label="Vad gäller det?",
        choices=Omrade.choices,
        coerce=Omrade,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad yttrandet gäller."},
    )
    question = long_text(
        "Vad vill ni veta?",
        "Skriv så att det går att svara på. Texten skickas med mejlet.",
        "Skriv vad ni vill veta.",
    )
    due_on = Later(label="Svar senast")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Anvandare.objects.active().exclude(pk__in=interested_keys(self.behov))
        self.fields["sakkunnig"].queryset = people.select_related("enhet")  # type: ignore[attr-defined]
        self.fields["due_on"].initial = add_working_days(
            timezone.localdate(), WORKING_DAYS_TO_ANSWER
        )

    def clean_due_on(self) -> dt.date:
        due_on: dt.date = self.cleaned_data["due_on"]
        if due_on > timezone.localdate() + A_YEAR:
            msg = "Välj ett datum inom ett år."
            raise forms.ValidationError(msg)
        return due_on

    @property
    def foretold(self) -> dict[str, object]:
        """Whom the letter goes to, once that is chosen; what it says comes from the fields."""
        answers = self.cleaned_data if self.is_bound else {}
        if "sakkunnig" not in answers:
            return {}
        names = ["sakkunnig", "omrade", "question", "due_on"]
        given = {name: answers[name] for name in names if name in answers}
        return {"yttrande": Yttrande(behov=self.behov, **given)}


class OpenYttrandeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Yttrande) -> str:
        return f"{obj}, senast {date_format(obj.due_on, 'j F Y')}"


class RecallYttrandeForm(StepForm):
    yttrande = OpenYttrandeField(
        label="Vilken begäran?",
        queryset=Yttrande.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Välj vilken begäran ni tar tillbaka.",
            "invalid_choice": "Begäran väntar inte längre på svar. Välj en annan.",
        },
    )
    reason = long_text(
        "Varför?",
        "Texten skickas med mejlet till den som var tillfrågad.",
        "Skriv varför yttrandet inte behövs.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.behov.yttranden.open().select_related("sakkunnig")
        self.fields["yttrande"].queryset = waiting  # type: ignore[attr-defined]
        if len(waiting) == 1:
            self.fields["yttrande"].initial = waiting[0]

    @property
    def foretold(self) -> dict[str, object]:
        return {"yttrande": self.cleaned_data.get("yttrande") if self.is_bound else None}

    @property
    def arguments(self) -> dict[str, Any]:
        yttrande: Yttrande = self.cleaned_data["yttrande"]
        return {"sakkunnig": yttrande.sakkunnig, "reason": self.cleaned_data["reason"]}
