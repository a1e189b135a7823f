"""What each role may do with arenas."""

from django.db import migrations

from organisation.models import Roll
from organisation.roles import grant

READ = "arenor.view_utvecklingsarena"
RIGHTS = {
    Roll.DIGITALISERINGSDIREKTOR: [READ, "arenor.lead_arena"],
    Roll.BEREDNING: [READ],
    Roll.BEREDNINGSLEDARE: [READ],
    Roll.DIGITALISERINGSRAD: [READ],
    Roll.REVISOR: [READ],
}


def give(apps, schema_editor):
    for roll, permissions in RIGHTS.items():
        grant(apps, roll, *permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("arenor", "0001_initial"),
        ("organisation", "0002_roller"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
