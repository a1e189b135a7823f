from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from organisation.models import Anvandare

JSON = "application/json"


class AppRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: somebody has signed in."""

    user: Anvandare
    htmx: HtmxDetails


def person(request: HttpRequest) -> Anvandare:
    """Who is signed in. Django's own methods of the admin only promise that somebody may be."""
    if not isinstance(request.user, Anvandare):
        raise PermissionDenied
    return request.user


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, rather than a form."""
    return request.get_preferred_type(["text/html", JSON]) == JSON
