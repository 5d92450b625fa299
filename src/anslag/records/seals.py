"""Seals: every entry in the diary holds a digest of all rows that the act before it added."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Q

from anslag.records.models import Account, Grant, Programme, Transfer

ROWS_OF_ACTS = (Path(__file__).parent / "sql" / "rows_of_acts.sql").read_text(encoding="utf-8")

type Name = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What rows are known by in a seal. Names, not keys of rows: the same acts give the same chain everywhere."""

    accounts: Mapping[int, Name]
    grants: Mapping[int, Name]
    programmes: Mapping[int, Name]


def seal_of_entry(seq: int) -> str:
    """The seal of what the act of one entry added; empty when it added nothing."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS_OF_ACTS, {"first": seq, "last": seq})
        rows = cursor.fetchall()
    return seal(rows, _names_in(rows, seq)) if rows else ""


def seals_of_entries(first: int, last: int, names: Names) -> dict[int, str]:
    """The seals of the acts of entries from `first` to `last`, but for those that added nothing."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS_OF_ACTS, {"first": first, "last": last})
        return {entry: seal(rows, names) for entry, rows in groupby(_stream(cursor), key=itemgetter(0))}


def seal(rows: Any, names: Names) -> str:
    """SHA-256 over the rows of one act in the order they were added, kind by kind."""
    digest = hashlib.sha256()
    for _, kind, _, source, target, grant, programme, *said in rows:
        line = [
            kind,
            names.accounts.get(source),
            names.accounts.get(target),
            names.grants.get(grant),
            names.programmes.get(programme),
            *said,
        ]
        digest.update(msgspec.json.encode(line) + b"\n")
    return digest.hexdigest()


def all_names() -> Names:
    return _names(Q(), Q(), Q())


def _names_in(rows: list[tuple[Any, ...]], seq: int) -> Names:
    """The names that the rows of one act need."""
    posted = Transfer.objects.filter(entry_id=seq)
    return _names(
        Q(id__in=posted.values("source_id")) | Q(id__in=posted.values("target_id")),
        Q(id__in={row[5] for row in rows}),
        Q(id__in={row[6] for row in rows}),
    )


def _names(accounts: Q, grants: Q, programmes: Q) -> Names:
    return Names(
        accounts=_by_key(
            Account.objects.filter(accounts).values_list(
                "id", "programme__key", "grant__party__name", "kind", "detail"
            )
        ),
        grants=_by_key(Grant.objects.filter(grants).values_list("id", "programme__key", "party__name")),
        programmes=_by_key(Programme.objects.filter(programmes).values_list("id", "key")),
    )


def _by_key(rows: Any) -> dict[int, Name]:
    return {key: name for key, *name in rows}


def _stream(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(5000):
        yield from rows
