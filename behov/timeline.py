"""What has happened to a behov, told to one reader, newest first."""

import datetime as dt
from dataclasses import dataclass

from behov import permissions
from behov.choices import Status
from behov.models import Behov, Handelse
from behov.standing import SHAPES, Regler, public_name
from organisation.models import Anvandare

HAPPENED = {
    "SUBMIT": "Behovet skickades in",
    "ASSIGN": "En beredare utsågs",
    "START_BEREDNING": "Beredningen tog upp behovet",
    "CHECK": "Checklistan fylldes i",
    "REQUEST_KOMPLETTERING": "Beredningen bad om en komplettering",
    "ANSWER_KOMPLETTERING": "Behovet kompletterades",
    "ASK_YTTRANDE": "Beredningen begärde ett yttrande",
    "GIVE_YTTRANDE": "Ett yttrande lämnades",
    "RECALL_YTTRANDE": "En begäran om yttrande togs tillbaka",
    "REFER_TO_ARENA": "Behovet gick till en utvecklingsarena",
    "RETURN_FROM_ARENA": "Behovet kom tillbaka från utvecklingsarenan",
    "RECOMMEND": "Beredningen lämnade sin rekommendation",
    "SEND_BACK": "Behovet gick tillbaka till beredningen",
    "APPROVE": "Behovet godkändes",
    "REJECT": "Behovet avslogs",
    "REST": "Beslutet blev att låta behovet vila",
    "PARK": "Beredningen lät behovet vila",
    "WAKE": "Behovet togs upp igen efter vilan",
    "REOPEN": "Behovet öppnades igen",
    "RECONSIDER": "Behovet togs upp till ett nytt beslut",
    "HAND_OVER": "Behovet lämnades över",
    "START_FOLLOW_UP": "Nyttan började följas upp",
    "CLOSE": "Behovet avslutades",
    "WITHDRAW": "Behovet återkallades",
    "MERGE": "Behovet slogs samman med ett annat",
    "UNMERGE": "Sammanslagningen ångrades",
    "CONFIRM_OWNER": "Ägaren bekräftade",
    "DECLINE_OWNER": "Den föreslagna ägaren tackade nej",
    "RECEIVE_FIGURES": "En nyttokalkyl låstes",
    "COMPLETE_NYTTOR": "Nyttornas ägare och mått fylldes i",
    "SET_DIARIENUMMER": "Diarienumret angavs",
    "NUDGE": "Någon påmindes om behovet",
    "NOTE": "Intern anteckning",
}
"""Each step of workflow.Step as something that has happened."""

TOLD_BY_BESLUT = {"APPROVE", "REJECT", "REST"}
"""Steps whose note is the motivation of a Beslut, which the page shows by itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    step: str
    at: dt.datetime
    what: str
    status: str
    """The public name of the status it led to, if it led to another."""
    shape: str
    by: str
    note: str
    internal: bool


def timeline_of(behov: Behov, *, reader: Anvandare, regler: Regler) -> list[Entry]:
    """In one query. Who reads a summary is told the public statuses, without names and notes."""
    handelser = behov.handelser.order_by("-pk")
    in_full = permissions.can_read(reader, behov)
    if not (in_full and permissions.can_read_internal(reader, behov)):
        handelser = handelser.filter(internal=False)
    if in_full:
        return [_in_full(row, regler) for row in handelser.select_related("by")]
    return [_as_summary(row, regler) for row in handelser if row.from_status != row.to_status]


def _in_full(handelse: Handelse, regler: Regler) -> Entry:
    moved = handelse.from_status != handelse.to_status
    return Entry(
        step=handelse.step,
        at=handelse.at,
        what=HAPPENED.get(handelse.step, handelse.step),
        status=public_name(Status(handelse.to_status), regler, theirs=False) if moved else "",
        shape=SHAPES[Status(handelse.to_status)],
        by=str(handelse.by) if handelse.by else "Automatiskt",
        note="" if handelse.step in TOLD_BY_BESLUT else handelse.note,
        internal=handelse.internal,
    )


def _as_summary(handelse: Handelse, regler: Regler) -> Entry:
    status = Status(handelse.to_status)
    return Entry(
        step=handelse.step,
        at=handelse.at,
        what=public_name(status, regler, theirs=False),
        status="",
        shape=SHAPES[status],
        by="",
        note="",
        internal=False,
    )
