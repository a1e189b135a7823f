from django.urls import path

from utskick import views

app_name = "utskick"
urlpatterns = [
    path("aviseringar/", views.index, name="index"),
    path("aviseringar/val/", views.choices, name="choices"),
    path("aviseringar/<int:pk>/senare/", views.put_off, name="put_off"),
]
