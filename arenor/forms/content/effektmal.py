"""An effektmål, and a measurement of it."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from arenor.forms.content.base import (
    ContentForm,
    Value,
    VersionedForm,
    been,
    offer,
    people,
)
from arenor.models import Effektmal, Matning, Utvecklingsarena
from behov.forms.fields import Date, Key, Keys, LongText, Text
from organisation import clock

BOTH = "Skriv både nulägets värde och när det mättes."
AFTER = "Målet måste ligga efter den dag då nuläget mättes."


class EffektmalForm(VersionedForm):
    text = LongText(
        "text",
        of=Effektmal,
        rows=2,
        label="Vilken effekt vill ni se?",
        help_text="Till exempel ”Kortare väntan för den som söker bygglov”.",
    )
    indicator = Text(
        "indicator",
        of=Effektmal,
        label="Mätetal",
        help_text="Det som räknas, till exempel dagar från ansökan till svar.",
    )
    unit = Text(
        "unit", of=Effektmal, label="Enhet", help_text="Till exempel dagar, procent eller kr."
    )
    baseline = Value(
        label="Nuläge (baslinje)",
        required=False,
        help_text="Till exempel 14 eller 1 234,5. Lämna tomt om ni inte har mätt än.",
    )
    baseline_on = Date(label="När mättes nuläget?")
    target = Value(label="Mål", help_text="Det värde som ni vill nå.")
    target_on = Date(label="När ska målet vara nått?")
    owner = Key(
        label="Ägare",
        help_text="Den som ser till att effekten blir av och mäts, och som får en påminnelse med "
        "mejl när det är dags. Utan ägare får digitaliseringsdirektören den.",
    )
    measure_on = Date(label="När ska det mätas nästa gång?")
    mojligheter = Keys(
        label="Vilka möjligheter kommer målet ur?", widget=forms.CheckboxSelectMultiple
    )
    behov = Keys(label="Vilka behov svarar målet mot?", widget=forms.CheckboxSelectMultiple)
    not_pursued = LongText(
        "not_pursued",
        of=Effektmal,
        rows=2,
        label="Drivs inte vidare, eftersom",
        help_text="Bara om ni har bestämt er för att inte gå vidare. Då behövs varken ägare eller "
        "projekt.",
    )

    demanded = {
        "text": "Skriv vilken effekt ni vill se.",
        "indicator": "Skriv vad som ska mätas.",
        "target": "Skriv vilket värde ni vill nå.",
        "target_on": "Skriv när målet ska vara nått.",
    }

    def __init__(
        self,
        data: QueryDict | None,
        *,
        arena: Utvecklingsarena,
        effektmal: Effektmal | None = None,
    ) -> None:
        initial = _saved(effektmal) if effektmal else {"version": 0}
        super().__init__(data, initial=initial, button="Spara effektmålet")
        offer(self, "owner", people(effektmal.owner if effektmal else None))
        mojligheter = list(arena.mojligheter.all())
        behov = list(arena.behov.order_by("pk"))
        self.rows: dict[str, dict[int, Any]] = {
            "mojligheter": {one.pk: one for one in mojligheter},
            "behov": {one.pk: one for one in behov},
        }
        offer(self, "mojligheter", [(one.pk, one.text) for one in mojligheter])
        offer(self, "behov", [(one.pk, f"{one.reference} {one.title}") for one in behov])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        known = {"baseline", "baseline_on"} - self.errors.keys()
        missing = [name for name in sorted(known) if data.get(name) is None]
        if len(known) == 2 and len(missing) == 1:  # noqa: PLR2004 -- one of the two
            self.add_error(missing[0], BOTH)
        measured, target_on = data.get("baseline_on"), data.get("target_on")
        if measured and target_on and target_on <= measured:
            self.add_error("target_on", AFTER)
        return data

    @property
    def columns(self) -> dict[str, Any]:
        """As the workflow takes it."""
        answers = self.answers
        chosen = {
            name: [rows[pk] for pk in answers.pop(name, [])] for name, rows in self.rows.items()
        }
        return {"owner_id": answers.pop("owner"), **answers, **chosen}


def _saved(effektmal: Effektmal) -> dict[str, Any]:
    names = EffektmalForm.base_fields.keys() - {"owner", "mojligheter", "behov"}
    return {
        **{name: getattr(effektmal, name) for name in names},
        "owner": effektmal.owner_id,
        "mojligheter": sorted(one.pk for one in effektmal.mojligheter.all()),
        "behov": sorted(one.pk for one in effektmal.behov.all()),
    }


class MatningForm(ContentForm):
    value = Value(label="Värde")
    measured_on = Date(label="När mättes det?")
    comment = LongText(
        "comment",
        of=Matning,
        rows=3,
        label="Kommentar",
        help_text="Till exempel hur det mättes, eller vad som kan förklara värdet.",
    )
    measure_on = Date(
        label="När ska det mätas nästa gång?",
        help_text="Då kommer en ny påminnelse. Lämna tomt om det här är den sista mätningen.",
    )

    demanded = {
        "value": "Skriv vilket värde ni mätte.",
        "measured_on": "Skriv när det mättes.",
    }

    def __init__(self, data: QueryDict | None, *, effektmal: Effektmal) -> None:
        super().__init__(data, initial={"measured_on": clock.today()}, button="Spara mätningen")
        unit = f", i {effektmal.unit}" if effektmal.unit else ""
        self.fields["value"].help_text = f"{effektmal.indicator}{unit}."

    def clean_measured_on(self) -> dt.date:
        return been(self.cleaned_data["measured_on"])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        measured_on, again_on = data.get("measured_on"), data.get("measure_on")
        if measured_on and again_on and again_on <= measured_on:
            self.add_error("measure_on", "Nästa mätning måste vara efter den här.")
        return data
