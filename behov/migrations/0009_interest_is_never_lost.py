"""Jäv rests on everything that has been sent in: who they are who have had an interest.

What the versions tell of it is whom they were sent in by and the name of the owner; the people who
stood for that owner then are not known, so those who stand for it now are taken.
"""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

LEADERS = ["objektagare_id", "objektledare_verksamhet_id", "objektledare_it_id"]


def remember(apps, schema_editor):
    Behov = apps.get_model("behov", "Behov")
    named = {
        "owner_objekt": (apps.get_model("organisation", "Forvaltningsobjekt"), LEADERS),
        "owner_enhet": (apps.get_model("organisation", "Enhet"), ["manager_id"]),
    }
    for behov in Behov.objects.exclude(status="utkast").iterator(chunk_size=500):
        people = {behov.submitted_by_id}
        for key, (model, posts) in named.items():
            owners = model.objects.filter(pk=getattr(behov, f"{key}_id"))
            people.update(*owners.values_list(*posts))
        for version in behov.versioner.all():
            people.add(version.by_id)
            for row in (row for section in version.content for row in section["rows"]):
                if row["key"] in named and row["value"]:
                    model, posts = named[row["key"]]
                    people.update(*model.objects.filter(name=row["value"]).values_list(*posts))
        Behov.objects.filter(pk=behov.pk).update(interested=sorted(people - {None}))


class Migration(migrations.Migration):
    dependencies = [("behov", "0008_indexes_of_what_falls_due")]

    operations = [
        migrations.AddField(
            model_name="behov",
            name="interested",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                editable=False,
                help_text="Nycklarna till alla som har jäv på grund av något som har skickats in.",
                size=None,
                verbose_name="har skickat in eller ägt",
            ),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop, elidable=True),
        pgtrigger.migrations.AddTrigger(
            model_name='behov',
            trigger=pgtrigger.compiler.Trigger(name='interest_is_never_lost', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT NEW.interested @> OLD.interested)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='5c8f60f20859a0006959bb39ec692d2ff06e03cc', operation='UPDATE', pgid='pgtrigger_interest_is_never_lost_af769', table='behov_behov', when='BEFORE')),
        ),
    ]
