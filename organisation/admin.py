"""Users, units and objekt, kept by the Administratör."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from organisation.models import Anvandare, Enhet, Forvaltningsobjekt

# What a role may do is code (the migrations); who holds it is set on the person.
admin.site.unregister(Group)


@admin.register(Anvandare)
class AnvandareAdmin(UserAdmin):
    list_display = ["username", "first_name", "last_name", "enhet", "is_active"]
    list_select_related = ["enhet"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email", "enhet"]}),
        ("Roller", {"fields": ["is_active", "groups"]}),
    ]


@admin.register(Enhet)
class EnhetAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "parent", "active"]
    list_select_related = ["parent"]
    search_fields = ["name", "code"]


@admin.register(Forvaltningsobjekt)
class ForvaltningsobjektAdmin(admin.ModelAdmin):
    list_display = ["name", "owner_enhet", "objektagare", "active"]
    list_select_related = ["owner_enhet", "objektagare"]
    search_fields = ["name", "code"]
