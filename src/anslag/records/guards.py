"""What the database refuses, whoever asks: put there by the migrations.

A refusal is an integrity error that names the rule. Rows that are added and never changed are kept the same way in
every table, below; all other rules stand in sql/, a folder for each engine, where twins bear the same name.

Django rebuilds a table on SQLite to alter it, and the table's triggers go with the old one. A migration that alters a
table takes that table's triggers away first and puts them back when it is done.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import AutoField, Model, UniqueConstraint

SQL = Path(__file__).parent / "sql"


def add_rules(schema_editor: BaseDatabaseSchemaEditor, *names: str) -> None:
    """The rules of these files in sql/."""
    vendor = schema_editor.connection.vendor
    for name in names:
        script = SQL.joinpath(vendor, f"{name}.sql").read_text(encoding="utf-8")
        for statement in _statements(script) if vendor == "sqlite" else [script]:
            schema_editor.execute(statement, params=None)


def keep_rows(schema_editor: BaseDatabaseSchemaEditor, *tables: type[Model]) -> None:
    """Rows of these tables are added, one act at a time, and never changed, replaced or taken away."""
    written = _kept_on_sqlite if schema_editor.connection.vendor == "sqlite" else _kept_on_postgresql
    for table in tables:
        for statement in written(table):
            schema_editor.execute(statement, params=None)


def _kept_on_postgresql(model: type[Model]) -> Iterator[str]:
    table, name = model._meta.db_table, model._meta.model_name
    yield (
        f"CREATE TRIGGER {name}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION anslag_append_only()"
    )
    yield (
        f"CREATE TRIGGER {name}_one_at_a_time BEFORE INSERT ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION anslag_one_act_at_a_time()"
    )


def _kept_on_sqlite(model: type[Model]) -> Iterator[str]:
    """See the head of sql/sqlite/ledger.sql for the ways round a trigger."""
    table, name = model._meta.db_table, model._meta.model_name
    refuse = "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
    yield f"CREATE TRIGGER {name}_is_not_changed BEFORE UPDATE ON {table} {refuse}"
    yield f"CREATE TRIGGER {name}_is_not_deleted BEFORE DELETE ON {table} {refuse}"
    there = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{each} = NEW.{each}' for each in columns)})"
        for columns in _unique(model)
    )
    yield f"CREATE TRIGGER {name}_is_not_replaced BEFORE INSERT ON {table} WHEN {there} {refuse}"


def _unique(model: type[Model]) -> Iterator[list[str]]:
    """The columns by which each row of a table is known from every other."""
    fields = model._meta.local_fields
    columns = {each.name: str(each.column) for each in fields}
    # A key that is not an alias of SQLite's own rowid leaves another way to replace a row.
    if not any(isinstance(each, AutoField) for each in fields):
        yield ["rowid"]
    yield from ([columns[each.name]] for each in fields if each.unique)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield [columns[each] for each in constraint.fields]


def _statements(script: str) -> Iterator[str]:
    """The statements of an SQLite script, which is executed one at a time."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
