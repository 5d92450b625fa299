"""The giver's pages in every state: the call from its opening to its close, what is left, payments, proposals, diary."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.test import override_settings

from anslag.domain.form import Question
from anslag.domain.programme import Programme
from anslag.files.form_text import form_text
from anslag.files.programme_folder import load_programme
from anslag.records.clawbacks import cases
from anslag.records.folder import dump_form
from anslag.records.grants import held_programme, positions
from anslag.records.payments import orders
from anslag.steps.act import Act
from anslag.steps.clawback import answer_hearing, claw_back, open_clawback, stop_payment
from anslag.steps.interest import charge_interest
from anslag.steps.invoice import remind_invoice
from anslag.steps.payment import mark_paid, order_payment, pay
from anslag.steps.proposal import decide, propose
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment, waive
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call
from tests.domain.report_2025 import FOLDER
from tests.steps.year import CLOSES, OPENS, REPAYS, REPORTS, act, answers, form
from tests.web.giver import pseudonym
from tests.web.giving import ACCOUNT, LATER, NAMES, Grant, granted
from tests.web.owing import RATES, owing
from tests.web.test_pages import paid

REAL: Programme = load_programme(FOLDER)
LATE = REPAYS + timedelta(1)
VERKET = "Verket"
OFFICER, APPROVER, ECONOMIST, AUDITOR = (
    pseudonym(VERKET, role) for role in ("case_officer", "approver", "economist", "auditor")
)


def by(person: str, today: date = LATER, approved_by: str = "") -> Act:
    return act(today, by=person, approved_by=approved_by)


def not_allocated() -> None:
    granted(allocated=False)


def opened() -> Grant:
    return granted()


def under_way() -> Grant:
    """One correction, one wish for more, one who has not asked."""
    grant = granted()
    grant.ask("Alfa", amount=400)
    grant.ask("Alfa", amount=450, correcting=True, wants_leftover=True)
    grant.ask("Gamma", wants_leftover=True)
    return grant


def late_ones() -> Grant:
    """The last day has passed, and someone asks late."""
    grant = under_way()
    facts = {"recipient": "Beta", "amount": 250, "late_reason": "Nämnden mötte sent", "stated": {}}
    asking = by(grant.signers["Beta"])
    propose(asking, step="requisition", party="Beta", programme=grant.key, facts=facts)
    return grant


def prepared(grant: Grant, step: str, **facts: Any) -> None:
    propose(by(OFFICER), step=step, party=VERKET, programme=grant.key, facts=facts)


def closing() -> None:
    prepared(under_way(), "close_call")


def declined() -> None:
    closing()
    decide(by(APPROVER), proposal=1, outcome="declined", reason="Två har fått uppskov till fredag")


def closed() -> Grant:
    grant = under_way()
    close_call(by(OFFICER, approved_by=APPROVER), programme=grant.key)
    return grant


def nobody_asked() -> None:
    grant = granted()
    grant.ask("Alfa")
    close_call(by(OFFICER, approved_by=APPROVER), programme=grant.key)


def shared() -> Grant:
    grant = closed()
    redistribute_lapsed(by(OFFICER, approved_by=APPROVER), programme=grant.key)
    return grant


def all_of_it() -> Grant:
    """Beta has asked for an account that nobody has approved."""
    grant = granted()
    for name in NAMES:
        grant.ask(
            name, stated={"account": "5050-1055", "account_is_new": True} if name == "Beta" else ACCOUNT
        )
    return grant


def payment_prepared() -> Grant:
    grant = all_of_it()
    prepared(grant, "order_payment", recipients=["Alfa"])
    return grant


def ordered() -> Grant:
    grant = payment_prepared()
    decide(by(APPROVER), proposal=1, outcome="approved")
    return grant


NEXT_FORM = replace(
    form(),
    version=2,
    sections=(
        replace(
            form().sections[0],
            questions=(
                *form().sections[0].questions[:-1],
                replace(form().sections[0].questions[-1], text="Varför blev det pengar kvar?", longest=300),
                Question(id="helped", kind="yes_no", text="Hjälpte bidraget?", uses=("review",)),
            ),
        ),
    ),
)
FURTHER = form_text(NEXT_FORM)


def form_change_prepared() -> Grant:
    grant = granted()
    prepared(grant, "change_form", form=dump_form(NEXT_FORM), reason="En fråga fattades.")
    return grant


def form_changed() -> None:
    form_change_prepared()
    decide(by(APPROVER), proposal=1, outcome="approved")


def paid_out() -> None:
    grant = all_of_it()
    order_payment(by(OFFICER, approved_by=APPROVER), programme=grant.key)
    (order,) = orders(held_programme(grant.key))
    mark_paid(by(ECONOMIST), programme=grant.key, order=order.number, paid_on=LATER, reference="BG-2031-17")


def of_the_real_year() -> None:
    """All who receive have asked; one for nothing more, the others with a wish."""
    paid(load_programme(FOLDER.parent / "government-assignment-2025"))
    grant = granted(REAL)
    for name in list(positions(held_programme(REAL.key)))[1:]:
        grant.ask(name, REAL.terms.call.opens, wants_leftover=True)


def accepted() -> Grant:
    """Alfa has 50 left, below the threshold, and Beta 130; Gamma has used all."""
    grant = all_of_it()
    pay(by(OFFICER, approved_by=APPROVER), programme=grant.key)
    for name, used in (("Alfa", 450), ("Beta", 170), ("Gamma", 200)):
        given = answers({"pay": used}, left=used != 200)
        submit_report(by(grant.signers[name], REPORTS), programme=grant.key, recipient=name, answers=given)
    accept(by(OFFICER, REPORTS, APPROVER), programme=grant.key)
    return grant


def demanded() -> Grant:
    """Beta's is invoiced and Alfa's waived; a case about Gamma waits for its answer, whose payments are stopped."""
    grant = accepted()
    two = by(OFFICER, REPORTS, APPROVER)
    demand_repayment(replace(two, key="1"), programme=grant.key, recipient="Beta", due=REPAYS)
    waive(replace(two, key="2"), programme=grant.key, recipient="Alfa", ground="Lågt belopp")
    about: dict[str, Any] = {"programme": grant.key, "recipient": "Gamma"}
    opening: dict[str, Any] = {"ground": "unused", "amount": 120, "reason": "Lönerna gällde annat."}
    open_clawback(by(OFFICER, REPORTS), **about, **opening, answer_by=REPAYS, evidence="Granskning 3")
    stop_payment(by(OFFICER, REPORTS), **about, reason="Granskning pågår.")
    return grant


def followed_up() -> Grant:
    """The invoice is late, reminded of and partly paid; the case is answered."""
    grant = demanded()
    about: dict[str, Any] = {"programme": grant.key, "recipient": "Beta"}
    remind_invoice(by(OFFICER, LATE), **about, invoice="20320001")
    receive_repayment(by(ECONOMIST, LATE, APPROVER), **about, amount=30, reference="2032000107")
    (case,) = cases(held_programme(grant.key))
    answer: dict[str, Any] = {"case": case.number, "answer": "Lönerna gällde insatsen."}
    answer_hearing(by(grant.signers["Gamma"], LATE), programme=grant.key, recipient="Gamma", **answer)
    return grant


def settled() -> Grant:
    """The case is decided in part and the invoice is credited."""
    grant = followed_up()
    two = by(OFFICER, LATE, APPROVER)
    (case,) = cases(held_programme(grant.key))
    decision: dict[str, Any] = {"case": case.number, "amount": 80, "due": LATE + timedelta(30)}
    claw_back(replace(two, key="3"), programme=grant.key, recipient="Gamma", reason="Delvis.", **decision)
    about = {"programme": grant.key, "recipient": "Gamma", "invoice": "20320002"}
    credit_invoice(replace(two, key="4"), **about, reason="Fel dag.")
    return grant


def charged() -> None:
    """Interest on the invoice is charged."""
    grant, day = owing(), date(2032, 4, 30)
    about: dict[str, Any] = {"programme": grant.key, "recipient": "Beta", "invoice": "20320001"}
    with override_settings(RATE_FOLDER=RATES):
        charge_interest(by(OFFICER, day, APPROVER), **about, until=day, due=date(2032, 6, 30))


def screens() -> Iterator[dict[str, Any]]:
    """What each screen is made of."""
    yield from _calls()
    yield from _leftovers()
    yield from _payments()
    yield from _repayments()
    yield from _proposals()
    yield from _changed_forms()
    yield from _diaries()


def _screen(
    name: str, page: str, world: Callable[[], object], person: str = OFFICER, day: date = LATER, **more: Any
) -> dict[str, Any]:
    return {"name": name, "path": f"/ge/grant/{page}", "world": world, "person": person, "day": day, **more}


def _calls() -> Iterator[dict[str, Any]]:
    yield _screen("call-not-allocated", "utlysning/", not_allocated, day=OPENS)
    yield _screen("call-empty", "utlysning/", opened, day=OPENS)
    yield _screen("call-last-day", "utlysning/", under_way, day=CLOSES)
    yield _screen("call-late", "utlysning/", late_ones)
    yield _screen("call-closing", "utlysning/", closing)
    yield _screen("call-closed", "utlysning/", closed)
    yield {
        "name": "call-real",
        "path": f"/ge/{REAL.key}/utlysning/",
        "world": of_the_real_year,
        "person": pseudonym(REAL.terms.giver, "case_officer"),
        "day": REAL.terms.call.closes,
    }


def _leftovers() -> Iterator[dict[str, Any]]:
    yield _screen("leftover-not-closed", "omfordelning/", under_way)
    yield _screen("leftover-preview", "omfordelning/", closed)
    yield _screen("leftover-nobody", "omfordelning/", nobody_asked)
    yield _screen("leftover-shared", "omfordelning/", shared, AUDITOR)


def _payments() -> Iterator[dict[str, Any]]:
    yield _screen("payments-empty", "betalningar/", opened)
    yield _screen("payments-ready", "betalningar/", all_of_it)
    yield _screen("payments-prepared", "betalningar/", payment_prepared)
    yield _screen("payments-prepare", "betalningar/forbered/?alla=ja", all_of_it)
    yield _screen("payments-left-out", "betalningar/forbered/?r=3", all_of_it)
    yield _screen("payments-ordered", "betalningar/", ordered, ECONOMIST)
    yield _screen("payment-order", "betalningar/1/", ordered, ECONOMIST)
    yield _screen("payment-order-wrong", "betalningar/1/", ordered, ECONOMIST, then=_send_empty)
    yield _screen("payment-order-paid", "betalningar/1/", paid_out, AUDITOR)
    yield _screen("payments-paid", "betalningar/", paid_out, AUDITOR)


def _repayments() -> Iterator[dict[str, Any]]:
    late: dict[str, Any] = {"day": LATE}
    yield _screen("repayments-empty", "aterkrav/", opened)
    yield _screen("repayments-to-decide", "aterkrav/", accepted, day=REPORTS)
    yield _screen("repayments", "aterkrav/", followed_up, **late)
    yield _screen("repayments-settled", "aterkrav/", settled, AUDITOR, **late)
    yield _screen("decide-unused", "aterkrav/2/", accepted, day=REPORTS)
    yield _screen("decide-unused-wrong", "aterkrav/2/", accepted, day=REPORTS, then=_send_wrong)
    yield _screen("payment-stop", "aterkrav/4/stopp/", demanded, day=REPORTS)
    yield _screen("invoice-issued", "fakturor/20320001/", demanded, day=REPORTS)
    yield _screen("invoice-late", "fakturor/20320001/", followed_up, **late)
    yield _screen("invoice-reminder", "fakturor/20320001/paminn/", followed_up, **late)
    yield _screen("invoice-credited", "fakturor/20320003/", settled, AUDITOR, **late)
    yield _screen("invoice-respite", "fakturor/20320001/anstand/", followed_up, **late)
    yield _screen("invoice-instalments", "fakturor/20320001/delbetalning/", followed_up, **late)
    yield _screen(
        "invoice-instalments-wrong", "fakturor/20320001/delbetalning/", followed_up, then=_send_wrong, **late
    )
    interest: dict[str, Any] = {"day": date(2032, 4, 30), "settings": {"RATE_FOLDER": RATES}}
    yield _screen("invoice-interest", "fakturor/20320001/", owing, **interest)
    yield _screen("invoice-interest-wrong", "fakturor/20320001/ranta/", owing, then=_send_no_day, **interest)
    yield _screen("invoice-of-interest", "fakturor/20320002/", charged, AUDITOR, **interest)
    yield _screen("clawback-open", "aterkrav/4/arende/", accepted, day=REPORTS)
    yield _screen("clawback-open-wrong", "aterkrav/4/arende/", accepted, day=REPORTS, then=_send_wrong)
    yield _screen("clawback-letter", "aterkrav/4/arende/", accepted, day=REPORTS, then=_show_letter)
    yield _screen("clawback-hearing", "aterkrav/arende/23/", demanded, day=REPORTS)
    yield _screen("clawback-to-decide", "aterkrav/arende/23/", followed_up, **late)
    yield _screen("clawback-decided", "aterkrav/arende/23/", settled, AUDITOR, **late)
    own = {"world": followed_up, "person": pseudonym("Beta", "signatory"), "day": LATE}
    yield {"name": "our-invoice", "path": "/ta-emot/grant/3/fakturor/20320001/", **own}
    own |= {"person": pseudonym("Gamma", "signatory")}
    yield {"name": "our-hearing", "path": "/ta-emot/grant/4/aterkrav/23/", **own}


def _show_letter(page: Any) -> None:
    """Fill in what a case is about, and see the letter."""
    page.get_by_label("Oanvänt").check()
    for label, said in (
        ("Belopp som ärendet gäller", "100"),
        ("Vad som har kommit fram", "Lönerna gällde annat."),
        ("Mottagaren svarar senast", REPAYS.isoformat()),
    ):
        page.get_by_label(label).fill(said)
    page.locator("main form button.primary").click()
    page.locator(".theirs").wait_for()


def _send_no_day(page: Any) -> None:
    """Send the form with one day that is none."""
    for field, said in zip(page.locator("main input[type=text]").all(), ("x", "2032-06-30"), strict=True):
        field.fill(said)
    page.locator("main form button.primary").click()
    page.locator(".errors").wait_for()


def _send_wrong(page: Any) -> None:
    """Send the form with nothing chosen that can be left out, and a day that is none."""
    for field in page.locator("main input[type=text], main textarea").all():
        field.fill("x")
    page.locator("main form button.primary").click()
    page.locator(".errors").wait_for()


def _proposals() -> Iterator[dict[str, Any]]:
    yield _screen("proposals-empty", "forslag/", opened)
    yield _screen("proposals", "forslag/", declined)
    yield _screen("proposal-own", "forslag/1/", closing)
    yield _screen("proposal-to-decide", "forslag/1/", closing, APPROVER)
    yield _screen("proposal-without-reason", "forslag/1/", closing, APPROVER, then=_decline)
    yield _screen("proposal-declined", "forslag/1/", declined)
    yield _screen("proposal-late", "forslag/1/", late_ones, APPROVER)
    yield _screen("proposal-payment-approved", "forslag/1/", ordered, AUDITOR)


def _changed_forms() -> Iterator[dict[str, Any]]:
    yield _screen("form-as-opened", "fragor/", opened)
    yield _screen("form-change", "fragor/", opened, then=_send_form(FURTHER))
    yield _screen("form-change-without-reason", "fragor/", opened, then=_send_for_decision)
    yield _screen("form-change-wrong", "fragor/", opened, then=_send_form("version = 2"))
    yield _screen("form-change-waits", "fragor/", form_change_prepared)
    yield _screen("form-change-proposal", "forslag/1/", form_change_prepared, APPROVER)
    yield _screen("form-changed", "fragor/", form_changed)


def _diaries() -> Iterator[dict[str, Any]]:
    yield _screen("diary", "diarium/", ordered, AUDITOR)
    yield _screen("diary-nothing", "diarium/?case_reference=finns-inte", ordered, AUDITOR)
    yield _screen("diary-wrong", "diarium/?since=i+mars", ordered, AUDITOR)
    search = {"world": ordered, "person": AUDITOR, "day": LATER}
    yield {"name": "diary-search", "path": "/diarium/?dnr=Dnr", **search}
    yield {"name": "diary-search-empty", "path": "/diarium/", **search}


def _send_form(text: str) -> Callable[[Any], None]:
    """Hand in a form that is not the one that is asked."""

    def sent(page: Any) -> None:
        file = {"name": "form.toml", "mimeType": "text/plain", "buffer": text.encode()}
        page.get_by_label("form.toml").set_input_files(file)
        page.get_by_role("button", name="Granska ändringarna").click()
        page.locator(".errors, textarea").first.wait_for()

    return sent


def _send_for_decision(page: Any) -> None:
    _send_form(FURTHER)(page)
    page.get_by_role("button", name="Skicka för beslut").click()
    page.locator(".errors").wait_for()


def _send_empty(page: Any) -> None:
    page.get_by_label("Referens").fill("")
    page.get_by_role("button", name="Markera").click()
    page.locator(".errors").wait_for()


def _decline(page: Any) -> None:
    page.get_by_role("button", name="Avslå").click()
    page.locator(".errors").wait_for()
