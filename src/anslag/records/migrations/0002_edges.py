"""The movements there are, and for each the correction that undoes it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from anslag.domain.ledger import CORRECTION, EDGES


def fill(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    edge = apps.get_model("records", "Edge")
    rows = {}
    for known in EDGES:
        for code, source, target, approved in (
            (known.code, known.source, known.target, known.approved),
            (CORRECTION, known.target, known.source, True),
        ):
            rows[code, source, target] = edge(
                code=code,
                source_kind=source,
                target_kind=target,
                approved=approved,
                between_programmes=known.between_programmes,
            )
    edge.objects.bulk_create(rows.values())


class Migration(migrations.Migration):
    dependencies = [("records", "0001_tables")]
    operations = [migrations.RunPython(fill)]
