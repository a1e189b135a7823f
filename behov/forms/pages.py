"""The pages of the form, in their order."""

from dataclasses import dataclass

from behov import guards
from behov.forms.agare import AgareForm
from behov.forms.behovet import BehovetForm
from behov.forms.bilagor import BilagorForm
from behov.forms.forutsattningar import ForutsattningarForm
from behov.forms.nytta import NyttorForm
from behov.forms.page import PageForm
from behov.models import Behov


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for somebody who only reads."""

    label: str
    hint: str
    choices: list[str]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    slug: str
    """As in the address, and as the sections of snapshot.py are called."""
    heading: str
    form: type[PageForm]
    template: str

    @property
    def next(self) -> "Page | None":
        """None after the last: then all that was written is reviewed."""
        return PAGES[self.number] if self.number < len(PAGES) else None

    @property
    def questions(self) -> list[Question]:
        demanded = guards.REQUIRED.keys() | guards.NYTTA_REQUIRED.keys() | self.form.unmarked
        return [
            Question(
                label=str(field.label),
                hint=str(field.help_text),
                choices=[str(label) for value, label in getattr(field, "choices", ()) if value],
                is_optional=name not in demanded,
            )
            for name, field in self.form.asked().items()
        ]


BILAGOR = Page(5, "bilagor", "Bilagor och länkar", BilagorForm, "behov/edit_bilagor.html")
PAGES = (
    Page(1, "behovet", "Behovet", BehovetForm, "behov/edit_behovet.html"),
    Page(2, "nytta", "Nyttan och för vem", NyttorForm, "behov/edit_nytta.html"),
    Page(3, "agare", "Ägare och berörda", AgareForm, "behov/edit_agare.html"),
    Page(
        4,
        "forutsattningar",
        "Förutsättningar",
        ForutsattningarForm,
        "behov/edit_forutsattningar.html",
    ),
    BILAGOR,
)
REVIEW = "Granska och skicka in"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that must be answered before the behov is sent in, and where."""

    sentence: str
    page: Page
    anchor: str


def missing(behov: Behov) -> list[Missing]:
    unanswered = guards.unanswered(behov) | guards.unanswered_nyttor(behov)
    return [
        Missing(sentence, page, anchor)
        for page in PAGES
        for field, sentence in unanswered.items()
        if (anchor := page.form.anchor_of(field))
    ]
