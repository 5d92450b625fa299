"""Setting up a programme: from last year's to a proposal that another person approves, and nothing lost on the way."""

import tomllib
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.files.programme_folder import load_programme
from anslag.files.programme_zip import folder_zip, read_zip
from anslag.records.drafts import draft_of
from anslag.records.grants import UnknownProgrammeError, held_programme
from anslag.records.proposals import proposals
from anslag.steps.proposal import decide
from tests.files.small_programme import CASES
from tests.steps.year import act
from tests.web.giver import Giver, opened, signed_in, staffed
from tests.web.reading import Page, read

pytestmark = pytest.mark.django_db

TODAY = date(2031, 12, 1)
NAME = "small-programme-above-2032"
MOST_QUERIES = 15
TASKS = ("grunduppgifter", "beslut", "nyckel", "tider", "villkor", "fragor", "granska")


@pytest.fixture
def giver(settings: Any) -> Giver:
    settings.TODAY = TODAY
    opened(load_programme(CASES / "small-programme-above"))
    return staffed("Provmyndigheten", TODAY, "other_officer")


@pytest.fixture
def client(giver: Giver) -> Client:
    return giver.client()


@pytest.fixture
def begun(giver: Giver, client: Client) -> Giver:
    """A draft that is last year's a year later."""
    sent = {"after": "small-programme-above", "name": NAME}
    response: Any = client.post(giver.address("kopiera")[:-1], sent)
    assert response.url == giver.address(NAME)
    return giver


def fields(client: Client, address: str) -> dict[str, str]:
    """The form of a page as a browser would send it unchanged."""
    return form_of(page(client.get(address)))


def page(response: Any) -> Page:
    assert response.status_code == 200
    shown = Page(response.content.decode())
    assert shown.faults == []
    return shown


def form_of(shown: Page) -> dict[str, str]:
    sent: dict[str, Any] = {}
    select = ""
    for element in shown.elements:
        name = element.get("name")
        if element.tag == "select":
            select = name
        elif element.tag == "option":
            if "selected" in element.attributes or select not in sent:
                sent[select] = element.get("value")
        elif element.tag == "textarea":
            sent[name] = element.text.removeprefix("\n")
        elif element.tag == "input" and element.get("type") in {"checkbox", "radio"}:
            if "checked" in element.attributes:
                sent.setdefault(name, []).append(element.get("value") or "on")
        elif element.tag == "input" and element.get("type") != "file":
            sent[name] = element.get("value")
    return {
        name: value for name, value in sent.items() if name not in {"next", "language", "csrfmiddlewaretoken"}
    }


def states(client: Client, giver: Giver) -> list[str]:
    shown = page(client.get(giver.address(NAME)))
    return [each.text.strip() for each in shown.all("span") if each.get("class").startswith("state")]


def texts(giver: Giver) -> dict[str, str]:
    draft = draft_of("programme", giver.name, name=NAME)
    assert draft is not None
    found: dict[str, str] = draft.content["texts"]
    return found


def test_without_a_programme_to_begin_from_one_is_told_to_begin_with_a_folder(
    settings: Any,
) -> None:
    settings.TODAY = TODAY
    opened(load_programme(CASES / "small-programme-above"))
    giver = staffed("Södra förbundet", TODAY)
    shown = page(giver.client().get(giver.address()))
    assert shown.headings == ["Lägg upp program", "Ladda upp en mapp"]
    assert "har inget öppnat program att utgå från" in " ".join(each.text for each in shown.all("p"))


def test_last_years_programme_is_named_by_its_year_and_the_next_name_proposed(
    giver: Giver, client: Client
) -> None:
    shown = page(client.get(giver.address()))
    assert shown.headings == ["Lägg upp program", "Utgå från 2031 års program", "Ladda upp en mapp"]
    assert form_of(shown)["after"] == "small-programme-above"
    assert [each.get("value") for each in shown.all("input") if each.get("id") == "copy_name"] == [NAME]


def test_a_draft_begins_a_year_later_with_every_task_to_do(begun: Giver, client: Client) -> None:
    assert states(client, begun) == ["Ej påbörjad"] * 6 + ["Kan inte påbörjas än"]
    assert "opens = 2032-01-15" in texts(begun)["programme.toml"]
    shown = page(client.get(begun.address()))
    assert "Utkast" in shown.headings


def test_a_name_that_is_taken_or_cannot_be_one_is_told_at_the_field(begun: Giver, client: Client) -> None:
    client.post(begun.address(NAME, "fragor"))
    before = texts(begun)
    for name, words in (
        (NAME, "finns redan"),
        ("small-programme-above", "är redan öppnat"),
        ("Å", "små bokstäver"),
        ("../x", "små bokstäver"),
        ("", "Skriv vad programmet ska heta"),
    ):
        shown = page(
            client.post(begun.address("kopiera")[:-1], {"after": "small-programme-above", "name": name})
        )
        assert any(words in each.text for each in shown.all("p") if each.get("id") == "copy_name_error"), name
        assert shown.all("title")[0].text.startswith("Fel:")
        assert [each.get("value") for each in shown.all("input") if each.get("id") == "copy_name"] == [name]

    assert texts(begun) == before


def test_a_programme_of_someone_elses_cannot_be_begun_from(begun: Giver, client: Client) -> None:
    response: Any = client.post(begun.address("kopiera")[:-1], {"after": "none", "name": "new"})
    assert "Välj något i listan" in response.content.decode()


@pytest.mark.parametrize("task", ["grunduppgifter", "beslut", "tider", "villkor", "nyckel"])
def test_a_task_saved_unchanged_changes_nothing_and_is_done(begun: Giver, client: Client, task: str) -> None:
    before = texts(begun)
    response: Any = client.post(begun.address(NAME, task), fields(client, begun.address(NAME, task)))
    assert response.url == begun.address(NAME)
    after = texts(begun)
    assert after["programme.toml"] == before["programme.toml"]
    assert {name: text.strip() for name, text in after.items()} == {
        name: text.strip() for name, text in before.items()
    }
    assert states(client, begun).count("Klar") == 1


def test_a_programme_whose_call_is_over_is_told_of_before_it_is_sent(
    begun: Giver, client: Client, settings: Any
) -> None:
    address = begun.address(NAME, "granska")
    assert "ingen kan rekvirera i tid" not in client.get(address).content.decode()
    settings.TODAY = date(2032, 7, 1)
    assert "ingen kan rekvirera i tid" in client.get(address).content.decode()


def test_from_last_years_programme_to_one_that_two_people_have_opened(begun: Giver, client: Client) -> None:
    address = begun.address(NAME, "beslut")
    sent = fields(client, address) | {"pot-amount": "2 200 000 kr", "pot-parts-0-amount": "2 000 000"}
    sent |= {
        "pot-parts-1-amount": "200000",
        "decisions-1-title": "Nytt beslut",
        "decisions-1-by": "Provmyndigheten",
    }
    sent |= {"decisions-1-decided": "2031-11-20", "decisions-1-case_reference": "PROV-9/2031"}
    client.post(address, sent)
    address = begun.address(NAME, "grunduppgifter")
    client.post(
        address, fields(client, address) | {"title": "Övre provbidraget ett år till", "status": "decided"}
    )
    saved(begun, client, "tider", "villkor", "nyckel")
    client.post(begun.address(NAME, "fragor"))
    assert states(client, begun) == ["Klar"] * 6 + ["Ej påbörjad"]

    shown = page(client.get(begun.address(NAME, "granska")))
    assert ["Hur mycket finns att fördela, i kronor?", "1 100 000", "2 200 000"] in [
        [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows(shown)
    ]
    assert "Skicka för godkännande" in shown.headings
    sent = form_of(shown)
    for _ in range(2):
        client.post(begun.address(NAME, "granska"), sent)
    (proposal,) = proposals(party=begun.name)
    assert (proposal.step, proposal.prepared_by) == ("open", begun.people["case_officer"])
    shown = page(client.get(begun.address(NAME, "granska")))
    assert "Skicka för godkännande" not in shown.headings
    assert any("Skickat för godkännande 1 december 2031" in each.text for each in shown.all("p"))
    with pytest.raises(UnknownProgrammeError):
        held_programme(NAME)

    decide(
        act(TODAY, by=begun.people["approver"], approved_by=""), proposal=proposal.number, outcome="approved"
    )
    held = held_programme(NAME)
    assert held.terms.pot.amount == 2_200_000
    assert held.terms.title == "Övre provbidraget ett år till"
    assert held.terms.decisions[1].decided == date(2031, 11, 20)
    assert held.programme.giver.name == begun.name
    shown = page(client.get(begun.address(NAME)))
    assert any("öppnades 1 december 2031" in each.text for each in shown.all("p"))


def rows(shown: Page) -> list[list[str]]:
    found: list[list[str]] = []
    for element in shown.elements:
        if element.tag == "tr":
            found.append([])
        elif element.tag in {"td", "th"}:
            found[-1].append(" ".join(element.text.split()))
    return found


def test_whoever_approves_sees_what_was_sent_and_not_the_draft(
    begun: Giver, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = begun.address(NAME, "beslut")
    new = {"pot-amount": "2 100 000", "pot-parts-0-amount": "2 000 000"}
    client.post(address, fields(client, address) | new)
    address = begun.address(NAME, "villkor")
    client.post(address, fields(client, address) | {"conditions-0-label": "Ni skickar årsredovisningen"})
    all_done(begun, client)
    client.post(begun.address(NAME, "granska"), form_of(page(client.get(begun.address(NAME, "granska")))))
    (proposal,) = proposals(party=begun.name)
    address = begun.address(NAME, "grunduppgifter")
    client.post(address, fields(client, address) | {"title": "Ett helt annat bidrag"})
    client.post(begun.address(NAME, "ta-bort"))

    approver = begun.client("approver")
    at = f"/organisation/{begun.number}/arende/{proposal.number}/"
    with django_assert_max_num_queries(MOST_QUERIES):
        shown = page(approver.get(at))
    assert ["Norra förbundet", "1 233 334", "633 334", "+600 000"] in cells(shown)
    assert ["Hela potten", "2 100 000", "2 100 000", "0"] in cells(shown)
    assert ["Hur mycket finns att fördela, i kronor?", "1 100 000", "2 100 000"] in cells(shown)
    assert ["Del ”Att fördela”: Kronor", "1 000 000", "2 000 000"] in cells(shown)
    assert ["Villkor", "–", "Ni skickar årsredovisningen"] in cells(shown)
    assert "reskontran" not in " ".join(each.text for each in shown.all("footer"))
    told = " ".join(" ".join(each.text.split()) for each in shown.all("main"))
    for words in (
        "NyckelMedlemmar",
        "Nyckelns tal gäller31 december 2030",
        "Ni skickar årsredovisningen",
        "frågor × 3 mottagare ≈",
        "Öppna Övre provbidraget",
    ):
        assert words in told, words
    assert "helt annat" not in told
    (link,) = [each.get("href") for each in shown.all("a") if "anvisningarna" in each.text]
    preview = page(approver.get(link))
    assert preview.headings[0] == "Anvisningar: Övre provbidraget"
    assert ["Norra förbundet", "1 233 334"] in cells(preview)
    assert signed_in(begun.people["economist"]).get(link).status_code == 200
    assert staffed("Södra förbundet", TODAY).client("approver").get(link).status_code == 404
    assert approver.get(link.replace(f"/{proposal.number}/", "/999/")).status_code == 404


def cells(shown: Page) -> list[list[str]]:
    return [[cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows(shown)]


def test_what_is_not_as_looked_at_is_not_sent(begun: Giver, client: Client) -> None:
    all_done(begun, client)
    sent = form_of(page(client.get(begun.address(NAME, "granska"))))
    address = begun.address(NAME, "beslut")
    client.post(address, fields(client, address) | {"decisions-0-title": "Ett annat beslut"})
    shown = page(client.post(begun.address(NAME, "granska"), sent))
    assert any("Någon har ändrat programmet" in each.text for each in shown.all("li"))
    assert proposals(party=begun.name) == ()


def saved(giver: Giver, client: Client, *tasks: str) -> None:
    """Each task as it is."""
    for task in tasks:
        client.post(giver.address(NAME, task), fields(client, giver.address(NAME, task)))


def all_done(giver: Giver, client: Client, *but: str) -> None:
    saved(giver, client, *(task for task in TASKS[:-2] if task not in but))
    if "fragor" not in but:
        client.post(giver.address(NAME, "fragor"))


def left_of(shown: Page) -> list[str]:
    lists = [each.text for each in shown.all("ul") if each.get("class") == "left"]
    return [" ".join(line.split()) for line in (lists or [""])[0].splitlines() if line.strip()]


def for_the_folder(shown: Page) -> list[str]:
    """What is told only to whoever reads the folder."""
    return [line.strip() for each in shown.all("details") for line in each.text.split("\n") if "(" in line]


@pytest.mark.parametrize("task", TASKS[:-1])
def test_nothing_is_sent_for_approval_while_a_part_is_not_done(
    begun: Giver, client: Client, task: str
) -> None:
    all_done(begun, client, task)
    assert states(client, begun)[-1] == "Kan inte påbörjas än"
    shown = page(client.get(begun.address(NAME, "granska")))
    assert "Skicka för godkännande" not in shown.headings
    title = page(client.get(begun.address(NAME, task))).headings[0]
    told = f"{title}: Delen är inte gjord. Öppna den, se efter att den stämmer och spara."
    assert left_of(shown) == [told]
    assert begun.address(NAME, task) in [each.get("href") for each in shown.all("a")]
    draft = draft_of("programme", begun.name, name=NAME)
    assert draft is not None
    refused = page(client.post(begun.address(NAME, "granska"), {"form": "x", "seen": str(draft.version)}))
    errors = next(each for each in refused.elements if each.get("class") == "errors")
    assert told in " ".join(errors.text.split())
    assert proposals(party=begun.name) == ()
    saved(begun, client, task) if task != "fragor" else client.post(begun.address(NAME, task))
    assert states(client, begun)[-1] == "Ej påbörjad"
    sent = form_of(page(client.get(begun.address(NAME, "granska"))))
    client.post(begun.address(NAME, "granska"), sent)
    assert len(proposals(party=begun.name)) == 1


def test_faults_are_told_by_the_names_of_fields_with_the_way_to_each(begun: Giver, client: Client) -> None:
    address = begun.address(NAME, "tider")
    sent = fields(client, address) | {
        "report_back-opens": "2032-05-01",
        "report_back-due": "2032-06-01",
        "call-closes": "",
    }
    client.post(address, sent)
    on_page, elsewhere = page(client.get(address)), page(client.get(begun.address(NAME)))
    assert (
        left_of(on_page) == left_of(elsewhere) == ["Sista dagen att rekvirera: Uppgiften saknas. Fyll i den."]
    )
    assert "#id_call-closes" in [each.get("href") for each in on_page.all("a")]
    assert f"{address}#id_call-closes" in [each.get("href") for each in elsewhere.all("a")]
    client.post(address, fields(client, address) | {"call-closes": "2032-02-15"})
    told = left_of(page(client.get(begun.address(NAME, "granska"))))
    assert any("före ”Till och med” som är 2032-12-31" in line for line in told), told
    assert not any(key in line for line in told for key in ("use_period", "programme.toml", "Regel:"))


def test_texts_of_last_year_are_pointed_out_by_their_fields(begun: Giver, client: Client) -> None:
    shown = page(client.get(begun.address(NAME, "granska")))
    lists = [each.text for each in shown.all("ul") if each.get("class") == "left"]
    assert [" ".join(line.split()) for line in lists[1].splitlines() if line.strip()] == [
        "Diarienummer",
        "Beslut 1, beslutets diarienummer",
    ]
    assert f"{begun.address(NAME, 'beslut')}#id_decisions-0-case_reference" in [
        each.get("href") for each in shown.all("a")
    ]


def test_a_draft_saves_with_faults_and_they_are_left_to_mend(begun: Giver, client: Client) -> None:
    address = begun.address(NAME, "beslut")
    response: Any = client.post(address, fields(client, address) | {"pot-amount": "1 200 000"})
    assert response.url == f"{address}?sparat"
    shown = page(client.get(response.url))
    left = next(each for each in shown.all("ul") if each.get("class") == "left")
    assert " ".join(left.text.split()).replace("\N{NO-BREAK SPACE}", " ") == (
        "Hur mycket finns att fördela, i kronor? Delarna blir tillsammans 1 100 000 kronor men potten är"
        " 1 200 000 kronor. Ändra delarna eller potten så att de stämmer."
    )
    assert "#id_pot-amount" in [each.get("href") for each in shown.all("a")]
    assert for_the_folder(shown) == ["programme.toml: pot.amount (rad 18) (parts_add_up)"]
    assert states(client, begun)[1] == "Påbörjad"
    shown = page(client.get(begun.address(NAME, "granska")))
    assert "Kvar att rätta" in shown.headings
    assert "Skicka för godkännande" not in shown.headings
    refused: Any = client.post(begun.address(NAME, "granska"), {"form": "x", "seen": "2"})
    assert "parts_add_up" in refused.content.decode()
    assert proposals(party=begun.name) == ()


@pytest.mark.parametrize(
    ("task", "typing", "words"),
    [
        ("beslut", ("pot-amount", "1,2"), "kronor"),
        ("beslut", ("decisions-0-decided", "2031-02-30"), "Det är ingen dag"),
        ("tider", ("call-opens", "i mars"), "Det är ingen dag"),
        ("grunduppgifter", ("grant_year", "tolv"), "heltal"),
        ("grunduppgifter", ("status", "maybe"), "Välj något i listan"),
        ("beslut", ("pot-parts-0-weights", "members: 2"), "namn = heltal"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_nothing_typed_is_lost(
    begun: Giver, client: Client, task: str, typing: tuple[str, str], words: str
) -> None:
    address, (field, typed) = begun.address(NAME, task), typing
    other = {"title": "Nytt namn"} if task == "grunduppgifter" else {}
    before = texts(begun)
    shown = page(client.post(address, fields(client, address) | other | {field: typed}))
    assert shown.all("title")[0].text.startswith("Fel:")
    error = next(each for each in shown.all("p") if each.get("id") == f"id_{field}_error")
    assert words in error.text
    summary = next(each for each in shown.elements if each.get("class") == "errors")
    assert words in summary.text
    assert f"#id_{field}" in [each.get("href") for each in shown.all("a")]
    if typed != "maybe":
        assert form_of(shown)[field] == typed
    if other:
        assert form_of(shown)["title"] == "Nytt namn"
    assert texts(begun) == before


def test_two_who_change_the_same_task_see_both_values_and_nothing_is_written_over(
    begun: Giver, client: Client
) -> None:
    address = begun.address(NAME, "beslut")
    mine = fields(client, address) | {"decisions-0-title": "Mitt"}
    other = begun.client("other_officer")
    other.post(address, fields(other, address) | {"decisions-0-title": "Deras"})
    shown = page(client.post(address, mine))
    assert ["Vad heter beslutet?", "Deras", "Mitt"] in rows(shown)
    assert any("Person other_officer sparade" in heading for heading in shown.headings)
    assert "Deras" in texts(begun)["programme.toml"]
    again = form_of(shown)
    assert again["decisions-0-title"] == "Mitt"
    client.post(address, again)
    assert "Mitt" in texts(begun)["programme.toml"]


def test_two_who_change_different_tasks_both_save(begun: Giver, client: Client) -> None:
    first, second = begun.address(NAME, "beslut"), begun.address(NAME, "tider")
    mine = fields(client, first) | {"decisions-0-title": "Mitt"}
    other = begun.client("other_officer")
    other.post(second, fields(other, second) | {"call-closes": "2032-02-20"})
    response: Any = client.post(first, mine)
    assert response.url == begun.address(NAME)
    assert "Mitt" in texts(begun)["programme.toml"]
    assert "closes = 2032-02-20" in texts(begun)["programme.toml"]


def test_rows_are_added_emptied_and_keep_their_ids(begun: Giver, client: Client) -> None:
    address = begun.address(NAME, "villkor")
    sent = fields(client, address)
    assert "purposes-2-label" in sent
    more = page(client.post(address, sent | {"more": "purposes", "purposes-1-label": "Resor, även långa"}))
    longer = form_of(more)
    assert "purposes-4-label" in longer
    assert longer["purposes-1-label"] == "Resor, även långa"
    client.post(address, longer)
    terms = read_terms(begun)
    assert [(each["id"], each["label"]) for each in terms["purposes"]] == [
        ("meetings", "Möten"),
        ("resor_aven_langa", "Resor, även långa"),
    ]
    client.post(address, fields(client, address) | {"purposes-0-label": ""})
    assert [each["id"] for each in read_terms(begun)["purposes"]] == ["resor_aven_langa"]


def read_terms(giver: Giver) -> dict[str, Any]:
    return tomllib.loads(texts(giver)["programme.toml"])


def test_the_preview_is_the_instructions_with_the_amounts(begun: Giver, client: Client) -> None:
    shown = page(client.get(begun.address(NAME, "forhandsvisning")))
    assert shown.headings[0] == "Anvisningar: Övre provbidraget"
    assert len([each for each in shown.headings if each]) >= 10
    assert ["Norra förbundet", "633 334"] in [
        [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows(shown)
    ]


def test_the_preview_of_what_does_not_hold_says_so(begun: Giver, client: Client) -> None:
    address = begun.address(NAME, "beslut")
    client.post(address, fields(client, address) | {"pot-parts-0-column": "none"})
    shown = page(client.get(begun.address(NAME, "forhandsvisning")))
    assert shown.headings == ["Så ser mottagarna det"]


def sent_zip(client: Client, giver: Giver, name: str, data: bytes) -> Any:
    file = SimpleUploadedFile("mapp.zip", data, content_type="application/zip")
    return client.post(giver.address("mapp")[:-1], {"name": name, "file": file})


def test_a_draft_is_fetched_as_a_folder_and_sent_back_as_another(begun: Giver, client: Client) -> None:
    response = client.get(f"{begun.address(NAME)}mapp.zip")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{NAME}.zip"'
    assert read_zip(response.content) == texts(begun)
    back = sent_zip(client, begun, "second", response.content)
    assert back.url == begun.address("second")
    page(client.get(begun.address("second")))
    for task in TASKS:
        page(client.get(begun.address("second", task)))


def test_a_folder_with_faults_begins_a_draft_with_them_to_mend(giver: Giver, client: Client) -> None:
    broken = {"programme.toml": "title = ", "key.csv": "", "parties.csv": "x", "form.toml": "version = 1"}
    assert sent_zip(client, giver, "broken", folder_zip(broken)).url == giver.address("broken")
    shown = page(client.get(giver.address("broken")))
    left = " ".join(for_the_folder(shown))
    assert all(
        words in left for words in ("programme.toml", "key.csv", "parties.csv", "form.toml", "sources.md")
    )
    for task in TASKS:
        page(client.get(giver.address("broken", task)))
    page(client.get(giver.address("broken", "forhandsvisning")))


def test_a_folder_of_another_giver_is_never_sent_for_opening(begun: Giver, client: Client) -> None:
    other = texts(begun) | {
        "programme.toml": texts(begun)["programme.toml"].replace(
            'giver = "Provmyndigheten"', 'giver = "Norra förbundet"'
        )
    }
    sent_zip(client, begun, "other", folder_zip(other))
    shown = page(client.get(begun.address("other", "granska")))
    assert any("setup.giver" in each.text for each in shown.all("li"))
    refused: Any = client.post(begun.address("other", "granska"), {"form": "x", "seen": "1"})
    assert "setup.giver" in refused.content.decode()
    assert proposals(party=begun.name) == ()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a zip", "går inte att packa upp"),
        (folder_zip({"programme.toml": "x"}), "Mappen saknar key.csv, parties.csv, form.toml"),
        (b"", "Filen är tom"),
        (b"PK" + b"\0" * 5_000_000, "5 MB"),
    ],
)
def test_a_hostile_or_incomplete_zip_is_refused_at_its_field(
    giver: Giver, client: Client, data: bytes, words: str
) -> None:
    shown = page(sent_zip(client, giver, "new", data))
    assert any(words in each.text for each in shown.all("p") if each.get("id") == "folder_file_error")
    assert draft_of("programme", giver.name, name="new") is None


def test_a_draft_is_removed_after_a_question(begun: Giver, client: Client) -> None:
    page(client.get(begun.address(NAME, "ta-bort")))
    response: Any = client.post(begun.address(NAME, "ta-bort"))
    assert response.url == begun.address()
    assert draft_of("programme", begun.name, name=NAME) is None
    assert client.get(begun.address(NAME)).status_code == 404


def test_only_those_who_prepare_decisions_at_the_giver_see_any_of_it(begun: Giver) -> None:
    stranger = staffed("Norra förbundet", TODAY)
    addresses = [begun.address(), begun.address(NAME), *(begun.address(NAME, task) for task in TASKS)]
    for address in addresses:
        assert begun.client("other_officer").get(address).status_code == 200
        for outside in (begun.client("economist"), begun.client("auditor"), stranger.client()):
            assert outside.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert stranger.client().get(stranger.address(NAME)).status_code == 404
    assert signed_in("p-nobody").get(addresses[0]).status_code == 302


def test_no_page_asks_more_than_fifteen_questions_of_the_database(
    begun: Giver, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pages = [(), (NAME,), *((NAME, task) for task in (*TASKS, "forhandsvisning", "ta-bort"))]
    for parts in pages:
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(begun.address(*parts))


def test_a_task_that_is_not_there_is_not_found(begun: Giver, client: Client) -> None:
    assert client.get(begun.address(NAME, "annat")).status_code == 404
    assert client.get(begun.address("none")).status_code == 404
    assert read(client, begun.address(NAME)).faults == []
