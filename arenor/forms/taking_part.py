"""What a participant answers: whether they come, and which times suit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from arenor.choices import Kan, Svar
from arenor.models import Tidsforslag

ANSWERS = [(svar.value, svar.label) for svar in (Svar.JA, Svar.KANSKE, Svar.NEJ)]


class SvarForm(forms.Form):
    """Three buttons, one of which is pressed."""

    svar = forms.ChoiceField(
        label="Svar",
        choices=ANSWERS,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Välj om du kommer, kanske kommer eller inte kommer.",
            "invalid_choice": "Välj om du kommer, kanske kommer eller inte kommer.",
        },
    )


class TiderForm(forms.Form):
    """One question for each proposed time. What is left open is not answered."""

    def __init__(self, *args: Any, forslag: Iterable[Tidsforslag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forslag = {f"tid-{one.pk}": one for one in forslag}
        for name, one in self.forslag.items():
            self.fields[name] = forms.ChoiceField(
                label=_clock(one),
                choices=Kan.choices,
                required=False,
                widget=forms.RadioSelect({"class": "form-check-input"}),
                error_messages={"invalid_choice": "Välj ett av svaren."},
            )

    @property
    def answers(self) -> dict[Tidsforslag, Kan]:
        given = self.cleaned_data
        return {one: Kan(given[name]) for name, one in self.forslag.items() if given[name]}


def _clock(forslag: Tidsforslag) -> str:
    starts_at, ends_at = map(timezone.localtime, (forslag.starts_at, forslag.ends_at))
    return f"{date_format(starts_at, 'l j F Y, H.i')}–{date_format(ends_at, 'H.i')}"
