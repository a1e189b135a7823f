"""Signing in, and the pages that everybody may read."""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.contrib.messages.views import SuccessMessageMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure as refused
from django.views.decorators.http import require_POST, require_safe

from organisation import throttle, unsaved
from organisation.forms import ChoosePasswordForm, LoginForm
from organisation.models import Anvandare

logger = logging.getLogger(__name__)


class Login(LoginView):
    """Django's sign-in, with every attempt counted before the password is looked at."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        username = _typed_name(request)
        address = throttle.address_of(request)
        complete = username and request.POST.get("password")  # else nothing will be checked
        if complete and (again_at := throttle.count_attempt(username=username, address=address)):
            logger.warning("login refused: too many attempts, %s", _who(username, address))
            return _too_many(request, again_at)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        username = form.get_user().get_username()
        throttle.forget(username)
        unsaved.forget_expired()
        logger.info("login: %s", _who(username, throttle.address_of(self.request)))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        username = _typed_name(self.request)
        logger.warning("login failed: %s", _who(username, throttle.address_of(self.request)))
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_people": _demo_people()}


class ChoosePassword(SuccessMessageMixin, PasswordResetConfirmView):
    """Where the link of workflow.send_password_link leads."""

    form_class = ChoosePasswordForm
    template_name = "registration/choose_password.html"
    success_url = reverse_lazy("login")
    success_message = "Lösenordet är sparat. Logga in med det."


@login_not_required
@require_POST
def demo_login(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(_demo_people(), pk=pk)
    login(request, person)
    logger.info("demo login: %s", _who(person.username, throttle.address_of(request)))
    return redirect(_safe_next(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open while its reader signed in again, in another tab, has an old key.

    Its signature shows that it is ours and theirs, which no other site can know. Nothing is saved
    all the same: the page comes back with what was typed, and a key that holds.
    """
    response = redirect(request.get_full_path())
    old_key = reason.startswith("CSRF token from POST")
    return response if old_key and unsaved.keep(request, response) else refused(request, reason)


@login_not_required
@require_safe
def tillganglighet(request: HttpRequest) -> HttpResponse:
    return render(request, "organisation/tillganglighet.html")


def _demo_people() -> QuerySet[Anvandare]:
    """None outside a demonstration: then nobody signs in without a password."""
    people = Anvandare.objects.active().filter(is_demo=True).prefetch_related("groups")
    return people.order_by("pk") if settings.DEMO else people.none()


def _safe_next(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else settings.LOGIN_REDIRECT_URL


def _too_many(request: HttpRequest, again_at: dt.datetime) -> HttpResponse:
    seconds = max(1, round((again_at - timezone.now()).total_seconds()))
    again_at += dt.timedelta(minutes=1)  # the clock is shown without seconds
    response = render(request, "registration/too_many.html", {"again_at": again_at}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _typed_name(request: HttpRequest) -> str:
    return request.POST.get("username", "").replace("\0", "").strip()  # PostgreSQL stores no NUL


def _who(username: str, address: str) -> str:
    """For the log: ids, never what somebody typed, which may be a password or a forged line."""
    pk = Anvandare.objects.filter(username=username).values_list("pk", flat=True).first()
    return f"user={pk or 'unknown'} address={address}"
