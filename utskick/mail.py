"""The letters about people's accounts. What changes them, organisation, stands below the ledger."""

from django.contrib.admin.models import LogEntry

from organisation.models import Anvandare, Roll
from organisation.workflow import Change
from utskick import outbox
from utskick.models import about_of
from utskick.outbox import Letter

TEMPLATES = {
    "konto_andrat": "utskick/mail/konto_andrat.txt",
    "konto_losenord": "utskick/mail/konto_losenord.txt",
}
DIRECTOR = "du är digitaliseringsdirektör och ska veta vem som kan läsa vad"


def account_changed(change: Change, entry: LogEntry) -> None:
    """To the person, and to the digitaliseringsdirektör, for whom a grant may not be a secret."""
    directors = Anvandare.objects.having(Roll.DIGITALISERINGSDIREKTOR).exclude(pk=change.person.pk)
    kind = "konto_losenord" if change.link else "konto_andrat"
    own = _letter(kind, change, entry, change.person, "det gäller ditt konto")
    told = [_letter("konto_andrat", change, entry, one, DIRECTOR) for one in directors]
    outbox.queue([own, *told])


def _letter(kind: str, change: Change, entry: LogEntry, recipient: Anvandare, why: str) -> Letter:
    return Letter(
        kind=kind,
        about=about_of(change.person),
        occasion=f"logg/{entry.pk}",
        recipient=recipient,
        template=TEMPLATES[kind],
        context={
            "person": change.person,
            "by": change.by,
            "what": change.what,
            "at": entry.action_time,
        },
        link=change.link if recipient == change.person else "",
        at_any_hour=True,  # whoever did not expect it must know at once
        why=why,
    )
