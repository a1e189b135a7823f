"""The table of steps. taking.py takes one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from behov import guards, mail, permissions
from behov.choices import CLOSED, Status
from behov.models import Behov
from behov.models.yttrande import UNDECIDED
from organisation.models import Anvandare

SENT_IN = frozenset(Status) - {Status.UTKAST}
OPEN = SENT_IN - CLOSED
IN_BEREDNING = frozenset(
    {Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING, Status.BEREDD}
)
COMPLETING_NYTTOR = frozenset(
    {Status.UNDER_BEREDNING, Status.I_ARENA, Status.BEREDD, Status.GODKANT}
)
"""Where the benefits may be added to: not while the writers do, nor after hand-over."""


@dataclass(frozen=True, slots=True)
class Move:
    """What defines a step."""

    label: str
    """What the button says."""
    start: frozenset[Status] | set[Status]
    end: Status | None
    """None: the behov stays where it is."""
    may: Callable[[Anvandare, Behov], bool]
    """Who. Asked by the views, because a step may also be taken by the clock."""
    letters: mail.LetterFunction = mail.nobody
    """Whom it mails."""
    missing: Callable[[Behov], list[str]] = guards.nothing
    """What must be in place, as sentences."""
    needs_note: bool = False
    """Whether it must be motivated."""
    internal: bool = False
    """Whether only beredningen reads of it."""


class Step(Enum):
    """Every step there is: the statuses it may start from, the one it ends in, and its terms."""

    SUBMIT = Move(
        "Skicka in",
        {Status.UTKAST},
        Status.INSKICKAT,
        permissions.can_submit,
        mail.submitted,
        missing=guards.submit,
    )
    ASSIGN = Move(
        "Tilldela beredare",
        IN_BEREDNING,
        None,
        permissions.can_lead,
        mail.assigned,
        internal=True,
    )
    START_BEREDNING = Move(
        "Ta upp för beredning",
        {Status.INSKICKAT},
        Status.UNDER_BEREDNING,
        permissions.can_take_up,
        mail.moved,
    )
    CHECK = Move(
        "Spara checklistan",
        {Status.UNDER_BEREDNING},
        None,
        permissions.can_bereda,
        internal=True,
    )
    REQUEST_KOMPLETTERING = Move(
        "Begär komplettering",
        {Status.UNDER_BEREDNING},
        Status.KOMPLETTERING,
        permissions.can_bereda,
        mail.komplettering_requested,
        needs_note=True,
    )
    ANSWER_KOMPLETTERING = Move(
        "Skicka in kompletteringen",
        {Status.KOMPLETTERING},
        Status.UNDER_BEREDNING,
        permissions.can_answer,
        mail.komplettering_answered,
        missing=guards.answer_komplettering,
    )
    ASK_YTTRANDE = Move(
        "Begär yttrande",
        {Status.UNDER_BEREDNING},
        None,
        permissions.can_ask_yttrande,
        mail.yttrande_asked,
        internal=True,
    )
    GIVE_YTTRANDE = Move(
        "Lämna yttrande",
        UNDECIDED,
        None,
        permissions.can_give_yttrande,
        mail.yttrande_given,
        internal=True,
    )
    RECALL_YTTRANDE = Move(
        "Ta tillbaka en begäran om yttrande",
        SENT_IN,
        None,
        permissions.can_ask_yttrande,
        mail.yttrande_recalled,
        needs_note=True,
        internal=True,
    )
    REFER_TO_ARENA = Move(
        "Hänvisa till utvecklingsarena",
        {Status.UNDER_BEREDNING},
        Status.I_ARENA,
        permissions.can_refer,
        mail.moved,
        needs_note=True,
    )
    RETURN_FROM_ARENA = Move(
        "Ta tillbaka från utvecklingsarenan",
        {Status.I_ARENA},
        Status.UNDER_BEREDNING,
        permissions.can_refer,
        mail.moved,
        needs_note=True,
    )
    RECOMMEND = Move(
        "Lämna till beslut",
        {Status.UNDER_BEREDNING},
        Status.BEREDD,
        permissions.can_bereda,
        mail.moved,
        missing=guards.recommend,
        needs_note=True,
    )
    SEND_BACK = Move(
        "Skicka tillbaka till beredning",
        {Status.BEREDD},
        Status.UNDER_BEREDNING,
        permissions.can_decide,
        mail.sent_back,
        needs_note=True,
    )
    APPROVE = Move(
        "Godkänn",
        {Status.BEREDD},
        Status.GODKANT,
        permissions.can_decide,
        mail.decided,
        missing=guards.approve,
        needs_note=True,
    )
    REJECT = Move(
        "Avslå",
        {Status.UNDER_BEREDNING, Status.I_ARENA, Status.BEREDD, Status.VILANDE},
        Status.AVSLAGET,
        permissions.can_decide,
        mail.decided,
        needs_note=True,
    )
    REST = Move(
        "Besluta att låta vila",
        {Status.BEREDD},
        Status.VILANDE,
        permissions.can_decide,
        mail.decided,
        needs_note=True,
    )
    PARK = Move(
        "Låt vila",
        {Status.UNDER_BEREDNING, Status.KOMPLETTERING, Status.I_ARENA},
        Status.VILANDE,
        permissions.can_park,
        mail.moved,
        needs_note=True,
    )
    WAKE = Move(
        "Väck",
        {Status.VILANDE},
        Status.UNDER_BEREDNING,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    REOPEN = Move(
        "Öppna igen",
        {Status.AVSLAGET},
        Status.UNDER_BEREDNING,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    RECONSIDER = Move(
        "Ta upp till nytt beslut",
        {Status.GODKANT},
        Status.BEREDD,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    HAND_OVER = Move(
        "Lämna över",
        {Status.GODKANT, Status.I_ARENA},
        Status.OVERLAMNAT,
        permissions.can_hand_over,
        mail.moved,
        missing=guards.hand_over,
        needs_note=True,
    )
    START_FOLLOW_UP = Move(
        "Börja följa upp nyttan",
        {Status.OVERLAMNAT},
        Status.UPPFOLJNING,
        permissions.can_hand_over,
        mail.moved,
    )
    CLOSE = Move(
        "Avsluta",
        {Status.UPPFOLJNING},
        Status.AVSLUTAT,
        permissions.can_hand_over,
        mail.moved,
        needs_note=True,
    )
    WITHDRAW = Move(
        "Återkalla",
        {Status.INSKICKAT, Status.UNDER_BEREDNING, Status.KOMPLETTERING},
        Status.ATERKALLAT,
        permissions.can_withdraw,
        mail.withdrawn,
        needs_note=True,
    )
    MERGE = Move(
        "Slå samman med ett annat behov",
        {Status.INSKICKAT, Status.UNDER_BEREDNING},
        Status.SAMMANSLAGET,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    UNMERGE = Move(
        "Ångra sammanslagningen",
        {Status.SAMMANSLAGET},
        Status.INSKICKAT,
        permissions.can_lead,
        mail.moved,
        needs_note=True,
    )
    CONFIRM_OWNER = Move(
        "Bekräfta att vi äger behovet",
        OPEN,
        None,
        permissions.can_own,
        mail.owner_confirmed,
        missing=guards.confirm_owner,
    )
    DECLINE_OWNER = Move(
        "Vi äger inte behovet",
        OPEN,
        None,
        permissions.can_own,
        mail.owner_declined,
        missing=guards.decline_owner,
        needs_note=True,
    )
    COMPLETE_NYTTOR = Move(
        "Spara nyttorna",
        COMPLETING_NYTTOR,
        None,
        permissions.can_complete_nyttor,
    )
    SET_DIARIENUMMER = Move(
        "Spara diarienumret",
        SENT_IN,
        None,
        permissions.can_lead,
    )
    RECEIVE_FIGURES = Move(
        "Ta emot nyttokalkylens siffror",
        OPEN,
        None,
        permissions.nobody,
    )
    NUDGE = Move(
        "Påminn",
        IN_BEREDNING | {Status.VILANDE},
        None,
        permissions.can_nudge,
        mail.nudged,
        needs_note=True,
        internal=True,
    )
    NOTE = Move(
        "Skriv en intern anteckning",
        SENT_IN,
        None,
        permissions.can_note,
        needs_note=True,
        internal=True,
    )

    def __init__(self, move: Move) -> None:
        self.label = move.label
        self.start = move.start
        self.end = move.end
        self.may = move.may
        self.letters = move.letters
        self.missing = move.missing
        self.needs_note = move.needs_note
        self.internal = move.internal
