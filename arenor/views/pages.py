"""Arenas to read: the list, one of them, its trace, and its summary as a page and as a file."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from arenor import permissions, workflow
from arenor.actions import actions_for
from arenor.choices import Svar
from arenor.document import document_of
from arenor.forms.filter import ArenaFilter
from arenor.models import Utvecklingsarena
from arenor.models.workshop import WorkshopQuerySet
from arenor.summary import summary_of
from arenor.tasks_left import tasks_of
from arenor.timeline import timeline_of
from arenor.trace import trace_of
from arenor.trace_picture import picture_of
from arenor.views.page import for_readers, show
from arenor.workflow import Step
from behov.standing import all_regler
from behov.views.lists import rows_of
from organisation.http import AppRequest
from organisation.paging import RowsInAnyCase

PER_PAGE = 25


@require_safe
def index(request: AppRequest) -> HttpResponse:
    listed = Utvecklingsarena.objects.listed_to(request.user)
    form = ArenaFilter(request.GET)
    rows = form.apply(listed).for_list().marked_for(request.user)
    page = RowsInAnyCase(rows, PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "form": form,
        "page": page,
        "may_open": permissions.can_open(request.user),
    }
    return render(request, "arenor/list.html", context)


@require_safe
@for_readers
def detail(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    may_lead = permissions.can_lead(request.user, arena)
    actions = actions_for(arena) if may_lead else []
    return show(
        request,
        arena,
        "detail.html",
        tasks=tasks_of(arena, may_facilitate=permissions.can_facilitate(request.user, arena)),
        actions=actions,
        missing=actions[0].step.missing(arena) if actions else [],
        workshoppar=_with_answers(arena.workshoppar.order_by("position")),
        deltagare=arena.deltagare.current(),
        me=permissions.deltagare_of(request.user, arena),
        behov=rows_of(arena.behov.for_list(), reader=request.user, regler=all_regler()),
        may_edit=may_lead and workflow.allows(arena, Step.EDIT),
        timeline=timeline_of(arena),
    )


def _with_answers(workshoppar: WorkshopQuerySet) -> WorkshopQuerySet:
    """How many came; and of those who still take part, are invited and have said yes."""
    invited = Q(inbjudningar__isnull=False, inbjudningar__deltagare__removed_at=None)
    return workshoppar.annotate(
        invited=Count("inbjudningar", filter=invited),
        coming=Count("inbjudningar", filter=invited & Q(inbjudningar__svar=Svar.JA)),
        came=Count("inbjudningar", filter=Q(inbjudningar__attended=True)),
    )


@require_safe
@for_readers
def trace(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    found = trace_of(arena)
    return show(request, arena, "trace.html", trace=found, picture=picture_of(found))


@require_safe
def summary(request: AppRequest, pk: int) -> HttpResponse:
    arena = _listed(request, pk)
    return show(request, arena, "summary.html", summary=summary_of(arena))


@require_safe
def document(request: AppRequest, pk: int) -> HttpResponse:
    arena = _listed(request, pk)
    content = document_of(arena, in_full=arena.is_visible)
    disposition = content_disposition_header(as_attachment=True, filename=f"arena-{pk}.pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": disposition or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _listed(request: AppRequest, pk: int) -> Any:
    """An arena of which this person may read the summary, marked with whether they see more."""
    listed = Utvecklingsarena.objects.listed_to(request.user).marked_for(request.user)
    return get_object_or_404(listed.select_related("director"), pk=pk)
