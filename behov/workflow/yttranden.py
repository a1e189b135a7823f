"""A sakkunnig is asked about a behov, and answers or is spared."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format

from behov import permissions
from behov.choices import Omrade
from behov.models import Behov, Yttrande
from behov.workflow.steps import Step
from behov.workflow.taking import NotReady, lock, take
from organisation import clock
from organisation.models import Anvandare

GONE = "Begäran om yttrande väntar inte längre på svar. Någon kan ha tagit tillbaka den."


@transaction.atomic
def ask_yttrande(
    behov: Behov,
    *,
    by: Anvandare,
    sakkunnig: Anvandare,
    omrade: Omrade,
    question: str,
    due_on: dt.date,
) -> Behov:
    """Ask one person one thing. From now on they read the behov in full."""
    behov = lock(behov)
    if permissions.has_interest(sakkunnig, behov):
        raise NotReady(
            [f"{sakkunnig} har skickat in, äger eller har ägt behovet (jäv). Välj någon annan."]
        )
    if behov.yttranden.open().filter(sakkunnig=sakkunnig).exists():
        raise NotReady(
            [f"{sakkunnig} är redan tillfrågad. Vänta in svaret, eller ta tillbaka begäran först."]
        )
    yttrande = Yttrande(
        behov=behov, omrade=omrade, question=question, sakkunnig=sakkunnig, due_on=due_on,
        asked_by=by, asked_at=clock.now(),
    )  # fmt: skip
    yttrande.save()
    return take(
        Step.ASK_YTTRANDE,
        behov,
        by=by,
        note=f"{yttrande}, senast {date_format(due_on, 'j F Y')}.\n\n{question}",
        yttrande=yttrande,
        sakkunniga=sorted({*behov.sakkunniga, sakkunnig.pk}),
    )


@transaction.atomic
def give_yttrande(behov: Behov, *, by: Anvandare, text: str, question: int | None = None) -> Behov:
    """Answer what `by` was asked. It stands: who wants to add something is asked again.

    `question` is the key of what they have read, so that nothing is answered unread.
    """
    yttrande = _open(behov, by)
    if question not in (None, yttrande.pk):
        raise NotReady([GONE])
    yttrande.text, yttrande.given_at = text, clock.now()
    yttrande.save(update_fields=["text", "given_at"])
    return take(Step.GIVE_YTTRANDE, behov, by=by, note=f"{yttrande}.", yttrande=yttrande)


@transaction.atomic
def recall_yttrande(behov: Behov, *, by: Anvandare, sakkunnig: Anvandare, reason: str) -> Behov:
    """Spare the person the answer. Who has given none reads the behov in full no longer."""
    yttrande = _open(behov, sakkunnig)
    yttrande.recalled_at = clock.now()
    yttrande.save(update_fields=["recalled_at"])
    about = yttrande.get_omrade_display().lower()
    readers = behov.yttranden.filter(recalled_at=None).values_list("sakkunnig", flat=True)
    return take(
        Step.RECALL_YTTRANDE,
        behov,
        by=by,
        note=f"{reason}\n\nFrågan gällde {about} och var ställd till {sakkunnig}.",
        yttrande=yttrande,
        sakkunniga=sorted(set(readers)),
    )


def _open(behov: Behov, sakkunnig: Anvandare) -> Yttrande:
    """What the person is asked now, the behov being locked: nobody answers what is recalled."""
    lock(behov)
    yttrande = behov.yttranden.open().filter(sakkunnig=sakkunnig).first()
    if yttrande is None:
        raise NotReady([GONE])
    return yttrande
