"""All rows of a calculation in one grid."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from behov.permissions import require
from nyttokalkyl import permissions, workflow
from nyttokalkyl.calculation import Provenance, Row, evaluate
from nyttokalkyl.calculation.discounting import price_level
from nyttokalkyl.forms.grid import Outcome, Typed, put_typed, typed_rows
from nyttokalkyl.forms.grid_page import gone, grid, sums_of
from nyttokalkyl.forms.paste import PasteForm, add_rows
from nyttokalkyl.forms.row_faults import sentence_of
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.summary import summary_of
from nyttokalkyl.views.page import for_readers, for_writers, show
from organisation import clock
from organisation.http import AppRequest

NAMED = 8
"""So many rows are named in the history; the rest are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def rows(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    if request.method != "POST":
        return _page(request, kalkyl, workflow.document_of(kalkyl))
    outcome = _save(request, kalkyl, typed_rows(request.POST))
    if outcome.refused:
        return _page(request, kalkyl, outcome.document, outcome)
    if outcome.saved:
        count = len(outcome.saved)
        messages.success(
            request, "Posten är sparad." if count == 1 else f"{count} poster sparades."
        )
    return redirect(request.get_full_path())


@require_POST
@for_readers
def recompute(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """What the form as it stands would give. Saves nothing; what cannot be read is left out."""
    require(permissions.can_create(request.user, kalkyl.behov))
    outcome = put_typed(workflow.document_of(kalkyl), typed_rows(request.POST), Provenance())
    evaluation = evaluate(outcome.document.calculation)
    context = {
        "summary": summary_of(evaluation),
        "sums": sums_of(evaluation, request.POST.get("sida", "")),
        "left_out": len(outcome.refused),
        "is_unsaved": bool(outcome.saved or outcome.refused),
    }
    return render(request, "nyttokalkyl/_recomputed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def paste(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """Shows what is understood first; a second press saves it."""
    calculation = workflow.document_of(kalkyl).calculation
    form = PasteForm(calculation, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.is_confirmed:
        added = form.rows(author=str(request.user), today=clock.today())
        count = f"{len(added)} poster" if len(added) > 1 else "En post"
        if _add(request, kalkyl, form, added, note=f"{count} klistrades in."):
            messages.success(request, f"{count} är {'tillagda' if len(added) > 1 else 'tillagd'}.")
            return redirect("nyttokalkyl:rows", kalkyl.pk)
    return show(request, kalkyl, "paste.html", form=form, status=422 if form.errors else 200)


def _add(
    request: AppRequest, kalkyl: Nyttokalkyl, form: PasteForm, added: list[Row], *, note: str
) -> bool:
    try:
        edit = partial(add_rows, rows=added)
        workflow.change(kalkyl, by=request.user, edit=edit, note=note)
    except workflow.Misfit as misfit:
        before = len(workflow.document_of(kalkyl).calculation.rows)
        for fault in misfit.faults:
            place = fault.where[1] if fault.where[:1] == ("rows",) else before
            name = added[max(int(place) - before, 0)].name
            form.add_error("text", f"{name}: {sentence_of(fault)}")
        return False
    return True


def _save(request: AppRequest, kalkyl: Nyttokalkyl, typed: list[Typed]) -> Outcome:
    """Under the lock, on what is saved then."""
    stamp = Provenance(author=str(request.user), date=clock.today())
    found = put_typed(workflow.document_of(kalkyl), typed, stamp)
    if not found.saved:
        return found
    outcomes: list[Outcome] = []

    def edit(document: Document) -> Document:
        outcomes.append(put_typed(document, typed, stamp))
        return outcomes[-1].document

    workflow.change(kalkyl, by=request.user, edit=edit, note=_note(found))
    return outcomes[-1]


def _note(outcome: Outcome) -> str:
    names = [row.name or row.id for row in outcome.saved]
    rest = f" och {len(names) - NAMED} till" if len(names) > NAMED else ""
    return f"Belopp ändrades i {', '.join(names[:NAMED])}{rest}."


def _page(
    request: AppRequest,
    kalkyl: Nyttokalkyl,
    document: Document,
    outcome: Outcome | None = None,
) -> HttpResponse:
    evaluation = evaluate(document.calculation)
    refused = outcome.refused if outcome else {}
    status = 200
    if outcome:
        status = 409 if outcome.has_conflict else 422
    terms = document.calculation.terms
    return show(
        request,
        kalkyl,
        "rows.html",
        status=status,
        grid=grid(evaluation, request.GET.get("sida", ""), refused),
        gone=gone(refused),
        saved=outcome.saved if outcome else (),
        summary=summary_of(evaluation),
        price_level=price_level(terms),
        recompute=reverse("nyttokalkyl:rows_recompute", args=[kalkyl.pk]),
    )
