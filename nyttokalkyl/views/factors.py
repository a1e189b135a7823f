"""The kalkylfaktorer that a calculation uses: taken from the shared library, or its own."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from nyttokalkyl import library, workflow
from nyttokalkyl.calculation import Calculation, Factor
from nyttokalkyl.calculation.flows import factors_used
from nyttokalkyl.editing import Edit, add_factor, put_factor, remove_factor, seen_factor
from nyttokalkyl.forms.factors import FactorForm, TakeForm, field_of, typed_factor
from nyttokalkyl.forms.fields import plain
from nyttokalkyl.forms.remove import RemoveForm
from nyttokalkyl.forms.row_faults import sentence_of, told
from nyttokalkyl.interchange import Document
from nyttokalkyl.models import Kalkylfaktor, Nyttokalkyl
from nyttokalkyl.numbers import NBSP
from nyttokalkyl.views.editing import apply
from nyttokalkyl.views.page import for_writers, show
from organisation import clock
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def factors(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    """The list; a POST takes a value from the library, in the place of an older one if any."""
    calculation = workflow.document_of(kalkyl).calculation
    entries = library.current(clock.today())
    data = request.POST if request.method == "POST" else None
    form = TakeForm([(key, _named(entry)) for key, entry in entries.items()], data)
    if form.is_valid() and _take(request, kalkyl, form, entries[form.cleaned_data["key"]]):
        return redirect("nyttokalkyl:factors", kalkyl.pk)
    known = {factor.id for factor in calculation.factors}
    return show(
        request,
        kalkyl,
        "factors.html",
        status=422 if form.errors else 200,
        form=form,
        factors=_listed(calculation, library.newer(calculation, entries)),
        entries=[(key, _named(entry)) for key, entry in entries.items() if key not in known],
    )


def _listed(
    calculation: Calculation, offers: Mapping[str, Kalkylfaktor]
) -> list[dict[str, object]]:
    """Each with how many rows use it, and the newer value there may be of it."""
    used = Counter(name for row in calculation.rows for name in set(factors_used(row)))
    return [
        {
            "factor": factor,
            "value": _value(factor),
            "rows": used[factor.id],
            "seen": seen_factor(factor),
            "offer": offers.get(factor.id),
            "offered": _amount(offers[factor.id]) if factor.id in offers else "",
        }
        for factor in calculation.factors
    ]


def _take(request: AppRequest, kalkyl: Nyttokalkyl, form: TakeForm, entry: Kalkylfaktor) -> bool:
    factor = library.taken(entry, author=str(request.user), today=clock.today())
    saved = apply(
        kalkyl,
        by=request.user,
        edit=partial(put_factor, factor=factor, seen=form.cleaned_data["seen"]),
        note=f"Kalkylfaktorn ”{entry.name}” hämtades ur biblioteket, från {entry.valid_from}.",
        form=form,
        saved_as=_seen(factor.id),
        told=told,
    )
    if saved:
        messages.success(request, f"Kalkylfaktorn ”{entry.name}” är hämtad: {_amount(entry)}.")
    return saved


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def factor(request: AppRequest, kalkyl: Nyttokalkyl, factor_id: str = "") -> HttpResponse:
    """Write a value of one's own, or change one. Without an id it is a new one."""
    calculation = workflow.document_of(kalkyl).calculation
    saved = _factor_of(calculation, factor_id)
    if factor_id and saved is None and request.method != "POST":
        raise Http404
    form = _form(request, calculation, saved, factor_id)
    if form.is_bound and form.is_valid():
        written = form.written(author=str(request.user), today=clock.today())
        edit: Edit = partial(add_factor, factor=written)
        if factor_id:
            edit = partial(put_factor, factor=written, seen=form.cleaned_data["seen"])
        note = f"Kalkylfaktorn ”{written.name}” {'ändrades' if factor_id else 'lades till'}."
        if apply(
            kalkyl, by=request.user, edit=edit, note=note, form=form, saved_as=_saved(written.id),
            told=lambda fault: (field_of(fault), sentence_of(fault)),
        ):  # fmt: skip
            messages.success(request, f"Kalkylfaktorn ”{written.name}” är sparad.")
            return redirect("nyttokalkyl:factors", kalkyl.pk)
    heading = "Ändra kalkylfaktor" if factor_id else "Ny kalkylfaktor"
    status = 422 if form.errors else 200
    return show(request, kalkyl, "factor.html", status=status, form=form, heading=heading)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def remove(request: AppRequest, kalkyl: Nyttokalkyl, factor_id: str) -> HttpResponse:
    calculation = workflow.document_of(kalkyl).calculation
    factor = _factor_of(calculation, factor_id)
    if factor is None:
        messages.info(request, "Kalkylfaktorn finns inte längre.")
        return redirect("nyttokalkyl:factors", kalkyl.pk)
    name = factor.name or factor.id
    data = request.POST if request.method == "POST" else None
    form = RemoveForm(data, initial={"seen": seen_factor(factor)})
    rows = [row for row in calculation.rows if factor_id in factors_used(row)]
    if rows and form.is_bound:
        form.add_error(None, "Kalkylfaktorn används. Ändra först de poster som använder den.")
    if form.is_valid():
        edit = partial(remove_factor, factor_id=factor.id, seen=form.cleaned_data["seen"])
        note = f"Kalkylfaktorn ”{name}” togs bort."
        if apply(
            kalkyl, by=request.user, edit=edit, note=note, form=form, saved_as=_seen(factor.id),
            told=told,
        ):  # fmt: skip
            messages.success(request, f"Kalkylfaktorn ”{name}” är borttagen.")
            return redirect("nyttokalkyl:factors", kalkyl.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "name": name, "rows": rows}
    return show(request, kalkyl, "factor_remove.html", status=status, **context)


def _form(
    request: AppRequest, calculation: Calculation, saved: Factor | None, factor_id: str
) -> FactorForm:
    if request.method != "POST":
        return FactorForm(calculation, factor=saved)
    if "swap" in request.POST:
        return FactorForm(calculation, factor=saved, initial=typed_factor(request.POST))
    data = request.POST.copy()
    if factor_id:
        data["id"] = factor_id
    return FactorForm(calculation, data, factor=saved)


def _seen(factor_id: str) -> Callable[[Document], str]:
    def seen(document: Document) -> str:
        factor = _factor_of(document.calculation, factor_id)
        return "" if factor is None else seen_factor(factor)

    return seen


def _saved(factor_id: str) -> Callable[[Document], FactorForm | str]:
    def saved(document: Document) -> FactorForm | str:
        factor = _factor_of(document.calculation, factor_id)
        return FactorForm(document.calculation, factor=factor) if factor else ""

    return saved


def _factor_of(calculation: Calculation, factor_id: str) -> Factor | None:
    return next((one for one in calculation.factors if one.id == factor_id), None)


def _value(factor: Factor) -> dict[str, str]:
    value = factor.value
    return {
        "likely": plain(value.likely),
        "low": plain(value.low) if value.low != value.likely else "",
        "high": plain(value.high) if value.high != value.likely else "",
    }


def _amount(entry: Kalkylfaktor) -> str:
    return f"{plain(entry.likely)}{NBSP}{entry.unit}"


def _named(entry: Kalkylfaktor) -> str:
    return f"{entry.name}: {_amount(entry)} (från {entry.valid_from})"
