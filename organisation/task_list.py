"""Long work in parts: a list of pages and how far each has come, as _task_list.html shows it."""

from dataclasses import dataclass

DONE, BEGUN, TO_DO, OPTIONAL = "Klart", "Påbörjat", "Att göra", "Valfritt"
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
