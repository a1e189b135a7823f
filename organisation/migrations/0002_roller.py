"""The roles, and what each may do with people, units and objekt. Other apps add their own."""

from django.db import migrations

from organisation.models import Roll
from organisation.roles import grant

WORKS_IN_ADMIN = [
    Roll.BEREDNING,
    Roll.BEREDNINGSLEDARE,
    Roll.DIGITALISERINGSRAD,
    Roll.DIGITALISERINGSDIREKTOR,
    Roll.ADMINISTRATOR,
]


def create_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for roll in Roll:
        groups.get_or_create(name=roll.value)
    for roll in WORKS_IN_ADMIN:
        grant(apps, roll, "organisation.use_admin")
    grant(
        apps,
        Roll.ADMINISTRATOR,
        *(
            f"organisation.{action}_{model}"
            for model in ["anvandare", "enhet", "forvaltningsobjekt"]
            for action in ["view", "add", "change"]
        ),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
