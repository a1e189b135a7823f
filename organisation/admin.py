"""People, units and objekt, kept by the Administratör."""

import logging
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import ForeignKey, ManyToManyField, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from organisation.admin_lists import PlainLists
from organisation.forms import EnhetChoiceField, EnhetMultipleChoiceField
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt

logger = logging.getLogger(__name__)

# What a role may do is code (the migrations). Who holds it is set on the person.
admin.site.unregister(Group)


class UnitChoices(PlainLists):
    """Units are chosen from an indented tree, in one query, and people are the active ones."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.related_model is Enhet:
            kwargs |= {"form_class": EnhetChoiceField, "queryset": Enhet.objects.tree()}
        if db_field.related_model is Anvandare:
            kwargs["queryset"] = Anvandare.objects.active()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        kwargs["widget"] = forms.CheckboxSelectMultiple
        if db_field.related_model is Enhet:
            kwargs |= {"form_class": EnhetMultipleChoiceField, "queryset": Enhet.objects.tree()}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Anvandare)
class AnvandareAdmin(UnitChoices, UserAdmin):
    """Nobody changes their own roles, and there is no permission but by role.

    A person who leaves is deactivated, which ends their sessions: the name stays in the record.
    """

    list_display = ["username", "name", "enhet", "roles", "is_active", "last_login"]
    list_select_related = ["enhet"]
    list_filter = ["is_active", "groups"]
    ordering = ["username"]
    readonly_fields = ["password_link", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password_link", "is_active"]}),
        ("Person", {"fields": ["first_name", "last_name", "email", "enhet"]}),
        ("Roller", {"fields": ["groups"]}),
        ("Tider", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email", "enhet"]}),
        ("Lösenord", {"fields": ["usable_password", "password1", "password2"]}),
    ]
    filter_horizontal = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Anvandare]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Anvandare | None = None) -> list[str]:
        own = ["groups", "is_active"] if obj == request.user else []
        return [*self.readonly_fields, *own]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        before = set(form.instance.groups.values_list("name", flat=True))
        super().save_related(request, form, formsets, change)
        after = set(form.instance.groups.values_list("name", flat=True))
        for verb, names in [("given", after - before), ("taken from", before - after)]:
            for name in sorted(names):
                logger.info(
                    "role %s %s user=%s by user=%s", name, verb, form.instance.pk, request.user.pk
                )

    @admin.display(description="namn", ordering="first_name")
    def name(self, user: Anvandare) -> str:
        return user.get_full_name()

    @admin.display(description="roller")
    def roles(self, user: Anvandare) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.display(description="lösenord")
    def password_link(self, user: Anvandare) -> str:
        """Not the hash, which Django would show in part."""
        url = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">Byt lösenord</a>', url)


class TreeChangeList(ChangeList):
    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        if ORDER_VAR in self.params:
            return super().get_ordering(request, queryset)
        return ["tree_ordering"]


@admin.register(Enhet)
class EnhetAdmin(UnitChoices):
    """The tree, each unit under what it belongs to. Closed units are deactivated, not deleted."""

    list_display = ["indented", "kind", "code", "manager", "active"]
    list_select_related = ["manager"]
    list_filter = ["kind", "active"]
    list_per_page = 500
    search_fields = ["name", "short_name", "code"]
    fields = ["name", "short_name", "code", "kind", "parent", "manager", "active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enhet]:  # noqa: ARG002
        return Enhet.objects.with_tree_fields()

    def get_changelist(self, request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        return TreeChangeList

    @admin.display(description="namn")
    def indented(self, unit: Enhet) -> str:
        return format_html('<span class="tree-{}">{}</span>', unit.tree_depth, unit.name)


@admin.register(Forvaltningsobjekt)
class ForvaltningsobjektAdmin(UnitChoices):
    list_display = ["name", "code", "owner_enhet", "objektagare", "active"]
    list_select_related = ["owner_enhet", "objektagare"]
    list_filter = ["active"]
    search_fields = ["name", "code"]
    fields = [
        *["name", "code", "description", "owner_enhet", "objektagare"],
        *["objektledare_verksamhet", "objektledare_it", "affected", "active"],
    ]
