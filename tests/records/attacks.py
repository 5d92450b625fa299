"""Everything that someone with plain SQL might try, and the rule that refuses it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter as get
from typing import Any

from anslag.records.diary import canonical, hash_of
from anslag.records.models import DiaryEntry
from tests.records.world import TABLES, World, act, execute, insert, last_transfer, sha256, transfer

type Try = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Attack:
    """`rules` are names that the refusal may bear, by the engine's own order of looking."""

    name: str
    rules: tuple[str, ...]
    attempt: Try
    only: str = ""

    def __str__(self) -> str:
        return self.name


def sql(text: str, **values: Callable[[World], Any]) -> Try:
    """A statement with the values named in it: `:north` is what `values['north']` finds in the world."""

    def attempt(world: World) -> None:
        statement, given = text, []
        for name, find in sorted(values.items(), key=lambda each: text.index(f":{each[0]}")):
            statement = statement.replace(f":{name}", "%s", 1)
            given.append(find(world))
        execute(statement, *given)

    return attempt


def known(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """The values, with what is callable asked of the world."""
    return {name: value(world) if callable(value) else value for name, value in values.items()}


def key_of(account: str) -> Callable[[World], int]:
    return lambda world: world.account(account).pk


def latest(code: str, **more: Any) -> Callable[[World], int]:
    return lambda world: last_transfer(code, **more).pk


def move(source: str, target: str, amount: Any, code: str, *, how: str = "INSERT", **changed: Any) -> Try:
    """A transfer written straight into the table. What is callable in `changed` is asked of the world."""

    def attempt(world: World) -> None:
        found = known(world, changed)
        insert("transfer", transfer(world, source, target, amount, code, **found), how=how)

    return attempt


def entry(**changed: Any) -> Try:
    """An entry at the end of the diary with something wrong. Its hash is right unless it is what is changed."""

    def attempt(world: World) -> None:
        insert("diaryentry", next_entry(world, **changed))

    return attempt


def next_entry(world: World, *, said: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    """The columns of the entry that would come next; `said` changes its payload and not its columns."""
    last, changed = world.newest, known(world, changed)
    act = {
        "action": "note",
        "approved_by": "bo",
        "case_reference": "x",
        "key": "next",
        "prepared_by": "ada",
        "day": "2031-05-03",
    }
    act |= {name: value for name, value in changed.items() if name in act}
    told = act | {"facts": {}, "grant": None, "programme": "upper", "seal": ""} | (said or {})
    payload = canonical(told)
    columns: dict[str, Any] = act | {
        "seq": last.seq + 1,
        "previous": last.hash,
        "payload": payload,
        "programme_id": world.upper.pk,
        "grant_id": None,
    }
    columns |= changed
    return {"hash": hash_of(columns["seq"], columns["previous"], columns["payload"])} | columns


def requisition(how: str = "INSERT", **changed: Any) -> Try:
    """A requisition for 1 krona more, written straight into the table."""

    def attempt(world: World) -> None:
        columns = {
            "grant_id": world.south.pk,
            "entry_id": world.newest.seq,
            "round": 1,
            "amount": 1,
            "wants_leftover": False,
            "pays_back": False,
            "late_reason": "",
            "stated": "{}",
            "supersedes_id": world.unpaid.pk,
        }
        columns |= known(world, changed)
        insert("requisition", columns, how=how)

    return attempt


def paying_back(action: str = "pay_back", *, approved_by: str = "bo") -> Try:
    """The south is to have back a krona that it has paid too much."""

    def attempt(world: World) -> None:
        entry = act(world.upper, action, approved_by=approved_by)
        requisition(entry_id=entry.seq, round=0, pays_back=True, supersedes_id=None)(world)

    return attempt


def account(**changed: Any) -> Try:
    """A new account, `used rent` of the north, with something wrong."""

    def attempt(world: World) -> None:
        columns = {
            "programme_id": world.upper.pk,
            "grant_id": world.north.pk,
            "kind": "used",
            "detail": "rent",
            "bounded": True,
            "total_in": 0,
            "total_out": 0,
            "latest_transfer": 0,
        }
        columns |= known(world, changed)
        insert("account", columns)

    return attempt


def payment(amount: int = 100, *, of: str = "ordered", how: str = "INSERT", **changed: Any) -> Try:
    """The payment of the east's ordered requisition, with something wrong."""
    given = {"requisition_id": get(f"{of}.pk")} | changed
    whose = {"ordered": "east", "paid": "north"}.get(of, "south")
    return move(f"{whose} requisitioned", f"{whose} paid", amount, "pay", how=how, **given)


def correction(source: str, target: str, amount: int, **changed: Any) -> Try:
    given = {"corrects_id": latest("use")} | changed
    return move(source, target, amount, "correct", **given)


def after(first: Try, then: Try) -> Try:
    """Two in a row, the first of which is allowed."""

    def attempt(world: World) -> None:
        first(world)
        then(world)

    return attempt


def with_older_entry(world: World) -> None:
    older = DiaryEntry.objects.get(seq=world.newest.seq - 1)
    act = {name: getattr(older, name) for name in ("day", "case_reference", "prepared_by", "approved_by")}
    insert("transfer", transfer(world, "north paid", "north used pay", 1, "use", entry_id=older.seq, **act))


def in_act_of_one(then: Try) -> Try:
    """As part of an act that one person did alone."""

    def attempt(world: World) -> None:
        then(replace(world, newest=act(world.upper, "note", approved_by="")))

    return attempt


def pragma(text: str, then: Try) -> Try:
    """SQLite only: with a setting that anyone may change, and that is put back."""

    def attempt(world: World) -> None:
        execute(f"PRAGMA {text} = 1")
        try:
            then(world)
        finally:
            execute(f"PRAGMA {text} = 0")

    return attempt


SELF: dict[str, Any] = {"prepared_by": "ada", "approved_by": "ada"}
EDGE = ("transfer_goes_along_an_edge", "between_two_accounts")
TREE = ("transfer_stays_in_its_tree",)
NEWEST = ("transfer_belongs_to_the_newest_entry",)
UNDOES = ("correction_undoes_a_transfer",)
REQUISITION = ("payment_is_of_a_requisition", "payment_is_ordered")
APPROVED = ("transfer_is_approved", "payment_is_ordered")
BELOW = ("account_never_below_zero", "never_below_zero")
WHOLE = ("transfer_is_whole_kronor", "amount_in_range")
COUNTED = ("account_counts_transfers_only",)
SUPERSEDES = ("requisition_supersedes_an_unpaid_one",)
FOLLOWS = ("entry_follows_the_last", "append_only")
SAYS = ("entry_says_what_its_payload_says",)
ONCE = ("append_only", "duplicate key")
KEPT = ("append_only",)

CHANGES = tuple(
    Attack(
        f"{what} a row of {table}",
        KEPT if table != "account" or what == "delete" else COUNTED,
        sql(statement),
    )
    for table in TABLES
    for what, statement in (
        ("update", f"UPDATE records_{table} SET {'seq = seq' if table == 'diaryentry' else 'id = id'}"),
        ("delete", f"DELETE FROM records_{table}"),
    )
)

REPLACEMENTS = tuple(
    attack
    for table in TABLES
    for attack in (
        Attack(
            f"replace a row of {table} by itself",
            KEPT,
            sql(f"INSERT OR REPLACE INTO records_{table} SELECT * FROM records_{table} LIMIT 1"),
            only="sqlite",
        ),
        Attack(f"truncate {table}", KEPT, sql(f"TRUNCATE records_{table} CASCADE"), only="postgresql"),
        Attack(
            f"insert a row of {table} on conflict with itself",
            KEPT if table != "account" else (*COUNTED, "account_opens_empty"),
            sql(
                f"INSERT INTO records_{table} SELECT * FROM records_{table} LIMIT 1 ON CONFLICT "
                f"({'seq) DO UPDATE SET seq' if table == 'diaryentry' else 'id) DO UPDATE SET id'}"
                f" = records_{table}.{'seq' if table == 'diaryentry' else 'id'}"
            ),
            only="postgresql",
        ),
    )
)

ROUNDABOUT = (
    Attack(
        "replace an entry by its hidden key",
        (*KEPT, *FOLLOWS),
        lambda world: insert("diaryentry", {"rowid": 1} | next_entry(world), how="INSERT OR REPLACE"),
        only="sqlite",
    ),
    Attack("open an account a second time", ONCE, account(kind="paid", detail="")),
    Attack(
        "replace an account in an update",
        COUNTED,
        sql("UPDATE OR REPLACE records_account SET id = 1 WHERE id = 2"),
        only="sqlite",
    ),
    Attack(
        "overdraw past a constraint with or ignore",
        BELOW,
        move("north paid", "north used pay", 10**6, "use", how="INSERT OR IGNORE"),
        only="sqlite",
    ),
    Attack(
        "overdraw past a constraint with or fail",
        BELOW,
        move("north paid", "north used pay", 10**6, "use", how="INSERT OR FAIL"),
        only="sqlite",
    ),
    Attack(
        "overdraw with constraints turned off",
        BELOW,
        pragma("ignore_check_constraints", move("north paid", "north used pay", 10**6, "use")),
        only="sqlite",
    ),
    Attack(
        "move a negative amount with constraints turned off",
        WHOLE,
        pragma("ignore_check_constraints", move("north paid", "north used pay", -5, "use")),
        only="sqlite",
    ),
    Attack(
        "replace a transfer with a second payment",
        KEPT,
        after(payment(), payment(how="INSERT OR REPLACE")),
        only="sqlite",
    ),
)

TOTALS = (
    Attack("raise a total", COUNTED, sql("UPDATE records_account SET total_in = total_in + 1")),
    Attack("lower a total", COUNTED, sql("UPDATE records_account SET total_out = 0")),
    Attack("lift a bound", COUNTED, sql("UPDATE records_account SET bounded = NOT bounded")),
    Attack("turn one account into another", COUNTED, sql("UPDATE records_account SET kind = 'pot'")),
    Attack(
        "count the newest transfer twice",
        COUNTED,
        sql(
            "UPDATE records_account SET total_in = total_in + (SELECT amount FROM records_transfer "
            "ORDER BY id DESC LIMIT 1) WHERE latest_transfer = (SELECT max(id) FROM records_transfer)"
        ),
    ),
    Attack(
        "give an old entry another payload",
        KEPT,
        sql("UPDATE records_diaryentry SET payload = '{}' WHERE seq = 2"),
    ),
    Attack(
        "take a transfer away",
        KEPT,
        sql("DELETE FROM records_transfer WHERE id = (SELECT max(id) FROM records_transfer)"),
    ),
    Attack(
        "exchange what a document holds",
        KEPT,
        sql("UPDATE records_document SET content = :other", other=lambda world: b"%PDF-1.4 other %%EOF"),
    ),
    Attack(
        "take a document away",
        KEPT,
        sql("DELETE FROM records_document WHERE id = (SELECT max(id) FROM records_document)"),
    ),
    Attack("open an account with money in it", ("account_opens_empty",), account(total_in=100)),
    Attack("open an account that owes", ("account_opens_empty",), account(total_out=100)),
    Attack("open an account without a bound", ("account_is_bounded",), account(bounded=False)),
    Attack(
        "open a grant's account in another programme",
        ("account_stands_in_its_grants_programme",),
        account(programme_id=get("lower.pk")),
    ),
    Attack("open an account of no known kind", ("kind_of_programme_or_of_grant",), account(kind="purse")),
    Attack(
        "open a grant's account for a programme", ("kind_of_programme_or_of_grant",), account(grant_id=None)
    ),
)

TRANSFERS = (
    Attack(
        "approve one's own payment",
        (*APPROVED, "transfer_approved_by_another"),
        payment(**SELF),
    ),
    Attack("pay without approval", APPROVED, payment(approved_by="")),
    Attack(
        "pay in an act that nobody approved",
        APPROVED,
        in_act_of_one(payment(approved_by="")),
    ),
    Attack("pay with a blank for approval", APPROVED, payment(approved_by="  ")),
    Attack("approve one's own payment with a blank after", APPROVED, payment(approved_by="ada ")),
    Attack("use what was never paid", EDGE, move("south requisitioned", "south used pay", 1, "use")),
    Attack("pay what was never requisitioned", EDGE, payment(1, source_id=key_of("east entitled"))),
    Attack("make a code up", EDGE, move("north paid", "north used pay", 1, "gift")),
    Attack(
        "move from an account that is not there",
        EDGE,
        move("north paid", "north used pay", 1, "use", source_id=999999),
    ),
    Attack(
        "move to an account that is not there",
        EDGE,
        move("north paid", "north used pay", 1, "use", target_id=999999),
    ),
    Attack("move to the same account", EDGE, move("north paid", "north paid", 1, "use")),
    Attack("overdraw by a krona", BELOW, move("north paid", "north used pay", 381, "use")),
    Attack("move nothing", WHOLE, move("north paid", "north used pay", 0, "use")),
    Attack("move less than nothing", WHOLE, move("north paid", "north used pay", -1, "use")),
    Attack(
        "move more than can be",
        (*WHOLE, *BELOW),
        move("upper appropriation", "upper pot all", 10**12 + 1, "fund"),
    ),
    Attack("move half a krona", WHOLE, move("north paid", "north used pay", 0.5, "use"), only="sqlite"),
    Attack(
        "move a word", (*WHOLE, "invalid input syntax"), move("north paid", "north used pay", "ten", "use")
    ),
    Attack("use another grant's money", TREE, move("north paid", "west used pay", 1, "use")),
    Attack("use another programme's money", TREE, move("north paid", "unit used pay", 1, "use")),
    Attack(
        "pass on to a programme that another grant funds",
        TREE,
        move(
            "west paid",
            "lower appropriation",
            1,
            "pass_on",
            source_id=key_of("north paid"),
            target_id=key_of("old appropriation"),
        ),
    ),
    Attack("pass on within a programme", TREE, move("north paid", "upper appropriation", 1, "pass_on")),
    Attack("add to an act that is done", NEWEST, with_older_entry),
    Attack(
        "move on another day than the act",
        NEWEST,
        move("north paid", "north used pay", 1, "use", day=date(2031, 5, 1)),
    ),
    Attack(
        "move for another person than the act",
        NEWEST,
        move("north paid", "north used pay", 1, "use", prepared_by="cai"),
    ),
    Attack(
        "move under another approval than the act",
        NEWEST,
        move("north paid", "north used pay", 1, "use", approved_by="cai"),
    ),
    Attack(
        "move in another case than the act",
        NEWEST,
        move("north paid", "north used pay", 1, "use", case_reference="y"),
    ),
    Attack("move with no act", NEWEST, move("north paid", "north used pay", 1, "use", entry_id=999)),
    Attack("pay twice", ONCE, after(payment(), payment())),
    Attack("pay without a requisition", REQUISITION, payment(requisition_id=None)),
    Attack("pay for a requisition that is not there", REQUISITION, payment(requisition_id=999)),
    Attack("pay less than was requisitioned", REQUISITION, payment(99)),
    Attack(
        "pay a requisition that has been superseded",
        REQUISITION,
        payment(250, of="superseded"),
    ),
    Attack("pay by another's requisition", (*REQUISITION, *ONCE), payment(requisition_id=get("paid.pk"))),
    Attack(
        "hang a transfer on another's requisition",
        REQUISITION,
        move(
            "west paid",
            "west used pay",
            1,
            "use",
            requisition_id=get("unpaid.pk"),
            source_id=key_of("north paid"),
            target_id=key_of("north used pay"),
        ),
    ),
    Attack("correct nothing", UNDOES, correction("west used pay", "west paid", 150, corrects_id=None)),
    Attack("correct a part", UNDOES, correction("west used pay", "west paid", 149)),
    Attack(
        "correct what is not there", UNDOES, correction("west used pay", "west paid", 150, corrects_id=999)
    ),
    Attack(
        "correct another transfer",
        UNDOES,
        correction("west used pay", "west paid", 150, corrects_id=latest("pay")),
    ),
    Attack(
        "correct without approval",
        ("transfer_is_approved",),
        correction("west used pay", "west paid", 150, approved_by=""),
    ),
    Attack("correct the same way again", EDGE, correction("west paid", "west used pay", 150)),
    Attack(
        "correct twice",
        ONCE,
        after(correction("west used pay", "west paid", 150), correction("west used pay", "west paid", 150)),
    ),
    Attack(
        "correct a correction",
        UNDOES,
        after(
            correction(
                "south requisitioned",
                "south entitled",
                300,
                corrects_id=latest("requisition", amount=300),
            ),
            correction(
                "south entitled",
                "south requisitioned",
                300,
                corrects_id=latest("correct"),
            ),
        ),
    ),
    Attack(
        "call something else a correction",
        UNDOES,
        move("north paid", "north used pay", 150, "use", corrects_id=latest("use")),
    ),
    Attack(
        "move in a closed programme",
        ("transfer_in_closed_programme_is_a_correction",),
        move("old pot all", "old appropriation", 70, "release"),
    ),
    Attack(
        "invent a movement",
        KEPT,
        sql(
            "INSERT INTO records_edge (code, source_kind, target_kind, approved, between_programmes) VALUES ('gift', 'pot', 'used', false, false)"
        ),
    ),
)

ENTRIES = (
    Attack("leave a gap in the diary", FOLLOWS, entry(seq=lambda world: world.newest.seq + 2)),
    Attack("write an entry before the first", FOLLOWS, entry(seq=0)),
    Attack("write an entry again", (*FOLLOWS, *ONCE), entry(seq=get("newest.seq"))),
    Attack("follow on another entry", FOLLOWS, entry(previous="0" * 64)),
    Attack("follow on nothing", FOLLOWS, entry(previous="")),
    Attack("give an entry another hash", ("entry_has_its_hash",), entry(hash="f" * 64)),
    Attack("give an entry the hash of its payload", ("entry_has_its_hash",), entry(hash=sha256("{}"))),
    Attack("say another day in the chain", SAYS, entry(said={"day": "2031-05-04"})),
    Attack("say another act in the chain", SAYS, entry(said={"action": "pay"})),
    Attack("say another case in the chain", SAYS, entry(said={"case_reference": "y"})),
    Attack("say another person in the chain", SAYS, entry(said={"prepared_by": "cai"})),
    Attack("say another approver in the chain", SAYS, entry(said={"approved_by": "cai"})),
    Attack("say another key in the chain", SAYS, entry(said={"key": "other"})),
    Attack("say another programme in the chain", SAYS, entry(said={"programme": "lower"})),
    Attack("say no programme in the chain", SAYS, entry(said={"programme": None})),
    Attack("say a grant in the chain only", SAYS, entry(said={"grant": ["upper", "Norra"]})),
    Attack(
        "say another grant in the chain",
        SAYS,
        entry(said={"grant": ["upper", "Södra"]}, grant_id=get("north.pk")),
    ),
    Attack("say a grant in the table only", SAYS, entry(grant_id=get("north.pk"))),
    Attack(
        "write an entry that is no JSON",
        ("malformed JSON", "invalid input syntax", *SAYS),
        entry(payload="{"),
    ),
    Attack("write an entry of a list", SAYS, entry(payload=json.dumps([]))),
    Attack("write an entry without a name", ("entry_names_who_did_it",), entry(prepared_by="")),
    Attack(
        "approve one's own act",
        ("entry_names_who_did_it", "approved_by_another_person"),
        entry(approved_by="ada"),
    ),
    Attack(
        "approve one's own act with a blank before", ("entry_names_who_did_it",), entry(approved_by=" ada")
    ),
    Attack("use a key again", ONCE, entry(key=get("newest.key"), said={})),
)

REQUISITIONS = (
    Attack(
        "supersede a requisition that has been paid",
        SUPERSEDES,
        requisition(grant_id=get("north.pk"), supersedes_id=get("paid.pk")),
    ),
    Attack("supersede another's requisition", SUPERSEDES, requisition(grant_id=get("north.pk"))),
    Attack("supersede in another round", SUPERSEDES, requisition(round=2)),
    Attack("supersede what is not there", SUPERSEDES, requisition(supersedes_id=999)),
    Attack("supersede a requisition twice", ONCE, requisition(supersedes_id=get("superseded.pk"))),
    Attack("requisition a second time in a round", ONCE, requisition(supersedes_id=None)),
    Attack("pay back in an act of something else", ("paying_back_is_approved",), paying_back("pay")),
    Attack("pay back in an act of one", ("paying_back_is_approved",), paying_back(approved_by="")),
    Attack("let what was asked for be paid back", SUPERSEDES, requisition(pays_back=True)),
    Attack("requisition nothing", ("requisition_above_zero",), requisition(amount=0)),
)

ATTACKS = (*CHANGES, *REPLACEMENTS, *ROUNDABOUT, *TOTALS, *TRANSFERS, *ENTRIES, *REQUISITIONS)
