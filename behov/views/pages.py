"""The page of one behov, and its versions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from behov import diff, permissions, snapshot, workflow
from behov.choices import Status
from behov.models import Behov
from behov.reading import reading_of
from behov.standing import all_regler, standing_of
from behov.timeline import Entry, timeline_of
from behov.workflow import Step
from behov.yttranden import yttranden_told_to
from organisation.http import AppRequest
from organisation.models import Anvandare


@require_safe
def detail(request: AppRequest, pk: int) -> HttpResponse:
    """The whole behov, or its summary for those who may read no more."""
    reader = request.user
    visible = Behov.objects.visible_to(reader).with_owner()
    behov = get_object_or_404(visible.select_related("merged_into", "myndighet", "enhet"), pk=pk)
    regler = all_regler()
    timeline = timeline_of(behov, reader=reader, regler=regler)
    context = {
        "behov": behov,
        "standing": standing_of(behov, reader=reader, regler=regler),
        "timeline": timeline,
        "follows": behov.followers.filter(pk=reader.pk).exists(),
        "may_follow": not permissions.is_party(reader, behov),
    }
    if not permissions.can_read(reader, behov):
        return render(request, "behov/summary.html", context)
    context |= _in_full(behov, reader, timeline) | _what_may_be_done(behov, reader)
    return render(request, "behov/detail.html", context)


def _in_full(behov: Behov, reader: Anvandare, timeline: list[Entry]) -> dict[str, Any]:
    questions = [entry.note for entry in timeline if entry.step == Step.REQUEST_KOMPLETTERING.name]
    return {
        "reading": reading_of(behov),
        "question": questions[0] if behov.status == Status.KOMPLETTERING and questions else "",
        "beslut": behov.beslut.order_by("-pk"),
        "yttranden": yttranden_told_to(reader, behov),
        # To whom else we wrote, and whom we reminded, is beredningens affair.
        "may_read_internal": permissions.can_read_internal(reader, behov),
        "versions": behov.versioner.defer("content").select_related("by").order_by("-number"),
    }


def _what_may_be_done(behov: Behov, reader: Anvandare) -> dict[str, Any]:
    """On this page, and whom the one click mails. What beredning does, it does in the admin."""
    steps = workflow.steps_for(reader, behov)
    may_confirm = Step.CONFIRM_OWNER in steps and not Step.CONFIRM_OWNER.missing(behov)
    letters = Step.CONFIRM_OWNER.letters(behov, "") if may_confirm else []
    return {
        "may_continue": Step.SUBMIT in steps,
        "may_answer": Step.ANSWER_KOMPLETTERING in steps,
        "may_withdraw": Step.WITHDRAW in steps,
        "may_confirm": may_confirm,
        "told_if_confirmed": [letter.recipient for letter in letters],
        "may_complete_nyttor": Step.COMPLETE_NYTTOR in steps,
        "may_decline": Step.DECLINE_OWNER in steps,
        "may_give_yttrande": Step.GIVE_YTTRANDE in steps,
        "may_use_admin": reader.has_perm("organisation.use_admin")
        and reader.has_perm("behov.view_behov"),
    }


@require_safe
def version(request: AppRequest, pk: int, number: int) -> HttpResponse:
    """What was sent in, and what it changed."""
    behov = get_object_or_404(Behov.objects.readable_by(request.user), pk=pk)
    pair = behov.versioner.filter(number__in=[number - 1, number]).order_by("-number")
    versions = list(pair.select_related("by"))
    if not versions or versions[0].number != number:
        raise Http404
    this, previous = versions[0], versions[1] if versions[1:] else None
    sections = diff.compare(previous.content if previous else this.content, this.content)
    context = {
        "behov": behov,
        "version": this,
        "previous": previous,
        "sections": sections,
        "changes": diff.changes(sections),
        "is_intact": snapshot.digest(this.content) == this.sha256,
        "is_latest": not behov.versioner.filter(number__gt=number).exists(),
    }
    return render(request, "behov/version.html", context)
