"""What is known of a report from the year before is what was accepted then, the same to both sides."""

from dataclasses import replace

import pytest

from anslag.domain.programme import Programme
from anslag.records.chain import chain_of
from anslag.records.grants import held_programme
from anslag.records.report_holds import holds_of, last_report
from anslag.records.reviews import reviews_in
from anslag.steps.decision import open_programme
from anslag.steps.report import accept
from tests.steps.test_year import PEOPLE, pay_all, report
from tests.steps.year import REPORTS, act, programme

pytestmark = pytest.mark.django_db

FIRST = programme("first", giver="Verket", basis=PEOPLE, pot=1000)


def next_year() -> Programme:
    terms = replace(FIRST.terms, grant_year=FIRST.terms.grant_year + 1)
    return replace(FIRST, key="second", terms=terms)


def used_then(key: str, name: str) -> int | None:
    before = last_report(held_programme(key), name)
    return before.used if before else None


def test_last_year_is_what_was_accepted_then_and_not_what_was_only_sent_in() -> None:
    pay_all(FIRST)
    report("first", "Beta", {"pay": 250}, left=True)
    open_programme(act(REPORTS), programme=next_year())
    assert used_then("second", "Beta") is None
    accept(act(REPORTS), programme="first")
    report("first", "Beta", {"pay": 200}, left=True, replaces="Fel belopp")
    assert used_then("second", "Beta") == 250
    assert used_then("second", "Alfa") is None
    assert used_then("first", "Beta") is None
    assert holds_of(held_programme("second"), "Beta").known["used_last_year"] == 250


def test_the_giver_goes_by_the_same_year_before() -> None:
    pay_all(FIRST)
    report("first", "Beta", {"pay": 250}, left=True)
    accept(act(REPORTS), programme="first")
    open_programme(act(REPORTS), programme=next_year())
    held = held_programme("second")
    known = {each.recipient: each.known for each in reviews_in(chain_of(held), held, today=REPORTS)}
    assert known["Beta"].get("used_last_year") == 250
    assert "used_last_year" not in known["Alfa"]
