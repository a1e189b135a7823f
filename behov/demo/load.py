"""Loading the demonstration: all of it or nothing, and once."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from behov import behov_file, importing
from behov.behov_file import NewBehov
from behov.demo.people import Cast, appoint
from behov.demo.scenes import SCENES
from behov.demo.stages import PACE, Part, Stage, draft, stages_of
from behov.models import Behov
from organisation import clock, organisation_file
from organisation import importing as organisation_importing
from organisation.models import Anvandare, Roll
from utskick import outbox
from utskick.arbetsdagar import add_working_days, own_closed_days

FOLDER = settings.BASE_DIR / "demo"
OFFICE_OPENS = dt.time(8)
OFFICE_MINUTES = 8 * 60


@transaction.atomic
def load() -> bool:
    """True if it was loaded, False if it had been before."""
    # Two servers that start at once wait for each other here.
    list(Group.objects.select_for_update().filter(name__in=Roll.values))
    if Anvandare.objects.filter(is_demo=True).exists():
        return False
    organisation = organisation_file.read((FOLDER / "organisation.json").read_bytes())
    organisation_importing.save(organisation)
    cast = appoint()
    found = behov_file.read((FOLDER / "behov.json").read_bytes(), importing.owners())
    # Whoever has imported the file before keeps those behov as they are.
    if not Behov.objects.filter(token__in=[new.token for new in found]).exists():
        _play(cast, found)
    return True


@dataclass(frozen=True, slots=True)
class Event:
    at: dt.datetime
    part: Part
    stage: Stage


def _play(cast: Cast, found: list[NewBehov]) -> None:
    """Everything in the order it happened, so that numbers rise with time."""
    parts: dict[int, Part] = {}
    for scene in SCENES:
        parts[scene.row] = Part(scene, found[scene.row - 1], cast, parts)
    closed = own_closed_days()
    events = [event for part in parts.values() for event in _events(part, closed)]
    events.sort(key=lambda event: (event.at, event.part.scene.row))
    with outbox.held_back("Demodata: påhittade personer får inga mejl."):
        for event in events:
            with clock.set_back_to(event.at):
                event.stage(event.part)
            # Columns that Django dates itself, whatever the clock of the record says.
            behov = Behov.objects.filter(pk=event.part.pk)
            if event.stage is draft:
                behov.update(created_at=event.at)
            behov.update(updated_at=event.at)


def _events(part: Part, closed: Collection[dt.date]) -> Iterator[Event]:
    """Reckoned back from today: the last stage was `idle` working days ago."""
    row, stages, today = part.scene.row, stages_of(part.scene), timezone.localdate()
    # Some behov take a little longer than others, the same at every loading.
    paces = [PACE[stage] + (row + index) % 3 for index, stage in enumerate(stages)]
    for index, stage in enumerate(stages):
        day = add_working_days(today, -part.scene.idle - sum(paces[index + 1 :]), closed)
        minute = (row * 53 + index * 97) % OFFICE_MINUTES
        opens = dt.datetime.combine(day, OFFICE_OPENS, timezone.get_default_timezone())
        yield Event(opens + dt.timedelta(minutes=minute), part, stage)
