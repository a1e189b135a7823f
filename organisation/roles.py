"""Giving roles their permissions, in migrations: a role is the same in every installation."""

import sys

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

from organisation.models import Roll


def grant(apps: Apps, roll: Roll, *permissions: str) -> None:
    """Give the group of `roll` each "app_label.codename". Safe to run twice.

    Called by a migration of the app that owns the permissions. It must run in a migration of
    its own, after the one that creates the models, and depend on organisation's 0002.
    """
    group = apps.get_model("auth", "Group").objects.get(name=roll.value)
    for permission in permissions:
        app_label, codename = permission.split(".")
        _ensure_permissions(apps, app_label)
        group.permissions.add(
            apps.get_model("auth", "Permission").objects.get(
                content_type__app_label=app_label, codename=codename
            )
        )


def _ensure_permissions(apps: Apps, app_label: str) -> None:
    """Django writes the Permission rows only after the last migration; we need them now."""
    config = apps.get_app_config(app_label)
    # Without a models_module, as in the state of a migration, the app would be skipped.
    config.models_module = sys.modules[__name__]
    create_permissions(config, apps=apps, verbosity=0)
