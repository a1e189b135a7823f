"""A rule for the tests. Its obligations are the open forvaltningsobjekt of the organisation app.

This app knows none of the apps above it, so its tests borrow rows from the one below: an objekt
stands for a case, its objektagare for the one who is to act, its description for the due date.
"""

import datetime as dt

from organisation.models import Forvaltningsobjekt
from tests.factories import AnvandareFactory, ForvaltningsobjektFactory
from utskick.models import about_of
from utskick.paminnelser import Obligation, Rule


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
            context={"name": row.name},
        )


def make_rule(**fields):
    defaults = {
        "key": "prov",
        "name": "Prov",
        "template": "paminnelse.txt",
        "why": "du ansvarar för ärendet",
        "offsets": (-2, 0, 2),
        "due_by": due_by,
        "obligations": obligations,
    }
    return Rule(**{**defaults, **fields})
