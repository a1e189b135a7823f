"""What an arena's letter is asked when it is sent: does it still hold, and what does it carry.

mail.py writes the letters.
"""

from functools import partial

from django.utils import timezone

from arenor.calendar import Method
from arenor.meetings import guest_link, invitation_to
from arenor.models import Deltagare, Tidsforslag, Workshop
from utskick import enclosures, relevance
from utskick.enclosures import NOTHING, Enclosure
from utskick.models import State, Utskick

INVITATION, CANCELLATION, REMOVAL = "arena_inbjudan", "arena_installd", "arena_avbokad"
POLL, LINK = "arena_tider", "arena_lank"
REMINDER = "arena_workshop"

CHANGED_AGAIN = "Workshoppen har ändrats igen. Ett nyare mejl går i stället."
NOT_HERE = "Personen är inte längre deltagare i arenan."
OTHER_ADDRESS = "Gästen har en annan adress."
NEVER_TOLD = "Personen hann aldrig bli inbjuden."
MAYBE_TOLD = [State.SKICKAD, State.OKLAR, State.PAGAR]


def register() -> None:
    for kind, check in (
        (INVITATION, _invitation_outdated),
        (CANCELLATION, _cancellation_outdated),
        (REMOVAL, _removal_outdated),
    ):
        relevance.register(kind, check)
        method = Method.REQUEST if kind == INVITATION else Method.CANCEL
        enclosures.register(kind, partial(_enclosed, method=method))
    for kind, check in ((POLL, _poll_outdated), (LINK, _link_outdated)):
        relevance.register(kind, check)
        enclosures.register(kind, _enclosed_link)
    enclosures.register(REMINDER, _link_in_reminder)


def occasion_of(workshop: Workshop, person: Deltagare, *, again: bool = False) -> str:
    """Which of the workshop's changes is told to whom. A person who joins anew is another one.

    `again` after a change of the person: an address can be theirs a second time.
    """
    changed = f"/v{person.version}" if again else ""
    return f"s{workshop.sequence}{changed}/d{person.pk}"


def poll_occasion_of(latest: Tidsforslag) -> str:
    """Which of the workshop's times were proposed last."""
    return f"t{latest.pk}"


def link_occasion_of(guest: Deltagare) -> str:
    """Which of the guest's links, by when it was made: the link itself is nowhere stored."""
    return f"l{guest.link_expires_at:%Y%m%d%H%M%S}/d{guest.pk}"


def _poll_outdated(utskick: Utskick) -> str:
    person, workshop = _person_of(utskick), _workshop_of(utskick)
    if gone := _gone(utskick, person):
        return gone
    if workshop is None:
        return "Workshoppen är borttagen."
    if workshop.is_scheduled or not workshop.arena.is_open:
        return "Frågan om tider är inte aktuell längre."
    latest = workshop.tidsforslag.order_by("pk").last()
    if latest is None:
        return "Tidsförslagen är borttagna."
    asked = utskick.occasion.partition("/")[0].removeprefix("t")
    if latest.pk > int(asked):
        return "Fler tider är föreslagna. Ett nyare mejl går i stället."
    return ""


def _link_outdated(utskick: Utskick) -> str:
    guest = _person_of(utskick)
    if gone := _gone(utskick, guest):
        return gone
    return "" if utskick.occasion == link_occasion_of(guest) else "En nyare länk är skapad."


def _invitation_outdated(utskick: Utskick) -> str:
    workshop, person = _read(utskick)
    if gone := _gone(utskick, person):
        return gone
    if _changed_since(utskick, workshop):
        return CHANGED_AGAIN
    if workshop.ends_at is None or workshop.ends_at <= timezone.now():
        return "Workshoppen har redan varit."
    return ""


def _cancellation_outdated(utskick: Utskick) -> str:
    workshop, person = _read(utskick)
    if _changed_since(utskick, workshop):
        return CHANGED_AGAIN
    if not person.removed_at and _at_other_address(utskick, person):
        return OTHER_ADDRESS
    return "" if _was_told(utskick, person) else NEVER_TOLD


def _removal_outdated(utskick: Utskick) -> str:
    person = _read(utskick)[1]
    if not person.removed_at and not _at_other_address(utskick, person):
        return "Adressen är gästens igen."
    return "" if _was_told(utskick, person) else NEVER_TOLD


def _gone(utskick: Utskick, person: Deltagare) -> str:
    """Why nothing more is told there, or "" if the person still takes part and is there."""
    if person.removed_at:
        return NOT_HERE
    return OTHER_ADDRESS if _at_other_address(utskick, person) else ""


def _at_other_address(utskick: Utskick, person: Deltagare) -> bool:
    return person.is_guest and person.email.lower() != utskick.guest_email.lower()


def _was_told(utskick: Utskick, person: Deltagare) -> bool:
    """Nothing is taken out of a calendar that never got it."""
    invitations = Utskick.objects.filter(about=utskick.about, kind=INVITATION)
    of_person = invitations.filter(
        occasion__endswith=f"/d{person.pk}", guest_email__iexact=utskick.guest_email
    )
    return of_person.filter(state__in=MAYBE_TOLD).exists()


def _changed_since(utskick: Utskick, workshop: Workshop) -> bool:
    return utskick.occasion.partition("/")[0] != f"s{workshop.sequence}"


def _read(utskick: Utskick) -> tuple[Workshop, Deltagare]:
    """Of a letter about one that is or was booked, and so is never removed."""
    workshop = _workshop_of(utskick)
    if workshop is None:
        msg = f"Utskick {utskick.pk} is about a workshop that is gone"
        raise ValueError(msg)
    return workshop, _person_of(utskick)


def _workshop_of(utskick: Utskick) -> Workshop | None:
    workshop_pk = utskick.about.rpartition("/")[2]
    return Workshop.objects.select_related("arena").filter(pk=workshop_pk).first()


def _person_of(utskick: Utskick) -> Deltagare:
    person_pk = utskick.occasion.rpartition("/d")[2]
    return Deltagare.objects.select_related("anvandare").get(pk=person_pk)


def _enclosed_link(utskick: Utskick) -> Enclosure:
    link = _own_link(utskick, _person_of(utskick))
    return Enclosure(link=link) if link else NOTHING


def _own_link(utskick: Utskick, person: Deltagare) -> str:
    """A guest's, to no address but their own."""
    is_theirs = person.is_guest and not _gone(utskick, person)
    return guest_link(person) if is_theirs else ""


def _link_in_reminder(utskick: Utskick) -> Enclosure:
    """A guest's own; whoever has an account follows the ledger's."""
    workshop = Workshop.objects.get(pk=utskick.about.rpartition("/")[2])
    guests = Deltagare.objects.current().filter(arena=workshop.arena_id, anvandare=None)
    guest = guests.filter(email__iexact=utskick.guest_email).first()
    return Enclosure(link=guest_link(guest)) if guest else NOTHING


def _enclosed(utskick: Utskick, *, method: Method) -> Enclosure:
    """The invitation, stamped with the time of its letter: the same if it is sent again."""
    workshop, person = _read(utskick)
    link = _own_link(utskick, person)
    written = invitation_to(
        person,
        workshop,
        address=utskick.guest_email,
        method=method,
        url=link or utskick.link,
        stamped_at=utskick.created_at,
    )
    return Enclosure(link=link, calendar=written, method=method.value)
