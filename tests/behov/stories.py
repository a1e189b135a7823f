"""Behov that have come somewhere by the steps people take, for tests of what is then shown."""

import datetime as dt

from django.utils import timezone

from behov import workflow
from behov.choices import Checksvar, Organ, Status, Utfall
from behov.models import Behov, Checklistpunkt
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory

SECRETS = {
    "problem": "CANARYproblem",
    "consequence": "CANARYconsequence",
    "current_state": "CANARYcurrent",
    "affected_systems": "CANARYsystems",
    "owner_contact": "CANARYcontact",
    "links": "CANARYlinks",
}
"""What a summary tells nothing of."""


def beredare():
    return AnvandareFactory(roles=[Roll.BEREDNING])


def ledare():
    return AnvandareFactory(roles=[Roll.BEREDNINGSLEDARE])


def director():
    return AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])


def draft(**fields):
    return BehovFactory(status=Status.UTKAST, **fields)


def sent_in(**fields):
    behov = draft(**fields)
    return workflow.submit(behov, by=behov.submitted_by)


def under_beredning(*, by=None, **fields):
    return workflow.start_beredning(sent_in(**fields), by=by or beredare())


def asked(*, by=None, message="Hur många berörs?", **fields):
    """Beredningen waits for a completion."""
    behov = under_beredning(by=by, **fields)
    due_on = timezone.localdate() + dt.timedelta(days=10)
    return workflow.request_komplettering(behov, by=behov.beredare, message=message, due_on=due_on)


def edited(behov, **fields):
    """What its writers have saved and not sent in."""
    version = Behov.objects.get(pk=behov.pk).draft.version
    return workflow.save_draft(behov, version=version, fields=fields)


def completed(behov, **fields):
    edited(behov, **fields)
    return workflow.answer_komplettering(behov, by=behov.submitted_by)


def ready(*, by=None, motivation="Nyttan är tydlig.", **fields):
    """Beredningen has left it to decision."""
    behov = under_beredning(by=by, **fields)
    answers = dict.fromkeys(Checklistpunkt.objects.filter(active=True), (Checksvar.UPPFYLLT, ""))
    workflow.check(behov, by=behov.beredare, answers=answers)
    return workflow.recommend(
        behov, by=behov.beredare, utfall=Utfall.PROJEKT, motivation=motivation
    )


def approved(*, motivation="Väl beskrivet.", conditions="", **fields):
    return workflow.approve(
        ready(**fields),
        by=director(),
        utfall=Utfall.PROJEKT,
        organ=Organ.DIREKTOREN,
        decided_on=timezone.localdate(),
        motivation=motivation,
        conditions=conditions,
    ).behov


def rejected(*, motivation="För liten nytta.", **fields):
    return workflow.reject(
        under_beredning(**fields),
        by=director(),
        organ=Organ.DIREKTOREN,
        decided_on=timezone.localdate(),
        motivation=motivation,
    ).behov
