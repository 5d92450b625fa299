"""Opens the database that the settings name, and prepares it when it is new."""

import os
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def open_database() -> None:
    """Set Django up, once per process. Modules with tables can be imported after this."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anslag.settings")
        django.setup()


def database_is_prepared() -> bool:
    """Whether the database exists and has every table and guard. Makes nothing."""
    if connection.vendor == "sqlite" and not _in_memory() and not _file().exists():
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate_if_needed() -> None:
    """Make what is missing of the database, the file's folder too."""
    if database_is_prepared():
        return
    if connection.vendor == "sqlite" and not _in_memory():
        _file().parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return name == ":memory:" or "mode=memory" in name
