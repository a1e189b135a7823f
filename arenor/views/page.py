"""What the pages of an arena have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from arenor import permissions
from arenor.models import Utvecklingsarena
from arenor.workflow import StepNotAllowed
from behov.permissions import require
from organisation.http import AppRequest

P = ParamSpec("P")
ArenaView: TypeAlias = Callable[Concatenate[AppRequest, Utvecklingsarena, P], HttpResponse]


def for_readers(view: ArenaView[P]) -> Callable[..., HttpResponse]:
    """Give the view the arena, if the person may see it; else 404. Who comes too late is told."""

    @wraps(view)
    def wrapped(request: AppRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visible = Utvecklingsarena.objects.visible_to(request.user).select_related("director")
        arena = get_object_or_404(visible, pk=pk)
        try:
            return view(request, arena, *args, **kwargs)
        except StepNotAllowed as error:
            messages.error(request, f"Det går inte längre. Läge: {error.arena.standing}.")
            return redirect(arena)

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
