"""Who takes part: listed and drawn, added, changed and removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from arenor import permissions, stakeholder_map, workflow
from arenor.choices import Grad
from arenor.forms.planning.people import (
    MOST_FOUND,
    EditForm,
    GuestForm,
    PersonForm,
    RemoveForm,
    people_matching,
)
from arenor.models import Deltagare, Utvecklingsarena
from arenor.stakeholder_map import Stakeholder
from arenor.views.page import for_facilitators, show
from arenor.views.planning.page import UNPROCESSABLE, for_planners, saved_meanwhile, tell
from arenor.workflow import EditConflict, NotReady
from organisation import unsaved
from organisation.http import AppRequest


@require_safe
@for_facilitators
def people(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    """Not for those who take part: it says what is thought of each of them."""
    rows = list(arena.deltagare.current().by_name())
    drawn = [
        Stakeholder(number, person.name, person.interest, person.influence)
        for number, person in enumerate(rows, start=1)
    ]
    twin = [
        (Grad(influence).label, Grad(interest).label, here)
        for (influence, interest), here in stakeholder_map.places_of(drawn).items()
    ]
    picture = stakeholder_map.draw(drawn)
    return show(request, arena, "people.html", rows=rows, picture=picture, twin=twin)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def add_person(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    """Search first; then choose among those who were found."""
    sought = request.GET.get("sok", "").strip()
    found = list(people_matching(sought)[: MOST_FOUND + 1])
    data = request.POST if request.method == "POST" else None
    form = PersonForm(data, found=found[:MOST_FOUND])
    if form.is_valid():
        try:
            added = workflow.add_deltagare(arena, **form.fields_of_deltagare())
        except NotReady as error:
            tell(form, error)
        else:
            return _added(request, added)
    return show(
        request,
        arena,
        "people_add.html",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        sought=sought,
        there_are_more=len(found) > MOST_FOUND,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def add_guest(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    form = GuestForm(unsaved.typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = workflow.add_deltagare(arena, **form.cleaned_data)
        except NotReady as error:
            tell(form, error)
        else:
            return _added(request, added)
    status = UNPROCESSABLE if form.errors else 200
    return show(request, arena, "people_add_guest.html", status=status, form=form)


def _added(request: AppRequest, deltagare: Deltagare) -> HttpResponse:
    messages.success(request, f"{deltagare} är deltagare i arenan.")
    return redirect("arenor:people", deltagare.arena_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def edit(request: AppRequest, arena: Utvecklingsarena, deltagare_pk: int) -> HttpResponse:
    deltagare = get_object_or_404(arena.deltagare.current(), pk=deltagare_pk)
    form, differing = EditForm(unsaved.typed(request), deltagare=deltagare), []
    if request.method == "POST" and form.is_valid():
        try:
            edited = workflow.edit_deltagare(deltagare, **form.cleaned_data)
        except NotReady as error:
            tell(form, error)
        except EditConflict:
            deltagare.refresh_from_db()
            differing = saved_meanwhile(form, EditForm(None, deltagare=deltagare))
        else:
            messages.success(request, _told(deltagare, edited))
            return _back(request, arena)
    return show(
        request,
        arena,
        "people_edit.html",
        status=UNPROCESSABLE if form.errors or differing else 200,
        form=form,
        deltagare=deltagare,
        differences=differing,
    )


def _told(before: Deltagare, edited: Deltagare) -> str:
    """What has happened, and whom it mails."""
    done = f"{edited} är ändrad."
    if edited.email.lower() == before.email.lower():
        return done
    return f"{done} En ny länk går till {edited.email}, och den gamla har slutat att gälla."


@require_http_methods(["GET", "HEAD", "POST"])
@for_facilitators
def remove(request: AppRequest, arena: Utvecklingsarena, deltagare_pk: int) -> HttpResponse:
    """Ask first, and say what is mailed. Also when the arena has ended.

    A second press finds them gone, which is what was asked for.
    """
    rows = arena.deltagare.all() if request.method == "POST" else arena.deltagare.current()
    deltagare = get_object_or_404(rows, pk=deltagare_pk)
    if request.method == "POST":
        workflow.remove_deltagare(deltagare)
        messages.success(request, f"{deltagare} är inte längre deltagare i arenan.")
        return _back(request, arena)
    coming = arena.workshoppar.coming().filter(inbjudningar__deltagare=deltagare)
    return show(
        request,
        arena,
        "people_remove.html",
        form=RemoveForm(),
        deltagare=deltagare,
        coming=coming.order_by("starts_at"),
    )


@require_http_methods(["POST"])
@for_planners
def new_link(request: AppRequest, arena: Utvecklingsarena, deltagare_pk: int) -> HttpResponse:
    """Mailed to the guest, and shown to nobody else."""
    deltagare = get_object_or_404(arena.deltagare.current(), pk=deltagare_pk)
    try:
        workflow.new_guest_link(deltagare)
    except NotReady as error:
        messages.error(request, " ".join(error.missing))
    else:
        messages.success(
            request, f"{deltagare} får en ny länk med e-post. Den gamla gäller inte längre."
        )
    return redirect("arenor:person", arena.pk, deltagare.pk)


def _back(request: AppRequest, arena: Utvecklingsarena) -> HttpResponse:
    """To the list; or to the start, for who has just taken away their own right to it."""
    if permissions.can_facilitate(request.user, arena):
        return redirect("arenor:people", arena.pk)
    return redirect("start")
