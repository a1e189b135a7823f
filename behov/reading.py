"""The text of a behov as one reader sees it: the writers their working copy, all others what was
last sent in."""

from dataclasses import dataclass

from behov import permissions, snapshot
from behov.models import Behov, Bilaga
from behov.snapshot import Content, Row, Section
from organisation.models import Anvandare

IN_THE_HEADING = {"title", "summary"}


@dataclass(frozen=True, slots=True)
class Reading:
    title: str
    summary: str
    sections: list[Section]
    """What was answered. Questions without an answer are left out."""
    bilagor: list[Bilaga]
    is_working_copy: bool


def reading_of(behov: Behov, *, reader: Anvandare) -> Reading:
    """The whole text. Ask permissions.can_read first."""
    is_working_copy = permissions.can_write(reader, behov)
    content = snapshot.content_of(behov) if is_working_copy else sent_in(behov)
    answered = [(section, _answered(section)) for section in content]
    return Reading(
        title=title_of(behov, content),
        summary=snapshot.value_of(content, "summary"),
        sections=[Section({**section, "rows": rows}) for section, rows in answered if rows],
        bilagor=bilagor_of(behov, content),
        is_working_copy=is_working_copy,
    )


def summary_of(behov: Behov) -> Reading:
    """What everyone who is signed in may read."""
    content = sent_in(behov)
    return Reading(
        title=title_of(behov, content),
        summary=snapshot.value_of(content, "summary"),
        sections=[],
        bilagor=[],
        is_working_copy=False,
    )


def sent_in(behov: Behov) -> Content:
    latest = behov.versioner.order_by("-number").values_list("content", flat=True).first()
    return latest or []


def title_of(behov: Behov, content: Content) -> str:
    return snapshot.value_of(content, "title") or behov.title or "Utkast utan rubrik"


def bilagor_of(behov: Behov, content: Content) -> list[Bilaga]:
    """The files that `content` names, also those that have been taken away since."""
    keys = [row["key"] for section in content for row in section["rows"]]
    pks = [key.removeprefix("bilaga_") for key in keys if key.startswith("bilaga_")]
    return list(behov.bilagor.filter(pk__in=pks))


def _answered(section: Section) -> list[Row]:
    """Without what the page shows elsewhere: in its heading, or as links to files."""
    return [
        row
        for row in section["rows"]
        if row["value"]
        and row["key"] not in IN_THE_HEADING
        and not row["key"].startswith("bilaga_")
    ]
