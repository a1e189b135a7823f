"""What the pages about one behov in the admin share."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from behov.admin.rows import next_in, seen_by
from behov.models import Behov
from behov.permissions import require
from behov.queues import Queue
from organisation.http import AppRequest

CAME_FROM = "_changelist_filters"
"""Django's own name for it: its list adds it to the links to each row."""


def load(request: AppRequest, pk: int) -> Behov:
    """What may be seen; else 404, as for what does not exist. Roles that read none get 403."""
    require(request.user.has_perm("behov.view_behov"))
    behov: Behov = get_object_or_404(
        seen_by(request.user).with_owner().select_related("enhet", "myndighet", "merged_into"),
        pk=pk,
    )
    return behov


def address(request: AppRequest, behov_pk: int, page: str = "change", *more: object) -> str:
    """Another page of the admin, which still knows from which list the person came."""
    url = reverse(f"admin:behov_behov_{page}", args=[behov_pk, *more])
    came_from = request.GET.get(CAME_FROM)
    return f"{url}?{urlencode({CAME_FROM: came_from})}" if came_from else url


def list_address(request: AppRequest) -> str:
    url = reverse("admin:behov_behov_changelist")
    came_from = request.GET.get(CAME_FROM)
    return f"{url}?{came_from}" if came_from else url


def queue_of(request: AppRequest) -> Queue | None:
    """The queue the person works through, if they came from one."""
    slug = QueryDict(request.GET.get(CAME_FROM, "")).get("ko")
    return Queue(slug) if slug in Queue.values else None


def show(
    request: AppRequest, template: str, behov: Behov, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request,
        f"admin/behov/{template}",
        {
            "behov": behov,
            "heading": behov.title,
            "list_url": list_address(request),
            "case_url": address(request, behov.pk),
            "in_queue": queue_of(request),
            **context,
        },
        status=status,
    )


def onwards(request: AppRequest, behov: Behov) -> HttpResponseRedirect:
    """After a step: back to the behov, or on to the next in the queue if that was asked for."""
    queue = queue_of(request)
    if "next" in request.POST and queue:
        following = next_in(queue, request.user, behov)
        if following is None:
            messages.info(request, f"Det finns inget mer i kön {queue.label}.")
            return redirect(list_address(request))
        return redirect(address(request, following.pk))
    return redirect(address(request, behov.pk))


def too_late(request: AppRequest, behov: Behov) -> HttpResponseRedirect:
    messages.error(request, f"Behovet är redan {behov.get_status_display().lower()}.")
    return redirect(address(request, behov.pk))
