"""People, units and objekt, kept by the Administratör."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from organisation import workflow
from organisation.admin_changes import OneAtATime
from organisation.forms import EnhetChoiceField, EnhetMultipleChoiceField, PersonForm, PostsForm
from organisation.http import person
from organisation.models import Anvandare, Enhet, Forvaltningsobjekt
from organisation.workflow import Change

# What a role may do is code (the migrations). Who holds it is set on the person.
admin.site.unregister(Group)


class Keeper(OneAtATime):
    """Pages on which people are given something: it is logged and told to those concerned."""

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's signature
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = person(request)  # type: ignore[attr-defined]
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        for who, what in form.changes():
            workflow.record(Change(person=who, by=person(request), what=what))


class UnitChoices(Keeper):
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

    Nobody sets another's password either: a link, mailed to the person, lets them choose one.

    A person who leaves is deactivated, which ends their sessions: the name stays in the record.
    """

    form = add_form = PersonForm
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
    ]
    add_form_template = "admin/change_form.html"
    filter_horizontal = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Anvandare]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Anvandare | None = None) -> list[str]:
        own = ["groups", "is_active"] if obj == request.user else []
        return [*self.readonly_fields, *own]

    def save_model(self, request: HttpRequest, obj: Anvandare, form: Any, change: Any) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 -- Django's signature
        form_url: str = "",  # noqa: ARG002
    ) -> HttpResponse:
        """In the place of Django's page: nobody sets another's password."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = self.get_object(request, unquote(id))
        if not isinstance(user, Anvandare):
            raise Http404
        if user == request.user:
            return redirect("admin:password_change")
        reachable = bool(user.is_active and user.email)
        if request.method == "POST" and reachable:
            workflow.send_password_link(user, by=person(request))
            messages.success(request, f"En länk är på väg till {user.email}.")
            return redirect("admin:organisation_anvandare_change", user.pk)
        return render(
            request,
            "admin/organisation/password_link.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Länk till {user}",
                "one": user,
                "reachable": reachable,
            },
            status=422 if request.method == "POST" else 200,
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
        return format_html('<a href="{}">Skicka en länk för att välja lösenord</a>', url)


class TreeChangeList(ChangeList):
    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        if ORDER_VAR in self.params:
            return super().get_ordering(request, queryset)
        return ["tree_ordering"]


@admin.register(Enhet)
class EnhetAdmin(UnitChoices):
    """The tree, each unit under what it belongs to. Closed units are deactivated, not deleted."""

    list_display = ["indented", "kind", "code", "manager", "active"]
    form = PostsForm
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
    form = PostsForm
    list_select_related = ["owner_enhet", "objektagare"]
    list_filter = ["active"]
    search_fields = ["name", "code"]
    fields = [
        *["name", "code", "description", "owner_enhet", "objektagare"],
        *["objektledare_verksamhet", "objektledare_it", "affected", "active"],
    ]
