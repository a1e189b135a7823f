"""What falls due, and who is told when.

An app registers rules in its own paminnelser.py. A rule says which obligations are open; its
texts and its steps, in working days from the due date, are rows that an administrator edits.
The sweep asks "what is due by now and has no row", so a tick that was missed is made good by
the next.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from organisation.models import Anvandare, Roll
from utskick import digest, due, heartbeat, outbox, readers, relevance
from utskick.arbetsdagar import is_working_hours, own_closed_days, working_days_between
from utskick.models import Guest, Paminnelseregel, Paminnelsesteg, Uppskov, Utskick
from utskick.texts import fill

logger = logging.getLogger(__name__)

M = TypeVar("M", bound=models.Model)

MOST_ESCALATIONS = 3
"""As many mails of their own a person gets from one sweep; more come as a part of the digest."""


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """Something that somebody is to have done by a day."""

    about: str  # as utskick.models.about_of() writes it, of the rule's own row
    due_on: dt.date
    recipients: Sequence[Anvandare]
    guests: Sequence[Guest] = ()  # without a digest, choices and substitutes
    values: Mapping[str, str] = field(default_factory=dict)  # of the rule's placeholders
    link: str = ""
    kept_from: Collection[int] = ()  # keys of people who may not know: to them nothing escalates


class Texts(NamedTuple):
    """What a rule says before anybody has edited it: see Paminnelseregel."""

    subject: str
    text: str
    late_subject: str
    late_text: str
    action: str


class Step(NamedTuple):
    """A step that a rule begins with: see Paminnelsesteg."""

    offset_days: int
    to_ledare: bool = False
    to_direktor: bool = False


STANDARD_STEPS = (Step(-2), Step(0), Step(2, to_ledare=True), Step(5, True, True))  # noqa: FBT003
"""Beside the mail at assignment, which the step of the workflow itself sends."""

OWN_PLACEHOLDERS = {
    "datum": "dagen det ska vara klart",
    "dagar": "antal arbetsdagar dit, eller sedan dess",
}


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[M]):
    """One kind of reminder."""

    key: str
    name: str  # for the administrator, in Swedish
    why: str  # completes "Du får det här mejlet för att …"
    texts: Texts
    due_by: Callable[[dt.date], models.QuerySet[M]]  # what is still open and due by that day
    obligations: Callable[
        [models.QuerySet[M]], Iterable[Obligation]
    ]  # in a fixed number of queries
    visible_to: Callable[[Anvandare], models.QuerySet[M]]  # of a substitute: else they are none
    steps: Sequence[Step] = STANDARD_STEPS
    placeholders: Mapping[str, str] = field(default_factory=dict)  # name -> what it stands for
    days: int | None = None  # a number that the rule reckons with: see days_of()
    days_mean: str = ""  # what that number is
    weekly: bool = True
    private: bool = False  # only the reader may know, such as of a draft: no substitute either

    @property
    def known(self) -> Mapping[str, str]:
        return {**self.placeholders, **OWN_PLACEHOLDERS}


rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    rules[rule.key] = rule
    relevance.register(rule.key, partial(_reason_to_skip, rule))


def days_of(key: str) -> int:
    """The number that an administrator has set for the rule, or its own."""
    known = Paminnelseregel.objects.filter(key=key).values_list("days", flat=True).first()
    return known if known is not None else rules[key].days or 0


@dataclass(frozen=True)
class Day:
    """What a sweep knows of its day, read once."""

    today: dt.date
    closed: Collection[dt.date]
    choices: readers.Choices
    escalated: Counter[Anvandare | Guest] = field(default_factory=Counter)  # to whom how much

    @classmethod
    def read(cls, today: dt.date) -> "Day":
        return cls(today, own_closed_days(), readers.choices())

    @cached_property
    def ledare(self) -> list[Anvandare]:
        return list(Anvandare.objects.having(Roll.BEREDNINGSLEDARE))

    @cached_property
    def direktorer(self) -> list[Anvandare]:
        return list(Anvandare.objects.having(Roll.DIGITALISERINGSDIREKTOR))


@dataclass(frozen=True)
class Terms:
    """The rows of a rule: what an administrator has made of it."""

    regel: Paminnelseregel
    steps: list[Paminnelsesteg]

    def to(self, audience: str) -> list[Paminnelsesteg]:
        return [step for step in self.steps if getattr(step, audience)]


class Due(NamedTuple):
    """A reminder that has its day."""

    obligation: Obligation
    moment: due.Moment
    reader: Anvandare | Guest
    stands_in_for: Anvandare | None = None
    why: str = ""  # of an escalation; else the rule's

    @property
    def key(self) -> tuple[str, str, int | None, str]:
        """As in the ledger."""
        about, occasion = self.obligation.about, self.moment.occasion
        if isinstance(self.reader, Guest):
            return about, occasion, None, self.reader.email
        return about, occasion, self.reader.pk, ""


@transaction.atomic
def sweep() -> int:
    """Queue a reminder for whatever is due and has none, and gather what waits into digests.

    Return how many were queued. One sweep at a time, so that no digest is made before every rule
    has been asked; two at once would do no harm, since the ledger's key decides.
    """
    if not _is_alone():
        return 0
    terms = terms_by_rule()  # also at night, so that a new rule can be edited at once
    day = Day.read(timezone.localdate())
    queued = 0
    if is_working_hours(timezone.now(), day.closed):
        queued = sum(_sweep_rule(rule, terms[rule.key], day) for rule in rules.values())
        digest.gather(rules.keys(), day.today, day.closed, day.choices)
    heartbeat.note(heartbeat.SWEEP, f"{queued} nya")
    return queued


def _sweep_rule(rule: Rule, terms: Terms, day: Day) -> int:
    try:
        with transaction.atomic():
            return len(outbox.queue(letters_due(rule, terms, day)))
    except Exception:  # a fault in one app's rule keeps no other app from reminding
        logger.exception("The rule %s could not be applied", rule.key)
        return 0


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('utskick.paminnelser'))")
        [[alone]] = cursor.fetchall()
    return bool(alone)


def terms_by_rule() -> dict[str, Terms]:
    """The rows of each rule. One that has none gets those it begins with."""
    regler = Paminnelseregel.objects.in_bulk()
    new = [rule for key, rule in rules.items() if key not in regler]
    if new:
        stepped = set(Paminnelsesteg.objects.values_list("rule", flat=True))
        Paminnelseregel.objects.bulk_create([_regel(rule) for rule in new], ignore_conflicts=True)
        Paminnelsesteg.objects.bulk_create(
            [
                Paminnelsesteg(rule=rule.key, **step._asdict())
                for rule in new
                if rule.key not in stepped
                for step in rule.steps
            ],
            ignore_conflicts=True,
        )
        regler = Paminnelseregel.objects.in_bulk()
    active = Paminnelsesteg.objects.filter(active=True).order_by("rule", "offset_days")
    steps = {key: list(rows) for key, rows in groupby(active, key=lambda step: step.rule)}
    return {key: Terms(regler[key], steps.get(key, [])) for key in rules}


def _regel(rule: Rule) -> Paminnelseregel:
    return Paminnelseregel(key=rule.key, days=rule.days, weekly=rule.weekly, **rule.texts._asdict())


def letters_due(rule: Rule, terms: Terms, day: Day) -> list[outbox.Letter]:
    """A letter for the latest moment of each obligation that has come, unless it is written."""
    if not terms.steps or not terms.regel.active:
        return []
    # The last day that may have a step today: a step of -2 looks two working days ahead.
    first = min(step.offset_days for step in terms.steps)
    horizon = due.day_with_step(day.today, first, day.closed)
    obligations = list(rule.obligations(rule.due_by(horizon)))
    found = [
        *_to_responsible(rule, terms, day, obligations),
        *_escalations(terms, day, obligations),
    ]
    written = set(
        Utskick.objects.filter(
            kind=rule.key, about__in={one.obligation.about for one in found}
        ).values_list("about", "occasion", "recipient_id", "guest_email")
    )
    new = [one for one in found if one.key not in written]
    return _as_letters(rule, terms.regel, new, day)


def _to_responsible(
    rule: Rule, terms: Terms, day: Day, obligations: Sequence[Obligation]
) -> Iterator[Due]:
    steps = terms.to("to_responsible")

    @cache
    def moment_of(due_on: dt.date) -> due.Moment | None:
        latest = due.latest_step(due_on, steps, day.today, day.closed)
        again = due.weekly(due_on, steps, day.today, day.closed) if terms.regel.weekly else None
        return again or latest

    abouts = {one.about for one in obligations}
    put_off = readers.put_off(rule.key, abouts)
    seen_by = readers.seen_by(rule.visible_to, abouts)
    for one in obligations:
        for person in one.recipients:
            uppskov = put_off.get((one.about, one.due_on, person.pk))
            moment = due.put_off(moment_of(one.due_on), one.due_on, uppskov, day.today)
            if moment is None:
                continue
            reader = person
            if not rule.private:
                reader = readers.stand_in(person, day.today, day.choices)
            if reader != person and one.about not in seen_by(reader):
                reader = person
            yield Due(one, moment, reader, person if reader != person else None)
        told = moment_of(one.due_on) if one.guests else None
        yield from (Due(one, told, guest) for guest in one.guests if told)


def _escalations(terms: Terms, day: Day, obligations: Sequence[Obligation]) -> Iterator[Due]:
    """Beside those who are to act, whoever leads them; nobody is told twice of one thing."""
    for audience, why in [
        ("to_ledare", "du leder beredningen"),
        ("to_direktor", "du är digitaliseringsdirektör"),
    ]:
        steps = terms.to(audience)
        if not steps:
            continue
        people = partial(getattr, day, "ledare" if audience == "to_ledare" else "direktorer")
        for one in obligations:
            moment = due.latest_step(one.due_on, steps, day.today, day.closed)
            if moment:
                for person in people():
                    if person not in one.recipients and person.pk not in one.kept_from:
                        yield Due(one, moment, person, why=why)


def _as_letters(
    rule: Rule, regel: Paminnelseregel, found: Sequence[Due], day: Day
) -> list[outbox.Letter]:
    day.escalated.update(one.reader for one in found if one.why)

    def is_immediate(one: Due) -> bool:
        is_urgent = bool(one.why) and day.escalated[one.reader] <= MOST_ESCALATIONS
        return is_urgent or isinstance(one.reader, Guest)

    return [_letter(rule, regel, one, day, immediate=is_immediate(one)) for one in found]


def _letter(
    rule: Rule, regel: Paminnelseregel, one: Due, day: Day, *, immediate: bool
) -> outbox.Letter:
    return outbox.Letter(
        kind=rule.key,
        about=one.obligation.about,
        occasion=one.moment.occasion,
        recipient=one.reader,
        stands_in_for=one.stands_in_for,
        text=text_of(regel, one, day),
        link=one.obligation.link,
        why=one.why or rule.why,
        immediate=immediate,
        private=rule.private,
    )


def text_of(regel: Paminnelseregel, one: Due, day: Day) -> str:
    """Subject, text and what the link says, with the placeholders filled in."""
    due_on = one.obligation.due_on
    late = due_on < day.today
    days = abs(working_days_between(day.today, due_on, day.closed))
    values = {
        **one.obligation.values,
        "datum": date_format(due_on, "j F Y"),
        "dagar": f"{days} arbetsdag" if days == 1 else f"{days} arbetsdagar",
    }
    # The subject first, so that no filled-in line break can end it.
    subject = " ".join(fill(regel.late_subject if late else regel.subject, values).split())
    parts = [subject, fill(regel.late_text if late else regel.text, values)]
    if one.why:
        to = ", ".join(map(str, one.obligation.recipients)) or "ingen, för ingen är utsedd"
        parts = [f"För kännedom: {subject}", f"Så här lyder påminnelsen till {to}:", parts[1]]
    if one.stands_in_for:
        parts.append(f"Du får påminnelsen i stället för {one.stands_in_for}.")
    if one.obligation.link:
        parts.append(fill(regel.action, values))
    return "\n\n".join(parts)


def obligation_of(rule: Rule, utskick: Utskick) -> Obligation | None:
    """What a reminder is about, if it still has to be done by that day."""
    due_on = due.due_on_of(utskick.occasion)
    rows = rule.due_by(due_on).filter(pk=utskick.about.rpartition("/")[2])
    obligation = next(iter(rule.obligations(rows)), None)
    return obligation if obligation and obligation.due_on == due_on else None


def still_obliged(rule: Rule, utskick: Utskick) -> bool:
    obligation = obligation_of(rule, utskick)
    return obligation is not None and utskick.recipient in obligation.recipients


def _reason_to_skip(rule: Rule, utskick: Utskick) -> str:
    """What has changed since the reminder was written, if it makes it wrong."""
    obligation = obligation_of(rule, utskick)
    if obligation is None:
        return "Det är inte längre aktuellt."
    same = {"about": utskick.about, "kind": rule.key}
    if utskick.recipient is None:
        addresses = {guest.email.lower() for guest in obligation.guests}
        if utskick.guest_email.lower() not in addresses:  # a name may have been put right
            return "Gästen är inte längre inbjuden."
    else:
        responsible = utskick.stands_in_for or utskick.recipient
        seen_by = readers.seen_by(rule.visible_to, {utskick.about})
        if utskick.stands_in_for and utskick.about not in seen_by(utskick.recipient):
            return "Ersättaren får inte se det."  # the next sweep tells the person themself
        may_know = utskick.recipient_id not in obligation.kept_from and _is_told_besides(utskick)
        if responsible not in obligation.recipients and not may_know:
            return "Någon annan har tagit över ansvaret."
        put_off = Uppskov.objects.filter(**same, person=responsible, due_on=obligation.due_on)
        if put_off.filter(until__gt=timezone.localdate()).exists():
            return "Uppskjuten av mottagaren."
    reader = {"recipient": utskick.recipient, "guest_email": utskick.guest_email}
    later = Utskick.objects.filter(**same, **reader, pk__gt=utskick.pk)
    return "Ersatt av en senare påminnelse." if later.exists() else ""


def _is_told_besides(utskick: Utskick) -> bool:
    """Whether the reader still is one to whom this step is escalated."""
    step = utskick.occasion.partition("/")[2]
    row = Paminnelsesteg.objects.filter(pk=step).first() if step.isdecimal() else None
    if row is None:
        return False
    told = {Roll.BEREDNINGSLEDARE: row.to_ledare, Roll.DIGITALISERINGSDIREKTOR: row.to_direktor}
    roles = [roll for roll, is_told in told.items() if is_told]
    reader = relevance.reader_of(utskick)
    return Anvandare.objects.having(*roles).filter(pk=reader.pk).exists()
