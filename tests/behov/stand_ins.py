"""config.urls with stand-ins for the pages that are linked to and not built yet."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path

from behov import urls as behov_urls
from behov.models import Behov
from config.urls import urlpatterns as site_urls


def page(_request, **_kwargs):
    return HttpResponse()


LINKED_TO = {
    "new": "behov/nytt/",
    "edit": "behov/<int:pk>/redigera/",
    "attachment": "behov/<int:pk>/bilagor/<int:bilaga_pk>/",
}

if not admin.site.is_registered(Behov):
    admin.site.register(Behov)
built = {pattern.name for pattern in behov_urls.urlpatterns}
behov_urls.urlpatterns += [
    path(route, page, name=name) for name, route in LINKED_TO.items() if name not in built
]
urlpatterns = [path("admin/", admin.site.urls), *site_urls]
