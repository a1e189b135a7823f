"""The effektmål of an arena: what is wanted together, and where it comes from."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arenor import workflow
from arenor.forms.content.effektmal import EffektmalForm
from arenor.models import Effektmal, Utvecklingsarena
from arenor.views.content.page import save, save_over, show_form, while_open
from arenor.views.page import for_facilitators, for_readers, show
from behov.models import Behov
from organisation import unsaved
from organisation.http import AppRequest


@require_safe
@for_readers
def effektmal(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    rows = with_origin(arena.effektmal.order_by("number"), request)
    return show(request, arena, "effektmal.html", effektmal=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
@while_open
def new(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    form = EffektmalForm(unsaved.typed(request), arena=arena)
    if request.method == "POST" and form.is_valid():
        saved = save(form, lambda: workflow.add_effektmal(arena, **form.columns))
        if saved:
            messages.success(request, f"Effektmål {saved.number} är sparat.")
            return redirect("arenor:effektmal", arena.pk)
    return show_form(request, arena, form, heading="Nytt effektmål", back=_back(arena))


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
@while_open
def edit(request: AppRequest, arena: Utvecklingsarena, number: int) -> HttpResponse:
    mal = get_object_or_404(arena.effektmal.select_related("owner"), number=number)
    form = EffektmalForm(unsaved.typed(request), arena=arena, effektmal=mal)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        saved = save_over(
            form,
            lambda: workflow.edit_effektmal(mal, version=version, **form.columns),
            lambda row: EffektmalForm(None, arena=arena, effektmal=row),
        )
        if saved:
            messages.success(request, f"Effektmål {saved.number} är sparat.")
            return redirect("arenor:effektmal", arena.pk)
    heading = f"Ändra effektmål {mal.number}"
    return show_form(request, arena, form, heading=heading, back=_back(arena))


def with_origin(rows: QuerySet[Effektmal], request: AppRequest) -> QuerySet[Effektmal]:
    """With owner, possibilities, projects, and the behov that the reader may see."""
    visible = Behov.objects.visible_to(request.user).order_by("pk")
    return rows.select_related("owner").prefetch_related(
        "mojligheter", "projekt", Prefetch("behov", visible)
    )


def _back(arena: Utvecklingsarena) -> tuple[str, str]:
    return reverse("arenor:effektmal", args=[arena.pk]), "Effektmål"
