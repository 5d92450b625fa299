"""How a mandate holds, and every reason not to give, examine or end one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anslag.domain.mandate import (
    FOUNDING,
    GIVING,
    INVITED,
    RECEIVING,
    ROLE_WORDS,
    Application,
    Mandate,
    address_problems,
    application_problems,
    erasure_problems,
    examination_problems,
    founding_problems,
    gift_problems,
    giver_problems,
    missing_problems,
    newcomer_problems,
    role_problems,
)
from anslag.domain.problem import Problem

TODAY = date(2031, 3, 15)
BEFORE, AFTER = TODAY - timedelta(1), TODAY + timedelta(1)

PROXY = Mandate(
    person="p-1", party="Alfa", role="proxy", starts=TODAY, given_by="p-9", evidence="Delegationsordning"
)
APPLICATION = Application(person="p-1", party="Alfa", giver="Verket", evidence="§ 12", document="0" * 64)


def rules(problems: tuple[Problem, ...]) -> list[str]:
    return [each.rule for each in problems]


def gift(mandate: Mandate, *others: Mandate, approved_by: str = "") -> list[str]:
    return rules(gift_problems(mandate, others, approved_by=approved_by, today=TODAY))


@pytest.mark.parametrize(
    ("until", "ended", "holds"),
    [
        (None, None, (False, True, True)),
        (TODAY, None, (False, True, False)),
        (None, AFTER, (False, True, False)),
        (None, TODAY, (False, False, False)),
        (AFTER, AFTER, (False, True, False)),
        (TODAY, AFTER + timedelta(9), (False, True, False)),
        (BEFORE, None, (False, False, False)),
    ],
)
def test_a_mandate_holds_from_its_first_day_through_its_last_but_not_once_it_is_ended(
    until: date | None, ended: date | None, holds: tuple[bool, ...]
) -> None:
    mandate = replace(PROXY, until=until, ended=ended)
    assert tuple(mandate.holds(day) for day in (BEFORE, TODAY, AFTER)) == holds


def test_a_first_proxy_is_given_without_a_problem() -> None:
    assert gift(PROXY) == []


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"starts": BEFORE}, "mandate.starts"),
        ({"starts": AFTER, "until": TODAY}, "mandate.until"),
        ({"given_by": "p-1"}, "mandate.self"),
        ({"evidence": " "}, "mandate.evidence"),
        ({"programme": "grant"}, "mandate.whole"),
    ],
)
def test_a_mandate_is_refused_with_what_is_wrong_with_it(changed: dict[str, object], rule: str) -> None:
    assert gift(replace(PROXY, **changed)) == [rule]  # type: ignore[arg-type]


def test_nobody_approves_a_mandate_of_their_own() -> None:
    assert gift(PROXY, approved_by="p-1") == ["mandate.self"]


def test_those_who_are_invited_need_no_evidence_and_all_others_do() -> None:
    without = {role for role in GIVING + RECEIVING if gift(replace(PROXY, role=role, evidence="")) == []}
    assert without == set(INVITED)


def test_there_is_no_second_proxy_while_the_first_is_one() -> None:
    other = replace(PROXY, person="p-2")
    assert gift(PROXY, other) == ["mandate.one_proxy"]
    assert gift(PROXY, replace(other, starts=AFTER)) == ["mandate.one_proxy"]
    assert gift(PROXY, replace(other, starts=BEFORE, until=BEFORE)) == []
    assert gift(PROXY, replace(other, starts=BEFORE, ended=TODAY)) == []
    assert gift(replace(PROXY, until=TODAY), replace(other, starts=AFTER)) == []


def test_there_may_be_many_of_every_other_role_but_the_same_person_once() -> None:
    for role in set(GIVING + RECEIVING) - {"proxy"}:
        mandate = replace(PROXY, role=role)
        assert gift(mandate, replace(mandate, person="p-2")) == []
        assert gift(mandate, mandate) == ["mandate.once"]
        assert gift(mandate, replace(mandate, programme="grant")) == []


SPANS = st.tuples(
    st.integers(0, 30), st.none() | st.integers(0, 30), st.none() | st.integers(0, 30), st.sampled_from("abc")
)


@given(st.lists(SPANS, max_size=12))
def test_of_the_proxies_that_are_given_two_never_hold_on_the_same_day(
    spans: list[tuple[int, int | None, int | None, str]],
) -> None:
    given_: list[Mandate] = []
    for starts, length, ended, person in spans:
        mandate = replace(
            PROXY,
            person=person,
            starts=TODAY + timedelta(starts),
            until=None if length is None else TODAY + timedelta(starts + length),
        )
        if gift(mandate, *given_) == []:
            given_.append(
                replace(mandate, ended=None if ended is None else TODAY + timedelta(starts + ended))
            )
    for day in range(-1, 70):
        assert sum(each.holds(TODAY + timedelta(day)) for each in given_) <= 1


def test_whoever_runs_the_installation_gives_only_the_two_first_roles_and_only_where_nobody_has_them() -> (
    None
):
    def founded(mandate: Mandate, *others: Mandate) -> list[str]:
        return rules(founding_problems(mandate, others, today=TODAY))

    for role in GIVING + RECEIVING:
        expected = [] if role in FOUNDING else ["mandate.founding"]
        assert founded(replace(PROXY, role=role)) == expected
    approver = replace(PROXY, role="approver")
    assert founded(approver, replace(approver, person="p-2")) == ["mandate.founded"]
    assert founded(approver, replace(approver, person="p-2", starts=BEFORE, ended=TODAY)) == []


@pytest.mark.parametrize(
    ("changed", "waiting", "rule"),
    [
        ({}, False, []),
        ({"evidence": ""}, False, ["application.evidence"]),
        ({"document": "utdrag.pdf"}, False, ["application.document"]),
        ({"document": "0" * 65}, False, ["application.document"]),
        ({}, True, ["application.once"]),
    ],
)
def test_an_application_is_refused_with_what_it_lacks(
    changed: dict[str, str], waiting: bool, rule: list[str]
) -> None:
    application = replace(APPLICATION, **changed)
    assert rules(application_problems(application, (), waiting=waiting, today=TODAY)) == rule


def test_a_proxy_does_not_apply_again_but_a_former_one_may() -> None:
    sitting, former = PROXY, replace(PROXY, starts=BEFORE, ended=TODAY)
    assert rules(application_problems(APPLICATION, [sitting], waiting=False, today=TODAY)) == [
        "application.proxy"
    ]
    assert application_problems(APPLICATION, [former], waiting=False, today=TODAY) == ()


@pytest.mark.parametrize(
    ("outcome", "reason", "by", "rule"),
    [
        ("approved", "", "p-9", []),
        ("refused", "Fel handling", "p-9", []),
        ("sent_back", "Sida två saknas", "p-9", []),
        ("refused", "", "p-9", ["examination.reason"]),
        ("sent_back", " ", "p-9", ["examination.reason"]),
        ("kept", "x", "p-9", ["examination.outcome"]),
        ("approved", "", "p-1", ["examination.self"]),
    ],
)
def test_an_application_is_decided_by_another_in_one_of_three_ways(
    outcome: str, reason: str, by: str, rule: list[str]
) -> None:
    found = examination_problems(APPLICATION, party="Alfa", outcome=outcome, reason=reason, by=by)
    assert rules(found) == rule


def test_nothing_is_decided_where_no_application_waits() -> None:
    found = examination_problems(None, party="Alfa", outcome="approved", reason="", by="p-9")
    assert rules(found) == ["examination.waiting"]


def test_the_rest_is_refused_by_its_rule_and_told_by_its_word() -> None:
    assert rules(giver_problems("Alfa", "Verket", receives=False)) == ["mandate.giver"]
    assert giver_problems("Alfa", "Verket", receives=True) == ()
    assert rules(missing_problems(None, role="proxy", party="Alfa")) == ["mandate.held"]
    assert missing_problems(PROXY, role="proxy", party="Alfa") == ()
    assert rules(role_problems("king", INVITED, party="Alfa")) == ["mandate.role"]
    assert role_problems("contributor", INVITED, party="Alfa") == ()
    assert rules(erasure_problems([PROXY], today=TODAY)) == ["erasure.mandate"]
    assert erasure_problems([replace(PROXY, until=BEFORE)], today=TODAY) == ()
    assert set(ROLE_WORDS) == set(GIVING + RECEIVING)


@pytest.mark.parametrize(
    "address",
    [
        *("", "registrator", "a@b", "a b@c.se", "a@b..se", "a@b.se\nX: y", "a@b.se\u200b"),
        *('"><script>@a.example', "<b>x</b>@a.example", ".a@b.se", "a..b@c.se", "å@b.se", "a@b_c.se"),
        *("a@-b.se", "a@b-.se", f"{'x' * 65}@b.se", f"a@{'x' * 64}.se", f"a@{'x' * 60}.{'y' * 130}.se"),
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert rules(address_problems("Alfa", address)) == ["address.email"]


@pytest.mark.parametrize(
    "address",
    [
        *("registrator@alfa.example", "a.b+c@d-e.se", "o'neil@xn--e1afmkfd.se", "anna@företag.se"),
        *(f"{'x' * 64}@b.se", f"a@{'x' * 63}.se"),
    ],
)
def test_an_address_that_mail_can_be_sent_to_is_taken(address: str) -> None:
    assert address_problems("Alfa", address) == ()


def test_an_address_is_told_as_it_is_seen() -> None:
    told = [address_problems("Alfa", each)[0].message for each in ("a@b.se\r\nBcc: x", "a\u202eb", "\u200b")]
    assert told == [
        "”a@b.se Bcc: x” är ingen e-postadress.",
        "”ab” är ingen e-postadress.",
        "E-postadressen saknas.",
    ]


@pytest.mark.parametrize("name", ["Anna", "Lars-Åke O'Neil d.y.", "李", "Anna 2"])
def test_a_name_is_letters_that_are_seen(name: str) -> None:
    assert newcomer_problems(name=name, email="a@b.se", party="Alfa") == ()


@pytest.mark.parametrize(
    "name", ["", " ", "\u202e\u200b", "An\u200bna", "Anna\u202e", "Anna\nBo", "\u3164", "\u2800", "12", "–"]
)
def test_a_name_that_nobody_sees_as_it_is_is_refused(name: str) -> None:
    found = newcomer_problems(name=name, email="a@b.se", party="Alfa")
    assert rules(found) == ["newcomer.name"]
    assert found[0].remedy.startswith("Skriv")
