from django.contrib import admin
from django.urls import include, path

from behov.views.start import start
from config import health

urlpatterns = [
    path("", start, name="start"),
    path("", include("organisation.urls")),
    path("", include("utskick.urls")),
    path("", include("behov.urls")),
    path("", include("nyttokalkyl.urls")),
    path("", include("arenor.urls")),
    path("admin/", admin.site.urls),
    path("halsa/live", health.live, name="live"),
    path("halsa/utskick", health.mail, name="mail"),
    path("halsa/redo", health.ready, name="ready"),
]
