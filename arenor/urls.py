from django.urls import path

from arenor.views import pages

app_name = "arenor"
urlpatterns = [
    path("arenor/<int:pk>/", pages.detail, name="detail"),
]
