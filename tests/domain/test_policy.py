"""The table of permissions, held to a table written out here, seat by seat; and what no table can give."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.mandate import GIVING, RECEIVING, Mandate, Role
from anslag.domain.policy import ACTIONS, STEPS, Access, Scope, Standing, may

TODAY = date(2031, 3, 15)
ACCESSES: tuple[Access, ...] = get_args(Access.__value__)

# Dep giver of the grant above · CO case officer, AT approver, EK economist, AU auditor of the giver · FT signatory,
# OM proxy, RE representative, RR contributor of the receiver · UC coordinator, CC reporter of a receiver one tier down
# · PU anyone · CT a contact of the receiver, by code.  R reads own · R* reads all · R? reads all once settled · Ro reads what is its own act or data · W drafts
# · P prepares · A approves · S signs · . nothing.  Whoever writes reads what they may write.
MATRIX = """
    action                Dep  CO  AT  EK  FT  OM  RE  RR  UC  CC  AU  PU  CT
    decision              WS   P   A   R*  R*  R*  R*  R*  R*  R*  R*  R*  .
    allocation            R*   P   A   R*  R*  R*  R*  R*  R   R   R*  R?  .
    call                  .    P   A   R*  R*  R*  R*  R*  R*  R*  R*  R?  .
    mandate               .    R*  A   .   S   R   .   .   .   .   R*  .   .
    signatory             .    R*  A   .   S   S   .   .   .   .   R*  .   .
    representative        .    R*  .   .   S   S   .   .   .   .   R*  .   .
    contributor           .    R*  .   .   S   S   S   .   .   .   R*  .   .
    registry_address      .    R*  R*  R*  S   S   R   R   .   .   R*  .   .
    contact               .    R*  R*  .   W   W   Ro  Ro  Ro  Ro  R*  .   .
    requisition_draft     .    R?  R?  .   R   W   W   W   .   .   .   .   .
    requisition           .    .   .   .   S   S   S   .   .   .   R*  .   .
    withdrawal            .    .   .   .   S   S   S   .   .   .   R*  .   .
    requisition_handling  .    P   A   R*  R   R   R   R   .   .   R*  R?  .
    payee_account         .    P   A   R*  S   S   .   .   .   .   R*  .   .
    payment               .    P   A   P   .   .   .   .   .   .   R*  .   .
    payment_batch         .    R*  R*  W   .   .   .   .   .   .   R*  .   .
    redistribution        .    P   A   R*  R   R   R   R   .   .   R*  R?  .
    report_draft          .    .   .   .   R   W   W   W   .   .   .   .   W
    report                .    R*  R*  R*  S   S   S   R   .   .   R*  R?  S
    report_review         R*   P   A   R*  R   R   R   R   .   .   R*  R*  .
    deliverable           .    R*  R*  R*  S   S   S   R   .   .   R*  R?  .
    repayment             .    P   A   R*  R   R   R   R   .   .   R*  R?  .
    repayment_receipt     .    P   A   P   R   R   R   R   .   .   R*  R?  .
    correction            .    P   A   P   R   R   R   R   .   .   R*  .   .
    summary               R?   W   A   R*  .   .   .   .   .   .   R*  R?  .
    closing               .    P   A   R*  R   R   R   R   .   .   R*  R?  .
    diary                 .    R*  R*  R*  R   R   Ro  Ro  Ro  Ro  R*  .   .
    evidence              .    R*  R*  R*  S   S   S   R   .   .   R*  .   .
    hearing               .    R*  R*  R*  S   S   S   R   .   .   R*  .   .
    money_trail           .    R*  R*  R*  R   R   R   R   .   .   R*  R?  .
    bookkeeping           .    R*  R*  W   .   .   .   .   .   .   R*  .   .
    checkpoint            R*   R*  R*  R*  R*  R*  R*  R*  R*  R*  R*  R*  .
    retention             .    P   A   .   .   .   .   .   .   .   R*  .   .
    settings              .    .   .   .   .   .   .   .   .   .   R*  .   .
"""

HOLDERS: dict[str, tuple[str, Role] | None] = {
    "Dep": ("Above", "case_officer"),
    "CO": ("Giver", "case_officer"),
    "AT": ("Giver", "approver"),
    "EK": ("Giver", "economist"),
    "FT": ("Alfa", "signatory"),
    "OM": ("Alfa", "proxy"),
    "RE": ("Alfa", "representative"),
    "RR": ("Alfa", "contributor"),
    "UC": ("Unit", "proxy"),
    "CC": ("Unit", "contributor"),
    "AU": ("Giver", "auditor"),
    "PU": None,
    "CT": ("Alfa", "contact"),
}
GIVERS_SIDE = {"Dep", "CO", "AT", "EK", "AU"}

STANDINGS = (
    Standing(party="Above", side="funder", own="Above"),
    Standing(party="Giver", side="giver", own="Giver"),
    Standing(party="Alfa", side="receiver", own="Alfa"),
    Standing(party="Beta", side="receiver", own="Beta"),
    Standing(party="Unit", side="below", own="Alfa"),
)
ELSEWHERE = (
    Standing(party="Another", side="giver", own="Another"),
    Standing(party="Gamma", side="receiver", own="Gamma"),
)

WRITES: dict[Access, str] = {"draft": "W", "prepare": "P", "approve": "A", "sign": "S"}


def table() -> dict[str, dict[str, str]]:
    head, *rows = (line.split() for line in MATRIX.strip().splitlines())
    return {action: dict(zip(head[1:], cells, strict=True)) for action, *cells in rows}


def mandate(party: str, role: Role, **more: object) -> Mandate:
    return Mandate(person="p", party=party, role=role, starts=date(2031, 1, 1), **more)  # type: ignore[arg-type]


def mandates(seat: str) -> tuple[Mandate, ...]:
    holder = HOLDERS[seat]
    return (mandate(*holder),) if holder else ()


def scope(seat: str, *, own: bool, settled: bool = False, personal: bool = False) -> Scope:
    """Own: the giver's own programme, the receiver's own matter there. Other: another giver's, another receiver's."""
    if seat in GIVERS_SIDE:
        standings, owner = (STANDINGS, "Giver") if own else (ELSEWHERE, "Gamma")
    else:
        standings, owner = STANDINGS, "Alfa" if own else "Beta"
    return Scope(standings=standings, programme="grant", owner=owner, settled=settled, personal=personal)


def reads(cell: str, *, own: bool, mine: bool, settled: bool, personal: bool) -> bool:
    """`mine`: own, or another's matter in a programme that one has a part in."""
    if cell == "R*":
        return mine
    if cell == "R?":
        return mine and settled
    if cell == "Ro":
        return personal
    return own and cell != "."


def expected(cells: dict[str, str], seat: str, access: Access, about: Scope, *, own: bool) -> bool:
    cell = cells[seat]
    if access != "read":
        return own and WRITES[access] in cell
    flags = {"settled": about.settled, "personal": about.personal}
    mine = own or seat not in GIVERS_SIDE
    return reads(cell, own=own, mine=mine, **flags) or reads(cells["PU"], own=True, mine=True, **flags)


def test_every_action_for_every_seat_in_own_and_other_matters_is_as_the_table_says() -> None:
    wrong, walked = [], 0
    for action, cells in table().items():
        for seat, access, own, settled, personal in product(
            HOLDERS, ACCESSES, (True, False), (True, False), (True, False)
        ):
            about = scope(seat, own=own, settled=settled, personal=personal)
            allowed = may(mandates(seat), action, access, scope=about, today=TODAY)
            walked += 1
            if allowed != expected(cells, seat, access, about, own=own):
                wrong.append((action, seat, access, own, settled, personal, allowed))
    assert wrong == []
    assert walked == len(ACTIONS) * 13 * 5 * 8


def test_the_table_here_has_every_action_and_every_seat() -> None:
    assert table().keys() == ACTIONS.keys()
    assert all(cells.keys() == HOLDERS.keys() for cells in table().values())


def test_every_step_needs_an_action_that_someone_may_do_in_that_way() -> None:
    for needed in STEPS.values():
        for action, access in filter(None, (needed.by, needed.approved_by)):
            assert access != "read"
            assert ACTIONS[action].writers(access)


def test_those_on_the_givers_side_write_in_every_receivers_matter() -> None:
    about = Scope(standings=STANDINGS, programme="grant", owner="Beta")
    assert may(mandates("CO"), "payment", "prepare", scope=about, today=TODAY)
    assert may(mandates("AT"), "payment", "approve", scope=about, today=TODAY)


def test_no_auditor_is_a_writer_in_the_table() -> None:
    assert [action for action, each in ACTIONS.items() if "auditor" in each.every_writer] == []


def test_an_auditor_writes_nothing_in_any_other_role_either() -> None:
    both = (*mandates("CO"), *mandates("AU"))
    about = scope("CO", own=True)
    assert not any(
        may(both, action, access, scope=about, today=TODAY) for action in ACTIONS for access in WRITES
    )
    assert may(both, "diary", "read", scope=about, today=TODAY)


def test_a_receivers_proxy_or_signatory_approves_nothing_at_the_giver() -> None:
    about = scope("AT", own=True)
    assert may(mandates("AT"), "payment", "approve", scope=about, today=TODAY)
    for seat in ("FT", "OM"):
        both = (*mandates("AT"), *mandates(seat))
        assert not may(both, "payment", "approve", scope=about, today=TODAY)


def test_a_giving_role_counts_for_nothing_in_a_receiver_nor_a_receiving_role_in_a_giver() -> None:
    about = scope("OM", own=True, settled=False)
    for role in GIVING:
        assert not may((mandate("Alfa", role),), "requisition", "sign", scope=about, today=TODAY)
    for role in RECEIVING:
        assert not may((mandate("Giver", role),), "payment", "prepare", scope=about, today=TODAY)


def test_a_contact_is_nothing_but_a_receiver() -> None:
    about = scope("CT", own=True)
    for party in ("Giver", "Above", "Unit"):
        held = [mandate(party, "contact")]
        assert everything(held, TODAY, about) == everything([], TODAY, about)


def test_a_mandate_for_one_programme_counts_in_no_other_and_for_no_organisation_as_a_whole() -> None:
    for programme, counts in (("grant", True), ("", False), ("next", False)):
        about = Scope(standings=STANDINGS, programme=programme, owner="Alfa")
        only = (mandate("Alfa", "representative", programme="grant"),)
        assert may(only, "requisition", "sign", scope=about, today=TODAY) == counts


DAYS = st.dates(date(2031, 3, 1), date(2031, 3, 31))
ANY = st.builds(
    Mandate,
    person=st.just("p"),
    party=st.sampled_from([each.party for each in STANDINGS]),
    role=st.sampled_from(GIVING + RECEIVING),
    starts=DAYS,
    until=st.none() | DAYS,
    ended=st.none() | DAYS,
    programme=st.sampled_from(["", "grant", "next"]),
)


def everything(held: list[Mandate], today: date, about: Scope) -> dict[tuple[str, Access], bool]:
    return {
        (action, access): may(held, action, access, scope=about, today=today)
        for action in ACTIONS
        for access in ACCESSES
    }


@given(st.lists(ANY, max_size=4), DAYS, st.sampled_from(["", "Alfa", "Beta", "Giver"]), st.booleans())
def test_what_is_permitted_on_a_day_depends_only_on_the_mandates_that_hold_that_day(
    held: list[Mandate], today: date, owner: str, settled: bool
) -> None:
    about = Scope(standings=STANDINGS, programme="grant", owner=owner, settled=settled)
    current = [
        each
        for each in held
        if each.starts <= today
        and (each.until is None or today <= each.until)
        and (each.ended is None or today < each.ended)
    ]
    assert everything(held, today, about) == everything(current, today, about)


@given(st.lists(ANY, min_size=1, max_size=4), DAYS, st.data())
def test_a_revoked_or_expired_mandate_permits_no_more_than_none(
    held: list[Mandate], today: date, data: st.DataObject
) -> None:
    about = Scope(standings=STANDINGS, programme="grant", owner="Alfa")
    over = []
    for each in held:
        last = date.fromordinal(min(each.starts, today).toordinal() - 1)
        revoked = data.draw(st.booleans())
        over.append(
            replace(each, until=None, ended=last + timedelta(1))
            if revoked
            else replace(each, until=last, ended=None)
        )
    assert everything(over, today, about) == everything([], today, about)
