"""What speaks against a time, as sentences: seen before it is booked, and booked all the same.

Of an arena that the reader may not see, only that there is a workshop.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.utils import timezone

from arenor import workflow
from arenor.models import Utvecklingsarena, Workshop
from arenor.wording import hours
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
    clashing = workflow.clashes(workshop, starts_at, ends_at)
    visible = Utvecklingsarena.objects.visible_to(reader)
    arenas = {other.arena_id for _person, other in clashing}
    seen = set(visible.filter(pk__in=arenas).values_list("pk", flat=True)) if arenas else set()
    for person, other in clashing:
        name = f"{person.name}, facilitator," if person.is_facilitator else person.name
        what = f"”{other.theme}” i arenan ”{other.arena.title}”"
        shown = what if other.arena_id in seen else "en workshop i en annan arena"
        found.append(f"{name} är redan inbjuden till {shown}, {hours(other)}.")
    return found


def fingerprint(found: Sequence[str]) -> str:
    """Whoever books all the same has seen these, and no others."""
    return hashlib.sha256("\n".join(found).encode()).hexdigest()
