"""A form that is changed while it is filled in: answers stand, what changed is told, and what was submitted is as it was."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.form import Form, Option, Question
from anslag.domain.problem import Refused
from anslag.records.books import read_books
from anslag.records.folder import dump_form
from anslag.records.grants import held_programme
from anslag.records.mail import mail_of
from anslag.records.proposals import proposals
from anslag.records.reports import submitted_reports
from anslag.records.verify_documents import unchanged
from anslag.steps.form_version import change_form
from anslag.steps.proposal import propose
from anslag.steps.report import submit_report
from tests.conftest import connected, copied
from tests.records.world import disarm, execute
from tests.steps.year import act
from tests.web.acting import PDF, send
from tests.web.reading import read
from tests.web.real_year import GRANT, browser_of, receiving
from tests.web.report_year import ANSWERS, CONFIRMED, DAY, OREBRO, fill, page_of, reporting, save_part, sign
from tests.web.test_report import form, part, states


@pytest.fixture(autouse=True)
def the_form_is_open(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        yield


def changed(now: Form) -> Form:
    """One question more about the outcome, and none about what has worked best."""
    more = Question(id="lasting", kind="yes_no", text="Är förändringarna varaktiga?", uses=("review",))
    sections = tuple(
        replace(
            section,
            questions=(*(each for each in section.questions if each.id != "goal_attainment_comment"), more),
        )
        if section.id == "outcome"
        else section
        for section in now.sections
    )
    return replace(now, version=now.version + 1, sections=sections)


def change(how: Callable[[Form], Form] = changed) -> None:
    officer = {"by": "case-officer-1", "approved_by": "approver-1"}
    written = dump_form(how(form()))
    change_form(act(DAY, **officer), programme=GRANT, form=written, reason="Frågan fattades.")


def test_what_is_filled_in_is_carried_over_and_what_changed_is_told() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS | {"goal_attainment_comment": "Ett ord."})
    change()
    shown = read(client, page_of())
    told = [each.text for each in shown.all("dt", "dd", "li", "p")]
    assert "Är förändringarna varaktiga?" in told
    assert "Frågan fattades." in told
    lost = told.index("Vad bygger ni bedömningen på?", told.index("Är förändringarna varaktiga?"))
    assert told[lost : lost + 3] == ["Vad bygger ni bedömningen på?"] * 2 + ["Ett ord."]
    assert "Svar som inte längre har någon fråga räknas inte. Resten står kvar." in told
    assert shown.faults == []
    assert {name: state for name, state in states(client).items() if state != "Klar"} == {
        "outcome": "Påbörjad",
        "feedback": "Frivillig",
    }
    save_part(client, part("outcome"), ANSWERS | {"lasting": True})
    assert sign(client).status_code == 302
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    assert (sealed.form_version, sealed.answers["lasting"]) == (2, True)
    assert "goal_attainment_comment" not in sealed.answers


def test_what_was_submitted_is_shown_with_the_questions_it_answered_and_changed_with_the_new() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS | {"goal_attainment_comment": "Ett ord."})
    receipt = sign(client).url
    change()
    assert "Ett ord." in client.get(receipt).content.decode()
    client.post(receiving(OREBRO, "redovisning/andra/"), {"reason": "Ny fråga."})
    assert "Är förändringarna varaktiga?" in client.get(page_of()).content.decode()
    assert states(client)["outcome"] == "Påbörjad"


def test_whoever_has_begun_is_told_by_mail_and_nobody_at_the_giver_learns_who_that_is() -> None:
    fill(browser_of("proxy-18"), form(), {"contact_name": "Ett namn"})
    facts = {"form": dump_form(changed(form())), "reason": "Frågan fattades."}
    officer = act(DAY, by="case-officer-1", approved_by="")
    propose(officer, step="change_form", party="Socialstyrelsen", programme=GRANT, facts=facts)
    (waiting,) = proposals(programme=GRANT, waiting=True)
    address = f"/ge/{GRANT}/forslag/{waiting.number}/"
    approver = browser_of("approver-1")
    before = approver.get(address).content.decode()
    assert "Frågorna i redovisningen har ändrats sedan ni började fylla i." in before
    assert "Örebro" not in before
    assert send(approver, address, outcome="approved", reason="").status_code == 302
    letters = [
        each.letter for each in mail_of(party=OREBRO, drafts=True) if each.letter.kind == "form_changed"
    ]
    assert letters
    assert "– Är förändringarna varaktiga?" in letters[0].text
    assert f"{page_of()}" in letters[0].text
    assert {each.letter.party for each in mail_of(drafts=True) if each.letter.kind == "form_changed"} == {
        OREBRO
    }
    for page in (f"/ge/{GRANT}/paminnelser/", receiving(OREBRO)):
        assert "har ändrats" not in browser_of("case-officer-1").get(page).content.decode()
    assert letters[0].subject in browser_of("proxy-18").get(receiving(OREBRO)).content.decode()


def with_more_kinds(now: Form) -> Form:
    """A document, people by sex, a table, and another option that is explained."""
    kinds = (
        Question(id="ledger", kind="file", text="Utdrag ur huvudboken", uses=("review",)),
        Question(id="trained", kind="count_by_sex", text="Hur många har utbildats?", uses=("review",)),
        Question(
            id="by_term",
            kind="table",
            text="Kostnad per termin",
            options=(Option(id="spring", label="Vår"), Option(id="autumn", label="Höst")),
            columns=(Option(id="pay", label="Lön"), Option(id="rent", label="Hyra")),
            row_kind="term",
            uses=("review",),
        ),
        Question(
            id="kind_of_place",
            kind="single",
            text="Var?",
            options=(Option(id="town", label="Stad"), Option(id="else", label="Annat", other=True)),
            row_kind="place",
            uses=("review",),
        ),
    )
    sections = tuple(
        replace(section, questions=(*section.questions, *kinds)) if section.id == "outcome" else section
        for section in now.sections
    )
    return replace(now, version=now.version + 1, sections=sections)


def test_documents_tables_people_by_sex_and_another_option_are_filled_in_and_submitted() -> None:
    change(with_more_kinds)
    client = browser_of("proxy-18")
    fill(client, form(), {name: each for name, each in ANSWERS.items() if name != "goal_attainment"})
    version = str(client.get(page_of("outcome")).context["form"]["version"].value())
    sent: dict[str, Any] = {
        "version": version,
        "svar-goal_attainment": "4",
        "svar-ledger": SimpleUploadedFile("huvudbok.pdf", PDF),
        "svar-trained-women": "3",
        "svar-trained-men": "två",
        "svar-by_term-spring-pay": "1 200",
        "svar-by_term-autumn-rent": "300",
        "svar-kind_of_place": "else",
        "svar-kind_of_place_else": "På en båt",
    }
    wrong = client.post(page_of("outcome"), sent)
    assert "Skriv antalet med siffror" in wrong.content.decode()
    again = sent | {"version": str(wrong.context["form"]["version"].value()), "svar-trained-men": "2"}
    del again["svar-ledger"]  # it was handed in, and stands
    assert client.post(page_of("outcome"), again).status_code == 302
    shown = read(client, page_of("outcome"))
    assert shown.faults == []
    assert "huvudbok.pdf" in [each.text for each in shown.all("a")]
    receipt = sign(client).url
    (sealed,) = submitted_reports(held_programme(GRANT), OREBRO)
    digest = hashlib.sha256(PDF).hexdigest()
    assert {
        name: sealed.answers[name] for name in ("ledger", "trained", "by_term", "kind_of_place_else")
    } == {
        "ledger": digest,
        "trained": {"women": 3, "men": 2},
        "by_term": {"spring": {"pay": 1200}, "autumn": {"rent": 300}},
        "kind_of_place_else": "På en båt",
    }
    assert read(client, receipt).faults == []
    file = receiving(OREBRO, f"redovisning/fil/{digest}/")
    for person, status in (("contributor-18", 200), ("case-officer-1", 200), ("proxy-06", 404)):
        assert browser_of(person).get(file).status_code == status, person
    assert list(unchanged(read_books())) == []
    disarm("document")
    execute("DELETE FROM records_document")
    assert [problem.place for problem in unchanged(read_books())] == [f"Handlingen {digest}"]


def test_a_document_that_is_not_submitted_is_read_by_the_recipient_alone() -> None:
    change(with_more_kinds)
    client, given = browser_of("contributor-18"), SimpleUploadedFile("a.pdf", PDF)
    client.post(page_of("outcome"), {"version": "0", "svar-ledger": given, "later": "1"})
    file = receiving(OREBRO, f"redovisning/fil/{hashlib.sha256(PDF).hexdigest()}/")
    assert client.get(file).content == PDF
    assert browser_of("case-officer-1").get(file).status_code == 404
    client.post(page_of("outcome"), {"version": "1", "svar-ledger-away": "1", "later": "1"})
    assert client.get(file).status_code == 404


def test_a_report_that_names_a_file_that_was_not_handed_in_for_it_is_refused() -> None:
    """Not even one that is kept, where another handed it in."""
    change(with_more_kinds)
    client, other = browser_of("proxy-18"), browser_of("proxy-06")
    elsewhere = page_of("outcome", "Region Jönköping")
    other.post(elsewhere, {"version": "0", "svar-ledger": SimpleUploadedFile("a.pdf", PDF), "later": "1"})
    fill(client, form(), {name: each for name, each in ANSWERS.items() if name != "goal_attainment"})
    named = {
        "ledger": hashlib.sha256(PDF).hexdigest(),
        "goal_attainment": 4,
        "trained": {"women": 1, "men": 0},
        "by_term": {"spring": {"pay": 1}},
        "kind_of_place": "town",
    }
    answers = ANSWERS | CONFIRMED | named
    proxy = act(DAY, by="proxy-18", approved_by="")
    with pytest.raises(Refused, match="inte inlämnad till den här redovisningen"):
        submit_report(proxy, programme=GRANT, recipient=OREBRO, answers=answers)
