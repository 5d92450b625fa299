"""What someone with plain SQL might try on invoices, and the rule that refuses it."""

from operator import attrgetter as get
from typing import Any

from anslag.records.ledger import account, post
from anslag.records.models import Invoice, Transfer
from tests.records.attacks import ONCE, Attack, Try, after, known, sql
from tests.records.world import LAST_DAY, World, act, insert, move, sha256


def invoice(*, action: str = "demand_repayment", who: dict[str, str] | None = None, **changed: Any) -> Try:
    """What the east has left is demanded, in an act that says so; its invoice has something wrong."""

    def attempt(world: World) -> None:
        entry = act(world.upper, action, grant=world.west, amount=7, due=LAST_DAY.isoformat(), **(who or {}))
        claim(world, entry)
        insert("invoice", columns(world, entry.seq) | known(world, changed))

    return attempt


def claim(world: World, entry: Any) -> None:
    """7 kronor of what the west has used are clawed back."""
    used, receivable = (account(world.upper, kind, grant=world.west, detail=detail) for kind, detail in KINDS)
    if entry.approved_by.strip():
        post(entry, [move(used, receivable, 7, "claw_back")])


KINDS: Any = (("used", "pay"), ("receivable", ""))


def columns(world: World, entry: int) -> dict[str, Any]:
    return {
        "giver_id": world.upper.giver.pk,
        "grant_id": world.west.pk,
        "number": Invoice.objects.count() + 1,
        "amount": 7,
        "due": LAST_DAY,
        "reference": "1230",
        "credits_id": None,
        "entry_id": entry,
    }


def of_nothing(world: World) -> None:
    """In an act that two people did, which demands nothing."""
    entry = act(world.upper, "demand_repayment", grant=world.west, amount=7, due=LAST_DAY.isoformat())
    insert("invoice", columns(world, entry.seq))


def last_invoice() -> Invoice:
    return Invoice.objects.filter(credits=None).order_by("-id")[0]


def credit_note(*, action: str = "credit_invoice", undone: bool = True, **changed: Any) -> Try:
    """The last invoice to the west is withdrawn, with something wrong."""

    def attempt(world: World) -> None:
        last = last_invoice()
        entry = act(world.upper, action, grant=world.west, amount=last.amount, reason="Fel")
        wrong = Transfer.objects.get(entry=last.entry)
        if undone:
            post(entry, [move(wrong.target, wrong.source, wrong.amount, "correct", corrects=wrong)])
        row = columns(world, entry.seq) | {"amount": last.amount, "due": None, "reference": ""}
        insert("invoice", row | {"credits_id": last.pk} | known(world, changed))

    return attempt


def again(_: World) -> None:
    """Withdraw what has been withdrawn."""
    credited = Invoice.objects.exclude(credits=None).values()[0]
    insert("invoice", {name: value for name, value in credited.items() if name != "id"})


def answer(*, action: str = "answer_hearing", **changed: Any) -> Try:
    """An answer in the hearing, in an act that says so, with something wrong."""

    def attempt(world: World) -> None:
        entry = act(world.upper, action, grant=world.west, approved_by="", case=1, answer=sha256("Nej."))
        insert("hearinganswer", {"entry_id": entry.seq, "text": "Nej."} | known(world, changed))

    return attempt


SAYS = ("answer_says_what_its_entry_says",)
FOLLOWS = ("invoice_follows_the_last", "one_invoice_per_number")
BELONGS = ("invoice_belongs_to_its_act",)
DEMANDED = ("invoice_is_of_what_is_demanded",)
UNDOES = ("credit_note_undoes_an_invoice",)
DUE = ("invoice_is_due_and_credit_note_is_not",)

INVOICES = (
    Attack("leave a number out", FOLLOWS, invoice(number=5)),
    Attack("use a number again", (*FOLLOWS, *ONCE), invoice(number=3)),
    Attack("number below one", FOLLOWS, invoice(number=-1)),
    Attack(
        "invoice in another giver's series", (*FOLLOWS, *BELONGS), invoice(giver_id=get("north.party_id"))
    ),
    Attack("invoice another receiver", BELONGS, invoice(grant_id=get("north.pk"))),
    Attack("invoice in an act that is done", (*BELONGS, *ONCE), invoice(entry_id=get("newest.seq"))),
    Attack("invoice in an act of one", (*BELONGS, *DEMANDED), invoice(who={"approved_by": ""})),
    Attack("invoice in an act of something else", DEMANDED, invoice(action="note")),
    Attack("invoice more than is demanded", DEMANDED, invoice(amount=8)),
    Attack("invoice what is not demanded", DEMANDED, of_nothing),
    Attack("invoice without a day", DUE, invoice(due=None)),
    Attack("invoice without a reference", DUE, invoice(reference="")),
    Attack("invoice twice in an act", (*ONCE, *FOLLOWS), after(invoice(), lambda world: twice())),
    Attack("credit a part", UNDOES, credit_note(amount=1)),
    Attack("credit without taking back", UNDOES, credit_note(undone=False)),
    Attack("credit in an act of something else", UNDOES, credit_note(action="note")),
    Attack("credit a credit note", UNDOES, credit_note(credits_id=lambda _: credited().pk)),
    Attack("credit what has been credited", (*ONCE, *FOLLOWS), again),
    Attack("credit what is not there", UNDOES, credit_note(credits_id=9999)),
    Attack("let a credit note be paid", DUE, credit_note(due=LAST_DAY, reference="1230")),
    Attack("change an invoice", ONCE, sql("UPDATE records_invoice SET amount = amount + 1")),
    Attack("answer otherwise than the act says", SAYS, answer(text="Ja.")),
    Attack("answer in an act of something else", SAYS, answer(action="note")),
    Attack("answer in an act that is done", SAYS, answer(entry_id=get("newest.seq"))),
    Attack("change an answer", ONCE, sql("UPDATE records_hearinganswer SET text = 'Ja.'")),
    Attack("take an answer away", ONCE, sql("DELETE FROM records_hearinganswer")),
    Attack("take an invoice away", ONCE, sql("DELETE FROM records_invoice")),
)


def credited() -> Invoice:
    return Invoice.objects.exclude(credits=None)[0]


def twice() -> None:
    last = Invoice.objects.order_by("-id").values()[0]
    insert(
        "invoice",
        {name: value for name, value in last.items() if name != "id"} | {"number": last["number"] + 1},
    )
