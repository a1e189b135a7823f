"""Forms that several people may have open at once, without one undoing what another wrote."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict


class MergingForm(forms.Form):
    """Each field also posts what it said when the page was opened (see `opened`).

    So only what this person changed is saved. Where somebody else has changed the same field
    meanwhile, to something else, an error tells what they wrote; the typed text stays.
    """

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.add_fields()
        self.overtaken: set[str] = set()
        if data is not None:
            self.data = self._rebased(data)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False  # several forms stand in one
        helper.disable_csrf = True
        helper.hide_optional = True  # what is missing is told above the fields
        return helper

    def add_fields(self) -> None:
        """Fields that depend on the rows of the database."""

    def opened(self) -> list[tuple[str, str]]:
        """What is saved now, for the hidden fields of the page."""
        return [(self[name].html_initial_name, self._saved(name)) for name in self.fields]

    def meanwhile(self, name: str) -> str:
        """What to tell about a field that somebody else has changed."""
        return (
            f"Någon annan har skrivit ”{self._saved(name)}” medan du skrev. "
            "Spara igen om ditt svar ska gälla i stället."
        )

    def clean(self) -> dict[str, Any]:
        for name in self.overtaken:
            self.add_error(name, self.meanwhile(name))
        return self.cleaned_data

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def _rebased(self, posted: QueryDict) -> Mapping[str, str]:
        """What this person changed, on top of what is saved now."""
        rebased = {key: posted.get(key, "") for key in posted}
        for name in self.fields:
            field, saved = self[name], self._saved(name)
            opened = _plain(posted.get(field.html_initial_name))
            typed = _plain(posted.get(field.html_name))
            if typed == opened:
                rebased[field.html_name] = saved
            elif _plain(saved) not in {opened, typed}:
                self.overtaken.add(name)
        return rebased

    def _saved(self, name: str) -> str:
        value = self.get_initial_for_field(self.fields[name], name)
        return "" if value is None else str(value)


def _plain(text: str | None) -> str:
    """With the line breaks of the database rather than those of a posted form."""
    return "\n".join((text or "").splitlines())
