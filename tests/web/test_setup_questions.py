"""The questions of a programme that is set up: their burden, their uses, and how each is put."""

import tomllib
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.files.programme_folder import load_programme
from anslag.files.programme_zip import read_zip
from tests.domain.report_2025 import FOLDER
from tests.files.small_programme import CASES
from tests.web.giver import Giver, opened, staffed
from tests.web.reading import Page
from tests.web.test_pages import HEAVIEST, MOST_QUERIES, paid
from tests.web.test_setup import form_of, page

pytestmark = pytest.mark.django_db

NAME = "next"


@pytest.fixture
def giver(settings: Any) -> Giver:
    """The lower of the two made-up programmes, with an outline and every kind of question, begun anew."""
    settings.TODAY = date(2031, 12, 1)
    paid(load_programme(CASES / "small-programme-above"))
    opened(load_programme(CASES / "small-programme"))
    giver = staffed("Norra förbundet", date(2031, 12, 1))
    giver.client().post(giver.address("kopiera")[:-1], {"after": "small-programme", "name": NAME})
    return giver


@pytest.fixture
def client(giver: Giver) -> Client:
    return giver.client()


def fragor(giver: Giver, *parts: str) -> str:
    return giver.address(NAME, "fragor", *parts)


def form(client: Client, giver: Giver) -> dict[str, Any]:
    packed = client.get(f"{giver.address(NAME)}mapp.zip").content
    return tomllib.loads(read_zip(packed)["form.toml"])


def questions(client: Client, giver: Giver) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for section in form(client, giver)["sections"] for each in section["questions"]}


def words(shown: Page) -> str:
    return " ".join(" ".join(each.text.split()) for each in shown.all("p", "li"))


def test_the_burden_and_the_uses_of_each_question_are_shown(giver: Giver, client: Client) -> None:
    shown = page(client.get(fragor(giver)))
    assert "Uppgiftslämnarbörda" in shown.headings
    assert " frågor × 2 mottagare ≈ " in words(shown)
    assert "Används i: Tabellen ”" in words(shown)
    assert "4 minuter per fråga" in words(shown)


def test_a_question_is_put_otherwise(giver: Giver, client: Client) -> None:
    name = next(name for name, each in questions(client, giver).items() if each["kind"] == "long_text")
    before = questions(client, giver)
    sent = form_of(page(client.get(fragor(giver, name))))
    response: Any = client.post(fragor(giver, name), sent)
    assert response.url == fragor(giver)
    assert questions(client, giver) == before
    changed = sent | {"text": "En annan fråga?", "required": "no", "uses": ["review", "narrative"]}
    assert (
        page(client.post(fragor(giver, name), changed | {"seen": "old"})).headings[0] == before[name]["text"]
    )
    client.post(fragor(giver, name), changed)
    after = questions(client, giver)[name]
    assert (after["text"], after["required"], after["uses"]) == (
        "En annan fråga?",
        False,
        ["review", "narrative"],
    )
    assert "En annan fråga?" in words(page(client.get(fragor(giver))))


def test_a_question_that_is_used_nowhere_is_flagged_and_one_that_is_removed_is_gone(
    giver: Giver, client: Client
) -> None:
    sent = form_of(page(client.get(fragor(giver, "ny-fraga"))))
    added = sent | {
        "text": "Hur många möten?",
        "kind": "single",
        "options-0-label": "Få",
        "options-1-label": "Många",
    }
    client.post(fragor(giver, "ny-fraga"), added)
    asked = questions(client, giver)["hur_manga_moten"]
    assert [each["id"] for each in asked["options"]] == ["fa", "manga"]
    shown = page(client.get(fragor(giver)))
    assert "Frågan används inte i någon redovisning." in " ".join(each.text for each in shown.all("strong"))
    assert "questions_are_used" in words(shown)
    client.post(
        fragor(giver, "hur_manga_moten"),
        form_of(page(client.get(fragor(giver, "hur_manga_moten")))) | {"remove": "1"},
    )
    assert "hur_manga_moten" not in questions(client, giver)
    assert "questions_are_used" not in words(page(client.get(fragor(giver))))


def test_a_question_without_words_is_refused_at_its_field(giver: Giver, client: Client) -> None:
    before = questions(client, giver)
    name = next(iter(before))
    for address in (fragor(giver, "ny-fraga"), fragor(giver, name)):
        shown = page(client.get(address))
        again = page(client.post(address, form_of(shown) | {"text": " \n", "help": "Skriv hur många"}))
        errors = [each.text.strip() for each in again.all("p") if each.get("id") == "id_text_error"]
        assert [words in errors[0] for words in ("Skriv frågan.",)] == [True]
        assert form_of(again)["help"] == "Skriv hur många"
        assert questions(client, giver) == before


def test_a_question_that_belongs_nowhere_is_refused_and_not_lost(giver: Giver, client: Client) -> None:
    before = questions(client, giver)
    sent = form_of(page(client.get(fragor(giver, "ny-fraga")))) | {"text": "Vad?", "section": ""}
    assert "Välj i vilket avsnitt" in words(page(client.post(fragor(giver, "ny-fraga"), sent)))
    assert questions(client, giver) == before


def test_a_fault_in_a_question_leads_to_the_question(giver: Giver, client: Client) -> None:
    sent = form_of(page(client.get(fragor(giver, "ny-fraga"))))
    client.post(fragor(giver, "ny-fraga"), sent | {"text": "Hur många möten?", "kind": "number_of"})
    client.post(fragor(giver, "ny-fraga"), sent | {"text": "Hur många möten?", "kind": "long_text"})
    shown = page(client.get(giver.address(NAME)))
    links = {each.text: each.get("href") for each in shown.all("a")}
    assert links["Hur många möten?"] == fragor(giver, "hur_manga_moten")


def test_removing_what_others_hang_on_is_told_and_the_list_still_shown(giver: Giver, client: Client) -> None:
    branching = next(
        each["shown_if"]["question"] for each in questions(client, giver).values() if "shown_if" in each
    )
    client.post(
        fragor(giver, branching), form_of(page(client.get(fragor(giver, branching)))) | {"remove": "1"}
    )
    shown = page(client.get(fragor(giver)))
    assert "branches_point_back" in words(shown) or "outline." in words(shown)
    assert "kan visas när felen är rättade" in words(shown)
    assert len(shown.all("a")) > len(questions(client, giver))


def test_a_question_is_asked_only_after_an_answer_to_an_earlier_one(giver: Giver, client: Client) -> None:
    kept = questions(client, giver)["levels"]["shown_if"]
    shown = page(client.get(fragor(giver, "levels")))
    assert form_of(shown)["shown_if"] == "areas.courses"
    client.post(fragor(giver, "levels"), form_of(shown) | {"help": "Ny hjälp"})
    assert questions(client, giver)["levels"]["shown_if"] == kept
    again = form_of(page(client.get(fragor(giver, "levels"))))
    client.post(fragor(giver, "levels"), again | {"shown_if": ""})
    assert "shown_if" not in questions(client, giver)["levels"]
    sent = form_of(page(client.get(fragor(giver, "extent"))))
    client.post(fragor(giver, "extent"), sent | {"shown_if": "areas.visits"})
    assert questions(client, giver)["extent"]["shown_if"] == {"question": "areas", "contains": "visits"}
    assert "om ni väljer ”Besök” i" in words(page(client.get(fragor(giver))))


def test_what_a_question_hangs_on_comes_before_it_and_is_what_it_can_be_answered_with(
    giver: Giver, client: Client
) -> None:
    def codes(name: str) -> list[str]:
        found = page(client.get(fragor(giver, name))).all("option")
        return [value for each in found if "." in (value := each.get("value"))]

    assert codes("used") == []
    assert codes("areas") == ["used.0"]
    assert codes("levels") == ["used.0", "areas.courses", "areas.visits"]


def sections(client: Client, giver: Giver) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in form(client, giver)["sections"]}


def test_a_whole_section_hangs_on_an_answer_in_an_earlier_one(giver: Giver, client: Client) -> None:
    before = sections(client, giver)
    first, *_, last = before
    here = fragor(giver, "avsnitt", last)
    shown = page(client.get(here))
    offered = [each.get("value") for each in shown.all("option") if "." in each.get("value")]
    own = {each["id"] for each in before[last]["questions"]}
    assert "used.0" in offered
    assert not any(code.split(".")[0] in own for code in offered)
    assert client.post(here, form_of(shown)).status_code == 302
    assert sections(client, giver) == before
    client.post(here, form_of(shown) | {"shown_if": "used.0", "title": "Sist av allt", "group": "Slutet"})
    after = sections(client, giver)
    assert after[last]["shown_if"] == {"question": "used", "above": 0}
    assert (after[last]["title"], after[last]["group"]) == ("Sist av allt", "Slutet")
    assert after[last]["questions"] == before[last]["questions"]
    assert {name: each for name, each in after.items() if name != last} == {
        name: each for name, each in before.items() if name != last
    }
    listed = page(client.get(fragor(giver)))
    assert "outline.base" in words(listed)  # a table counts what now is not asked of all
    assert here in [each.get("href") for each in listed.all("a")]
    client.post(here, form_of(page(client.get(here))) | {"shown_if": ""})
    assert "shown_if" not in sections(client, giver)[last]
    codes = page(client.get(fragor(giver, "avsnitt", first))).all("option")
    assert [each.get("value") for each in codes if "." in each.get("value")] == []


def test_a_section_keeps_its_heading_and_is_shown_again_where_someone_else_has_changed_it(
    giver: Giver, client: Client
) -> None:
    before = sections(client, giver)
    here = fragor(giver, "avsnitt", next(iter(before)))
    sent = form_of(page(client.get(here)))
    assert "Skriv avsnittets rubrik." in words(page(client.post(here, sent | {"title": " "})))
    assert client.post(here, sent | {"title": "Annat", "seen": "old"}).status_code == 200
    assert sections(client, giver) == before
    assert client.get(fragor(giver, "avsnitt", "finns-inte")).status_code == 404


def test_amounts_per_row_add_up_to_another_answer_and_are_checked(giver: Giver, client: Client) -> None:
    sent = form_of(page(client.get(fragor(giver, "ny-fraga"))))
    added = {
        "text": "Per halvår",
        "kind": "table",
        "section": "money",
        "adds_up_to": "used",
        "uses": ["money"],
    }
    rows = {"options-0-label": "Kurser", "columns-0-label": "Vår", "columns-1-label": "Höst"}
    client.post(fragor(giver, "ny-fraga"), sent | added | rows)
    assert questions(client, giver)["per_halvar"]["adds_up_to"] == "used"
    sent = form_of(page(client.get(fragor(giver, "per_halvar"))))
    checked = {"checks-0-check": "far_below_paid", "checks-0-percent": "40", "checks-0-text": "Varför?"}
    client.post(fragor(giver, "per_halvar"), sent | checked)
    first = {"id": "per_halvar_far_below_paid", "check": "far_below_paid", "question": "per_halvar"}
    assert form(client, giver)["checks"] == [first | {"percent": 40, "text": "Varför?"}]
    listed = page(client.get(fragor(giver)))
    assert "Varför?" in words(listed)
    assert "Frågas när kontrollen hittar något" in words(listed)
    sent = form_of(page(client.get(fragor(giver, "per_halvar"))))
    client.post(fragor(giver, "per_halvar"), sent | {"checks-1-check": "whole_thousands"})
    assert [each["check"] for each in form(client, giver)["checks"]] == ["far_below_paid", "whole_thousands"]
    sent = form_of(page(client.get(fragor(giver, "per_halvar"))))
    client.post(fragor(giver, "per_halvar"), sent | {"remove": "1"})
    assert "checks" not in form(client, giver)


def test_more_options_can_be_had_without_losing_what_was_typed(giver: Giver, client: Client) -> None:
    sent = form_of(page(client.get(fragor(giver, "ny-fraga")))) | {"text": "Vad?", "options-0-label": "Ett"}
    longer = form_of(page(client.post(fragor(giver, "ny-fraga"), sent | {"more": "options"})))
    assert (longer["text"], longer["options-0-label"]) == ("Vad?", "Ett")
    assert "options-3-label" in longer


def test_the_questions_are_said_to_be_done(giver: Giver, client: Client) -> None:
    response: Any = client.post(fragor(giver))
    assert response.url == giver.address(NAME)
    assert client.get(fragor(giver, "none")).status_code == 404


def test_the_real_form_of_ninety_questions_is_light_and_quick(
    settings: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TODAY = date(2031, 12, 1)
    paid(load_programme(FOLDER.parent / "government-assignment-2025"))
    programme = load_programme(FOLDER)
    opened(programme)
    giver = staffed(programme.terms.giver, date(2031, 12, 1))
    client = giver.client()
    client.post(giver.address("kopiera")[:-1], {"after": programme.key, "name": NAME})
    style = len(client.get("/anslag.css").content)
    tasks = ("grunduppgifter", "beslut", "nyckel", "tider", "villkor", "fragor", "granska", "forhandsvisning")
    new = (NAME, "fragor", "ny-fraga")
    for parts in ((), (NAME,), new, *((NAME, task) for task in tasks)):
        with django_assert_max_num_queries(MOST_QUERIES):
            response: Any = client.get(giver.address(*parts))
        page(response)
        assert len(response.content) + style <= HEAVIEST, parts
    shown = page(client.get(giver.address(NAME, "fragor")))
    assert "Hela avsnittet frågas om ni väljer" in words(shown)
    chosen = form_of(page(client.get(fragor(giver, "avsnitt", "area_access"))))["shown_if"]
    assert chosen == "areas.access"
    assert "84 frågor × 21 mottagare ≈ 118 timmar" in words(shown)
