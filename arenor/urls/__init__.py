"""Every address of an arena, by who works there."""

from arenor.urls import leading, planning, taking_part

app_name = "arenor"
urlpatterns = [
    *leading.urlpatterns,
    *planning.urlpatterns,
    *taking_part.urlpatterns,
]
