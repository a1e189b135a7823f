"""The arena as a whole: candidates, its words and steps, its trace and its summary."""

from django.urls import path

from arenor.views import pages

urlpatterns = [
    path("arenor/<int:pk>/", pages.detail, name="detail"),
]
