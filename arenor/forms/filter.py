"""Which arenas and which candidates a list shows. All of it stands in the address."""

from collections.abc import Mapping

from crispy_forms.helper import FormHelper
from django import forms

from arenor.candidates import REFERRED, WITHOUT_OWNER, of_interest_to
from arenor.choices import ENDED, Arenastatus
from arenor.models.arena import UtvecklingsarenaQuerySet
from behov import search
from behov.models import BehovQuerySet
from organisation.models import Anvandare

UNKNOWN = {"invalid_choice": "Det valet finns inte. Listan visas utan det."}


class ReadingForm(forms.Form):
    """A form that only reads: without a token, which in an address is given away."""

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.hide_optional = True

    @property
    def chosen(self) -> dict[str, str]:
        """What is filtered on. A value that is not among the choices filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ArenaFilter(ReadingForm):
    lage = forms.ChoiceField(
        label="Läge",
        choices=[
            ("", "Alla"),
            ("oppna", "Öppna"),
            ("avslutade", "Avslutade och nedlagda"),
            ("Ett läge", Arenastatus.choices),
        ],
        required=False,
        error_messages=UNKNOWN,
    )

    def apply(self, arenor: UtvecklingsarenaQuerySet) -> UtvecklingsarenaQuerySet:
        match self.chosen.get("lage", ""):
            case "":
                return arenor
            case "oppna":
                return arenor.open()
            case "avslutade":
                return arenor.filter(status__in=ENDED)
            case status:
                return arenor.filter(status=status)


class CandidateFilter(ReadingForm):
    q = forms.CharField(
        label="Sök", required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    slag = forms.ChoiceField(
        label="Varför",
        choices=[("", "Alla"), ("hanvisade", "Hänvisade"), ("utan-agare", "Utan ägare")],
        required=False,
        error_messages=UNKNOWN,
    )

    def __init__(self, data: Mapping[str, str], *, enheter: Mapping[int, str]) -> None:
        super().__init__(data)
        self.fields["enhet"] = forms.ChoiceField(
            label="Delar intresset",
            choices=[("", "Alla"), *((str(key), name) for key, name in enheter.items())],
            required=False,
            error_messages=UNKNOWN,
        )

    def apply(self, behov: BehovQuerySet, *, reader: Anvandare) -> BehovQuerySet:
        chosen = self.chosen
        if "slag" in chosen:
            behov = behov.filter(REFERRED if chosen["slag"] == "hanvisade" else WITHOUT_OWNER)
        if "enhet" in chosen:
            behov = of_interest_to(behov, int(chosen["enhet"]))
        if "q" in chosen:
            behov = search.found_by(reader, chosen["q"], among=behov)
        return behov
