from django.urls import path

from behov.views import pages

app_name = "behov"
urlpatterns = [
    path("behov/<int:pk>/", pages.detail, name="detail"),
]
