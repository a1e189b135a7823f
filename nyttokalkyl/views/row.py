"""One kalkylpost on a page of its own: new, changed, removed."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nyttokalkyl import workflow
from nyttokalkyl.calculation import Calculation, Row, RowType
from nyttokalkyl.editing import Edit, add_row, put_row, remove_row, seen_row
from nyttokalkyl.forms import row_faults, stakeholders
from nyttokalkyl.forms.differences import Difference, differences
from nyttokalkyl.forms.remove import RemoveForm
from nyttokalkyl.forms.row import RowForm, typed_row
from nyttokalkyl.forms.stakeholders import StakeholderFormSet
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.views.editing import CHANGED, apply
from nyttokalkyl.views.page import for_writers, show
from nyttokalkyl.wording import ROW_TYPES
from organisation import clock
from organisation.http import AppRequest
from organisation.row_forms import BUTTONS

REARRANGED = BUTTONS | {"swap"}
"""Buttons that change what the page shows and save nothing."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def new(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    calculation = workflow.document_of(kalkyl).calculation
    form = _form(request, calculation)
    if form.is_bound and form.is_valid():
        row = form.row(author=str(request.user), today=clock.today())
        edit, note = partial(add_row, row=row), f"Posten ”{row.name}” lades till."
        if _save(request, kalkyl, form, row, edit=edit, note=note):
            messages.success(request, f"Posten ”{row.name}” är tillagd.")
            return _go_on(request, kalkyl, row)
    return _page(request, kalkyl, form, heading="Ny post")


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def change(request: AppRequest, kalkyl: Nyttokalkyl, row_id: str) -> HttpResponse:
    calculation = workflow.document_of(kalkyl).calculation
    saved = _row_of(calculation, row_id)
    if saved is None and request.method != "POST":  # else what is typed would be lost
        raise Http404
    form = _form(request, calculation, saved, row_id)
    if form.is_bound and form.is_valid():
        row = form.row(author=str(request.user), today=clock.today())
        edit = partial(put_row, row=row, seen=form.cleaned_data["seen"])
        note = f"Posten ”{row.name}” ändrades."
        if _save(request, kalkyl, form, row, edit=edit, note=note):
            messages.success(request, f"Posten ”{row.name}” är sparad.")
            return _go_on(request, kalkyl, row)
    return _page(request, kalkyl, form, heading="Ändra post", row_id=row_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def remove(request: AppRequest, kalkyl: Nyttokalkyl, row_id: str) -> HttpResponse:
    """Ask first, and show what goes."""
    calculation = workflow.document_of(kalkyl).calculation
    row = _row_of(calculation, row_id)
    if row is None:
        messages.info(request, "Posten finns inte längre.")
        return redirect("nyttokalkyl:rows", kalkyl.pk)
    name = row.name or row.id
    data = request.POST if request.method == "POST" else None
    form = RemoveForm(data, initial={"seen": seen_row(row)})
    if form.is_valid():
        edit = partial(remove_row, row_id=row.id, seen=form.cleaned_data["seen"])
        note = f"Posten ”{name}” togs bort."
        if apply(kalkyl, by=request.user, edit=edit, note=note, form=form, saved_as=_seen(row.id)):
            messages.success(request, f"Posten ”{name}” är borttagen.")
            return redirect("nyttokalkyl:rows", kalkyl.pk)
    named = {one.id: one.name or one.id for one in calculation.alternatives}
    context = {
        "form": form,
        "row": row,
        "name": name,
        "type": ROW_TYPES[row.type],
        "alternatives": [named[one] for one in row.alternatives],
    }
    return show(request, kalkyl, "row_remove.html", status=422 if form.errors else 200, **context)


def _form(
    request: AppRequest, calculation: Calculation, row: Row | None = None, row_id: str = ""
) -> RowForm:
    """`row_id` when it is not a new one; `row` is None also when somebody has removed it."""
    if request.method != "POST":
        return RowForm(calculation, row=row, initial=None if row else _asked_for(request))
    if REARRANGED & request.POST.keys():
        lines = StakeholderFormSet.rearranged(request.POST)
        typed = typed_row(request.POST)
        return RowForm(calculation, row=row, initial=typed, stakeholder_rows=lines)
    data = request.POST.copy()
    if row_id:
        data["id"] = row_id
    return RowForm(calculation, data, row=row)


def _asked_for(request: AppRequest) -> dict[str, object]:
    """What a link to a new row already says of it."""
    found: dict[str, object] = {}
    if alternatives := request.GET.getlist("alternativ"):
        found["alternatives"] = alternatives
    if (kind := request.GET.get("typ")) in list(RowType):
        found["type"] = kind
    return found


def _save(
    request: AppRequest, kalkyl: Nyttokalkyl, form: RowForm, row: Row, *, edit: Edit, note: str
) -> bool:
    return apply(
        kalkyl,
        by=request.user,
        edit=edit,
        note=note,
        form=form,
        saved_as=_seen(row.id),
        told=lambda fault: (
            row_faults.field_of(fault, form.cleaned_data["valued"], row.type),
            row_faults.sentence_of(fault),
        ),
    )


def _seen(row_id: str) -> Callable[[Document], str]:
    """The fingerprint of the row as it is saved; of nothing, when somebody removed it."""

    def seen(document: Document) -> str:
        rows = document.calculation.rows
        return next((seen_row(row) for row in rows if row.id == row_id), "")

    return seen


def _go_on(request: AppRequest, kalkyl: Nyttokalkyl, row: Row) -> HttpResponse:
    if "again" not in request.POST:
        return redirect("nyttokalkyl:rows", kalkyl.pk)
    query = {"typ": row.type.value, "alternativ": list(row.alternatives)}
    return redirect(reverse("nyttokalkyl:row_new", args=[kalkyl.pk], query=query))


def _page(
    request: AppRequest, kalkyl: Nyttokalkyl, form: RowForm, *, heading: str, row_id: str = ""
) -> HttpResponse:
    status = 422 if form.errors or form.formset.total_error_count() else 200
    found = _differences(kalkyl, form, row_id) if CHANGED in form.non_field_errors() else []
    context = {"form": form, "formset": form.formset, "heading": heading, "row_id": row_id}
    context |= {"differences": found}
    return show(request, kalkyl, "row.html", status=409 if found else status, **context)


def _differences(kalkyl: Nyttokalkyl, form: RowForm, row_id: str) -> list[Difference]:
    """From what somebody else has saved; none when they have removed the row."""
    calculation = workflow.document_of(Nyttokalkyl.objects.get(pk=kalkyl.pk)).calculation
    row = _row_of(calculation, row_id)
    if row is None:
        return []
    saved = RowForm(calculation, row=row)
    found = differences(form, saved)
    lines = stakeholders.shown(form.formset), stakeholders.shown(saved.formset)
    if lines[0] != lines[1]:
        found.append(Difference("Intressenter", "intressent-1", *lines))
    return found


def _row_of(calculation: Calculation, row_id: str) -> Row | None:
    return next((one for one in calculation.rows if one.id == row_id), None)
