"""The start page: what waits for me, what I follow, and how it goes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from behov import permissions
from behov.choices import Status
from behov.figures import key_figures
from behov.models import Behov, Yttrande
from behov.queues import Queue
from behov.standing import Regler, all_regler
from behov.views.lists import Row, rows_of
from organisation.http import AppRequest
from organisation.models import Anvandare

MOST_TASKS = 20
MOST_FOLLOWED = 10
MOST_TO_DECIDE = 10


@dataclass(frozen=True, slots=True)
class Task:
    """Something that stands still until this person does it."""

    row: Row
    what: str
    url: str
    due_on: dt.date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class QueueLink:
    label: str
    url: str
    count: int


@require_safe
def start(request: AppRequest) -> HttpResponse:
    reader = request.user
    regler = all_regler()
    tasks = [*_yttranden(reader, regler), *_tasks(reader, regler)]
    context = {
        "tasks": tasks[:MOST_TASKS],
        "has_more_tasks": len(tasks) > MOST_TASKS,
        "followed": _followed(reader, regler, [task.row.behov.pk for task in tasks]),
        "queues": _queues(reader),
        "to_decide": _to_decide(reader, regler),
        "figures": key_figures(),
    }
    return render(request, "behov/start.html", context)


def _yttranden(reader: Anvandare, regler: Regler) -> list[Task]:
    """What the reader is asked about others' behov, the most urgent first."""
    asked = Yttrande.objects.awaited().filter(sakkunnig=reader).order_by("due_on", "pk")
    waiting = list(
        asked.select_related(
            "behov__owner_objekt__objektagare",
            "behov__owner_enhet__manager",
            "behov__beredare",
            "behov__submitted_by",
        )[: MOST_TASKS + 1]
    )
    rows = rows_of([one.behov for one in waiting], reader=reader, regler=regler)
    return [
        Task(
            row,
            f"Lämna yttrande om {one.get_omrade_display().lower()}",
            reverse("behov:yttrande", args=[one.behov_id]),
            one.due_on if one.working_days_left is None else None,
            one.is_late,
        )
        for row, one in zip(rows, waiting, strict=True)
        if permissions.can_give_yttrande(reader, one.behov)
    ]


def _tasks(reader: Anvandare, regler: Regler) -> list[Task]:
    """Completions first, the most urgent on top: other deadlines than theirs are beredningens."""
    waiting = Behov.objects.visible_to(reader).waiting_for(reader).for_list()
    deadline = Case(When(status=Status.KOMPLETTERING, then=F("due_on")))
    soonest_first = waiting.order_by(deadline.asc(nulls_last=True), "-updated_at", "-pk")
    rows = rows_of(soonest_first[: MOST_TASKS + 1], reader=reader, regler=regler)
    return [_task(row, reader) for row in rows]


def _task(row: Row, reader: Anvandare) -> Task:
    behov = row.behov
    if behov.status == Status.UTKAST:
        return Task(row, "Fortsätt på utkastet", reverse("behov:edit", args=[behov.pk]))
    if behov.status == Status.KOMPLETTERING and permissions.can_answer(reader, behov):
        late = row.standing.is_late
        return Task(row, "Komplettera", behov.get_absolute_url(), behov.due_on, late)
    return Task(row, "Svara på om ni äger", behov.get_absolute_url())


def _followed(reader: Anvandare, regler: Regler, waiting: list[int]) -> list[Row]:
    """The own and the followed, but for those that stand among the tasks."""
    mine = Q(submitted_by=reader) | Q(pk__in=reader.follows.values("pk"))
    behov = Behov.objects.visible_to(reader).open().filter(mine).exclude(pk__in=waiting).for_list()
    return rows_of(behov[:MOST_FOLLOWED], reader=reader, regler=regler)


def _queues(reader: Anvandare) -> list[QueueLink]:
    """Of whoever prepares behov, counted in one query."""
    if not reader.has_perm("behov.bereda_behov"):
        return []
    counted = {queue.value: Count("pk", filter=queue.holds(reader)) for queue in Queue}
    counts = Behov.objects.open().aggregate(**counted)
    url = reverse("admin:behov_behov_changelist")
    return [QueueLink(queue.label, f"{url}?ko={queue}", counts[queue]) for queue in Queue]


def _to_decide(reader: Anvandare, regler: Regler) -> dict[str, Any]:
    """Of whoever decides: what is ready, the most urgent first."""
    if not reader.has_perm("behov.besluta_behov"):
        return {}
    ready = Behov.objects.filter(Queue.KLARA.holds(reader)).for_list()
    behov = ready.order_by(F("due_on").asc(nulls_last=True), "pk")
    return {
        "count": ready.count(),
        "rows": rows_of(behov[:MOST_TO_DECIDE], reader=reader, regler=regler),
        "url": f"{reverse('admin:behov_behov_changelist')}?ko={Queue.KLARA}",
    }
