"""Who may do what with an arena. One function per question, each answering with a bool."""

from arenor.choices import Deltagarroll
from arenor.models import Deltagare, Effektmal, Utvecklingsarena
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


def can_measure(user: Anvandare, effektmal: Effektmal) -> bool:
    """Say how it went: the owner of the effektmål, or whoever leads the arena."""
    return effektmal.owner_id == user.pk or can_lead(user, effektmal.arena)
