"""What each role may do with behov."""

from django.db import migrations

from organisation.models import Roll
from organisation.roles import grant

READ = "behov.view_behov"
INTERNAL = "behov.read_internal"
TEXTS = [
    "behov.view_statusregel",
    "behov.change_statusregel",
    "behov.view_checklistpunkt",
    "behov.add_checklistpunkt",
    "behov.change_checklistpunkt",
]
RIGHTS = {
    Roll.BEREDNING: [READ, INTERNAL, "behov.bereda_behov"],
    Roll.BEREDNINGSLEDARE: [
        READ, INTERNAL, "behov.bereda_behov", "behov.lead_beredning", "behov.refer_behov", *TEXTS,
    ],
    Roll.DIGITALISERINGSRAD: [READ, "behov.besluta_behov"],
    Roll.DIGITALISERINGSDIREKTOR: [READ, INTERNAL, "behov.besluta_behov", "behov.refer_behov"],
    Roll.CONTROLLER: [READ, INTERNAL],
    Roll.REVISOR: [READ, INTERNAL],
    Roll.ADMINISTRATOR: TEXTS,
}
USES_ADMIN = [roll for roll in RIGHTS if roll != Roll.ADMINISTRATOR]  # which has it already


def give(apps, schema_editor):
    for roll, permissions in RIGHTS.items():
        grant(apps, roll, *permissions)
    for roll in USES_ADMIN:
        grant(apps, roll, "organisation.use_admin")


class Migration(migrations.Migration):
    dependencies = [
        ("behov", "0002_texts_deadlines_checklist"),
        ("organisation", "0002_roller"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
