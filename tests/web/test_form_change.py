"""The questions of an open programme, changed from the giver's side: taken away, sent back, seen and decided."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anslag.domain.form import Form
from anslag.files.programme_toml import read_toml
from anslag.records.folder import dump_form
from anslag.records.grants import held_programme
from tests.browser.giving_screens import FURTHER, NEXT_FORM
from tests.steps.year import OPENS
from tests.web.giving import Grant, decided, granted, shown, words
from tests.web.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(settings: Any) -> Grant:
    settings.TODAY = OPENS
    return granted()


def sent(grant: Grant, text: str | bytes) -> Page:
    data = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile("form.toml", data, "text/plain")
    response = grant.client("case_officer").post(grant.page("fragor"), {"file": file})
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.faults == []
    return page


def proposed(grant: Grant, reason: str = "En fråga fattades.", text: str = "") -> Any:
    client, address = grant.client("case_officer"), grant.page("fragor")
    file = SimpleUploadedFile("form.toml", FURTHER.encode(), "text/plain")
    page = client.post(address, {"file": file}).content.decode()
    key = page.split('name="act_key" value="')[1].split('"')[0]
    form = text or dump_form(NEXT_FORM)
    return client.post(address, {"act_key": key, "form": form, "reason": reason})


def test_the_form_is_taken_away_as_the_next_version(grant: Grant, tmp_path: Any) -> None:
    text = grant.client("case_officer").get(grant.page("fragor") + "form.toml").content.decode()
    (tmp_path / "form.toml").write_text(text)
    read = read_toml(tmp_path / "form.toml", Form).value
    form = held_programme(grant.key).programme.form
    assert read is not None
    assert (read.version, read.sections) == (2, form.sections)
    assert "Inget skiljer från den version som gäller." in words(sent(grant, text))


def test_what_differs_is_told_before_it_is_sent_on(grant: Grant) -> None:
    told = words(sent(grant, FURTHER))
    assert "Det här ändras i version 2" in told
    assert "Nya frågor Hjälpte bidraget?" in told
    assert "Varför blev det pengar kvar? Frågan löd förut: ”Varför”Svaret får nu ha 300 tecken." in told


def test_a_form_that_does_not_do_is_told_with_its_place(grant: Grant) -> None:
    assert "form.toml: title: Nyckeln title saknas. Lägg till title." in words(sent(grant, "version = 2"))
    assert "Rätta skrivsättet" in words(sent(grant, "version 2 ="))
    assert "Filen är inte text i UTF-8." in words(sent(grant, "å".encode("latin-1")))
    unused = FURTHER.replace('uses = ["review"]\n', "")
    assert "Svaret på helped används inte till något." in words(sent(grant, unused))
    why = FURTHER.replace('uses = ["review"]\n', 'reason = "Riksdagen har frågat."\n')
    assert "Det här ändras i version 2" in words(sent(grant, why))


def test_two_people_change_the_form(grant: Grant) -> None:
    response = proposed(grant)
    waiting = words(shown(grant.client("approver"), response.url))
    assert "SkälEn fråga fattades." in waiting
    assert "Nya frågor Hjälpte bidraget?" in waiting
    assert held_programme(grant.key).programme.form.version == 1
    decided(grant, response.url)
    assert held_programme(grant.key).programme.form == NEXT_FORM
    after = words(shown(grant.client("case_officer"), grant.page("fragor")))
    assert "Mottagarna redovisar nu med version 2 av formuläret." in after
    assert "Version 2, beslutad 1 mars 2031: En fråga fattades." in after
    decided_on = words(shown(grant.client("approver"), response.url))
    assert "Nya frågor Hjälpte bidraget?" in decided_on


def test_without_a_reason_it_is_not_sent(grant: Grant) -> None:
    response = proposed(grant, reason=" ")
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert page.faults == []
    assert "Skriv varför frågorna ändras." in words(page)
    assert "Nya frågor Hjälpte bidraget?" in words(page)


def test_what_was_tampered_with_on_the_way_is_refused(grant: Grant) -> None:
    assert proposed(grant, text="{}").status_code == 302
    assert proposed(grant, text=dump_form(held_programme(grant.key).programme.form)).status_code == 200
    assert held_programme(grant.key).row.proposals.count() == 0


def test_only_whoever_may_change_it_is_shown_the_way(grant: Grant) -> None:
    assert "Ändra frågorna" in words(shown(grant.client("case_officer"), grant.page()))
    assert "Ändra frågorna" not in words(shown(grant.client("auditor"), grant.page()))
