"""What is filled in and not submitted is the recipient's own: no page, file, search, task, letter or reading shows it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from anslag.cli.main import main
from anslag.domain.report_parts import form_parts
from anslag.records.grants import held_programme
from anslag.records.mail import mail_of
from anslag.records.mandates import mandates_of, scope_of
from anslag.records.report_space import NotTheirsError, own_space
from tests.conftest import connected, copied
from tests.web.addresses import routes
from tests.web.real_year import ASSIGNMENT, GRANT, LOCAL, browser_of, giving, number_of, receiving
from tests.web.report_year import ANSWERS, DAY, OREBRO, fill, page_of, reporting, save_part, sign

MARK = "Silverräv-7193"
"""Stands in a text that is filled in, and nowhere else."""

OTHERS = (
    *("case-officer-1", "approver-1", "economist-1", "auditor-1", "signatory-agency"),
    *("case-officer-2", "proxy-06", "signatory-06", "proxy-14", "centre-manager-01", "centre-manager-29"),
)
"""The giver's people of every kind, the funder's, other receivers', and those of receivers one tier down."""

OWN = ("signatory-18", "proxy-18", "representative-18", "contributor-18")


@pytest.fixture(autouse=True)
def filled_in(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    """All is filled in, was sent to be signed, and one part was sent back."""
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        answers = ANSWERS | {"success_factors": MARK}
        fill(browser_of("contributor-18"), held_programme(GRANT).programme.form, answers)
        browser_of("contributor-18").post(receiving(OREBRO, "redovisning/kontrollera/"), {"ask": "1"})
        back = receiving(OREBRO, "redovisning/tillbaka/")
        assert browser_of("signatory-18").post(back, {"del-economy": f"{MARK} igen"}).status_code == 302
        yield


def every_address() -> list[str]:
    """Every page there is, of this recipient, its programme, and the giver."""
    found = []
    for name, route in routes().items():
        for key in (GRANT, LOCAL, ASSIGNMENT) if "key" in route.takes else (GRANT,):
            for party in (OREBRO, "Socialstyrelsen") if "party" in route.takes else (OREBRO,):
                named = {"key": key, "party": number_of(party), "token": "x" * 43, "name": "provet"}
                named["sha256"] = "0" * 64
                named |= {"part": "outcome", "page": "konto", "task": "tider", "question": "areas"}
                named["section"] = "economy"
                values = {each: named.get(each, 1) for each in route.takes}
                found.append(reverse(name, kwargs=values))
    return found


def test_no_page_shows_it_to_anyone_else() -> None:
    addresses = every_address()
    assert page_of("outcome") in addresses
    seen = []
    for person in (*OTHERS, ""):
        client = browser_of(person) if person else Client()
        for address in addresses:
            response: Any = client.get(address, {"q": MARK, "ord": MARK})
            text = b"".join(response.streaming_content) if response.streaming else response.content
            found = text.decode(errors="replace").replace(f'value="{MARK}"', "").replace(f"%s={MARK}", "")
            if MARK in found and "logga-in" not in address:
                seen.append((person, address))
    assert seen == []


def test_the_recipient_itself_reads_it() -> None:
    for person in OWN:
        assert MARK in browser_of(person).get(page_of("outcome")).content.decode(), person


def test_its_pages_are_not_there_for_others() -> None:
    pages = ("", "del/outcome/", "kontrollera/", "tillbaka/", "inget/", "andra/", "del/outcome/spara/")
    for person in OTHERS:
        client = browser_of(person)
        found = {client.get(receiving(OREBRO, f"redovisning/{page}")).status_code for page in pages}
        found |= {client.post(receiving(OREBRO, f"redovisning/{page}"), {}).status_code for page in pages}
        assert found <= {404, 405}, person


def test_the_read_layer_refuses_whoever_it_is_not_for() -> None:
    held = held_programme(GRANT)
    for person in (*OTHERS, *OWN):
        mandates = mandates_of(person)
        acts_for = {each.party for each in mandates}
        for owner in (OREBRO, *acts_for):
            scope = scope_of(held, acts_for, owner=owner)
            if person in OWN and owner == OREBRO:
                assert own_space(held, OREBRO, mandates=mandates, scope=scope, today=DAY).parts
            else:
                with pytest.raises(NotTheirsError):
                    own_space(held, OREBRO, mandates=mandates, scope=scope, today=DAY)


def test_no_letter_diary_entry_or_export_holds_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    held = held_programme(GRANT)
    assert not any(MARK in payload for payload in held.row.diary.values_list("payload", flat=True))
    letters = [each.letter for each in mail_of(programme=GRANT)]
    assert not any(MARK in each.text or each.kind in {"to_sign", "sent_back"} for each in letters)
    own = [
        each.letter
        for each in mail_of(programme=GRANT, party=OREBRO, drafts=True)
        if MARK in each.letter.text
    ]
    assert {each.to for each in own} == {"uppgiftssamordnare@orebro-lan.example"}
    assert main(["export", GRANT, "--output", str(tmp_path / "data")]) == 0
    written = [file.read_text() for file in (tmp_path / "data").rglob("*") if file.is_file()]
    assert written
    assert not any(MARK in text for text in written)


def test_the_giver_is_told_that_it_is_not_submitted_and_nothing_of_how_far_it_has_come() -> None:
    for address in (giving(), receiving(OREBRO)):
        shown = browser_of("case-officer-1").get(address).content.decode()
        assert not any(word in shown for word in ("Påbörjad", "Väntar på underskrift", "Ändring begärd"))


def test_what_is_submitted_is_read_by_the_giver_and_the_recipient_and_by_no_other_receiver() -> None:
    client = browser_of("proxy-18")
    form = held_programme(GRANT).programme.form
    economy = next(part for part in form_parts(form) if part.id == "economy")
    save_part(client, economy, ANSWERS)
    address = sign(client).url.rstrip("/")
    for page in (f"{address}/", f"{address}.pdf", f"{address}.json"):
        for person in ("case-officer-1", "approver-1", "economist-1", "auditor-1", *OWN):
            assert browser_of(person).get(page).status_code == 200, (person, page)
        for person in ("proxy-06", "signatory-06", "proxy-14", "case-officer-2", "centre-manager-01"):
            assert browser_of(person).get(page).status_code == 404, (person, page)
        assert Client().get(page).status_code == 302
