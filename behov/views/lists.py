"""Lists of behov: all that were sent in, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Case, Expression, F, IntegerField, OrderBy, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from behov import permissions
from behov.choices import Status
from behov.forms.filter import MORE, FilterForm
from behov.models import Behov, BehovQuerySet
from behov.standing import Regler, Standing, all_regler, standing_of
from organisation.http import AppRequest
from organisation.models import Anvandare
from organisation.paging import RowsInAnyCase
from organisation.swedish import SwedishOrder

PER_PAGE = 25

SORTINGS: dict[str, Expression | F] = {
    "rubrik": SwedishOrder("title"),
    "lage": Case(
        *[When(status=status, then=Value(place)) for place, status in enumerate(Status)],
        output_field=IntegerField(),
    ),
    "agare": SwedishOrder(Coalesce("owner_objekt__name", "owner_enhet__name")),
    "inskickat": F("submitted_at"),
    "datum": Coalesce("due_on", "watch_on"),
}
"""What a list may be sorted by: `sortering=rubrik`, or `-rubrik` for the other way round."""

NEWEST_FIRST = "-inskickat"


@dataclass(frozen=True, slots=True)
class Row:
    """One behov in a list."""

    behov: Behov
    title: str
    standing: Standing
    may_continue: bool


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    sort_key: str
    """What a click on the heading sorts by."""
    aria_sort: str


@require_safe
def index(request: AppRequest) -> HttpResponse:
    """All that was sent in, whoever did it; drafts never."""
    regler = all_regler()
    form = FilterForm(request.GET, regler=regler)
    sorting = _sorting(request.GET.get("sortering", ""))
    found = form.apply(Behov.objects.visible_to(request.user), reader=request.user)
    page = _page_of(_sorted(found, sorting), request)
    context = {
        "form": form,
        "is_filtered": bool(form.chosen),
        "is_folded_out": not {*form.chosen, *form.errors}.isdisjoint(MORE),
        "columns": _columns(sorting),
        "sorting": sorting,
        "page": page,
        "rows": rows_of(page.object_list, reader=request.user, regler=regler),
    }
    return render(request, "behov/list.html", context)


@require_safe
def mine(request: AppRequest) -> HttpResponse:
    reader = request.user
    lists = {
        "inskickade": Behov.objects.visible_to(reader).filter(submitted_by=reader),
        "foljer": Behov.objects.visible_to(reader).filter(followers=reader),
        "ager": Behov.objects.owned_by(reader),
    }
    chosen = request.GET.get("visa", "")
    chosen = chosen if chosen in lists else "inskickade"
    page = _page_of(lists[chosen].for_list(), request)
    context = {
        "chosen": chosen,
        "counts": {name: behov.count() for name, behov in lists.items()},
        "page": page,
        "rows": rows_of(page.object_list, reader=reader, regler=all_regler()),
    }
    return render(request, "behov/mine.html", context)


def rows_of(behov: Iterable[Behov], *, reader: Anvandare, regler: Regler) -> list[Row]:
    return [
        Row(
            behov=one,
            title=one.title or "Utan rubrik",
            standing=standing_of(one, reader=reader, regler=regler),
            may_continue=permissions.can_write(reader, one),
        )
        for one in behov
    ]


def _page_of(behov: BehovQuerySet, request: AppRequest) -> Page:
    return RowsInAnyCase(behov, PER_PAGE).get_page(request.GET.get("sida"))


def _sorting(asked: str) -> str:
    return asked if asked.removeprefix("-") in SORTINGS else NEWEST_FIRST


def _sorted(behov: BehovQuerySet, sorting: str) -> BehovQuerySet:
    by = SORTINGS[sorting.removeprefix("-")]
    order = OrderBy(by, descending=sorting.startswith("-"), nulls_last=True)
    return behov.for_list().order_by(order, "-pk")


def _columns(sorting: str) -> list[Column]:
    headings = {
        "rubrik": "Behov",
        "lage": "Läge",
        "agare": "Ägare",
        "inskickat": "Inskickat",
        "datum": "Nästa datum",
    }
    return [_column(key, heading, sorting) for key, heading in headings.items()]


def _column(key: str, heading: str, sorting: str) -> Column:
    if sorting == key:
        return Column(heading, f"-{key}", "ascending")
    return Column(heading, key, "descending" if sorting == f"-{key}" else "")
