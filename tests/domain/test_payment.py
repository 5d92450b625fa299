"""What may be paid, that it is what was prepared, and how it is marked as paid."""

from datetime import date
from typing import Any

import pytest

from anslag.domain.payment import Order, PreparedPayment, marking_problems, ordering_problems

ORDERED, TODAY = date(2031, 4, 2), date(2031, 4, 10)
NOW = {"Alfa": 400, "Beta": 100}


@pytest.mark.parametrize(
    ("amount", "amounts", "expected"),
    [
        (None, None, []),
        (500, None, []),
        (500, NOW, []),
        (500, {"Beta": 100, "Alfa": 400}, []),
        (499, None, [("Betalningsuppdraget", "499 kr, men rekvisitionerna är nu på 500 kr")]),
        (
            None,
            {"Alfa": 500},
            [("Betalningsuppdraget, Alfa", "500 kr"), ("Betalningsuppdraget, Beta", "på 0 kr")],
        ),
        (
            500,
            {"Alfa": 300, "Beta": 200},
            [("Betalningsuppdraget, Alfa", ""), ("Betalningsuppdraget, Beta", "")],
        ),
        (
            600,
            NOW | {"Gamma": 100},
            [("Betalningsuppdraget, Gamma", "nu på 0 kr"), ("Betalningsuppdraget", "600 kr")],
        ),
    ],
)
def test_what_is_paid_is_what_was_prepared(
    amount: int | None, amounts: dict[str, int] | None, expected: list[tuple[str, str]]
) -> None:
    found = ordering_problems(NOW, prepared=PreparedPayment(amount=amount, amounts=amounts))
    assert [each.place for each in found] == [place for place, _ in expected]
    assert all(told in each.message for each, (_, told) in zip(found, expected, strict=True))
    assert {each.rule for each in found} <= {"payment.changed"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"paid_on": TODAY}, []),
        ({"paid": True}, ["payment.once"]),
        ({"approved_by": "cai"}, ["payment.approved"]),
        ({"paid_on": date(2031, 4, 1)}, ["payment.paid_on"]),
        ({"paid_on": date(2031, 4, 11)}, ["payment.paid_on"]),
        ({"reference": ""}, ["payment.reference"]),
        ({"reference": " "}, ["payment.reference"]),
    ],
)
def test_an_order_is_marked_once_on_a_day_since_it_was_given_with_a_reference(
    changed: dict[str, Any], expected: list[str]
) -> None:
    given: dict[str, Any] = {"approved_by": "bo", "paid_on": ORDERED, "reference": "bg 1"}
    order = Order(number=7, ordered=ORDERED, approved_by="bo", paid=changed.pop("paid", False))
    found = marking_problems(order, **(given | changed), today=TODAY)
    assert [each.rule for each in found] == expected
