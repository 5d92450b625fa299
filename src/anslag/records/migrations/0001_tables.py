"""The tables as they were first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField(unique=True)),
                ("kind", models.TextField()),
                ("organisation_number", models.TextField(null=True, unique=True)),
                ("county_code", models.TextField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pseudonym", models.TextField(unique=True)),
                ("name", models.TextField(default="")),
                ("email", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField()),
                ("source_kind", models.TextField()),
                ("target_kind", models.TextField()),
                ("approved", models.BooleanField()),
                ("between_programmes", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "source_kind", "target_kind"), name="one_edge")
                ],
            },
        ),
        migrations.CreateModel(
            name="DiaryEntry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.TextField()),
                ("hash", models.TextField(unique=True)),
                ("payload", models.TextField()),
                ("day", models.DateField()),
                ("action", models.TextField()),
                ("case_reference", models.TextField()),
                ("prepared_by", models.TextField()),
                ("approved_by", models.TextField(default="")),
                ("key", models.TextField(unique=True)),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diary",
                        to="records.grant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AllocationLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.TextField()),
                ("round", models.PositiveIntegerField()),
                ("basis", models.BigIntegerField()),
                ("share_numerator", models.TextField()),
                ("share_denominator", models.TextField()),
                ("floor", models.BigIntegerField()),
                ("rank", models.PositiveIntegerField(null=True)),
                ("amount", models.BigIntegerField()),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.diaryentry"),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation_lines",
                        to="records.grant",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="grant",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="records.party"
            ),
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField(unique=True)),
                ("title", models.TextField()),
                ("case_reference", models.TextField()),
                ("folder", models.TextField()),
                ("digest", models.TextField()),
                (
                    "funded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes_funded",
                        to="records.grant",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes_given",
                        to="records.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.TextField()),
                ("starts", models.DateField()),
                ("until", models.DateField(null=True)),
                ("evidence", models.TextField(default="")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandate",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="records.party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="records.person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="records.programme",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="grant",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="records.programme"
            ),
        ),
        migrations.AddField(
            model_name="diaryentry",
            name="programme",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="diary",
                to="records.programme",
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="records.diaryentry"
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="records.programme"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("detail", models.TextField(default="")),
                ("bounded", models.BooleanField(default=True)),
                ("total_in", models.BigIntegerField(default=0)),
                ("total_out", models.BigIntegerField(default=0)),
                ("latest_transfer", models.BigIntegerField(default=0)),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="records.grant",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="records.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProxyApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("evidence", models.TextField()),
                ("document", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxy_applications_received",
                        to="records.party",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxy_applications",
                        to="records.party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="records.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProxyExamination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome", models.TextField()),
                ("reason", models.TextField(default="")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examination",
                        to="records.proxyapplication",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="examination",
                        to="records.diaryentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("report", models.TextField()),
                ("digest", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="records.diaryentry"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="records.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegistryAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registry_address",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registry_addresses",
                        to="records.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("form_version", models.PositiveIntegerField()),
                ("answers", models.TextField()),
                ("digest", models.TextField()),
                ("used", models.BigIntegerField()),
                ("late", models.BooleanField(default=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="records.diaryentry"
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="records.grant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="records.diaryentry"
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance",
                        to="records.reportback",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Requisition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField()),
                ("wants_leftover", models.BooleanField()),
                ("late_reason", models.TextField(default="")),
                ("stated", models.TextField(default="{}")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requisitions",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requisitions",
                        to="records.grant",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="records.requisition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(default="")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocations",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "mandate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="records.mandate",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("code", models.TextField()),
                ("day", models.DateField()),
                ("case_reference", models.TextField()),
                ("prepared_by", models.TextField()),
                ("approved_by", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                (
                    "corrects",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="records.transfer",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="records.diaryentry",
                    ),
                ),
                (
                    "requisition",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="records.requisition",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_out",
                        to="records.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers_in",
                        to="records.account",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "case_officer",
                            "approver",
                            "economist",
                            "auditor",
                            "signatory",
                            "proxy",
                            "representative",
                            "contributor",
                        ),
                    )
                ),
                name="mandate_has_a_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(fields=("programme", "party"), name="one_grant_per_party"),
        ),
        migrations.AddIndex(
            model_name="diaryentry",
            index=models.Index(fields=["programme", "action"], name="diary_by_action"),
        ),
        migrations.AddConstraint(
            model_name="diaryentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                name="approved_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("grant", None)),
                fields=("programme", "kind", "detail"),
                name="one_programme_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("grant", None), _negated=True),
                fields=("grant", "kind", "detail"),
                name="one_grant_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("grant", None), ("kind__in", ("appropriation", "pot", "administration", "lapsed"))
                    ),
                    models.Q(
                        ("grant__isnull", False),
                        (
                            "kind__in",
                            (
                                "entitled",
                                "requisitioned",
                                "paid",
                                "used",
                                "unused",
                                "waived",
                                "receivable",
                                "returned",
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="kind_of_programme_or_of_grant",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("bounded", True), ("kind", "appropriation"), _connector="OR"),
                name="only_appropriation_is_unbounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bounded", False), ("total_in__gte", models.F("total_out")), _connector="OR"
                ),
                name="never_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="proxyexamination",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("approved", "refused", "sent_back"))),
                name="examination_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=("programme", "version"), name="one_publication_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportback",
            constraint=models.UniqueConstraint(fields=("grant", "version"), name="one_report_per_version"),
        ),
        migrations.AddConstraint(
            model_name="requisition",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="requisition_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="requisition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes", None)),
                fields=("grant", "round"),
                name="one_first_requisition_per_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", 1000000000000)), name="amount_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True), name="between_two_accounts"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                name="transfer_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", "pay")), fields=("requisition",), name="requisition_paid_once"
            ),
        ),
    ]
