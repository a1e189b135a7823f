"""Who takes part: a person of the municipality, or a guest."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from arenor.choices import Deltagarroll, Grad, Intressentgrupp
from arenor.forms.planning.fields import buttons, version_field
from arenor.models import Deltagare
from behov.forms.fields import NOT_A_CHOICE
from organisation.models import Anvandare

SHORTEST_SEARCH = 2
MOST_WORDS = 5
MOST_FOUND = 10
FIELDS = ("organisation", "role", "group", "interest", "influence")


def people_matching(text: str) -> QuerySet[Anvandare]:
    """By the beginning of each word of a name, or by a whole e-mail address.

    A part of an address finds nobody: the search is no list of addresses.
    """
    words = text.split()[:MOST_WORDS]
    people = Anvandare.objects.active().select_related("enhet")
    if len("".join(words)) < SHORTEST_SEARCH:
        return people.none()
    if "@" in text:
        return people.filter(email__iexact=text.strip())
    for word in words:
        people = people.filter(
            Q(first_name__istartswith=word)
            | Q(last_name__istartswith=word)
            | Q(last_name__icontains=f" {word}")
            | Q(last_name__icontains=f"-{word}")
        )
    return people


def _scale(label: str, help_text: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=Grad.choices,
        coerce=int,
        initial=Grad.MEDEL,
        error_messages=dict.fromkeys(("required", "invalid_choice"), NOT_A_CHOICE),
    )


class StandingForm(forms.Form):
    """In which role somebody takes part, for whom they speak, and how much is at stake."""

    organisation = forms.CharField(
        label="Organisation",
        required=False,
        max_length=120,
        error_messages={"max_length": "Skriv högst %(limit_value)d tecken."},
    )
    role = forms.ChoiceField(
        label="Roll",
        choices=Deltagarroll.choices,
        initial=Deltagarroll.DELTAGARE,
        help_text="En facilitator planerar serien. En observatör läser men röstar inte.",
        error_messages=dict.fromkeys(("required", "invalid_choice"), NOT_A_CHOICE),
    )
    group = forms.ChoiceField(
        label="Intressentgrupp",
        choices=[("", "Välj"), *Intressentgrupp.choices],
        help_text="Vem personen talar för.",
        error_messages={
            "required": "Välj vilken intressentgrupp personen talar för.",
            "invalid_choice": NOT_A_CHOICE,
        },
    )
    interest = _scale(
        "Intresse", "Hur mycket frågan betyder för dem. Syns bara för er som planerar."
    )
    influence = _scale("Inflytande", "Hur mycket de kan påverka. Syns bara för er som planerar.")

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation", "name", "email"):
            if name in self.fields:
                self.fields[name].widget.attrs.pop("maxlength", None)


class PersonForm(StandingForm):
    """One of those whom the search found, and nobody else."""

    anvandare = forms.ChoiceField(
        label="Vem?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Välj en person i listan.",
            "invalid_choice": "Välj en person i listan.",
        },
    )
    field_order = ["anvandare", "role", "group", "interest", "influence"]
    helper = buttons("Lägg till deltagaren")

    def __init__(self, data: QueryDict | None, *, found: list[Anvandare]) -> None:
        super().__init__(data)
        del self.fields["organisation"]  # it is their enhet
        self.found = {str(person.pk): person for person in found}
        self.fields["anvandare"].choices = [  # type: ignore[attr-defined]
            (key, f"{person}, {person.enhet}" if person.enhet else str(person))
            for key, person in self.found.items()
        ]

    def fields_of_deltagare(self) -> dict[str, Any]:
        return {**self.cleaned_data, "anvandare": self.found[self.cleaned_data["anvandare"]]}


class GuestForm(StandingForm):
    """Somebody without an account."""

    keeps_text = True
    name = forms.CharField(
        label="Namn",
        max_length=120,
        error_messages={
            "required": "Skriv gästens namn.",
            "max_length": "Skriv högst %(limit_value)d tecken.",
        },
    )
    email = forms.EmailField(
        label="E-postadress",
        # A quoted name could hold what a header or a calendar may not. Nobody has one.
        validators=[RegexValidator('"', inverse_match=True, code="invalid")],
        help_text="Hit går inbjudningar och gästens egen länk.",
        error_messages={
            "required": "Skriv gästens e-postadress.",
            "invalid": "Kontrollera e-postadressen. Den ska se ut som namn@foretag.se.",
            "max_length": "Kontrollera e-postadressen. Den är för lång.",
        },
    )
    field_order = ["name", "email", *FIELDS]
    helper = buttons("Bjud in gästen")


class EditForm(GuestForm):
    """Who a guest is, and how anybody takes part. The name and address of others is their own."""

    version = version_field()
    helper = buttons("Spara")

    def __init__(self, data: QueryDict | None, *, deltagare: Deltagare) -> None:
        names = ("version", "name", "email", *FIELDS)
        super().__init__(data, initial={name: getattr(deltagare, name) for name in names})
        if not deltagare.is_guest:
            del self.fields["name"], self.fields["email"]
            return
        self.fields["email"].help_text = (
            "Byter gästen adress slutar den gamla länken att gälla. En ny länk och det som är "
            "bokat skickas till den nya."
        )


class RemoveForm(forms.Form):
    helper = buttons("Ja, ta bort", css_class="btn-danger")
