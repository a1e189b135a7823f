"""Two texts that spoke to the submitter alone, or meant nothing away from their neighbour."""

from django.db import migrations

# status, what it said, what it says
CHANGES = [
    (
        "under_beredning",
        "Du får en fråga om något saknas. Annars lämnas behovet till beslut.",
        "Saknas något får den som skickade in behovet en fråga. Annars lämnas behovet till beslut.",
    ),
    ("vilande", "Då tas det upp igen.", "Behovet tas upp igen när datumet är inne."),
]


def reword(apps, schema_editor):
    """Only what nobody has changed: the texts belong to beredningen."""
    Statusregel = apps.get_model("behov", "Statusregel")
    for status, old, new in CHANGES:
        Statusregel.objects.filter(status=status, next_step=old).update(next_step=new)


class Migration(migrations.Migration):
    dependencies = [("behov", "0004_half_written_nytta")]

    operations = [migrations.RunPython(reword, migrations.RunPython.noop)]
