"""What every request must be and every answer carries."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from organisation import sessions, unsaved

GetResponse = Callable[[HttpRequest], HttpResponse]


class SignInRequired(LoginRequiredMiddleware):
    """Whoever posts a form after their session was over signs in, and finds what they typed."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        response = super().handle_no_permission(request, view_func)
        if request.method == "POST" and unsaved.keep(request, response):
            messages.info(request, unsaved.TO_SIGN_IN)
        return response


def renewed_session(get_response: GetResponse) -> GetResponse:
    """But not by what a page asks for by itself, with nobody there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and "X-Poll" not in request.headers:
            sessions.renew(request)
        return get_response(request)

    return middleware


def no_store(get_response: GetResponse) -> GetResponse:
    """Answers to a signed-in person stay out of caches: computers are shared."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def no_nul(get_response: GetResponse) -> GetResponse:
    """An address with a NUL is refused with 400. Forms refuse it; the admin's own pages do not.

    PostgreSQL stores no NUL, so that no honest address holds one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META["QUERY_STRING"] or "\0" in request.path_info:
            msg = "NUL in an address"
            raise SuspiciousOperation(msg)
        return get_response(request)

    return middleware
