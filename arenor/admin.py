"""Arenas and workshops to find in the admin. The workflow writes them, from pages of the site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arenor.models import Utvecklingsarena, Workshop
from arenor.wording import when
from organisation.admin_lists import PlainLists


class ToRead(PlainLists):
    """Nothing is added, changed or removed here: each row has a page on the site for that."""

    show_full_result_count = False
    view_on_site = False  # `page` leads there

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("arenor.view_utvecklingsarena")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    @admin.display(description="på webbplatsen")
    def page(self, row: Utvecklingsarena | Workshop) -> SafeString:
        return format_html('<a href="{}">Öppna</a>', row.get_absolute_url())


@admin.register(Utvecklingsarena)
class UtvecklingsarenaAdmin(ToRead):
    list_display = ["title", "status", "director", "created_at", "closed_at", "page"]
    list_filter = ["status"]
    list_select_related = ["director"]
    search_fields = ["title", "question"]
    search_help_text = "Ord i rubriken eller frågan"
    ordering = ["-pk"]
    fields = [
        "page", "title", "question", "background", "director", "status", "summary", "is_public",
        "created_at", "closed_at",
    ]  # fmt: skip


@admin.register(Workshop)
class WorkshopAdmin(ToRead):
    list_display = ["theme", "arena", "time", "place", "page", "book"]
    list_select_related = ["arena"]
    search_fields = ["theme", "arena__title", "place"]
    search_help_text = "Ord i temat, arenans rubrik eller platsen"
    ordering = ["-starts_at", "-pk"]
    fields = ["page", "arena", "number", "theme", "time", "place", "link", "agenda"]

    @admin.display(description="tider")
    def book(self, workshop: Workshop) -> SafeString | str:
        """To the page that schedules it, while it may still be."""
        if workshop.held_at or not workshop.arena.is_open:
            return "–"
        url = reverse("arenor:schedule", args=[workshop.arena_id, workshop.number])
        label = "Ändra tiden" if workshop.is_scheduled else "Boka tid"
        return format_html('<a href="{}">{}</a>', url, label)

    @admin.display(description="tid", ordering="starts_at")
    def time(self, workshop: Workshop) -> str:
        return f"Inställd: {when(workshop)}" if workshop.cancelled_at else when(workshop)
