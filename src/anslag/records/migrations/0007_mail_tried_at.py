from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_proposal_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="tried_at",
            field=models.DateTimeField(null=True),
        ),
    ]
