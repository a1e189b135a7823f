"""When each part of the machinery was last seen: for whoever watches it."""

import datetime as dt

from django.utils import timezone

from utskick.models import Heartbeat

SWEEP = "sweep"
DRAIN = "drain"
WORKER = "worker"
MAIL_TROUBLE = "mail trouble"


def note(name: str, text: str = "") -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=timezone.now(), note=text[:300])],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at", "note"],
    )


def last(name: str) -> dt.datetime | None:
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
