"""Who reads the ledger, and who decides when reminders go out."""

from django.db import migrations

from organisation.models import Roll
from organisation.roles import grant

# The ledger holds letters about every behov: each reader sees those that utskick/reading.py lets them.
READS_LEDGER = [
    Roll.BEREDNING,
    Roll.BEREDNINGSLEDARE,
    Roll.DIGITALISERINGSDIREKTOR,
    Roll.REVISOR,
]
SETS_REMINDERS = [Roll.BEREDNINGSLEDARE, Roll.ADMINISTRATOR]


def grant_roles(apps, schema_editor):
    for roll in READS_LEDGER:
        grant(apps, roll, "utskick.view_utskick")
    for roll in SETS_REMINDERS:
        grant(
            apps,
            roll,
            *(f"utskick.{action}_paminnelsesteg" for action in ["view", "add", "change"]),
            *(f"utskick.{action}_stangningsdag" for action in ["view", "add", "change", "delete"]),
        )


class Migration(migrations.Migration):
    dependencies = [
        ("utskick", "0001_initial"),
        ("organisation", "0002_roller"),
    ]

    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
