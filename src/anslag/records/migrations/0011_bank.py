"""What passes between a giver and its bank, with its guards: records/sql/banking_*, one file per engine.

A requisition may now be in another payment order when the bank has refused the one before.
"""

from importlib import import_module
from pathlib import Path

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parents[1] / "sql"
statements = import_module("anslag.records.migrations.0003_guards").statements

LIFTED = (
    "paymentorderline_is_not_changed",
    "paymentorderline_is_not_deleted",
    "paymentorderline_is_right",
    "requisition_is_not_in_an_order",
    "transfer_pays_an_order",
)
"""Guards of or over the table that SQLite makes anew."""


def lift(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in LIFTED:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)


def guard(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    script = (SQL / f"banking_{vendor}.sql").read_text(encoding="utf-8")
    for statement in statements(script) if vendor == "sqlite" else [script]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_invoice_guards"),
    ]

    operations = [
        migrations.RunPython(lift),
        migrations.AlterField(
            model_name="paymentorderline",
            name="requisition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_lines",
                to="records.requisition",
            ),
        ),
        migrations.CreateModel(
            name="BankRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("reason", models.TextField(default="")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_refusals",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refusal",
                        to="records.paymentorderline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("digest", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_delivery",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery",
                        to="records.paymentorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartyAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.TextField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts_known",
                        to="records.party",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="records.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message", models.TextField()),
                ("reference", models.TextField()),
                ("digest", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="records.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField()),
                ("incoming", models.BooleanField()),
                ("amount", models.BigIntegerField()),
                ("day", models.DateField()),
                ("end_to_end", models.TextField(default="")),
                ("reference", models.TextField(default="")),
                ("bank_reference", models.TextField(default="")),
                ("name", models.TextField(default="")),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_rows",
                        to="records.party",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="records.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RowMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("reason", models.TextField(default="")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_matches",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_matches",
                        to="records.grant",
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="match",
                        to="records.paymentorderline",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="records.statementrow",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(fields=("giver", "digest"), name="statement_read_once"),
        ),
        migrations.AddConstraint(
            model_name="statementrow",
            constraint=models.UniqueConstraint(fields=("giver", "key"), name="row_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="statementrow",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="row_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="rowmatch",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="match_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="rowmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("grant", None), ("line__isnull", False), ("reason", "")),
                    models.Q(("grant__isnull", False), ("line", None), ("reason", "")),
                    models.Q(("grant", None), ("line", None), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="match_is_of_one_thing",
            ),
        ),
        migrations.RunPython(guard),
    ]
