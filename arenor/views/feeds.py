"""A person's own calendar: its secret address to subscribe to, and the page that hands it out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arenor import workflow
from arenor.meetings import feed_of
from arenor.views.part import kept_secret, no_such_link
from organisation.http import AppRequest


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in."""
    owner = workflow.feed_owner(token)
    if owner is None:
        return no_such_link(request)
    response = HttpResponse(feed_of(owner), content_type="text/calendar; charset=utf-8")
    return kept_secret(response)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: AppRequest) -> HttpResponse:
    """The address is shown once, in the answer that makes it."""
    address = ""
    if request.method == "POST":
        token = workflow.new_feed(request.user)
        address = f"{settings.BASE_URL}{reverse('arenor:feed', args=[token])}"
    current = request.user.kalenderfloden.filter(revoked_at=None).first()
    context = {"address": address, "current": current}
    return kept_secret(render(request, "arenor/feed.html", context))


@require_POST
def revoke(request: AppRequest) -> HttpResponse:
    workflow.revoke_feed(request.user)
    messages.success(request, "Adressen är återkallad. Kalendern uppdateras inte längre.")
    return redirect("arenor:own_feed")
