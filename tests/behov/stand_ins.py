"""config.urls with stand-ins for the pages that are linked to and not built yet."""

from django.contrib import admin
from django.urls import path

from behov.models import Behov
from config.urls import urlpatterns as site_urls

if not admin.site.is_registered(Behov):
    admin.site.register(Behov)
urlpatterns = [path("admin/", admin.site.urls), *site_urls]
