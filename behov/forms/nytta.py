"""The second page: the benefits, one row for each."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, Self

from django import forms
from django.http import QueryDict

from behov import guards
from behov.choices import Kategori, Storlek
from behov.forms.fields import LongText, Selection, Text
from behov.forms.page import Difference, PageForm, forgive_unanswered
from behov.models import Behov, Nytta
from organisation.forms import CHANGED_PAGE
from organisation.row_forms import BUTTONS, RowFormSet


class NyttaForm(forms.Form):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    intressent = Text(
        "intressent",
        of=Nytta,
        label="Vem får nyttan?",
        help_text="Till exempel invånare, företag eller en grupp medarbetare. Högst 120 tecken.",
    )
    text = LongText(
        "text", of=Nytta, label="Vad blir bättre?", help_text="Högst 500 tecken.", rows=2
    )
    kategori = Selection(Kategori, label="Vilken sorts nytta är det?")
    size = Selection(Storlek, label="Ungefär hur stor är nyttan?")
    indicator = Text(
        "indicator",
        of=Nytta,
        label="Hur kan nyttan mätas?",
        help_text="Till exempel minuter per ärende eller antal fel i månaden.",
    )
    baseline = Text("baseline", of=Nytta, label="Vad är värdet i dag?")
    target = Text("target", of=Nytta, label="Vilket värde vill ni nå?")

    use_required_attribute = False
    MORE = ("kategori", "size", "indicator", "baseline", "target")

    def __init__(self, *args: Any, complete: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.complete = complete
        for name, sentence in guards.NYTTA_REQUIRED.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence

    def has_changed(self) -> bool:
        """A row in which nothing is written is no row, also if it was one before."""
        return bool(set(self.changed_data) - {"pk"})

    @property
    def has_more(self) -> bool:
        """Something stands in the fields that are folded away."""
        return any(self[name].value() or self[name].errors for name in self.MORE)

    def clean(self) -> dict[str, Any]:
        if not self.complete:
            forgive_unanswered(self)
        return self.cleaned_data


class NyttorFormSet(RowFormSet):
    """The rows. Which of them are saved already is told by their pk, not by their place."""

    form = NyttaForm
    prefix = "nyttor"
    noun = "Nytta"
    max_num = 20
    too_many = f"Skriv högst {max_num} nyttor. Slå ihop dem som liknar varandra."

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Iterable[Mapping[str, object]] = (),
        complete: bool = True,
    ) -> None:
        self.complete = complete
        super().__init__(data, rows=rows, form_kwargs={"complete": complete})

    def clean(self) -> None:
        if not self.forms:  # the page always holds one
            raise forms.ValidationError(CHANGED_PAGE)
        if self.complete and not any(form.has_changed() for form in self.forms):
            self.forms[0].add_error("intressent", guards.NO_NYTTA)

    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.is_valid() and form.has_changed()]


class NyttorForm(PageForm):
    formset: NyttorFormSet

    def __init__(
        self, behov: Behov, data: QueryDict | None = None, *, complete: bool = True
    ) -> None:
        super().__init__(behov, data, complete=complete)
        self.formset = NyttorFormSet(data, rows=_saved_rows(behov), complete=complete)

    def is_valid(self) -> bool:
        return super().is_valid() & self.formset.is_valid()

    def draft(self) -> dict[str, Any]:
        return {"nyttor": self.formset.rows()}

    def differences(self, saved: Behov) -> list[Difference]:
        typed_rows, saved_rows = self.formset.rows(), _saved_rows(saved)
        texts = zip_longest(map(_shown, typed_rows), map(_shown, saved_rows), fillvalue="")
        return [
            Difference(f"Nytta {index + 1}", f"id_nyttor-{index}-intressent", typed, row)
            for index, (typed, row) in enumerate(texts)
            if typed != row
        ]

    @classmethod
    def asked(cls) -> dict[str, forms.Field]:
        return {name: field for name, field in NyttaForm.base_fields.items() if name != "pk"}

    @classmethod
    def anchor_of(cls, name: str) -> str:
        return f"id_{name}" if name.startswith("nyttor-") else ""

    @classmethod
    def rearranged(cls, behov: Behov, data: QueryDict) -> Self | None:
        if not BUTTONS & data.keys():
            return None
        form = cls(behov)
        form.initial["version"] = data.get("version")
        form.formset = NyttorFormSet(rows=NyttorFormSet.rearranged(data))
        return form


def _saved_rows(behov: Behov) -> list[dict[str, Any]]:
    return list(behov.nyttor.order_by("position").values(*NyttaForm.base_fields))


def _shown(row: Mapping[str, Any]) -> str:
    """A row as people read it."""
    return "\n".join(
        f"{field.label} {dict(getattr(field, 'choices', ())).get(row[name], row[name])}"
        for name, field in NyttaForm.base_fields.items()
        if name != "pk" and row.get(name)
    )
