"""Jäv in what is merged already is jäv in what it has become."""

import django.contrib.postgres.fields
from django.db import migrations, models


def gather(apps, schema_editor):
    Behov = apps.get_model("behov", "Behov")
    grows = True
    while grows:  # what is merged may have been merged into before
        grows = False
        for part in Behov.objects.exclude(merged_into=None):
            into = Behov.objects.get(pk=part.merged_into_id)
            known = {*into.interested_by_merge}
            keys = {*known, *part.interested, *part.interested_by_merge, part.submitted_by_id}
            if keys != known:
                grows = True
                Behov.objects.filter(pk=into.pk).update(interested_by_merge=sorted(keys))


class Migration(migrations.Migration):

    dependencies = [
        ('behov', '0010_yttranden'),
    ]

    operations = [
        migrations.AddField(
            model_name='behov',
            name='interested_by_merge',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None, verbose_name='har jäv i det som slagits samman'),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop, elidable=True),
    ]
