"""Workshops as they stand in people's calendars: as invitations and in their own feeds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse

from arenor import calendar
from arenor.calendar import Meeting, Method, Person
from arenor.choices import Svar
from arenor.models import Deltagare, Inbjudan, Workshop
from organisation import clock
from organisation.models import Anvandare


def invitation_to(
    person: Deltagare,
    workshop: Workshop,
    *,
    address: str,
    method: Method,
    url: str,
    stamped_at: dt.datetime,
) -> str:
    """What goes to one participant of a workshop that has, or had, a time.

    `address` is where a guest gets it, which may be one that they have left.
    """
    meeting = _meeting(workshop, url=url, stamped_at=stamped_at)
    people = _shown_to(person, workshop, address)
    return calendar.invitation(meeting, organiser=_organiser(), people=people, method=method)


def feed_of(reader: Anvandare) -> str:
    """The workshops to which the reader is invited, cancelled ones marked as such. One query."""
    rows = (
        Workshop.objects.filter(
            inbjudningar__deltagare__anvandare=reader,
            inbjudningar__deltagare__removed_at=None,
            starts_at__isnull=False,
        )
        .select_related("arena")
        .order_by("starts_at", "pk")
    )
    now = clock.now()
    return calendar.feed(_meetings(rows, now), name="Utvecklingsarenor")


def _meetings(rows: Iterable[Workshop], now: dt.datetime) -> Iterable[Meeting]:
    for workshop in rows:
        url = f"{settings.BASE_URL}{workshop.get_absolute_url()}"
        yield _meeting(workshop, url=url, stamped_at=now)


def guest_link(person: Deltagare) -> str:
    return f"{settings.BASE_URL}{reverse('arenor:guest', args=[person.link_token])}"


def _meeting(workshop: Workshop, *, url: str, stamped_at: dt.datetime) -> Meeting:
    if workshop.starts_at is None or workshop.ends_at is None:
        msg = f"Workshop {workshop.pk} has no time"
        raise ValueError(msg)
    about = [f"Workshop i utvecklingsarenan ”{workshop.arena.title}”."]
    about += [f"Möteslänk: {workshop.link}"] if workshop.link else []
    about += [workshop.agenda] if workshop.agenda else []
    about += [f"Mer om arenan: {url}"] if url else []
    return Meeting(
        uid=str(workshop.uid),
        sequence=workshop.sequence,
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        title=workshop.theme,
        description="\n\n".join(about),
        place=workshop.place or workshop.link,
        url=url,
        is_cancelled=workshop.cancelled_at is not None,
        stamped_at=stamped_at,
    )


def _organiser() -> Person:
    """The address that the mail comes from: calendars trust no other. Answers land there too."""
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Person(name=name or settings.KOMMUN_NAME, email=email)


def _shown_to(person: Deltagare, workshop: Workshop, address: str) -> list[Person]:
    """Everyone who is invited; but to a guest, or to one who is removed, nobody else."""
    invited = Inbjudan.objects.filter(workshop=workshop, deltagare__removed_at=None)
    if person.is_guest or person.removed_at:
        mine = invited.filter(deltagare=person).first()
        own = _person(person, Svar(mine.svar) if mine else Svar.INGET)
        return [replace(own, email=address) if address else own]
    rows = invited.select_related("deltagare__anvandare").order_by("pk")
    people = [_person(one.deltagare, Svar(one.svar)) for one in rows]
    return people or [_person(person, Svar.INGET)]


def _person(deltagare: Deltagare, svar: Svar) -> Person:
    account = deltagare.anvandare
    email = account.email if account else deltagare.email
    return Person(name=deltagare.name, email=email, partstat=svar.value)
