"""A staircase that says it balances when it does not is worse than none."""

import pytest

from anslag.domain.grant import position
from anslag.domain.staircase import Stair, grant_steps

PAID = position(
    {("pot", "entitled", ""): 100, ("entitled", "requisitioned", ""): 100, ("requisitioned", "paid", ""): 100}
)
STAIR = Stair(programme="grant")


def off(balances: dict[str, int]) -> list[str]:
    return [step.name for step in grant_steps(STAIR, [PAID], balances) if not step.balances]


def test_what_moved_and_what_the_accounts_hold_balance() -> None:
    assert off({"paid": 100}) == []


@pytest.mark.parametrize(
    ("balances", "expected"),
    [({"paid": 99}, ["use"]), ({"paid": 100, "entitled": 1}, ["requisition"]), ({}, ["use"])],
)
def test_an_account_that_holds_something_else_than_what_moved_is_seen(
    balances: dict[str, int], expected: list[str]
) -> None:
    assert off(balances) == expected


def test_a_share_below_nothing_does_not_balance_though_the_sum_does() -> None:
    step = STAIR.step("use", "Användning", 100, ("used", "använt", 110), ("remains", "kvar", -10))
    assert (step.difference, step.balances) == (0, False)
