"""Who may do what with a behov. One function per question, each answering with a bool."""

from django.core.exceptions import PermissionDenied

from behov.choices import Status
from behov.models import Behov
from organisation.models import Anvandare


def is_owner(user: Anvandare, behov: Behov) -> bool:
    """The person stands for the objekt or the verksamhet that owns the behov."""
    return user.pk in behov.owner_keys


def is_party(user: Anvandare, behov: Behov) -> bool:
    """The person sent it in, or owns it as it stands now."""
    return behov.submitted_by_id == user.pk or is_owner(user, behov)


def has_interest(user: Anvandare, behov: Behov) -> bool:
    """Jäv: nobody prepares or decides what they have sent in or owned.

    Not only as it stands now: who writes another owner into a completion does not leave jäv.
    """
    return user.pk in interested_keys(behov)


def interested_keys(behov: Behov) -> set[int]:
    """The keys of everyone with jäv."""
    kept = {*behov.interested, *behov.interested_by_merge}
    return {behov.submitted_by_id, *behov.owner_keys, *kept}


def can_read(user: Anvandare, behov: Behov) -> bool:
    """Read it in full. A summary of what was sent in is open to everyone who is signed in."""
    if behov.status == Status.UTKAST:
        return behov.submitted_by_id == user.pk
    return user.has_perm("behov.view_behov") or is_party(user, behov) or user.pk in behov.sakkunniga


def can_read_internal(user: Anvandare, behov: Behov) -> bool:
    """Whoever has an interest reads what was said to them, not what was said about it."""
    return user.has_perm("behov.read_internal") and not has_interest(user, behov)


def can_write(user: Anvandare, behov: Behov) -> bool:
    """Change the text: the submitter's draft, and by the owner too when completing it."""
    if behov.submitted_by_id == user.pk:
        return behov.is_editable
    return behov.status == Status.KOMPLETTERING and is_owner(user, behov)


def can_submit(user: Anvandare, behov: Behov) -> bool:
    return behov.submitted_by_id == user.pk


def can_answer(user: Anvandare, behov: Behov) -> bool:
    return is_party(user, behov)


def can_withdraw(user: Anvandare, behov: Behov) -> bool:
    return is_party(user, behov) or user.has_perm("behov.lead_beredning")


def can_own(user: Anvandare, behov: Behov) -> bool:
    """Confirm or decline ownership."""
    return is_owner(user, behov)


def can_take_up(user: Anvandare, behov: Behov) -> bool:
    return user.has_perm("behov.bereda_behov") and not has_interest(user, behov)


def can_bereda(user: Anvandare, behov: Behov) -> bool:
    """Work on it: the assigned beredare, or whoever leads beredningen."""
    return can_take_up(user, behov) and (
        behov.beredare_id == user.pk or user.has_perm("behov.lead_beredning")
    )


def can_lead(user: Anvandare, behov: Behov) -> bool:
    return user.has_perm("behov.lead_beredning") and not has_interest(user, behov)


def can_note(user: Anvandare, behov: Behov) -> bool:
    """Write an internal note: whoever works with the behov and may read the others' notes."""
    return can_read_internal(user, behov) and (
        user.has_perm("behov.bereda_behov") or user.has_perm("behov.besluta_behov")
    )


def can_nudge(user: Anvandare, behov: Behov) -> bool:
    """Whoever leads, and whoever waits for a completion they asked for."""
    if can_lead(user, behov) or can_refer(user, behov):
        return True
    return behov.status == Status.KOMPLETTERING and can_bereda(user, behov)


def can_refer(user: Anvandare, behov: Behov) -> bool:
    return user.has_perm("behov.refer_behov") and not has_interest(user, behov)


def can_park(user: Anvandare, behov: Behov) -> bool:
    """Let it rest: whoever leads, and whoever has it while it waits for an arena."""
    return can_lead(user, behov) or (behov.status == Status.I_ARENA and can_refer(user, behov))


def can_ask_yttrande(user: Anvandare, behov: Behov) -> bool:
    return can_bereda(user, behov) or can_refer(user, behov)


def can_give_yttrande(user: Anvandare, behov: Behov) -> bool:
    """Whoever was asked; an interest that came later ends it."""
    return user.pk in behov.sakkunniga and not has_interest(user, behov)


def can_decide(user: Anvandare, behov: Behov) -> bool:
    return user.has_perm("behov.besluta_behov") and not has_interest(user, behov)


def can_hand_over(user: Anvandare, behov: Behov) -> bool:
    """After the decision the owner may act too: it is no longer a judgement of the behov.

    Out of an arena nothing is decided yet: to hand over is to decide.
    """
    undecided = behov.status == Status.I_ARENA
    return _sees_it_through(user, behov) and not (undecided and has_interest(user, behov))


def _sees_it_through(user: Anvandare, behov: Behov) -> bool:
    return (
        user.has_perm("behov.lead_beredning")
        or user.has_perm("behov.refer_behov")
        or is_owner(user, behov)
    )


def nobody(user: Anvandare, behov: Behov) -> bool:  # noqa: ARG001 -- the signature of a predicate
    """A step that no button takes: another part of the system does, when it is due."""
    return False


def can_complete_nyttor(user: Anvandare, behov: Behov) -> bool:
    """Say who sees to each benefit and how it is measured: whoever needs it for the next step."""
    return can_bereda(user, behov) or _sees_it_through(user, behov)


def require(allowed: bool) -> None:  # noqa: FBT001 -- the sentence is require(can_x(...))
    if not allowed:
        raise PermissionDenied
