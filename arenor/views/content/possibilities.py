"""The possibilities of an arena: what could be done, for whom, and what people vote for."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenor import permissions, workflow
from arenor.forms.content.mojlighet import MojlighetForm
from arenor.models import Deltagare, Mojlighet, Rost, Utvecklingsarena
from arenor.views.content.page import save, save_over, show_form, while_open
from arenor.views.page import for_readers, show
from arenor.workflow import NotReady
from behov.permissions import require
from organisation import unsaved
from organisation.http import AppRequest


@require_safe
@for_readers
def possibilities(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    me = permissions.deltagare_of(request.user, arena)
    return show(
        request,
        arena,
        "possibilities.html",
        mojligheter=by_votes(arena, me),
        me=me,
        may_write=permissions.can_add_mojlighet(request.user, arena),
        may_vote=me is not None and me.contributes,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@while_open
def new(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    require(permissions.can_add_mojlighet(request.user, arena))
    me = permissions.deltagare_of(request.user, arena)
    by = me if me and me.contributes else None  # who leads may observe
    form = MojlighetForm(unsaved.typed(request))
    if request.method == "POST" and form.is_valid():
        saved = save(form, lambda: workflow.add_mojlighet(arena, by=by, **form.answers))
        if saved:
            messages.success(request, "Möjligheten är sparad.")
            return redirect("arenor:possibilities", arena.pk)
    return show_form(request, arena, form, heading="Ny möjlighet", back=_back(arena))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
@while_open
def edit(request: AppRequest, arena: Utvecklingsarena, mojlighet_pk: int) -> HttpResponse:
    mojlighet = get_object_or_404(arena.mojligheter.select_related("by"), pk=mojlighet_pk)
    require(permissions.can_edit_mojlighet(request.user, mojlighet))
    leads = permissions.can_lead(request.user, arena)
    by = None if leads else permissions.deltagare_of(request.user, arena)
    form = MojlighetForm(unsaved.typed(request), mojlighet=mojlighet)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        if save_over(
            form,
            lambda: workflow.edit_mojlighet(mojlighet, by=by, version=version, **form.answers),
            lambda row: MojlighetForm(None, mojlighet=row),
        ):
            messages.success(request, "Möjligheten är sparad.")
            return redirect("arenor:possibilities", arena.pk)
    return show_form(request, arena, form, heading="Ändra möjligheten", back=_back(arena))


@require_POST
@for_readers
def vote(request: AppRequest, arena: Utvecklingsarena, mojlighet_pk: int) -> HttpResponse:
    """One's own vote, given or taken back."""
    mojlighet = get_object_or_404(arena.mojligheter, pk=mojlighet_pk)
    me = permissions.deltagare_of(request.user, arena)
    require(me is not None and me.contributes)
    take: Any = workflow.unvote if request.POST.get("rost") == "nej" else workflow.vote
    try:
        take(mojlighet, by=me)
    except NotReady as error:
        messages.error(request, " ".join(error.missing))
    url = reverse("arenor:possibilities", args=[arena.pk])
    return redirect(f"{url}#mojlighet-{mojlighet.pk}")


def by_votes(arena: Utvecklingsarena, deltagare: Deltagare | None) -> QuerySet[Mojlighet]:
    """Most votes first, each with its `votes`, and whether one `is_mine`."""
    own = Rost.objects.filter(mojlighet=OuterRef("pk"), deltagare=deltagare)
    rows = arena.mojligheter.annotate(votes=Count("roster"), is_mine=Exists(own))
    return rows.select_related("by").order_by("-votes", "pk")


def _back(arena: Utvecklingsarena) -> tuple[str, str]:
    return reverse("arenor:possibilities", args=[arena.pk]), "Möjligheter"
