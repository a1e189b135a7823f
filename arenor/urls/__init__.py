"""Every address of an arena, by who works there."""

from arenor.urls import content, leading, planning, taking_part

app_name = "arenor"
urlpatterns = [
    *leading.urlpatterns,
    *planning.urlpatterns,
    *content.urlpatterns,
    *taking_part.urlpatterns,
]
