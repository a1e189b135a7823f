"""The steps that take a whole arena further, one row each.

Each has a page that says what will happen, what is missing and whom it mails, and asks once more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from arenor import workflow
from arenor.models import Utvecklingsarena
from arenor.workflow import Step
from behov import workflow as behov_workflow
from behov.choices import Status
from behov.models import Behov
from organisation.models import Anvandare
from utskick.models import Guest

Told: TypeAlias = Iterable[Anvandare | Guest | str]
"""Whom it mails: people of the municipality, and guests by name."""


def nobody(arena: Utvecklingsarena) -> Told:  # noqa: ARG001 -- the signature of whom it tells
    return []


def invited(arena: Utvecklingsarena) -> Told:
    """Everyone who takes part, if a workshop to come is called off."""
    if not arena.workshoppar.coming().exists():
        return []
    people = arena.deltagare.current().select_related("anvandare")
    return [person.anvandare or person.name for person in people]


def invited_and_senders(arena: Utvecklingsarena) -> Told:
    """Those who are invited, and those who hear that their behov goes back."""
    behov = arena.behov.filter(status=Status.I_ARENA).with_owner().order_by("pk")
    return [*invited(arena), *(person for one in behov for person in told_of_return(one))]


def told_of_return(behov: Behov) -> Told:
    return _told(behov_workflow.Step.RETURN_FROM_ARENA, behov)


def told_of_referral(behov: Behov) -> Told:
    return _told(behov_workflow.Step.REFER_TO_ARENA, behov)


def told_of_parking(behov: Behov) -> Told:
    return _told(behov_workflow.Step.PARK, behov)


def _told(step: behov_workflow.Step, behov: Behov) -> Told:
    return [letter.recipient for letter in step.letters(behov_workflow.imagine(step, behov), "")]


def once_each(told: Told) -> list[Anvandare | Guest | str]:
    return list(dict.fromkeys(told))


@dataclass(frozen=True, slots=True)
class Action:
    slug: str
    step: Step
    take: Callable[..., Utvecklingsarena]
    what_happens: str
    done: str
    told: Callable[[Utvecklingsarena], Told] = nobody
    hint: str = ""
    """What its motivation is for; a step without one asks for nothing."""


ACTIONS = [
    Action(
        slug="planera",
        step=Step.PLAN,
        take=workflow.plan,
        what_happens="Arenan får läget Planerad. Sedan bokar ni tider och bjuder in.",
        done="Arenan är planerad.",
    ),
    Action(
        slug="starta",
        step=Step.START,
        take=workflow.start,
        what_happens="Arenan får läget Pågår. Deltagarna skriver möjligheter och röstar.",
        done="Arenan är startad.",
    ),
    Action(
        slug="sammanstall",
        step=Step.SUMMARISE,
        take=workflow.summarise,
        what_happens="Arenan får läget Sammanställning: ni skriver ambition och effektmål färdigt, "
        "och bestämmer vad som går vidare.",
        done="Arenan sammanställs nu.",
    ),
    Action(
        slug="avsluta",
        step=Step.CLOSE,
        take=workflow.close,
        what_happens="Arenan stängs och går inte att öppna igen. Effektmålen följs upp och "
        "projekten lever vidare. Workshoppar som är bokade framåt ställs in.",
        done="Arenan är avslutad.",
        told=invited,
        hint="Det du skriver blir arenans sammanfattning. Du kan ändra den efteråt.",
    ),
    Action(
        slug="fortsatt",
        step=Step.RESUME,
        take=workflow.resume,
        what_happens="Arenan får läget Pågår igen, så att ni kan hålla fler workshoppar.",
        done="Arenan pågår igen.",
        hint="Skriv vad som är kvar att reda ut.",
    ),
    Action(
        slug="lagg-ned",
        step=Step.ABANDON,
        take=workflow.abandon,
        what_happens="Arenan läggs ned och går inte att öppna igen. Behov som är kvar i den går "
        "tillbaka till beredningen, och workshoppar som är bokade framåt ställs in.",
        done="Arenan är nedlagd.",
        told=invited_and_senders,
        hint="Beredningen och de som har skickat in behov läser det du skriver.",
    ),
]
BY_SLUG = {action.slug: action for action in ACTIONS}


def actions_for(arena: Utvecklingsarena) -> list[Action]:
    """Those that may be taken from where it stands, the way forward first."""
    return [action for action in ACTIONS if workflow.allows(arena, action.step)]
