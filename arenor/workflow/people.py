"""Who takes part, what they answer, and the links that let guests in."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from arenor import links, mail
from arenor.choices import Kan, Svar
from arenor.models import (
    Deltagare,
    Inbjudan,
    Kalenderflode,
    Tidsforslag,
    Tidssvar,
    Utvecklingsarena,
    Workshop,
)
from arenor.workflow.series import lock_workshop
from arenor.workflow.steps import EditConflict, NotReady, lock, lock_open
from organisation import clock
from organisation.models import Anvandare
from utskick import outbox
from utskick.models import Guest

LINK_LASTS = dt.timedelta(days=365)
FEED_TOKEN_BYTES = 32


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def add_deltagare(
    arena: Utvecklingsarena, *, anvandare: Anvandare | None = None, **fields: Any
) -> Deltagare:
    """A person of the municipality, or a guest by name and address, invited to what is booked.

    A person comes from their enhet, as it is now. The same form sent twice adds them once.
    """
    arena = lock_open(arena)
    if anvandare:
        organisation = anvandare.enhet.name if anvandare.enhet else ""
        fields |= {"name": str(anvandare), "email": anvandare.email, "organisation": organisation}
        if not anvandare.email:
            raise NotReady(
                [f"{anvandare} har ingen e-postadress. Be administratören lägga till en."]
            )
    same = Q(email__iexact=fields["email"])
    if anvandare:  # whose address may have changed since
        same |= Q(anvandare=anvandare)
    there = arena.deltagare.current().filter(same).first()
    if there and there.anvandare == anvandare and _says_already(there, fields):
        return there
    if there:
        raise NotReady(["Personen är redan deltagare i arenan."])
    deltagare = Deltagare.objects.create(
        arena=arena,
        anvandare=anvandare,
        link_expires_at=clock.now() + LINK_LASTS,
        added_at=clock.now(),
        **fields,
    )
    for workshop in arena.workshoppar.coming():
        Inbjudan.objects.create(workshop=workshop, deltagare=deltagare)
        outbox.queue(mail.invitations(workshop, only=deltagare))
    for workshop in arena.workshoppar.with_poll():
        outbox.queue(mail.poll(workshop, only=deltagare))
    return deltagare


def _says_already(deltagare: Deltagare, fields: Mapping[str, Any]) -> bool:
    """Whether a form is sent a second time."""
    return all(getattr(deltagare, name) == value for name, value in fields.items())


@transaction.atomic
def edit_deltagare(deltagare: Deltagare, *, version: int, **fields: Any) -> Deltagare:
    """In which role and for whom they take part; of a guest also who they are, and where.

    `version` is the one the page was opened at.
    """
    deltagare = _lock_deltagare(deltagare)
    if _says_already(deltagare, fields):
        return deltagare
    if deltagare.version != version:
        raise EditConflict(deltagare)
    before = Guest(deltagare.name, deltagare.email)
    for name, value in {**fields, "version": version + 1}.items():
        setattr(deltagare, name, value)
    moves = deltagare.email.lower() != before.email.lower()
    if moves:
        others = deltagare.arena.deltagare.current().exclude(pk=deltagare.pk)
        if others.filter(email__iexact=deltagare.email).exists():
            raise NotReady(["En annan deltagare i arenan har redan den e-postadressen."])
    deltagare.save(update_fields=[*fields, "version"])
    if moves:
        _move_guest(deltagare, before)
    return deltagare


def _move_guest(guest: Deltagare, before: Guest) -> None:
    """What was sent to the address before stops working there, and goes to the new one."""
    arena = guest.arena
    _renew_link(guest)
    coming = list(arena.workshoppar.coming().filter(inbjudningar__deltagare=guest))
    for workshop in coming:
        outbox.queue(mail.moved_away(workshop, guest, before=before))
        outbox.queue(mail.invitations(workshop, only=guest, again=True))
    for workshop in arena.workshoppar.with_poll():
        outbox.queue(mail.poll(workshop, only=guest))


@transaction.atomic
def remove_deltagare(deltagare: Deltagare) -> Deltagare:
    """Their calendar hears that the workshops to come are off, and their link stops working.

    Also of an arena that has ended, whose pages its guests still read.
    """
    arena = lock(deltagare.arena)
    deltagare = arena.deltagare.select_for_update(of=("self",)).get(pk=deltagare.pk)
    if deltagare.removed_at:
        return deltagare
    deltagare.removed_at = clock.now()
    deltagare.version += 1
    deltagare.save(update_fields=["removed_at", "version"])
    coming = deltagare.inbjudningar.filter(workshop__in=arena.workshoppar.coming())
    workshops = [inbjudan.workshop for inbjudan in coming.select_related("workshop__arena")]
    outbox.queue([letter for one in workshops for letter in mail.uninvited(one, deltagare)])
    coming.delete()
    return deltagare


@transaction.atomic
def new_guest_link(deltagare: Deltagare) -> str:
    """A fresh secret, mailed to its guest, good for a year; the one before it stops working."""
    deltagare = _lock_deltagare(deltagare)
    if not deltagare.is_guest:
        raise NotReady([f"{deltagare} loggar in med sitt eget konto och behöver ingen länk."])
    _renew_link(deltagare)
    return deltagare.link_token


def _renew_link(guest: Deltagare) -> None:
    guest.link_nonce = links.new_nonce()
    guest.link_expires_at = clock.now() + LINK_LASTS
    guest.save(update_fields=["link_nonce", "link_expires_at"])
    outbox.queue([mail.new_link(guest)])


def _lock_deltagare(deltagare: Deltagare) -> Deltagare:
    """The fresh row of one who still takes part, after its arena's."""
    arena = lock_open(deltagare.arena)
    deltagare = arena.deltagare.select_for_update(of=("self",), no_key=True).get(pk=deltagare.pk)
    if deltagare.removed_at:
        raise NotReady([f"{deltagare} är inte längre deltagare i arenan."])
    deltagare.arena = arena
    return deltagare


def guest_of(token: str) -> Deltagare | None:
    """Whom a link lets in: a guest who still takes part, if it has not run out."""
    nonce = links.nonce_of(token)
    if nonce is None:
        return None
    guests = Deltagare.objects.current().filter(anvandare=None, link_expires_at__gt=clock.now())
    return guests.filter(link_nonce=nonce).select_related("arena").first()


@transaction.atomic
def answer(inbjudan: Inbjudan, svar: Svar) -> Inbjudan:
    """Accept, maybe or decline. The last answer counts."""
    workshop = lock_workshop(inbjudan.workshop, by=inbjudan.deltagare)
    if not workshop.is_scheduled or workshop.held_at:
        raise NotReady(["Workshoppen är inställd eller har redan varit. Det går inte att svara."])
    inbjudan = Inbjudan.objects.select_for_update(of=("self",)).get(pk=inbjudan.pk)
    inbjudan.svar, inbjudan.answered_at = svar, clock.now()
    inbjudan.save(update_fields=["svar", "answered_at"])
    return inbjudan


@transaction.atomic
def propose_times(
    workshop: Workshop, times: list[tuple[dt.datetime, dt.datetime]]
) -> list[Tidsforslag]:
    """A poll: which of these suits? Everyone is asked. Times that have been answered stay."""
    workshop = lock_workshop(workshop)
    if workshop.is_scheduled:
        raise NotReady(["Workshoppen har redan en tid. Ställ in den först, eller boka om den."])
    proposed = [
        Tidsforslag.objects.get_or_create(
            workshop=workshop, starts_at=starts_at, defaults={"ends_at": ends_at}
        )[0]
        for starts_at, ends_at in times
    ]
    outbox.queue(mail.poll(workshop))  # nothing new is no new letter: see poll_occasion_of
    return proposed


@transaction.atomic
def withdraw_time(forslag: Tidsforslag) -> None:
    """A proposed time that no longer can be: it goes, and what was answered about it."""
    lock_workshop(forslag.workshop)
    Tidsforslag.objects.filter(pk=forslag.pk).delete()


@transaction.atomic
def answer_poll(deltagare: Deltagare, answers: Mapping[Tidsforslag, Kan]) -> None:
    arena = lock_open(deltagare.arena, by=deltagare)
    there = Tidsforslag.objects.filter(workshop__arena=arena, pk__in=[one.pk for one in answers])
    if there.count() < len(answers):
        raise NotReady(["En av tiderna finns inte längre. Läs om sidan och svara igen."])
    Tidssvar.objects.bulk_create(
        [
            Tidssvar(forslag=forslag, deltagare=deltagare, kan=kan)
            for forslag, kan in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["forslag", "deltagare"],
        update_fields=["kan"],
    )


@transaction.atomic
def new_feed(anvandare: Anvandare) -> str:
    """The secret of a personal calendar feed, shown once. The one before it stops working."""
    Anvandare.objects.select_for_update(of=("self",), no_key=True).get(pk=anvandare.pk)
    revoke_feed(anvandare)
    token = secrets.token_urlsafe(FEED_TOKEN_BYTES)
    Kalenderflode.objects.create(
        anvandare=anvandare, token_hash=hash_of(token), created_at=clock.now()
    )
    return token


def revoke_feed(anvandare: Anvandare) -> None:
    Kalenderflode.objects.filter(anvandare=anvandare, revoked_at=None).update(
        revoked_at=clock.now()
    )


def feed_owner(token: str) -> Anvandare | None:
    """Whose feed it is, while the person is active and has not revoked it."""
    flode = Kalenderflode.objects.filter(
        token_hash=hash_of(token), revoked_at=None, anvandare__is_active=True
    ).select_related("anvandare")
    found = flode.first()
    return found.anvandare if found else None
