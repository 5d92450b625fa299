"""The outbox: kept once per key, taken by one, and told as it stands; and who is written to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anslag.domain.mail import RETRIES, Letter
from anslag.domain.mandate import Role
from anslag.domain.programme import Programme
from anslag.records.grants import held_programme
from anslag.records.mail import (
    Addressee,
    addressees,
    keep_mail,
    mail_of,
    mark_bounced,
    mark_refused,
    mark_sent,
    next_waiting,
    not_kept,
    take,
    waiting,
)
from anslag.records.mandates import add_person
from anslag.steps.decision import open_programme
from anslag.steps.mandate import appoint, change_registry_address, found, invite, revoke
from tests.steps.year import OPENS, act, programme

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
LETTER = Letter(
    key="k1",
    kind="reminder",
    programme="grant",
    party="Alfa",
    day=OPENS,
    to="registrator@alfa.example",
    subject="Hej",
    text="Ett\n\nTvå\n",
)
OTHER = replace(LETTER, key="k2", party="Beta")


def with_registries(made: Programme) -> Programme:
    """The same with an address in the folder for each party: registrator@alfa.example."""
    parties = tuple(
        replace(each, registry_email=f"registrator@{each.name.casefold()}.example") for each in made.parties
    )
    return replace(made, parties=parties)


GRANT = with_registries(programme("grant", giver="Verket", basis={"Alfa": 50, "Beta": 50}, pot=1000))


@pytest.fixture(autouse=True)
def opened(db: None) -> None:
    open_programme(act(), programme=GRANT)


def test_a_message_is_kept_once_per_key_as_it_was_first() -> None:
    assert keep_mail([LETTER, OTHER, replace(LETTER, text="Annat")]) == 2
    assert keep_mail([replace(LETTER, subject="Annat"), OTHER]) == 0
    assert [each.letter for each in waiting()] == [replace(LETTER, text="Annat"), OTHER]
    assert not_kept([LETTER, replace(LETTER, key="k3")]) == (replace(LETTER, key="k3"),)


def test_a_message_that_is_of_no_programme_and_no_known_party_is_kept() -> None:
    letter = replace(LETTER, programme="", party="")
    keep_mail([letter])
    assert [each.letter for each in waiting()] == [letter]


def test_messages_are_told_by_programme_and_by_party_the_newest_first() -> None:
    keep_mail([LETTER, OTHER])
    keep_mail([replace(LETTER, key="k3", programme="")])
    assert [each.letter.key for each in mail_of(programme="grant")] == ["k2", "k1"]
    assert [each.letter.key for each in mail_of(party="Alfa")] == ["k3", "k1"]
    assert [each.letter.key for each in mail_of(programme="grant", party="Beta")] == ["k2"]
    assert [each.letter.key for each in mail_of(most=1)] == ["k3"]


def test_a_message_is_taken_by_one_of_two_who_have_seen_it() -> None:
    keep_mail([LETTER])
    first, second = next_waiting(NOW), next_waiting(NOW)
    assert first and second
    assert [take(first, NOW), take(second, NOW)] == [True, False]
    assert next_waiting(NOW) is None
    assert [each.state(NOW) for each in waiting()] == ["underway"]


def test_what_was_taken_and_never_marked_is_uncertain_and_never_taken_again() -> None:
    keep_mail([LETTER])
    mail = next_waiting(NOW)
    assert mail
    take(mail, NOW)
    assert next_waiting(NOW + timedelta(days=365)) is None
    assert [each.state(NOW + timedelta(hours=1)) for each in waiting()] == ["uncertain"]


def test_what_was_refused_is_taken_again_after_longer_and_longer_and_then_given_up() -> None:
    keep_mail([LETTER])
    moment = NOW
    for delay in (timedelta(), *RETRIES):
        moment += delay
        assert delay == timedelta() or next_waiting(moment - timedelta(seconds=1)) is None
        mail = next_waiting(moment)
        assert mail
        assert take(mail, moment)
        mark_refused(mail.number, "451 Later")
    assert next_waiting(moment + timedelta(days=365)) is None
    assert [(each.state(moment), each.delivery.fault) for each in waiting()] == [("given_up", "451 Later")]


def test_a_sent_message_can_come_back() -> None:
    keep_mail([LETTER])
    mail = next_waiting(NOW)
    assert mail
    take(mail, NOW)
    mark_sent(mail.number, NOW)
    assert [waiting(), mail_of()[0].state(NOW)] == [(), "sent"]
    assert not mark_bounced(mail.number, "k2", fault="550 No", now=NOW)
    assert mark_bounced(mail.number, "k1", fault="550 No", now=NOW)
    assert (mail_of()[0].state(NOW), mail_of()[0].delivery.fault) == ("bounced", "550 No")


def someone(email: str) -> str:
    return add_person(name="Ett Namn", email=email)


def founded(party: str, role: str, email: str) -> str:
    person = someone(email)
    found(act(by="operator", approved_by="second"), party=party, person=person, role=role, evidence="§ 1")
    return person


def invited(by: str, party: str, role: Role, email: str, **more: Any) -> str:
    person = someone(email)
    invite(act(by=by, approved_by=""), party=party, person=person, role=role, **more)
    return person


def to(party: str, today: date = OPENS) -> list[str]:
    return [each.email for each in addressees(held_programme("grant"), [party], today)[party]]


def test_the_registry_and_those_who_may_sign_are_written_to() -> None:
    signatory = founded("Alfa", "signatory", "sofia@alfa.example")
    representative = invited(signatory, "Alfa", "representative", "rolf@alfa.example")
    invited(signatory, "Alfa", "contributor", "cecilia@alfa.example")
    founded("Beta", "signatory", "bo@beta.example")
    assert addressees(held_programme("grant"), ["Alfa"], OPENS) == {
        "Alfa": (
            Addressee(who="registry", email="registrator@alfa.example"),
            Addressee(who=signatory, email="sofia@alfa.example"),
            Addressee(who=representative, email="rolf@alfa.example"),
        )
    }


def test_whoever_has_no_mandate_that_day_or_there_is_not_written_to() -> None:
    signatory = founded("Alfa", "signatory", "sofia@alfa.example")
    later = OPENS + timedelta(days=10)
    open_programme(
        act(), programme=with_registries(programme("other", giver="Verket", basis={"Alfa": 1}, pot=9))
    )
    invited(signatory, "Alfa", "representative", "later@alfa.example", starts=later)
    invited(signatory, "Alfa", "representative", "other@alfa.example", programme="other")
    ended = invited(signatory, "Alfa", "representative", "ended@alfa.example")
    revoke(act(later, by=ended, approved_by=""), party="Alfa", person=ended, role="representative")
    always = ["registrator@alfa.example", "sofia@alfa.example"]
    assert to("Alfa") == [*always, "ended@alfa.example"]
    assert to("Alfa", later) == [*always, "later@alfa.example"]


def test_an_address_that_stands_twice_is_written_to_once_and_an_empty_one_never() -> None:
    signatory = founded("Alfa", "signatory", "registrator@alfa.example")
    invited(signatory, "Alfa", "representative", "")
    assert to("Alfa") == ["registrator@alfa.example"]


def test_the_address_that_the_party_has_said_is_used_instead_of_the_folders() -> None:
    signatory = founded("Alfa", "signatory", "")
    change_registry_address(act(by=signatory, approved_by=""), party="Alfa", email="first@alfa.example")
    change_registry_address(act(by=signatory, approved_by=""), party="Alfa", email="ny@alfa.example")
    assert to("Alfa") == ["ny@alfa.example"]
    assert to("Beta") == ["registrator@beta.example"]


def test_at_the_giver_the_case_officers_are_written_to() -> None:
    signatory = founded("Verket", "signatory", "chef@verket.example")
    approver = founded("Verket", "approver", "beslut@verket.example")
    officer = someone("handlaggare@verket.example")
    appoint(
        act(by=signatory, approved_by=approver),
        party="Verket",
        person=officer,
        role="case_officer",
        evidence="§ 1",
    )
    assert to("Verket") == ["registrator@verket.example", "handlaggare@verket.example"]


def test_all_parties_are_read_in_as_many_queries_as_one() -> None:
    founded("Alfa", "signatory", "sofia@alfa.example")
    founded("Beta", "signatory", "bo@beta.example")
    held, asked = held_programme("grant"), []
    for parties in (["Alfa"], ["Alfa", "Beta"]):
        with CaptureQueriesContext(connection) as queries:
            addressees(held, parties, OPENS)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 4
