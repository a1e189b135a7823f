from django.urls import path

from behov.views import lists, pages, steps

app_name = "behov"
urlpatterns = [
    path("behov/", lists.index, name="list"),
    path("behov/mina/", lists.mine, name="mine"),
    path("behov/<int:pk>/", pages.detail, name="detail"),
    path("behov/<int:pk>/versioner/<int:number>/", pages.version, name="version"),
    path("behov/<int:pk>/aterkalla/", steps.withdraw, name="withdraw"),
    path("behov/<int:pk>/agare/bekrafta/", steps.confirm_owner, name="confirm_owner"),
    path("behov/<int:pk>/agare/avboj/", steps.decline_owner, name="decline_owner"),
    path("behov/<int:pk>/folj/", steps.follow, name="follow"),
    path("behov/<int:pk>/sluta-folja/", steps.unfollow, name="unfollow"),
]
