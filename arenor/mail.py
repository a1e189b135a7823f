"""What an arena mails: workshops as invitations in people's own calendars."""

from arenor.models import Deltagare, Workshop
from utskick.outbox import Letter


def invitations(workshop: Workshop, *, only: Deltagare | None = None) -> list[Letter]:  # noqa: ARG001
    """To everyone who takes part, or to one of them: the workshop as it now is."""
    return []


def uninvited(workshop: Workshop, deltagare: Deltagare) -> list[Letter]:  # noqa: ARG001
    """To one who is removed: it goes away from their calendar, and from nobody else's."""
    return []
