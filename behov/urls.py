from django.urls import path

from behov.views import lists, pages

app_name = "behov"
urlpatterns = [
    path("behov/", lists.index, name="list"),
    path("behov/mina/", lists.mine, name="mine"),
    path("behov/<int:pk>/", pages.detail, name="detail"),
]
