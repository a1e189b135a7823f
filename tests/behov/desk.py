"""Beredningen's desk in tests: who sits there, where its pages are, and how a step is filled in."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from behov.admin.steps import slug_of
from behov.choices import Omrade, Organ, Utfall
from behov.workflow import Step
from organisation.models import Roll
from tests.factories import AnvandareFactory, BehovFactory, YttrandeFactory

EVERYTHING = [
    "use_admin",
    "view_behov",
    "bereda_behov",
    "lead_beredning",
    "refer_behov",
    "besluta_behov",
    "read_internal",
]
WHY = "Nyttan är stor i förhållande till insatsen."
TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=30)


def anyone(**kwargs):
    """Somebody who may take every step of the desk, on what is not their own."""
    return AnvandareFactory(may=EVERYTHING, **kwargs)


def page(name, behov, *more):
    return reverse(f"admin:behov_behov_{name}", args=[behov.pk, *more])


def step_page(step, behov):
    return page("step", behov, slug_of(step))


def listed(**query):
    return reverse("admin:behov_behov_changelist", query=query)


def came_from(url, filters):
    return f"{url}?_changelist_filters={filters}"


DECISION = {"organ": Organ.DIREKTOREN, "decided_on": TODAY, "motivation": WHY}
MOTIVATED = {"motivation": WHY}
FORMS = {
    Step.ASSIGN: lambda: {"beredare": AnvandareFactory(roles=[Roll.BEREDNING]).pk},
    Step.START_BEREDNING: dict,
    Step.REQUEST_KOMPLETTERING: lambda: {"message": WHY, "due_on": SOON},
    Step.ASK_YTTRANDE: lambda: {
        "sakkunnig": AnvandareFactory().pk,
        "omrade": Omrade.JURIDIK,
        "question": WHY,
        "due_on": SOON,
    },
    Step.RECALL_YTTRANDE: lambda: {"reason": WHY},
    Step.REFER_TO_ARENA: lambda: MOTIVATED,
    Step.RETURN_FROM_ARENA: lambda: MOTIVATED,
    Step.RECOMMEND: lambda: {"utfall": Utfall.PROJEKT, "motivation": WHY},
    Step.SEND_BACK: lambda: MOTIVATED,
    Step.APPROVE: lambda: {**DECISION, "utfall": Utfall.PROJEKT, "conditions": "Högst 1 Mkr."},
    Step.REJECT: lambda: DECISION,
    Step.REST: lambda: {**DECISION, "watch_on": SOON},
    Step.PARK: lambda: {**MOTIVATED, "watch_on": SOON},
    Step.WAKE: lambda: MOTIVATED,
    Step.REOPEN: lambda: MOTIVATED,
    Step.RECONSIDER: lambda: MOTIVATED,
    Step.HAND_OVER: lambda: MOTIVATED,
    Step.START_FOLLOW_UP: dict,
    Step.CLOSE: lambda: MOTIVATED,
    Step.WITHDRAW: lambda: MOTIVATED,
    Step.MERGE: lambda: {**MOTIVATED, "into": BehovFactory().reference},
    Step.UNMERGE: lambda: MOTIVATED,
    Step.NUDGE: lambda: {"message": WHY},
    Step.NOTE: lambda: {"text": WHY},
}


def filled(step, behov):
    """What a browser would post after the form of `step` has been filled in."""
    answers = FORMS[step]()
    if step is Step.RECALL_YTTRANDE:
        answers["yttrande"] = YttrandeFactory(behov=behov, may_read=False).pk
    return {"version": behov.version, **answers}
