"""The page that says whether reminders and mail work, for whoever looks after them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from organisation.admin_lists import PlainLists
from utskick import heartbeat, ops
from utskick.models import Heartbeat

PARTS = {
    heartbeat.SWEEP: "Letade efter det som förfaller",
    heartbeat.DRAIN: "Skickade det som var köat",
    heartbeat.WORKER: "Celery-arbetaren gjorde något",
    heartbeat.MAIL_TROUBLE: "E-postservern krånglade",
}


@admin.register(Heartbeat)
class HeartbeatAdmin(PlainLists):
    """One page in the place of Django's five. Numbers and times, no content."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="utskick_heartbeat_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: Any = None,  # noqa: ARG002 -- Django's signature
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        figures = ops.figures()
        context = {
            "parts": [(label, figures.seen.get(name)) for name, label in PARTS.items()],
            "figures": figures,
            "is_late": figures.is_late(),
            "oldest_due": ops.oldest_due_without_row(),
            "reads_ledger": request.user.has_perm("utskick.view_utskick"),
            "recent_days": ops.RECENT.days,
        }
        return render(request, "admin/utskick/ops.html", context)
