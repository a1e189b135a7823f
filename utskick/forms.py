"""What a reader chooses about reminders."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Q
from django.utils import timezone

from organisation.models import Anvandare
from utskick.models import Aviseringsval, Takt
from utskick.workflow import DAYS

HOW = "Skriv datumet som 2026-12-31."
STALE = "Sidan har ändrats på vägen hit. Ladda om den och försök igen."
CHOSEN_ELSEWHERE = (
    "Du har sparat i ett annat fönster sedan du öppnade sidan. Det du har valt här står kvar. "
    "Spara igen om det ska gälla, eller ändra det först."
)
FORMATS = ["%Y-%m-%d", "%Y%m%d", "%d/%m %Y", "%d.%m.%Y"]


def _date(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        input_formats=FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": HOW},
    )


class ChoicesForm(forms.Form):
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), STALE),
    )
    takt = forms.ChoiceField(
        label="Hur ofta vill du få påminnelser med e-post?",
        choices=Takt.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur ofta."},
    )
    paused_until = _date(
        "Paus till och med", "Till exempel under en ledighet. Efteråt får du det senaste, en gång."
    )
    substitute = forms.CharField(
        label="Ersättare",
        help_text="Användarnamn eller e-postadress. Ersättaren får dina påminnelser i stället. "
        "De som gäller något som ersättaren inte får se kommer till dig som vanligt.",
        required=False,
        max_length=254,
    )
    substitute_from = _date("Ersättare från och med")
    substitute_until = _date("Ersättare till och med")
    use_required_attribute = False

    def __init__(self, data: Any = None, *, person: Anvandare) -> None:
        self.person = person
        saved = Aviseringsval.objects.select_related("substitute").filter(pk=person.pk).first()
        super().__init__(data, initial=_initial(saved))
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Spara"))

    def meet(self, saved: "ChoicesForm") -> None:
        """Say what is saved now, beside what was typed; sending again is meant to replace it."""
        now = {name: _shown(saved[name]) for name in self.changed_data}
        other = [
            f"{self[name].label}: nu står där ”{words or 'inget'}”."
            for name, words in now.items()
            if words != _shown(self[name])
        ]
        self.add_error(None, [CHOSEN_ELSEWHERE, *other])
        self.data = {name: self.data.get(name) for name in self.data}
        self.data["version"] = saved["version"].value()

    def clean_paused_until(self) -> Any:
        until = self.cleaned_data["paused_until"]
        if until and until < timezone.localdate():
            msg = "Pausen är redan slut den dagen. Välj en senare dag eller lämna tomt."
            raise forms.ValidationError(msg)
        return until

    def clean_substitute(self) -> Anvandare | None:
        typed = self.cleaned_data["substitute"].strip()
        if not typed:
            return None
        named = Anvandare.objects.active().filter(Q(username=typed) | Q(email__iexact=typed))
        found = list(named.exclude(pk=self.person.pk)[:2])
        if len(found) != 1:
            msg = "Vi hittar ingen annan användare med det namnet. Kontrollera stavningen."
            if found:
                msg = "Flera har den adressen. Skriv användarnamnet i stället."
            raise forms.ValidationError(msg)
        return found[0]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if self.errors:
            return values
        if not values["substitute"]:
            values |= {"substitute_from": None, "substitute_until": None}
            return values
        for name in ("substitute_from", "substitute_until"):
            if not values[name]:
                self.add_error(name, "Skriv mellan vilka dagar ersättaren gäller.")
        if not self.errors and values["substitute_until"] < values["substitute_from"]:
            self.add_error("substitute_until", "Den sista dagen är före den första.")
        return values


def _initial(saved: Aviseringsval | None) -> dict[str, object]:
    if saved is None:
        return {"version": 0, "takt": Takt.DAGLIGEN}
    return {
        "version": saved.version,
        "takt": saved.takt,
        "paused_until": saved.paused_until,
        "substitute": saved.substitute.username if saved.substitute else "",
        "substitute_from": saved.substitute_from,
        "substitute_until": saved.substitute_until,
    }


def _shown(field: forms.BoundField) -> str:
    """The value of a field as people read it."""
    value = str(field.value() or "")
    return dict(Takt.choices).get(value, value)


class PutOffForm(forms.Form):
    days = forms.TypedChoiceField(
        label="Påminn mig igen om",
        choices=[(days, "1 arbetsdag" if days == 1 else f"{days} arbetsdagar") for days in DAYS],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj när du vill bli påmind igen."},
    )
    reason = forms.CharField(
        label="Varför behöver det vänta?",
        help_text="Den som leder beredningen kan läsa svaret.",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv varför det behöver vänta en gång till."},
    )
    use_required_attribute = False

    def __init__(self, data: Any = None, *, needs_reason: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = needs_reason
        self.helper = FormHelper()
        self.helper.add_input(Submit("", "Skjut upp påminnelsen"))
