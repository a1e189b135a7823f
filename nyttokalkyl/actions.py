"""What can be done with a whole nyttokalkyl from its page of review, one row each.

Each has a page that says what will happen and whom it mails, and asks once more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nyttokalkyl import mail, permissions, workflow
from nyttokalkyl.models import Nyttokalkyl
from organisation.models import Anvandare
from utskick.outbox import Letter


def _mails_nobody(kalkyl: Nyttokalkyl, note: str) -> list[Letter]:  # noqa: ARG001 -- a letter's signature
    return []


@dataclass(frozen=True, slots=True)
class Action:
    slug: str
    label: str
    may: Callable[[Anvandare, Nyttokalkyl], bool]
    is_open: Callable[[Nyttokalkyl], bool]
    """Whether the kalkyl has come that far, and no further."""

    take: Callable[..., Nyttokalkyl]
    letters: Callable[[Nyttokalkyl, str], list[Letter]]
    what_happens: str
    done: str
    message: str = ""
    """What the message field is called; empty when there is nothing to say."""

    needs_message: bool = False


ACTIONS = [
    Action(
        slug="begar-granskning",
        label="Begär granskning",
        may=permissions.can_request_review,
        is_open=lambda kalkyl: kalkyl.is_editable,
        take=workflow.request_review,
        letters=mail.review_requested,
        what_happens="En controller som inte har skrivit i kalkylen granskar den. Under tiden går "
        "den inte att ändra.",
        done="Granskning är begärd.",
        message="Meddelande till granskaren",
    ),
    Action(
        slug="godkann",
        label="Godkänn kalkylen",
        may=permissions.can_review,
        is_open=lambda kalkyl: kalkyl.is_in_review,
        take=workflow.approve,
        letters=mail.approved,
        what_happens="Du går i god för kalkylen. Sedan kan den låsas.",
        done="Kalkylen är godkänd.",
        message="Kommentar",
    ),
    Action(
        slug="lamna-tillbaka",
        label="Lämna tillbaka",
        may=permissions.can_review,
        is_open=lambda kalkyl: kalkyl.is_in_review,
        take=workflow.send_back,
        letters=mail.returned,
        what_happens="Kalkylen går att ändra igen, och granskning får begäras på nytt.",
        done="Kalkylen är tillbakalämnad.",
        message="Vad behöver ändras?",
        needs_message=True,
    ),
    Action(
        slug="las",
        label="Lås kalkylen",
        may=permissions.can_lock,
        is_open=lambda kalkyl: kalkyl.reviewed_at is not None and not kalkyl.is_locked,
        take=workflow.lock_and_hand_over,
        letters=mail.locked,
        what_happens="Indata, resultat, metodversion och slumpfrö fryses med en kontrollsumma, "
        "och siffrorna lämnas till behovet. Det går inte att låsa upp en kalkyl. Ändrar ni er gör "
        "ni en ny version.",
        done="Kalkylen är låst och siffrorna finns hos behovet.",
    ),
    Action(
        slug="ny-version",
        label="Gör en ny version",
        may=permissions.can_replace,
        is_open=lambda kalkyl: kalkyl.is_locked,
        take=workflow.new_version,
        letters=_mails_nobody,
        what_happens="En ny version med samma innehåll skapas. Den låsta finns kvar oförändrad, "
        "och de två går att jämföra rad för rad.",
        done="Den nya versionen är skapad.",
    ),
    Action(
        slug="lagg-undan",
        label="Lägg undan kalkylen",
        may=permissions.can_write,
        is_open=lambda kalkyl: kalkyl.is_editable,
        take=workflow.set_aside,
        letters=_mails_nobody,
        what_happens="Kalkylen hamnar sist bland behovets kalkyler och går inte att ändra. "
        "Ingenting tas bort, och den går att ta fram igen.",
        done="Kalkylen är undanlagd.",
    ),
    Action(
        slug="ta-fram",
        label="Ta fram kalkylen igen",
        may=permissions.can_take_out,
        is_open=lambda kalkyl: kalkyl.set_aside_at is not None,
        take=workflow.take_out,
        letters=_mails_nobody,
        what_happens="Kalkylen är ett utkast igen, med allt som stod i den.",
        done="Kalkylen är framtagen.",
    ),
]
BY_SLUG = {action.slug: action for action in ACTIONS}


def actions_for(user: Anvandare, kalkyl: Nyttokalkyl) -> list[Action]:
    """What this person may do with this kalkyl now."""
    return [action for action in ACTIONS if action.is_open(kalkyl) and action.may(user, kalkyl)]
