from django.urls import path, register_converter

from nyttokalkyl.converters import PartId
from nyttokalkyl.views import (
    alternatives,
    comparing,
    documents,
    factors,
    light,
    pages,
    results,
    review,
    row,
    rows,
    shared,
)

register_converter(PartId, "part")

app_name = "nyttokalkyl"
urlpatterns = [
    path("behov/<int:behov_pk>/nyttokalkyl/ny/", pages.create, name="create"),
    path("nyttokalkyl/<int:pk>/", pages.detail, name="detail"),
    path("nyttokalkyl/<int:pk>/villkor/", shared.terms, name="terms"),
    path("nyttokalkyl/<int:pk>/alternativ/", alternatives.index, name="alternatives"),
    path(
        "nyttokalkyl/<int:pk>/alternativ/<part:alternative>/ta-bort/",
        alternatives.remove,
        name="alternative_remove",
    ),
    path(
        "nyttokalkyl/<int:pk>/alternativ/<part:alternative>/",
        alternatives.edit,
        name="alternative",
    ),
    path("nyttokalkyl/<int:pk>/osakerhet/", shared.uncertainty, name="uncertainty"),
    path("nyttokalkyl/<int:pk>/dokument/", documents.index, name="documents"),
    path("nyttokalkyl/<int:pk>/dokument/las-in/", documents.import_file, name="import"),
    path("nyttokalkyl/<int:pk>/dokument/<slug:slug>/", documents.download, name="download"),
    path("nyttokalkyl/<int:pk>/granskning/", review.review, name="review"),
    path("nyttokalkyl/<int:pk>/granskning/<slug:slug>/", review.step, name="step"),
    path("nyttokalkyl/<int:pk>/resultat/", results.results, name="results"),
    path("nyttokalkyl/<int:pk>/jamfor/<int:other_pk>/", comparing.compare_versions, name="compare"),
    path("nyttokalkyl/<int:pk>/resultat/forklaring/", results.explain, name="explain"),
    path(
        "nyttokalkyl/<int:pk>/resultat/simulering/",
        results.explain_simulated,
        name="explain_simulated",
    ),
    path("nyttokalkyl/<int:pk>/resultat/diagram/<slug:key>/", results.chart, name="chart"),
    path("nyttokalkyl/<int:pk>/poster/", rows.rows, name="rows"),
    path("nyttokalkyl/<int:pk>/poster/rakna/", rows.recompute, name="rows_recompute"),
    path("nyttokalkyl/<int:pk>/poster/klistra-in/", rows.paste, name="rows_paste"),
    path("nyttokalkyl/<int:pk>/poster/ny/", row.new, name="row_new"),
    path("nyttokalkyl/<int:pk>/post/<part:row_id>/", row.change, name="row"),
    path("nyttokalkyl/<int:pk>/post/<part:row_id>/ta-bort/", row.remove, name="row_remove"),
    path("nyttokalkyl/<int:pk>/kalkylfaktorer/", factors.factors, name="factors"),
    path("nyttokalkyl/<int:pk>/kalkylfaktorer/ny/", factors.factor, name="factor_new"),
    path("nyttokalkyl/<int:pk>/kalkylfaktor/<part:factor_id>/", factors.factor, name="factor"),
    path(
        "nyttokalkyl/<int:pk>/kalkylfaktor/<part:factor_id>/ta-bort/",
        factors.remove,
        name="factor_remove",
    ),
    path(
        "nyttokalkyl/<int:pk>/enkel/<part:alternative>/rakna/",
        light.recompute,
        name="light_recompute",
    ),
    path("nyttokalkyl/<int:pk>/enkel/<part:alternative>/", light.alternative, name="light"),
    path("nyttokalkyl/<int:pk>/fullstandig/", light.make_full, name="make_full"),
]
