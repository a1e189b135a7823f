"""The one mail a day: what waits for a reader is gathered in the morning and sent together."""

import datetime as dt
from collections.abc import Collection

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from utskick import readers
from utskick.arbetsdagar import local_morning
from utskick.models import DIGEST, State, Utskick, UtskickQuerySet, message_id_of

UNWANTED = "Mottagaren har valt bort påminnelser med e-post."


def gather(
    kinds: Collection[str],
    today: dt.date,
    closed: Collection[dt.date],
    choices: readers.Choices,
) -> int:
    """Make today's digest for everyone who has something waiting and has none yet.

    `kinds` are the reminders of the sweep, which has just run; other news wait until the morning
    after. Must run in the transaction of the sweep, which is alone.
    """
    ready = Q(kind__in=kinds) | Q(created_at__lt=local_morning(today))
    rows = Utskick.objects.to_gather().filter(ready)
    waiting = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)
    reader_of = dict(waiting.values_list("pk", "recipient_id"))
    unwanted = {pk for pk, reader in reader_of.items() if readers.wants_none(choices.get(reader))}
    if unwanted:
        Utskick.objects.filter(pk__in=unwanted).update(
            state=State.OVERHOPPAD, reason=UNWANTED, next_attempt_at=None
        )
    wanted = {reader for pk, reader in reader_of.items() if pk not in unwanted}
    served = _digests_of(today).filter(recipient__in=wanted).values_list("recipient_id", flat=True)
    now_served = {
        reader
        for reader in wanted.difference(served)
        if not readers.waits(choices.get(reader), today, closed)
    }
    if not now_served:
        return 0
    Utskick.objects.bulk_create([_digest(reader, today) for reader in sorted(now_served)])
    todays = _digests_of(today).filter(recipient=OuterRef("recipient")).values("pk")
    Utskick.objects.filter(
        pk__in=[
            pk for pk, reader in reader_of.items() if reader in now_served and pk not in unwanted
        ]
    ).update(digest=Subquery(todays[:1]), next_attempt_at=None)
    return len(now_served)


def _digests_of(day: dt.date) -> UtskickQuerySet:
    return Utskick.objects.filter(kind=DIGEST, occasion=day.isoformat())


def _digest(reader_pk: int, day: dt.date) -> Utskick:
    """Its text is made of its reminders when it is sent. The key allows one a day."""
    key = {"kind": DIGEST, "about": f"anvandare/{reader_pk}", "occasion": day.isoformat()}
    return Utskick(
        **key,
        recipient_id=reader_pk,
        immediate=False,
        subject=f"Sammanställning {date_format(day, 'j F Y')}",
        message_id=message_id_of(**key, reader=reader_pk),
        next_attempt_at=timezone.now(),
    )
