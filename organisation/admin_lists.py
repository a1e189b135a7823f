"""What any list in the admin is called, and what an address or a form may ask of it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

FILTER_LOOKUPS = {"", "exact", "isnull", "id__exact"}
"""What Django's filters put after the name of their field."""

NO_KEY_IS_LONGER = 18


class PlainLists(admin.ModelAdmin):
    """A list is narrowed by its own filters, and its actions take keys. All else gets 400.

    Django lets the address name any column, and any table that points to this one: it would tell
    whose a draft is, and pass on patterns and years that the database refuses.
    """

    def lookup_allowed(
        self,
        lookup: str,
        value: str,  # noqa: ARG002 -- Django's signature
        request: HttpRequest | None = None,  # noqa: ARG002
    ) -> bool:
        field, _, ending = lookup.partition("__")
        return field in self.list_filter and ending in FILTER_LOOKUPS

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not all(map(_is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            msg = "an action on something that is no key"
            raise SuspiciousOperation(msg)
        title = capfirst(self.model._meta.verbose_name_plural)  # noqa: SLF001 -- the documented way
        return super().changelist_view(request, {"title": title, **(extra_context or {})})


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= NO_KEY_IS_LONGER
