"""Later versions of a form, and what the database refuses of them: records/sql/form_versions_*, one file per engine."""

from importlib import import_module
from pathlib import Path

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parents[1] / "sql"
statements = import_module("anslag.records.migrations.0003_guards").statements


def guard(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    script = (SQL / f"form_versions_{vendor}.sql").read_text(encoding="utf-8")
    for statement in statements(script) if vendor == "sqlite" else [script]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0011_bank"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("form", models.TextField()),
                ("digest", models.TextField()),
                ("reason", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_version",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="form_versions",
                        to="records.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "version"), name="one_form_per_version")
                ],
            },
        ),
        migrations.RunPython(guard),
    ]
