"""The light calculation: one short page per alternative, and the way from light to full."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from behov.permissions import require
from nyttokalkyl import light, permissions, workflow
from nyttokalkyl.calculation import Alternative, Calculation, Provenance, evaluate
from nyttokalkyl.forms.light import LightForm, field_of, typed_light
from nyttokalkyl.forms.row_faults import sentence_of
from nyttokalkyl.interchange import flaws
from nyttokalkyl.models import Mode, Nyttokalkyl
from nyttokalkyl.sheet import in_order
from nyttokalkyl.summary import summary_of
from nyttokalkyl.views.editing import apply
from nyttokalkyl.views.page import for_readers, for_writers, show
from organisation import clock
from organisation.http import AppRequest


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def alternative(request: AppRequest, kalkyl: Nyttokalkyl, alternative: str) -> HttpResponse:
    calculation = workflow.document_of(kalkyl).calculation
    found = _alternative_or_404(calculation, alternative)
    saved = light.read(calculation, found.id)
    if saved is None:
        return _page(request, kalkyl, calculation, found)
    form = _form(request, calculation, found.id, saved)
    if form.is_bound and form.is_valid() and _save(request, kalkyl, form, found):
        messages.success(request, f"{found.name or found.id} är sparat.")
        return redirect(kalkyl)
    return _page(request, kalkyl, calculation, found, form)


def _save(
    request: AppRequest, kalkyl: Nyttokalkyl, form: LightForm, alternative: Alternative
) -> bool:
    data = form.cleaned_data
    stamp = Provenance(source=data["source"], author=str(request.user), date=clock.today())
    return apply(
        kalkyl,
        by=request.user,
        edit=partial(
            light.put,
            light=data["light"],
            alternative_id=alternative.id,
            seen=data["seen"],
            stamp=stamp,
        ),
        note=f"Volym, tid och kostnad ändrades i {alternative.name or alternative.id}.",
        form=form,
        saved_as=lambda document: _saved(document.calculation, alternative.id),
        told=lambda fault: (field_of(fault), sentence_of(fault)),
    )


@require_POST
@for_readers
def recompute(request: AppRequest, kalkyl: Nyttokalkyl, alternative: str) -> HttpResponse:
    """What the form as it stands would give. Saves nothing; what cannot be read is left out."""
    require(permissions.can_create(request.user, kalkyl.behov))
    document = workflow.document_of(kalkyl)
    calculation = document.calculation
    found = _alternative_or_404(calculation, alternative)
    form = LightForm(calculation, found.id, light.Light(), request.POST)
    seen = light.seen_light(calculation, found.id)
    typed = light.put(document, form.partly(), found.id, seen=seen, stamp=Provenance())
    if flaws(typed):
        typed = document
    evaluation = evaluate(typed.calculation)
    context = {"summary": summary_of(evaluation), "is_unsaved": True, "left_out": 0}
    return render(request, "nyttokalkyl/_recomputed.html", context)


@require_POST
@for_writers
def make_full(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    if kalkyl.mode != Mode.FULL:
        workflow.set_mode(kalkyl, by=request.user, mode=Mode.FULL)
        messages.success(request, "Kalkylen är nu fullständig. Alla poster är kvar.")
    return redirect("nyttokalkyl:rows", kalkyl.pk)


def _form(
    request: AppRequest, calculation: Calculation, alternative_id: str, saved: light.Light
) -> LightForm:
    if request.method != "POST":
        return LightForm(calculation, alternative_id, saved)
    if "swap" in request.POST:
        typed = typed_light(request.POST)
        return LightForm(calculation, alternative_id, saved, initial=typed)
    return LightForm(calculation, alternative_id, saved, request.POST)


def _saved(calculation: Calculation, alternative_id: str) -> LightForm | str:
    saved = light.read(calculation, alternative_id)
    if saved is None:
        return light.seen_light(calculation, alternative_id)
    return LightForm(calculation, alternative_id, saved)


def _page(
    request: AppRequest,
    kalkyl: Nyttokalkyl,
    calculation: Calculation,
    alternative: Alternative,
    form: LightForm | None = None,
) -> HttpResponse:
    """Without a form: the rows say more than the page can."""
    rows = light.saved_rows(calculation, alternative.id)
    others = [row for row in calculation.rows if alternative.id in row.alternatives]
    return show(
        request,
        kalkyl,
        "light.html",
        status=422 if form and form.errors else 200,
        form=form,
        alternative=alternative,
        alternatives=[one for one in in_order(calculation) if not one.is_baseline],
        rows=list(rows.values()),
        others=len(others) - len(rows),
        summary=summary_of(evaluate(calculation)),
        recompute=reverse("nyttokalkyl:light_recompute", args=[kalkyl.pk, alternative.id]),
    )


def _alternative_or_404(calculation: Calculation, alternative_id: str) -> Alternative:
    for one in calculation.alternatives:
        if one.id == alternative_id and not one.is_baseline:
            return one
    raise Http404
