"""A receiver without an account reports by a link and a one-time code: its own report, and nothing else there is."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from anslag.records.contact_codes import LASTS, TRIES, issue_code, use_code
from anslag.records.grants import held_programme
from anslag.records.mail import waiting
from anslag.records.models import ContactCode, DiaryEntry, FailedSignIn
from anslag.records.reports import submitted_reports
from anslag.records.verify import problems
from anslag.steps.mail import send_waiting
from anslag.steps.mandate import change_registry_address
from anslag.web import clock
from tests.conftest import World
from tests.steps.year import act
from tests.web.addresses import routes
from tests.web.real_year import GRANT, LOCAL, browser_of, number_of, receiving
from tests.web.report_year import ANSWERS, OREBRO, fill, reporting, sign
from tests.web.test_report_burden import CENTRE, CENTRE_ANSWERS, EARLY, Walk, early, standing

OTHER = "Vårdcentral Adam"
LINKS = f"/ge/{LOCAL}/lankar/"


@pytest.fixture
def world() -> World:
    return early


@pytest.fixture(autouse=True)
def day(
    world: World,
    built: Callable[[World], str],
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    settings: Any,
) -> Iterator[None]:
    with standing(world, built, tmp_path, django_db_blocker, settings):
        yield


def asking(party: str, key: str = LOCAL) -> str:
    return reverse("report-by-code", args=[key, number_of(party)])


def asked(client: Client, party: str = CENTRE) -> str:
    """Ask for a code, and read it in the letter."""
    mail.outbox.clear()
    shown: Any = client.post(asking(party))
    assert (shown.status_code, shown.url) == (302, f"{asking(party)}kod/")
    send_waiting(clock.real_now())
    return code_in(str(mail.outbox[-1].body))


def code_in(text: str) -> str:
    found = re.search(r"\b(\d{4} \d{4})\b", text)
    assert found
    return found[1]


def entered(client: Client, code: str, party: str = CENTRE) -> Any:
    return client.post(f"{asking(party)}kod/", {"code": code})


def contact(party: str = CENTRE) -> Client:
    client = Client()
    response = entered(client, asked(client, party), party)
    assert response.status_code == 302
    return client


def is_in(client: Client, party: str = CENTRE) -> bool:
    return client.get(receiving(party, "redovisning/", LOCAL)).status_code == 200


def test_a_unit_gets_a_link_and_reports_with_four_pages_and_ten_fields_after_the_code() -> None:
    officer = browser_of("case-officer-3")
    shown: Any = officer.get(LINKS)
    left = 29 - shown.context["submitted"]
    assert 0 < shown.context["letters"] == left
    assert f"{29 - left} av 29 har skickat in" in shown.content.decode()
    sent: Any = officer.post(LINKS, {"form": shown.context["form_key"]})
    assert sent.status_code == 302
    letters = [each.letter for each in waiting() if each.letter.key.startswith("link/")]
    assert len(letters) == left
    (ours,) = (each for each in letters if each.party == CENTRE)
    assert ours.to == "registrator@vardcentral-18.example"
    link = re.search(r"https?://[^/\s]+(/\S+)", ours.text)
    assert link
    assert link[1] == asking(CENTRE)

    walk = Walk("", CENTRE, LOCAL)
    walk.client = Client()
    assert walk.client.get(link[1]).status_code == 200
    response = entered(walk.client, asked(walk.client))
    landed: Any = walk.client.get(response.url)
    paid = walk.client.get(receiving(CENTRE, "redovisning/", LOCAL)).context["filling"].paid
    walk.go(landed.url, CENTRE_ANSWERS | {"used_amount": paid, "costs": {"training": paid}})
    assert walk.loads == 4
    assert walk.required <= 10 + 5  # the six amounts of one question are one field to whoever fills it in

    (sealed,) = submitted_reports(held_programme(LOCAL), CENTRE)
    entry = DiaryEntry.objects.get(pk=sealed.entry)
    assert entry.prepared_by == f"code/{ContactCode.objects.get().pk}"
    receipt = walk.client.get(receiving(CENTRE, "redovisning/kvittens/1/", LOCAL)).content.decode()
    assert "Inskickad av" in receipt
    assert "kontakten, med engångskod" in receipt
    assert "Undertecknad av" not in receipt
    assert f"{30 - left} av 29 har skickat in" in officer.get(LINKS).content.decode()
    assert officer.get(LINKS).context["letters"] == 0  # the others have got theirs today
    assert problems() == ()
    ContactCode.objects.update(used_at=None)
    assert {each.rule for each in problems()} == {"contacts"}


def test_no_money_used_is_two_clicks_and_the_report_can_be_changed_until_the_giver_has_reported() -> None:
    client = contact()
    landed: Any = client.get(receiving(CENTRE, "redovisning/", LOCAL), {"fran": "kod"})
    first = client.get(landed.url).content.decode()
    nothing = receiving(CENTRE, "redovisning/inget/", LOCAL)
    assert f'href="{nothing}"' in first
    shown: Any = client.get(nothing)
    sent = {each.html_name: each.value() or "on" for each in shown.context["form"]}
    assert client.post(nothing, sent | {"svar-unused_reason": "Vi hann inte."}).status_code == 302
    again = receiving(CENTRE, "redovisning/andra/", LOCAL)
    assert client.post(again, {"reason": "Vi hittade en kostnad."}).status_code == 302
    assert client.get(receiving(CENTRE, "redovisning/", LOCAL)).context["filling"].is_open


@pytest.mark.parametrize("world", [reporting])
def test_when_the_giver_has_reported_in_its_turn_a_contact_changes_nothing_more() -> None:
    client, again = contact(), receiving(CENTRE, "redovisning/andra/", LOCAL)
    assert client.post(again, {"reason": "Vi hittade en kostnad."}).status_code == 302
    assert client.get(receiving(CENTRE, "redovisning/", LOCAL)).context["filling"].is_open
    check = receiving(CENTRE, "redovisning/kontrollera/", LOCAL)
    shown: Any = client.get(check)
    sent = {each.html_name: each.value() or "on" for each in shown.context["form"]}

    region = browser_of("proxy-18")
    fill(region, held_programme(GRANT).programme.form, ANSWERS)
    assert "kvittens" in sign(region).url
    assert client.post(check, sent).url == receiving(CENTRE, "redovisning/", LOCAL)  # type: ignore[attr-defined]
    closed = client.get(receiving(CENTRE, "redovisning/", LOCAL)).content.decode()
    assert "Givaren har redovisat i sin tur." in closed
    assert again not in closed
    assert len(submitted_reports(held_programme(LOCAL), CENTRE)) == 1
    assert (
        browser_of("centre-manager-18").get(again).status_code == 302
    )  # whoever has a mandate goes on with it


def test_nothing_else_is_reached_at_any_address() -> None:
    client, own = contact(), (LOCAL, number_of(CENTRE))
    ours = {
        *("report", "report-part", "report-check", "report-nothing", "report-save", "report-again"),
        *("report-receipt", "report-receipt-pdf", "report-sealed", "report-file"),
    }
    named = {"token": "x" * 43, "name": "provet", "sha256": "0" * 64, "part": "economy", "page": "konto"}
    named |= {
        "section": "economy",
        "task": "tider",
        "question": "areas",
        "category": "salaries",
        "action": "x",
        "kind": "pdf",
    }
    seen = set()
    for name, route in routes().items():
        if route.view.rule.everyone:
            continue
        places = [own, (LOCAL, number_of(OTHER)), (GRANT, number_of(OREBRO))]
        for key, party in places if {"key", "party"} <= route.takes else places[:1]:
            values = {each: (named | {"key": key, "party": party}).get(each, 1) for each in route.takes}
            address = reverse(name, kwargs=values)
            for response in (client.get(address), client.post(address, {"form": "x"})):
                assert response.status_code == 404 or ((key, party) == own and name in ours), (name, key)
                if response.status_code != 404:
                    seen.add(name)
    assert seen == ours  # some of them say only that they are not sent to
    assert is_in(client)


def test_a_contact_sees_of_open_pages_no_more_than_anyone() -> None:
    client = contact()
    for address in (f"/folj/{LOCAL}/", f"/program/{LOCAL}/", f"/folj/{LOCAL}/{number_of(CENTRE)}/"):
        ours, anyones = (each.get(address) for each in (client, Client()))
        assert ours.status_code == anyones.status_code
        text = [
            re.sub(r"(?s)<header>.*?</header>|csrfmiddlewaretoken[^>]*|nonce=\S+", "", each.content.decode())
            for each in (ours, anyones)
        ]
        more = " Den som ger bidraget, granskar det eller tar emot det ser mer som inloggad."
        assert text[0] == text[1].replace(more, ""), address


def test_the_answer_is_the_same_whatever_is_known(settings: Any) -> None:
    def said(client: Client, address: str) -> list[Any]:
        pages = [client.get(address), client.post(address), client.get(f"{address}kod/")]
        pages.append(client.post(f"{address}kod/", {"code": "0000 0000"}))
        plain = [
            re.sub(r"csrfmiddlewaretoken[^>]*", "", each.content.decode()).replace(address, "")
            for each in pages
        ]
        return [[each.status_code for each in pages], plain]

    known = said(Client(), asking(CENTRE))
    assert len(mail.outbox) + len([each for each in waiting() if each.letter.kind == "code"]) >= 1
    before = ContactCode.objects.count()
    for address in (
        reverse("report-by-code", args=["finns-inte", 1]),
        reverse("report-by-code", args=[LOCAL, 99_999]),
        asking(OREBRO),  # receives nothing there
        asking(OREBRO, GRANT),  # the terms do not say that it may
    ):
        assert said(Client(REMOTE_ADDR="192.0.2.7"), address) == known, address
    assert ContactCode.objects.count() == before


def test_a_code_is_good_once_for_a_while_and_in_the_browser_that_asked() -> None:
    client, other = Client(), Client()
    code = asked(client)
    other.post(asking(CENTRE))
    assert "stämmer inte" in entered(other, code).content.decode()
    assert entered(client, code).status_code == 302
    assert not is_in(other)
    number = ContactCode.objects.get(used_at__isnull=False).pk
    assert use_code(number, code, now=clock.real_now()) == ""
    elsewhere = Client()
    elsewhere.cookies = client.cookies
    assert entered(elsewhere, code).status_code == 302  # a session that asks for nothing is led to ask anew
    assert ContactCode.objects.filter(used_at__isnull=False).count() == 1


def test_a_code_that_is_too_old_or_has_been_guessed_at_is_dead() -> None:
    now = datetime(2026, 1, 12, 12, tzinfo=UTC)
    client = Client()
    asked(client)
    number = ContactCode.objects.get().pk
    digits = issue_code(number, now)
    assert use_code(number, digits, now=now + LASTS + timedelta(seconds=1)) == ""
    wrong = f"{(int(digits) + 1) % 10**8:08}"
    for _ in range(TRIES):
        assert use_code(number, wrong, now=now) == ""
    assert use_code(number, digits, now=now) == ""
    assert issue_code(number, now) == ""  # and it is not brought to life by a letter that is sent late
    stored = ContactCode.objects.values_list("code_hash", "address_hash").get()
    assert not any(digits in each or "vardcentral" in each for each in stored)


def test_guessing_has_to_wait_and_a_browser_that_has_been_in_does_not() -> None:
    known = contact()
    stranger = Client(REMOTE_ADDR="192.0.2.9")
    stranger.post(asking(CENTRE))
    answers = [entered(stranger, f"{guess:08}").status_code for guess in range(8)]
    assert answers[-1] == 429
    assert stranger.post(asking(CENTRE)).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.10").post(asking(OTHER)).status_code == 302
    assert known.post(asking(CENTRE)).status_code == 302
    assert FailedSignIn.objects.exists()


def test_another_units_link_opens_nothing_of_theirs() -> None:
    client = Client()
    code = asked(client, OTHER)
    response: Any = client.post(f"{asking(CENTRE)}kod/", {"code": code})
    assert response.url == asking(CENTRE)
    assert entered(client, code, OTHER).status_code == 302
    assert is_in(client, OTHER)
    assert not is_in(client, CENTRE)


def test_whoever_has_lost_the_registered_address_is_out_at_once() -> None:
    client = contact()
    assert is_in(client)
    change_registry_address(
        act(EARLY, by="centre-manager-18", approved_by=""), party=CENTRE, email="ny@vardcentral-18.example"
    )
    shown: Any = client.get(receiving(CENTRE, "redovisning/", LOCAL))
    assert shown.status_code == 302
    led: Any = client.get(shown.url)
    assert asking(CENTRE) in led.content.decode()  # and is told how the new contact comes in
    assert client.post(receiving(CENTRE, "redovisning/inget/", LOCAL), {}).status_code == 302
    assert submitted_reports(held_programme(LOCAL), CENTRE) == ()


def test_a_code_sent_to_an_address_that_is_no_longer_registered_opens_nothing() -> None:
    client = Client()
    code = asked(client)
    change_registry_address(
        act(EARLY, by="centre-manager-18", approved_by=""), party=CENTRE, email="ny@vardcentral-18.example"
    )
    entered(client, code)
    assert not is_in(client)


def test_where_the_terms_do_not_say_so_there_are_no_links_and_no_way() -> None:
    assert browser_of("case-officer-1").get(f"/ge/{GRANT}/lankar/").status_code == 404
    shown: Any = Client().get(receiving(OREBRO, "redovisning/"), follow=True)
    assert "logga-in/redovisa" not in shown.content.decode()
