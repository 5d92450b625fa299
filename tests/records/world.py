"""A small made-up year, written straight into the records: something of everything that is kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from anslag.domain.document import Document
from anslag.domain.ledger import Movement
from anslag.domain.programme import Funding
from anslag.records.answers import write_answers
from anslag.records.diary import append_entry, canonical
from anslag.records.documents import keep_document
from anslag.records.folder import dump_form, dump_programme
from anslag.records.ledger import account, grant_accounts, post
from anslag.records.mandates import add_person
from anslag.records.models import (
    Acceptance,
    Account,
    AllocationLine,
    BankRefusal,
    Closure,
    DiaryEntry,
    FileDelivery,
    FormVersion,
    Grant,
    HearingAnswer,
    Invoice,
    Mandate,
    Party,
    PartyAccount,
    PaymentOrder,
    PaymentOrderLine,
    Person,
    Programme,
    Proposal,
    ProxyApplication,
    ProxyExamination,
    Publication,
    RegistryAddress,
    ReportBack,
    Requisition,
    ReviewAct,
    Revocation,
    RowMatch,
    Statement,
    StatementRow,
    Transfer,
    Verdict,
)
from tests.steps.year import form as made_up_form
from tests.steps.year import programme as made_up

DAY = date(2031, 5, 2)
LAST_DAY = date(2031, 12, 31)

TABLES = (
    "party",
    "programme",
    "grant",
    "diaryentry",
    "account",
    "edge",
    "requisition",
    "transfer",
    "allocationline",
    "reportback",
    "acceptance",
    "closure",
    "publication",
    "proxyapplication",
    "proxyexamination",
    "mandate",
    "revocation",
    "registryaddress",
    "proposal",
    "verdict",
    "paymentorder",
    "paymentorderline",
    "invoice",
    "partyaccount",
    "filedelivery",
    "bankrefusal",
    "statement",
    "statementrow",
    "rowmatch",
    "formversion",
    "reviewact",
    "hearinganswer",
    "document",
)

CHANGING = (
    "claimedrow",
    "contactcode",
    "draft",
    "failedsignin",
    "identity",
    "invitation",
    "localaccount",
    "mail",
    "reviewhold",
)
"""The tables whose rows may be changed and taken away. A person's row may be emptied, and has guards of its own."""


@dataclass(slots=True)
class World:
    """`upper` gives to four; what `north` gets it gives on in `lower`. `old` is closed."""

    upper: Programme
    lower: Programme
    old: Programme
    north: Grant
    south: Grant
    west: Grant
    east: Grant
    unit: Grant
    paid: Requisition
    superseded: Requisition
    unpaid: Requisition
    ordered: Requisition
    """Two people have let it be paid, on a proposal; it has not been."""
    order: PaymentOrder
    settled: Proposal
    waiting: Proposal
    newest: DiaryEntry

    def account(self, name: str) -> Account:
        """An account by its owner's name in this world, kind and detail: `north paid`, `upper pot all`."""
        owner, kind, *detail = name.split()
        row = getattr(self, owner)
        grant = row if isinstance(row, Grant) else None
        return account(row.programme if grant else row, kind, grant=grant, detail=" ".join(detail))  # type: ignore[arg-type]


def act(
    programme: Programme,
    action: str,
    *,
    grant: Grant | None = None,
    key: str = "",
    by: str = "ada",
    approved_by: str = "bo",
    **facts: Any,
) -> DiaryEntry:
    """Write an act in the diary."""
    with transaction.atomic():
        return append_entry(
            day=DAY,
            programme=programme,
            grant=grant,
            action=action,
            case_reference=programme.case_reference,
            prepared_by=by,
            approved_by=approved_by,
            key=key or f"{programme.key}/{action}/{DiaryEntry.objects.count()}",
            facts=facts,
        )


def move(source: Account, target: Account, amount: int, code: str, **more: Any) -> Movement:
    return Movement(source=source, target=target, amount=amount, code=code, **more)


def open_programme(
    key: str, giver: Party, basis: dict[str, int], pot: int, funded_by: Grant | None = None
) -> Programme:
    """A programme with its grants and its pot, one part called `all`."""
    funding = (
        Funding(programme=funded_by.programme.key, recipient=giver.name, part="all") if funded_by else None
    )
    folder = dump_programme(made_up(key, giver=giver.name, basis=basis, pot=pot, funding=funding))
    row = Programme.objects.create(
        key=key,
        title=f"Bidraget {key}",
        giver=giver,
        case_reference=f"Dnr {key}",
        folder=folder,
        digest=sha256(folder),
        funded_by=funded_by,
    )
    parties = [Party.objects.get_or_create(name=name, defaults={"kind": "kind"})[0] for name in basis]
    grant_accounts(row, Grant.objects.bulk_create(Grant(programme=row, party=party) for party in parties))
    entry = act(row, "open", folder=row.digest)
    appropriation = account(row, "appropriation")
    movements = [move(appropriation, account(row, "pot", detail="all"), pot, "fund")]
    if funded_by:
        paid = account(funded_by.programme, "paid", grant=funded_by)
        movements.append(move(paid, appropriation, pot, "pass_on"))
    post(entry, movements)
    return row


def allocate(programme: Programme, amounts: dict[Grant, int]) -> None:
    """The amounts are the exact shares."""
    entry = act(programme, "allocate", remains=0)
    AllocationLine.objects.bulk_create(
        AllocationLine(
            grant=grant,
            entry=entry,
            part="all",
            round=1,
            basis=amount,
            share_numerator=str(amount),
            share_denominator="1",
            floor=amount,
            amount=amount,
        )
        for grant, amount in amounts.items()
    )
    pot = account(programme, "pot", detail="all")
    post(
        entry,
        [
            move(pot, account(programme, "entitled", grant=grant), amount, "allocate")
            for grant, amount in amounts.items()
        ],
    )


def requisition(grant: Grant, amount: int, supersedes: Requisition | None = None, **more: Any) -> Requisition:
    entry = act(grant.programme, "requisition", grant=grant, approved_by="", amount=amount)
    row = Requisition.objects.create(
        grant=grant, entry=entry, round=1, amount=amount, wants_leftover=False, supersedes=supersedes, **more
    )
    entitled, requisitioned = _two(grant, "entitled", "requisitioned")
    withdrawn = [move(requisitioned, entitled, supersedes.amount, "withdraw")] if supersedes else []
    post(entry, [*withdrawn, move(entitled, requisitioned, amount, "requisition")])
    return row


def pay(requisition: Requisition, *, by_row: StatementRow | None = None) -> None:
    grant = requisition.grant
    source, target = _two(grant, "requisitioned", "paid")
    entry = act(grant.programme, "pay", grant=grant)
    line = order(entry, requisition).lines.get()
    post(entry, [move(source, target, requisition.amount, "pay", requisition=requisition)])
    if by_row:
        RowMatch.objects.create(row=by_row, amount=by_row.amount, line=line, entry=entry)


def order(entry: DiaryEntry, requisition: Requisition) -> PaymentOrder:
    row = PaymentOrder.objects.create(programme=requisition.grant.programme, entry=entry)
    PaymentOrderLine.objects.create(order=row, requisition=requisition)
    return row


def propose(programme: Programme, party: Party, step: str, /, **facts: Any) -> Proposal:
    text = canonical(facts)
    entry = act(programme, "propose", approved_by="", step=step, party=party.name, digest=sha256(text))
    return Proposal.objects.create(step=step, programme=programme, party=party, facts=text, entry=entry)


def settle(proposal: Proposal, outcome: str, action: str, reason: str = "", **who: Any) -> DiaryEntry:
    """Let something become of a proposal, in an act that says so."""
    assert proposal.programme
    entry = act(proposal.programme, action, proposed=proposal.entry.seq, **who)
    Verdict.objects.create(proposal=proposal, outcome=outcome, reason=reason, entry=entry)
    return entry


def order_on_proposal(requisition: Requisition) -> tuple[Proposal, PaymentOrder]:
    """An order that one prepared and another approved, after one that was declined and one that was taken back."""
    programme, giver = requisition.grant.programme, requisition.grant.programme.giver
    early, mistaken, right = (propose(programme, giver, "order_payment", attempt=nr) for nr in range(3))
    settle(early, "declined", "decline", "För tidigt", by="bo", approved_by="")
    settle(mistaken, "withdrawn", "withdraw_proposal", approved_by="")
    return right, order(settle(right, "approved", "order_payment"), requisition)


def report(grant: Grant, used: int, unused: int) -> None:
    """Submit and accept; waive 30 of what is left and demand the rest, by mistake the first time."""
    answers = write_answers({"used": used, "costs": {"pay": used}, "reason": "Det tog längre tid."})
    entry = act(grant.programme, "submit_report", grant=grant, approved_by="", answers=sha256(answers))
    row = ReportBack.objects.create(
        grant=grant,
        entry=entry,
        version=1,
        form_version=1,
        answers=answers,
        digest=sha256(answers),
        used=used,
    )
    entry = act(grant.programme, "accept", grant=grant)
    Acceptance.objects.create(report=row, entry=entry)
    paid, left = _two(grant, "paid", "unused")
    spent = account(grant.programme, "used", grant=grant, detail="pay")
    post(entry, [move(paid, spent, used, "use"), move(paid, left, unused, "leave")])
    waived = account(grant.programme, "waived", grant=grant)
    post(
        act(grant.programme, "waive", grant=grant),
        [move(left, waived, 30, "waive", reason="Litet belopp")],
    )
    credit(demand(grant, unused - 30))
    demand(grant, unused - 30)
    hear(grant, "Pengarna gick till insatsen.")


def hear(grant: Grant, answer: str) -> HearingAnswer:
    facts: dict[str, Any] = {
        "ground": "unused",
        "amount": 9,
        "reason": "x",
        "answer_by": LAST_DAY.isoformat(),
    }
    case = act(grant.programme, "open_clawback", grant=grant, approved_by="", **facts)
    entry = act(
        grant.programme, "answer_hearing", grant=grant, approved_by="", case=case.seq, answer=sha256(answer)
    )
    return HearingAnswer.objects.create(entry=entry, text=answer)


def demand(grant: Grant, amount: int) -> Invoice:
    entry = act(grant.programme, "demand_repayment", grant=grant, amount=amount, due=LAST_DAY.isoformat())
    unused, receivable = _two(grant, "unused", "receivable")
    post(entry, [move(unused, receivable, amount, "demand")])
    columns = {"number": Invoice.objects.count() + 1, "amount": amount, "due": LAST_DAY, "reference": "1230"}
    return Invoice.objects.create(giver=grant.programme.giver, grant=grant, entry=entry, **columns)


def credit(invoice: Invoice) -> Invoice:
    grant, wrong = invoice.grant, invoice.entry.transfers.get()
    entry = act(grant.programme, "credit_invoice", grant=grant, amount=invoice.amount, reason="Fel dag")
    post(entry, [move(wrong.target, wrong.source, wrong.amount, "correct", corrects=wrong)])
    columns = {"number": invoice.number + 1, "amount": invoice.amount, "credits": invoice}
    return Invoice.objects.create(giver=grant.programme.giver, grant=grant, entry=entry, **columns)


def note(programme: Programme, grant: Grant, text: str) -> None:
    """Note something of a grant's report."""
    said = canonical({"part": "", "text": text})
    entry = act(programme, "note_review", grant=grant, approved_by="", said=sha256(said), version=1)
    report = grant.reports.get()
    ReviewAct.objects.create(programme=programme, report=report, said=said, entry=entry)


def keep(content: bytes) -> str:
    """Keep a document that someone handed in; its SHA-256."""
    now = datetime(2031, 5, 2, tzinfo=UTC)
    return keep_document(
        Document(media_type="application/pdf", content=content), name="handling.pdf", now=now
    )


def hand_in(programme: Programme, grant: Grant, *documents: str) -> None:
    """Hand in evidence for a grant's report."""
    facts: dict[str, Any] = {"sample": 0, "documents": list(documents)}
    said = canonical(facts | {"text": ""})
    entry = act(
        programme, "hand_in_evidence", grant=grant, approved_by="", said=sha256(said), version=1, **facts
    )
    ReviewAct.objects.create(programme=programme, report=grant.reports.get(), said=said, entry=entry)


def make_world() -> World:
    giver = Party.objects.create(name="Givaren", kind="kind")
    upper = open_programme("upper", giver, {"Norra": 500, "Södra": 300, "Västra": 200, "Östra": 100}, 1100)
    north, south, west, east = upper.grants.select_related("programme__giver", "party").order_by("id")
    allocate(upper, {north: 500, south: 300, west: 200, east: 100})
    superseded = requisition(south, 250)
    unpaid = requisition(south, 300, superseded)
    paid = requisition(north, 500)
    pay(paid)
    refused_and_paid(requisition(west, 200))
    report(west, 150, 50)
    lower = open_programme("lower", north.party, {"Enheten": 1}, 120, north)
    unit = lower.grants.select_related("programme", "party").get()
    allocate(lower, {unit: 120})
    entry = act(upper, "compile", report=sha256("{}"))
    Publication.objects.create(programme=upper, entry=entry, version=1, report="{}", digest=sha256("{}"))
    old = open_programme("old", giver, {"Norra": 1}, 70)
    Closure.objects.create(programme=old, entry=act(old, "close"))
    give_mandates(north.party, giver)
    ordered = requisition(east, 100)
    settled, payment = order_on_proposal(ordered)
    delivered(payment, north.party)
    waiting = propose(upper, north.party, "waive", recipient="Norra", ground="Litet belopp")
    change_form(upper)
    note(upper, west, "Ringde och frågade.")
    hand_in(upper, west, keep(b"%PDF-1.4 receipt %%EOF"))
    newest = act(upper, "note")
    rows = (paid, superseded, unpaid, ordered, payment, settled, waiting, newest)
    return World(upper, lower, old, north, south, west, east, unit, *rows)


def refused_and_paid(requisition: Requisition) -> None:
    """Ordered, refused by the bank, ordered anew, and paid by a booking on the account."""
    programme = requisition.grant.programme
    refused = order(act(programme, "order_payment"), requisition).lines.get()
    entry = act(programme, "refuse_payment", approved_by="")
    BankRefusal.objects.create(line=refused, code="AC01", reason="Fel konto", entry=entry)
    entry = act(programme, "read_statement", approved_by="", digest=sha256("camt"))
    statement = Statement.objects.create(
        giver=programme.giver, message="camt.054", reference="C-1", digest=sha256("camt"), entry=entry
    )
    rows = [
        StatementRow.objects.create(
            statement=statement,
            giver=programme.giver,
            key=f"key {name}",
            incoming=name == "in",
            amount=100 * requisition.amount,
            day=DAY,
            end_to_end=f"A {name}",
            reference="0141",
            bank_reference=f"B {name}",
            name=f"Någon {name}",
        )
        for name in ("out", "in")
    ]
    pay(requisition, by_row=rows[0])
    entry = act(programme, "set_row_aside", approved_by="")
    RowMatch.objects.create(row=rows[1], amount=50, reason="Öresavrundning", entry=entry)


def delivered(order: PaymentOrder, party: Party) -> None:
    """The bank has been sent the order, and a party has another account from now on."""
    programme = order.programme
    facts: dict[str, Any] = {"order": order.entry.seq, "name": "file.xml", "digest": sha256("file")}
    entry = act(programme, "deliver_payment_file", approved_by="", **facts)
    FileDelivery.objects.create(order=order, name="file.xml", digest=sha256("file"), entry=entry)
    for number in ("9900-0101", "9900-0200"):
        entry = act(programme, "change_account", recipient=party.name, account=number)
        PartyAccount.objects.create(giver=programme.giver, party=party, account=number, entry=entry)


def change_form(programme: Programme, version: int = 2) -> None:
    form = dump_form(replace(made_up_form(), version=version))
    entry = act(programme, "change_form", version=version, form=sha256(form), reason="Ett fel")
    FormVersion.objects.create(
        programme=programme, entry=entry, version=version, form=form, digest=sha256(form), reason="Ett fel"
    )


def give_mandates(party: Party, giver: Party) -> None:
    """Two proxies after each other; the first was approved on an application, and is a representative now."""
    document = keep(b"%PDF-1.4 extract %%EOF")
    for name in ("Ett", "Två"):
        person = Person.objects.get(pseudonym=add_person(name=f"{name} Namn", email=f"{name}@example.org"))
        entry = act_of_parties("apply_for_proxy", document=document)
        application = ProxyApplication.objects.create(
            person=person, party=party, giver=giver, evidence="§ 12", document=document, entry=entry
        )
        entry = mandate_entry(person, party, "proxy")
        for mandate in Mandate.objects.filter(role="proxy", revocation=None):
            Revocation.objects.create(mandate=mandate, entry=entry)
        Mandate.objects.create(
            person=person, party=party, role="proxy", starts=DAY, until=LAST_DAY, evidence="§ 12", entry=entry
        )
        ProxyExamination.objects.create(application=application, outcome="approved", entry=entry)
    first = Person.objects.order_by("id")[0]
    entry = mandate_entry(first, party, "representative")
    Mandate.objects.create(
        person=first, party=party, role="representative", starts=DAY, until=LAST_DAY, entry=entry
    )
    entry = act_of_parties("change_registry_address")
    RegistryAddress.objects.create(party=party, email="registry@example.org", entry=entry)


def mandate_entry(person: Person, party: Party, role: str, /, **changed: Any) -> DiaryEntry:
    """The entry of an act that gives a mandate from this day to the end of the year."""
    facts = {"person": person.pseudonym, "party": party.name, "role": role, "starts": DAY.isoformat()}
    return act_of_parties("give", **(facts | {"until": LAST_DAY.isoformat()} | changed))


def act_of_parties(action: str, *, by: str = "ada", day: date = DAY, **facts: Any) -> DiaryEntry:
    """Write an act that is in no programme."""
    with transaction.atomic():
        return append_entry(
            day=day,
            programme=None,
            grant=None,
            action=action,
            case_reference="",
            prepared_by=by,
            approved_by="",
            key=f"{action}/{DiaryEntry.objects.count()}",
            facts=facts,
        )


def transfer(
    world: World, source: str, target: str, amount: int, code: str, **changed: Any
) -> dict[str, Any]:
    """The columns of a transfer, as the act of the newest entry would post it."""
    entry = world.newest
    return {
        "source_id": world.account(source).pk,
        "target_id": world.account(target).pk,
        "amount": amount,
        "code": code,
        "reason": "",
        "requisition_id": None,
        "corrects_id": None,
        "entry_id": entry.seq,
        "day": entry.day,
        "case_reference": entry.case_reference,
        "prepared_by": entry.prepared_by,
        "approved_by": entry.approved_by,
    } | changed


def insert(table: str, columns: dict[str, Any], *, how: str = "INSERT") -> None:
    """Write a row past everything that is ours but the database."""
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    execute(f"{how} INTO records_{table} ({names}) VALUES ({places})", *columns.values())


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM records_{table} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


def last_transfer(code: str, **more: Any) -> Transfer:
    found = Transfer.objects.filter(code=code, **more).order_by("-id").first()
    assert found is not None
    return found


def disarm(*tables: str) -> None:
    """Take the guards away, as whoever owns the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables or TABLES:
                cursor.execute(f"ALTER TABLE records_{table} DISABLE TRIGGER USER")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _two(grant: Grant, *kinds: Any) -> Iterable[Account]:
    return [account(grant.programme, kind, grant=grant) for kind in kinds]
