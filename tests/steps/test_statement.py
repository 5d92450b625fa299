"""A bank on this machine is sent a payment file, and what it answers is read back: refused, paid, repaid."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from anslag.domain.bank_answer import BankAnswer, Booking, keyed
from anslag.domain.payment_file import transfer_id
from anslag.domain.reconciliation import month_of
from anslag.files.bank_file import read_bank_file
from anslag.files.bank_profile import read_bank_profile
from anslag.records import models
from anslag.records.chain import staircase
from anslag.records.grants import held_programme, positions
from anslag.records.obligations import owed
from anslag.records.payments import orders, waiting_payments
from anslag.records.reconciliation import reconciliation
from anslag.records.statements import statements, unmatched, whose
from anslag.records.verify import problems
from anslag.steps.allocation import allocate_pot
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.payment_delivery import deliver_payment_files
from anslag.steps.repayment import demand_repayment
from anslag.steps.report import accept, submit_report
from anslag.steps.statement import matched_by_reference, read_bank_answer, read_statement, set_row_aside
from tests.files.schemas import faults
from tests.files.test_payment_file import text
from tests.records.world import everything
from tests.steps.bank import IBAN, Bank, bank
from tests.steps.two_people import asked, decided, proposed, refused, staffed
from tests.steps.year import REPAYS, REPORTS, act, answers, programme

pytestmark = pytest.mark.django_db

DAY = date(2031, 3, 3)
LATER = DAY + timedelta(days=7)
AFTER = REPAYS + timedelta(days=1)
CLOSED = "SE1350000000054910000011"
SHARES = {"Alfa": 500, "Beta": 300, "Gamma": 200}
PROFILE = read_bank_profile()


@pytest.fixture
def giver() -> None:
    """Verket pays from an account in a bank, which has closed Beta's."""
    made = programme("grant", giver="Verket", basis=SHARES, pot=1000)
    own = {"Verket": IBAN, "Beta": CLOSED}
    parties = tuple(replace(each, account=own.get(each.name)) for each in made.parties)
    staffed(replace(made, parties=parties))


@pytest.fixture
def at(tmp_path: Path, giver: None) -> Iterator[Bank]:
    with bank(tmp_path, opened=DAY) as started:
        started.ask(
            "POST", "/_mock/accounts", id="BETA", iban=CLOSED, name="Beta", currency="SEK", closed=True
        )
        yield started


def ordered(at: Bank) -> bytes:
    """Two requisitions are let be paid, and the bank has taken the file."""
    content = delivered(at)
    at.take()
    return content


def delivered(at: Bank) -> bytes:
    for name in ("Alfa", "Beta"):
        asked(name, day=DAY)
    decided(proposed("order_payment", by="economist", day=DAY), day=DAY)
    assert deliver_payment_files(DAY, folder=at.drop, profile=PROFILE) == 1
    (file,) = at.drop.glob("*.xml")
    return file.read_bytes()


def read(content: bytes, *, by: str = "economist", day: date = LATER) -> None:
    read_bank_answer(act(day, by=by, approved_by=""), programme="grant", content=content)


def lines() -> dict[str, tuple[date | None, str]]:
    return {line.recipient: (line.paid_on, line.refusal) for line in orders(held_programme("grant"))[0].lines}


def paid() -> dict[str, int]:
    return {name: each.paid for name, each in positions(held_programme("grant")).items()}


def test_what_the_bank_refuses_stays_and_says_why_and_the_rest_is_paid_with_the_banks_day(at: Bank) -> None:
    ordered(at)
    (status,) = at.answers("pain.002")
    read(status, day=DAY)
    assert lines()["Alfa"] == (None, "")
    assert lines()["Beta"][1] == "Kontot är avslutat (AC04)"
    assert [each.recipient for each in waiting_payments(held_programme("grant"))] == ["Beta"]
    at.days_pass(1)
    (notification,) = at.answers("camt.054")
    assert faults(notification, "camt.054.001.08") == []
    read(notification)
    assert lines()["Alfa"][0] == DAY
    assert paid() == {"Alfa": 500, "Beta": 0, "Gamma": 0}
    assert models.RowMatch.objects.get().amount == 500_00
    assert unmatched(held_programme("grant")) == ()
    before = paid()
    (statement,) = at.answers("camt.053-OWN") or at.answers("camt.053")[:1]
    read(statement)
    assert (paid(), models.StatementRow.objects.count()) == (before, 1)
    assert problems() == ()


def test_what_was_refused_is_ordered_anew_under_another_id(at: Bank) -> None:
    ordered(at)
    read(at.answers("pain.002")[0], day=DAY)
    facts = {"recipient": "Beta", "account": "9900-0200"}
    decided(proposed("change_account", facts, party="Beta", by="beta", day=DAY), by="second", day=DAY)
    decided(proposed("order_payment", by="economist", day=LATER), day=LATER)
    assert deliver_payment_files(LATER, folder=at.drop, profile=PROFILE) == 1
    at.days_pass(7)
    at.take()
    at.days_pass(3)
    for content in (*at.answers("pain.002"), *at.answers("camt.054")):
        read(content, day=LATER + timedelta(days=9))
    assert paid() == {"Alfa": 500, "Beta": 300, "Gamma": 0}
    assert problems() == ()


def test_the_same_file_read_twice_changes_nothing(at: Bank) -> None:
    ordered(at)
    at.days_pass(1)
    every = at.answers()
    for content in every:
        if b"pain.002" in content or b"camt." in content:
            read(content)
    before = everything()
    for content in every:
        read(content)
        read(content, by="second")
    assert everything() == before


def test_whoever_approved_the_order_marks_nothing_by_reading(at: Bank) -> None:
    ordered(at)
    at.days_pass(1)
    read(at.answers("camt.054")[0], by="approver")
    assert paid()["Alfa"] == 0
    assert [each.kronor for each in unmatched(held_programme("grant"))] == [500]


def owing() -> str:
    """Alfa has 50 kronor to repay; the invoice's OCR number."""
    asked("Alfa", day=DAY)
    pay(act(DAY), programme="grant", recipients=["Alfa"])
    submit_report(
        act(REPORTS, by="alfa", approved_by=""),
        programme="grant",
        recipient="Alfa",
        answers=answers({"pay": 450}, left=True),
    )
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    demand_repayment(act(REPORTS), programme="grant", recipient="Alfa", due=REPAYS)
    return models.Invoice.objects.get().reference


def booked(*bookings: Booking, name: str = "1") -> None:
    answer = BankAnswer(message="camt.054", reference=name, bookings=tuple(keyed(bookings, IBAN)))
    digest = hashlib.sha256(name.encode()).hexdigest()
    doing = act(REPAYS, by="economist", approved_by="")
    read_statement(doing, programme="grant", answer=answer, digest=digest)


def returned() -> tuple[int, int]:
    at = positions(held_programme("grant"))["Alfa"]
    return at.receivable, at.returned


def test_a_repayment_is_matched_by_its_ocr_number_and_booked_by_two(at: Bank) -> None:
    reference = owing()
    at.ask("POST", f"/_mock/advance?to={(REPAYS - timedelta(1)).isoformat()}")
    at.answers()
    at.is_paid(50_00, reference, "Alfa")
    at.days_pass(2)
    for content in at.answers("camt.05"):
        read(content, day=REPAYS + timedelta(days=1))
    facts = matched_by_reference(held_programme("grant"))
    (row,) = unmatched(held_programme("grant"))
    assert facts == {"grant": [{"row": row.number, "recipient": "Alfa", "amount": 50}]}
    day = REPAYS + timedelta(days=1)
    number = proposed("match_rows", {"rows": facts["grant"]}, by="economist", day=day)
    assert returned() == (50, 0)
    assert refused(decided, number, by="economist", day=day) == ["proposal.self"]
    decided(number, day=day)
    assert returned() == (0, 50)
    assert unmatched(held_programme("grant")) == ()
    assert repaid_as_known(day) == (REPAYS - timedelta(1), False)
    assert repaid_as_known(REPAYS) == (None, False)
    assert problems() == ()


def repaid_as_known(day: date) -> tuple[date | None, bool]:
    """When Alfa's repayment came, and whether it was late, as that stood on a day."""
    (found,) = [each for each in owed("grant", day) if each.what == "repayment"]
    return found.done, found.is_late(day)


def test_more_than_is_owed_and_ore_stay_in_the_queue(giver: None) -> None:
    reference = owing()
    booked(Booking(incoming=True, amount=60_50, day=REPAYS, reference=f"000{reference}", bank_reference="b"))
    facts = matched_by_reference(held_programme("grant"))["grant"]
    decided(proposed("match_rows", {"rows": facts}, by="economist", day=REPAYS), day=REPAYS)
    (left,) = unmatched(held_programme("grant"))
    assert (returned(), left.left) == ((0, 50), 10_50)
    assert matched_by_reference(held_programme("grant")) == {}
    too_much = {"rows": [{"row": left.number, "recipient": "Alfa", "amount": 10}]}
    assert refused(proposed, "match_rows", too_much, by="economist", day=REPAYS) == ["match.owed"]
    set_row_aside(
        act(REPAYS, by="economist", approved_by=""), programme="grant", row=left.number, reason="Åter"
    )
    assert unmatched(held_programme("grant")) == ()
    assert problems() == ()


def paid_too_much(at: Bank) -> dict[str, Any]:
    """Alfa has paid 60,50 where it owed 50: what is left of the row."""
    reference = owing()
    at.answers()
    at.ask("POST", f"/_mock/advance?to={(REPAYS - timedelta(1)).isoformat()}")
    at.is_paid(60_50, reference, "Alfa")
    at.days_pass(2)
    for content in at.answers("camt.05"):
        read(content, day=AFTER)
    facts = {"rows": matched_by_reference(held_programme("grant"))["grant"]}
    decided(proposed("match_rows", facts, by="economist", day=AFTER), day=AFTER)
    (left,) = unmatched(held_programme("grant"))
    assert (left.left, whose(held_programme("grant"), left)) == (10_50, "Alfa")
    return {"row": left.number, "recipient": "Alfa"}


def overpaid() -> tuple[int, int]:
    at = positions(held_programme("grant"))["Alfa"]
    return at.overpaid, at.paid_back


def test_what_is_paid_beyond_what_is_owed_is_paid_back_in_an_order_like_any_other(at: Bank) -> None:
    facts = paid_too_much(at)
    number = proposed("pay_back", facts, party="Alfa", by="economist", day=AFTER)
    assert refused(decided, number, by="economist", day=AFTER) == ["proposal.self"]
    assert overpaid() == (0, 0)
    decided(number, day=AFTER)
    assert overpaid() == (10, 0)
    (left,) = unmatched(held_programme("grant"))
    assert left.left == 50, "the öre wait to be set aside"
    (waits,) = waiting_payments(held_programme("grant"))
    assert (waits.recipient, waits.amount, waits.pays_back) == ("Alfa", 10, True)
    facts = {"recipient": "Alfa", "account": "9900-0200"}
    decided(proposed("change_account", facts, party="Alfa", by="alfa", day=AFTER), by="second", day=AFTER)
    later = AFTER + timedelta(7)
    decided(proposed("order_payment", by="economist", day=later), day=later)
    assert deliver_payment_files(later, folder=at.drop, profile=PROFILE) == 1
    at.days_pass(7)
    at.take()
    at.days_pass(3)
    for content in at.answers("camt.05"):
        read(content, day=later + timedelta(5))
    assert overpaid() == (10, 10)
    (step,) = [each for each in staircase("grant") if each.name == "overpaid"]
    assert (step.came_in, step.balances, [each.amount for each in step.went]) == (10, True, [10])
    alfa = positions(held_programme("grant"))["Alfa"]
    assert (alfa.paid, alfa.used_itself, alfa.returned, alfa.receivable) == (500, 450, 50, 0)
    assert problems() == ()


def test_what_came_back_of_what_was_paid_back_waits_to_be_paid_anew(at: Bank) -> None:
    decided(proposed("pay_back", paid_too_much(at), party="Alfa", by="economist", day=AFTER), day=AFTER)
    pay(act(AFTER), programme="grant", recipients=["Alfa"])
    booked(Booking(incoming=True, amount=10_00, day=AFTER, returned="AC04"))
    row = max(each.number for each in unmatched(held_programme("grant")))
    line = models.PaymentOrderLine.objects.get(requisition__pays_back=True).pk
    facts = {"row": row, "line": line, "reason": "Kontot är avslutat"}
    decided(proposed("return_payment", facts, by="economist", day=AFTER), day=AFTER)
    assert overpaid() == (10, 0)
    assert [each.pays_back for each in waiting_payments(held_programme("grant"))] == [True]
    again = {"recipients": ["Alfa"]}
    assert refused(proposed, "order_payment", again, by="economist", day=AFTER) == ["payment.returned"]
    pay(act(AFTER), programme="grant", recipients=["Alfa"])
    assert overpaid() == (10, 10)
    assert problems() == ()


@pytest.mark.parametrize(
    ("booking", "rule"),
    [
        (Booking(incoming=False, amount=9_00, day=REPAYS), "pay_back.incoming"),
        (Booking(incoming=True, amount=9_00, day=REPAYS, returned="AC04"), "pay_back.returned"),
        (Booking(incoming=True, amount=99, day=REPAYS), "pay_back.left"),
    ],
)
def test_what_nobody_has_paid_too_much_is_not_paid_back(giver: None, booking: Booking, rule: str) -> None:
    booked(booking)
    (row,) = unmatched(held_programme("grant"))
    facts = {"row": row.number, "recipient": "Alfa"}
    assert refused(proposed, "pay_back", facts, party="Alfa", by="economist", day=REPAYS) == [rule]


def test_what_is_owed_is_booked_first_and_only_what_was_prepared_is_paid_back(giver: None) -> None:
    reference = owing()
    booked(Booking(incoming=True, amount=60_00, day=REPAYS, reference=reference))
    (row,) = unmatched(held_programme("grant"))
    facts = {"row": row.number, "recipient": "Alfa"}
    assert refused(proposed, "pay_back", facts, party="Alfa", by="economist", day=REPAYS) == ["pay_back.owed"]
    facts["recipient"] = "Beta"
    number = proposed("pay_back", facts, party="Beta", by="economist", day=REPAYS)
    rows = {"rows": matched_by_reference(held_programme("grant"))["grant"]}
    decided(proposed("match_rows", rows, by="economist", day=REPAYS), day=REPAYS)
    assert refused(decided, number, day=REPAYS) == ["pay_back.changed"]


def test_a_part_of_what_is_owed_may_come_at_a_time_and_without_a_reference(giver: None) -> None:
    owing()
    for number, amount in enumerate((20_00, 30_00)):
        booked(
            Booking(incoming=True, amount=amount, day=REPAYS, bank_reference=str(number)), name=str(number)
        )
    assert matched_by_reference(held_programme("grant")) == {}
    rows = [
        {"row": each.number, "recipient": "Alfa", "amount": each.kronor}
        for each in unmatched(held_programme("grant"))
    ]
    decided(proposed("match_rows", {"rows": rows}, by="economist", day=REPAYS), day=REPAYS)
    assert returned() == (0, 50)


@pytest.mark.parametrize(
    ("fact", "rule"),
    [({"amount": 0}, "match.above_zero"), ({"amount": 21}, "match.left")],
)
def test_no_more_is_matched_than_was_booked(giver: None, fact: dict[str, int], rule: str) -> None:
    owing()
    booked(Booking(incoming=True, amount=20_00, day=REPAYS))
    (row,) = unmatched(held_programme("grant"))
    rows = [{"row": row.number, "recipient": "Alfa", "amount": 20} | fact]
    assert rule in refused(proposed, "match_rows", {"rows": rows}, by="economist", day=REPAYS)


def test_what_went_out_and_is_not_known_waits_until_it_is_set_aside_with_a_reason(giver: None) -> None:
    booked(Booking(incoming=False, amount=20_00, day=DAY, end_to_end="A9-0123456789ABCDEF"))
    (row,) = unmatched(held_programme("grant"))
    doing = act(REPAYS, by="economist", approved_by="")
    assert refused(set_row_aside, doing, programme="grant", row=row.number, reason=" ") == ["aside.reason"]
    set_row_aside(doing, programme="grant", row=row.number, reason="Hyran")
    again = act(REPAYS, by="economist", approved_by="")
    assert refused(set_row_aside, again, programme="grant", row=row.number, reason="x") == ["aside.once"]
    assert [(each.message, each.rows) for each in statements(held_programme("grant"))] == [("camt.054", 1)]


def test_a_whole_file_that_is_refused_is_refused_line_by_line(at: Bank) -> None:
    at.ask("PATCH", "/_mock/accounts/OWN", behaviour="reject-file")
    ordered(at)
    read(at.answers("pain.002")[0], day=DAY)
    assert all(reason for _, reason in lines().values())
    assert [each.recipient for each in waiting_payments(held_programme("grant"))] == ["Alfa", "Beta"]


def test_a_copy_of_the_file_that_the_bank_refuses_stops_no_payment(at: Bank) -> None:
    """As when whoever delivered it was killed before it was noted, and the bank was quick to fetch it."""
    (at.drop / "again.xml").write_bytes(ordered(at))
    at.take()
    first, copy = at.answers("pain.002")
    assert b"DUPL" in copy
    read(copy, day=DAY)
    assert lines() == {"Alfa": (None, ""), "Beta": (None, "")}
    read(first, day=DAY)
    at.days_pass(1)
    read(at.answers("camt.054")[0])
    assert paid()["Alfa"] == 500


def test_a_payment_that_comes_back_is_taken_back_by_two_and_paid_anew_to_another_account(at: Bank) -> None:
    at.ask("PATCH", "/_mock/accounts/BETA", closed=False)
    _, to_beta = text(delivered(at), "CdtTrfTxInf", "PmtId", "EndToEndId")
    bounce = {"days": 2, "end_to_end_id": to_beta}
    at.ask("PATCH", "/_mock/accounts/OWN", behaviour="return-later", parameters=bounce)
    at.take()
    at.days_pass(1)
    for content in at.answers():
        read(content)
    assert paid() == {"Alfa": 500, "Beta": 300, "Gamma": 0}
    at.days_pass(5)
    for content in at.answers("camt.05"):
        assert faults(content, content.decode().partition("xsd:")[2][:15]) == []
        read(content)
    (row,) = unmatched(held_programme("grant"))
    assert row.returned.startswith("AC04")
    assert paid()["Beta"] == 300, "nothing is taken back by itself"
    number = proposed("return_payment", came_back(row.number), by="economist", day=LATER)
    assert refused(decided, number, by="economist", day=LATER) == ["proposal.self"]
    decided(number, day=LATER)
    assert paid() == {"Alfa": 500, "Beta": 0, "Gamma": 0}
    assert [each.returned for each in orders(held_programme("grant"))[0].lines] == [
        "",
        "Kontot är avslutat (AC04)",
    ]
    assert unmatched(held_programme("grant")) == ()
    assert [(each.recipient, each.signed_by) for each in waiting_payments(held_programme("grant"))] == [
        ("Beta", "beta")
    ]
    assert all(each.balances for each in staircase("grant"))
    assert problems() == ()
    again = {"recipients": ["Beta"]}
    assert refused(proposed, "order_payment", again, by="economist", day=LATER) == ["payment.returned"]
    facts = {"recipient": "Beta", "account": "9900-0200"}
    decided(proposed("change_account", facts, party="Beta", by="beta", day=LATER), by="second", day=LATER)
    later = LATER + timedelta(days=7)
    decided(proposed("order_payment", again, by="economist", day=later), day=later)
    assert deliver_payment_files(later, folder=at.drop, profile=PROFILE) == 1
    at.days_pass(14)
    at.take()
    at.days_pass(3)
    for content in at.answers("camt.05"):
        read(content, day=later + timedelta(days=30))
    assert paid() == {"Alfa": 500, "Beta": 300, "Gamma": 0}
    assert problems() == ()


def came_back(row: int) -> dict[str, Any]:
    line = models.PaymentOrderLine.objects.get(requisition__grant__party__name="Beta")
    return {"row": row, "line": line.pk, "reason": "Kontot är avslutat (AC04)"}


def test_the_same_account_is_paid_to_again_once_the_recipient_has_confirmed_it(giver: None) -> None:
    came_back_to_beta()
    facts = {"recipient": "Beta", "account": CLOSED}
    decided(proposed("change_account", facts, party="Beta", by="beta", day=REPAYS), by="second", day=REPAYS)
    assert refused(proposed, "change_account", facts, party="Beta", by="beta", day=REPAYS) == ["account.same"]
    later = REPAYS + timedelta(days=3)
    decided(proposed("order_payment", {"recipients": ["Beta"]}, by="economist", day=later), day=later)
    assert problems() == ()


@pytest.mark.parametrize(("ore", "fee", "left"), [(295_00, 5, 0), (294_50, 6, 50)])
def test_a_fee_that_the_bank_keeps_is_the_agencys_own_cost(
    giver: None, ore: int, fee: int, left: int
) -> None:
    asked("Beta", day=DAY)
    pay(act(DAY), programme="grant", recipients=["Beta"])
    read_bank_answer(act(REPAYS, by="economist", approved_by=""), programme="grant", content=with_fee(ore))
    (row,) = unmatched(held_programme("grant"))
    facts = came_back(row.number)
    for wrong in (0, fee - 1, fee + 1):
        told = facts | {"fee": wrong}
        assert refused(proposed, "return_payment", told, by="economist", day=REPAYS) == ["return.amount"]
    decided(proposed("return_payment", facts | {"fee": fee}, by="economist", day=REPAYS), day=REPAYS)
    beta = positions(held_programme("grant"))["Beta"]
    assert (beta.paid, beta.awaiting_payment) == (0, 300), "all of it is back as to the recipient"
    assert [each.left for each in unmatched(held_programme("grant"))] == ([left] if left else [])
    assert [each.fee for each in orders(held_programme("grant"))[0].lines] == [fee]
    (told_of,) = reconciliation(held_programme("grant"), month_of("2032-03")).beside
    assert (told_of.code, told_of.amount) == ("return_fee", fee)
    assert all(each.balances for each in staircase("grant"))
    assert problems() == ()


def with_fee(ore: int) -> bytes:
    """A payment of 300 that is booked as having come back with less, since the bank has charged for it."""
    line = models.PaymentOrderLine.objects.select_related("order__entry").get()
    amount = f"{ore // 100}.{ore % 100:02}"
    return f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
<Id>N1</Id><Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct><Ntry><Amt Ccy="SEK">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{REPAYS}</Dt></BookgDt><Chrgs><Rcrd><Amt Ccy="SEK">{300 - ore / 100}</Amt></Rcrd>
</Chrgs><NtryDtls><TxDtls><Refs><EndToEndId>{transfer_id(line.pk, line.order.entry.hash)}</EndToEndId></Refs>
<AmtDtls><TxAmt><Amt Ccy="SEK">300.00</Amt></TxAmt></AmtDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>
</NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""".encode()


def came_back_to_beta() -> None:
    asked("Beta", day=DAY)
    pay(act(DAY), programme="grant", recipients=["Beta"])
    booked(Booking(incoming=True, amount=300_00, day=DAY))
    (row,) = unmatched(held_programme("grant"))
    decided(proposed("return_payment", came_back(row.number), by="economist", day=REPAYS), day=REPAYS)


@pytest.mark.parametrize(
    ("booking", "rule"),
    [
        (Booking(incoming=False, amount=300_00, day=DAY), "return.incoming"),
        (Booking(incoming=True, amount=299_00, day=DAY), "return.amount"),
    ],
)
def test_what_is_not_the_whole_payment_come_in_takes_nothing_back(
    giver: None, booking: Booking, rule: str
) -> None:
    asked("Beta", day=DAY)
    pay(act(DAY), programme="grant", recipients=["Beta"])
    booked(booking)
    (row,) = unmatched(held_programme("grant"))
    assert refused(proposed, "return_payment", came_back(row.number), by="economist", day=DAY) == [rule]


def test_it_comes_back_once_and_not_after_it_has_been_accounted_for(giver: None) -> None:
    came_back_to_beta()
    booked(Booking(incoming=True, amount=300_00, day=REPAYS), name="2")
    (row,) = unmatched(held_programme("grant"))
    facts = came_back(row.number)
    assert refused(proposed, "return_payment", facts, by="economist", day=REPAYS) == ["return.paid"]
    asked("Alfa", day=DAY)
    pay(act(DAY), programme="grant", recipients=["Alfa"])
    line = models.PaymentOrderLine.objects.get(requisition__grant__party__name="Alfa").pk
    doing = act(REPORTS, by="alfa", approved_by="")
    told = answers({"pay": 450}, left=True)
    submit_report(doing, programme="grant", recipient="Alfa", answers=told)
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    booked(Booking(incoming=True, amount=500_00, day=REPAYS), name="3")
    facts = {"row": unmatched(held_programme("grant"))[-1].number, "line": line, "reason": "x"}
    assert refused(proposed, "return_payment", facts, by="economist", day=REPAYS) == ["return.accounted"]


def opened_again(key: str) -> None:
    open_programme(act(), programme=programme(key, giver="Verket", basis={"Alfa": 1}, pot=10))
    allocate_pot(act(), programme=key)


def test_the_payments_are_of_whichever_of_the_givers_programmes(at: Bank) -> None:
    ordered(at)
    opened_again("other")
    at.days_pass(1)
    content: Any = at.answers("camt.054")[0]
    assert read_bank_file(content).bookings[0].amount == 500_00
    read_bank_answer(act(LATER, by="economist", approved_by=""), programme="other", content=content)
    assert paid()["Alfa"] == 500
