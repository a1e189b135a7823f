"""Arenas and workshops to find in the admin, and workshops to schedule there.

The workflow writes them: in the admin by the same pages as on the site, from another desk.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from arenor.models import Utvecklingsarena, Workshop
from arenor.month import Month
from arenor.views.planning import schedule, series
from arenor.views.planning.page import Desk
from arenor.wording import when
from behov.admin.page import CAME_FROM
from behov.permissions import require
from organisation import clock
from organisation.admin_lists import PlainLists
from organisation.http import person
from utskick.arbetsdagar import start_of


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


class Choice(admin.SimpleListFilter):
    """One of a few; anything else in the address narrows nothing."""

    def known(self) -> dict[str, tuple[str, Q]]:
        """By what stands in the address: what it is called, and which rows it leaves."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ARG002
        return [(key, label) for key, (label, _holds) in self.known().items()]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        queryset: QuerySet[Workshop],
    ) -> QuerySet[Workshop]:
        _label, holds = self.known().get(self.value() or "", ("", Q()))
        return queryset.filter(holds)


class StandingFilter(Choice):
    title = "läge"
    parameter_name = "lage"

    def known(self) -> dict[str, tuple[str, Q]]:
        now = clock.now()
        booked = Q(starts_at__isnull=False, cancelled_at=None, held_at=None)
        return {
            "obokad": ("Ingen tid bokad", Q(starts_at=None)),
            "kommande": ("Kommande", booked & Q(ends_at__gt=now)),
            "varit": ("Har varit, närvaro saknas", booked & Q(ends_at__lte=now)),
            "genomford": ("Genomförd", Q(held_at__isnull=False)),
            "installd": ("Inställd", Q(cancelled_at__isnull=False)),
        }


class WhenFilter(Choice):
    """Not Django's date hierarchy, which costs a query more as soon as there is a row."""

    title = "tid"
    parameter_name = "nar"

    def known(self) -> dict[str, tuple[str, Q]]:
        today = clock.today()
        this = Month.of(today)
        following, later = this.following, this.following.following
        return {
            "vecka": ("De närmaste sju dagarna", _between(today, today + dt.timedelta(days=7))),
            "manad": ("Den här månaden", _between(this.first, following.first)),
            "nasta": ("Nästa månad", _between(following.first, later.first)),
            "senare": ("Senare", Q(starts_at__gte=start_of(later.first))),
            "tidigare": ("Tidigare", Q(starts_at__lt=start_of(this.first))),
        }


def _between(first: dt.date, end: dt.date) -> Q:
    return Q(starts_at__gte=start_of(first), starts_at__lt=start_of(end))


FILTERS: list[type[Choice]] = [StandingFilter, WhenFilter]


@admin.register(Workshop)
class WorkshopAdmin(ToRead):
    """Booked, moved and cancelled by the pages of the site, which lead back here."""

    list_display = ["theme", "steps", "time", "arena", "place", "page"]
    list_filter = [*FILTERS]
    list_select_related = ["arena"]
    search_fields = ["theme", "arena__title", "place"]
    search_help_text = "Ord i temat, arenans rubrik eller platsen"
    ordering = ["-starts_at", "-pk"]
    fields = ["page", "steps", "arena", "position", "theme", "time", "place", "link", "agenda"]

    def get_urls(self) -> list[Any]:
        return [
            path(
                f"<int:pk>/{slug}/",
                self.admin_site.admin_view(self._from_here(view)),
                name=f"arenor_workshop_{name}",
            )
            for slug, name, view in (
                ("boka", "schedule", schedule.schedule),
                ("stall-in", "cancel", series.cancel),
            )
        ] + super().get_urls()

    def _from_here(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """The site's page, which leads back to this list as it was narrowed."""

        def page(request: HttpRequest, pk: int) -> HttpResponse:
            require(self.has_view_permission(request))
            workshop = get_object_or_404(Workshop, pk=pk)
            rows = reverse("admin:arenor_workshop_changelist")
            came_from = request.GET.get(CAME_FROM)
            desk = Desk(
                name="Workshoppar i alla arenor",
                url=f"{rows}?{came_from}" if came_from else rows,
                booking_url=request.get_full_path(),
            )
            return view(request, workshop.arena_id, number=workshop.number, desk=desk)

        return page

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workshop]:
        """Each with `is_planned_by_reader`: whether who looks may give it a time."""
        planned = Utvecklingsarena.objects.open().facilitated_by(person(request))
        may = Exists(planned.filter(pk=OuterRef("arena")))
        rows: QuerySet[Workshop] = super().get_queryset(request)
        return rows.annotate(is_planned_by_reader=may)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        came_from = request.GET.urlencode()

        @admin.display(description="gör")
        def links(workshop: Workshop) -> SafeString | str:
            return _steps(workshop, came_from)

        return [links if name == "steps" else name for name in self.list_display]

    def lookup_allowed(
        self,
        lookup: str,
        value: str,  # noqa: ARG002 -- Django's signature
        request: HttpRequest | None = None,  # noqa: ARG002
    ) -> bool:
        return lookup in {known.parameter_name for known in FILTERS}

    @admin.display(description="gör")
    def steps(self, workshop: Workshop) -> SafeString | str:
        return _steps(workshop, "")

    @admin.display(description="tid", ordering="starts_at")
    def time(self, workshop: Workshop) -> str:
        if workshop.cancelled_at:
            return f"Inställd: {when(workshop)}"
        return f"Genomförd: {when(workshop)}" if workshop.held_at else when(workshop)


def _steps(workshop: Workshop, came_from: str) -> SafeString | str:
    """To the pages that book, move and cancel it: those that it can still take."""
    if workshop.held_at or not workshop.is_planned_by_reader:  # type: ignore[attr-defined]
        return "–"
    steps = [("schedule", "Flytta" if workshop.is_scheduled else "Boka tid")]
    if workshop.is_scheduled:
        steps.append(("cancel", "Ställ in"))
    query = f"?{urlencode({CAME_FROM: came_from})}" if came_from else ""
    return format_html_join(
        " ",
        '<a class="nowrap" href="{}{}">{}<span class="visually-hidden"> {}</span></a>',
        (
            (reverse(f"admin:arenor_workshop_{name}", args=[workshop.pk]), query, label, workshop)
            for name, label in steps
        ),
    )
