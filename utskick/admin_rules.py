"""The rules of reminders to edit, each with what it would send today."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from organisation.admin_changes import OneAtATime
from organisation.http import person
from utskick import ops, outbox, paminnelser, reading
from utskick.arbetsdagar import add_working_days
from utskick.models import Paminnelseregel, Studs
from utskick.paminnelser import Rule
from utskick.texts import unknown

TEXT_FIELDS = ["subject", "text", "late_subject", "late_text", "action"]
MOST_SHOWN = 50


class RegelForm(forms.ModelForm):
    class Meta:
        model = Paminnelseregel
        fields = ["active", *TEXT_FIELDS, "weekly", "days"]
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("text", "late_text")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = paminnelser.rules.get(self.instance.key)
        self.known = rule.known if rule else {}
        if "days" in self.fields:
            self.fields["days"].help_text = rule.days_mean if rule else ""
            self.fields["days"].required = bool(rule and rule.days is not None)

    def clean(self) -> dict[str, Any]:
        for name in TEXT_FIELDS:
            strange = unknown(self.cleaned_data.get(name) or "", self.known)
            if strange:
                words = ", ".join(f"{{{word}}}" for word in strange)
                self.add_error(name, f"{words} går inte att använda här. Ta bort det.")
        return self.cleaned_data


@admin.register(Paminnelseregel)
class PaminnelseregelAdmin(OneAtATime):
    """One row per rule of the code: none is added, none taken away."""

    form = RegelForm
    list_display = ["name", "active", "weekly", "preview_link"]
    list_filter = ["active"]
    list_display_links = ["name"]
    readonly_fields = ["preview_link"]
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview)
        name = "utskick_paminnelseregel_preview"
        return [path("<slug:key>/idag/", view, name=name), *super().get_urls()]

    def get_fieldsets(
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's signature
        obj: Paminnelseregel | None = None,
    ) -> list[Any]:
        rule = paminnelser.rules.get(obj.key) if obj else None
        days = ["days"] if rule and rule.days is not None else []
        known = rule.known if rule else {}
        words = "; ".join(f"{{{name}}} blir {meaning}" for name, meaning in known.items())
        texts = {"fields": TEXT_FIELDS, "description": f"Det här byts ut i texterna: {words}."}
        return [
            (None, {"fields": ["preview_link", "active", "weekly", *days]}),
            ("Texter", texts),
        ]

    @admin.display(description="regel", ordering="key")
    def name(self, regel: Paminnelseregel) -> str:
        rule = paminnelser.rules.get(regel.key)
        return rule.name if rule else regel.key

    @admin.display(description="i dag")
    def preview_link(self, regel: Paminnelseregel) -> str:
        url = reverse("admin:utskick_paminnelseregel_preview", args=[regel.key])
        return format_html('<a href="{}">Vad skulle den skicka?</a>', url)

    def preview(self, request: HttpRequest, key: str) -> HttpResponse:
        """With today's data; to the names and subjects only those who may read the ledger."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        regel = get_object_or_404(Paminnelseregel, key=key)
        if key not in paminnelser.rules:
            raise Http404
        rule = paminnelser.rules[key]
        reader = person(request)
        reads = reader.has_perm("utskick.view_utskick") and not rule.private
        day, letters = _would_send(rule, regel)
        cases = reading.open_cases(reader, {letter.about for letter in letters}) if reads else ()
        shown = [letter for letter in letters if letter.about in cases][:MOST_SHOWN]
        context = {
            "rule": rule,
            "regel": regel,
            "day": day,
            "count": len(letters),
            "readers": len({letter.recipient for letter in letters}),
            "reads": reads,
            "rows": [(letter, outbox.subject_of(letter)) for letter in shown],
            "example": outbox.parts_of(shown[0]) if shown else None,
        }
        return render(request, "admin/utskick/preview.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: Paminnelseregel | None = None,  # noqa: ARG002
    ) -> bool:
        return False


def _would_send(rule: Rule, regel: Paminnelseregel) -> tuple[Any, list[outbox.Letter]]:
    """On the next working day, today if it is one: what the sweep would queue."""
    on = add_working_days(timezone.localdate(), 0)
    day = paminnelser.Day.read(on)
    return on, paminnelser.letters_due(rule, ops.terms_of(rule, regel), day)


class StudsForm(forms.ModelForm):
    class Meta:
        model = Studs
        fields = ["address", "reason"]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        return address.lower()


@admin.register(Studs)
class StudsAdmin(OneAtATime):
    """Addresses to which nothing is sent. A row is removed when the address works again."""

    form = StudsForm
    list_display = ["address", "noted_at", "reason"]
    search_fields = ["address"]
    ordering = ["-noted_at"]
    show_full_result_count = False
