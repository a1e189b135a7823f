"""What a nyttokalkyl says: the answer, all its figures, one figure taken apart, the pictures."""

import re
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from nyttokalkyl import charts
from nyttokalkyl.answer import answer
from nyttokalkyl.computed import Computed, computed
from nyttokalkyl.forms.what_if import WhatIfForm
from nyttokalkyl.frozen import frozen
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.report import angles, terms
from nyttokalkyl.report.at_once import best_at, warnings, worth_knowing
from nyttokalkyl.report.closer import closer
from nyttokalkyl.report.compared import compared
from nyttokalkyl.report.explained import Explained, explained
from nyttokalkyl.report.figures import OWN
from nyttokalkyl.report.grid import columns_of
from nyttokalkyl.report.simulated_explained import simulated_explained
from nyttokalkyl.report.tried import Tried, tried
from nyttokalkyl.results import Results
from nyttokalkyl.sensitivity import changed, what_if
from nyttokalkyl.simulation import simulate
from nyttokalkyl.views.page import for_readers, show
from organisation.http import AppRequest

ROWS_PER_PAGE = 20

YEAR = re.compile("[0-9]{4}")

WIDTHS = {"288": 288, "520": 520}
"""Of pictures, in pixels: on a phone, and else, where two stand side by side."""

MOST_DRAWS = 10_000
"""For what is tried: it is computed for every step of a slider."""

INK_ON_DARK = "#e7edee"
"""The text of the dark page (colours.css), which a picture in an img cannot ask for."""


@require_safe
@for_readers
def results(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """The answer first. What is tried (Tänk om) stands in the address, and a slider replaces that
    part alone."""
    found = computed(kalkyl.content)
    form = WhatIfForm(request.GET, calculation=found.document.calculation)
    context: dict[str, Any] = {"form": form, "tried": _tried(form, found)}
    if request.htmx:
        answered = show(request, kalkyl, "_tried.html", is_part=True, **context)
    elif found.document.calculation.rows:
        context |= _whole(kalkyl, found.results, request.GET.get("alternativ", ""))
        status = 422 if form.errors else 200
        answered = show(request, kalkyl, "results.html", status=status, **context)
    else:
        answered = show(request, kalkyl, "results_empty.html")
    patch_vary_headers(answered, ["HX-Request"])
    return answered


def _tried(form: WhatIfForm, found: Computed) -> Tried | None:
    if not form.is_valid():
        return None
    calculation, settings = found.document.calculation, found.document.simulation
    change = form.change()
    simulated = None
    if settings is not None:
        few = replace(settings, draws=min(settings.draws, MOST_DRAWS))
        simulated = simulate(changed(calculation, change), few)
    return tried(found.results, what_if(calculation, change), simulated)


def _whole(kalkyl: Nyttokalkyl, found: Results, wanted: str) -> dict[str, Any]:
    at_once, folded = warnings(found)
    return {
        "frozen": frozen(kalkyl),
        "answer": answer(found),
        "best_at": best_at(found),
        "worth_knowing": worth_knowing(found),
        "compared": compared(found),
        "warnings": at_once,
        "more_warnings": folded,
        "notes": found.notes,
        "conventions": terms.stated(found),
        "about_spreadsheets": terms.about_spreadsheets(found),
        "comparison": charts.chart(charts.Key.COMPARISON, found),
        "parties": angles.by_stakeholder(found),
        "categories": angles.by_category(found),
        "rates": angles.at_other_rates(found),
        "scenarios": angles.in_scenarios(found),
        **_chosen(found, wanted),
    }


def _chosen(found: Results, wanted: str) -> dict[str, Any]:
    """One alternative closer: the one asked for, else the best."""
    tried_ = [result.alternative.id for result in found.tried]
    if not tried_:
        return {"closer": None}
    chosen = wanted if wanted in tried_ else tried_[0]
    return {
        "closer": closer(found, chosen),
        "choices": columns_of(found.tried),
        "charts": charts.charts(found, alternative=chosen),
    }


@require_safe
@for_readers
def explain(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """One figure, down to row and source. Long ones page by page: the sums are of all pages."""
    found = computed(kalkyl.content).results
    try:
        told = _explained(found, request.GET)
    except KeyError as error:
        raise Http404 from error
    rows = [(total, row) for total in told.sums for row in total.rows]
    return show(
        request,
        kalkyl,
        "explain.html",
        explained=told,
        page=Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("sida")),
        conventions=terms.stated(found),
    )


def _explained(found: Results, asked: QueryDict) -> Explained:
    """The one in the address; without any, the net present value of the best. KeyError if none."""
    year = asked.get("ar", "")
    return explained(
        found.evaluation,
        asked.get("alternativ", found.evaluation.ranking[0].alternative.id),
        asked.get("matt", "npv"),
        own=asked.get("rader") == OWN,
        year=int(year) if YEAR.fullmatch(year) else None,
    )


@require_safe
@for_readers
def explain_simulated(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """One figure of the simulation: what it means, how far off it may be, what went into it.

    Without any in the address, the chance that the best alternative pays off.
    """
    found = computed(kalkyl.content).results
    best = next((result.alternative.id for result in found.tried), "")
    asked = request.GET
    try:
        told = simulated_explained(found, asked.get("matt", "pays"), asked.get("alternativ", best))
    except KeyError as error:
        raise Http404 from error
    return show(
        request,
        kalkyl,
        "explain_simulated.html",
        explained=told,
        page=Paginator(told.things, ROWS_PER_PAGE).get_page(asked.get("sida")),
        drawing=terms.drawn(found),
    )


@require_safe
@for_readers
def chart(request: AppRequest, kalkyl: Nyttokalkyl, key: str) -> HttpResponse:
    """A picture, apart so that no figure waits for it. Asked about again, rarely sent again."""
    found = computed(kalkyl.content).results
    asked = request.GET
    try:
        drawing = charts.chart(key, found, alternative=asked.get("alternativ") or None)
    except (KeyError, ValueError) as error:
        raise Http404 from error
    width = WIDTHS.get(asked.get("bredd", ""), WIDTHS["520"])
    is_dark = asked.get("tema") == "mork"
    etag = f'"{charts.etag(drawing)}-{width}{"-dark" if is_dark else ""}"'
    answered = get_conditional_response(request, etag=etag)
    if answered is None:
        picture = charts.svg(drawing, width=width, panel=not is_dark)
        if is_dark:
            picture = picture.replace("<svg ", f'<svg color="{INK_ON_DARK}" ', 1)
        answered = HttpResponse(picture, content_type="image/svg+xml")
    answered.headers["ETag"] = etag
    answered.headers["Cache-Control"] = "private, no-cache"
    return answered
