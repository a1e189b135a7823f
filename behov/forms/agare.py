"""The third page: who owns the behov, and whom it concerns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from behov.choices import Agartyp, Omfattning
from behov.forms.fields import Choice, Key, Keys, Text
from behov.forms.page import PageForm
from behov.models import Behov
from organisation.models import Enhet, Forvaltningsobjekt

INDENT = "\N{NO-BREAK SPACE}" * 3


class AgareForm(PageForm):
    owner_kind = Choice(
        Agartyp,
        label="Vem äger behovet?",
        help_text=(
            "Ägaren är den som har nytta av lösningen och ansvarar för den. Svara ”Vet ej” om du"
            " är osäker, så tar beredningen reda på det."
        ),
    )
    owner_objekt = Key(
        label="Vilket objekt?", help_text="Ett objekt är system och arbetssätt som förvaltas ihop."
    )
    owner_enhet = Key(label="Vilken verksamhet?")
    owner_contact = Text(
        "owner_contact",
        label="Kontaktperson hos ägaren",
        help_text="Namnet på någon som känner till behovet. Högst 120 tecken.",
    )
    omfattning = Choice(Omfattning, label="Hur många berörs?")
    affected = Keys(label="Vilka verksamheter berörs?", widget=forms.CheckboxSelectMultiple)
    affected_systems = Text(
        "affected_systems",
        label="Vilka system berörs?",
        help_text="Namnen på de system som används i dag. Högst 300 tecken.",
    )

    unmarked = frozenset({"owner_objekt", "owner_enhet"})

    def __init__(self, behov: Behov, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(behov, data, **kwargs)
        chosen = {behov.owner_enhet_id, *self.initial["affected"]}
        objekt = Forvaltningsobjekt.objects.filter(Q(active=True) | Q(pk=behov.owner_objekt_id))
        enheter: list[Any] = list(Enhet.objects.tree())  # with tree_depth
        used = [enhet for enhet in enheter if enhet.active or enhet.pk in chosen]
        below = {enhet.pk for enhet in used if enhet.parent_id or enhet.pk in chosen}
        self._offer("owner_objekt", [("", "Välj"), *objekt.values_list("pk", "name")])
        self._offer("owner_enhet", [("", "Välj"), *_by_namnd(enheter, below).items()])
        self._offer("affected", _by_namnd(enheter, below).items())

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def saved(cls, behov: Behov) -> Mapping[str, Any]:
        return {
            "owner_kind": behov.owner_kind,
            "owner_objekt": behov.owner_objekt_id,
            "owner_enhet": behov.owner_enhet_id,
            "owner_contact": behov.owner_contact,
            "omfattning": behov.omfattning,
            "affected": sorted(behov.affected_enheter.values_list("pk", flat=True)),
            "affected_systems": behov.affected_systems,
        }

    def settle(self) -> None:
        """An owner of another kind than the answer says is dropped, as the database demands."""
        answers = self.cleaned_data
        kind = answers.get("owner_kind") or _kind_of(answers)
        dropped = {name: None for name, its_kind in OWNERS.items() if its_kind != kind}
        affected = sorted(answers.get("affected", []))
        self.cleaned_data |= {"owner_kind": kind, "affected": affected, **dropped}

    def columns(self) -> dict[str, Any]:
        columns = {
            f"{name}_id" if name in OWNERS else name: value
            for name, value in self.answers().items()
        }
        columns.pop("affected", None)
        return columns

    def draft(self) -> dict[str, Any]:
        affected = Enhet.objects.filter(pk__in=self.cleaned_data["affected"])
        return {"fields": self.columns(), "affected": affected}


OWNERS = {"owner_objekt": Agartyp.OBJEKT, "owner_enhet": Agartyp.VERKSAMHET}


def _kind_of(answers: Mapping[str, Any]) -> str:
    """Somebody who only chose an objekt has said what kind of owner it is."""
    chosen = [kind for name, kind in OWNERS.items() if answers.get(name)]
    return chosen[0] if len(chosen) == 1 else ""


def _by_namnd(enheter: Iterable[Any], offered: set[int]) -> dict[str, list[tuple[int, str]]]:
    """Below the name of each nämnd what belongs to it, and the nämnd itself if it is offered."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for enhet in enheter:
        if enhet.parent_id is None:
            group = groups.setdefault(enhet.name, [])
        if enhet.pk in offered:
            group.append((enhet.pk, INDENT * (enhet.tree_depth - 1) + enhet.name))
    return {name: group for name, group in groups.items() if group}
