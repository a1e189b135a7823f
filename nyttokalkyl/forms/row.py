"""A kalkylpost: everything that can be said of one, in klarspråk.

Only what belongs to the chosen type and way of valuing is read. The page hides the rest, and keeps
it until one leaves, so that a choice can be tried and taken back.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from nyttokalkyl.calculation import (
    Calculation,
    CostKind,
    CountsAs,
    Kategori,
    Provenance,
    Rating,
    Row,
    RowsAre,
    RowType,
    TimeSaved,
)
from nyttokalkyl.editing import NEW, NEW_ROW, free_id, seen_row
from nyttokalkyl.forms import choices, stakeholders
from nyttokalkyl.forms.choices import Valued, valued_of
from nyttokalkyl.forms.fields import (
    HoursField,
    KronorField,
    Line,
    Lines,
    ShareField,
    SwedishNumberField,
    year_field,
)
from nyttokalkyl.forms.stakeholders import StakeholderFormSet
from nyttokalkyl.forms.uncertain import Asked, Number, put_in_order
from nyttokalkyl.sheet import in_order, years_of

CHOOSE = {"required": "Välj ett av svaren.", "invalid_choice": "Välj ett av svaren."}

NUMBERS = {
    Valued.AMOUNT: [Number("amount", "Belopp", KronorField)],
    Valued.QUANTITY: [
        Number("quantity", "Antal per år", SwedishNumberField),
        Number("unit_value", "Kronor per styck", KronorField),
    ],
    Valued.TIME: [
        Number("volume", "Ärenden per år", SwedishNumberField),
        Number(
            "hours_today",
            "Tid per ärende i dag",
            HoursField,
            hint="I timmar, eller i minuter om du skriver det: ”0,5” eller ”30 min”.",
        ),
        Number("hours_after", "Tid per ärende efteråt", HoursField),
        Number("hour_value", "Kronor per timme", KronorField),
    ],
}
SHARE = Number(
    "share_realised",
    "Hur stor del blir verklighet?",
    ShareField,
    hint="I procent. Allt räknas om du inte skriver något.",
    is_required=False,
)


def per_year(year: int) -> Number:
    return Number(f"amounts_{year}", str(year), KronorField, is_required=False, takes_factor=False)


class RowForm(forms.Form):
    id = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = Line(
        label="Vad heter posten?",
        max_length=200,
        help_text="Till exempel ”Licens” eller ”Mindre dubbelarbete”.",
        error_messages={"required": "Skriv vad posten heter."},
    )
    type = forms.TypedChoiceField(
        label="Vad är det?",
        choices=choices.TYPES,
        coerce=RowType,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    alternatives = forms.MultipleChoiceField(
        label="I vilka alternativ?",
        widget=forms.CheckboxSelectMultiple,
        help_text="En post i flera alternativ är samma post: ändras den, ändras den överallt.",
        error_messages={
            "required": "Välj minst ett alternativ.",
            "invalid_choice": "Alternativet finns inte kvar. Välj ett annat.",
        },
    )
    kategori = forms.TypedChoiceField(
        label="Kategori",
        choices=choices.KATEGORIER,
        coerce=Kategori,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    kind = forms.TypedChoiceField(
        label="Vilken sorts kostnad?",
        choices=choices.KINDS,
        coerce=CostKind,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    valued = forms.TypedChoiceField(
        label="Hur värderas den?",
        choices=Valued.choices,
        coerce=Valued,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    rating = forms.TypedChoiceField(
        label="Hur blir det?",
        choices=choices.RATINGS,
        coerce=Rating,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        error_messages=CHOOSE,
    )
    first_year = year_field("Första året", required=False)
    last_year = year_field(
        "Sista året", required=False, help_text="Hela perioden om du inte skriver något."
    )
    multiply_by = forms.MultipleChoiceField(
        label="Multiplicera med kalkylfaktorer",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Kalkylfaktorn finns inte kvar. Ta bort den."},
    )
    counts_as = forms.TypedChoiceField(
        label="Räknas i nettonuvärdekvoten som",
        choices=choices.COUNTS_AS,
        coerce=CountsAs,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    price_year = year_field(
        "Prisnivå (år)",
        required=False,
        help_text="Om beloppen står i ett annat års priser än kalkylens.",
    )
    source = Lines(
        label="Varifrån kommer uppgifterna?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Till exempel en offert, en mätning eller ett avtal.",
    )
    assumption = Lines(
        label="Vad har du antagit?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    certainty = Line(
        label="Hur säkra är uppgifterna?",
        required=False,
        max_length=200,
        help_text="Till exempel uppmätt, beräknat, uppskattat eller gissat.",
    )

    use_required_attribute = False

    def __init__(
        self,
        calculation: Calculation,
        data: QueryDict | None = None,
        *,
        row: Row | None = None,
        initial: Mapping[str, Any] | None = None,
        stakeholder_rows: list[dict[str, str]] | None = None,
    ) -> None:
        saved = saved_row(row) if row else new_row(calculation)
        super().__init__(data, initial={**saved, **(initial or {})})
        self.last_of_period = calculation.terms.last_year
        self.years = sorted({*years_of(calculation.terms), *(row.amounts if row else ())})
        self.ramp_years = sorted({*years_of(calculation.terms), *(row.ramp_up if row else ())})
        self._ask(calculation)
        lines = stakeholders.saved(row.stakeholders) if row else []
        if stakeholder_rows is not None:
            lines = stakeholder_rows
        self.formset = StakeholderFormSet(data, rows=lines)

    def _ask(self, calculation: Calculation) -> None:
        alternatives = in_order(calculation)
        if calculation.rows_are is RowsAre.DIFFERENCE:
            alternatives = [one for one in alternatives if not one.is_baseline]
        factors = calculation.factors
        self.fields["alternatives"].choices = [(a.id, a.name or a.id) for a in alternatives]  # type: ignore[attr-defined]
        self.fields["multiply_by"].choices = [(f.id, f.name or f.id) for f in factors]  # type: ignore[attr-defined]
        later = {name: self.fields.pop(name) for name in LATER}
        for number in self._numbers():
            self.fields |= number.fields(factors)
        for year in self.ramp_years:
            label = f"Så stor del av beloppet {year}, i procent"
            self.fields[f"ramp_{year}"] = ShareField(label=label, required=False)
        self.fields |= later

    def _numbers(self) -> list[Number]:
        single = [number for numbers in NUMBERS.values() for number in numbers]
        return [*map(per_year, self.years), *single, SHARE]

    @property
    def asked(self) -> dict[str, Asked]:
        """The single numbers, by name, for the template."""
        return {number.name: Asked(number, self) for number in self._numbers()}

    @property
    def per_year(self) -> list[Asked]:
        return [Asked(per_year(year), self) for year in self.years]

    @property
    def ramp(self) -> list[tuple[int, forms.BoundField]]:
        return [(year, self[f"ramp_{year}"]) for year in self.ramp_years]

    @property
    def has_ramp(self) -> bool:
        return any(field.value() or field.errors for _, field in self.ramp)

    @property
    def has_more(self) -> bool:
        names = ("multiply_by", "counts_as", "price_year")
        return any(self[name].value() or self[name].errors for name in names)

    def is_valid(self) -> bool:
        return super().is_valid() & self.formset.is_valid()

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        valued = data.get("valued")
        if valued is None:
            return data
        data["numbers"] = {number.name: number.read(self) for number in NUMBERS.get(valued, ())}
        for number in NUMBERS.get(valued, ()):
            field = f"{number.name}_likely"
            if data["numbers"][number.name] is None and not Asked(number, self).has_errors:
                self.add_error(field, number.missing)
        if valued is Valued.AMOUNTS:
            self._clean_amounts(data)
        if valued is Valued.RATING and not data.get("rating"):
            self.add_error("rating", "Välj hur det blir.")
        data["share"] = None if valued is Valued.RATING else SHARE.read(self)
        first = data.get("first_year")
        if first and first > self.last_of_period:
            sentence = f"{first} ligger efter kalkylens sista år, {self.last_of_period}."
            self.add_error("first_year", sentence)
        return data

    def _clean_amounts(self, data: dict[str, Any]) -> None:
        read = {year: per_year(year).read(self) for year in self.years}
        data["amounts"] = {year: number for year, number in read.items() if number is not None}
        faulty = any(Asked(per_year(year), self).has_errors for year in self.years)
        if data.get("type") is RowType.RESIDUAL_VALUE:
            sentence = "Ett restvärde har inga egna år. Välj ”Samma belopp varje år”."
            self.add_error("valued", sentence)
        elif not data["amounts"] and not faulty:
            self.add_error(f"amounts_{self.years[0]}_likely", "Skriv minst ett belopp.")

    def row(self, *, author: str, today: dt.date) -> Row:
        """The row as it is written here. The form is valid."""
        data = self.cleaned_data
        valued, numbers = data["valued"], data["numbers"]
        is_cost, in_money = data["type"] is RowType.COST, valued is not Valued.RATING
        runs = valued not in {Valued.AMOUNTS, Valued.RATING}
        has_years = runs and data["type"] is not RowType.RESIDUAL_VALUE
        return Row(
            id=data["id"],
            name=data["name"],
            type=data["type"],
            alternatives=tuple(data["alternatives"]),
            kategori=data["kategori"],
            kind=data["kind"] if is_cost else None,
            counts_as=data["counts_as"] if is_cost else None,
            amounts=data["amounts"] if valued is Valued.AMOUNTS else {},
            amount=numbers.get("amount"),
            quantity=_quantity(numbers),
            unit_value=numbers.get("unit_value") or numbers.get("hour_value"),
            rating=None if in_money else data["rating"],
            share_realised=data["share"],
            multiply_by=tuple(data["multiply_by"]) if in_money else (),
            first_year=data["first_year"] if has_years else None,
            last_year=data["last_year"] if has_years else None,
            ramp_up=self._ramp_up() if has_years else {},
            stakeholders=self.formset.shares(),
            price_year=data["price_year"],
            provenance=Provenance(
                author=author,
                date=today,
                **{name: data[name] for name in ("source", "assumption", "certainty")},
            ),
        )

    def _ramp_up(self) -> dict[int, Any]:
        read = {year: self.cleaned_data[f"ramp_{year}"] for year in self.ramp_years}
        return {year: share for year, share in read.items() if share is not None}


LATER = ["first_year", "last_year", "multiply_by", "counts_as", "price_year", "source",
         "assumption", "certainty"]  # fmt: skip
"""What is asked after the numbers."""


def _quantity(numbers: Mapping[str, Any]) -> Any:
    if "volume" in numbers:
        return TimeSaved(
            **{name: numbers[name] for name in ("volume", "hours_today", "hours_after")}
        )
    return numbers.get("quantity")


def new_row(calculation: Calculation) -> dict[str, Any]:
    tried = [one for one in calculation.alternatives if not one.is_baseline]
    return {
        "id": free_id(NEW_ROW, calculation.rows),
        "seen": NEW,
        "alternatives": [tried[0].id] if len(tried) == 1 else [],
        "valued": Valued.AMOUNTS.value,
    }


def saved_row(row: Row) -> dict[str, Any]:
    """What is saved now, as the values of the fields."""
    found: dict[str, Any] = {
        "id": row.id,
        "seen": seen_row(row),
        "name": row.name,
        "type": row.type.value,
        "alternatives": list(row.alternatives),
        "valued": valued_of(row).value,
        "multiply_by": list(row.multiply_by),
        "first_year": row.first_year,
        "last_year": row.last_year,
        "price_year": row.price_year,
        "source": row.provenance.source,
        "assumption": row.provenance.assumption,
        "certainty": row.provenance.certainty,
        **{
            name: choice.value
            for name in ("kategori", "kind", "counts_as", "rating")
            if (choice := getattr(row, name)) is not None
        },
        **{f"ramp_{year}": share for year, share in row.ramp_up.items()},
        **SHARE.saved(row.share_realised),
    }
    for year, amount in row.amounts.items():
        found |= per_year(year).saved(amount)
    for number in NUMBERS.get(valued_of(row), ()):
        found |= number.saved(_part(row, number.name))
    return found


def _part(row: Row, name: str) -> Any:
    if isinstance(row.quantity, TimeSaved) and name != "hour_value":
        return getattr(row.quantity, name)
    return row.unit_value if name == "hour_value" else getattr(row, name)


def typed_row(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the values of the fields, when a button only rearranges the page."""
    several = {"alternatives", "multiply_by"}
    if swapped := data.get("swap"):
        numbers = [n for group in NUMBERS.values() for n in group] + [SHARE]
        year = swapped.removeprefix("amounts_")
        if swapped.startswith("amounts_") and year.isascii() and year.isdigit():
            numbers.append(per_year(int(year)))
        for number in numbers:
            if number.name == swapped:
                data = put_in_order(number, data)
    return {name: data.getlist(name) if name in several else data[name] for name in data}
