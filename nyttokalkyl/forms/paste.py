"""Rows pasted from a spreadsheet: first shown as they are understood, then saved all at once."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from nyttokalkyl.calculation import (
    Calculation,
    Kategori,
    Provenance,
    Row,
    RowsAre,
    RowType,
    value,
)
from nyttokalkyl.editing import NEW_ROW, add_row, fingerprint, free_id
from nyttokalkyl.forms import choices
from nyttokalkyl.forms.fields import Lines, plain
from nyttokalkyl.forms.row import CHOOSE
from nyttokalkyl.interchange import Document, Faulty
from nyttokalkyl.sheet import in_order
from nyttokalkyl.spreadsheet import PastedRow, line, rows_from_paste
from nyttokalkyl.wording import ROW_TYPES

MOST_CHARACTERS = 200_000


class PasteForm(forms.Form):
    alternatives = forms.MultipleChoiceField(
        label="I vilka alternativ?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Välj minst ett alternativ.",
            "invalid_choice": "Alternativet finns inte kvar. Välj ett annat.",
        },
    )
    type = forms.TypedChoiceField(
        label="Vad är det?",
        choices=choices.TYPES,
        coerce=RowType,
        widget=forms.RadioSelect,
        help_text="Gäller de rader som inte själva säger det.",
        error_messages=CHOOSE,
    )
    kategori = forms.TypedChoiceField(
        label="Kategori",
        choices=choices.KATEGORIER,
        coerce=Kategori,
        empty_value=None,
        required=False,
        help_text="Gäller de rader som inte själva säger det.",
        error_messages=CHOOSE,
    )
    source = Lines(
        label="Varifrån kommer uppgifterna?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(
        label="Raderna",
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10, "class": "pasted", "wrap": "off"}),
        help_text="En post per rad: namn och ett belopp för varje år. Efter namnet får typ "
        "(Nytta, Kostnad, Restvärde) och kategori stå. En rubrikrad med årtal säger vilka år "
        "beloppen gäller.",
        error_messages={
            "required": "Klistra in minst en rad.",
            "max_length": "Texten är för lång. Klistra in färre rader åt gången.",
        },
    )
    first_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    use_required_attribute = False

    def __init__(self, calculation: Calculation, data: QueryDict | None = None) -> None:
        tried = [one for one in in_order(calculation) if not one.is_baseline]
        initial = {
            "alternatives": [tried[0].id] if len(tried) == 1 else [],
            "first_id": free_id(NEW_ROW, calculation.rows),
        }
        super().__init__(data, initial=initial)
        self.calculation = calculation
        self.understood: list[PastedRow] = []
        alternatives = [
            one
            for one in in_order(calculation)
            if not (one.is_baseline and calculation.rows_are is RowsAre.DIFFERENCE)
        ]
        self.fields["alternatives"].choices = [(a.id, a.name or a.id) for a in alternatives]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        terms = self.calculation.terms
        try:
            self.understood = rows_from_paste(text, terms.first_year, terms.last_year)
        except Faulty as faulty:
            self.understood = self._without(text, {fault.where[:1] for fault in faulty.faults})
            raise forms.ValidationError([line(fault) for fault in faulty.faults]) from faulty
        if empty := [row.name for row in self.understood if not row.amounts]:
            raise forms.ValidationError([f"”{name}” har inga belopp." for name in empty])
        return text

    def _without(self, text: str, lines: set[tuple[Any, ...]]) -> list[PastedRow]:
        """What is understood of the other lines."""
        kept = [
            "" if (number,) in lines else content
            for number, content in enumerate(text.splitlines(), start=1)
        ]
        terms = self.calculation.terms
        try:
            return rows_from_paste("\n".join(kept), terms.first_year, terms.last_year)
        except Faulty:
            return []

    @property
    def print(self) -> str:
        """Of what was typed: saved is only what has been shown."""
        names = ("alternatives", "type", "kategori", "source", "text")
        return fingerprint({name: str(self.cleaned_data.get(name)) for name in names})

    @property
    def years(self) -> list[int]:
        return sorted({year for row in self.understood for year in row.amounts})

    @property
    def preview(self) -> list[dict[str, Any]]:
        """What is understood, as the page shows it."""
        data = self.cleaned_data
        kategorier = dict(choices.KATEGORIER)
        return [
            {
                "name": row.name,
                "type": ROW_TYPES.get(row.type or data.get("type"), "Ej angivet"),  # type: ignore[arg-type]
                "kategori": kategorier.get(row.kategori or data.get("kategori") or "-", ""),
                "amounts": [
                    plain(row.amounts[year]) if year in row.amounts else "" for year in self.years
                ],
            }
            for row in self.understood
        ]

    @property
    def is_confirmed(self) -> bool:
        return "save" in self.data and self.cleaned_data["shown"] == self.print

    def rows(self, *, author: str, today: dt.date) -> list[Row]:
        data = self.cleaned_data
        provenance = Provenance(source=data["source"], author=author, date=today)
        return [
            Row(
                id=data["first_id"] if index == 0 else f"{data['first_id']}-{index + 1}",
                name=row.name,
                type=row.type or data["type"],
                alternatives=tuple(data["alternatives"]),
                kategori=row.kategori or data["kategori"],
                provenance=provenance,
                **_worth(row, row.type or data["type"]),
            )
            for index, row in enumerate(self.understood)
        ]


def _worth(row: PastedRow, kind: RowType) -> dict[str, Any]:
    """A residual value comes once, whatever year its only amount stands under."""
    amounts = {year: value(amount) for year, amount in row.amounts.items()}
    if kind is RowType.RESIDUAL_VALUE and len(amounts) == 1:
        return {"amount": next(iter(amounts.values()))}
    return {"amounts": amounts}


def add_rows(document: Document, rows: list[Row]) -> Document:
    """All of them, under ids of their own. The same page sent twice adds them once."""
    for row in rows:
        document = add_row(document, row)
    return document
