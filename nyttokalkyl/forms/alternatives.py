"""One alternative of a nyttokalkyl."""

from dataclasses import replace
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from nyttokalkyl.calculation import Alternative
from nyttokalkyl.editing import NEW, seen_alternative

LONGEST_LIFE = 100


class AlternativeForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Namn",
        max_length=120,
        help_text="Till exempel ”Upphandla nytt system” eller ”Bygga ut det vi har”.",
        error_messages={"required": "Skriv vad alternativet heter."},
    )
    annuity_years = forms.IntegerField(
        label="Egen livslängd i år",
        required=False,
        min_value=1,
        max_value=LONGEST_LIFE,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Bara om alternativet håller längre eller kortare tid än perioden. Används i "
        "årlig nettonytta (annuitet).",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Skriv ett helt antal år, från 1 till {LONGEST_LIFE}.",
        ),
    )
    is_baseline = forms.BooleanField(
        label="Det här är nollalternativet, att fortsätta som i dag", required=False
    )
    use_required_attribute = False

    def __init__(
        self, data: Any, alternative: Alternative | None, *, offers_baseline: bool
    ) -> None:
        super().__init__(data, initial=_saved(alternative) if alternative else {"seen": NEW})
        if not offers_baseline:
            del self.fields["is_baseline"]
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Spara" if alternative else "Lägg till alternativet"))

    def alternative(self, before: Alternative) -> Alternative:
        """The alternative as it was, with what was typed."""
        data = self.cleaned_data
        return replace(
            before,
            name=data["name"],
            annuity_years=data["annuity_years"],
            is_baseline=data.get("is_baseline", before.is_baseline),
        )


def _saved(alternative: Alternative) -> dict[str, Any]:
    return {
        "seen": seen_alternative(alternative),
        "name": alternative.name,
        "annuity_years": alternative.annuity_years,
        "is_baseline": alternative.is_baseline,
    }
