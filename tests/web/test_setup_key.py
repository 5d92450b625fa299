"""A new key: first the file, then what it gives row by row, and only then saved."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anslag.files.key_upload import MOST_BYTES, NEW, SKIPPED
from tests.web.giver import Giver
from tests.web.reading import Page
from tests.web.test_setup import (
    NAME,
    begun,
    client,
    fields,
    form_of,
    giver,
    page,
    read_terms,
    rows,
    states,
    texts,
)

__all__ = ("begun", "client", "giver")

pytestmark = pytest.mark.django_db

SAVE = {"save": "1", "day": "2031-11-30"}
RIGHT = "Namn;Medlemmar\nNorra förbundet;700\nSödra förbundet;200\nÖstra förbundet;100\n"


def paste(client: Client, giver: Giver, text: str) -> Any:
    return client.post(giver.address(NAME, "nyckel", "fil")[:-1], {"rows": text})


def send(client: Client, giver: Giver, data: bytes) -> Any:
    file = SimpleUploadedFile("key.csv", data, content_type="text/csv")
    return client.post(giver.address(NAME, "nyckel", "fil")[:-1], {"file": file})


def looked_at(client: Client, giver: Giver, text: str) -> Page:
    response = paste(client, giver, text)
    assert response.url == giver.address(NAME, "nyckel", "kontrollera")
    return page(client.get(response.url))


def plain(shown: Page) -> list[list[str]]:
    return [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows(shown)]


def buttons(shown: Page) -> list[str]:
    return [each.get("name") for each in shown.all("button") if each.get("name")]


def told(shown: Page) -> list[str]:
    return [" ".join(each.text.split()) for each in shown.all("li") if "Cell" in each.text]


def test_what_the_key_gives_is_shown_beside_the_decision_and_last_year_before_it_is_saved(
    begun: Giver, client: Client
) -> None:
    before = texts(begun)
    shown = looked_at(client, begun, RIGHT)
    assert ["Att fördela", "1 000 000", "1 000 000", "0"] in plain(shown)
    assert ["Hela potten", "1 100 000", "1 100 000", "0"] in plain(shown)
    assert ["Norra förbundet", "733 334", "633 334", "+100 000"] in plain(shown)
    assert ["Södra förbundet", "233 333", "333 333", "\N{MINUS SIGN}100 000"] in plain(shown)
    assert ["Summa", "1 100 000", "1 100 000", "0"] in plain(shown)
    assert buttons(shown) == ["preview", "save"]
    assert texts(begun) == before

    response: Any = client.post(begun.address(NAME, "nyckel", "kontrollera"), form_of(shown) | SAVE)
    assert response.url == begun.address(NAME)
    assert texts(begun)["key.csv"] == (
        "recipient,county_code,members\nNorra förbundet,01,700\nSödra förbundet,02,200\nÖstra förbundet,03,100\n"
    )
    assert states(client, begun)[2] == "Klar"
    gone: Any = client.get(begun.address(NAME, "nyckel", "kontrollera"))
    assert gone.url == begun.address(NAME, "nyckel")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_a_file_is_read_however_it_was_saved(begun: Giver, client: Client, encoding: str) -> None:
    response = send(client, begun, RIGHT.encode(encoding))
    assert response.url == begun.address(NAME, "nyckel", "kontrollera")
    assert buttons(page(client.get(response.url))) == ["preview", "save"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (RIGHT.replace("700", "sju"), "Cell B2: Norra förbundet: ”sju” är inget tal."),
        (RIGHT.replace("200", "2,5"), "Cell B3: Södra förbundet: talet 2,5 har decimaler."),
        (RIGHT.replace(";100", ";"), "Cell B4: Östra förbundet: talet saknas."),
        (RIGHT + "Norra förbundet;1\n", "Cell A5: Norra förbundet står redan i A2."),
        (RIGHT + ";1\n", "Cell A5: Namnet saknas."),
        (RIGHT.replace("Södra", "Sodra"), "Cell A3: ”Sodra förbundet”. Menar du Södra förbundet"),
        (RIGHT + "Summa;1000\n", "Cell A5: ”Summa”"),
    ],
)
def test_each_wrong_cell_is_told_and_the_key_cannot_be_saved(
    begun: Giver, client: Client, text: str, fault: str
) -> None:
    shown = looked_at(client, begun, text)
    assert [line for line in told(shown) if line.startswith(fault)] != []
    assert buttons(shown) == ["preview"]
    before = texts(begun)
    again = page(client.post(begun.address(NAME, "nyckel", "kontrollera"), form_of(shown) | SAVE))
    assert [line for line in told(again) if line.startswith(fault)] != []
    assert texts(begun) == before


def test_unknown_names_are_answered_and_a_new_recipient_becomes_a_party(begun: Giver, client: Client) -> None:
    text = RIGHT.replace("Södra", "Sodra").replace("Östra", "Västra") + "Summa;1000\n"
    shown = looked_at(client, begun, text)
    address = begun.address(NAME, "nyckel", "kontrollera")
    answers = {"person-0": "Södra förbundet", "person-1": NEW, "person-2": SKIPPED}
    shown = page(client.post(address, form_of(shown) | answers | {"preview": "1"}))
    words = " ".join(" ".join(each.text.split()) for each in shown.all("p"))
    assert "finns inte i filen, och får därför inget: Östra förbundet." in words
    assert "Blir nya mottagare: Västra förbundet." in words
    assert "hoppas över: Summa." in words
    assert ["Östra förbundet", "–", "133 333", "\N{MINUS SIGN}133 333"] in plain(shown)
    assert {name: form_of(shown)[name] for name in answers} == answers
    client.post(address, form_of(shown) | SAVE)
    assert texts(begun)["key.csv"].splitlines()[1:] == [
        "Norra förbundet,01,700",
        "Södra förbundet,02,200",
        "Västra förbundet,,100",
    ]
    assert texts(begun)["parties.csv"].splitlines()[-1].startswith("Västra förbundet,association")


def test_columns_are_chosen_and_called_something_new(begun: Giver, client: Client) -> None:
    text = "Tal;Namn;Annat\n1;Norra förbundet;30\n2;Södra förbundet;10\n3;Östra förbundet;10"
    shown = looked_at(client, begun, text)
    assert form_of(shown)["figure-0"] == "2"
    address = begun.address(NAME, "nyckel", "kontrollera")
    chosen = form_of(shown) | {"figure-0": "0", "title-0": "members_2032"}
    shown = page(client.post(address, chosen | {"preview": "1"}))
    client.post(address, form_of(shown) | SAVE)
    assert texts(begun)["key.csv"].splitlines()[:2] == [
        "recipient,county_code,members_2032",
        "Norra förbundet,01,1",
    ]
    assert read_terms(begun)["pot"]["parts"][0]["column"] == "members_2032"
    assert states(client, begun)[2] == "Klar"


def test_the_day_of_a_copied_key_stands_until_a_new_key_says_its_own(begun: Giver, client: Client) -> None:
    day = date(2030, 12, 31)
    assert read_terms(begun)["key"]["reference_date"] == day
    shown = looked_at(client, begun, RIGHT)
    assert form_of(shown)["day"] == ""
    address, before = begun.address(NAME, "nyckel", "kontrollera"), texts(begun)
    again = page(client.post(address, form_of(shown) | {"save": "1"}))
    assert again.all("title")[0].text.startswith("Fel:")
    assert "Skriv vilken dag talen i den nya nyckeln gäller." in " ".join(
        each.text for each in again.all("p") if each.get("id") == "id_day_error"
    )
    assert texts(begun) == before
    client.post(address, form_of(again) | SAVE)
    assert read_terms(begun)["key"]["reference_date"] == date(2031, 11, 30)


def test_a_number_cut_at_a_comma_is_told_and_cannot_be_saved(begun: Giver, client: Client) -> None:
    cut = "Namn,Medlemmar\nNorra förbundet,1,428,503\nSödra förbundet,200\nÖstra förbundet,100\n"
    shown = looked_at(client, begun, cut)
    assert told(shown) == [
        "Cell C2: ”428” står utanför kolumnerna. Skriv tal utan komma, eller ge kolumnen en rubrik."
    ]
    assert buttons(shown) == ["preview"]


def test_neither_of_the_two_ways_to_send_a_key_is_called_optional(begun: Giver, client: Client) -> None:
    shown = page(client.get(begun.address(NAME, "nyckel")))
    labels = {each.get("for"): each.text for each in shown.all("label")}
    assert "frivillig" not in labels["upload_file"] + labels["upload_rows"]


def test_a_column_that_is_the_name_or_a_name_that_cannot_be_is_told(begun: Giver, client: Client) -> None:
    shown = looked_at(client, begun, RIGHT)
    address = begun.address(NAME, "nyckel", "kontrollera")
    same = page(client.post(address, form_of(shown) | {"figure-0": "0", "save": "1"}))
    assert "members läses ur samma kolumn" in " ".join(each.text for each in same.all("li"))
    wrong = page(client.post(address, form_of(shown) | {"title-0": "Å b", "save": "1"}))
    assert wrong.all("title")[0].text.startswith("Fel:")
    assert form_of(wrong)["title-0"] == "Å b"


def test_given_amounts_that_differ_from_the_decision_are_told_in_kronor_and_left_to_mend(
    begun: Giver, client: Client
) -> None:
    address = begun.address(NAME, "beslut")
    client.post(address, fields(client, address) | {"pot-parts-0-method": "given"})
    shown = looked_at(
        client, begun, RIGHT.replace("700", "699 300").replace(";200", ";200 000").replace(";100", ";100 000")
    )
    assert ["Hela potten", "1 100 000", "1 099 300", "\N{MINUS SIGN}700"] in plain(shown)
    part = next(row for row in plain(shown) if row[0].startswith("Att fördela"))
    assert part[1:] == ["1 000 000", "999 300", "\N{MINUS SIGN}700"]
    assert "skillnaden är \N{MINUS SIGN}700 kronor" in " ".join(each.text for each in shown.all("p"))
    response: Any = client.post(begun.address(NAME, "nyckel", "kontrollera"), form_of(shown) | SAVE)
    assert response.url == begun.address(NAME)
    shown = page(client.get(begun.address(NAME)))
    assert "given_amounts_add_up" in " ".join(each.text for each in shown.all("li"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Filen är tom. Välj filen med nyckeln."),
        (b"PK\x03\x04" + b"\0" * 50, "kalkylblad"),
        (b"a" * (MOST_BYTES + 1), "större än 1 MB"),
        (b"\x81\x8d;\x9d", "inte att läsa"),
        (b"Namn\nAlfa", "bara en kolumn"),
        (b'a;b\n"c;1', "citattecken"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_at_its_field(
    begun: Giver, client: Client, data: bytes, words: str
) -> None:
    before = texts(begun)
    shown = page(send(client, begun, data))
    assert shown.all("title")[0].text.startswith("Fel:")
    summary = next(each for each in shown.elements if each.get("class") == "errors").text
    assert words in summary
    assert texts(begun) == before


def test_nothing_sent_is_told_and_what_was_pasted_stays(begun: Giver, client: Client) -> None:
    shown = page(paste(client, begun, "  "))
    assert (
        "Välj en fil eller klistra in rader"
        in next(each for each in shown.elements if each.get("class") == "errors").text
    )
    shown = page(paste(client, begun, "Namn\nNorra förbundet"))
    assert form_of(shown)["rows"] == "Namn\nNorra förbundet"


def test_a_key_that_someone_else_sent_meanwhile_is_not_saved_unseen(begun: Giver, client: Client) -> None:
    shown = looked_at(client, begun, RIGHT)
    other = begun.client("other_officer")
    looked_at(other, begun, RIGHT.replace("700", "1"))
    before = texts(begun)
    again = page(client.post(begun.address(NAME, "nyckel", "kontrollera"), form_of(shown) | SAVE))
    assert "Någon annan har laddat upp en ny nyckel" in " ".join(each.text for each in again.all("p"))
    assert texts(begun) == before


def test_the_key_can_be_saved_while_other_tasks_have_faults(begun: Giver, client: Client) -> None:
    address = begun.address(NAME, "tider")
    client.post(address, fields(client, address) | {"call-opens": ""})
    shown = looked_at(client, begun, RIGHT)
    assert "Nyckeln kan sparas ändå" in " ".join(each.text for each in shown.all("p"))
    client.post(begun.address(NAME, "nyckel", "kontrollera"), form_of(shown) | SAVE)
    assert "Norra förbundet,01,700" in texts(begun)["key.csv"]
    assert date(2032, 2, 15) == read_terms(begun)["call"]["closes"]
