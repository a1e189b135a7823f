"""What each role may do with nyttokalkyler, and the first value of the library."""

import datetime as dt
from decimal import Decimal

from django.db import migrations

from organisation.models import Roll
from organisation.roles import grant

LIBRARY = ["nyttokalkyl.view_kalkylfaktor", "nyttokalkyl.add_kalkylfaktor"]

FACTORS = [
    {
        "key": "timkostnad-schablon",
        "name": "Timkostnad, schablon",
        "unit": "kr per timme",
        "likely": Decimal(450),
        "source": "Schablon, kontrollera mot egna löner",
        "assumption": "Månadslön / 142 timmar × 1,54 för arbetsgivaravgifter och pension.",
    },
]


def give(apps, schema_editor):
    grant(apps, Roll.CONTROLLER, "nyttokalkyl.review_nyttokalkyl", *LIBRARY)


def fill(apps, schema_editor):
    kalkylfaktor = apps.get_model("nyttokalkyl", "Kalkylfaktor")
    for factor in FACTORS:
        kalkylfaktor.objects.get_or_create(
            key=factor["key"],
            valid_from=dt.date(2026, 1, 1),
            defaults={**factor, "price_year": 2026},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("nyttokalkyl", "0001_initial"),
        ("organisation", "0002_roller"),
    ]

    operations = [
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
