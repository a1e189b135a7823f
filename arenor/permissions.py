"""Who may do what with an arena. One function per question, each answering with a bool."""

from arenor.choices import Deltagarroll
from arenor.models import (
    Atgard,
    Deltagare,
    Effektmal,
    Mojlighet,
    Projekt,
    Utvecklingsarena,
)
from organisation.models import Anvandare


def can_open(user: Anvandare) -> bool:
    """Open an arena: the digitaliseringsdirektör."""
    return user.has_perm("arenor.lead_arena")


def deltagare_of(user: Anvandare, arena: Utvecklingsarena) -> Deltagare | None:
    """The person as a participant of the arena, if they are one. One query."""
    return arena.deltagare.current().filter(anvandare=user).first()


def can_lead(user: Anvandare, arena: Utvecklingsarena) -> bool:  # noqa: ARG001 -- see below
    """Decide where it goes: close, lay down, agree on the ambition.

    Every digitaliseringsdirektör: an arena outlives the employment of the one who opened it.
    """
    return user.has_perm("arenor.lead_arena")


def can_facilitate(user: Anvandare, arena: Utvecklingsarena) -> bool:
    """Plan workshops, invite, write up: the director, and facilitators of this arena."""
    if can_lead(user, arena):
        return True
    me = deltagare_of(user, arena)
    return me is not None and me.role == Deltagarroll.FACILITATOR


def can_contribute(user: Anvandare, arena: Utvecklingsarena) -> bool:
    """Write notes, possibilities and votes: whoever takes part."""
    me = deltagare_of(user, arena)
    return me is not None and me.contributes


def can_add_mojlighet(user: Anvandare, arena: Utvecklingsarena) -> bool:
    """Whoever takes part, and who facilitates without taking part."""
    return can_contribute(user, arena) or can_facilitate(user, arena)


def can_edit_mojlighet(user: Anvandare, mojlighet: Mojlighet) -> bool:
    """Who wrote it, as long as they take part; and who facilitates."""
    if can_facilitate(user, mojlighet.arena):
        return True
    me = deltagare_of(user, mojlighet.arena)
    return me is not None and me.contributes and mojlighet.by_id == me.pk


def can_finish_atgard(user: Anvandare, atgard: Atgard) -> bool:
    """Say that it is done: who is to do it, and who facilitates."""
    return atgard.owner.anvandare_id == user.pk or can_facilitate(user, atgard.workshop.arena)


def can_edit_projekt(user: Anvandare, projekt: Projekt) -> bool:
    """Say how it goes: its owner, and who facilitates."""
    return projekt.owner_id == user.pk or can_facilitate(user, projekt.arena)


def can_measure(user: Anvandare, effektmal: Effektmal) -> bool:
    """Say how it went: the owner of the effektmål, or whoever leads the arena."""
    return effektmal.owner_id == user.pk or can_lead(user, effektmal.arena)
