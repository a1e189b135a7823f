from django.urls import URLPattern, URLResolver

app_name = "behov"
urlpatterns: list[URLPattern | URLResolver] = []
