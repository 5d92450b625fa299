"""The review in every state: the queue, a report with and without deviations, completion asked for, versions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from anslag.files.handed_in import document_in
from anslag.records.grants import grant_to, held_programme
from anslag.records.own_books import choose_rows, note_taken
from anslag.records.review_holds import take_review
from anslag.records.samples import samples_in
from anslag.steps.clawback import open_clawback
from anslag.steps.coding import add_theme, code_answer
from anslag.steps.evidence import hand_in_files
from anslag.steps.payment import pay
from anslag.steps.proposal import propose
from anslag.steps.report import accept, submit_report, waiting_versions
from anslag.steps.review import approve_part, note_review, request_completion
from anslag.steps.sampling import draw_sample, record_sample
from tests.browser.books_screens import CHOSEN, NOW, ROWS, books
from tests.steps.year import REPORTS, act, answers
from tests.web.acting import PDF
from tests.web.giver import pseudonym
from tests.web.giving import NAMES, Grant, granted, made
from tests.web.test_coding import with_free_text

OFFICER, APPROVER = (pseudonym("Verket", role) for role in ("case_officer", "approver"))
PAID = {"Alfa": 5038, "Beta": 3023, "Gamma": 2015}
DUE = REPORTS + timedelta(16)
SAMPLE = 18
"""The number of the sample, in a database where only this has happened."""


def paid() -> Grant:
    grant = granted(made(pot=10_076))
    for name in NAMES:
        grant.ask(name)
    pay(act(), programme=grant.key)
    return grant


def sent(grant: Grant, name: str, costs: dict[str, int], *, replaces: str = "") -> None:
    left = sum(costs.values()) < PAID[name]
    submit_report(
        act(REPORTS, by=grant.signers[name], approved_by="", at="2032-01-10T09:12:00+01:00"),
        programme=grant.key,
        recipient=name,
        answers=answers(costs, left=left),
        replaces=replaces,
    )


def of(name: str, version: int = 1) -> dict[str, Any]:
    return {"programme": "grant", "recipient": name, "version": version}


def by_officer() -> Any:
    return act(REPORTS, by=OFFICER, approved_by="", at="2032-01-10T10:30:00+01:00")


def nothing_sent() -> None:
    paid()


def some_sent() -> Grant:
    """One with a rounded amount, one whole, one that has not come; someone has the first open."""
    grant = paid()
    sent(grant, "Alfa", {"pay": 4800, "travel": 200})
    sent(grant, "Beta", {"pay": 3023})
    note_review(by_officer(), **of("Alfa"), text="Ringde och frågade om beloppet är avrundat.")
    take_review(
        grant_to(held_programme("grant"), "Alfa"), by=APPROVER, at=datetime(2032, 1, 10, 9, 30, tzinfo=UTC)
    )
    return grant


def asked() -> None:
    some_sent()
    request_completion(
        by_officer(), **of("Beta"), parts={"economy": "Vad ingår i lönerna? Ange antal tjänster."}, due=DUE
    )


def corrected() -> None:
    """What was accepted has been corrected, and its part approved once."""
    grant = some_sent()
    approve_part(by_officer(), **of("Beta"), part="economy")
    accept(act(REPORTS, by=OFFICER, approved_by=APPROVER), programme="grant", recipients=["Beta"])
    sent(grant, "Beta", {"pay": 3000, "travel": 20}, replaces="Tre resor var bokförda som lön.")


def changed_since() -> None:
    """Two are to be accepted at once; one of them is asked to complete its report before that is decided."""
    some_sent()
    versions = waiting_versions("grant", None)
    propose(by_officer(), step="accept", party="Verket", programme="grant", facts={"versions": versions})
    request_completion(by_officer(), **of("Beta"), parts={"economy": "Vad ingår i lönerna?"}, due=DUE)


def drawn() -> None:
    evidence_asked()
    (sample,) = samples_in(held_programme("grant"))
    record_sample(
        by_officer(),
        without="Mottagaren kom hit och visade böckerna.",
        programme="grant",
        sample=sample.number,
        recipient=sample.controls[0].report.recipient,
        outcome="questioned",
        questioned=120,
        text="En faktura avser något annat.",
    )


def found() -> None:
    """What the control questioned is accepted, and can be clawed back."""
    drawn()
    accept(act(REPORTS, by=OFFICER, approved_by=APPROVER), programme="grant", recipients=["Alfa", "Beta"])


def claimed_back() -> None:
    found()
    open_clawback(
        by_officer(),
        programme="grant",
        recipient="Alfa",
        ground="unused",
        amount=120,
        reason="En faktura avser något annat.",
        answer_by=DUE,
        evidence="Stickprovet",
        sample=SAMPLE,
    )


def from_books() -> None:
    """Gamma has taken its sums from its accounts."""
    grant, held = paid(), held_programme("grant")
    taken = replace(books(), selection=CHOSEN, rows=1, taken={"pay": 2015}, intervals={"pay": "5"})
    rows, by = (replace(ROWS[0], ore=2015_00),), grant.signers["Gamma"]
    choose_rows(held, "Gamma", replace(taken, taken=None), rows, by=by, at=NOW)
    note_taken(held, "Gamma", taken, by=by, at=NOW)
    sent(grant, "Gamma", {"pay": 2015})


def evidence_asked() -> int:
    """Alfa and Beta have been drawn: the number of the sample."""
    some_sent()
    draw_sample(
        by_officer(),
        programme="grant",
        seed="2032-01-10 4711",
        sizes={"deviating": 1, "large": 1, "small": 0},
        asks="Huvudbok och verifikationer för perioden.",
        due=DUE,
    )
    return samples_in(held_programme("grant"))[0].number


def evidence_sent() -> None:
    number = evidence_asked()
    hand_in_files(
        act(REPORTS, by=pseudonym("Alfa", "signatory"), approved_by="", at="2032-01-10T13:05:00+01:00"),
        [("huvudbok-2031.pdf", document_in(PDF))],
        programme="grant",
        recipient="Alfa",
        sample=number,
        text="Huvudboken för hela perioden, med verifikationerna sist.",
        now=datetime(2032, 1, 10, 12, 5, tzinfo=UTC),
        address="",
    )


def coded() -> None:
    """Two have coded one answer, and differ."""
    grant = granted(with_free_text(made(pot=10_076)))
    for name in NAMES:
        grant.ask(name)
    pay(act(), programme=grant.key)
    text = "Vi anställde fler kuratorer. Väntan blev kortare, och samverkan med kommunen fungerar."
    submit_report(
        act(REPORTS, by=grant.signers["Alfa"], approved_by=""),
        programme=grant.key,
        recipient="Alfa",
        answers=answers({"pay": 5038}) | {"success": text},
    )
    for label in ("Bemanning", "Väntetid", "Samverkan"):
        add_theme(by_officer(), programme=grant.key, question="success", label=label)
    of_answer = {"programme": grant.key, "recipient": "Alfa", "question": "success"}
    quotes = {"theme-1": "anställde fler kuratorer", "theme-2": "Väntan blev kortare"}
    code_answer(by_officer(), **of_answer, quotes=quotes)
    other = act(REPORTS, by=APPROVER, approved_by="")
    code_answer(other, **of_answer, quotes={"theme-1": "anställde fler kuratorer"})


def press(words: str) -> Callable[[Page], object]:
    return lambda page: page.get_by_role("button", name=words).first.click()


def filled(page: Page) -> None:
    page.get_by_label("Ekonomi ska kompletteras").check()
    page.get_by_label("Vad ska kompletteras, och varför?").fill("Vad ingår i lönerna?")
    page.get_by_role("button", name="Visa brevet").click()


QUEUE = "/ge/grant/granskning/"


def screens() -> Iterator[dict[str, Any]]:
    """What each screen is made of."""
    by_name: dict[str, dict[str, Any]] = {
        "review-queue-empty": {"path": QUEUE, "world": nothing_sent},
        "review-queue": {"path": QUEUE, "world": asked},
        "review-of-nothing": {"path": f"{QUEUE}2/", "world": nothing_sent},
        "review-deviating": {"path": f"{QUEUE}2/", "world": some_sent},
        "review-error": {"path": f"{QUEUE}3/", "world": some_sent, "then": press("Spara anteckningen")},
        "review-asked": {"path": f"{QUEUE}3/", "world": asked},
        "review-corrected": {"path": f"{QUEUE}3/", "world": corrected},
        "review-left-out": {"path": "/ge/grant/forslag/1/", "world": changed_since, "person": APPROVER},
        "review-versions": {"path": f"{QUEUE}3/versioner/1/2/", "world": corrected},
        "review-request": {"path": f"{QUEUE}3/komplettering/", "world": some_sent},
        "review-request-error": {
            "path": f"{QUEUE}3/komplettering/",
            "world": some_sent,
            "then": press("Visa brevet"),
        },
        "review-request-preview": {
            "path": f"{QUEUE}3/komplettering/",
            "world": some_sent,
            "then": filled,
        },
    }
    by_name |= {
        "coding-list": {"path": f"{QUEUE}teman/", "world": coded},
        "coding-list-empty": {"path": f"{QUEUE}teman/", "world": nothing_sent},
        "coding": {"path": f"{QUEUE}teman/success/", "world": coded},
        "coding-error": {
            "path": f"{QUEUE}teman/success/",
            "world": coded,
            "then": press("Lägg till temat"),
        },
        "sampling-empty": {"path": f"{QUEUE}stickprov/", "world": nothing_sent},
        "sampling-to-draw": {"path": f"{QUEUE}stickprov/", "world": some_sent},
        "sampling-error": {
            "path": f"{QUEUE}stickprov/",
            "world": some_sent,
            "then": press("Dra stickprovet"),
        },
        "sampling-drawn": {"path": f"{QUEUE}stickprov/", "world": drawn},
        "sampling-evidence": {"path": f"{QUEUE}stickprov/", "world": evidence_sent},
        "sampling-result": {"path": f"{QUEUE}stickprov/{SAMPLE}/2/", "world": evidence_sent},
        "sampling-found": {"path": f"{QUEUE}stickprov/", "world": found},
        "sampling-case": {"path": f"{QUEUE}stickprov/", "world": claimed_back},
        "sampling-to-case": {"path": f"/ge/grant/aterkrav/2/arende/?stickprov={SAMPLE}", "world": found},
        "review-from-books": {"path": f"{QUEUE}4/", "world": from_books},
        "review-evidence": {"path": f"{QUEUE}2/", "world": evidence_sent},
    }
    ours = {"path": f"/ta-emot/grant/2/underlag/{SAMPLE}/", "person": pseudonym("Alfa", "signatory")}
    by_name |= {
        "evidence-asked": ours | {"world": evidence_asked},
        "evidence-error": ours | {"world": evidence_asked, "then": press("Skicka underlaget")},
        "evidence-sent": ours | {"world": evidence_sent},
    }
    for name, made_of in by_name.items():
        yield {"name": name, "person": OFFICER, "day": REPORTS} | made_of
