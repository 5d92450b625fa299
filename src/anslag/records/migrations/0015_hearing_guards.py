"""What the database refuses of answers in a hearing, and the movement of what is written off where it is missing."""

from importlib import import_module
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parents[1] / "sql"
statements = import_module("anslag.records.migrations.0003_guards").statements

WRITTEN_OFF = (("write_off", "receivable", "waived"), ("correct", "waived", "receivable"))
GUARD = "edge_is_not_added"


def guard(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    script = (SQL / f"hearings_{vendor}.sql").read_text(encoding="utf-8")
    for statement in statements(script) if vendor == "sqlite" else [script]:
        schema_editor.execute(statement, params=None)


def add_edges(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A database that was made before has not got them; edges are given by migrations alone."""
    edge = apps.get_model("records", "Edge")
    known = set(edge.objects.values_list("code", "source_kind", "target_kind"))
    missing = [each for each in WRITTEN_OFF if each not in known]
    if not missing:
        return
    vendor = schema_editor.connection.vendor
    on = "" if vendor == "sqlite" else " ON records_edge"
    schema_editor.execute(f"DROP TRIGGER {GUARD}{on}")
    edge.objects.bulk_create(
        edge(code=code, source_kind=source, target_kind=target, approved=True, between_programmes=False)
        for code, source, target in missing
    )
    script = (SQL / f"{vendor}.sql").read_text(encoding="utf-8")
    (again,) = (each for each in script.split("\n\n") if f"CREATE TRIGGER {GUARD} " in each)
    schema_editor.execute(again[again.index("CREATE TRIGGER") :], params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0014_hearing_answers")]
    operations = [migrations.RunPython(guard), migrations.RunPython(add_edges)]
