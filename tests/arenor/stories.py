"""Arenas that have come some way, and a way to take every step."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from arenor import workflow
from arenor.choices import Ambitionsniva, Arenastatus, Deltagarroll
from arenor.models import Ambition, Effektmal, Inbjudan, Samtycke
from arenor.workflow import Step
from behov.choices import Status
from organisation.models import Roll
from tests.arenor.factories import DeltagareFactory, UtvecklingsarenaFactory, WorkshopFactory
from tests.factories import AnvandareFactory, BehovFactory

WHY = "Frågan är besvarad."
DAY = dt.date(2026, 11, 2)


def director():
    return AnvandareFactory(roles=[Roll.DIGITALISERINGSDIREKTOR])


def facilitator(arena, **fields):
    return DeltagareFactory(arena=arena, role=Deltagarroll.FACILITATOR, **fields)


def held(arena):
    """A workshop that has been."""
    begins = timezone.now() - dt.timedelta(days=1)
    return WorkshopFactory(arena=arena, starts_at=begins, held_at=begins)


def invited(workshop, deltagare):
    return Inbjudan.objects.create(workshop=workshop, deltagare=deltagare)


def ambition(arena, agreed_on=None):
    return Ambition.objects.create(
        arena=arena,
        number=arena.ambitioner.count() + 1,
        level=Ambitionsniva.TESTA,
        text="Vi prövar i två verksamheter.",
        written_by=arena.director,
        agreed_on=agreed_on,
    )


def agreed(arena):
    """An ambition that somebody stands behind."""
    row = ambition(arena, agreed_on=DAY)
    Samtycke.objects.create(ambition=row, deltagare=arena.deltagare.first())
    return row


def effektmal(arena, **fields):
    return Effektmal.objects.create(
        arena=arena,
        number=arena.effektmal.count() + 1,
        **{"not_pursued": "Ingen vill äga det."} | fields,
        text="Kortare väntan på svar.",
        indicator="Dagar till svar",
        target=Decimal(5),
        target_on=dt.date(2027, 6, 30),
    )


def ready(status):
    """An arena that lacks nothing for any step from `status`."""
    arena = UtvecklingsarenaFactory(status=status)
    DeltagareFactory(arena=arena)
    held(arena)
    agreed(arena)
    effektmal(arena)
    return arena


def going_on():
    return UtvecklingsarenaFactory(status=Arenastatus.PAGAR)


def _return_behov(arena, *, by):
    behov = BehovFactory(status=Status.I_ARENA)
    arena.behov.add(behov)
    return workflow.return_behov(arena, by=by, behov=behov, motivation=WHY)


def _add_behov(arena, *, by):
    return workflow.add_behov(arena, by=by, behov=BehovFactory(status=Status.I_ARENA))


def _agree(arena, *, by):
    people = list(arena.deltagare.all())
    row = workflow.agree(ambition(arena), by=by, people=people, agreed_on=DAY)
    return row.arena


def _move_workshop(arena, *, by):
    last = WorkshopFactory.create_batch(2, arena=arena)[1]
    workflow.move_workshop(last, by=by, seen=last.position, to=last.position - 1)
    return workflow.lock(arena)


def _remove_workshop(arena, *, by):
    workshop = WorkshopFactory(arena=arena)
    workflow.remove_workshop(workshop, by=by, version=1)
    return workflow.lock(arena)


def _edit(arena, *, by):
    words = {"title": "Ny rubrik", "question": "Ny fråga", "background": ""}
    return workflow.edit(arena, by=by, version=arena.version, **words)


def _publish(arena, *, by):
    words = {"summary": "Så här blev det.", "is_public": True}
    return workflow.publish(arena, by=by, version=arena.version, **words)


TAKE = {
    Step.PLAN: workflow.plan,
    Step.START: workflow.start,
    Step.SUMMARISE: workflow.summarise,
    Step.RESUME: lambda arena, *, by: workflow.resume(arena, by=by, motivation=WHY),
    Step.CLOSE: lambda arena, *, by: workflow.close(
        arena, by=by, version=arena.version, motivation=WHY
    ),
    Step.ABANDON: lambda arena, *, by: workflow.abandon(arena, by=by, motivation=WHY),
    Step.ADD_BEHOV: _add_behov,
    Step.RETURN_BEHOV: _return_behov,
    Step.MOVE_WORKSHOP: _move_workshop,
    Step.REMOVE_WORKSHOP: _remove_workshop,
    Step.AGREE: _agree,
    Step.EDIT: _edit,
    Step.PUBLISH: _publish,
}
"""How each step is taken, whatever it needs filled in. All but the one that begins an arena."""
