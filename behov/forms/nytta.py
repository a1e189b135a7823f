"""The second page: the benefits, one row for each."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, Self

from django import forms
from django.forms.renderers import get_default_renderer
from django.http import QueryDict

from behov import guards
from behov.choices import Kategori, Storlek
from behov.forms.fields import LongText, Selection, Text
from behov.forms.page import CHANGED_PAGE, Difference, PageForm, forgive_unanswered
from behov.models import Behov, Nytta

MAX_ROWS = 20
TOO_MANY = f"Skriv högst {MAX_ROWS} nyttor. Slå ihop dem som liknar varandra."


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


class NyttorFormSet(forms.BaseFormSet):
    """The rows. Which of them are saved already is told by their pk, not by their place."""

    form = NyttaForm
    extra = min_num = 0
    max_num = MAX_ROWS
    absolute_max = MAX_ROWS + 1
    validate_min, validate_max = False, True
    can_order = can_delete = can_delete_extra = False
    renderer = get_default_renderer()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: Iterable[Mapping[str, object]] = (),
        complete: bool = True,
    ) -> None:
        self.complete = complete
        super().__init__(
            data,
            prefix="nyttor",
            initial=None if data else list(rows) or [{}],
            form_kwargs={"complete": complete},
            error_messages={"missing_management_form": CHANGED_PAGE, "too_many_forms": TOO_MANY},
        )

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        return super().total_form_count() if self.is_bound else len(self.initial or ())

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
        if not {"add", "remove"} & data.keys():
            return None
        rows = _typed_rows(data)
        if "add" in data and len(rows) < MAX_ROWS:
            rows.append({})
        removed = data.get("remove", "")
        rows = [row for index, row in enumerate(rows) if str(index) != removed]
        form = cls(behov)
        form.initial["version"] = data.get("version")
        form.formset = NyttorFormSet(rows=rows)
        return form


def _saved_rows(behov: Behov) -> list[dict[str, Any]]:
    return list(behov.nyttor.order_by("position").values(*NyttaForm.base_fields))


def _typed_rows(data: QueryDict) -> list[dict[str, str]]:
    total = str(data.get("nyttor-TOTAL_FORMS", ""))
    count = min(int(total), MAX_ROWS) if total.isdecimal() and len(total) < len("1000") else 0
    return [
        {name: data.get(f"nyttor-{index}-{name}", "") for name in NyttaForm.base_fields}
        for index in range(count)
    ]


def _shown(row: Mapping[str, Any]) -> str:
    """A row as people read it."""
    return "\n".join(
        f"{field.label} {dict(getattr(field, 'choices', ())).get(row[name], row[name])}"
        for name, field in NyttaForm.base_fields.items()
        if name != "pk" and row.get(name)
    )
