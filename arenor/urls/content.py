"""What is written in an arena, from notes to the measurements of its effektmål."""

from django.urls import path

from arenor.views.content import ambition

ARENA = "arenor/<int:pk>/"

urlpatterns = [
    path(f"{ARENA}ambition/", ambition.ambition, name="ambition"),
    path(f"{ARENA}ambition/ny/", ambition.new, name="ambition_new"),
    path(f"{ARENA}ambition/enas/", ambition.agree, name="agree"),
]
