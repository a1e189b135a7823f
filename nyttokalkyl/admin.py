"""The library of shared values. A value is never changed: a new one holds from its own day."""

from django.contrib import admin

from nyttokalkyl.models import Kalkylfaktor
from organisation.admin_lists import PlainLists


@admin.register(Kalkylfaktor)
class KalkylfaktorAdmin(PlainLists):
    list_display = ["name", "key", "likely", "unit", "price_year", "valid_from"]
    list_filter = ["key"]
    search_fields = ["name", "key"]
    search_help_text = "Namn eller nyckel"
    prepopulated_fields = {"key": ["name"]}
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["name", "key", "unit"]}),
        ("Värde", {"fields": ["low", "likely", "high", "price_year", "valid_from"]}),
        ("Varifrån", {"fields": ["source", "assumption"]}),
    ]
