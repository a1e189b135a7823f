"""Where a behov stands, in words for one reader: what it means, what comes next, when and whose."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from behov import permissions
from behov.choices import CLOSED, Status
from behov.models import Behov, Statusregel
from organisation.models import Anvandare

Regler = Mapping[str, Statusregel]

SHAPES = {
    Status.UTKAST: "draft",
    Status.INSKICKAT: "new",
    Status.UNDER_BEREDNING: "active",
    Status.KOMPLETTERING: "paused",
    Status.I_ARENA: "paused",
    Status.BEREDD: "ready",
    Status.GODKANT: "done",
    Status.AVSLAGET: "stop",
    Status.VILANDE: "paused",
    Status.OVERLAMNAT: "done",
    Status.UPPFOLJNING: "active",
    Status.AVSLUTAT: "done",
    Status.ATERKALLAT: "stop",
    Status.SAMMANSLAGET: "draft",
}
"""Which status badge of static/css/components.css."""

HOLDERS = {
    Status.INSKICKAT: "Beredningsgruppen",
    Status.UNDER_BEREDNING: "Beredningsgruppen",
    Status.KOMPLETTERING: "Den som skickade in behovet",
    Status.I_ARENA: "Digitaliseringsdirektören",
    Status.BEREDD: "Den som beslutar",
    Status.GODKANT: "Beredningsgruppen",
    Status.VILANDE: "Beredningsgruppen, som bevakar det",
    Status.OVERLAMNAT: "Behovets ägare",
    Status.UPPFOLJNING: "Behovets ägare",
}
"""Who has it, for those who are not told a name."""

WITH_BEREDARE = {Status.INSKICKAT, Status.UNDER_BEREDNING, Status.GODKANT, Status.VILANDE}
"""Where that is the beredare, if there is one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one reader is told. `waits_for_reader`: nothing happens until this person acts."""

    name: str
    shape: str
    explanation: str
    next_step: str
    next_on: dt.date | None
    held_by: str
    is_late: bool
    waits_for_reader: bool


def all_regler() -> Regler:
    """The texts of every status, also of one that beredningen has no texts for."""
    plain = {str(status): Statusregel(status=status, public_name=status.label) for status in Status}
    return plain | Statusregel.objects.in_bulk()


def standing_of(behov: Behov, *, reader: Anvandare, regler: Regler) -> Standing:
    """Needs `with_owner()`, to cost no query."""
    status, regel = Status(behov.status), regler[behov.status]
    theirs = status == Status.UTKAST or (
        status == Status.KOMPLETTERING and permissions.can_answer(reader, behov)
    )
    others_answer = status == Status.KOMPLETTERING and not theirs
    return Standing(
        name=public_name(status, regler, theirs=theirs),
        shape="you" if theirs and behov.submitted_at else SHAPES[status],
        explanation=regel.explanation,
        next_step="Behovet kompletteras och skickas in igen." if others_answer else regel.next_step,
        next_on=None if status in CLOSED else behov.due_on or behov.watch_on,
        held_by="Du" if theirs else _holder(behov, status, reader),
        is_late=behov.is_overdue,
        waits_for_reader=theirs,
    )


def public_name(status: Status, regler: Regler, *, theirs: bool) -> str:
    """The public name of KOMPLETTERING is "Väntar på dig": to others it would be untrue."""
    if status == Status.KOMPLETTERING and not theirs:
        return status.label
    return regler[status].public_name


def _holder(behov: Behov, status: Status, reader: Anvandare) -> str:
    """Names are for those who read in full."""
    if status in WITH_BEREDARE and behov.beredare and permissions.can_read(reader, behov):
        return f"{behov.beredare}, beredare"
    return HOLDERS.get(status, "")
