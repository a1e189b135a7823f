"""Who sees to each benefit, and how it is measured: what is asked before hand-over."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from behov.forms.merging import MergingForm
from behov.models import Behov, Nytta
from organisation.models import Anvandare

TEXTS = {
    "indicator": ("Mätetal", "Det som räknas, till exempel minuter per ärende."),
    "baseline": ("Nuläge (baslinje)", "Mätt före införandet, till exempel 14 minuter."),
    "target": ("Mål", "Till exempel 9 minuter, ett år efter införandet."),
    "no_baseline_reason": (
        "Varför baslinje saknas",
        "Fylls i bara om mätetal eller baslinje inte går att få fram.",
    ),
}


class MeasureForm(MergingForm):
    """One benefit."""

    def __init__(self, data: QueryDict | None, *, nytta: Nytta, people: dict[str, str]) -> None:
        self.nytta, self.people = nytta, people
        super().__init__(data, prefix=f"nytta_{nytta.pk}")

    def add_fields(self) -> None:
        self.fields["owner_id"] = forms.TypedChoiceField(
            label="Nyttoägare",
            help_text="Den som ser till att nyttan blir av och mäts.",
            choices=[("", "Ingen ännu"), *self.people.items()],
            coerce=int,
            empty_value=None,
            required=False,
            initial=self.nytta.owner_id,
        )
        for name, (label, help_text) in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label,
                help_text=help_text,
                max_length=300,
                required=False,
                initial=getattr(self.nytta, name),
            )

    def meanwhile(self, name: str) -> str:
        if name == "owner_id":
            return (
                f"Någon annan har valt {self.nytta.owner or 'ingen'} medan du skrev. "
                "Spara igen om ditt val ska gälla i stället."
            )
        return super().meanwhile(name)


class Measures:
    """All benefits of a behov, on one page. Read it under the lock of the behov to save it."""

    def __init__(self, behov: Behov, data: QueryDict | None = None) -> None:
        people = {str(one.pk): str(one) for one in Anvandare.objects.active()}
        nyttor = behov.nyttor.select_related("owner")
        for nytta in nyttor:
            if nytta.owner:  # who has left stays chosen until somebody takes over
                people.setdefault(str(nytta.owner_id), str(nytta.owner))
        self.rows = [MeasureForm(data, nytta=nytta, people=people) for nytta in nyttor]

    def is_valid(self) -> bool:
        return all(row.is_valid() for row in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(row.errors for row in self.rows)

    @property
    def changes(self) -> Mapping[Nytta, Mapping[str, object]]:
        return {row.nytta: row.changes for row in self.rows if row.changes}
