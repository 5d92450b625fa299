"""One-time codes as they are kept: digits nowhere, five tries in all however many come at once, and used by one."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections

from anslag.records.contact_codes import (
    NOBODY,
    TRIES,
    contact_with_mandates,
    issue_code,
    mandates_of_actors,
    new_code,
    use_code,
)
from anslag.records.models import ContactCode
from anslag.steps.decision import open_programme
from tests.records.test_mail import GRANT
from tests.steps.year import act
from tests.web.real_year import number_of

NOW = datetime(2031, 3, 2, 9, 30, tzinfo=UTC)
TERMS = GRANT.terms
BY_CODE = replace(GRANT, terms=replace(TERMS, report_back=replace(TERMS.report_back, by_code=True)))
HANDS = 8


def asked() -> tuple[int, str]:
    """The number of a code that has left, and its digits."""
    open_programme(act(), programme=BY_CODE)
    number, address = new_code("grant", number_of("Alfa"))
    assert address == "registrator@alfa.example"
    return number, issue_code(number, NOW)


def test_a_code_gives_one_receiver_one_programme_and_no_digits_are_kept(db: None) -> None:
    number, digits = asked()
    assert len(digits) == 8
    row = ContactCode.objects.get(pk=number)
    assert digits not in f"{row.code_hash}{row.address_hash}"
    assert contact_with_mandates(f"code/{number}") is None  # until it is used
    who = use_code(number, f" {digits[:4]} {digits[4:]} ", now=NOW)
    assert who == f"code/{number}"
    (mandate,) = mandates_of_actors(who)
    assert (mandate.party, mandate.role, mandate.programme) == ("Alfa", "contact", "grant")
    assert mandate.holds(date(2031, 3, 2))
    for other in ("code/", "code/x", f"code/{number + 1}", "code/-1"):
        assert mandates_of_actors(other) == ()


def test_there_is_no_code_where_the_terms_do_not_say_so_nor_for_whoever_receives_nothing(db: None) -> None:
    open_programme(act(), programme=GRANT)
    assert new_code("grant", number_of("Alfa")) == (NOBODY, "")
    assert new_code("grant", number_of("Verket")) == (NOBODY, "")
    assert new_code("grant", 99) == (NOBODY, "")
    assert new_code("other", number_of("Alfa")) == (NOBODY, "")


@pytest.fixture
def hands(fresh_database: str) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(HANDS) as pool:
        yield pool


def at_once(hands: ThreadPoolExecutor, number: int, typed: str) -> Counter[bool]:
    barrier = Barrier(HANDS)

    def one(_: int) -> bool:
        barrier.wait()
        try:
            return bool(use_code(number, typed, now=NOW))
        finally:
            connections.close_all()

    return Counter(hands.map(one, range(HANDS)))


def test_of_many_at_once_one_uses_it_and_wrong_ones_are_five_in_all(hands: ThreadPoolExecutor) -> None:
    number, digits = asked()
    assert at_once(hands, number, digits) == {True: 1, False: HANDS - 1}
    another, _ = new_code("grant", number_of("Beta"))
    issue_code(another, NOW)
    at_once(hands, another, "0")
    assert ContactCode.objects.get(pk=another).tries == TRIES
