from django.urls import path

from nyttokalkyl.views import pages, shared

app_name = "nyttokalkyl"
urlpatterns = [
    path("behov/<int:behov_pk>/nyttokalkyl/ny/", pages.create, name="create"),
    path("nyttokalkyl/<int:pk>/", pages.detail, name="detail"),
    path("nyttokalkyl/<int:pk>/villkor/", shared.terms, name="terms"),
]
