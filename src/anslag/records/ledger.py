"""Posts movements between accounts. Balances and bounds are the database's own: see sql/."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction

from anslag.domain.ledger import UNBOUNDED, GrantAccount, Movement, ProgrammeAccount
from anslag.domain.money import whole_kronor
from anslag.records.models import Account, DiaryEntry, Grant, Programme
from anslag.records.refusals import refusal

ONE_PER_GRANT: tuple[GrantAccount, ...] = (
    "entitled",
    "requisitioned",
    "paid",
    "unused",
    "waived",
    "receivable",
    "returned",
)
"""The accounts that every grant has one of; `used` has one per cost category, opened when it is first needed."""

INSERT_IN_SQLITE = """
    INSERT INTO records_transfer (source_id, target_id, amount, code, reason, requisition_id, corrects_id,
                                  entry_id, day, case_reference, prepared_by, approved_by)
    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
           json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'),
           json_extract(value, '$[6]'), %s, %s, %s, %s, %s
    FROM json_each(%s)
"""
COPY_IN_POSTGRESQL = """
    COPY records_transfer (source_id, target_id, amount, code, reason, requisition_id, corrects_id,
                           entry_id, day, case_reference, prepared_by, approved_by) FROM STDIN
"""

type Act = tuple[int, date, str, str, str]
type Row = tuple[int, int, int, str, str, int | None, int | None]


def account(
    programme: Programme,
    kind: ProgrammeAccount | GrantAccount,
    *,
    grant: Grant | None = None,
    detail: str = "",
) -> Account:
    """The account, opened empty if there is none. Its totals are those of this moment."""
    opened, _ = Account.objects.get_or_create(
        programme=programme,
        grant=grant,
        kind=kind,
        detail=detail,
        defaults={"bounded": kind not in UNBOUNDED},
    )
    return opened


def accounts(programme: Programme, kind: GrantAccount) -> dict[int, Account]:
    """The accounts of one kind of all the programme's grants, by the grant's key; in one query."""
    rows = Account.objects.filter(programme=programme, kind=kind, grant__isnull=False, detail="")
    return {row.grant_id: row for row in rows if row.grant_id is not None}


def grant_accounts(programme: Programme, grants: Iterable[Grant]) -> None:
    """Open the accounts that every grant has one of, for new grants."""
    Account.objects.bulk_create(
        Account(programme=programme, grant=grant, kind=kind) for grant in grants for kind in ONE_PER_GRANT
    )


def post(entry: DiaryEntry, movements: Iterable[Movement]) -> None:
    """Post the movements of an act, all or none, in the order given: as one statement, however many they are.

    Raises OverdrawnError when an account does not suffice, DatabaseRefusal when another rule is broken, and
    NotKronorError for an amount that is not whole kronor.
    """
    posted = tuple(movements)
    if not posted:
        return
    act = (entry.seq, entry.day, entry.case_reference, entry.prepared_by, entry.approved_by)
    rows = [
        (
            movement.source.pk,
            movement.target.pk,
            whole_kronor(movement.amount),
            movement.code,
            movement.reason,
            movement.requisition.pk if movement.requisition else None,
            movement.corrects.pk if movement.corrects else None,
        )
        for movement in posted
    ]
    try:
        with transaction.atomic():
            _insert(act, rows)
    except IntegrityError as error:
        raise refusal(error, posted) from error


def _insert(act: Act, rows: Sequence[Row]) -> None:
    """One statement on either engine: a row costs a fraction of what it costs one by one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(COPY_IN_POSTGRESQL) as copy:
                for row in rows:
                    copy.write_row((*row, *act))
        else:
            cursor.execute(INSERT_IN_SQLITE, (*act, json.dumps(rows)))
