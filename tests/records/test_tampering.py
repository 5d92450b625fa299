"""Whoever gets past the guards is found out by verification, but for what only a copy kept elsewhere can tell."""

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from anslag.records.diary import canonical, hash_of
from anslag.records.models import DiaryEntry, Transfer
from anslag.records.verify import checked_all, problems
from tests.records.world import CHANGING, World, disarm, execute, make_world

SEED = random.SystemRandom().randrange(10**6)
TIMES = 10

LEAF_KEYS = {
    f"{model}.id"
    for model in (
        *("Acceptance", "AllocationLine", "Closure", "Edge", "Grant", "Publication"),
        *("Mandate", "ProxyApplication", "ProxyExamination", "Revocation", "RegistryAddress"),
        *("Proposal", "Verdict", "PaymentOrderLine", "Invoice", "FormVersion", "HearingAnswer", "Document"),
        *("PartyAccount", "FileDelivery", "BankRefusal", "RowMatch"),
        *("Proposal", "Verdict", "PaymentOrderLine", "ReviewAct"),
    )
}
"""Numbers of rows that no other row refers to, and that say nothing."""

EMPTY_ACCOUNTS = {"Account.detail", "Account.bounded"}
"""An account without money may be renamed, and the one that may be below zero may be said not to."""

AS_HANDED_IN = {"Document.name", "Document.uploaded_at"}
"""What a document was called, and when it came in, before any act named it."""

CONTACTS = {"Person.name", "Person.email"}
"""May be changed, and erased."""

UNSEEN = (
    {"Party.kind", "Party.organisation_number", "Party.county_code"}
    | LEAF_KEYS
    | EMPTY_ACCOUNTS
    | AS_HANDED_IN
    | CONTACTS
)
"""Columns in which some row may be changed without a trace, until a copy of the database is compared."""


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    connection.check_constraints()
    disarm()
    return made


def found() -> set[str]:
    return {problem.rule for problem in problems()}


def test_whatever_is_changed_in_any_column_is_found(world: World, tell: Callable[[str], None]) -> None:
    tried, unseen = 0, set()
    kept = apps.get_app_config("records").get_models()
    for model in (each for each in kept if each._meta.model_name not in CHANGING):
        rows = list(model._default_manager.order_by("pk"))
        for field in model._meta.concrete_fields:
            for row in (rows[0], rows[-1]):
                tried += 1
                with transaction.atomic():
                    if changed(field, row) and not any(check.problems for check in checked_all()):
                        unseen.add(f"{model.__name__}.{field.name}")
                    transaction.set_rollback(True)
    tell(f"X9 columns, {connection.vendor}: {tried} changes, unseen in {len(unseen)} known columns")
    assert unseen - UNSEEN == set()


def changed(field: Any, row: Any) -> bool:
    """Give a row another value in one column, or another row's key where it holds a key. False if it is refused still."""
    table, key = field.model._meta.db_table, field.model._meta.pk
    value = getattr(row, field.attname)
    others = field.model._default_manager.exclude(**{field.attname: value}).order_by("-pk")
    other = others.values_list(field.attname, flat=True).first() if field.is_relation else None
    try:
        with transaction.atomic():
            execute(
                f'UPDATE {table} SET "{field.column}" = %s WHERE "{key.column}" = %s',
                another(value) if other is None else other,
                row.pk,
            )
            connection.check_constraints()
    except IntegrityError:
        return False
    return True


def another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case str():
            return f"{value}x"
        case bytes() | memoryview():
            return b"other"
    return 1


def test_a_row_taken_from_any_act_is_found(world: World) -> None:
    for table in (
        *("allocationline", "acceptance", "closure", "publication", "transfer"),
        *("verdict", "paymentorderline", "formversion"),
    ):
        with transaction.atomic():
            execute(f"DELETE FROM records_{table} WHERE id = (SELECT min(id) FROM records_{table})")
            assert "seal" in found(), table
            transaction.set_rollback(True)


def test_a_transfer_changed_together_with_its_accounts_is_found(world: World) -> None:
    waive = Transfer.objects.get(code="waive")
    execute("UPDATE records_transfer SET amount = amount - 7 WHERE id = %s", waive.pk)
    execute("UPDATE records_account SET total_out = total_out - 7 WHERE id = %s", waive.source_id)
    execute("UPDATE records_account SET total_in = total_in - 7 WHERE id = %s", waive.target_id)
    assert found() == {"seal"}


def edit(entries: list[DiaryEntry], draw: random.Random) -> None:
    entry = draw.choice(entries[:-1])
    rewrite(entry, day=entry.day + timedelta(days=draw.randint(1, 9)))


def rehash(entries: list[DiaryEntry], draw: random.Random) -> None:
    edit(entries, draw)
    for entry in DiaryEntry.objects.all():
        if entry.hash != (right := hash_of(entry.seq, entry.previous, entry.payload)):
            execute("UPDATE records_diaryentry SET hash = %s WHERE seq = %s", right, entry.seq)


def swap(entries: list[DiaryEntry], draw: random.Random) -> None:
    loosen()
    one, other = draw.sample(entries, 2)
    for seq, entry in ((-1, one), (one.seq, other), (other.seq, one)):
        execute("UPDATE records_diaryentry SET seq = %s WHERE hash = %s", seq, entry.hash)


def delete(entries: list[DiaryEntry], draw: random.Random) -> None:
    loosen()
    execute("DELETE FROM records_diaryentry WHERE seq = %s", draw.choice(entries[:-1]).seq)


def insert(entries: list[DiaryEntry], draw: random.Random) -> None:
    loosen()
    entry = draw.choice(entries[:-1])
    execute("UPDATE records_diaryentry SET seq = -seq WHERE seq > %s", entry.seq)
    execute("UPDATE records_diaryentry SET seq = 1 - seq WHERE seq < 0")
    row = DiaryEntry.objects.get(seq=entry.seq)
    payload = row.payload.replace(row.key, "forged")
    DiaryEntry.objects.create(
        **{field.attname: getattr(row, field.attname) for field in DiaryEntry._meta.concrete_fields}
        | {
            "seq": row.seq + 1,
            "previous": row.hash,
            "payload": payload,
            "hash": hash_of(row.seq + 1, row.hash, payload),
            "key": "forged",
        }
    )


def cut_the_tail(entries: list[DiaryEntry], draw: random.Random) -> None:
    """Take away the newest entry, which has added nothing."""
    execute("DELETE FROM records_diaryentry WHERE seq = %s", entries[-1].seq)


def recompute(entries: list[DiaryEntry], draw: random.Random) -> None:
    """Change an entry, and every hash from there on."""
    edit(entries, draw)
    previous = ""
    for entry in DiaryEntry.objects.order_by("seq"):
        right = hash_of(entry.seq, previous, entry.payload)
        execute(
            "UPDATE records_diaryentry SET previous = %s, hash = %s WHERE seq = %s",
            previous,
            right,
            entry.seq,
        )
        previous = right


def rewrite(entry: DiaryEntry, *, day: date) -> None:
    """Another day in an entry, in its payload and in what it added."""
    payload = canonical({**json.loads(entry.payload), "day": day.isoformat()})
    execute("UPDATE records_diaryentry SET day = %s, payload = %s WHERE seq = %s", day, payload, entry.seq)
    execute("UPDATE records_transfer SET day = %s WHERE entry_id = %s", day, entry.seq)


def loosen() -> None:
    """Let rows refer to entries that are not there."""
    if connection.vendor == "postgresql":
        execute("SET LOCAL session_replication_role = replica")


@pytest.mark.parametrize("kind", [edit, rehash, swap, delete, insert])
def test_the_chain_breaks_wherever_it_is_touched(
    world: World, kind: Callable[[list[DiaryEntry], random.Random], None], tell: Callable[[str], None]
) -> None:
    draw, seen = random.Random(SEED), 0
    for _ in range(TIMES):
        with transaction.atomic():
            kind(list(DiaryEntry.objects.order_by("seq")), draw)
            seen += "chain" in found()
            transaction.set_rollback(True)
    tell(f"X9 {kind.__name__}, {connection.vendor}: {seen} of {TIMES} found (seed {SEED})")
    assert seen == TIMES


@pytest.mark.parametrize("kind", [cut_the_tail, recompute])
def test_only_a_copy_kept_elsewhere_finds_what_is_rewritten_whole(
    world: World, kind: Callable[[list[DiaryEntry], random.Random], None]
) -> None:
    head = DiaryEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    kind(list(DiaryEntry.objects.order_by("seq")), random.Random(SEED))
    assert problems() == ()
    assert DiaryEntry.objects.order_by("-seq").values_list("seq", "hash").first() != head
