"""The admin site: open to those whose role includes it, with the same sign-in as the rest."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

TELLING = {"autocomplete", "view_on_site"}
"""Django's views that would tell which rows there are, past the rules of our own pages.

Nothing here uses them: the forms of the admin have plain lists.
"""


class Site(admin.AdminSite):
    site_header = "Beredning"
    site_title = "Beredning"
    index_title = "Beredningens arbetsplats"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.has_perm("organisation.use_admin")

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if getattr(url, "name", "") not in TELLING]

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """One sign-in for the whole site: a second form would be a way round its rate limit."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if self.has_permission(request):
            return redirect("admin:index")
        raise PermissionDenied
