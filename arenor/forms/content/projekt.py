"""What effektmål start: a project elsewhere, or a new behov here."""

from typing import Any

from django import forms
from django.http import QueryDict

from arenor.choices import Projektlage, Projektslag
from arenor.forms.content.base import VersionedForm, offer, people
from arenor.models import Projekt, Utvecklingsarena
from behov.forms.fields import Choice, Key, Keys, Text, WebAddress


class ProjektForm(VersionedForm):
    slag = Choice(
        Projektslag,
        label="Vad startar ni?",
        help_text="Ett nytt behov börjar som ditt utkast, som du skriver klart och skickar in.",
    )
    name = Text("name", of=Projekt, label="Namn")
    effektmal = Keys(
        label="Vilka effektmål ska det bidra till?", widget=forms.CheckboxSelectMultiple
    )
    lage = Choice(Projektlage, label="Hur går det?")
    owner = Key(label="Projektägare")
    link = WebAddress(
        label="Länk",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Till projektets egen plats, om den finns.",
        error_messages={
            "invalid": "Skriv hela adressen, till exempel https://projekt.example.se/42.",
            "max_length": "Adressen är för lång. Den får ha högst 500 tecken.",
        },
    )

    demanded = {
        "slag": "Välj om ni startar ett projekt eller ett nytt behov.",
        "name": "Skriv ett namn.",
        "effektmal": "Välj minst ett effektmål.",
        "lage": "Välj hur det går.",
    }

    def __init__(
        self,
        data: QueryDict | None,
        *,
        arena: Utvecklingsarena,
        projekt: Projekt | None = None,
    ) -> None:
        fresh = {"version": 0, "lage": Projektlage.PLANERAT.value}
        button = "Spara" if projekt else "Starta"
        super().__init__(data, initial=_saved(projekt) if projekt else fresh, button=button)
        if projekt:  # what it is was settled when it was started
            del self.fields["slag"]
        self.rows = {one.pk: one for one in arena.effektmal.order_by("number")}
        self.fields["effektmal"].choices = [  # type: ignore[attr-defined]
            (pk, str(one)) for pk, one in self.rows.items()
        ]
        offer(self, "owner", people(projekt.owner if projekt else None))

    @property
    def columns(self) -> dict[str, Any]:
        """As the workflow takes it."""
        answers = self.answers
        chosen = [self.rows[pk] for pk in answers.pop("effektmal")]
        return {"owner_id": answers.pop("owner"), "effektmal": chosen, **answers}


def _saved(projekt: Projekt) -> dict[str, Any]:
    return {
        **{name: getattr(projekt, name) for name in ("version", "name", "lage", "link")},
        "owner": projekt.owner_id,
        "effektmal": sorted(one.pk for one in projekt.effektmal.all()),
    }
