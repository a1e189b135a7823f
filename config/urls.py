from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("organisation.urls")),
    path("", include("behov.urls")),
    path("admin/", admin.site.urls),
]
