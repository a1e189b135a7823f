"""What is compared: the nollalternativ first, then the others."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nyttokalkyl import editing, workflow
from nyttokalkyl.calculation import Alternative, Calculation, RowsAre
from nyttokalkyl.forms.alternatives import AlternativeForm
from nyttokalkyl.forms.remove import RemoveForm
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.views.editing import apply
from nyttokalkyl.views.page import for_writers, show
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def index(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """All of them, and the form to add one."""
    calculation = workflow.document_of(kalkyl).calculation
    form = _form(request, calculation, None)
    if form.is_valid():
        new = Alternative(id=editing.free_id("alternativ", calculation.alternatives))
        if _put(request, kalkyl, form, new, "lades till"):
            return redirect("nyttokalkyl:alternatives", kalkyl.pk)
    listed = [
        (alternative, sum(alternative.id in row.alternatives for row in calculation.rows))
        for alternative in calculation.compared
    ]
    return show(
        request,
        kalkyl,
        "alternatives.html",
        status=422 if form.errors else 200,
        form=form,
        listed=listed,
        implied="" if calculation.baseline else calculation.compared[0].id,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: AppRequest, kalkyl: Nyttokalkyl, alternative: str) -> HttpResponse:
    calculation = workflow.document_of(kalkyl).calculation
    found = _find(calculation, alternative)
    form = _form(request, calculation, found)
    if form.is_valid() and _put(request, kalkyl, form, found, "ändrades"):
        return redirect("nyttokalkyl:alternatives", kalkyl.pk)
    status = 422 if form.errors else 200
    return show(request, kalkyl, "alternative.html", status=status, form=form, alternative=found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def remove(request: AppRequest, kalkyl: Nyttokalkyl, alternative: str) -> HttpResponse:
    """Ask first: which rows go with it."""
    calculation = workflow.document_of(kalkyl).calculation
    found = _find(calculation, alternative)
    data = request.POST if request.method == "POST" else None
    form = RemoveForm(data, initial={"seen": editing.seen_alternative(found)})
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        note = f"Alternativet ”{found.name or found.id}” togs bort."
        removal = partial(editing.remove_alternative, alternative_id=found.id, seen=seen)
        if apply(
            kalkyl, by=request.user, edit=removal, note=note, form=form, saved_as=_seen(found)
        ):
            messages.success(request, note)
            return redirect("nyttokalkyl:alternatives", kalkyl.pk)
    return show(
        request,
        kalkyl,
        "alternative_remove.html",
        status=422 if form.errors else 200,
        form=form,
        alternative=found,
        rows=[row for row in calculation.rows if row.alternatives == (found.id,)],
    )


def _form(
    request: AppRequest, calculation: Calculation, found: Alternative | None
) -> AlternativeForm:
    """Which one is the nollalternativ is asked where there is none, or of the one that is."""
    is_absolute = calculation.rows_are is RowsAre.ABSOLUTE
    open_question = calculation.baseline is None or calculation.baseline == found
    data = request.POST if request.method == "POST" else None
    return AlternativeForm(data, found, offers_baseline=is_absolute and open_question)


def _put(
    request: AppRequest, kalkyl: Nyttokalkyl, form: AlternativeForm, before: Alternative, did: str
) -> bool:
    changed = form.alternative(before)
    edit = partial(editing.put_alternative, alternative=changed, seen=form.cleaned_data["seen"])
    note = f"Alternativet ”{changed.name}” {did}."
    done = apply(
        kalkyl, by=request.user, edit=edit, note=note, form=form, saved_as=_saved(before, form),
    )  # fmt: skip
    if done:
        messages.success(request, note)
    return done


def _seen(alternative: Alternative) -> Callable[[Document], str]:
    """How the alternative is saved in a document."""
    return lambda document: next(
        (
            editing.seen_alternative(one)
            for one in document.calculation.alternatives
            if one.id == alternative.id
        ),
        editing.NEW,
    )


def _saved(
    alternative: Alternative, typed: AlternativeForm
) -> Callable[[Document], AlternativeForm | str]:
    def saved(document: Document) -> AlternativeForm | str:
        rows = document.calculation.alternatives
        found = next((one for one in rows if one.id == alternative.id), None)
        asks = "is_baseline" in typed.fields
        return AlternativeForm(None, found, offers_baseline=asks) if found else editing.NEW

    return saved


def _find(calculation: Calculation, alternative_id: str) -> Alternative:
    for alternative in calculation.alternatives:
        if alternative.id == alternative_id:
            return alternative
    raise Http404
