"""A rule for the tests. Its obligations are the open forvaltningsobjekt of the organisation app.

This app knows none of the apps above it, so its tests borrow rows from the one below: an objekt
stands for a case, its objektagare for the one who is to act, its description for the due date.
"""

import datetime as dt

from organisation.models import Forvaltningsobjekt
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory
from utskick.models import about_of
from utskick.paminnelser import Obligation, Rule, Step, Texts


def case(due_on, **fields):
    """Something that somebody is to have done by `due_on`."""
    fields.setdefault("objektagare", AnvandareFactory())
    return ForvaltningsobjektFactory(description=due_on, **fields)


def due_by(day):
    return Forvaltningsobjekt.objects.filter(
        active=True, description__lte=day.isoformat()
    ).order_by("pk")


def obligations(rows):
    for row in rows.select_related("objektagare"):
        yield Obligation(
            about=about_of(row),
            due_on=dt.date.fromisoformat(row.description),
            recipients=[row.objektagare],
            values={"namn": row.name},
        )


TEXTS = Texts(
    subject="Påminnelse om {namn}",
    text="Ska vara klart {datum}.",
    late_subject="Sen påminnelse om {namn}",
    late_text="Skulle ha varit klart {datum}, för {dagar} sedan.",
    action="Gör klart {namn}",
)


def make_rule(**fields):
    defaults = {
        "key": "prov",
        "name": "Prov",
        "why": "du ansvarar för ärendet",
        "texts": TEXTS,
        "steps": (Step(-2), Step(0), Step(2)),
        "weekly": False,
        "placeholders": {"namn": "objektets namn"},
        "due_by": due_by,
        "obligations": obligations,
        "visible_to": lambda _user: Forvaltningsobjekt.objects.all(),
    }
    return Rule(**{**defaults, **fields})
