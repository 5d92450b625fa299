"""What someone with plain SQL might try on accounts, files sent to a bank and what it answers, and the rule that refuses."""

from operator import attrgetter as get
from typing import Any

from anslag.records.models import DiaryEntry, PaymentOrderLine, StatementRow
from tests.records.attacks import ONCE, Attack, Try, after, known, payment
from tests.records.attacks_on_proposals import EVERY_ATTACK as THOSE_BEFORE
from tests.records.attacks_on_proposals import line
from tests.records.world import World, act, insert, sha256


def changed_account(
    *, said: dict[str, Any] | None = None, action: str = "change_account", **changed: Any
) -> Try:
    """Another account for the south, in an act of two that says so unless it is `said` otherwise."""

    def attempt(world: World) -> None:
        who: dict[str, Any] = {name: changed[name] for name in ("by", "approved_by") if name in changed}
        told: dict[str, Any] = {"recipient": "Södra", "account": "9900-0200"} | (said or {})
        entry = act(world.upper, action, **who, **told)
        columns = {
            "giver_id": world.upper.giver_id,
            "party_id": world.south.party_id,
            "account": "9900-0200",
            "entry_id": entry.seq,
        }
        rest = {name: value for name, value in changed.items() if name not in who}
        insert("partyaccount", columns | known(world, rest))

    return attempt


def delivery(
    *, said: dict[str, Any] | None = None, action: str = "deliver_payment_file", **changed: Any
) -> Try:
    """The file of the order that paid the north, said to be delivered."""

    def attempt(world: World) -> None:
        row = PaymentOrderLine.objects.get(requisition=world.paid).order
        told: dict[str, Any] = {"order": row.entry_id, "name": "n.xml", "digest": sha256("n")} | (said or {})
        entry = act(world.upper, action, approved_by="", **told)
        columns = {"order_id": row.pk, "name": "n.xml", "digest": sha256("n"), "entry_id": entry.seq}
        insert("filedelivery", columns | known(world, changed))

    return attempt


def refusal(*, action: str = "refuse_payment", **changed: Any) -> Try:
    """The line of the order that waits for the bank, refused."""

    def attempt(world: World) -> None:
        entry = act(world.upper, action, approved_by="")
        columns = {
            "line_id": world.order.lines.get().pk,
            "code": "AC01",
            "reason": "",
            "entry_id": entry.seq,
        }
        insert("bankrefusal", columns | known(world, changed))

    return attempt


def statement(*, said: dict[str, Any] | None = None, action: str = "read_statement", **changed: Any) -> Try:
    def attempt(world: World) -> None:
        entry = act(world.upper, action, approved_by="", **({"digest": sha256("x")} | (said or {})))
        columns = {
            "giver_id": world.upper.giver_id,
            "message": "camt.054",
            "reference": "C-2",
            "digest": sha256("x"),
            "entry_id": entry.seq,
        }
        insert("statement", columns | known(world, changed))

    return attempt


def row(**changed: Any) -> Try:
    """A booking in a statement that has just been read."""

    def attempt(world: World) -> None:
        statement()(world)
        columns = {
            "statement_id": DiaryEntry.objects.order_by("-seq")[0].statement.pk,
            "giver_id": world.upper.giver_id,
            "key": "new",
            "incoming": True,
            "amount": 100,
            "day": "2031-05-02",
            "end_to_end": "",
            "reference": "",
            "bank_reference": "",
            "name": "",
            "returned": "",
        }
        insert("statementrow", columns | known(world, changed))

    return attempt


def match(*, action: str = "set_row_aside", **changed: Any) -> Try:
    """What is left of the booking in set aside, with something wrong."""

    def attempt(world: World) -> None:
        who: dict[str, Any] = {name: changed[name] for name in ("by", "approved_by") if name in changed}
        entry = act(world.upper, action, approved_by=who.get("approved_by", ""), by=who.get("by", "ada"))
        columns = {
            "row_id": booked(world, incoming=True),
            "amount": 100,
            "line_id": None,
            "grant_id": None,
            "reason": "Fel",
            "entry_id": entry.seq,
        }
        rest = {name: value for name, value in changed.items() if name not in who}
        insert("rowmatch", columns | known(world, rest))

    return attempt


def booked(_: World, *, incoming: bool) -> int:
    return StatementRow.objects.get(incoming=incoming).pk


def line_of(name: str) -> Any:
    return lambda world: (
        PaymentOrderLine.objects.filter(requisition=getattr(world, name)).order_by("-id")[0].pk
    )


def same_day(world: World) -> None:
    """To an account that was changed today, by others."""
    changed_account(by="eva", approved_by="fia")(world)
    line()(world)


def to_own(world: World) -> None:
    """To an account that the same person has approved."""
    changed_account()(world)
    line()(world)


def paid_by_refused(world: World) -> None:
    """Pay by a line that the bank has just refused."""
    refusal()(world)
    entry = act(world.upper, "pay")
    payment(entry_id=entry.seq)(world)


BY_TWO = ("account_is_changed_by_two",)
WITHIN = ("match_is_within_its_row",)
SAYS = ("statement_says_what_its_entry_says",)
UNPAID = ("refusal_is_of_an_unpaid_line",)
IN = ("row_stands_in_its_statement",)
TELLS = ("delivery_says_what_its_entry_says",)

BANKING = (
    Attack("change an account alone", BY_TWO, changed_account(approved_by="")),
    Attack("change an account with a blank", BY_TWO, changed_account(approved_by=" ")),
    Attack("change to another account than the act says", BY_TWO, changed_account(account="9900-0101")),
    Attack("change another party's account", BY_TWO, changed_account(party_id=get("west.party_id"))),
    Attack("change another giver's account", BY_TWO, changed_account(giver_id=get("north.party_id"))),
    Attack("change an account in an act of something else", BY_TWO, changed_account(action="note")),
    Attack("change an account in an act that is done", BY_TWO, changed_account(entry_id=get("newest.seq"))),
    Attack(
        "found an account that is known",
        BY_TWO,
        changed_account(action="open", party_id=get("north.party_id")),
    ),
    Attack(
        "order to an account on the day it was changed",
        ("payment_is_not_to_an_account_of_ones_own",),
        same_day,
    ),
    Attack("order to one's own account", ("payment_is_not_to_an_account_of_ones_own",), to_own),
    Attack("deliver another file than the act says", TELLS, delivery(digest=sha256("other"))),
    Attack("deliver under another name than the act says", TELLS, delivery(name="other.xml")),
    Attack("deliver in an act of something else", TELLS, delivery(action="note")),
    Attack("deliver what another act says", TELLS, delivery(said={"order": 1})),
    Attack("deliver a file twice", ONCE, after(delivery(), delivery())),
    Attack("refuse what is paid", UNPAID, refusal(line_id=line_of("paid"))),
    Attack("refuse a line that is not there", UNPAID, refusal(line_id=9999)),
    Attack("refuse in an act of something else", UNPAID, refusal(action="note")),
    Attack("refuse in an act that is done", UNPAID, refusal(entry_id=get("newest.seq"))),
    Attack("refuse twice", ONCE, after(refusal(), refusal())),
    Attack("pay what the bank has refused", ("payment_is_ordered",), paid_by_refused),
    Attack("read a statement in an act of something else", SAYS, statement(action="note")),
    Attack("read another file than the act says", SAYS, statement(said={"digest": sha256("y")})),
    Attack("read another giver's statement", SAYS, statement(giver_id=get("north.party_id"))),
    Attack(
        "read the same statement again",
        ONCE,
        statement(said={"digest": sha256("camt")}, digest=sha256("camt")),
    ),
    Attack("book in a statement that has been read", IN, row(statement_id=lambda _: statement_read())),
    Attack("book on another giver's account", IN, row(giver_id=get("north.party_id"))),
    Attack("book less than an öre", (*IN, "row_above_zero"), row(amount=0)),
    Attack("book the same again", ONCE, row(key="key in")),
    Attack("match more than was booked", WITHIN, match(amount=19951)),
    Attack("match nothing", (*WITHIN, "match_above_zero"), match(amount=0)),
    Attack("match without a reason", (*WITHIN, "match_is_of_one_thing"), match(reason="")),
    Attack("match two things at once", (*WITHIN, "match_is_of_one_thing"), match(grant_id=get("west.pk"))),
    Attack("match in an act of something else", WITHIN, match(action="note")),
    Attack("match in an act that is done", WITHIN, match(entry_id=get("newest.seq"))),
    Attack(
        "match a repayment alone",
        WITHIN,
        match(action="match_rows", reason="", grant_id=get("west.pk")),
    ),
    Attack(
        "match a payment that came back alone",
        WITHIN,
        match(action="return_payment", reason="", grant_id=get("west.pk")),
    ),
    Attack(
        "match what came back with a payment that is not undone",
        WITHIN,
        match(action="return_payment", approved_by="bo", reason="", grant_id=get("west.pk")),
    ),
    Attack(
        "match öre as a repayment",
        WITHIN,
        match(action="match_rows", approved_by="bo", reason="", grant_id=get("west.pk"), amount=150),
    ),
    Attack(
        "match what went out as a repayment",
        (*WITHIN, *ONCE),
        match(
            action="match_rows",
            approved_by="bo",
            reason="",
            grant_id=get("west.pk"),
            row_id=lambda world: booked(world, incoming=False),
        ),
    ),
    Attack(
        "match what came in as a payment",
        (*WITHIN, *ONCE),
        match(action="pay", approved_by="bo", reason="", line_id=line_of("ordered"), amount=10000),
    ),
)


def statement_read() -> int:
    return StatementRow.objects.order_by("id")[0].statement_id


EVERY_ATTACK = (*THOSE_BEFORE, *BANKING)
