"""What the effektmål of an arena start, and how it goes: also after the arena has ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from arenor import permissions, workflow
from arenor.choices import Projektlage, Projektslag
from arenor.forms.content.projekt import ProjektForm
from arenor.models import Projekt, Utvecklingsarena
from arenor.views.content.page import save, save_over, show_form, while_open
from arenor.views.page import for_facilitators, for_readers, show
from behov.models import Behov
from behov.permissions import require
from organisation import unsaved
from organisation.http import AppRequest

SHAPES = {
    Projektlage.PLANERAT: "new",
    Projektlage.PAGAR: "active",
    Projektlage.KLART: "done",
    Projektlage.AVBRUTET: "stop",
}
"""Of the status, so that colour is never alone."""


@require_safe
@for_readers
def projects(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    rows = arena.projekt.select_related("owner", "behov").prefetch_related("effektmal")
    known = Behov.objects.visible_to(request.user).filter(startat_av__arena=arena)
    return show(
        request,
        arena,
        "projects.html",
        projekt=[(one, SHAPES[Projektlage(one.lage)]) for one in rows.order_by("pk")],
        known=set(known.values_list("pk", flat=True)),
        may_start=arena.effektmal.exists(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
@while_open
def new(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    if not arena.effektmal.exists():
        messages.info(request, "Skriv minst ett effektmål först: det är effektmål som startar.")
        return redirect("arenor:effektmal", arena.pk)
    form = ProjektForm(unsaved.typed(request), arena=arena)
    if request.method == "POST" and form.is_valid():
        saved = save(form, lambda: workflow.start_projekt(arena, by=request.user, **form.columns))
        if saved:
            messages.success(request, _started(saved))
            return redirect("arenor:projects", arena.pk)
    heading = "Starta ett projekt eller ett nytt behov"
    return show_form(request, arena, form, heading=heading, back=_back(arena))


def _started(projekt: Projekt) -> str:
    if projekt.slag == Projektslag.BEHOV:
        return f"”{projekt.name}” är ett utkast bland dina behov. Skriv klart det och skicka in."
    return f"Projektet ”{projekt.name}” är startat."


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def edit(request: AppRequest, arena: Utvecklingsarena, projekt_pk: int) -> HttpResponse:
    projekt = get_object_or_404(arena.projekt.select_related("owner", "arena"), pk=projekt_pk)
    require(permissions.can_edit_projekt(request.user, projekt))
    form = ProjektForm(unsaved.typed(request), arena=arena, projekt=projekt)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        saved = save_over(
            form,
            lambda: workflow.edit_projekt(projekt, version=version, **form.columns),
            lambda row: ProjektForm(None, arena=arena, projekt=row),
        )
        if saved:
            messages.success(request, f"”{saved.name}” är sparat.")
            return redirect("arenor:projects", arena.pk)
    heading = f"Ändra ”{projekt.name}”"
    return show_form(request, arena, form, heading=heading, back=_back(arena))


def _back(arena: Utvecklingsarena) -> tuple[str, str]:
    return reverse("arenor:projects", args=[arena.pk]), "Projekt och nya behov"
