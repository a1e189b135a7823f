from django.contrib.auth.views import LogoutView
from django.urls import path

from organisation import views

urlpatterns = [
    path("logga-in/", views.Login.as_view(), name="login"),
    path("logga-in/demo/<int:pk>/", views.demo_login, name="demo_login"),
    path(
        "losenord/<str:uidb64>/<str:token>/",
        views.ChoosePassword.as_view(),
        name="choose_password",
    ),
    path("logga-ut/", LogoutView.as_view(), name="logout"),
    path("tillganglighet/", views.tillganglighet, name="tillganglighet"),
]
