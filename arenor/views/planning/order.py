"""Which workshops a series has, and in which order: moved by a button, and removed."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from arenor import guards, workflow
from arenor.forms.planning.series import MoveForm, RemoveForm
from arenor.models import Utvecklingsarena, Workshop
from arenor.views.page import show
from arenor.views.planning.page import UNPROCESSABLE, for_planners, for_workshops, tell
from arenor.workflow import EditConflict, NotReady
from organisation.forms import CHANGED_PAGE
from organisation.http import AppRequest

OTHER_ORDER = "Någon annan har ändrat ordningen. Så här är den nu."
CHANGED = "Någon annan har ändrat workshoppen. Se efter om den fortfarande ska bort."


def neighbours(series: Sequence[Workshop]) -> list[tuple[int | None, int | None]]:
    """For each workshop in order: where it goes if it is moved up, and down."""

    def free(index: int) -> int | None:
        there = series[index] if 0 <= index < len(series) else None
        return there.position if there and not there.held_at else None

    return [
        (None, None) if one.held_at else (free(index - 1), free(index + 1))
        for index, one in enumerate(series)
    ]


@require_POST
@for_workshops
def move(request: AppRequest, workshop: Workshop) -> HttpResponse:
    form = MoveForm(request.POST)
    try:
        if form.is_valid():
            moved = workflow.move_workshop(workshop, by=request.user, **form.cleaned_data)
            messages.success(request, f"{moved.theme} är nu nummer {moved.position}.")
        else:
            messages.error(request, CHANGED_PAGE)
    except NotReady as error:
        messages.error(request, " ".join(error.missing))
    except EditConflict:
        messages.error(request, OTHER_ORDER)
    series = reverse("arenor:series", args=[workshop.arena_id])
    return redirect(f"{series}#workshop-{workshop.number}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_planners
def remove(request: AppRequest, arena: Utvecklingsarena, number: int) -> HttpResponse:
    """Ask first; or say why it stays. A second press finds it gone, which is what was asked for."""
    form = RemoveForm(request.POST if request.method == "POST" else None)
    workshop = arena.workshoppar.filter(number=number).first()
    if workshop is None and form.is_valid():
        return redirect("arenor:series", arena.pk)
    if workshop is None:
        raise Http404
    form.initial = {"version": workshop.version}
    if form.is_valid():
        try:
            workflow.remove_workshop(workshop, by=request.user, **form.cleaned_data)
        except NotReady as error:
            tell(form, error)
        except EditConflict:
            messages.error(request, CHANGED)
            return redirect("arenor:remove_workshop", arena.pk, number)
        else:
            messages.success(request, f"{workshop.theme} är borttagen ur serien.")
            return redirect("arenor:series", arena.pk)
    status, kept = UNPROCESSABLE if form.errors else 200, guards.remove_workshop(workshop)
    context = {"workshop": workshop, "form": form, "kept": kept}
    return show(request, arena, "workshop_remove.html", status=status, **context)
