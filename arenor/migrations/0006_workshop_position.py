from django.db import migrations, models
from django.db.models import F


def as_numbered(apps, _schema_editor):
    apps.get_model("arenor", "Workshop").objects.update(position=F("number"))


class Migration(migrations.Migration):

    dependencies = [
        ('arenor', '0005_atgard_version'),
    ]

    operations = [
        migrations.AlterField(
            model_name='workshop',
            name='number',
            field=models.PositiveSmallIntegerField(verbose_name='nummer i adressen'),
        ),
        migrations.AddField(
            model_name='workshop',
            name='position',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='ordning'),
            preserve_default=False,
        ),
        migrations.RunPython(as_numbered, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name='workshop',
            options={'default_permissions': [], 'ordering': ['arena', 'position'], 'verbose_name': 'workshop', 'verbose_name_plural': 'workshoppar'},
        ),
        migrations.AddConstraint(
            model_name='workshop',
            constraint=models.UniqueConstraint(deferrable=models.Deferrable['DEFERRED'], fields=('arena', 'position'), name='workshop_position_once'),
        ),
    ]
