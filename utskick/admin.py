"""The ledger to read, and what decides when reminders go out to edit.

The rules, with what each would send, stand in admin_rules.py; how it all works in admin_ops.py.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.http import Http404, HttpRequest

from organisation.admin_changes import OneAtATime
from organisation.admin_lists import PlainLists
from organisation.http import person
from utskick import paminnelser, reading
from utskick.admin_ops import HeartbeatAdmin
from utskick.admin_rules import PaminnelseregelAdmin, StudsAdmin
from utskick.models import Paminnelsesteg, Stangningsdag, Utskick, UtskickQuerySet

__all__ = [
    "HeartbeatAdmin",
    "PaminnelseregelAdmin",
    "PaminnelsestegAdmin",
    "StangningsdagAdmin",
    "StudsAdmin",
    "UtskickAdmin",
]


@admin.register(Utskick)
class UtskickAdmin(PlainLists):
    """Who was told what and when. Read only: utskick/delivery.py writes it."""

    list_display = ["created_at", "to", "subject", "about", "kind", "state", "sent_at"]
    list_display_links = ["subject"]
    list_select_related = ["recipient"]
    list_filter = ["state", "kind", "immediate"]
    search_fields = [
        "about__exact",
        "subject",
        "recipient__first_name",
        "recipient__last_name",
        "recipient__username",
        "guest_name",
        "guest_email",
    ]
    search_help_text = "Mottagarens namn, ord i ämnet, eller vad det gäller (till exempel behov/12)"
    ordering = ["-pk"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["subject", "to", "body", "action", "link", "why"]}),
        ("Läge", {"fields": ["state", "reason", "sent_at", "address", "attempts"]}),
        ("Försök", {"fields": ["next_attempt_at", "lease_until", "message_id"]}),
        ("Hur", {"fields": ["immediate", "at_any_hour", "digest", "stands_in_for"]}),
        ("Tillfälle", {"fields": ["about", "kind", "occasion", "created_at"]}),
    ]

    @admin.display(description="mottagare", ordering="recipient")
    def to(self, utskick: Utskick) -> str:
        return str(utskick.to)

    def get_queryset(self, request: HttpRequest) -> UtskickQuerySet:
        """Without what only its reader may know of, such as that there is a draft."""
        rows = Utskick.objects.filter(private=False)
        return reading.readable_by(person(request), rows)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Utskick:
        """404 for what may not be read, as for what does not exist. Roles that read none: 403."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        letter: Utskick | None = super().get_object(request, object_id, from_field)
        if letter is None:
            raise Http404
        return letter

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Utskick | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Utskick | None = None,  # noqa: ARG002
    ) -> bool:
        return False


@admin.register(Stangningsdag)
class StangningsdagAdmin(OneAtATime):
    list_display = ["date", "name"]
    ordering = ["-date"]


@admin.register(Paminnelsesteg)
class PaminnelsestegAdmin(OneAtATime):
    """When each rule reminds. A step is switched off rather than deleted: see its docstring."""

    list_display = [
        "rule_name", "offset_days", "to_responsible", "to_ledare", "to_direktor", "active",
    ]  # fmt: skip
    list_filter = ["active"]

    @admin.display(description="regel", ordering="rule")
    def rule_name(self, step: Paminnelsesteg) -> str:
        rule = paminnelser.rules.get(step.rule)
        return rule.name if rule else step.rule

    def formfield_for_dbfield(
        self, db_field: Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "rule":
            choices = [(rule.key, rule.name) for rule in paminnelser.rules.values()]
            return forms.ChoiceField(label="Regel", choices=choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(
        self,
        request: HttpRequest,
        obj: Paminnelsesteg | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        """A step stays with its rule: its letters are written under both."""
        form = super().get_form(request, obj, change, **kwargs)
        if "rule" in form.base_fields:
            form.base_fields["rule"].disabled = obj is not None
        return form

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Paminnelsesteg | None = None,  # noqa: ARG002
    ) -> bool:
        return False
