"""Who may do what with a nyttokalkyl. One function per question, each answering with a bool."""

from behov import permissions as behov_permissions
from behov.models import Behov
from nyttokalkyl.models import WRITING, Kalkylhandelse, Nyttokalkyl
from organisation.models import Anvandare


def can_create(user: Anvandare, behov: Behov) -> bool:
    """The submitter, the owner, the beredare, whoever leads beredningen, and the controller."""
    return (
        behov.submitted_at is not None
        and not behov.is_closed
        and behov_permissions.can_read(user, behov)
        and (
            behov_permissions.is_party(user, behov)
            or behov_permissions.can_bereda(user, behov)
            or user.has_perm("nyttokalkyl.review_nyttokalkyl")
        )
    )


def can_write(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    """Write in it or set it aside, while it is a draft; workflow.py checks the latter again."""
    return kalkyl.is_editable and can_create(user, kalkyl.behov)


def can_take_out(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    """Make a draft again of one that was set aside."""
    return can_create(user, kalkyl.behov)


def can_request_review(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    return can_write(user, kalkyl)


def can_review(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    """A controller who has neither written any of it nor gains by the behov (jäv)."""
    return (
        user.has_perm("nyttokalkyl.review_nyttokalkyl")
        and not behov_permissions.has_interest(user, kalkyl.behov)
        and not has_written(user, kalkyl)
    )


def can_lock(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    """Whoever reviews calculations, or leads the beredning of this behov."""
    return can_review(user, kalkyl) or behov_permissions.can_lead(user, kalkyl.behov)


def can_replace(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    """Make the next version of a locked one."""
    return can_create(user, kalkyl.behov)


def has_written(user: Anvandare, kalkyl: Nyttokalkyl) -> bool:
    """This one or another of the same behov: the versions carry text over. One query."""
    written = Kalkylhandelse.objects.filter(kalkyl__behov=kalkyl.behov_id, what__in=WRITING)
    return written.filter(by=user).exists()
