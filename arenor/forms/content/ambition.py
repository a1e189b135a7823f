"""The ambition of an arena, and who stands behind it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from arenor.choices import Ambitionsniva
from arenor.forms.content.base import VersionedForm, been
from arenor.models import Ambition, Deltagare
from behov.forms.fields import Choice, Date, Keys, LongText
from organisation import clock


class AmbitionForm(VersionedForm):
    """The next version. Its `version` is the number of the one that its writer has read."""

    level = Choice(
        Ambitionsniva,
        label="Hur långt vill kommunen gå?",
        help_text="Från att vänta och se till att gå före andra.",
    )
    text = LongText(
        "text",
        of=Ambition,
        rows=10,
        label="Ambitionen i ord",
        help_text="Vad ni vill, varför, och vad det betyder för invånare, företag och kommunen.",
    )

    demanded = {"level": "Välj hur långt kommunen vill gå.", "text": "Skriv ambitionen i ord."}

    def __init__(self, data: QueryDict | None, *, latest: Ambition | None) -> None:
        initial: dict[str, Any] = {"version": 0}
        if latest:
            initial = {"version": latest.number, "level": latest.level, "text": latest.text}
        super().__init__(data, initial=initial, button="Spara som ny version")


class SamtyckeForm(VersionedForm):
    people = Keys(label="Vilka står bakom ambitionen?", widget=forms.CheckboxSelectMultiple)
    agreed_on = Date(label="Vilken dag enades ni?")

    demanded = {
        "people": "Välj vilka som står bakom ambitionen.",
        "agreed_on": "Skriv vilken dag ni enades.",
    }

    def __init__(
        self, data: QueryDict | None, *, ambition: Ambition, people: Iterable[Deltagare]
    ) -> None:
        initial = {"version": ambition.number, "agreed_on": clock.today()}
        super().__init__(data, initial=initial, button="Enas om ambitionen")
        self.deltagare = {one.pk: one for one in people}
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.name}, {one.organisation}" if one.organisation else one.name)
            for one in self.deltagare.values()
        ]

    def clean_agreed_on(self) -> dt.date:
        return been(self.cleaned_data["agreed_on"])

    @property
    def answers(self) -> dict[str, Any]:
        answers = super().answers
        return {**answers, "people": [self.deltagare[pk] for pk in answers["people"]]}
