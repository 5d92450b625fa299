"""The diary: every act in words, found again, taken away as CSV that is safe to open, and read by those who may."""

import ast
import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.domain.policy import STEPS
from anslag.files.diary_csv import diary_csv
from anslag.records.diary_read import Wanted, entries, every_entry
from anslag.records.grants import held_programme
from anslag.records.mandates import change_contact
from anslag.steps.decision import open_programme
from anslag.steps.payment import pay
from anslag.steps.requisition import requisition
from anslag.web.parts.act_words import act_words
from tests.house.tree import modules, parsed
from tests.steps.year import OPENS, act, programme
from tests.web.giver import signed_in
from tests.web.giving import LATER, NAMES, Grant, decided, granted, made, send, shown, words

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = LATER
    grant = granted()
    for name in NAMES:
        grant.ask(name)
    return grant


def lines(page: Any) -> list[list[str]]:
    """The rows of the table, without its heads."""
    cells = page.cells[page.cells.index("Kronor") + 1 :]
    return [cells[at : at + 8] for at in range(0, len(cells), 8)]


def table(client: Client, address: str) -> list[list[str]]:
    response: Any = client.get(address)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def written_actions() -> set[str]:
    """Every name by which a step writes an act in the diary, from the source itself."""
    names = set()
    for path in modules("steps"):
        for call in ast.walk(parsed(path)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in WRITERS:
                given = [each.value for each in call.args if isinstance(each, ast.Constant)]
                names |= {each for each in given if isinstance(each, str)}
    return names


WRITERS = ("enter", "enter_for_parties", "_give", "_tell", "_succeed")


def test_every_act_has_swedish_words() -> None:
    actions = {*written_actions(), *STEPS, "decline", "withdraw_proposal"} - {"mark_paid"}
    actions -= {"invite_representative", "invite_contributor"}
    assert len(written_actions()) > 20
    assert [name for name in sorted(actions) if act_words(name) == name] == []


def test_each_act_is_told_with_its_time_people_and_amount(grant: Grant) -> None:
    sent = send(grant.client("case_officer"), grant.page("utlysning"), step="close_call")
    decided(grant, sent.url)
    page = shown(grant.client("auditor"), grant.page("diarium"))
    newest = lines(page)[0]
    assert newest[1].startswith(f"{LATER.isoformat()} ")
    assert len(newest[1]) == len("2031-04-01 10:00")
    assert newest[2:] == [
        "Utlysningen stängdes",
        "Person case_officer",
        "Person approver",
        "–",
        "Dnr grant",
        "0",
    ]
    asked = next(line for line in lines(page) if line[5] == "Gamma")
    assert asked[1:] == [
        OPENS.isoformat(),
        "Rekvisition",
        "Firmatecknare Gamma",
        "–",
        "Gamma",
        "Dnr grant",
        "200",
    ]


def test_someone_whose_name_is_erased_stands_by_pseudonym(grant: Grant) -> None:
    change_contact(grant.signers["Alfa"], name="", email="")
    page = shown(grant.client("auditor"), grant.page("diarium"))
    assert next(line for line in lines(page) if line[5] == "Alfa")[3] == grant.signers["Alfa"]


def test_a_replayed_act_names_who_did_it_as_it_was_written(settings: Any) -> None:
    settings.TODAY = LATER
    grant = granted()
    requisition(act(by="proxy-07", approved_by=""), programme="grant", recipient="Alfa")
    assert lines(shown(grant.client("auditor"), grant.page("diarium")))[0][3] == "proxy-07"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("recipient=Alfa", ["Utbetalning", "Rekvisition", "Potten fördelades"]),
        ("action=requisition", ["Rekvisition"] * 3),
        ("recipient=Beta&action=requisition", ["Rekvisition"]),
        (f"since={LATER.isoformat()}", ["Utbetalning"]),
        (f"until={OPENS.isoformat()}&action=open", ["Programmet öppnades"]),
        (f"until={(OPENS - timedelta(1)).isoformat()}", []),
        (
            "case_reference=dnr+gr",
            ["Utbetalning", *["Rekvisition"] * 3, "Potten fördelades", "Programmet öppnades"],
        ),
        ("case_reference=annat", []),
    ],
)
def test_acts_are_found_by_what_they_are_about_on_the_page_and_in_the_table(
    grant: Grant, asked: str, found: list[str]
) -> None:
    pay(act(LATER), programme="grant")
    client = grant.client("auditor")
    page = shown(client, f"{grant.page('diarium')}?{asked}")
    on_page = [line[2] for line in lines(page)] if found else []
    assert on_page == found
    if not found:
        assert "Ingen post stämmer med det du söker." in words(page)
    rows = table(client, f"/ge/grant/diarium.csv?{asked}")[1:]
    assert [row[3] for row in reversed(rows)] == found


def test_a_day_that_is_no_day_is_told_and_finds_nothing(grant: Grant) -> None:
    client = grant.client("auditor")
    page = shown(client, f"{grant.page('diarium')}?since=i+mars")
    assert "Det är ingen dag. Skriv den som år-månad-dag" in words(page)
    assert "<title>Fel:" in client.get(f"{grant.page('diarium')}?since=i+mars").content.decode()
    assert len(table(client, "/ge/grant/diarium.csv?since=i+mars")) == 1


def test_a_proposal_says_which_step_and_what_became_of_it_says_why(grant: Grant) -> None:
    sent = send(grant.client("case_officer"), grant.page("utlysning"), step="close_call")
    decided(grant, sent.url, "declined", reason="För tidigt.")
    page = shown(grant.client("auditor"), grant.page("diarium"))
    assert [line[2] for line in lines(page)[:2]] == [
        "Förslag avslogs: stängning av utlysningenSkäl: För tidigt.",
        "Förslag förbereddes: stängning av utlysningen",
    ]
    declined, proposed = reversed(table(grant.client("auditor"), "/ge/grant/diarium.csv")[-2:])
    assert (declined[3], declined[10]) == ("Förslag avslogs: stängning av utlysningen", "För tidigt.")
    assert (proposed[3], proposed[10]) == ("Förslag förbereddes: stängning av utlysningen", "")


def test_a_payment_has_the_reference_of_the_bank(grant: Grant) -> None:
    pay(act(LATER), programme="grant", reference="BG-17")
    client = grant.client("auditor")
    assert lines(shown(client, grant.page("diarium")))[0][2] == "UtbetalningReferens: BG-17"
    assert table(client, "/ge/grant/diarium.csv")[-1][11] == "BG-17"


def many(names: tuple[str, ...]) -> Grant:
    grant = granted(made(names, pot=100_000))
    for name in names:
        grant.ask(name)
    return grant


def test_fifty_stand_on_a_page_and_the_table_has_them_all(settings: Any) -> None:
    settings.TODAY = LATER
    grant = many(tuple(f"Mottagare {number:02}" for number in range(60)))
    client = grant.client("auditor")
    first = shown(client, f"{grant.page('diarium')}?action=requisition")
    second = shown(client, f"{grant.page('diarium')}?action=requisition&sida=2")
    assert (len(lines(first)), len(lines(second))) == (50, 10)
    numbers = [int(line[0]) for line in (*lines(first), *lines(second))]
    assert numbers == sorted(numbers, reverse=True)
    (link,) = [each for each in first.all("a") if "CSV" in each.text]
    assert (link.text, link.get("href")) == (
        "Hämta 60 poster som CSV",
        "/ge/grant/diarium.csv?action=requisition",
    )
    assert len(table(client, link.get("href"))) == 61
    (older,) = [each.get("href") for each in first.all("a") if each.text == "Äldre poster"]
    assert lines(shown(client, f"{grant.page('diarium')}{older}")) == lines(second)


def test_the_diary_is_read_in_as_many_queries_however_long_it_is(
    settings: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TODAY = LATER
    grant = many(tuple(f"Mottagare {number:02}" for number in range(60)))
    client = grant.client("case_officer")
    for address in (
        grant.page("diarium"),
        f"{grant.page('diarium')}?recipient=Mottagare+01&action=requisition&sida=1",
        "/ge/grant/diarium.csv",
        "/diarium/?dnr=Dnr",
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_in_the_table_is_taken_for_a_formula(settings: Any, payload: str) -> None:
    settings.TODAY = LATER
    grant = granted()
    by = act(by=payload, approved_by="", case_reference=payload)
    requisition(by, programme="grant", recipient="Alfa")
    row = table(grant.client("auditor"), "/ge/grant/diarium.csv?action=requisition")[1]
    assert [row[4], row[7]] == [f"'{payload}"] * 2
    assert row[8] == "500"


def test_numbers_stay_numbers_and_every_column_of_text_is_guarded() -> None:
    text = diary_csv(["=A", "B"], [[-5, "-5"], [None, "a=b"]])
    assert text == "\N{BYTE ORDER MARK}'=A;B\r\n-5;'-5\r\n;a=b\r\n"


@pytest.mark.parametrize("role", ["case_officer", "approver", "economist", "auditor"])
def test_everyone_at_the_giver_reads_the_diary_and_no_receiver_does(grant: Grant, role: str) -> None:
    for address in (grant.page("diarium"), "/ge/grant/diarium.csv"):
        assert grant.client(role).get(address).status_code == 200
        assert grant.signer("Alfa").get(address).status_code == 404


def found_of(client: Client, asked: str) -> dict[str, int]:
    """How many acts are found in each programme."""
    page = shown(client, f"/diarium/?dnr={asked}")
    counts = {}
    for title in page.headings[1:]:
        counts[title] = sum(1 for each in page.all("caption") if each.text.strip() == f"Poster i {title}")
    rows = [each for each in page.all("tr") if each.text.strip()]
    return {**counts, "rows": len(rows) - len(counts)}


def test_a_case_is_found_across_programmes_as_far_as_one_may_read(grant: Grant) -> None:
    other = programme("other", giver="Annan", basis={"Verket": 1, "Alfa": 1}, pot=10)
    open_programme(act(case_reference="Dnr grant"), programme=other)
    everything = len(entries(held_programme("grant"), Wanted(case_reference="Dnr grant"), most=99))
    auditor = found_of(grant.client("auditor"), "Dnr+grant")
    assert auditor == {"Bidraget grant": 1, "rows": everything}
    own = shown(grant.signer("Alfa"), "/diarium/?dnr=Dnr+grant")
    assert [(line[2], line[5]) for line in lines(own)] == [
        ("Rekvisition", "Alfa"),
        ("Potten fördelades", "–"),
    ]
    assert "Bidraget other" not in own.headings
    stranger = signed_in(grant.giver.people["signatory"])
    assert "Du kan inte läsa någon post" in words(shown(stranger, "/diarium/?dnr=Dnr+grant"))


def test_nothing_is_found_before_anything_is_asked_for(grant: Grant) -> None:
    page = shown(grant.client("auditor"), "/diarium/")
    assert page.headings == ["Sök på diarienummer"]
    client = Client()
    answer: Any = client.get("/diarium/")
    assert answer.url.startswith("/logga-in/")


def test_every_act_can_be_read_oldest_first(grant: Grant) -> None:
    held = held_programme("grant")
    every = [each.number for each in every_entry(held, Wanted())]
    assert every == sorted(every)
    assert [each.day for each in every_entry(held, Wanted(since=date(2032, 1, 1)))] == []
    assert grant.key == held.key
