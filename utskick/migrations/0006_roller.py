"""Who edits the rules of reminders and the list of addresses that bounce."""

from django.db import migrations

from organisation.models import Roll
from organisation.roles import grant


def grant_roles(apps, schema_editor):
    for roll in [Roll.BEREDNINGSLEDARE, Roll.ADMINISTRATOR]:
        grant(apps, roll, "utskick.view_paminnelseregel", "utskick.change_paminnelseregel")
        grant(apps, roll, "utskick.view_heartbeat")
        grant(apps, roll, *(f"utskick.{action}_studs" for action in ["view", "add", "delete"]))


class Migration(migrations.Migration):
    dependencies = [("utskick", "0005_reminders_as_data_and_one_digest_a_day")]

    operations = [migrations.RunPython(grant_roles, migrations.RunPython.noop)]
