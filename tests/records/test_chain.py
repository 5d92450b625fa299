"""What is read at once says the same as what is read programme by programme, in as many queries for three tiers as one."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from anslag.records.chain import chain_of, public_grants_in, staircase_in
from anslag.records.grants import held_programme, positions, programme_flows
from anslag.records.roll_up import clawed_back, consolidated
from anslag.steps.report import accept
from tests.steps.test_year import GRANT, LOCAL, STATE, pay_all, report
from tests.steps.year import REPORTS, act

pytestmark = pytest.mark.django_db


def three_tiers() -> None:
    """Paid through three tiers; one report accepted in the lowest and one in the middle."""
    for made in (STATE, GRANT, LOCAL):
        pay_all(made)
    report("local", "Ett", {"pay": 120}, left=True)
    report("grant", "Beta", {"pay": 250}, left=True)
    for key in ("local", "grant"):
        accept(act(REPORTS + timedelta(days=1)), programme=key)


@pytest.mark.parametrize("key", ["state", "grant", "local"])
def test_it_says_the_same_as_what_is_read_programme_by_programme(key: str) -> None:
    three_tiers()
    held = held_programme(key)
    chain = chain_of(held)
    assert chain.positions(held) == positions(held)
    assert chain.own_flows(held) == programme_flows(held)
    assert chain.costs(held) == consolidated(held)
    assert chain.clawed_back(held) == clawed_back(held)


def test_the_number_of_queries_does_not_grow_with_the_tiers(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    three_tiers()
    held = held_programme("state")
    chain_of(held)
    with django_assert_num_queries(5):
        chain = chain_of(held)
    with django_assert_num_queries(0):
        staircase_in(chain, held)
        public_grants_in(chain, held)
