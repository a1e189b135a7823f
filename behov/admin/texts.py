"""The texts, deadlines and points that a beredningsledare edits."""

from django import forms
from django.contrib import admin
from django.db.models import Case, When
from django.http import HttpRequest

from behov.choices import Status
from behov.models import Checklistpunkt, Statusregel
from organisation.admin_changes import OneAtATime

ORDER_OF_THE_PROCESS = Case(
    *(When(status=status, then=place) for place, status in enumerate(Status))
)


class StatusregelForm(forms.ModelForm):
    class Meta:
        model = Statusregel
        fields = ["public_name", "explanation", "next_step", "working_days"]
        widgets = {
            "explanation": forms.Textarea(attrs={"rows": 2}),
            "next_step": forms.Textarea(attrs={"rows": 2}),
        }


@admin.register(Statusregel)
class StatusregelAdmin(OneAtATime):
    """One row per status of the code: none is added, none taken away."""

    form = StatusregelForm
    list_display = ["public_name", "status", "explanation", "working_days"]
    readonly_fields = ["status"]
    fields = ["status", "public_name", "explanation", "next_step", "working_days"]
    ordering = [ORDER_OF_THE_PROCESS]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        obj: Statusregel | None = None,  # noqa: ARG002
    ) -> bool:
        return False


@admin.register(Checklistpunkt)
class ChecklistpunktAdmin(OneAtATime):
    """A point is taken out of use rather than deleted: what was judged on it stays readable."""

    list_display = ["text", "position", "active"]
    list_filter = ["active"]
    ordering = ["position", "pk"]
    show_full_result_count = False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        obj: Checklistpunkt | None = None,  # noqa: ARG002
    ) -> bool:
        return False
