"""Every page by every role: whoever may enter, in their own matters and in nobody else's, as one table has it.

A page that is not in the table fails the test: a new one says who may enter before it is shown to anyone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.bank_answer import BankAnswer, Booking
from anslag.domain.policy import ACTIONS
from anslag.files.programme_folder import load_programme
from anslag.records.applications import applications_to
from anslag.records.coding import codable
from anslag.records.folder import dump_programme
from anslag.records.grants import held_programme
from anslag.records.mandates import add_person
from anslag.records.payments import orders
from anslag.records.people import acting_for
from anslag.records.proposals import proposals
from anslag.records.requisitions import requisitions
from anslag.records.statements import unmatched
from anslag.steps.application import apply_with_document
from anslag.steps.mandate import invite
from anslag.steps.proposal import propose
from anslag.steps.statement import read_statement
from anslag.web.access import Rule
from tests.conftest import World, connected, copied
from tests.domain.report_2025 import FOLDER
from tests.steps.year import act
from tests.web.acting import PDF
from tests.web.addresses import routes
from tests.web.real_year import GRANT, LOCAL, browser_of, number_of, played

OREBRO, JONKOPING, AGENCY, OTHER_GIVER = (
    "Region Örebro län",
    "Region Jönköping",
    "Socialstyrelsen",
    "Kammarkollegiet",
)
CENTRE, LATE_CENTRE = "Vårdcentral Adam", "Vårdcentral Rudolf"
ELSEWHERE = "development-assignment-2025-2028"
NEXT_YEAR, DRAFT = "primary-care-mental-health-2026", "provet"
PLAYED, DAY = date(2025, 9, 18), date(2025, 9, 22)

PEOPLE = {
    "Dep": "case-officer-2",
    "CO": "case-officer-1",
    "AT": "approver-1",
    "EK": "economist-1",
    "AU": "auditor-1",
    "FT": "signatory-18",
    "OM": "proxy-18",
    "RE": "representative-18",
    "RR": "contributor-18",
    "UC": "centre-manager-01",
    "CC": "reporter",
    "PU": "nobody",
    # The same region as a giver in its turn, and the centre that is late with its requisition.
    "CO3": "case-officer-3",
    "AT3": "approver-3",
    "EK3": "economist-3",
    "UL": "centre-manager-18",
}

EVERYONE = frozenset({*PEOPLE, "-"})
SIGNED_IN = frozenset(PEOPLE)

GIVERS = {"CO", "AT", "EK", "AU"}
RECEIVERS = {"FT", "OM", "RE", "RR"}
LOCAL_GIVERS = {"CO3", "AT3", "EK3"}


def seats(*groups: set[str]) -> frozenset[str]:
    return frozenset().union(*groups)


OWN_ORGANISATION = seats(RECEIVERS, LOCAL_GIVERS)
"""Whoever has a mandate in the region, in whichever of its two roles."""

ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            *("index", "programme", "questions", "instructions", "instructions-pdf", "patterns"),
            *("style", "script", "icon", "sign-in", "sign-in-local", "sign-out", "language", "calendar-ics"),
            *("help", "accessibility", "report-by-code", "report-code"),
            *("follow", "follow-csv", "follow-pdf"),
            *("follow-recipient", "follow-recipient-csv", "follow-recipient-pdf"),
        ),
        EVERYONE,
    ),
    # Nobody has got so far as to be asked for these, or no provider is configured, or the link is not known.
    **dict.fromkeys(
        ("sign-in-openid", "sign-in-openid-back", "sign-in-persona", "invitation"),
        frozenset(),
    ),
    **dict.fromkeys(("sign-in-new-password", "sign-in-set-up", "sign-in-code"), EVERYONE),
    **dict.fromkeys(("start", "apply-for-proxy", "diary-search"), SIGNED_IN),
    # Receiving.
    "our-grant": seats(GIVERS, RECEIVERS),
    "requisition": seats(RECEIVERS),
    "requisition-page": seats(RECEIVERS),
    "requisition-check": seats(RECEIVERS),
    "requisition-receipt": seats(GIVERS, RECEIVERS),
    "requisition-receipt-pdf": seats(GIVERS, RECEIVERS),
    "late-requisition": seats(LOCAL_GIVERS, {"UL"}),
    **dict.fromkeys(("report", "report-part", "report-check"), seats(RECEIVERS)),
    **dict.fromkeys(("report-save", "report-again", "books-rows"), frozenset({"OM", "RE", "RR"})),
    **dict.fromkeys(("books", "books-reading", "books-sums", "books-behind"), seats(RECEIVERS)),
    **dict.fromkeys(("report-workbook", "report-workbook-download"), frozenset({"OM", "RE", "RR"})),
    **dict.fromkeys(("report-return", "report-nothing"), frozenset({"FT", "OM", "RE"})),
    # Nothing is submitted so early: who may read what is, test_report_space tries.
    **dict.fromkeys(("report-receipt", "report-receipt-pdf", "report-sealed", "report-file"), frozenset()),
    # Giving.
    **dict.fromkeys(("overview", "overview-csv", "call", "leftover", "proposals", "proposal"), seats(GIVERS)),
    **dict.fromkeys(("payments", "payment-order", "bank", "bank-match", "bank-row"), seats(GIVERS)),
    # No payment has come back so early: test_bank shows the page.
    **dict.fromkeys(("bank-return", "bank-refusal"), frozenset[str]()),
    "bank-back": frozenset({"CO", "EK"}),
    "payment-file": frozenset({"EK"}),
    "prepare-payment": frozenset({"CO", "EK"}),
    "repayments": seats(GIVERS),
    **dict.fromkeys(("decide-unused", "open-clawback"), frozenset({"CO"})),
    "payment-stop": frozenset({"CO", "EK"}),
    # Nothing is demanded in the middle of the call: who may read what, test_repayments tries.
    **dict.fromkeys(("clawback", "invoice", "invoice-act", "invoice-file"), frozenset()),
    **dict.fromkeys(("our-invoice", "our-invoice-pdf", "hearing", "evidence", "evidence-file"), frozenset()),
    **dict.fromkeys(("diary", "diary-csv"), frozenset({"CO", "AT", "AU", "EK"})),
    "reminders": seats(GIVERS),
    "report-links": frozenset(LOCAL_GIVERS),
    **dict.fromkeys(("change-form", "change-form-download"), frozenset({"CO"})),
    "compile": seats(GIVERS),
    **dict.fromkeys(("reconcile", "reconcile-xlsx", "reconcile-sie"), seats(GIVERS)),
    # Nobody has reported in the middle of the call: there is no version to compare, no file, nothing to complete.
    **dict.fromkeys(("reviews", "review", "codings", "coding", "sampling"), seats(GIVERS)),
    "sampling-result": frozenset({"CO"}),
    **dict.fromkeys(("review-request", "review-versions", "review-file"), frozenset()),
    # People.
    "organisation": OWN_ORGANISATION,
    "people": OWN_ORGANISATION,
    "calendar": OWN_ORGANISATION,
    **dict.fromkeys(("organisation-diary", "organisation-diary-csv"), seats({"FT", "OM"}, LOCAL_GIVERS)),
    "recipient-people": frozenset({"CO", "AT", "AU", "FT", "OM"}),
    "people-invite": frozenset({"FT", "OM", "RE"}),
    "people-signatory": frozenset({"FT", "OM"}),
    "people-appoint": frozenset({"FT"}),
    "people-erase": frozenset({"CO3"}),
    "people-end": frozenset({"FT", "OM"}),
    "people-send-again": OWN_ORGANISATION,
    "registry-address": frozenset({"FT", "OM"}),
    "bank-accounts": seats({"FT", "OM"}, LOCAL_GIVERS),
    "change-bank-account": frozenset({"FT", "OM"}),
    "applications": frozenset({"CO", "AT", "AU"}),
    "application": frozenset({"CO", "AT", "AU"}),
    "application-document": frozenset({"CO", "AT", "AU"}),
    "my-document": frozenset({"PU"}),
    "mandate-proposal": frozenset({"FT", "OM", "CO3", "AT3"}),
    "party-proposal": frozenset({"CO", "AT", "EK", "AU"}),
    "proposal-preview": frozenset({"CO", "AT", "EK", "AU"}),
    # Setting up.
    **dict.fromkeys(
        (
            *("setups", "setup-copy", "setup-folder", "setup", "setup-download", "setup-remove"),
            *("setup-preview", "setup-review", "setup-questions", "setup-new-question", "setup-question"),
            *("setup-key-upload", "setup-key-check", "setup-task", "setup-section"),
        ),
        frozenset({"CO"}),
    ),
}
"""Who may open each page in the matters of their own that `own` names; others, and in others' matters, nobody."""


@dataclass(slots=True)
class Place:
    """What the addresses name."""

    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    other: dict[str, dict[str, Any]] = field(default_factory=dict)


def test_every_page_says_who_may_enter_and_stands_in_the_table() -> None:
    assert {
        name for name, each in routes().items() if not isinstance(getattr(each.view, "rule", None), Rule)
    } == set()
    assert routes().keys() == ALLOWED.keys()


def test_every_rule_names_an_action_of_the_policy() -> None:
    rules = [getattr(each.view, "rule", Rule()) for each in routes().values()]
    named = {action for rule in rules for action, _ in rule.any_of}
    assert named - ACTIONS.keys() == set()


@pytest.fixture(scope="module")
def walked(
    built: Callable[[World], str],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("access")
    with copied(built(three_tiers), folder) as url, connected(url, django_db_blocker):
        yield


def three_tiers() -> None:
    """Three tiers and a programme beside them, in the middle of the lowest call, with something of every kind."""
    played(PLAYED, LOCAL, ELSEWHERE)
    add_person(name="Ingen (påhittad)", email="ingen@example.example", pseudonym="nobody")
    add_person(name="Redovisare (påhittad)", email="r@example.example", pseudonym="reporter")
    invite(
        act(DAY, by="centre-manager-01", approved_by=""), party=CENTRE, person="reporter", role="contributor"
    )
    propose(
        act(DAY, by="case-officer-1", approved_by=""),
        step="redistribute",
        party=AGENCY,
        programme=GRANT,
        facts={},
    )
    late = {"recipient": LATE_CENTRE, "amount": 1, "late_reason": "Semester."}
    propose(
        act(DAY, by="centre-manager-18", approved_by=""),
        step="requisition",
        party=LATE_CENTRE,
        programme=LOCAL,
        facts=late,
    )
    propose(
        act(DAY, by="proxy-18", approved_by=""),
        step="name_signatory",
        party=OREBRO,
        facts={"party": OREBRO, "giver": AGENCY, "person": "contributor-18", "evidence": "§ 12"},
    )
    apply_with_document(
        act(DAY, by="nobody", approved_by=""),
        party=OREBRO,
        giver=AGENCY,
        evidence="§ 12",
        content=PDF,
        name="beslut.pdf",
        now=datetime(2025, 9, 22, 12, tzinfo=UTC),
        address="https://anslag.example",
    )
    propose(
        act(DAY, by="case-officer-1", approved_by=""),
        step="open",
        party=AGENCY,
        facts={"folder": dump_programme(load_programme(FOLDER.parent / NEXT_YEAR))},
    )
    booking = Booking(incoming=True, amount=100_00, day=DAY, key="1")
    answer = BankAnswer(message="camt.054", reference="1", bookings=(booking,))
    reading = act(DAY, by="economist-1", approved_by="")
    read_statement(reading, programme=GRANT, answer=answer, digest="ab" * 32)
    officer = browser_of("case-officer-1")
    agency = {"party": number_of(AGENCY)}
    assert (
        officer.post(reverse("setup-copy", kwargs=agency), {"after": GRANT, "name": DRAFT}).status_code == 302
    )


@pytest.mark.usefixtures("walked")
def test_every_page_opens_for_those_in_the_table_and_for_nobody_else(
    settings: Any, tell: Callable[[str], None]
) -> None:
    settings.TODAY = DAY
    settings.PERSONAS = False
    place = places()
    clients = {seat: browser_of(person) for seat, person in PEOPLE.items()} | {"-": Client()}
    wrong, tried = [], 0
    for name, allowed in ALLOWED.items():
        for whose, named in (("own", place.own), ("other", place.other)):
            if whose == "other" and name not in place.other:
                continue
            expected = (
                allowed if whose == "own" or name in PUBLIC else allowed & READ_ALL.get(name, frozenset())
            )
            for seat, client in clients.items():
                tried += 1
                entered = enters(client, reverse(name, kwargs=named.get(name, {})))
                if entered != (seat in expected):
                    wrong.append((name, whose, seat, "opens" if entered else "is refused"))
    for each in wrong:
        tell(f"X14 {each}")
    tell(f"X14 pages by roles: {len(ALLOWED)} pages, {tried} doors tried, {len(wrong)} wrong")
    assert wrong == []


READ_ALL = {
    **dict.fromkeys(("our-grant", "requisition-receipt", "requisition-receipt-pdf"), frozenset(GIVERS)),
    **dict.fromkeys(("decide-unused", "open-clawback"), frozenset({"CO"})),
    "payment-stop": frozenset({"CO", "EK"}),
}
"""Whoever gives reads of every receiver. What the table calls another's is then another receiver's."""

PUBLIC = {name for name, allowed in ALLOWED.items() if allowed == EVERYONE}


def enters(client: Client, address: str) -> bool:
    """Whether the page is shown, or asks for another way of sending, rather than hidden or sent to sign in."""
    response = client.get(address)
    if response.status_code == 302 and response.url.startswith("/logga-in/?next="):  # type: ignore[attr-defined]
        return False
    assert response.status_code in {200, 302, 404, 405}, (address, response.status_code)
    return response.status_code != 404


def places() -> Place:
    """What each address names, in one's own matters and in others'."""
    own = {"key": GRANT, "party": number_of(OREBRO)}
    theirs = {"key": GRANT, "party": number_of(JONKOPING)}
    place = Place()
    for name, route in routes().items():
        taken = route.takes
        if not taken:
            continue
        place.own[name] = {each: own[each] for each in taken if each in own} | numbers(name, OREBRO)
        place.other[name] = others(name, taken, theirs)
    for name in SETTING_UP:
        named = {"name": DRAFT, "question": "used_amount", "task": "tider", "section": "economy"}
        taken = routes()[name].takes
        place.own[name] |= {each: named[each] for each in taken if each in named}
        place.other[name] |= {each: named[each] for each in taken if each in named}
        place.own[name]["party"] = number_of(AGENCY)
        place.other[name]["party"] = number_of(JONKOPING)
    for name in ("applications", "application", "application-document", "party-proposal", "proposal-preview"):
        place.own[name]["party"] = number_of(AGENCY)
        place.other[name]["party"] = number_of(OTHER_GIVER)
    place.own["report-links"] = {"key": LOCAL}
    place.own["late-requisition"] |= {"key": LOCAL, "party": number_of(LATE_CENTRE)}
    place.other["late-requisition"] |= {"key": LOCAL, "party": number_of(CENTRE)}
    del place.other["invitation"], place.other["my-document"], place.other["recipient-people"]
    return place


SETTING_UP = [name for name in ALLOWED if name.startswith("setup")]


def others(name: str, taken: Any, theirs: dict[str, Any]) -> dict[str, Any]:
    """The same page of another receiver, or of another giver's programme."""
    elsewhere = theirs if "party" in taken else {"key": ELSEWHERE}
    return {each: elsewhere[each] for each in taken if each in elsewhere} | numbers(name, JONKOPING)


def numbers(name: str, party: str) -> dict[str, Any]:
    """What else an address names, of the party."""
    held = held_programme(GRANT)
    found: dict[str, Any] = {
        "requisition-page": {"page": "konto"},
        "report-part": {"part": "economy"},
        "report-save": {"part": "economy"},
        "books-behind": {"category": "salaries"},
        "invitation": {"token": "x" * 43},
        **{key: {"recipient": number_of(party)} for key in ("review", "review-request")},
        "coding": {"question": codable(held)[0].id},
        "sampling-result": {"number": 1, "recipient": number_of(party)},
        "review-versions": {"recipient": number_of(party), "before": 1, "after": 2},
        "review-file": {"recipient": number_of(party), "version": 1, "question": "file"},
        **{each: {"number": orders(held)[0].number} for each in ("payment-order", "payment-file")},
        **{each: {"number": "20260001"} for each in ("invoice", "our-invoice", "our-invoice-pdf")},
        "invoice-act": {"number": "20260001", "action": "paminn"},
        "invoice-file": {"number": "20260001", "kind": "pdf"},
        **{each: {"number": 1} for each in ("clawback", "hearing", "evidence")},
        "bank-refusal": {"number": 1},
        **{each: {"number": unmatched(held)[0].number} for each in ("bank-row", "bank-return", "bank-back")},
        **{
            each: {"number": waiting_number()}
            for each in ("application", "application-document", "my-document")
        },
        "proposal": {"number": number_of_proposal("redistribute")},
        "late-requisition": {"number": number_of_proposal("requisition")},
        "mandate-proposal": {"number": number_of_proposal("name_signatory")},
        "party-proposal": {"number": number_of_proposal("open")},
        "proposal-preview": {"number": number_of_proposal("open")},
    }
    entry = {"entry": requisitions(held, recipient=party)[0].entry}
    mandate = {"mandate": acting_for(OREBRO)[0].number}
    more: dict[str, Any] = dict(found.get(name, {}))
    more |= entry if name.startswith("requisition-receipt") else {}
    more |= {"sha256": "0" * 64} if "sha256" in routes()[name].takes else {}
    more |= {"version": 1} if "version" in routes()[name].takes else {}
    more |= mandate if name in {"people-end", "people-send-again"} else {}
    return more


def number_of_proposal(step: str) -> int:
    every = [*proposals(programme=GRANT), *proposals(programme=LOCAL), *proposals()]
    return next(each.number for each in every if each.step == step)


def waiting_number() -> int:
    return next(each.number for each in applications_to(AGENCY) if not each.outcome)


@pytest.mark.usefixtures("walked")
def test_a_refusal_that_no_form_tells_of_is_told_on_a_page_and_breaks_nothing(settings: Any) -> None:
    """A form's key that was used for something else is one: the second sending has other facts."""
    settings.TODAY = DAY
    client = browser_of("case-officer-3")
    address = reverse("reminders", kwargs={"key": LOCAL})
    assert client.post(address, {"form": "one"}).status_code == 302
    settings.TODAY = DAY + timedelta(days=1)
    response = client.post(address, {"form": "one"})
    assert response.status_code == 409
    assert "börja om med en ny nyckel" in response.content.decode()
