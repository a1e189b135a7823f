"""The parts of the work on a nyttokalkyl, in order, and how far each has come."""

from dataclasses import dataclass

from django.urls import reverse

from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Nyttokalkyl

DONE, BEGUN, TO_DO = "Klart", "Påbörjat", "Att göra"
SHAPES = {DONE: "done", BEGUN: "active", TO_DO: "draft"}


@dataclass(frozen=True, slots=True)
class Task:
    """A part with a page of its own."""

    label: str
    url: str
    standing: str
    about: str
    """What there is, in a few words."""

    @property
    def shape(self) -> str:
        return SHAPES.get(self.standing, "draft")


def tasks_of(kalkyl: Nyttokalkyl, document: Document) -> list[Task]:
    terms = document.calculation.terms
    tasks: list[tuple[str, str, str, str]] = [
        ("Villkor", "terms", DONE, f"{terms.first_year}–{terms.last_year}"),
    ]
    return [
        Task(label, reverse(f"nyttokalkyl:{name}", args=[kalkyl.pk]), standing, about)
        for label, name, standing, about in tasks
    ]
