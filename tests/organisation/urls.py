"""config.urls with stand-ins for the pages of behov that the menu points to."""

from django.http import HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as site_urls


def page(_request):
    return HttpResponse()


behov = [
    path("mina/", page, name="mine"),
    path("", page, name="list"),
    path("nytt/", page, name="new"),
]
urlpatterns = [
    path("", page, name="start"),
    path("behov/", include((behov, "behov"))),
    *site_urls,
]
