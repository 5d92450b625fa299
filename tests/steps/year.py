"""Programmes made for tests, and the acts of a year in them."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from anslag.domain.form import Condition, Form, Option, Question, Section
from anslag.domain.party import Party
from anslag.domain.programme import (
    Call,
    CostCategory,
    Funding,
    Item,
    Key,
    Part,
    Payment,
    Period,
    Pot,
    Programme,
    Repayment,
    ReportBack,
    Requisition,
    Terms,
    Waiver,
)
from anslag.steps.act import Act

CATEGORIES = ("pay", "travel")

OPENS, CLOSES = date(2031, 3, 1), date(2031, 3, 31)
REPORTS, REPORTS_DUE = date(2032, 1, 10), date(2032, 2, 28)
REPAYS = date(2032, 3, 31)

_numbers = count(1)


def act(today: date = OPENS, *, by: str = "officer", approved_by: str = "approver", **more: Any) -> Act:
    return Act(by=by, approved_by=approved_by, today=today, **more)


def form(categories: Sequence[str] = CATEGORIES) -> Form:
    options = tuple(Option(id=each, label=each.capitalize()) for each in categories)
    economy = Section(
        id="economy",
        title="Ekonomi",
        questions=(
            Question(id="used", kind="money", text="Använt", at_most="claimed", uses=("money",)),
            Question(id="costs", kind="distribution", text="Kostnader", options=options, adds_up_to="used"),
            Question(id="unused", kind="computed", text="Kvar", source_value="unused"),
            Question(
                id="reason", kind="long_text", text="Varför", shown_if=Condition(question="unused", above=0)
            ),
        ),
    )
    return Form(version=1, title="Återrapport", sections=(economy,))


def programme(
    key: str,
    *,
    giver: str,
    basis: dict[str, int],
    pot: int,
    funding: Funding | None = None,
    categories: Sequence[str] = CATEGORIES,
    status: Any = "decided",
    threshold: int = 100,
    parts: tuple[Part, ...] | None = None,
) -> Programme:
    parts = parts or (Part(id="all", title="Allt", amount=pot, method="proportional", column="people"),)
    terms = Terms(
        title=f"Bidraget {key}",
        case_reference=f"Dnr {key}",
        grant_year=2031,
        giver=giver,
        status=status,
        legal_basis="own_decision",
        summary="Ett bidrag för prov.",
        eligible=("kind",),
        decisions=(),
        funding=funding,
        pot=Pot(amount=pot, parts=parts),
        key=Key(basis="People"),
        call=Call(opens=OPENS, closes=CLOSES),
        use_period=Period(start=date(2031, 1, 1), end=date(2031, 12, 31)),
        purposes=(),
        requisition=Requisition(leftover="redistribute"),
        payment=Payment(latest=date(2031, 6, 30)),
        report_back=ReportBack(opens=REPORTS, due=REPORTS_DUE),
        cost_categories=tuple(CostCategory(id=each, label=each.capitalize()) for each in categories),
        repayment=Repayment(
            due=REPAYS, grounds=(Item(id="unused", label="Oanvänt"),), waiver=Waiver(threshold=threshold)
        ),
    )
    names = [giver, *basis]
    return Programme(
        key=key,
        terms=terms,
        parties=tuple(Party(name=name, kind="kind", bankgiro="9900-0101") for name in names),
        basis={name: {"people": number} for name, number in basis.items()},
        form=form(categories),
        outline=None,
    )


def answers(costs: dict[str, int], *, left: bool = False) -> dict[str, object]:
    given: dict[str, object] = {"used": sum(costs.values()), "costs": costs}
    return {**given, "reason": "Det tog längre tid än väntat."} if left else given
