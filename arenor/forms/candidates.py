"""What becomes of candidates: an arena is opened from some of them, or one of them rests."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet

from arenor.forms.leading import STALE, MotivatedForm, Posted, WordsForm, refuse_interest
from arenor.models import Utvecklingsarena
from behov.models import Behov
from behov.step_forms import Later
from organisation.models import Anvandare


class BehovChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class OpenForm(WordsForm):
    """A new arena, from the behov that are ticked, or from none."""

    button = "Öppna arenan"
    token = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE}
    )

    def __init__(self, data: Posted = None, *, chosen: QuerySet[Behov], by: Anvandare) -> None:
        super().__init__(data)
        del self.fields["version"]
        self.fields["token"].initial = uuid.uuid4()
        self.by = by
        if chosen:
            self.fields["behov"] = BehovChoices(
                chosen,
                label="Behov som arenan rör",
                required=False,
                initial=chosen,
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "invalid_choice": "Ett av behoven har gått vidare. Kontrollera valet."
                },
            )
            self.order_fields(["behov", "title", "question", "background"])
        if len(chosen) == 1:
            self.fields["title"].initial = chosen[0].title

    def clean_behov(self) -> list[Behov]:
        behov = list(self.cleaned_data["behov"])
        refuse_interest(behov, by=self.by)
        return behov

    @property
    def opened(self) -> Utvecklingsarena | None:
        """What the same form has opened already, when it was sent before."""
        token = self.cleaned_data.get("token") if self.is_bound else None
        sent = Utvecklingsarena.objects.filter(director=self.by, token=token)
        return sent.first() if token else None


class ParkForm(MotivatedForm):
    watch_on = Later(label="Tas upp igen", help_text="Den dagen påminns beredningen.")
    field_order = ("watch_on", "motivation")
