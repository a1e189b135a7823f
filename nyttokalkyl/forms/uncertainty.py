"""How the simulation draws, and the ends of the tornado's common bars."""

import secrets
from dataclasses import replace
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms

from nyttokalkyl.calculation import SensitivityTerms
from nyttokalkyl.editing import seen_terms
from nyttokalkyl.forms.fields import PercentField
from nyttokalkyl.interchange import Document
from nyttokalkyl.numbers import NBSP
from nyttokalkyl.simulation import LEAST_DRAWS, Distribution, Settings, Years

MOST_DRAWS = 1_000_000
LARGEST_SEED = 2**63 - 1


def new_seed() -> int:
    return secrets.randbelow(LARGEST_SEED)


class UncertaintyForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    draws = forms.TypedChoiceField(
        label="Antal dragningar",
        choices=[
            (str(LEAST_DRAWS), f"10{NBSP}000"),
            ("100000", f"100{NBSP}000"),
            (str(MOST_DRAWS), f"1{NBSP}000{NBSP}000"),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj antalet dragningar."},
        help_text="Fler dragningar ger jämnare siffror men tar längre tid att räkna.",
    )
    distribution = forms.TypedChoiceField(
        label="Fördelning",
        choices=[
            (Distribution.PERT.value, "PERT: värden nära det troliga är vanligast"),
            (Distribution.TRIANGULAR.value, "Triangel: ytterligheterna är vanligare"),
        ],
        coerce=Distribution,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj en fördelning."},
    )
    years = forms.TypedChoiceField(
        label="Hur hänger en posts år ihop?",
        choices=[
            (Years.SAME_DRAW.value, "Blir posten hög ett år blir den hög alla år"),
            (Years.INDEPENDENT.value, "Varje år för sig (osäkerheten ser då mycket mindre ut)"),
        ],
        coerce=Years,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur en posts år hänger ihop."},
    )
    seed = forms.IntegerField(
        label="Slumpfrö",
        min_value=0,
        max_value=LARGEST_SEED,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Samma frö ger samma resultat, på vilken dator som helst.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Skriv ett helt tal som är 0 eller större.",
        ),
    )
    rate_change = PercentField(
        label="Räntan i känslighetsanalysen, upp och ner",
        help_text=f"I procentenheter: 2{NBSP}% prövar 1 och 5 när räntan är 3.",
        error_messages={"required": "Skriv hur mycket räntan ska ändras, till exempel 2."},
    )
    benefit_share_low = PercentField(
        label="Lägsta andel av nyttan",
        error_messages={"required": "Skriv lägsta andel av nyttan, till exempel 80."},
    )
    benefit_share_high = PercentField(
        label="Högsta andel av nyttan",
        error_messages={"required": "Skriv högsta andel av nyttan, till exempel 120."},
    )
    use_required_attribute = False

    helper = FormHelper()
    helper.layout = Layout(
        "seen",
        Fieldset("Simulering", "draws", "distribution", "years", "seed"),
        Fieldset("Känslighetsanalys", "rate_change", "benefit_share_low", "benefit_share_high"),
    )
    helper.add_input(Submit("", "Spara"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("rate_change", "benefit_share_low", "benefit_share_high"):
            if data.get(name) is not None and data[name] < 0:
                self.add_error(name, f"Skriv 0{NBSP}% eller mer.")
        low, high = data.get("benefit_share_low"), data.get("benefit_share_high")
        if low is not None and high is not None and low > high:
            self.add_error("benefit_share_high", "Högsta andelen måste vara minst lika stor.")
        return data

    def apply(self, document: Document) -> Document:
        data = self.cleaned_data
        names = ("rate_change", "benefit_share_low", "benefit_share_high")
        sensitivity = SensitivityTerms(**{name: data[name] for name in names})
        drawn = ("seed", "draws", "distribution", "years")
        return Document(
            replace(document.calculation, sensitivity=sensitivity),
            Settings(**{name: data[name] for name in drawn}),
        )


def saved_uncertainty(document: Document) -> dict[str, Any]:
    """What is saved now, as the values of the fields."""
    settings = document.simulation or Settings(seed=new_seed())
    sensitivity = document.calculation.sensitivity
    return {
        "seen": seen_terms(document),
        "draws": str(settings.draws),
        "distribution": settings.distribution.value,
        "years": settings.years.value,
        "seed": settings.seed,
        "rate_change": sensitivity.rate_change,
        "benefit_share_low": sensitivity.benefit_share_low,
        "benefit_share_high": sensitivity.benefit_share_high,
    }
