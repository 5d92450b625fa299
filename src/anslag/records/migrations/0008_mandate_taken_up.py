"""A mandate may be taken up by someone known: the guard of mandates, as records/sql/mandates_* has it now."""

import re
from importlib import import_module
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parents[1] / "sql"
statements = import_module("anslag.records.migrations.0003_guards").statements

FUNCTION = re.compile(r"CREATE FUNCTION anslag_mandate_is_right\(\).*?END \$\$;", re.DOTALL)


def guard(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    script = (SQL / f"mandates_{vendor}.sql").read_text(encoding="utf-8")
    if vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER mandate_is_right", params=None)
        written = next(each for each in statements(script) if "CREATE TRIGGER mandate_is_right " in each)
    else:
        found = FUNCTION.search(script)
        assert found is not None
        written = found[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    schema_editor.execute(written, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0007_mail_tried_at")]
    operations = [migrations.RunPython(guard)]
