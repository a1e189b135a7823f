"""What an arena mails: workshops as invitations in people's own calendars.

The calendar itself, and a guest's own link, are enclosed when a letter is sent (sending.py).
"""

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.urls import reverse

from arenor.models import Deltagare, Utvecklingsarena, Workshop
from arenor.sending import (
    CANCELLATION,
    INVITATION,
    LINK,
    POLL,
    REMOVAL,
    link_occasion_of,
    occasion_of,
    poll_occasion_of,
)
from arenor.wording import one_line, when
from organisation import clock
from utskick.models import Guest, about_of
from utskick.outbox import Letter

TEMPLATES = {
    INVITATION: "arenor/mail/inbjudan.txt",
    CANCELLATION: "arenor/mail/installd.txt",
    REMOVAL: "arenor/mail/avbokad.txt",
    POLL: "arenor/mail/tider.txt",
    LINK: "arenor/mail/lank.txt",
}
HOLD = dt.timedelta(seconds=60)
"""What is moved again within it is told once, as it then is."""

SOON = dt.timedelta(hours=24)
"""So shortly before a workshop a letter also goes out in the evening."""

GUEST_LINK = f"{settings.BASE_URL}/arena/gast/"
"""What the ledger keeps of it. The mail has the guest's own."""


def invitations(
    workshop: Workshop, *, only: Deltagare | None = None, again: bool = False
) -> list[Letter]:
    """To everyone who takes part, or to one of them: the workshop as it now is.

    `again` if what one of them has been told already goes to another address.
    """
    people = [only] if only else workshop.arena.deltagare.current().select_related("anvandare")
    kind = CANCELLATION if workshop.cancelled_at else INVITATION
    return [_letter(kind, workshop, person, again=again) for person in people]


def uninvited(workshop: Workshop, deltagare: Deltagare) -> list[Letter]:
    """To one who is removed: it goes away from their calendar, and from nobody else's."""
    return [_letter(REMOVAL, workshop, deltagare)]


def moved_away(workshop: Workshop, guest: Deltagare, *, before: Guest) -> list[Letter]:
    """To the address that a guest had before: it goes away from the calendar there."""
    letter = _letter(REMOVAL, workshop, guest, again=True)
    return [replace(letter, recipient=before, template="arenor/mail/annan_adress.txt")]


def poll(workshop: Workshop, *, only: Deltagare | None = None) -> list[Letter]:
    """To everyone who takes part, or to one of them: which of these times suit?"""
    people = [only] if only else workshop.arena.deltagare.current().select_related("anvandare")
    latest = workshop.tidsforslag.order_by("pk").last()
    asked = poll_occasion_of(latest) if latest else ""
    return [
        _question(POLL, workshop, person, occasion=f"{asked}/d{person.pk}") for person in people
    ]


def new_link(guest: Deltagare) -> Letter:
    """To a guest: the address of their own page, which only the mail holds."""
    return _question(LINK, guest.arena, guest, occasion=link_occasion_of(guest))


def _question(
    kind: str, about: Workshop | Utvecklingsarena, person: Deltagare, *, occasion: str
) -> Letter:
    """What is answered on the person's own page, and goes into no calendar."""
    arena = about.arena if isinstance(about, Workshop) else about
    own = f"{settings.BASE_URL}{reverse('arenor:participation', args=[arena.pk])}"
    return Letter(
        kind=kind,
        about=about_of(about),
        occasion=occasion,
        recipient=person.anvandare or Guest(person.name, person.email),
        template=TEMPLATES[kind],
        context={
            "arena": one_line(arena.title),
            "theme": one_line(about.theme) if isinstance(about, Workshop) else "",
            "valid_until": person.link_expires_at,
        },
        link=GUEST_LINK if person.is_guest else own,
        why="du deltar i utvecklingsarenan",
        wait=HOLD,
    )


def _letter(kind: str, workshop: Workshop, person: Deltagare, *, again: bool = False) -> Letter:
    link = GUEST_LINK if person.is_guest else f"{settings.BASE_URL}{workshop.get_absolute_url()}"
    if kind == REMOVAL:
        link = ""  # it would lead to nothing
    starts_at = workshop.starts_at
    return Letter(
        kind=kind,
        about=about_of(workshop),
        occasion=occasion_of(workshop, person, again=again),
        recipient=person.anvandare or Guest(person.name, person.email),
        template=TEMPLATES[kind],
        context={
            "arena": one_line(workshop.arena.title),
            "theme": one_line(workshop.theme),
            "place": one_line(workshop.place),
            "workshop": workshop,
            "when": when(workshop),
        },
        link=link,
        why="du deltar i utvecklingsarenan" if kind != REMOVAL else "du deltog i utvecklingsarenan",
        at_any_hour=starts_at is not None and starts_at - clock.now() < SOON,
        wait=HOLD,
    )
