"""What the database refuses, whoever asks: records/sql/, one file per engine.

Django rebuilds a table on SQLite to alter it, and the table's triggers go with the old one. A later migration that
alters a table takes that table's triggers away first and puts them back when it is done.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQL = Path(__file__).parents[1] / "sql"


def statements(script: str) -> Iterator[str]:
    """The statements of an SQLite script, which is executed one at a time."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def guard(_: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    script = (SQL / f"{vendor}.sql").read_text(encoding="utf-8")
    for statement in statements(script) if vendor == "sqlite" else [script]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_edges")]
    operations = [migrations.RunPython(guard)]
