"""The library of shared values. A value is never changed: a new one holds from its own day."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from nyttokalkyl import library
from nyttokalkyl.forms.fields import plain
from nyttokalkyl.models import Kalkylfaktor
from organisation.admin_changes import OneAtATime

if TYPE_CHECKING:
    from organisation.models import Anvandare


@admin.register(Kalkylfaktor)
class KalkylfaktorAdmin(OneAtATime):
    list_display = ["name", "key", "value", "unit", "price_year", "valid_from"]
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

    @admin.display(description="troligt", ordering="likely")
    def value(self, entry: Kalkylfaktor) -> str:
        """Without the zeros of the column: 450, not 450,000000."""
        return plain(entry.likely)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Which open calculations still reckon with an older value, too."""
        entry = self.get_object(request, object_id)
        found = library.outdated(entry, cast("Anvandare", request.user)) if entry else []
        context = {**(extra_context or {}), "outdated": found}
        return super().change_view(request, object_id, form_url, context)
