"""Who takes part in an arena and asks for a page of it: a guest by their link, or who is signed in.

A guest's link is all they show, and lets nobody in who does not have it; so their posts need no
token against forgery. It is never passed on: the pages say no-referrer, and are not stored.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from arenor import permissions, workflow
from arenor.models import Deltagare, Utvecklingsarena
from arenor.views.page import for_readers
from behov.permissions import require
from organisation import throttle
from organisation.http import AppRequest, is_script

logger = logging.getLogger(__name__)

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Part:
    """A participant, and the address of their own page."""

    deltagare: Deltagare
    base: str


PartView: TypeAlias = Callable[Concatenate[HttpRequest, Part, P], HttpResponse]


def for_guests(view: PartView[P]) -> Callable[..., HttpResponse]:
    """Give the view the guest of the link; 404 if it is not, or no longer, anybody's."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapped(
        request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        guest = workflow.guest_of(token)
        if guest is None:
            return no_such_link(request)
        if request.method == "POST" and (again_at := throttle.count_guest(guest.pk)):
            return kept_secret(too_fast(request, again_at))
        part = Part(guest, reverse("arenor:guest", args=[token]))
        try:
            response = view(request, part, *args, **kwargs)
        except (Http404, PermissionDenied) as refusal:  # its page is as secret as any
            response = response_for_exception(request, refusal)
        return kept_secret(response)

    return wrapped


def for_participants(view: PartView[P]) -> Callable[..., HttpResponse]:
    """Give the view who is signed in as a participant; 404 or 403 for who is none."""

    def wrapped(
        request: AppRequest, arena: Utvecklingsarena, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        deltagare = permissions.deltagare_of(request.user, arena)
        require(deltagare is not None)
        if deltagare is None:  # pragma: no cover -- for the type checker: require() has raised
            raise Http404
        part = Part(deltagare, reverse("arenor:participation", args=[arena.pk]))
        return view(request, part, *args, **kwargs)

    return for_readers(wrapped)


def no_such_link(request: HttpRequest) -> HttpResponse:
    """As for any address that does not exist; whoever tries many is asked to wait."""
    again_at = throttle.count_wrong_link(throttle.address_of(request))
    if again_at is None:
        raise Http404
    context = {"again_at": shown(again_at)}
    return _later(render(request, "registration/too_many.html", context, status=429), again_at)


def too_fast(request: HttpRequest, again_at: dt.datetime) -> HttpResponse:
    """The guest writes faster than anybody types; what was typed stands in the browser."""
    context = {"again_at": shown(again_at)}
    if not is_script(request):
        return _later(render(request, "arenor/too_fast.html", context, status=429), again_at)
    said = f"Inte sparat än. Vänta till klockan {context['again_at']:%H.%M} och spara då."
    return _later(JsonResponse({"said": said}, status=429), again_at)


def shown(again_at: dt.datetime) -> dt.datetime:
    """By the clocks of the municipality, which show no seconds."""
    return timezone.localtime(again_at) + dt.timedelta(minutes=1)


def _later(response: HttpResponse, again_at: dt.datetime) -> HttpResponse:
    response["Retry-After"] = str(max(1, round((again_at - timezone.now()).total_seconds())))
    return response


def kept_secret(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
