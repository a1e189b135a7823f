"""What is written in an arena, from notes to the measurements of its effektmål."""

from django.urls import path

from arenor.views.content import (
    ambition,
    effektmal,
    measurements,
    possibilities,
    projects,
    workshop,
)

ARENA = "arenor/<int:pk>/"
WORKSHOP = f"{ARENA}workshoppar/<int:number>/"

urlpatterns = [
    path(WORKSHOP, workshop.workshop, name="workshop"),
    path(f"{WORKSHOP}atgarder/ny/", workshop.new_atgard, name="atgard_new"),
    path(f"{ARENA}atgarder/<int:atgard_pk>/", workshop.atgard, name="atgard"),
    path(f"{ARENA}atgarder/<int:atgard_pk>/andra/", workshop.edit_atgard, name="atgard_edit"),
    path(f"{ARENA}mojligheter/", possibilities.possibilities, name="possibilities"),
    path(f"{ARENA}mojligheter/ny/", possibilities.new, name="possibility_new"),
    path(
        f"{ARENA}mojligheter/<int:mojlighet_pk>/",
        possibilities.edit,
        name="possibility_edit",
    ),
    path(
        f"{ARENA}mojligheter/<int:mojlighet_pk>/rost/",
        possibilities.vote,
        name="possibility_vote",
    ),
    path(f"{ARENA}ambition/", ambition.ambition, name="ambition"),
    path(f"{ARENA}ambition/ny/", ambition.new, name="ambition_new"),
    path(f"{ARENA}ambition/enas/", ambition.agree, name="agree"),
    path(f"{ARENA}effektmal/", effektmal.effektmal, name="effektmal"),
    path(f"{ARENA}effektmal/nytt/", effektmal.new, name="effektmal_new"),
    path(f"{ARENA}effektmal/<int:number>/", effektmal.edit, name="effektmal_edit"),
    path(f"{ARENA}projekt/", projects.projects, name="projects"),
    path(f"{ARENA}projekt/nytt/", projects.new, name="project_new"),
    path(f"{ARENA}projekt/<int:projekt_pk>/", projects.edit, name="project_edit"),
    path("arenor/effektmal/<int:pk>/", measurements.measurements, name="measurements"),
]
