"""How each step is called, with the least it needs: for tests that go through all of them."""

import datetime as dt

from django.utils import timezone

from behov import workflow
from behov.choices import Checksvar, Omrade, Organ, Utfall
from behov.models import Checklistpunkt
from behov.workflow import Step
from organisation.models import Forvaltningsobjekt, Roll
from tests.factories import AnvandareFactory, BehovFactory, YttrandeFactory

WHY = "Så här är det bäst."
SOON = timezone.localdate() + dt.timedelta(days=30)


def _decision(**extra):
    today = timezone.localdate()
    return {"organ": Organ.DIREKTOREN, "decided_on": today, "motivation": WHY, **extra}


def _assign(behov, *, by):
    return workflow.assign(behov, by=by, beredare=AnvandareFactory(roles=[Roll.BEREDNING]))


def _check(behov, *, by):
    answers = {Checklistpunkt.objects.first(): (Checksvar.UPPFYLLT, "")}
    return workflow.check(behov, by=by, answers=answers)


def _motivated(function):
    def take(behov, *, by):
        return function(behov, by=by, motivation=WHY)

    return take


def _as_owner(function):
    """Taken by whoever it is on behalf of the objekt."""

    def take(behov, *, by):
        Forvaltningsobjekt.objects.filter(pk=behov.owner_objekt_id).update(objektagare=by)
        return function(behov, by=by)

    return take


def _give(behov, *, by):
    YttrandeFactory(behov=behov, sakkunnig=by, may_read=False)
    return workflow.give_yttrande(behov, by=by, text=WHY)


def _recall(behov, *, by):
    sakkunnig = YttrandeFactory(behov=behov, may_read=False).sakkunnig
    return workflow.recall_yttrande(behov, by=by, sakkunnig=sakkunnig, reason=WHY)


TAKE = {
    Step.SUBMIT: workflow.submit,
    Step.ASSIGN: _assign,
    Step.START_BEREDNING: workflow.start_beredning,
    Step.CHECK: _check,
    Step.REQUEST_KOMPLETTERING: lambda behov, by: workflow.request_komplettering(
        behov, by=by, message=WHY, due_on=SOON
    ),
    Step.ANSWER_KOMPLETTERING: workflow.answer_komplettering,
    Step.ASK_YTTRANDE: lambda behov, by: workflow.ask_yttrande(
        behov,
        by=by,
        sakkunnig=AnvandareFactory(),
        omrade=Omrade.JURIDIK,
        question=WHY,
        due_on=SOON,
    ),
    Step.GIVE_YTTRANDE: _give,
    Step.RECALL_YTTRANDE: _recall,
    Step.REFER_TO_ARENA: _motivated(workflow.refer_to_arena),
    Step.RETURN_FROM_ARENA: _motivated(workflow.return_from_arena),
    Step.RECOMMEND: lambda behov, by: workflow.recommend(
        behov, by=by, utfall=Utfall.PROJEKT, motivation=WHY
    ),
    Step.SEND_BACK: _motivated(workflow.send_back),
    Step.APPROVE: lambda behov, by: workflow.approve(
        behov, by=by, utfall=Utfall.PROJEKT, **_decision()
    ),
    Step.REJECT: lambda behov, by: workflow.reject(behov, by=by, **_decision()),
    Step.REST: lambda behov, by: workflow.rest(behov, by=by, watch_on=SOON, **_decision()),
    Step.PARK: lambda behov, by: workflow.park(behov, by=by, motivation=WHY, watch_on=SOON),
    Step.WAKE: _motivated(workflow.wake),
    Step.REOPEN: _motivated(workflow.reopen),
    Step.RECONSIDER: _motivated(workflow.reconsider),
    Step.HAND_OVER: _motivated(workflow.hand_over),
    Step.START_FOLLOW_UP: workflow.start_follow_up,
    Step.CLOSE: _motivated(workflow.close),
    Step.WITHDRAW: _motivated(workflow.withdraw),
    Step.MERGE: lambda behov, by: workflow.merge(behov, by=by, into=BehovFactory(), motivation=WHY),
    Step.UNMERGE: _motivated(workflow.unmerge),
    Step.CONFIRM_OWNER: _as_owner(workflow.confirm_owner),
    Step.DECLINE_OWNER: _as_owner(_motivated(workflow.decline_owner)),
    Step.RECEIVE_FIGURES: lambda behov, by: workflow.receive_figures(
        behov, by=by, note="", figures={"npv": "1"}
    ),
    Step.COMPLETE_NYTTOR: lambda behov, by: workflow.complete_nyttor(
        behov, by=by, changes={behov.nyttor.get(): {"baseline": "14 minuter"}}
    ),
    Step.SET_DIARIENUMMER: lambda behov, by: workflow.set_diarienummer(
        behov, by=by, diarienummer="KS 2026/118"
    ),
    Step.NUDGE: lambda behov, by: workflow.nudge(behov, by=by, message=WHY),
    Step.NOTE: lambda behov, by: workflow.add_note(behov, by=by, text=WHY),
}
