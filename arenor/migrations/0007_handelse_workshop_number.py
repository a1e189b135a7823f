from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('arenor', '0006_workshop_position'),
    ]

    operations = [
        migrations.AddField(
            model_name='arenahandelse',
            name='workshop_number',
            field=models.PositiveSmallIntegerField(help_text='Om händelsen rörde en av dem.', null=True, verbose_name='workshopens nummer i adressen'),
        ),
    ]
