"""What the database refuses, whoever asks: see records/guards.py."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from anslag.records.guards import add_rules, keep_rows

KEPT = (
    *(
        "party",
        "programme",
        "grant",
        "formversion",
        "diaryentry",
        "edge",
        "requisition",
        "transfer",
        "allocationline",
    ),
    *(
        "reportback",
        "reviewact",
        "acceptance",
        "hearinganswer",
        "closure",
        "publication",
        "proposal",
        "verdict",
    ),
    *("mandate", "revocation", "proxyapplication", "proxyexamination", "registryaddress"),
    *("partyaccount", "paymentorder", "paymentorderline", "filedelivery", "bankrefusal"),
    *("statement", "statementrow", "rowmatch", "invoice", "document"),
)
"""All but accounts, which the ledger counts on, persons, whose names may be emptied, and what stands in `changing`."""

RULES = ("ledger", "mandates", "proposals", "banking", "invoices", "form_versions", "review", "hearings")


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    add_rules(schema_editor, *RULES)
    keep_rows(schema_editor, *(apps.get_model("records", name) for name in KEPT))


class Migration(migrations.Migration):
    dependencies = [("records", "0002_edges")]
    operations = [migrations.RunPython(guard)]
