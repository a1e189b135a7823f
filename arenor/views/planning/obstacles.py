"""What speaks against a time, as sentences: seen before it is booked, and booked all the same.

Of an arena that the reader may not see, only that there is a workshop.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from django.utils import timezone

from arenor import workflow
from arenor.choices import Deltagarroll
from arenor.models import Utvecklingsarena, Workshop
from arenor.wording import and_last, hours
from organisation import clock
from organisation.models import Anvandare
from utskick.arbetsdagar import own_closed_day_names, why_free


def obstacles(
    workshop: Workshop, starts_at: dt.datetime, ends_at: dt.datetime, *, reader: Anvandare
) -> list[str]:
    """Clashes of participants and facilitators, a day that is free, a time that has been."""
    found = []
    if ends_at <= clock.now():
        found.append("Tiden har redan varit. Ingen inbjudan skickas.")
    free = why_free(timezone.localdate(starts_at), own_closed_day_names())
    if free:
        found.append(f"Dagen är ingen arbetsdag: {free}.")
    return [*found, *_clashes(workshop, starts_at, ends_at, reader)]


def fingerprint(found: Sequence[str]) -> str:
    """Whoever books all the same has seen these, and no others."""
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _clashes(
    workshop: Workshop, starts_at: dt.datetime, ends_at: dt.datetime, reader: Anvandare
) -> Iterator[str]:
    """A sentence for each other workshop: who is expected there. Three queries."""
    busy: dict[Workshop, list[str]] = {}
    leads = _leads(workshop)
    for person, other in workflow.clashes(workshop, starts_at, ends_at):
        role = " (facilitator)" if person.email.lower() in leads else ""
        busy.setdefault(other, []).append(f"{person.name}{role}")
    visible = Utvecklingsarena.objects.visible_to(reader)
    arenas = {other.arena_id for other in busy}
    seen = set(visible.filter(pk__in=arenas).values_list("pk", flat=True))
    for other, names in busy.items():
        what = f"”{other.theme}” i arenan ”{other.arena.title}”"
        shown = what if other.arena_id in seen else "en workshop i en annan arena"
        yield f"Redan inbjudna till {shown}, {hours(other)}: {and_last(names)}."


def _leads(workshop: Workshop) -> set[str]:
    people = workshop.arena.deltagare.current().filter(role=Deltagarroll.FACILITATOR)
    return {email.lower() for email in people.values_list("email", flat=True)}
