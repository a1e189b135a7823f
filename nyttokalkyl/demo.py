"""The nyttokalkyler of the demonstration, made by its people as they would."""

import datetime as dt
import json
from contextlib import AbstractContextManager
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from behov.models import Behov
from behov.permissions import require
from nyttokalkyl import editing, permissions, workflow
from nyttokalkyl.calculation import RowsAre
from nyttokalkyl.interchange import Document, read
from nyttokalkyl.models import Nyttokalkyl
from organisation import clock
from organisation.models import Anvandare
from utskick import outbox
from utskick.arbetsdagar import add_working_days, own_closed_days

FILE = settings.BASE_DIR / "demo" / "nyttokalkyler.json"
LOCKED_FOR = "Nytt system för utförare i äldreomsorg och socialtjänst"
IN_REVIEW_FOR = "Läkemedel i rätt tid utan att hemtjänsten behöver åka dit"


@transaction.atomic
def load() -> bool:
    """True if they were loaded, False if they had been before, or there is nothing to load for."""
    people = {person.username: person for person in Anvandare.objects.filter(is_demo=True)}
    if not people or Nyttokalkyl.objects.filter(created_by__in=people.values()).exists():
        return False
    documents = json.loads(FILE.read_text())
    with outbox.held_back("Demodata: påhittade personer får inga mejl."):
        upphandla = read(json.dumps(documents["upphandla"]).encode())
        kalkyl = _write(LOCKED_FOR, upphandla, by=people["bo"], controller=people["kim"])
        with _working_days_ago(3):
            require(permissions.can_review(people["kim"], kalkyl))
            kalkyl = workflow.approve(kalkyl, by=people["kim"], message="Källorna stämmer.")
        with _working_days_ago(2):
            require(permissions.can_lock(people["lea"], kalkyl))
            workflow.lock_and_hand_over(kalkyl, by=people["lea"])
        automater = read(json.dumps(documents["automater"]).encode())
        _write(IN_REVIEW_FOR, automater, by=people["bo"], controller=people["kim"])
    return True


def _write(title: str, document: Document, *, by: Anvandare, controller: Anvandare) -> Nyttokalkyl:
    """A calculation written by one and sent to the other for review."""
    behov = Behov.objects.with_owner().get(title=title)
    require(permissions.can_create(by, behov))
    require(controller.pk != by.pk)
    with _working_days_ago(5):
        kalkyl = workflow.create(
            behov, by=by, name=document.calculation.name, rows_are=RowsAre.DIFFERENCE
        )
        seen = editing.seen_whole(workflow.document_of(kalkyl))
        edit = partial(editing.replaced, new=document, seen=seen)
        kalkyl = workflow.change(kalkyl, by=by, edit=edit, note="Posterna skrevs in.")
    with _working_days_ago(4):
        return workflow.request_review(kalkyl, by=by, message="Titta särskilt på tiderna.")


def _working_days_ago(days: int) -> AbstractContextManager[None]:
    day = add_working_days(timezone.localdate(), -days, own_closed_days())
    moment = dt.datetime.combine(day, dt.time(10), timezone.get_default_timezone())
    return clock.set_back_to(moment)
