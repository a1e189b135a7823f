"""What the pages of a nyttokalkyl have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from behov.permissions import require
from nyttokalkyl import permissions
from nyttokalkyl.models import Nyttokalkyl
from nyttokalkyl.workflow import NotEditable
from organisation.http import AppRequest

P = ParamSpec("P")
KalkylView: TypeAlias = Callable[Concatenate[AppRequest, Nyttokalkyl, P], HttpResponse]


def for_readers(view: KalkylView[P]) -> Callable[..., HttpResponse]:
    """Give the view the kalkyl, if the person reads its behov in full; else 404."""

    @wraps(view)
    def wrapped(request: AppRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        readable = Nyttokalkyl.objects.readable_by(request.user).for_page()
        return view(request, get_object_or_404(readable, pk=pk), *args, **kwargs)

    return wrapped


def for_writers(view: KalkylView[P]) -> Callable[..., HttpResponse]:
    """As for_readers; 403 for who may not write. One that is no longer open says so."""

    def wrapped(
        request: AppRequest, kalkyl: Nyttokalkyl, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        require(permissions.can_create(request.user, kalkyl.behov))
        if not kalkyl.is_editable:
            return not_editable(request, kalkyl)
        try:
            return view(request, kalkyl, *args, **kwargs)
        except NotEditable as error:
            return not_editable(request, error.kalkyl)

    return for_readers(wrapped)


def not_editable(request: AppRequest, kalkyl: Nyttokalkyl) -> HttpResponse:
    messages.error(request, f"Det går inte nu. Kalkylens läge: {kalkyl.standing}.")
    return redirect(kalkyl)


def show(
    request: AppRequest,
    kalkyl: Nyttokalkyl,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the kalkyl, with what its frame needs."""
    context |= {
        "kalkyl": kalkyl,
        "behov": kalkyl.behov,
        "may_write": permissions.can_write(request.user, kalkyl),
    }
    return render(request, f"nyttokalkyl/{template}", context, status=status)
