"""Every address of an arena, by who works there."""

from arenor.urls import leading, taking_part

app_name = "arenor"
urlpatterns = [*leading.urlpatterns, *taking_part.urlpatterns]
