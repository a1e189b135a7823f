"""What has happened to an arena, told to who may read it, newest first."""

import datetime as dt
from dataclasses import dataclass

from arenor.choices import SHAPES, Arenastatus
from arenor.models import Utvecklingsarena

HAPPENED = {
    "OPEN_ARENA": "Arenan öppnades",
    "PLAN": "Serien planerades",
    "START": "Arenan startade",
    "SUMMARISE": "Sammanställningen började",
    "RESUME": "Workshopparna fortsatte",
    "CLOSE": "Arenan avslutades",
    "ABANDON": "Arenan lades ned",
    "ADD_BEHOV": "Ett behov togs in",
    "RETURN_BEHOV": "Ett behov lämnades tillbaka",
    "MOVE_WORKSHOP": "En workshop flyttades i ordningen",
    "REMOVE_WORKSHOP": "En workshop togs bort",
    "AGREE": "Ambitionen beslutades",
    "EDIT": "Arenans texter ändrades",
    "PUBLISH": "Sammanfattningen ändrades",
}
"""Each step of workflow.Step as something that has happened."""

MOST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    at: dt.datetime
    what: str
    by: str
    note: str
    status: str
    shape: str


def timeline_of(arena: Utvecklingsarena) -> list[Entry]:
    """In one query, the latest."""
    rows = arena.handelser.select_related("by").order_by("-pk")[:MOST]
    return [
        Entry(
            at=row.at,
            what=HAPPENED.get(row.step, row.step),
            by=str(row.by) if row.by else "Automatiskt",
            note=row.note,
            status=Arenastatus(row.to_status).label,
            shape=SHAPES[Arenastatus(row.to_status)],
        )
        for row in rows
    ]
