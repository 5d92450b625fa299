"""The year of 2025, act by act: known days and amounts as published, the rest made up."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from anslag.domain.allocation import allocate
from anslag.domain.form import Answers
from anslag.domain.party import Party
from anslag.domain.programme import Programme
from synthetic_answers import add, centre_answers, region_answers

type Event = dict[str, Any]

GOVERNMENT = "government-assignment-2025"
AGENCY = "primary-care-mental-health-2025"
REGION = "region-orebro-2025"
DEVELOPMENT = "development-assignment-2025-2028"
PROGRAMMES = (GOVERNMENT, AGENCY, REGION, DEVELOPMENT)

DEVELOPMENT_COSTS = {"salaries": 1_580_000, "consultants": 540_000, "dialogue": 260_000, "other": 120_000}
"""Made up: how the money was used is not known."""

WAIVED_GROUND = "Lågt belopp"


def whole_year(programmes: Mapping[str, Programme], published: dict[str, Any]) -> dict[str, list[Event]]:
    """The events of each programme that has any, in order."""
    unused = {
        statement["claim"]["recipient"]: statement["claim"]["value"]
        for statement in published["statements"]
        if statement["claim"]["kind"] == "unused_of"
    }
    centres, regions = reports(programmes, published, unused)
    waiver = programmes[AGENCY].terms.repayment.waiver
    threshold = waiver.threshold if waiver else 0
    repaid = {name: amount for name, amount in unused.items() if amount > threshold}
    waived = [name for name in unused if name not in repaid]
    return {
        GOVERNMENT: [*government(programmes[GOVERNMENT], returned=sum(repaid.values()))],
        AGENCY: [*agency(programmes[AGENCY], regions, [*repaid], waived)],
        REGION: [*region(programmes[REGION], centres)],
        DEVELOPMENT: [*development(programmes[DEVELOPMENT])],
    }


def reports(
    programmes: Mapping[str, Programme], published: dict[str, Any], unused: Mapping[str, int]
) -> tuple[dict[str, Answers], dict[str, Answers]]:
    """The centres' answers, and the regions' with the centres' money and areas in them."""
    lower, upper = programmes[REGION], programmes[AGENCY]
    allocation = allocate(upper)
    before = region_answers(upper, allocation, published, unused, {})
    areas = before[lower.terms.giver]["areas"]
    if not isinstance(areas, tuple):
        raise TypeError("areas is a choice of options")
    centres = centre_answers(lower, allocate(lower), areas)
    costs = add(answers["costs"] for answers in centres.values() if isinstance(answers["costs"], dict))
    return centres, region_answers(upper, allocation, published, unused, {lower.terms.giver: costs})


def event(day: str | date, step: str, by: str, approved_by: str = "", **arguments: object) -> Event:
    approved = {"approved_by": approved_by} if approved_by else {}
    return {"date": str(day), "step": step, "by": by, **approved, **arguments}


def decided(office: int, day: str | date, step: str, **arguments: object) -> Event:
    """An act of the giver: prepared by one, approved by another. Money is prepared by the economist."""
    money = step in {"pay", "receive_repayment"}
    by = f"economist-{office}" if money else f"case-officer-{office}"
    return event(day, step, by, f"approver-{office}", **arguments)


def weekday(first: str, number: int) -> date:
    """The weekday `number` weekdays after the first, which is a Monday."""
    weeks, days = divmod(number, 5)
    return date.fromisoformat(first) + timedelta(weeks=weeks, days=days)


def in_turn(parties: tuple[Party, ...], stride: int) -> list[Party]:
    """All the parties, by strides round the table; stride and number of parties have no common divisor."""
    return [parties[number * stride % len(parties)] for number in range(len(parties))]


def government(programme: Programme, *, returned: int) -> Iterator[Event]:
    passed_on, administration = (part.amount for part in programme.terms.pot.parts)
    receiver = programme.recipients[0].name
    costs = {"passed_on": passed_on - returned, "administration": administration}
    answers = {
        "used_amount": sum(costs.values()),
        "costs": costs,
        "unused_reason": "Syntetiskt svar: en region betalade tillbaka det som inte användes under året.",
        "correctness": True,
    }
    yield decided(2, "2025-02-20", "open")
    yield decided(2, "2025-02-20", "allocate")
    yield event(
        "2025-03-10",
        "requisition",
        "proxy-agency",
        recipient=receiver,
        amount="entitled",
        wants_leftover=False,
    )
    yield decided(2, "2025-05-02", "close_call")
    yield decided(2, "2025-05-12", "pay", recipients="all", reference="REG-2025-05")
    day = "2026-06-30"
    yield event(
        day, "deliver", "signatory-agency", deliverable="final_account", reference="Redovisning juni 2026"
    )
    yield event(day, "submit_report", "signatory-agency", recipient=receiver, synthetic=True, answers=answers)
    yield decided(2, day, "accept", recipients="all")
    yield decided(2, day, "demand_repayment", recipient=receiver, due=day)
    yield decided(2, day, "receive_repayment", recipient=receiver, amount="demanded", reference="REG-2026-06")
    yield decided(2, day, "close")


def agency(
    programme: Programme, answers: Mapping[str, Answers], repaid: list[str], waived: list[str]
) -> Iterator[Event]:
    yield decided(1, "2025-05-22", "open")
    yield decided(1, "2025-05-22", "allocate")
    for number, party in enumerate(in_turn(programme.recipients, 8)):
        yield event(
            weekday("2025-05-26", number),
            "requisition",
            f"proxy-{party.county_code}",
            recipient=party.name,
            amount="entitled",
            wants_leftover=number % 3 != 1,
        )
    yield decided(1, "2025-06-25", "close_call")
    yield decided(1, "2025-07-08", "pay", recipients="all", reference="SB-2025-07")
    for number, party in enumerate(in_turn(programme.recipients, 8)):
        yield submitted(weekday("2026-02-02", number), f"signatory-{party.county_code}", party.name, answers)
    yield decided(1, "2026-03-13", "accept", recipients="all")
    for name in repaid:
        yield decided(1, "2026-03-16", "demand_repayment", recipient=name, due="2026-03-31")
    for name in waived:
        yield decided(1, "2026-03-16", "waive", recipient=name, ground=WAIVED_GROUND)
    for name in repaid:
        yield decided(
            1, "2026-03-31", "receive_repayment", recipient=name, amount="demanded", reference="SB-2026-03"
        )
    yield event("2026-06-08", "compile", "case-officer-1")
    yield decided(1, "2026-06-15", "publish")
    yield decided(1, "2026-06-15", "close")


def region(programme: Programme, answers: Mapping[str, Answers]) -> Iterator[Event]:
    yield decided(3, "2025-09-01", "open")
    yield decided(3, "2025-09-01", "allocate")
    managers = {
        party.name: f"centre-manager-{n:02d}" for n, party in enumerate(programme.recipients, start=1)
    }
    turns = list(enumerate(in_turn(programme.recipients, 12)))
    for number, party in turns:
        yield event(
            weekday("2025-09-01", number // 2),
            "requisition",
            managers[party.name],
            recipient=party.name,
            amount="entitled",
            wants_leftover=number % 4 == 0,
        )
    yield decided(3, "2025-09-22", "close_call")
    yield decided(3, "2025-09-30", "pay", recipients="all", reference="HVE-2025-09")
    for number, party in turns:
        yield submitted(weekday("2026-01-12", number // 2), managers[party.name], party.name, answers)
    yield decided(3, "2026-02-11", "accept", recipients="all")
    yield decided(3, "2026-04-15", "close")


def development(programme: Programme) -> Iterator[Event]:
    receiver = programme.recipients[0].name
    answers = {
        "used_amount": sum(DEVELOPMENT_COSTS.values()),
        "costs": DEVELOPMENT_COSTS,
        "correctness": True,
    }
    yield decided(4, "2025-06-26", "open")
    yield decided(4, "2025-06-26", "allocate")
    yield event(
        "2025-09-15",
        "requisition",
        "proxy-agency",
        recipient=receiver,
        amount="entitled",
        wants_leftover=False,
    )
    yield event(
        "2025-10-31",
        "deliver",
        "signatory-agency",
        deliverable="interim_report_2025",
        reference="Delredovisning oktober 2025",
    )
    yield decided(4, "2025-12-02", "close_call")
    yield decided(4, "2025-12-09", "pay", recipients="all", reference="KK-2025-12")
    yield event(
        "2026-03-16", "submit_report", "signatory-agency", recipient=receiver, synthetic=True, answers=answers
    )
    yield decided(4, "2026-03-27", "accept", recipients="all")


def submitted(day: date, by: str, recipient: str, answers: Mapping[str, Answers]) -> Event:
    return event(day, "submit_report", by, recipient=recipient, synthetic=True, answers=answers[recipient])
