"""The page of one behov: everything beredningen needs to judge it, dense and printable."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from behov import permissions
from behov.admin import columns
from behov.admin.checklist import answered_points
from behov.admin.page import address, load, queue_of, show
from behov.admin.rows import next_in
from behov.admin.steps import BESIDE, ON_ITS_ROW, ON_THE_SITE, OWN_PAGE, slug_of
from behov.choices import Checksvar
from behov.models import Behov
from behov.reading import reading_of
from behov.standing import all_regler, standing_of
from behov.timeline import timeline_of
from behov.workflow import Step, steps_for
from behov.yttranden import yttranden_told_to
from organisation.http import AppRequest

ONWARDS = [
    Step.START_BEREDNING,
    Step.CHECK,
    Step.RECOMMEND,
    Step.APPROVE,
    Step.HAND_OVER,
    Step.START_FOLLOW_UP,
    Step.CLOSE,
]
"""What moves a behov towards its benefit, in order: these buttons come before the others."""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_next: bool = False


@require_safe
def page(request: AppRequest, pk: int) -> HttpResponse:
    behov = load(request, pk)
    reader, regler = request.user, all_regler()
    return show(
        request,
        "case.html",
        behov,
        title=behov.name,
        reading=reading_of(behov),
        standing=standing_of(behov, reader=reader, regler=regler),
        badge=columns.badge(behov),
        time_left=columns.time_left(behov),
        timeline=timeline_of(behov, reader=reader, regler=regler),
        versions=behov.versioner.defer("content").select_related("by").order_by("-number"),
        beslut=behov.beslut.select_related("decided_by").order_by("-pk"),
        following=_following(request, behov),
        **_to_do(request, behov),
        **_judgement(request, behov),
    )


def _following(request: AppRequest, behov: Behov) -> Link | None:
    queue = queue_of(request)
    found = next_in(queue, request.user, behov) if queue else None
    return Link(found.name, address(request, found.pk)) if found else None


def _to_do(request: AppRequest, behov: Behov) -> dict[str, Any]:
    """The buttons for what this person may do now, and why there are none to those with jäv."""
    user = request.user
    steps = steps_for(user, behov)
    interested = permissions.has_interest(user, behov)
    here = [step for step in steps if step not in ON_THE_SITE | BESIDE | ON_ITS_ROW]
    onwards = [step for step in ONWARDS if step in here]
    return {
        "buttons": [
            *_onwards(request, behov, onwards),
            *(_button(request, behov, step) for step in here if step not in onwards),
        ],
        "acts_on_site": any(step in ON_THE_SITE for step in steps),
        **{
            f"{OWN_PAGE[step]}_url": address(request, behov.pk, OWN_PAGE[step])
            if step in steps
            else ""
            for step in BESIDE
        },
        "sent_in_by_reader": behov.submitted_by_id == user.pk,
        "owned_by_reader": permissions.is_owner(user, behov),
        "interested": interested,
        "yttranden": yttranden_told_to(user, behov),
        "may_give_yttrande": Step.GIVE_YTTRANDE in steps,
        "recall_url": address(request, behov.pk, "step", slug_of(Step.RECALL_YTTRANDE))
        if Step.RECALL_YTTRANDE in steps
        else "",
    }


def _onwards(request: AppRequest, behov: Behov, steps: list[Step]) -> list[Link]:
    """The furthest step that lacks nothing is the one to take: first the checklist, then on."""
    ready = [step for step in steps if not step.missing(behov)]
    return [
        _button(request, behov, step, is_next=step in ready[-1:])
        for step in sorted(steps, key=lambda step: step not in ready[-1:])
    ]


def _button(request: AppRequest, behov: Behov, step: Step, *, is_next: bool = False) -> Link:
    if step in OWN_PAGE:
        return Link("Fyll i checklistan", address(request, behov.pk, OWN_PAGE[step]), is_next)
    return Link(step.label, address(request, behov.pk, "step", slug_of(step)), is_next)


def _judgement(request: AppRequest, behov: Behov) -> dict[str, Any]:
    """What beredningen has found. Deciders read it; whoever has an interest does not."""
    user = request.user
    internal = permissions.can_read_internal(user, behov)
    if not (internal or permissions.can_decide(user, behov)):
        return {"reads_internal": False, "points": []}
    points = answered_points(behov)
    counted = Counter(point.svar.svar for point in points if point.svar)
    return {
        "reads_internal": internal,
        "points": points,
        "answered": sum(counted.values()),
        "tally": [(svar.label, counted[svar]) for svar in Checksvar if counted[svar]],
    }
