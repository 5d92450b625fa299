"""Accounts, the bank's answers and the rows that wait, in every state."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from anslag.domain.bank_answer import BankAnswer, Booking, Rejection, keyed
from anslag.domain.payment_file import transfer_id
from anslag.records.grants import held_programme
from anslag.records.payment_files import batches
from anslag.steps.payment import mark_paid, order_payment
from anslag.steps.proposal import decide, propose
from anslag.steps.repayment import demand_repayment
from anslag.steps.report import accept, submit_report
from anslag.steps.statement import matched_by_reference, read_statement
from tests.browser.giving_screens import APPROVER, AUDITOR, ECONOMIST, OFFICER, by, opened
from tests.steps.year import REPAYS, REPORTS, act, answers
from tests.web.giver import pseudonym
from tests.web.giving import LATER, NAMES, Grant

ALFA = pseudonym("Alfa", "signatory")


def ordered() -> Grant:
    grant = opened()
    for name in NAMES:
        grant.ask(name)
    order_payment(by(OFFICER, approved_by=APPROVER), programme=grant.key)
    return grant


def answered(*bookings: Booking, rejections: tuple[Rejection, ...] = (), day: date = LATER) -> None:
    answer = BankAnswer(
        message="camt.054.001.08",
        reference="C054-2031-1",
        bookings=tuple(keyed(bookings, "SE35")),
        rejections=rejections,
    )
    read_statement(by(ECONOMIST, day), programme="grant", answer=answer, digest="ab" * 32)


def refused() -> None:
    """One is paid, one refused, and one waits."""
    ordered()
    (batch,) = batches(held_programme("grant"))
    first, second = (transfer_id(line.number, batch.mark) for line in batch.lines[:2])
    booking = Booking(
        incoming=False, amount=batch.lines[0].amount * 100, day=LATER, end_to_end=first, bank_reference="B-1"
    )
    rejection = Rejection(end_to_end=second, code="AC04", reason="Closed account number")
    answered(booking, rejections=(rejection,))


def refused_late() -> None:
    """The bank says no to a payment that has been marked as paid."""
    ordered()
    (batch,) = batches(held_programme("grant"))
    mark_paid(by(ECONOMIST), programme="grant", order=batch.number, paid_on=LATER, reference="B-1")
    late = Rejection(end_to_end=transfer_id(batch.lines[0].number, batch.mark), code="AC04", reason="")
    answered(rejections=(late,))


def repaid() -> None:
    """Alfa has paid what it owes and some more, and there are rows that nobody knows."""
    grant = ordered()
    (batch,) = batches(held_programme("grant"))
    mark_paid(by(ECONOMIST), programme="grant", order=batch.number, paid_on=LATER, reference="B-1")
    report = answers({"pay": 450}, left=True)
    submit_report(act(REPORTS, by="a", approved_by=""), programme="grant", recipient="Alfa", answers=report)
    accept(act(REPORTS), programme="grant", recipients=["Alfa"])
    demand_repayment(act(REPORTS), programme="grant", recipient="Alfa", due=REPAYS)
    reference = held_programme(grant.key).row.grants.get(party__name="Alfa").invoices.get().reference
    answered(
        Booking(
            incoming=True, amount=60_50, day=REPAYS, reference=reference, name="Alfa", bank_reference="R-1"
        ),
        Booking(incoming=True, amount=50_00, day=REPAYS, reference="Återbetalning", name="Alfa"),
        Booking(incoming=False, amount=12_345_67, day=REPAYS, name="Hyresvärden"),
        day=REPAYS,
    )


def matched() -> None:
    repaid()
    facts = {"rows": matched_by_reference(held_programme("grant"))["grant"]}
    propose(by(ECONOMIST, REPAYS), step="match_rows", party="Verket", programme="grant", facts=facts)


def overpaid() -> None:
    """What is left of Alfa's row is to be paid back, and waits to be."""
    matched()
    decide(by(APPROVER, REPAYS), proposal=1, outcome="approved")
    facts = {"row": 1, "recipient": "Alfa"}
    propose(by(ECONOMIST, REPAYS), step="pay_back", party="Alfa", programme="grant", facts=facts)


def to_pay_back() -> None:
    overpaid()
    decide(by(APPROVER, REPAYS), proposal=2, outcome="approved")


def came_back(kept: int = 0) -> None:
    """What Alfa was paid has been sent back by the bank."""
    ordered()
    (batch,) = batches(held_programme("grant"))
    mark_paid(by(ECONOMIST), programme="grant", order=batch.number, paid_on=LATER, reference="B-1")
    line = batch.lines[0]
    answered(
        Booking(
            incoming=True,
            amount=(line.amount - kept) * 100,
            day=REPAYS,
            end_to_end=transfer_id(line.number, batch.mark),
            returned="AC04 Closed account number",
            name="Alfa",
        ),
        day=REPAYS,
    )


def came_back_with_less() -> None:
    """The bank has kept a fee of it."""
    came_back(kept=25)


def to_reverse() -> None:
    came_back()
    facts = {"row": 1, "line": 1, "reason": "Kontot är avslutat (AC04)"}
    propose(by(ECONOMIST, REPAYS), step="return_payment", party="Verket", programme="grant", facts=facts)


def reversed_payment() -> None:
    to_reverse()
    decide(by(APPROVER, REPAYS), proposal=1, outcome="approved")


def account_asked_for() -> None:
    opened()
    facts = {"recipient": "Alfa", "account": "5050-1055"}
    propose(by(ALFA), step="change_account", party="Alfa", programme="grant", facts=facts)


def account_changed() -> None:
    account_asked_for()
    decide(by(APPROVER), proposal=1, outcome="approved")


def screens() -> Iterator[dict[str, Any]]:
    yield _screen("bank-empty", "bank/", opened, AUDITOR)
    yield _screen("bank-wrong", "bank/", opened, then=_send_nothing)
    yield _screen("bank-refused", "", refused)
    yield _screen("bank-refused-order", "1/", refused)
    yield _screen("bank-refused-late", "bank/", refused_late)
    yield _screen("bank-refusal", "bank/", refused_late, then=_ask_what_to_do)
    yield _screen("bank-queue", "bank/", repaid, day=REPAYS)
    yield _screen("bank-waits", "bank/", matched, day=REPAYS)
    yield _screen("bank-row-in", "bank/2/", repaid, day=REPAYS)
    yield _screen("bank-row-wrong", "bank/2/", repaid, day=REPAYS, then=_set_aside)
    yield _screen("bank-row-out", "bank/3/", repaid, day=REPAYS)
    yield _screen("bank-row-waits", "bank/1/", matched, day=REPAYS)
    yield {**_screen("bank-match-proposal", "", matched, APPROVER, REPAYS), "path": "/ge/grant/forslag/1/"}
    yield _screen("bank-back", "bank/2/tillbaka/", repaid, day=REPAYS)
    yield _screen("bank-back-wrong", "bank/2/tillbaka/", repaid, day=REPAYS, then=_say_nobody)
    yield {**_screen("bank-back-proposal", "", overpaid, APPROVER, REPAYS), "path": "/ge/grant/forslag/2/"}
    yield _screen("bank-back-to-pay", "", to_pay_back, day=REPAYS)
    yield _screen("bank-came-back", "bank/", came_back, day=REPAYS)
    yield _screen("bank-came-back-row", "bank/1/", came_back, day=REPAYS)
    yield _screen("bank-return", "bank/1/aterkom/", came_back, day=REPAYS)
    yield _screen("bank-return-wrong", "bank/1/aterkom/", came_back, day=REPAYS, then=_say_nothing)
    yield _screen("bank-return-fee", "bank/1/aterkom/", came_back_with_less, day=REPAYS)
    yield {
        **_screen("bank-return-proposal", "", to_reverse, APPROVER, REPAYS),
        "path": "/ge/grant/forslag/1/",
    }
    yield _screen("bank-returned", "", reversed_payment, day=REPAYS)
    yield _screen("bank-returned-order", "1/", reversed_payment, day=REPAYS)
    told = _own("grant-payment-came-back", "", reversed_payment)
    yield {**told, "path": "/ta-emot/grant/2/", "day": REPAYS}
    yield {**_screen("account-proposal", "", account_asked_for, APPROVER), "path": "/ge/grant/forslag/1/"}
    yield _own("accounts", "", opened)
    yield _own("accounts-waiting", "", account_asked_for)
    yield _own("accounts-changed", "", account_changed)
    yield _own("account-change", "byt/", opened)
    yield _own("account-change-wrong", "byt/", opened, then=_ask_for_nothing)


def _screen(
    name: str,
    page: str,
    world: Callable[[], object],
    person: str = ECONOMIST,
    day: date = LATER,
    **more: Any,
) -> dict[str, Any]:
    path = f"/ge/grant/betalningar/{page}"
    return {"name": name, "path": path, "world": world, "person": person, "day": day, **more}


def _own(name: str, page: str, world: Callable[[], object], **more: Any) -> dict[str, Any]:
    """A page of Alfa's own: the second party, after the giver."""
    path = f"/organisation/2/konton/{page}"
    return {"name": name, "path": path, "world": world, "person": ALFA, "day": LATER, **more}


def _send_nothing(page: Any) -> None:
    page.get_by_role("button", name="Läs in filen").click()
    page.locator(".errors").wait_for()


def _ask_what_to_do(page: Any) -> None:
    page.get_by_role("link", name="Vad som ska göras").click()
    page.get_by_role("heading", name="Nekad men markerad som betald").wait_for()


def _set_aside(page: Any) -> None:
    page.get_by_role("button", name="Lägg raden åt sidan").click()
    page.locator(".errors").wait_for()


def _say_nothing(page: Any) -> None:
    page.get_by_label("Varför kom den tillbaka?").fill("")
    page.get_by_role("button", name="Förbered återföringen").click()
    page.locator(".errors").wait_for()


def _say_nobody(page: Any) -> None:
    page.get_by_role("button", name="Förbered att betala tillbaka").click()
    page.locator(".errors").wait_for()


def _ask_for_nothing(page: Any) -> None:
    page.get_by_role("button", name="Begär kontot").click()
    page.locator(".errors").wait_for()
