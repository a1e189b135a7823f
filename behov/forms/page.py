"""What the pages of the form have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices

from behov import guards
from behov.models import Behov
from organisation.forms import CHANGED_PAGE


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which this page and what somebody else has saved say different things."""

    label: str
    anchor: str
    typed: str
    saved: str


class PageForm(forms.Form):
    """One page of a behov. It parses what was typed; workflow.save_draft writes it.

    A page that is to be `complete` demands its own answers in the words of guards.py. Otherwise
    what there is can be saved, and only what cannot be understood is an error.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), CHANGED_PAGE
        ),
    )
    formset: forms.BaseFormSet | None = None
    unmarked: ClassVar[frozenset[str]] = frozenset()
    """Fields that are not called optional, although not everybody must answer them."""
    use_required_attribute = False  # only guards.py knows what is required, and when

    def __init__(
        self, behov: Behov, data: QueryDict | None = None, *, complete: bool = True
    ) -> None:
        super().__init__(data, initial={**self.saved(behov), "version": behov.version})
        self.complete = complete
        for name in (guards.REQUIRED.keys() | self.unmarked) & self.fields.keys():
            self.fields[name].required = True

    @classmethod
    def asked(cls) -> dict[str, forms.Field]:
        """The questions of the page, by the name of the field."""
        return {name: field for name, field in cls.base_fields.items() if name != "version"}

    @classmethod
    def anchor_of(cls, name: str) -> str:
        """Where on the page a field is, or "" if it is on another."""
        field = cls.base_fields.get(name)
        if field is None:
            return ""
        if isinstance(field.widget, forms.CheckboxSelectMultiple):
            return f"div_id_{name}"
        return f"id_{name}_0" if isinstance(field.widget, forms.RadioSelect) else f"id_{name}"

    @classmethod
    def rearranged(cls, behov: Behov, data: QueryDict) -> Self | None:  # noqa: ARG003
        """The page with a row more or less than was typed, if that is what was asked for."""
        return None

    @classmethod
    def saved(cls, behov: Behov) -> Mapping[str, Any]:
        """What is saved now, as the values of the fields."""
        names = cls.base_fields.keys() - {"version"}
        return {name: getattr(behov, name) for name in names}

    def draft(self) -> dict[str, Any]:
        """What was typed, as workflow.save_draft takes it."""
        return {"fields": self.answers()}

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def differences(self, saved: Behov) -> list[Difference]:
        values = self.saved(saved)
        return [
            Difference(
                label=str(self[name].label),
                anchor=self.anchor_of(name),
                typed=self._shown(name, typed),
                saved=self._shown(name, values[name]),
            )
            for name, typed in self.answers().items()
            if typed != values[name]
        ]

    def adopt(self, saved: Behov) -> None:
        """Saving the page again is meant to replace what is saved now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(saved.version)
        self.data = data
        self.cleaned_data["version"] = saved.version

    def clean(self) -> dict[str, Any]:
        forgive_unanswered(self)
        self.settle()
        if self.complete:
            for name, sentence in guards.unanswered(Behov(**self.columns())).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, sentence)
        return self.cleaned_data

    def settle(self) -> None:
        """What one answer means for another."""

    def columns(self) -> dict[str, Any]:
        """The answers that are columns of the behov: what guards.unanswered looks at."""
        return self.answers()

    def _shown(self, name: str, value: Any) -> str:
        """A value as people read it."""
        choices = dict(flatten_choices(getattr(self.fields[name], "choices", ())))
        values = value if isinstance(value, list) else [value]
        texts = [str(choices.get(one, one)) for one in values if one not in {None, ""}]
        return ", ".join(texts)


def forgive_unanswered(form: forms.Form) -> None:
    """Take an empty answer for what it is, also where an answer is required."""
    for name, errors in list(form.errors.as_data().items()):
        field = form.fields[name]
        if not field.widget.is_hidden and {error.code for error in errors} == {"required"}:
            del form.errors[name]
            form.cleaned_data[name] = getattr(field, "empty_value", "")
