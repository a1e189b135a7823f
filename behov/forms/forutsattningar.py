"""The fourth page: work, money, law and technology. Nothing here must be answered."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django.forms import BoundField, Field
from django.http import QueryDict

from behov.choices import Belopp, Finansiering, Fraga, Svar, Timmar
from behov.forms.fields import Choice, Selection, Text
from behov.forms.page import PageForm
from behov.models import Behov, Forutsattning

SUBJECTS = {
    Fraga.PERSONUPPGIFTER: "personuppgifter",
    Fraga.SEKRETESS: "sekretess",
    Fraga.INFORMATIONSKLASS: "informationsklass",
    Fraga.EXTERN_PART: "extern part",
    Fraga.AI: "AI",
    Fraga.INTEGRATIONER: "kopplingar till andra system",
    Fraga.UPPHANDLING: "upphandling",
    Fraga.ARKIV: "arkiv och gallring",
    Fraga.PUBLIKT: "invånare och företag",
}
"""What the comment to each question is about."""


class ForutsattningarForm(PageForm):
    hours_common = Selection(
        Timmar,
        label="Hur mycket tid behövs av gemensamma resurser?",
        help_text="Till exempel it, upphandling eller kommunikation.",
    )
    hours_total = Selection(Timmar, label="Hur mycket tid behövs totalt?")
    cost_once = Selection(Belopp, label="Vad kostar det att införa?")
    cost_yearly = Selection(Belopp, label="Vad kostar det per år därefter?")
    cost_note = Text("cost_note", label="Kommentar om kostnaden", help_text="Högst 300 tecken.")
    finansiering = Choice(Finansiering, label="Finns det pengar?")

    helper = FormHelper()
    helper.hide_optional = True  # the page says that everything on it is

    def __init__(self, behov: Behov, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(behov, data, **kwargs)
        self.fields |= _questions()

    @classmethod
    def asked(cls) -> dict[str, Field]:
        return super().asked() | _questions()

    @classmethod
    def anchor_of(cls, name: str) -> str:
        return super().anchor_of(name) or (f"id_{name}_0" if name.startswith("fraga_") else "")

    @classmethod
    def saved(cls, behov: Behov) -> Mapping[str, Any]:
        answers = {answer.fraga: answer for answer in behov.forutsattningar.all()}
        unanswered = Forutsattning()
        values = dict(super().saved(behov))
        for fraga in Fraga:
            answer = answers.get(fraga, unanswered)
            values |= {fraga_name(fraga): answer.svar, comment_name(fraga): answer.comment}
        return values

    def columns(self) -> dict[str, Any]:
        return {key: value for key, value in self.answers().items() if key in self.base_fields}

    def draft(self) -> dict[str, Any]:
        answers = {
            fraga: {
                "svar": self.cleaned_data[fraga_name(fraga)],
                "comment": self.cleaned_data[comment_name(fraga)],
            }
            for fraga in Fraga
        }
        return {"fields": self.columns(), "answers": answers}

    @property
    def resources(self) -> list[BoundField]:
        """The questions about work and money."""
        return [self[name] for name in self.base_fields if name != "version"]

    @property
    def questions(self) -> list[tuple[BoundField, BoundField]]:
        """The questions about law and technology, each with its comment."""
        return [(self[fraga_name(fraga)], self[comment_name(fraga)]) for fraga in Fraga]


def _questions() -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for fraga, subject in SUBJECTS.items():
        label = f"Kommentar om {subject}"
        fields[fraga_name(fraga)] = Choice(Svar, label=fraga.label)
        fields[comment_name(fraga)] = Text("comment", of=Forutsattning, label=label)
    return fields


def fraga_name(fraga: Fraga) -> str:
    return f"fraga_{fraga}"


def comment_name(fraga: Fraga) -> str:
    return f"fraga_{fraga}_comment"
