"""The text of a behov as its readers see it: a draft as it is, all else as it was sent in."""

from dataclasses import dataclass

from behov import snapshot
from behov.choices import Status
from behov.models import Behov, Bilaga
from behov.snapshot import Content, Row, Section

IN_THE_HEADING = {"title", "summary"}


@dataclass(frozen=True, slots=True)
class Reading:
    sections: list[Section]
    """What was answered. Questions without an answer are left out."""
    bilagor: list[Bilaga]


def reading_of(behov: Behov) -> Reading:
    """The whole text. Ask permissions.can_read first."""
    is_draft = behov.status == Status.UTKAST
    content = snapshot.content_of(behov) if is_draft else _sent_in(behov)
    answered = [(section, _answered(section)) for section in content]
    return Reading(
        sections=[Section({**section, "rows": rows}) for section, rows in answered if rows],
        bilagor=list(behov.bilagor.filter(removed_at=None)),
    )


def _sent_in(behov: Behov) -> Content:
    """The labels too are those of the form that was sent in."""
    latest = behov.versioner.order_by("-number").values_list("content", flat=True).first()
    return latest or []


def _answered(section: Section) -> list[Row]:
    """Without what the page shows elsewhere: in its heading, or as links to files."""
    return [
        row
        for row in section["rows"]
        if row["value"]
        and row["key"] not in IN_THE_HEADING
        and not row["key"].startswith("bilaga_")
    ]
