"""Which behov a list shows. All of it stands in the address, so a filter is a link to share."""

from collections.abc import Callable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q, QuerySet

from behov import search
from behov.choices import CLOSED, Agartyp, Anledning, Omfattning, Status
from behov.models import Behov, BehovQuerySet
from behov.standing import Regler, public_name
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt, Kind

SENT_IN = [status for status in Status if status != Status.UTKAST]
UNKNOWN = {"invalid_choice": "Det valet finns inte. Listan visas utan det."}
EVERY = ("", "Alla")
NOBODY = [Agartyp.SAKNAS, Agartyp.VET_EJ]
MORE = ("anledning", "agare", "omfattning", "namnd")
"""The fields that are folded away until somebody asks for them."""


class FilterForm(forms.Form):
    q = forms.CharField(
        label="Sök", required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, data: Mapping[str, str], *, regler: Regler) -> None:
        super().__init__(data)
        for name, label, choices in [
            ("status", "Läge", _statuses(regler)),
            ("anledning", "Anledning", [EVERY, *Anledning.choices]),
            ("agare", "Ägare", _owners()),
            ("omfattning", "Omfattning", [EVERY, *Omfattning.choices]),
            ("namnd", "Nämnd", [EVERY, *_named(Enhet.objects.filter(kind=Kind.NAMND))]),
        ]:
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=choices, error_messages=UNKNOWN
            )
        self.first, self.more = _helper("q", "status"), _helper(*MORE)

    @property
    def chosen(self) -> dict[str, str]:
        """What is filtered on. A value that is not among the choices filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, behov: BehovQuerySet, *, reader: Anvandare) -> BehovQuerySet:
        chosen = self.chosen
        behov = behov.filter(_has_status(chosen.pop("status", "")))
        if "q" in chosen:
            behov = search.found_by(reader, chosen.pop("q"), among=behov)
        for name, value in chosen.items():
            behov = behov.filter(CONDITIONS[name](value))
        return behov


def _helper(*fields: str) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True  # it only reads, and a token in the address is a token given away
    helper.hide_optional = True
    helper.layout = Layout(*fields)
    return helper


def _statuses(regler: Regler) -> list[Any]:
    return [
        ("", "Öppna"),
        ("avslutade", "Avslutade"),
        ("alla", "Alla"),
        ("Ett läge", [(status, public_name(status, regler, theirs=False)) for status in SENT_IN]),
    ]


def _owners() -> list[Any]:
    """Those that own something that was sent in, and the answers that name nobody."""
    sent_in = Behov.objects.exclude(status=Status.UTKAST)
    objekt = Forvaltningsobjekt.objects.filter(pk__in=sent_in.values("owner_objekt"))
    enheter = Enhet.objects.filter(pk__in=sent_in.values("owner_enhet"))
    return [
        EVERY,
        *[(agartyp, agartyp.label) for agartyp in NOBODY],
        ("Objekt", _named(objekt, "objekt-")),
        ("Verksamheter", _named(enheter, "enhet-")),
    ]


def _named(rows: QuerySet, prefix: str = "") -> list[tuple[str, str]]:
    return [(f"{prefix}{pk}", name) for pk, name in rows.values_list("pk", "name")]


def _has_status(value: str) -> Q:
    match value:
        case "":
            return ~Q(status__in=[Status.UTKAST, *CLOSED])
        case "avslutade":
            return Q(status__in=CLOSED)
        case "alla":
            return ~Q(status=Status.UTKAST)
        case _:
            return Q(status=value)


def _has_owner(value: str) -> Q:
    kind, _, pk = value.partition("-")
    match kind:
        case "objekt":
            return Q(owner_objekt=int(pk))
        case "enhet":
            return Q(owner_enhet=int(pk))
        case _:
            return Q(owner_kind=value)


CONDITIONS: Mapping[str, Callable[[str], Q]] = {
    "anledning": lambda value: Q(anledning=value),
    "agare": _has_owner,
    "omfattning": lambda value: Q(omfattning=value),
    "namnd": lambda value: Q(myndighet=int(value)),
}
"""Only these, and only with a value that stands among the choices, become part of a query."""
