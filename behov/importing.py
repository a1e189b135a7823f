"""Writing behov that have been read from a file: through the same steps as those of the form."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from behov import workflow
from behov.behov_file import NewBehov, Owner, Owners
from behov.choices import Agartyp
from behov.models import Behov
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt
from utskick import outbox

IMPORTER = "import"


def owners() -> Owners:
    """Who may own a behov, by the names they go by in a file."""
    return {
        Agartyp.OBJEKT: _by_name(Forvaltningsobjekt.objects.filter(active=True)),
        Agartyp.VERKSAMHET: _by_name(Enhet.objects.active()),
    }


def _by_name(rows: Iterable[Owner]) -> dict[str, list[Owner]]:
    found = defaultdict(list)
    for row in rows:
        found[row.name].append(row)
    return dict(found)


def importer() -> Anvandare:
    """Stands as submitter where no person does. Nobody can sign in as it."""
    person = Anvandare.objects.filter(username=IMPORTER).first()
    return person or Anvandare.objects.create_user(
        IMPORTER, first_name="Inläst", last_name="från fil", is_active=False
    )


@transaction.atomic
def send_in(found: list[NewBehov], *, by: Anvandare) -> str:
    """Send in those that are not there yet, numbered in their order. Returns a line on it."""
    known = Behov.objects.filter(token__in=[new.token for new in found])
    known_tokens = set(known.values_list("token", flat=True))
    new_ones = [new for new in found if new.token not in known_tokens]
    with outbox.held_back("Behovet lästes in från en fil."):
        for new in new_ones:
            workflow.submit(write_draft(new, by=by), by=by)
    return f"Behov: {len(new_ones)} new, {len(found) - len(new_ones)} there already"


def write_draft(new: NewBehov, *, by: Anvandare) -> Behov:
    behov = workflow.create_draft(by=by, token=new.token)
    return workflow.save_draft(behov, version=behov.version, fields=new.fields, nyttor=new.nyttor)
