"""The list of behov: the work queues of beredningen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from behov.admin import bulk, case, checklist, columns, diarium, filters, nyttor, step_page
from behov.admin.page import CAME_FROM
from behov.admin.rows import MOST_URGENT_FIRST, seen_by, tabs
from behov.models import Behov, BehovQuerySet
from organisation.admin_lists import PlainLists
from organisation.http import person
from utskick.arbetsdagar import own_closed_days

View = Callable[..., HttpResponse]

SEARCH_MAX_LENGTH = 200
"""Longer texts are cut: a search is a few words, and parsing it costs by its length."""

FILTERS: list[type[filters.Choice]] = [
    filters.QueueFilter,
    filters.StatusFilter,
    filters.BeredareFilter,
    filters.AnledningFilter,
    filters.MyndighetFilter,
]


@dataclass(frozen=True, slots=True)
class Row:
    behov: Behov
    url: str
    cells: list[tuple[str, str]]
    """Heading and text of each column after the first."""


@admin.register(Behov)
class BehovAdmin(PlainLists):
    """Nothing is edited here: a behov changes by its steps."""

    change_list_template = "admin/behov/list.html"
    list_display = [*columns.IN_LIST]
    list_filter = [*FILTERS]
    list_select_related = ["owner_objekt", "owner_enhet", "beredare"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["title"]  # shows the box; get_search_results decides what it finds
    actions = ["assign_chosen", "take_up_chosen"]

    def get_urls(self) -> list[URLPattern]:
        """Only these: a behov is neither added, deleted nor edited as a row in the admin."""
        pages: list[tuple[str, View, str]] = [
            ("", self.changelist_view, "changelist"),
            ("tilldela/", bulk.assign, "assign"),
            ("ta-upp/", bulk.take_up, "take_up"),
            ("<int:pk>/change/", case.page, "change"),
            ("<int:pk>/steg/<slug:step>/", step_page.page, "step"),
            ("<int:pk>/checklista/", checklist.page, "checklist"),
            ("<int:pk>/nyttor/", nyttor.page, "nyttor"),
            ("<int:pk>/diarienummer/", diarium.page, "diarienummer"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"behov_behov_{name}")
            for route, view, name in pages
        ]

    def get_queryset(self, request: HttpRequest) -> BehovQuerySet:
        return seen_by(request.user).order_by(*MOST_URGENT_FIRST)

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        queryset: QuerySet[Behov],
        search_term: str,
    ) -> tuple[QuerySet[Behov], bool]:
        if not search_term.strip() or not isinstance(queryset, BehovQuerySet):
            return queryset, False
        return queryset.matching(search_term[:SEARCH_MAX_LENGTH]), False

    def lookup_allowed(
        self,
        lookup: str,
        value: str,  # noqa: ARG002 -- Django's signature
        request: HttpRequest | None = None,  # noqa: ARG002
    ) -> bool:
        return lookup in {known.parameter_name for known in FILTERS}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's list, drawn as the lists of the site."""
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse):
            context = response.context_data or {}
            response.context_data = {**context, **self._drawn(request, context["cl"])}
        return response

    def _drawn(self, request: HttpRequest, cl: ChangeList) -> dict[str, Any]:
        queue, *others = [spec for spec in cl.filter_specs if isinstance(spec, filters.Choice)]
        kept = [name for name in (queue.parameter_name, ORDER_VAR) if name in cl.params]
        return {
            "title": "Behov i beredningen",
            "queues": tabs(person(request), queue.value() or ""),
            "filters": others[:1],
            "more_filters": others[1:],
            "is_folded_out": any(spec.value() for spec in others[1:]),
            "is_filtered": bool(cl.query) or any(spec.value() for spec in others),
            "kept": [(name, cl.params[name]) for name in kept],
            "headings": _headings(cl),
            "rows": _rows(request, cl),
            "bulk_actions": self.get_action_choices(request, default_choices=[]),
        }

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        obj: Behov | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        obj: Behov | None = None,  # noqa: ARG002
    ) -> bool:
        return False  # what was sent in is a public record (allmän handling)

    def has_lead_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("behov.lead_beredning")

    def has_bereda_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("behov.bereda_behov")

    @admin.action(description="Tilldela en beredare", permissions=["lead"])
    def assign_chosen(self, request: HttpRequest, queryset: QuerySet[Behov]) -> HttpResponse | None:
        return _ask_about(request, queryset, "admin:behov_behov_assign")

    @admin.action(description="Ta upp för beredning", permissions=["bereda"])
    def take_up_chosen(
        self, request: HttpRequest, queryset: QuerySet[Behov]
    ) -> HttpResponse | None:
        return _ask_about(request, queryset, "admin:behov_behov_take_up")


def _ask_about(
    request: HttpRequest, queryset: QuerySet[Behov], url_name: str
) -> HttpResponse | None:
    """To the page that says what will happen, with the chosen rows in its address."""
    keys = list(queryset.values_list("pk", flat=True)[: bulk.AT_MOST + 1])
    if len(keys) > bulk.AT_MOST:
        messages.error(request, f"Välj högst {bulk.AT_MOST} behov åt gången.")
        return None
    return redirect(bulk.address(url_name, keys))


def _headings(cl: ChangeList) -> list[dict[str, Any]]:
    """The columns as links that sort; the one with tick boxes has a heading of its own."""
    return [
        heading
        for column, heading in zip(cl.list_display, result_headers(cl), strict=True)
        if column != "action_checkbox"
    ]


def _rows(request: HttpRequest, cl: ChangeList) -> list[Row]:
    """What is shown, in as many queries for any number of rows."""
    closed = own_closed_days()
    came_from = urlencode({CAME_FROM: request.GET.urlencode()})
    return [
        Row(
            behov=behov,
            url=f"{reverse('admin:behov_behov_change', args=[behov.pk])}?{came_from}",
            cells=columns.cells(behov, closed),
        )
        for behov in cl.result_list
    ]
