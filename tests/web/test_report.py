"""A recipient reports: part by part, by several people, signed by one who may, sealed, and told to its registry."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from anslag.domain.form import Form
from anslag.domain.report_parts import FormPart, form_parts
from anslag.records.grants import held_programme
from anslag.records.mail import mail_of
from anslag.records.reports import SubmittedReport, submitted_reports
from anslag.records.verify import problems
from anslag.steps.review import request_completion
from anslag.web.receiving import report_check
from anslag.web.receiving.report_send import send
from tests.conftest import connected, copied
from tests.steps.year import act
from tests.web.reading import Page, read
from tests.web.real_year import GRANT, browser_of, receiving
from tests.web.report_year import (
    ANSWERS,
    CONFIRMED,
    DAY,
    OREBRO,
    fill,
    page_of,
    reporting,
    save_part,
    sent_of,
    shown_version,
    sign,
)

CHECK = "redovisning/kontrollera/"
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def the_form_is_open(
    built: Any, tmp_path: Path, django_db_blocker: DjangoDbBlocker, settings: Any
) -> Iterator[None]:
    settings.TODAY = DAY
    with copied(built(reporting), tmp_path) as url, connected(url, django_db_blocker):
        yield


def form() -> Form:
    return held_programme(GRANT).programme.form


def part(name: str) -> FormPart:
    return next(each for each in form_parts(form()) if each.id == name)


def kept() -> tuple[SubmittedReport, ...]:
    return submitted_reports(held_programme(GRANT), OREBRO)


def states(client: Client) -> dict[str, str]:
    """What the task list says of each part."""
    groups = client.get(page_of()).context["groups"]
    return {task.id: task.state for group in groups for task in group.tasks}


def banner(client: Client) -> str:
    return next(each.text for each in read(client, page_of()).all("p") if "Inte inskickad än" in each.text)


def test_a_contributor_fills_in_and_a_signatory_signs() -> None:
    contributor, signatory = browser_of("contributor-18"), browser_of("signatory-18")
    fill(contributor, form(), ANSWERS)
    response = sign(signatory)
    page = read(signatory, response.url)
    assert page.headings[0] == "Redovisningen är inskickad"
    assert page.faults == []
    (sealed,) = kept()
    assert sealed.answers == ANSWERS | CONFIRMED
    assert sealed.digest == hashlib.sha256(sealed.sealed.encode()).hexdigest()
    assert (sealed.signed_by, sealed.day, sealed.at[:10]) == ("signatory-18", DAY, DAY.isoformat())
    assert problems() == ()


def test_the_receipt_is_a_page_a_pdf_and_the_sealed_copy_and_goes_to_the_registry() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    address = sign(client).url
    (sealed,) = kept()
    shown = client.get(address).content.decode()
    assert sealed.digest in shown
    assert f"{sealed.at[:10]} {sealed.at[11:19]}" in shown
    assert client.get(address.rstrip("/") + ".json").content == sealed.sealed.encode()
    assert client.get(address.rstrip("/") + ".pdf").content.startswith(b"%PDF-")
    receipts = [
        each.letter for each in mail_of(programme=GRANT, party=OREBRO) if each.letter.kind == "receipt"
    ]
    told = next(each for each in receipts if each.to == "registrator@orebro-lan.example")
    assert told.subject.startswith("Er redovisning har kommit in")
    assert sealed.digest in told.text


def test_what_is_saved_with_gaps_is_kept_and_the_gaps_are_listed() -> None:
    client = browser_of("contributor-18")
    assert save_part(client, part("economy"), {"used_amount": 14_451_741}).status_code == 302
    assert states(client)["economy"] == "Påbörjad"
    assert "Kvar att göra: 1 svar saknas" in client.get(page_of()).content.decode()
    left = client.get(receiving(OREBRO, CHECK)).context["left"]
    assert "Vad har pengarna gått till?: svaret saknas" in [each["words"] for each in left]
    assert read(client, receiving(OREBRO, CHECK)).faults == []


def test_what_is_wrong_is_told_at_its_question_and_saved_as_it_was_written() -> None:
    client = browser_of("contributor-18")
    for wrong, told in (
        ({"svar-used_amount": "14.451.741"}, "Menar du 14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741 kronor?"),
        ({"svar-used_amount": "14 451 742"}, "är mer än ni har fått"),
        ({"svar-used_amount": "100", "svar-costs-salaries": "90"}, "10 kr för lite"),
        ({"svar-used_amount": "100", "svar-costs-training": "7,4"}, "Utbildningar, ”7,4”: Skriv hela kronor"),
    ):
        version = str(shown_version(client.get(page_of("economy"))))
        response: Any = client.post(page_of("economy"), wrong | {"version": version})
        page = Page(response.content.decode())
        assert response.status_code == 200
        assert told in " ".join(each.text for each in page.all("p") if each.get("id").endswith("_error"))
        assert page.all("title")[0].text.startswith("Fel:")
        assert page.faults == []
        again = read(client, page_of("economy"))
        values = {
            each.get("name"): each.get("value").replace("\N{NO-BREAK SPACE}", " ")
            for each in again.all("input")
        }
        assert {name: values[name] for name in wrong} == wrong


def test_all_done_is_never_taken_for_sent() -> None:
    client = browser_of("contributor-18")
    assert "0 av 5 delar klara" in banner(client)
    fill(client, form(), ANSWERS)
    page = read(client, page_of())
    assert "9 av 9 delar klara" in banner(client)
    assert "Alla delar är klara – men redovisningen är inte inskickad." in [
        each.text for each in page.all("p")
    ]
    assert kept() == ()


def test_the_areas_chosen_decide_which_parts_there_are() -> None:
    client = browser_of("contributor-18")
    assert "senare" in states(client)
    assert not any(name.startswith("area_") for name in states(client))
    save_part(client, part("areas_section"), {"areas": ("access", "teams")})
    assert [name for name in states(client) if name.startswith("area_")] == ["area_access", "area_teams"]
    assert client.get(page_of("area_workforce")).status_code == 404


def test_two_people_fill_in_different_parts_at_once() -> None:
    one, other = browser_of("proxy-18"), browser_of("contributor-18")
    version = shown_version(one.get(page_of("economy")))
    assert save_part(other, part("outcome"), ANSWERS).status_code == 302
    assert one.post(page_of("economy"), sent_of(part("economy"), ANSWERS, version)).status_code == 302
    assert states(one)["economy"] == states(one)["outcome"] == "Klar"


def test_two_who_fill_in_the_same_part_are_shown_both_answers() -> None:
    one, other = browser_of("proxy-18"), browser_of("contributor-18")
    version = shown_version(one.get(page_of("outcome")))
    save_part(other, part("outcome"), {"goal_attainment": 2, "success_factors": "Deras ord."})
    mine = sent_of(part("outcome"), {"goal_attainment": 5, "success_factors": "Mina ord."}, version)
    response = one.post(page_of("outcome"), mine)
    page = Page(response.content.decode())
    assert "Någon annan har sparat under tiden" in page.headings
    assert "Deras ord." in [each.text for each in page.all("dd")]
    assert "Mina ord." in response.content.decode()
    assert page.faults == []
    again = one.post(page_of("outcome"), mine | {"version": [str(shown_version(response))]})
    assert again.status_code == 302
    assert "Mina ord." in one.get(page_of("outcome")).content.decode()


def test_whoever_saved_last_is_named() -> None:
    save_part(browser_of("contributor-18"), part("outcome"), ANSWERS)
    shown = browser_of("proxy-18").get(page_of("outcome")).content.decode()
    assert "av Uppgiftssamordnare för Region Örebro län (påhittad). Inte inskickat än." in shown


def test_what_is_written_is_saved_by_itself_and_says_when() -> None:
    client = browser_of("contributor-18")
    version = shown_version(client.get(page_of("outcome")))
    sent = sent_of(part("outcome"), {"success_factors": "Halv men"}, version)
    told: Any = client.post(f"{page_of('outcome')}spara/", sent)
    assert (told.status_code, told.json()["version"]) == (200, 1)
    assert len(told.json()["saved"]) == len("12:00:00")
    assert "Halv men" in client.get(page_of("outcome")).content.decode()
    late: Any = client.post(f"{page_of('outcome')}spara/", sent | {"svar-success_factors": ["En annan"]})
    assert late.status_code == 409
    assert "Någon annan har sparat den här delen." in late.json()["fault"]


def test_nothing_is_lost_when_the_session_has_ended() -> None:
    client = browser_of("contributor-18")
    version = shown_version(client.get(page_of("areas_section")))
    sent = sent_of(part("areas_section"), {"areas": ("access", "teams")}, version)
    client.cookies.clear()
    away: Any = client.post(
        page_of("areas_section"), sent, headers={"referer": f"http://testserver{page_of('areas_section')}"}
    )
    assert away.url.startswith("/logga-in/")
    session = client.session
    session["person"] = "contributor-18"
    session.save()
    back = client.get(page_of("areas_section"))
    chosen = {
        each.get("value") for each in Page(back.content.decode()).all("input") if "checked" in each.attributes
    }
    assert chosen == {"access", "teams"}


def test_whoever_may_not_sign_sends_it_to_those_who_may() -> None:
    contributor, signatory = browser_of("contributor-18"), browser_of("signatory-18")
    fill(contributor, form(), ANSWERS)
    sign(contributor)
    assert kept() == ()
    contributor.post(receiving(OREBRO, CHECK), {"ask": "1"})
    assert "Väntar på underskrift." in contributor.get(page_of()).content.decode()
    told = [
        each.letter
        for each in mail_of(programme=GRANT, party=OREBRO, drafts=True)
        if each.letter.kind == "to_sign"
    ]
    assert "firmatecknare@orebro-lan.example" in {each.to for each in told}
    assert receiving(OREBRO, CHECK) in told[0].text
    assert "Underteckna och skicka in" in signatory.get(receiving(OREBRO, CHECK)).content.decode()
    save_part(contributor, part("outcome"), ANSWERS | {"goal_attainment": 3})
    assert "Väntar på underskrift." not in contributor.get(page_of()).content.decode()


def test_whoever_signs_may_send_parts_back_with_reasons() -> None:
    contributor, signatory = browser_of("contributor-18"), browser_of("signatory-18")
    fill(contributor, form(), ANSWERS)
    contributor.post(receiving(OREBRO, CHECK), {"ask": "1"})
    back = receiving(OREBRO, "redovisning/tillbaka/")
    assert "Skriv vad som ska ändras i minst en del." in signatory.post(back, {}).content.decode()
    assert signatory.post(back, {"del-economy": "Lönerna stämmer inte."}).status_code == 302
    assert states(contributor)["economy"] == "Ändring begärd"
    assert "Lönerna stämmer inte." in contributor.get(page_of("economy")).content.decode()
    (letter,) = [
        each.letter
        for each in mail_of(programme=GRANT, party=OREBRO, drafts=True)
        if each.letter.kind == "sent_back"
    ]
    assert letter.to == "uppgiftssamordnare@orebro-lan.example"
    assert "Ekonomi: Lönerna stämmer inte." in letter.text
    sign(signatory)
    assert kept() == ()
    save_part(contributor, part("economy"), ANSWERS)
    assert states(contributor)["economy"] == "Klar"
    assert sign(signatory).status_code == 302
    assert len(kept()) == 1


def test_what_was_changed_after_the_page_was_shown_is_not_signed_unseen() -> None:
    contributor, signatory = browser_of("contributor-18"), browser_of("signatory-18")
    fill(contributor, form(), ANSWERS)
    shown: Any = signatory.get(receiving(OREBRO, CHECK))
    sent = {each.html_name: each.value() or "on" for each in shown.context["form"]}
    save_part(contributor, part("outcome"), ANSWERS | {"goal_attainment": 1})
    response = signatory.post(receiving(OREBRO, CHECK), sent)
    assert "Svaren har ändrats sedan sidan visades." in response.content.decode()
    assert kept() == ()


def test_sent_twice_it_is_one_report_with_one_receipt() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    shown: Any = client.get(receiving(OREBRO, CHECK))
    sent = {each.html_name: each.value() or "on" for each in shown.context["form"]}
    first, second = (client.post(receiving(OREBRO, CHECK), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(kept()) == 1


def test_a_submitted_report_is_changed_by_a_new_version_with_a_reason_and_both_are_read() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    sign(client)
    assert client.get(page_of("outcome")).status_code == 302
    late: Any = client.post(f"{page_of('outcome')}spara/", {"version": "0"})
    assert (late.status_code, len(kept())) == (409, 1)
    client.post(receiving(OREBRO, "redovisning/andra/"), {"reason": "Fel bedömning."})
    assert "Fel bedömning." in client.get(page_of()).content.decode()
    save_part(client, part("outcome"), ANSWERS | {"goal_attainment": 2})
    response = sign(client)
    first, second = kept()
    assert (first.answers["goal_attainment"], second.answers["goal_attainment"]) == (4, 2)
    assert (second.version, second.replaces) == (2, "Fel bedömning.")
    assert "Fel bedömning." in client.get(response.url).content.decode()
    older = client.get(receiving(OREBRO, "redovisning/kvittens/1/")).content.decode()
    assert "Version 2 ersatte den här" in older
    assert problems() == ()


def test_pages_ask_the_database_no_more_than_fifteen_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser_of("proxy-18")
    for address in (page_of(), page_of("economy"), receiving(OREBRO, "redovisning/inget/")):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200
    fill(client, form(), ANSWERS)
    for address in (page_of(), page_of("economy"), receiving(OREBRO, CHECK)):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200
    address = sign(client).url
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(address).status_code == 200


def test_what_the_system_holds_is_filled_in_with_where_it_is_from() -> None:
    client = browser_of("contributor-18")
    shown = {name: client.get(page_of(name)).context for name in ("recipient", "economy", "areas_section")}
    below = "14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741 kronor från 29 delredovisningar"
    filled_in = {
        item.question.id: (item.field.value(), item.origin)
        for context in shown.values()
        for item in context["items"]
        if item.field is not None and item.origin
    }
    assert filled_in == {
        "contact_name": ("Uppgiftssamordnare för Region Örebro län (påhittad)", "Den som fyller i"),
        "contact_email": ("uppgiftssamordnare@orebro-lan.example", "Den som fyller i"),
        "used_amount": ("14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741", below),
        "costs": (ANSWERS["costs"], below),
        "areas": (
            [
                *("access", "capability", "collaboration", "psychological_treatment"),
                *("workforce", "teams", "relatives"),
            ],
            "29 delredovisningar",
        ),
    }
    known = {
        item.question.id for context in shown.values() for item in context["items"] if item.field is None
    }
    assert known == {
        *("recipient_name", "organisation_number", "case_reference", "claimed_amount"),
        *("unused_amount", "used_share"),
    }


def test_the_texts_of_those_below_stand_beside_the_question_and_some_are_taken_over_to_begin_with() -> None:
    client = browser_of("contributor-18")
    save_part(client, part("areas_section"), ANSWERS)
    address, asked = page_of("area_access"), "levels_access_provider_text"
    shown: Any = client.get(address)
    below = {item.question.id: item.below for item in shown.context["items"]}
    assert {name for name, texts in below.items() if texts} == {asked}
    those = [each.recipient for each in below[asked]]
    assert those == sorted(those)
    assert those[0] == "Vårdcentral Adam"
    assert len(those) < 29  # only those that have chosen the area
    sent = sent_of(part("area_access"), {"levels_access": ("provider",), asked: "Vi började."}, 0)
    taken: Any = client.post(address, sent | {"take": [asked], f"fran-{asked}": [those[0], "Finns inte"]})
    assert taken.url == f"{address}#id_svar-{asked}"
    (item,) = [each for each in client.get(address).context["items"] if each.question.id == asked]
    assert item.field.value() == f"Vi började.\n\n{those[0]}: {below[asked][0].text}"
    assert item.origin == "1 delredovisning"
    assert "Lägg in de valda i svaret" not in browser_of("signatory-18").get(address).content.decode()


def test_where_an_answer_is_from_is_kept_until_it_is_changed() -> None:
    client = browser_of("contributor-18")
    save_part(client, part("economy"), ANSWERS)
    assert "14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741 kronor från 29 delredovisningar" in (
        client.get(receiving(OREBRO, CHECK)).content.decode()
    )
    save_part(client, part("economy"), ANSWERS | {"used_amount": 14_451_740})
    origins = [item.origin for item in client.get(page_of("economy")).context["items"] if item.origin]
    assert len(origins) == 1
    shown = {item.question.id: item for item in client.get(page_of("economy")).context["items"]}
    assert shown["used_amount"].differs == ("14\N{NO-BREAK SPACE}451\N{NO-BREAK SPACE}741",)
    assert shown["costs"].differs == ()
    assert "Delredovisningarna säger något annat" in client.get(page_of("economy")).content.decode()


def test_the_parts_are_counted_in_one_way() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    listed = client.get(page_of()).context["filling"]
    numbers = [client.get(page_of(each.part.id)).context["number"] for each in listed.standings]
    assert [number for number in numbers if number] == list(range(1, listed.of + 1))
    assert numbers.count(0) == sum(each.state == "optional" for each in listed.standings) > 0


def test_two_who_send_in_the_same_form_at_once_are_both_led_to_its_receipt(monkeypatch: Any) -> None:
    client: Any = browser_of("proxy-18")
    other: Any = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    shown: Any = client.get(receiving(OREBRO, CHECK))
    posted = {each.html_name: each.value() or "on" for each in shown.context["form"]}
    first: list[str] = []

    def meanwhile(*given: Any, **named: Any) -> str:
        monkeypatch.setattr(report_check, "send", send)
        first.append(other.post(receiving(OREBRO, CHECK), posted).url)
        return send(*given, **named)

    monkeypatch.setattr(report_check, "send", meanwhile)
    assert client.post(receiving(OREBRO, CHECK), posted).url == first[0]
    assert len(kept()) == 1


def test_less_than_those_below_have_reported_stands_in_the_way_and_says_how_much() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    costs = ANSWERS["costs"] | {"salaries": 9_176_541 - 100, "training": 2_157_536 + 100}
    told = save_part(client, part("economy"), ANSWERS | {"costs": costs}).content.decode()
    assert "delredovisningarna ger 9\N{NO-BREAK SPACE}176\N{NO-BREAK SPACE}541 kr" in told
    assert states(client)["economy"] == "Påbörjad"
    assert not client.get(page_of()).context["filling"].is_whole
    left = [each["words"] for each in client.get(receiving(OREBRO, CHECK)).context["left"]]
    assert len(left) == 1
    assert "delredovisningarna ger 9\N{NO-BREAK SPACE}176\N{NO-BREAK SPACE}541 kr" in left[0]
    sign(client)
    assert kept() == ()


def test_what_looks_odd_is_asked_about_and_stops_nothing() -> None:
    client = browser_of("proxy-10")
    party = "Region Blekinge"
    address = page_of("economy", party)
    assert client.get(address).status_code == 302  # it has reported already
    client = browser_of("proxy-03")
    party = "Region Uppsala"
    save_part(client, part("economy"), {"used_amount": 1_000_000, "costs": {"salaries": 1_000_000}}, party)
    asked = client.get(page_of("economy", party)).context["items"]
    assert [item.required for item in asked if item.question.id == "used_far_below_paid"] == [False]
    controls = client.get(receiving(party, CHECK)).context["controls"]
    assert any("mer än 25 procent under det ni fick" in each["words"] for each in controls)


def test_what_the_giver_asks_to_have_completed_is_shown_and_answered_by_a_new_version() -> None:
    client = browser_of("proxy-18")
    fill(client, form(), ANSWERS)
    sign(client)
    request_completion(
        act(DAY, by="case-officer-1", approved_by=""),
        programme=GRANT,
        recipient=OREBRO,
        version=1,
        parts={"outcome": "Berätta vad bedömningen bygger på."},
        due=DAY + timedelta(days=14),
        address="https://anslag.example/x/",
    )
    shown = read(client, page_of())
    assert "Givaren ber er komplettera senast 2 mars 2026" in shown.headings
    assert "Berätta vad bedömningen bygger på." in [each.text for each in shown.all("dd")]
    assert "Komplettering begärd" in " ".join(each.text for each in shown.all("p"))
    assert shown.faults == []
    client.post(receiving(OREBRO, "redovisning/andra/"), {"complete": "1"})
    assert states(client)["outcome"] == "Ändring begärd"
    assert "Berätta vad bedömningen bygger på." in client.get(page_of("outcome")).content.decode()
    save_part(client, part("outcome"), ANSWERS | {"goal_attainment_comment": "Enkät (syntetisk)."})
    sign(client)
    assert kept()[-1].replaces == "Komplettering som givaren har bett om."
    assert "Komplettering begärd" not in client.get(page_of()).content.decode()
