"""The arena as a whole: candidates, its words and steps, its trace and its summary."""

from django.urls import path

from arenor.views import candidates, pages, steps

CANDIDATES = "arenor/kandidater/"
ARENA = "arenor/<int:pk>/"

urlpatterns = [
    path("arenor/", pages.index, name="list"),
    path(CANDIDATES, candidates.index, name="candidates"),
    path("arenor/oppna/", candidates.open_arena, name="open"),
    path(f"{CANDIDATES}<int:behov_pk>/vila/", candidates.park, name="park"),
    path(f"{CANDIDATES}<int:behov_pk>/tillbaka/", candidates.send_back, name="send_back"),
    path(ARENA, pages.detail, name="detail"),
    path(f"{ARENA}steg/<slug:slug>/", steps.step, name="step"),
    path(f"{ARENA}andra/", steps.edit, name="edit"),
    path(f"{ARENA}visa/", steps.publish, name="publish"),
    path(f"{ARENA}behov/", steps.add_behov, name="add_behov"),
    path(f"{ARENA}behov/<int:behov_pk>/tillbaka/", steps.return_behov, name="return_behov"),
    path(f"{ARENA}spar/", pages.trace, name="trace"),
    path(f"{ARENA}sammanfattning/", pages.summary, name="summary"),
    path(f"{ARENA}arena.pdf", pages.document, name="document"),
]
