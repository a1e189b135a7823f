"""What all alternatives of a nyttokalkyl share: years, prices, rate, and two choices."""

from dataclasses import replace
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms

from nyttokalkyl.calculation import Disbenefits, RateBand, SavedCosts, Timing
from nyttokalkyl.editing import seen_terms
from nyttokalkyl.forms.fields import PercentField, plain, year_field
from nyttokalkyl.interchange import Document
from nyttokalkyl.numbers import NBSP, NumberFault, parse_number, parse_rate

MOST_YEARS = 30


class TermsForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    first_year = year_field("Första året")
    last_year = year_field("Sista året", help_text="Båda åren räknas med. Vanligast är sex år.")
    base_year = year_field(
        "Basår",
        help_text="Det år som nuvärdena gäller. Basåret räknas med faktor 1.",
    )
    price_level = year_field(
        "Prisnivå",
        required=False,
        help_text="Det år som priserna gäller, om ett annat än basåret. Skriv alla belopp i fasta "
        "priser: lägg inte på inflation, eftersom räntan är real.",
    )
    price_index = forms.CharField(
        label="Prisindex",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bara om någon post står i äldre priser. En rad per år: ”2024 104,2”.",
    )
    discount_rate = PercentField(
        label="Kalkylränta",
        help_text=f"Real ränta per år. 3{NBSP}% är vanligast, 3,5{NBSP}% och 4{NBSP}% förekommer.",
        error_messages={"required": f"Skriv kalkylräntan, till exempel 3{NBSP}%."},
    )
    bands = forms.CharField(
        label="Ränta som ändras med åren",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="En rad per steg: år och ränta, till exempel ”2026 3,5”. Då används inte "
        "kalkylräntan ovan.",
    )
    timing = forms.TypedChoiceField(
        label="När under året kommer pengarna?",
        choices=[
            (Timing.END_OF_YEAR.value, "I slutet av året"),
            (Timing.MID_YEAR.value, "Mitt i året"),
        ],
        coerce=Timing,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj när under året pengarna kommer."},
    )
    first_year_discounted = forms.BooleanField(
        label="Räkna ned även första året, som Excels NETNUVÄRDE gör", required=False
    )
    saved_costs = forms.TypedChoiceField(
        label="En kostnad som faller bort räknas som",
        choices=[
            (SavedCosts.BENEFIT.value, "nytta (svensk praxis)"),
            (SavedCosts.LOWER_COST.value, "lägre kostnad"),
        ],
        coerce=SavedCosts,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur en kostnad som faller bort räknas."},
        help_text="Påverkar kvoterna men inte nettonuvärdet.",
    )
    disbenefits = forms.TypedChoiceField(
        label="En negativ nytta räknas som",
        choices=[
            (Disbenefits.NEGATIVE_BENEFIT.value, "minus på nyttosidan"),
            (Disbenefits.COST.value, "kostnad"),
        ],
        coerce=Disbenefits,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur en negativ nytta räknas."},
        help_text="Påverkar kvoterna men inte nettonuvärdet.",
    )
    use_required_attribute = False

    helper = FormHelper()
    helper.layout = Layout(
        "seen",
        Fieldset("Period och priser", "first_year", "last_year", "base_year", "price_level",
                 "price_index"),
        Fieldset("Ränta", "discount_rate", "bands", "timing", "first_year_discounted"),
        Fieldset("Kvoter", "saved_costs", "disbenefits"),
    )  # fmt: skip
    helper.add_input(Submit("", "Spara villkoren"))

    def clean_bands(self) -> tuple[RateBand, ...]:
        return tuple(
            RateBand(_rate(text), int(year)) for year, text in _lines(self.cleaned_data["bands"])
        )

    def clean_price_index(self) -> dict[int, Any]:
        found = {}
        for year, text in _lines(self.cleaned_data["price_index"]):
            try:
                found[int(year)] = parse_number(text)
            except NumberFault as fault:
                msg = f"{year}: {fault}"
                raise forms.ValidationError(msg) from fault
        return found

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("first_year"), data.get("last_year")
        if first and last:
            if last < first:
                self.add_error("last_year", "Sista året måste vara samma som första eller senare.")
            elif last - first >= MOST_YEARS:
                self.add_error("last_year", f"Perioden får vara högst {MOST_YEARS} år.")
        if data.get("bands") and "discount_rate" not in data:  # the bands say it
            self.errors.pop("discount_rate", None)
        return data

    def apply(self, document: Document) -> Document:
        data = self.cleaned_data
        calculation = document.calculation
        terms = replace(
            calculation.terms,
            **{
                name: data[name]
                for name in ("first_year", "last_year", "base_year", "price_level", "price_index",
                             "timing", "first_year_discounted")
            },
            rates=data["bands"] or (RateBand(data["discount_rate"]),),
        )  # fmt: skip
        changed = replace(
            calculation,
            terms=terms,
            saved_costs=data["saved_costs"],
            disbenefits=data["disbenefits"],
        )
        return replace(document, calculation=changed)


def saved_terms(document: Document) -> dict[str, Any]:
    """What is saved now, as the values of the fields."""
    calculation = document.calculation
    terms = calculation.terms
    single = len(terms.rates) == 1 and terms.rates[0].from_year is None
    return {
        "seen": seen_terms(document),
        "first_year": terms.first_year,
        "last_year": terms.last_year,
        "base_year": terms.base_year,
        "discount_rate": terms.rates[0].rate if single else None,
        "bands": ""
        if single
        else "\n".join(f"{band.from_year} {plain(band.rate * 100)}" for band in terms.rates),
        "price_level": terms.price_level,
        "price_index": "\n".join(
            f"{year} {plain(index)}" for year, index in sorted(terms.price_index.items())
        ),
        "timing": terms.timing.value,
        "first_year_discounted": terms.first_year_discounted,
        "saved_costs": calculation.saved_costs.value,
        "disbenefits": calculation.disbenefits.value,
    }


def _lines(text: str) -> list[tuple[str, str]]:
    """(year, the rest) of each line."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        year, _, rest = line.strip().partition(" ")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and rest.strip()):  # noqa: PLR2004 -- a year
            msg = f"Skriv år och tal på varje rad, till exempel ”2026 3,5”. Fel rad: ”{line[:40]}”."
            raise forms.ValidationError(msg)
        found.append((year, rest))
    return found


def _rate(text: str) -> Any:
    try:
        rate = parse_rate(text)
    except NumberFault as fault:
        raise forms.ValidationError(str(fault)) from fault
    return rate.value if rate else None
