from django.urls import path

from behov.views import attachments, intake, lists, pages, review, steps
from behov.views.yttrande import yttrande

app_name = "behov"
urlpatterns = [
    path("behov/", lists.index, name="list"),
    path("behov/mina/", lists.mine, name="mine"),
    path("behov/nytt/", intake.new, name="new"),
    path("behov/nytt/formularet/", intake.whole_form, name="form"),
    path("behov/nytt/forkontroll/", intake.precheck, name="precheck"),
    path("behov/nytt/forkontroll/svar/", intake.precheck_answer, name="precheck_answer"),
    path("behov/nytt/skapa/", intake.create, name="create"),
    path("behov/<int:pk>/", pages.detail, name="detail"),
    path("behov/<int:pk>/redigera/", intake.resume, name="edit"),
    path("behov/<int:pk>/redigera/bilagor/", attachments.edit, name="edit_bilagor"),
    path("behov/<int:pk>/redigera/<slug:page>/", intake.edit, name="edit"),
    path("behov/<int:pk>/granska/", review.review, name="review"),
    path("behov/<int:pk>/kvitto/", review.receipt, name="receipt"),
    path("behov/<int:pk>/kasta/", intake.discard, name="discard"),
    path("behov/<int:pk>/bilagor/<int:bilaga_pk>/", attachments.attachment, name="attachment"),
    path("behov/<int:pk>/versioner/<int:number>/", pages.version, name="version"),
    path("behov/<int:pk>/nyttor/", steps.nyttor, name="nyttor"),
    path("behov/<int:pk>/aterkalla/", steps.withdraw, name="withdraw"),
    path("behov/<int:pk>/agare/bekrafta/", steps.confirm_owner, name="confirm_owner"),
    path("behov/<int:pk>/agare/avboj/", steps.decline_owner, name="decline_owner"),
    path("behov/<int:pk>/yttrande/", yttrande, name="yttrande"),
    path("behov/<int:pk>/folj/", steps.follow, name="follow"),
    path("behov/<int:pk>/sluta-folja/", steps.unfollow, name="unfollow"),
]
