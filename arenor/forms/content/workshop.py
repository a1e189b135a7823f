"""What is written at a workshop: one's own notes, and what somebody is to do."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict

from arenor.forms.content.base import CHANGED_PAGE, VersionedForm, offer
from arenor.models import Anteckning, Atgard, Deltagare
from behov.forms.fields import Date, Key, LongText
from organisation import clock


class AnteckningForm(VersionedForm):
    """A note of one's own, known by its token also before it is saved: then its version is 0."""

    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), CHANGED_PAGE),
    )
    text = LongText("text", of=Anteckning, rows=10, label="Din anteckning")

    def __init__(
        self, data: QueryDict | None, *, note: Anteckning | None = None, place: str = ""
    ) -> None:
        """`place` tells the form from others on the page."""
        initial: dict[str, Any] = {"version": 0, "token": uuid.uuid4()}
        if note:
            initial = {"version": note.version, "token": note.token, "text": note.text}
        super().__init__(data, initial=initial, button="Spara anteckningen")
        self.auto_id = f"id_{place}%s"
        self.helper = FormHelper()  # the page draws what is round the field, and its button
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.hide_optional = True

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("version") == 0 and not data.get("text") and "text" not in self.errors:
            self.add_error("text", "Skriv en anteckning först.")
        return data


class AtgardForm(VersionedForm):
    text = LongText("text", of=Atgard, rows=2, label="Vad ska göras?")
    owner = Key(
        label="Vem gör det?",
        help_text="Den personen påminns med mejl innan det ska vara klart. Gäster får inga "
        "påminnelser: säg till dem själv.",
    )
    due_on = Date(label="När ska det vara klart?")

    demanded = {
        "text": "Skriv vad som ska göras.",
        "owner": "Välj vem som gör det.",
        "due_on": "Skriv när det ska vara klart.",
    }

    def __init__(
        self,
        data: QueryDict | None,
        *,
        people: Iterable[Deltagare],
        atgard: Atgard | None = None,
    ) -> None:
        saved = _saved(atgard) if atgard else {"version": 0}
        super().__init__(data, initial=saved, button="Spara åtgärden")
        self.people = {one.pk: one for one in people}
        named = [
            (one.pk, f"{one.name} (gäst)" if one.is_guest else one.name)
            for one in self.people.values()
        ]
        offer(self, "owner", [("", "Välj"), *named])

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day < clock.today() and day != self.initial.get("due_on"):
            message = "Dagen har redan varit. Skriv dagens datum eller ett senare."
            raise forms.ValidationError(message)
        return day

    @property
    def columns(self) -> dict[str, Any]:
        """As the workflow takes it."""
        answers = self.answers
        return {**answers, "owner": self.people[answers["owner"]]}


def _saved(atgard: Atgard) -> dict[str, Any]:
    names = ("version", "text", "due_on")
    return {"owner": atgard.owner_id, **{name: getattr(atgard, name) for name in names}}
