"""What the pages of an arena have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from arenor import permissions
from arenor.models import Utvecklingsarena, Workshop
from arenor.views import not_saved
from arenor.workflow import StepNotAllowed
from behov.permissions import require
from organisation import unsaved
from organisation.http import AppRequest

P = ParamSpec("P")
ArenaView: TypeAlias = Callable[Concatenate[AppRequest, Utvecklingsarena, P], HttpResponse]
WorkshopView: TypeAlias = Callable[Concatenate[AppRequest, Workshop, P], HttpResponse]


def for_readers(view: ArenaView[P]) -> Callable[..., HttpResponse]:
    """Give the view the arena, if the person may see it; else 404.

    Who comes too late is told so, and shown what they wrote.
    """

    @wraps(view)
    def wrapped(request: AppRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visible = Utvecklingsarena.objects.visible_to(request.user).select_related("director")
        arena = get_object_or_404(visible, pk=pk)
        try:
            return view(request, arena, *args, **kwargs)
        except StepNotAllowed as error:
            return not_saved.too_late(request, error.arena, unsaved.typed(request, told=""))

    return wrapped


def with_workshop(view: WorkshopView[P]) -> Callable[..., HttpResponse]:
    """Give the view the arena's workshop of that number; else 404.

    Who has written on its page, while somebody removed it, is shown what they wrote.
    """

    @wraps(view)
    def wrapped(
        request: AppRequest,
        arena: Utvecklingsarena,
        /,
        number: int,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> HttpResponse:
        workshop = arena.workshoppar.filter(number=number).first()
        if workshop is None:
            return not_saved.workshop_removed(request, arena, number)
        workshop.arena = arena
        return view(request, workshop, *args, **kwargs)

    return wrapped


def for_facilitators(view: ArenaView[P]) -> Callable[..., HttpResponse]:
    """As for_readers; 403 for who neither facilitates this arena nor leads arenas."""

    def wrapped(
        request: AppRequest, arena: Utvecklingsarena, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        require(permissions.can_facilitate(request.user, arena))
        return view(request, arena, *args, **kwargs)

    return for_readers(wrapped)


def for_leaders(view: ArenaView[P]) -> Callable[..., HttpResponse]:
    """As for_readers; 403 for who does not lead arenas."""

    def wrapped(
        request: AppRequest, arena: Utvecklingsarena, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        require(permissions.can_lead(request.user, arena))
        return view(request, arena, *args, **kwargs)

    return for_readers(wrapped)


def show(
    request: AppRequest,
    arena: Utvecklingsarena,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the arena, with what its frame needs."""
    context |= {
        "arena": arena,
        "may_lead": permissions.can_lead(request.user, arena),
        "may_facilitate": permissions.can_facilitate(request.user, arena),
    }
    return render(request, f"arenor/{template}", context, status=status)
