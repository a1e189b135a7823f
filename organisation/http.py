from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from organisation.models import Anvandare


class AppRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: somebody has signed in."""

    user: Anvandare
    htmx: HtmxDetails
