"""The pages of who takes part: signed in, or by a guest's link; and a person's own calendar."""

from django.urls import path

from arenor.views import feeds, taking_part

GUEST = "arena/gast/<str:token>/"
OWN = "arenor/<int:pk>/medverkan/"

urlpatterns = [
    path(OWN, taking_part.participation, name="participation"),
    path(f"{OWN}svar/<int:number>/", taking_part.answer, name="answer"),
    path(f"{OWN}tider/<int:number>/", taking_part.poll, name="poll"),
    path(f"{OWN}rost/<int:mojlighet_pk>/", taking_part.vote, name="vote"),
    path(GUEST, taking_part.guest, name="guest"),
    path(f"{GUEST}svar/<int:number>/", taking_part.guest_answer, name="guest_answer"),
    path(f"{GUEST}tider/<int:number>/", taking_part.guest_poll, name="guest_poll"),
    path(f"{GUEST}rost/<int:mojlighet_pk>/", taking_part.guest_vote, name="guest_vote"),
    path(f"{GUEST}anteckning/<int:number>/", taking_part.guest_note, name="guest_note"),
    path(f"{GUEST}mojlighet/", taking_part.guest_possibility, name="guest_possibility"),
    path("min-kalender/", feeds.own, name="own_feed"),
    path("min-kalender/aterkalla/", feeds.revoke, name="revoke_feed"),
    path("kalender/<str:token>.ics", feeds.feed, name="feed"),
]
