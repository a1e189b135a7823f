from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("utskick", "0003_index_in_order_of_turn")]

    operations = [
        migrations.AddField(
            model_name="utskick",
            name="action",
            field=models.CharField(blank=True, max_length=200, verbose_name="vad länken säger"),
        ),
        migrations.AddField(
            model_name="utskick",
            name="link",
            field=models.CharField(blank=True, max_length=300, verbose_name="länk"),
        ),
        migrations.AddField(
            model_name="utskick",
            name="why",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="varför den skickas"
            ),
        ),
    ]
