"""What the list of behov can be narrowed to. Each filter is a list of choices in a form."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from behov.choices import Anledning, Status
from behov.models import Behov
from behov.queues import Queue
from organisation.http import person
from organisation.models import Anvandare, Enhet, Kind

NOBODY = "ingen"


class Choice(SimpleListFilter):
    """A filter by one of its `lookups`. Anything else in the address narrows nothing."""

    parameter_name: str

    def queryset(self, request: HttpRequest, queryset: QuerySet[Behov]) -> QuerySet[Behov]:
        value = self.value()
        if value in {str(known) for known, _label in self.lookup_choices}:
            return queryset.filter(self.holds(request, str(value)))
        return queryset

    def options(self) -> list[tuple[str, str, bool]]:
        """Value, text, and whether it is chosen."""
        return [
            (str(value), str(label), str(value) == self.value())
            for value, label in self.lookup_choices
        ]

    def holds(self, request: HttpRequest, value: str) -> Q:  # noqa: ARG002 -- some ask who
        return Q(**{self.parameter_name: value})  # the name is ours, not the visitor's


class QueueFilter(Choice):
    """The work queue: ?ko=mina. Shown as the links above the list, not among the filters."""

    title = "kö"
    parameter_name = "ko"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[Any, str]]:  # noqa: ARG002
        return Queue.choices

    def holds(self, request: HttpRequest, value: str) -> Q:
        return Queue(value).holds(person(request))


class StatusFilter(Choice):
    """Every status but the draft, of which the admin shows none."""

    title = "läge"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[Any, str]]:  # noqa: ARG002
        return [choice for choice in Status.choices if choice[0] != Status.UTKAST]


class AnledningFilter(Choice):
    title = "anledning"
    parameter_name = "anledning"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[Any, str]]:  # noqa: ARG002
        return Anledning.choices


class MyndighetFilter(Choice):
    title = "nämnd"
    parameter_name = "myndighet"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[Any, str]]:  # noqa: ARG002
        return Enhet.objects.filter(kind=Kind.NAMND).values_list("pk", "name")


class BeredareFilter(Choice):
    title = "beredare"
    parameter_name = "beredare"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[Any, str]]:  # noqa: ARG002
        people = Anvandare.objects.filter(pk__in=Behov.objects.values("beredare"))
        return [(NOBODY, "Ingen"), *((one.pk, str(one)) for one in people)]

    def holds(self, request: HttpRequest, value: str) -> Q:  # noqa: ARG002 -- as in Choice
        return Q(beredare=None) if value == NOBODY else Q(beredare=value)
